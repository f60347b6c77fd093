//! Parquet and CSV in and out, on real logs and on bad input.

mod support;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use lotse_eventlog::csv::Overrides;
use lotse_eventlog::detect::Format;
use lotse_eventlog::{
    Cell, Error, EventLog, ImportOptions, ImportReport, Kind, LogBuilder, Mapping, Mode, NO_OFFSET, NO_TIME, Part,
    Personal, Warning, csv, parquet, preview_any, read_any, write_any, xes,
};
use support::{files, testdata};

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

fn to_parquet(log: &EventLog) -> Bytes {
    let mut bytes = Vec::new();
    parquet::write(log, &mut bytes).expect("writing to memory");
    Bytes::from(bytes)
}

fn from_parquet(bytes: Bytes) -> Result<EventLog, Error> {
    parquet::read(bytes, &parquet::Options::default(), &mut ()).map(|(log, _)| log)
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

#[test]
fn every_real_log_survives_parquet() {
    let Some(data) = testdata("data") else { return };
    let logs = files(&data.join("logs"), &[".xes", ".xes.gz"]);
    assert!(logs.len() >= 20, "{} logs", logs.len());
    for path in logs {
        let name = path.display().to_string();
        let log = read_xes(&path);
        let bytes = to_parquet(&log);
        eprintln!("{name}: {} bytes", bytes.len());
        let again = from_parquet(bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None, "{name}");
        assert_same_analysis(&log, &again, &name);
        assert_eq!(log.roles(), again.roles(), "{name}");
        assert_eq!(log.meta(), again.meta(), "{name}");
        assert_eq!(log.time_column(), again.time_column(), "{name}");
        assert_eq!(log.activity_columns(), again.activity_columns(), "{name}");
    }
}

/// Lists, nesting, repeated keys, odd values, cases without events, events out of order.
const ODD: &str = r#"<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
    <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
    <global scope="event"><string key="concept:name" value="?"/></global>
    <classifier name="Both" keys="concept:name org:group"/>
    <float key="share" value="NaN"><int key="of" value="-3"/></float>
    <list key="l"><values><date key="d" value="2024-01-01T00:00:00.000+05:30"/><string key="d" value="&lt;&#10;"/></values></list>
    <trace><string key="concept:name" value="empty"/><boolean key="urgent" value="true"/></trace>
    <trace>
      <event><string key="concept:name" value="b"/><date key="time:timestamp" value="2024-03-31T02:30:00.123456789+02:00"/>
        <string key="note" value="x"><string key="note" value="inner"><id key="i" value="7"/></string></string></event>
      <event><date key="time:timestamp" value="2024-01-01"/><string key="concept:name" value="a"/><string key="note" value="1"/>
        <string key="note" value="2"/><int key="n" value="ten"/><container key="c"><float key="f" value="1e300"/></container></event>
      <event><string key="concept:name" value="c"/><int key="n" value="10"/></event>
      <string key="concept:name" value="P 1"/>
    </trace>
    <trace><string key="concept:name" value="P 1"/><event><string key="concept:name" value="c"/></event></trace>
    <trace><string key="concept:name" value="empty at the end"/></trace></log>"#;

#[test]
fn what_columns_cannot_say_survives_parquet() {
    let (log, _) = xes::read(ODD.as_bytes(), &xes::Options::default(), &mut ()).expect("a log");
    let again = from_parquet(to_parquet(&log)).expect("a log");
    assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None);
    assert_same_analysis(&log, &again, "odd");
    assert_eq!(again.case_count(), 4);
    assert_eq!((0..3).map(|row| again.position(row)).collect::<Vec<_>>(), [1, 2, 0]);
    let time = again.events().column(again.time_column().expect("times"));
    assert_eq!(time.cell(0).map(|cell| matches!(cell, Cell::Date { offset: NO_OFFSET, .. })), Some(true));
}

#[test]
fn the_same_log_gives_the_same_parquet_bytes() {
    let mut builder = LogBuilder::new();
    builder.event("P 1", "prüfen", Some(1_500_000_000_123_456_789)).text("org:group", "Bauamt");
    builder.event("P 1", "senden", None);
    let log = builder.finish();
    let bytes = to_parquet(&log);
    assert_eq!(bytes, to_parquet(&log));
    let again = from_parquet(bytes).expect("a log");
    assert_eq!(xes::tree(&log).difference(&xes::tree(&again)), None);
    assert!(again.meta().root.is_empty() && again.events().shapes.is_none(), "a table stays one");
}

#[test]
fn a_joined_activity_and_a_part_of_a_log_survive_parquet() {
    let options = xes::Options {
        activity: Some(xes::Activity::Keys(vec!["concept:name".to_owned(), "org:group".to_owned()])),
        ..xes::Options::default()
    };
    let source = r#"<log><trace><event><string key="concept:name" value="a"/><string key="org:group" value="g"/></event>
        <event><string key="concept:name" value="a"/><string key="org:group" value="h"/></event></trace>
        <trace><event><string key="concept:name" value="b"/><string key="org:group" value="h"/></event></trace></log>"#;
    let (log, _) = xes::read(source.as_bytes(), &options, &mut ()).expect("a log");
    assert_same_analysis(&log, &from_parquet(to_parquet(&log)).expect("a log"), "joined");
    let cases = lotse_eventlog::Bitmap::full(2);
    let events = lotse_eventlog::Bitmap::from_fn(3, |row| row == 1);
    let part = log.select(&cases, Some(&events));
    let again = from_parquet(to_parquet(&part)).expect("a log");
    assert_same_analysis(&part, &again, "part");
    assert_eq!(again.activities().text(again.activity_codes()[0]), "a+h");
}

#[test]
fn damaged_parquet_is_refused() {
    let mut builder = LogBuilder::new();
    for case in 0..50 {
        builder.event(&case.to_string(), "a", Some(case)).text("org:group", "g");
    }
    let bytes = to_parquet(&builder.finish());
    for end in (0..bytes.len()).step_by(7) {
        assert!(from_parquet(bytes.slice(..end)).is_err(), "cut at {end}");
    }
}

fn read_path(path: &Path) -> Result<(EventLog, ImportReport), Error> {
    let name = path.file_name().expect("a name").to_string_lossy();
    read_any(File::open(path).expect("a file"), &name, &ImportOptions::default(), &mut ())
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

fn read_csv(text: impl AsRef<[u8]>, mode: Mode) -> Result<(EventLog, ImportReport), Error> {
    csv::read(text.as_ref(), &csv::Options { mode, ..csv::Options::default() }, &mut ())
}

/// Refused in strict mode with this message.
fn refused(text: impl AsRef<[u8]>, message: &str) {
    let error = read_csv(text, Mode::Strict).expect_err("refused");
    let cause = std::error::Error::source(&error).map_or_else(String::new, |cause| format!(": {cause}"));
    assert_eq!(format!("{error}{cause}"), message);
}

#[test]
fn bad_rows_are_refused_with_line_column_and_value_or_reported() {
    let head = "case;activity;time;note\n1;a;01.02.2024 10:00;x\n2;b;13.02.2024 10:00;y\n";
    for (row, message, reason) in [
        ("3;c;2024-02-03 10:00;z", "line 4: `time` is not a time in the format of the column: `2024-02-03 10:00`", ""),
        ("3;c;31.02.2024 10:00;z", "line 4: `time` is not a time in the format of the column: `31.02.2024 10:00`", ""),
        (";c;03.02.2024 10:00;z", "line 4: `case` is not a value, which every event needs: ``", "`case` is empty"),
        (
            "3;;03.02.2024 10:00;z",
            "line 4: `activity` is not a value, which every event needs: ``",
            "`activity` is empty",
        ),
        ("3;c;03.02.2024 10:00", "line 4: 3 fields instead of 4", "3 fields instead of 4"),
        ("3;c;03.02.2024 10:00;z;", "line 4: 5 fields instead of 4", "5 fields instead of 4"),
        (
            "3;\"c\"x;03.02.2024 10:00;z",
            "line 4: something follows the closing quote of a field",
            "something follows the closing quote of a field",
        ),
    ] {
        let text = format!("{head}{row}\n1;d;04.02.2024 10:00;v\n");
        refused(&text, message);
        let (log, report) = read_csv(&text, Mode::Tolerant).expect("a log");
        assert_eq!((log.event_count(), report.rejected_count, report.rejected[0].line), (3, 1, 4), "{row}");
        let expected = if reason.is_empty() { &message[8..] } else { reason };
        assert_eq!(report.rejected[0].reason, expected);
        let notes = log.events().column(log.events().find("note").expect("a column"));
        assert_eq!((notes.cell(1), notes.cell(2)), (Some(Cell::Text("v")), Some(Cell::Text("y"))), "{row}");
    }
}

#[test]
fn files_that_are_no_logs_are_refused_in_words() {
    refused("", "the log is empty: no event was found");
    refused("case,activity,time\n", "the log is empty: no event was found");
    refused(
        "number,what,when\nx1,a,soon\n",
        "no column for case: name the column that plays this part; columns are number, what, when",
    );
    refused(
        "case,activity,time\n1,a,2024-01-01T10:00:00Z\n1,\"b,2024-01-01T10:00:00Z\n2,c,2024-01-01T10:00:00Z\n",
        "line 3: a quoted field begins here and is never closed",
    );
    refused(
        "case,activity,time\r1,a,2024-01-01\r",
        "the lines of the file end in CR alone, as on computers of the last century; save it with other line ends",
    );
    let mut late = "case,activity,time\n".to_owned() + &"1,a,2024-01-01T10:00:00Z\n".repeat(60_000);
    late.push_str("1,Pr");
    let mut late = late.into_bytes();
    late.extend_from_slice(b"\xfcfung,2024-01-01T10:00:00Z\n");
    refused(
        &late,
        "line 60002: `activity` is not text in UTF-8; the file may be in another character set: `Pr\u{fffd}fung`",
    );
    let (_, report) = read_csv(&late, Mode::Tolerant).expect("a log");
    assert_eq!((report.events, report.rejected_count, report.rejected[0].line), (60_000, 1, 60_002));
}

#[test]
fn a_truncated_gz_is_refused() {
    let mut text = "case,activity,time\n".to_owned();
    for event in 0..50_000 {
        text.push_str(&format!("{},step {},2024-01-01T10:00:00Z\n", event / 7, event * 7919 % 1009));
    }
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut encoder, text.as_bytes()).expect("memory");
    let bytes = encoder.finish().expect("memory");
    let folder = Folder::new("gz");
    for (name, part) in [("cut.csv.gz", &bytes[..bytes.len() / 2]), ("tail.csv.gz", &bytes[..bytes.len() - 3])] {
        let error = read_path(&folder.file(name, part)).expect_err("refused");
        let cause = std::error::Error::source(&error).expect("a cause").to_string();
        assert!(cause.starts_with("the gzip file is cut off"), "{name}: {cause}");
    }
    let mut broken = bytes.clone();
    let end = broken.len();
    broken[end - 6] ^= 1;
    let error = read_path(&folder.file("sum.csv.gz", &broken)).expect_err("refused");
    assert!(std::error::Error::source(&error).expect("a cause").to_string().starts_with("the gzip file is damaged"));
    assert_eq!(read_path(&folder.file("whole.csv.gz", &bytes)).expect("a log").0.event_count(), 50_000);
}

#[test]
fn local_times_are_read_in_the_zone_and_odd_hours_reported() {
    let text = "Vorgang;Schritt;Datum\n1;a;31.03.2024 02:30\n1;b;27.10.2024 02:30\n1;c;15.07.2024 12:00\n1;d;\n";
    let (log, report) = read_csv(text, Mode::Strict).expect("a log");
    let shown: Vec<String> =
        report.diagnostics.iter().map(|odd| format!("{} {}x {}", odd.line, odd.count, odd.message)).collect();
    assert_eq!(
        shown,
        [
            "2 3x `Datum` names no time zone; such times are read as local time in Europe/Berlin",
            "2 1x `Datum` has times that did not exist in Europe/Berlin, when the clocks were set forward; they are read as if the clocks had not been",
            "3 1x `Datum` has times that came twice in Europe/Berlin, when the clocks were set back; they are read as the first",
            "5 1x events without time",
        ]
    );
    let instant = |text: &str| text.parse::<jiff::Timestamp>().expect("a time").as_nanosecond() as i64;
    let times = log.times();
    assert_eq!(times[0], instant("2024-03-31T01:30:00Z"));
    assert!(times.contains(&instant("2024-10-27T00:30:00Z")) && times.contains(&instant("2024-07-15T10:00:00Z")));
    assert!(times.contains(&NO_TIME));
    let options = csv::Options { time_zone: Some("UTC".to_owned()), ..csv::Options::default() };
    let (log, _) = csv::read(text.as_bytes(), &options, &mut ()).expect("a log");
    assert_eq!(log.times()[0], instant("2024-03-31T02:30:00Z"));
    let options = csv::Options { time_zone: Some("Mars/Olympus".to_owned()), ..csv::Options::default() };
    let error = csv::read(text.as_bytes(), &options, &mut ()).expect_err("refused");
    assert_eq!(error.to_string(), "the time zone `Mars/Olympus` is not known");
}

#[test]
fn ambiguous_dates_are_stated_and_overridable() {
    let text = "case,activity,time\n1,a,01/02/2024\n1,b,03/02/2024\n";
    let preview = csv::preview(text.as_bytes(), true, &Overrides::default()).expect("a preview");
    let (column, taken, other) = ("time".to_owned(), "%d/%m/%Y".to_owned(), "%m/%d/%Y".to_owned());
    assert!(preview.warnings.contains(&Warning::Ambiguous { column, taken, other }), "{:?}", preview.warnings);
    assert_eq!(preview.time_format.as_deref(), Some("%d/%m/%Y"));
    assert_eq!(preview.time_zone.as_deref(), Some("Europe/Berlin"));
    let time_format = Some("%m/%d/%Y".to_owned());
    let options = csv::Options { time_format, time_zone: Some("UTC".to_owned()), ..csv::Options::default() };
    let (log, _) = csv::read(text.as_bytes(), &options, &mut ()).expect("a log");
    assert_eq!(log.times()[1] - log.times()[0], 60 * 86_400_000_000_000);
}

#[test]
fn windows_1252_and_utf_16_are_read_by_looking() {
    let text = "Vorgang;Schritt;Zeit;Ort\n1;Prüfung;01.02.2024 10:00;Köln\n1;Bescheid „ok“;02.02.2024 10:00;Köln\n";
    let ansi = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for bytes in [text.as_bytes(), &ansi, &utf16, &marked] {
        let (log, _) = read_csv(bytes, Mode::Strict).expect("a log");
        assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["Prüfung", "Bescheid „ok“"]);
        assert_eq!(log.cases().column(log.case_id_column().expect("cases")).key, "Vorgang");
    }
}

#[test]
fn a_mapping_decides_and_must_name_columns_that_are_there() {
    let text = "a,b,c,d,who\n1,x,2024-01-01T10:00:00Z,u,p\n1,y,2024-01-02T10:00:00Z,v,q\n";
    let mapping = |case: &str, drop: &[&str]| Mapping {
        case: Some(case.to_owned()),
        activity: vec!["b".to_owned(), "d".to_owned()],
        time: Some("c".to_owned()),
        drop: drop.iter().map(|name| (*name).to_owned()).collect(),
        complete: true,
        ..Mapping::default()
    };
    let read = |mapping: Mapping| {
        csv::read(text.as_bytes(), &csv::Options { mapping: Some(mapping), ..csv::Options::default() }, &mut ())
    };
    let (log, _) = read(mapping("a", &["who"])).expect("a log");
    assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["x+u", "y+v"]);
    assert!(log.events().find("who").is_none());
    let message = read(mapping("nothing", &[])).expect_err("refused").to_string();
    assert_eq!(message, "no column for case: there is no column `nothing`; columns are a, b, c, d, who");
    assert_eq!(read(mapping("a", &["c"])).expect_err("refused").to_string(), "`c` is needed and cannot be left out");
    assert_eq!(read(mapping("b", &[])).expect_err("refused").to_string(), "`b` cannot play two parts");
}

#[test]
fn one_event_duplicate_times_and_quotes_inside_fields() {
    let (log, _) = read_csv("case,activity,time\n1,\"say \"\"a, b\"\"\ntwice\",2024-01-01T10:00:00Z", Mode::Strict)
        .expect("a log");
    assert_eq!(log.activities().text(0), "say \"a, b\"\ntwice");
    let (log, _) = read_csv("case,activity,time\n1,b,2024-01-01T10:00:00Z\n1,a,2024-01-01T10:00:00Z\n", Mode::Strict)
        .expect("a log");
    assert_eq!(log.activity_codes(), [0, 1], "equal times keep the order of the file");
}

#[test]
fn a_million_activities_are_read() {
    let mut text = String::from("case,activity,time\n");
    for event in 0..1_000_000 {
        text.push_str(&format!("{},activity {event},2024-01-01T10:00:00Z\n", event / 10));
    }
    let (log, _) = read_csv(&text, Mode::Strict).expect("a log");
    assert_eq!((log.case_count(), log.activities().len(), log.variants().len()), (100_000, 1_000_000, 100_000));
    assert_eq!(log.activities().text(log.activity_codes()[999_999]), "activity 999999");
}

#[test]
fn formulas_are_written_harmless_and_read_back() {
    let mut builder = LogBuilder::new();
    let texts = ["=cmd|' /C calc'!A0", "+49 30", "-5", "@sum", "\tx", "\rx", "'=x", "", " padded ", "a\"b\n"];
    for (index, text) in texts.iter().enumerate() {
        builder.event(&format!("={index}"), &format!("-{text}"), Some(index as i64 * 1_000_000)).text("note", text);
    }
    let log = builder.finish();
    let mut bytes = Vec::new();
    csv::write(&log, &mut bytes).expect("memory");
    let written = String::from_utf8(bytes.clone()).expect("UTF-8");
    for field in written.split([',', '\n']) {
        let field = field.trim_start_matches('"');
        assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r']), "{field} in {written}");
    }
    let (again, report) = read_csv(&bytes, Mode::Strict).expect("a log");
    assert_same_analysis(&log, &again, "formulas");
    let note = |log: &EventLog, row| {
        log.events().column(log.events().find("note").expect("notes")).cell(row).map(|cell| format!("{cell:?}"))
    };
    for row in 0..texts.len() {
        assert_eq!(note(&log, row), note(&again, row));
    }
    assert!(report.diagnostics.iter().any(|odd| odd.message.contains("apostrophe")));
}

#[test]
fn a_log_survives_csv_as_far_as_csv_goes() {
    let Some(data) = testdata("data") else { return };
    for path in files(&data.join("logs"), &[".xes", ".xes.gz"]) {
        let name = path.display().to_string();
        let log = read_xes(&path);
        let mut bytes = Vec::new();
        csv::write(&log, &mut bytes).expect("memory");
        let omitted = csv::omitted(&log);
        let (again, report) = read_csv(&bytes, Mode::Strict).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(again.event_count(), log.event_count(), "{name}");
        if omitted.iter().all(|what| !what.contains("cases")) {
            assert_same_analysis(&log, &again, &name);
        } else {
            eprintln!("{name}: {omitted:?}");
        }
        assert_eq!(report.rejected_count, 0, "{name}");
    }
}

#[test]
fn typed_columns_hold_what_all_their_values_are() {
    let mut text = "case,activity,time,n,f,code,flag,day,late\n".to_owned();
    for row in 0..200_000 {
        let late = if row == 199_999 { "x".to_owned() } else { row.to_string() };
        text.push_str(&format!("{},a,2024-01-01T10:00:00Z,{row},{row}.5,0{row},true,2024-01-31,{late}\n", row / 5));
    }
    let (log, _) = read_csv(&text, Mode::Strict).expect("a log");
    let kinds: Vec<(&str, Kind)> =
        log.events().columns.iter().map(|column| (column.key.as_str(), column.kind)).collect();
    let expected = [
        ("activity", Kind::String),
        ("time", Kind::Date),
        ("n", Kind::Int),
        ("f", Kind::Float),
        ("code", Kind::String),
        ("flag", Kind::Boolean),
        ("day", Kind::Date),
        ("late", Kind::String),
    ];
    assert_eq!(kinds, expected);
    let late = log.events().column(log.events().find("late").expect("a column"));
    assert_eq!((late.cell(7), late.cell(199_999)), (Some(Cell::Text("7")), Some(Cell::Text("x"))));
}

#[test]
fn cancelling_leaves_nothing() {
    let text = "case,activity,time\n".to_owned() + &"1,a,2024-01-01T10:00:00Z\n".repeat(200_000);
    let mut stop = |_: u64, events: u64| events < 50_000;
    assert!(matches!(csv::read(text.as_bytes(), &csv::Options::default(), &mut stop), Err(Error::Cancelled)));
}

#[test]
fn previews_find_parts_and_mask_people() {
    let text = "Vorgang;Schritt;Erledigt am;Bearbeiter;Amt;Antragsteller\n\
        4711;Antrag prüfen;01.02.2024 10:00;Muster, Erika;Bauamt;Probe, Max\n\
        4711;Bescheid;02.02.2024 11:00;Muster, Erika;Bauamt;Probe, Max\n";
    let preview = csv::preview(text.as_bytes(), true, &Overrides::default()).expect("a preview");
    let parts: Vec<Part> = preview.columns.iter().map(|column| column.suggested).collect();
    assert_eq!(parts, [Part::Case, Part::Activity, Part::Time, Part::Actor, Part::Unit, Part::Attribute]);
    let personal: Vec<Option<Personal>> = preview.columns.iter().map(|column| column.personal).collect();
    assert_eq!(personal, [None, None, None, Some(Personal::Actor), None, Some(Personal::Name)]);
    assert!(!format!("{preview:?}").contains("Erika") && !format!("{preview:?}").contains("Max"));
    assert_eq!(preview.rows[0], ["4711", "Antrag prüfen", "01.02.2024 10:00", "•••", "Bauamt", "•••"]);
    assert_eq!(preview.time_format.as_deref(), Some("%d.%m.%Y %H:%M"));
}
