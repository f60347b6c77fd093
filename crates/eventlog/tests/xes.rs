//! XES in and out, on real logs and on bad input.

mod support;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use lotse_eventlog::{Error, EventLog, ImportReport, LogBuilder, xes};
use support::{files, testdata};

fn open(path: &Path) -> Box<dyn Read + Send> {
    let file = File::open(path).expect("a readable file");
    if path.extension().is_some_and(|ending| ending == "gz") {
        Box::new(MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    }
}

fn read_file(path: &Path) -> (EventLog, ImportReport) {
    xes::read(open(path), &xes::Options::default(), &mut ())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn read(text: &str) -> Result<(EventLog, ImportReport), Error> {
    xes::read(text.as_bytes(), &xes::Options::default(), &mut ())
}

fn written(log: &EventLog) -> Vec<u8> {
    let mut bytes = Vec::new();
    xes::write(log, &mut bytes).expect("writing to memory");
    bytes
}

#[test]
fn every_real_log_survives_reading_and_writing() {
    let Some(data) = testdata("data") else { return };
    let logs = files(&data.join("logs"), &[".xes", ".xes.gz"]);
    assert!(logs.len() >= 20, "{} logs", logs.len());
    for path in logs {
        let name = path.display();
        let (log, report) = read_file(&path);
        let tree = xes::tree(&log);
        let file = xes::parse_tree(open(&path)).unwrap_or_else(|error| panic!("{name}: {error}"));
        eprintln!(
            "{name}: {} cases, {} events, {} columns, {} rejected, {:?}",
            log.case_count(),
            log.event_count(),
            log.events().columns.len() + log.cases().columns.len(),
            report.rejected_count,
            report.diagnostics
        );
        assert_eq!(report.rejected_count, 0, "{name}: {:?}", report.rejected.first());
        assert_eq!(file.difference(&tree), None, "{name}");
        let bytes = written(&log);
        let again = xes::parse_tree(bytes.as_slice()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(file.difference(&again), None, "{name} written");
    }
}

#[test]
fn a_log_from_a_table_is_written_with_the_keys_of_the_standard() {
    let mut builder = LogBuilder::new();
    builder.event("P 1", "prüfen & \"entscheiden\"\n", Some(1_500_000_000_123_456_789)).text("org:group", "Bauamt");
    builder.event("P 1", "senden", None);
    let log = builder.finish();
    let text = String::from_utf8(written(&log)).expect("UTF-8");
    let (again, report) = read(&text).expect("a log");
    assert_eq!(report.diagnostics, [], "{text}");
    assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None, "{text}");
    for part in [
        "<extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>",
        "value=\"prüfen &amp; &quot;entscheiden&quot;&#10;\"",
        "<date key=\"time:timestamp\" value=\"2017-07-14T02:40:00.123456789+00:00\"/>",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}
