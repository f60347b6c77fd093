//! Parquet and CSV in and out, on real logs and on bad input.

mod bad;
mod csv_files;
mod foreign;
mod laws;
mod lossless;
#[path = "../support/mod.rs"]
mod support;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use lotse_eventlog::csv::Overrides;
use lotse_eventlog::detect::Format;
use lotse_eventlog::{
    Error, EventLog, ImportOptions, ImportReport, Mode, Personal, csv, preview_any, read_any, write_any, xes,
};
use support::testdata;

fn read_xes(path: &Path) -> EventLog {
    let file = File::open(path).expect("a readable file");
    let source: Box<dyn Read + Send> = if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let read = xes::read(source, &xes::Options::default(), &mut ());
    read.unwrap_or_else(|error| panic!("{}: {error}", path.display())).0
}

/// What every analysis starts from.
fn assert_same_analysis(a: &EventLog, b: &EventLog, what: &str) {
    assert_eq!(a.case_offsets(), b.case_offsets(), "{what}");
    let differs = a.times().iter().zip(b.times()).position(|(a, b)| a != b);
    assert_eq!((a.times().len(), differs), (b.times().len(), None), "{what}");
    for case in 0..a.case_count() {
        assert_eq!(a.case_id(case), b.case_id(case), "{what}");
    }
    for row in 0..a.event_count() {
        let name = |log: &EventLog| log.activities().text(log.activity_codes()[row]).to_owned();
        assert_eq!(name(a), name(b), "{what}, row {row}");
    }
    assert_eq!(a.variants().of_case(), b.variants().of_case(), "{what}");
}

fn read_path(path: &Path) -> Result<(EventLog, ImportReport), Error> {
    let name = path.file_name().expect("a name").to_string_lossy();
    read_any(File::open(path).expect("a file"), &name, &ImportOptions::default(), &mut ())
}

fn read_csv(text: impl AsRef<[u8]>, mode: Mode) -> Result<(EventLog, ImportReport), Error> {
    csv::read(text.as_ref(), &csv::Options { mode, ..csv::Options::default() }, &mut ())
}

#[test]
fn the_permit_receipt_log_is_the_same_in_all_formats() {
    let Some(data) = testdata("data") else { return };
    let folder = data.join("logs/admin");
    let (xes, _) = read_path(&folder.join("receipt_wabo.xes.gz")).expect("XES");
    assert_eq!((xes.case_count(), xes.event_count()), (1434, 8577));
    for name in ["receipt_wabo.csv", "receipt_wabo.parquet"] {
        let (log, report) = read_path(&folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_same_analysis(&xes, &log, name);
        assert_eq!(report.rejected_count, 0, "{name}");
    }
    let target = Folder::new("formats");
    for format in [Format::Xes, Format::XesGz, Format::Csv, Format::CsvGz, Format::Parquet] {
        let path = target.path(&format!("log.{}", format.name().replace('-', ".")));
        let mut file = File::create(&path).expect("a file");
        write_any(&xes, format, &mut file).expect("written");
        let (log, report) = read_path(&path).unwrap_or_else(|error| panic!("{format:?}: {error}"));
        assert_same_analysis(&xes, &log, format.name());
        assert_eq!((report.rejected_count, report.diagnostics), (0, vec![]), "{format:?}");
        assert_eq!(log.roles().unit.is_some(), xes.roles().unit.is_some());
        let preview = preview_any(File::open(&path).expect("a file"), "x", &Overrides::default()).expect("a preview");
        assert_eq!(preview.format, format);
        let parts: Vec<&str> = preview.columns.iter().map(|column| column.suggested.name()).collect();
        for part in ["case", "activity", "time", "actor", "unit", "lifecycle"] {
            assert_eq!(parts.iter().filter(|own| **own == part).count(), 1, "{part} in {format:?}");
        }
        let clerk = preview.columns.iter().position(|column| column.name == "org:resource").expect("a column");
        assert_eq!(preview.columns[clerk].personal, Some(Personal::Actor));
        let shown = format!("{:?} {:?}", preview.rows, preview.columns);
        assert!(!shown.contains("Resource2"), "{format:?}: {shown}");
        assert_eq!(preview.rows.len(), 20);
    }
}

/// A folder that goes when it is dropped.
struct Folder(std::path::PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("lotse-tables-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.join(name)
    }

    fn file(&self, name: &str, bytes: &[u8]) -> std::path::PathBuf {
        let path = self.path(name);
        std::fs::write(&path, bytes).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
