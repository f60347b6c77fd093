//! Parquet loses nothing.

use bytes::Bytes;
use lotse_eventlog::{Cell, Error, EventLog, LogBuilder, NO_OFFSET, parquet, xes};

use crate::support::{files, testdata};
use crate::{assert_same_analysis, read_xes};

pub fn to_parquet(log: &EventLog) -> Bytes {
    let mut bytes = Vec::new();
    parquet::write(log, &mut bytes).expect("writing to memory");
    Bytes::from(bytes)
}

pub fn from_parquet(bytes: Bytes) -> Result<EventLog, Error> {
    parquet::read(bytes, &parquet::Options::default(), &mut ()).map(|(log, _)| log)
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
