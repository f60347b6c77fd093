//! XES in and out, on real logs and on bad input.

mod support;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;
use lotse_eventlog::{Cell, Error, EventLog, ImportReport, LogBuilder, Mode, NO_TIME, Value, xes};
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

fn activity_counts(log: &EventLog) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for &code in log.activity_codes() {
        *counts.entry(log.activities().text(code).to_owned()).or_default() += 1;
    }
    counts
}

#[test]
fn counts_equal_those_of_pm4py() {
    let (Some(data), Some(oracles)) = (testdata("data"), testdata("oracles")) else { return };
    for (oracle, file) in [
        ("receipt_wabo", "admin/receipt_wabo.xes.gz"),
        ("bpic2012", "other/bpic2012.xes.gz"),
        ("bpic2015_1", "admin/bpic2015/BPIC15_1.xes.gz"),
        ("bpic2020_DomesticDeclarations", "admin/bpic2020/DomesticDeclarations.xes.gz"),
        ("bpic2020_RequestForPayment", "admin/bpic2020/RequestForPayment.xes.gz"),
        ("running-example", "synthetic/running-example.xes"),
        ("sepsis", "other/Sepsis.xes.gz"),
    ] {
        let text = std::fs::read(oracles.join(format!("{oracle}.json"))).expect("an oracle");
        let oracle: serde_json::Value = serde_json::from_slice(&text).expect("JSON");
        let (log, report) = read_file(&data.join("logs").join(file));
        assert_eq!((report.events, report.cases), (log.event_count() as u64, log.case_count() as u64), "{file}");
        assert_eq!(oracle["cases"], log.case_count(), "{file}");
        assert_eq!(oracle["events"], log.event_count(), "{file}");
        assert_eq!(oracle["variants"], log.variants().len(), "{file}");
        assert_eq!(oracle["activities"], serde_json::json!(activity_counts(&log)), "{file}");
        for (index, top) in oracle["top_variants"].as_array().expect("a list").iter().enumerate() {
            assert_eq!(top["count"], log.variants().count(index as u32), "{file}, variant {index}");
        }
    }
}

#[test]
fn counts_equal_the_totals_that_openxes_left_in_the_files() {
    let Some(data) = testdata("data") else { return };
    let mut compared = 0;
    for path in files(&data.join("logs"), &[".xes.gz"]) {
        let (log, _) = read_file(&path);
        let distinct = |key: &str| {
            let column = log.events().column(log.events().find(key)?);
            let (dictionary, codes) = column.dense_codes(log.event_count())?;
            // OpenXES counts "none" as a value.
            let none = codes.contains(&lotse_eventlog::NONE);
            Some(Value::Int(dictionary.len() as i64 + i64::from(none)))
        };
        let lengths = || log.case_ranges().map(|range| range.len() as i64);
        let (first, last) = log.period().expect("times");
        for attribute in &log.meta().attributes {
            let ours = match attribute.key.strip_prefix("meta_").unwrap_or_default() {
                "general:traces_total" => Some(Value::Int(log.case_count() as i64)),
                "general:events_total" => Some(Value::Int(log.event_count() as i64)),
                "general:events_min" => lengths().min().map(Value::Int),
                "general:events_max" => lengths().max().map(Value::Int),
                "org:different_resources_total" => distinct("org:resource"),
                "org:different_groups_total" => distinct("org:group"),
                "concept:named_events_total" => {
                    let named = attribute.children.iter().map(|child| match child.value {
                        Value::Int(count) => (child.key.clone(), count as u64),
                        ref other => panic!("{}: {other:?}", child.key),
                    });
                    let named: BTreeMap<String, u64> = named.collect();
                    if !named.is_empty() {
                        assert_eq!(named, activity_counts(&log), "{}", path.display());
                        compared += 1;
                    }
                    continue;
                }
                "time:log_start_time" | "time:log_end_time" => {
                    let Value::Date { ns, .. } = attribute.value else { panic!("{attribute:?}") };
                    assert_eq!(ns, if attribute.key.contains("start") { first } else { last }, "{}", path.display());
                    compared += 1;
                    continue;
                }
                _ => None,
            };
            if let Some(ours) = ours {
                assert_eq!(attribute.value, ours, "{}: {}", path.display(), attribute.key);
                compared += 1;
            }
        }
    }
    assert!(compared >= 30, "{compared} totals");
}

/// A log of one trace around `events`.
fn log_of(events: &str) -> String {
    format!(
        "<log xes.version=\"1.0\">\n<trace>\n<string key=\"concept:name\" value=\"1\"/>\n{events}\n</trace>\n</log>"
    )
}

const A: &str = "<event><string key=\"concept:name\" value=\"a\"/></event>";

/// Reads `text`, compares the tree with the peer's, writes it and compares again.
fn check(text: &str) -> (EventLog, ImportReport) {
    let (log, report) = read(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let tree = xes::tree(&log);
    let peer = xes::parse_tree(text.as_bytes()).expect("XML");
    assert_eq!(peer.difference(&tree), None, "{text}");
    let bytes = written(&log);
    let shown = String::from_utf8_lossy(&bytes);
    assert_eq!(xes::parse_tree(bytes.as_slice()).expect("XML").difference(&tree), None, "{shown}");
    let (again, _) = xes::read(bytes.as_slice(), &xes::Options::default(), &mut ()).expect("a log");
    assert_eq!(written(&again), bytes, "writing is stable");
    (log, report)
}

#[test]
fn all_that_xes_has_is_kept() {
    let text = r#"<?xml version='1.0' encoding='UTF-8'?>
<!-- a comment --><!DOCTYPE log>
<x:log xmlns:x="http://www.xes-standard.org/" xes.version='2.0' xes.features="nested-attributes">
  <x:extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <x:global scope="trace"><x:string key="concept:name" value="?"/></x:global>
  <x:global><x:date key="time:timestamp" value="1970-01-01T00:00:00Z"/></x:global>
  <x:classifier name="Both" scope="event" keys="concept:name 'org unit'"/>
  <x:string key='log "name"' value="ü &amp; &#228;"><x:int key="nested" value="1"/></x:string>
  <x:list key="l"><x:values><x:int key="a" value="1"/><x:int key="a" value="2"/></x:values><x:id key="i" value="x"/></x:list>
  <x:container key="c"><x:float key="f" value="NaN"/></x:container>
  <x:float key="f" value="-INF"/>
  <x:float value="3"/>
  <x:trace>
    <x:string key="concept:name" value="1"/>
    <x:list key="l"><x:values><x:int key="a" value="1"/></x:values></x:list>
    <x:event>
      <x:string key="concept:name" value="a&quot;b"><x:string key="why" value="c"><x:int key="deep" value="7"/></x:string></x:string>
      <x:date key="time:timestamp" value="2020-01-01T10:00:00.5+0530"/>
      <x:int key="n" value="12"/><x:int key="n" value="13"/><x:int key="n" value="14"/>
      <x:int key="big" value="99999999999999999999"/>
      <x:float value="1"/><x:float value="2"/>
      <x:boolean key="ok" value="True"/>
      <x:id key="id" value="e-1"/>
      <x:container key="box"><x:string key="in" value="it"/></x:container>
      <x:string value="turned" key="around"/>
      <x:odd key="foreign" value="element"/>
    </x:event>
    <x:event><x:int key="n" value="1"/><x:string key="concept:name" value="
b"/></x:event>
    <x:event><x:string key="concept:name" value="a"><x:list key="k"><x:values/></x:list></x:string></x:event>
    <x:string key="late" value="attribute of the trace"/>
  </x:trace>
  <x:trace/>
  <x:trace></x:trace>
  <x:trace><x:string key="concept:name" value="1"/></x:trace>
</x:log>
<!-- the end -->
"#;
    let (log, report) = check(text);
    assert_eq!((log.case_count(), log.event_count(), report.rejected_count), (4, 3, 0));
    let kept: Vec<(u64, u64, &str)> =
        report.diagnostics.iter().map(|note| (note.line, note.count, note.message.as_str())).collect();
    assert_eq!(
        kept,
        [
            (19, 2, "`n` occurs more than once in one event; the first is used, the others are kept"),
            (20, 1, "`big` has values that are not a whole number of 64 bits; they are kept as written"),
            (21, 2, "<float> without key; it is kept as written"),
            (26, 1, "<odd> is not an attribute type of XES; it is kept as written"),
            (35, 1, "a trace has the same `concept:name` as one before; they stay separate cases"),
        ]
    );
    assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a\"b", " b", "a"]);
    assert_eq!(log.meta().globals[1].scope, "event");
    let deep = log.events().columns.iter().find(|column| column.key == "deep").expect("a column");
    assert_eq!(
        (deep.cell(0), log.events().column(deep.parent.expect("nested")).key.as_str()),
        (Some(Cell::Int(7)), "why")
    );
}

#[test]
fn spelling_does_not_matter() {
    let plain = log_of("<event><string key=\"concept:name\" value=\"ä &amp; b\"/><int key=\"n\" value=\"1\"/></event>");
    let tree = xes::tree(&read(&plain).expect("a log").0);
    for text in [
        plain.replace('"', "'"),
        plain.replace('\n', "\r\n"),
        plain.replace("/>", "\n\t/>").replace("=\"", " = \""),
        plain.replace("<event>", "<!-- c --><event ><?pi?>").replace("</event>", "</event >"),
        plain.replace("ä", "&#xE4;"),
        format!("\u{feff}<?xml version=\"1.0\"?>{plain}\n\n"),
        plain.replace("<int key=\"n\" value=\"1\"/>", "<int key=\"n\" value=\"1\"> <![CDATA[ ]]></int>"),
    ] {
        assert_eq!(tree.difference(&xes::tree(&check(&text).0)), None, "{text}");
    }
    let declared = |name: &str| format!("<?xml version=\"1.0\" encoding=\"{name}\"?>{plain}");
    let latin: Vec<u8> = declared("ISO-8859-1").chars().map(|c| c as u8).collect();
    let utf16 = |text: String| -> Vec<u16> { text.encode_utf16().collect() };
    let little: Vec<u8> =
        utf16(format!("\u{feff}{}", declared("UTF-16"))).iter().flat_map(|u| u.to_le_bytes()).collect();
    let big: Vec<u8> = utf16(declared("UTF-16")).iter().flat_map(|u| u.to_be_bytes()).collect();
    for bytes in [latin, little, big] {
        let (log, _) = xes::read(bytes.as_slice(), &xes::Options::default(), &mut ()).expect("a log");
        assert_eq!(tree.difference(&xes::tree(&log)), None);
    }
}

#[test]
fn bad_files_are_refused_with_line_and_reason() {
    let broken = |from: &str, to: &str| log_of(&format!("{A}\n{A}\n{A}")).replacen(from, to, 1);
    let deep =
        log_of(&format!("{}{}", "<event><string key=\"k\" value=\"v\">".repeat(100), "</string></event>".repeat(100)));
    for (text, expected) in [
        (String::new(), "line 1: the file is empty"),
        ("a;b\n1;2\n".to_owned(), "line 3: the file ends before <log>"),
        ("a;b\n1;2\n<".to_owned(), "line 1: this is not XML: it begins with `a;b"),
        ("<html></html>".to_owned(), "line 1: this is not XES: the outermost element is <html>, not <log>"),
        ("<log/>".to_owned(), "the log is empty: no event was found"),
        ("<log><trace/></log>".to_owned(), "the log is empty: no event was found"),
        (broken("</log>", ""), "line 8: the file ends within <log>: it is truncated"),
        (broken("</trace>\n</log>", ""), "line 7: the file ends within a <trace>: it is truncated"),
        (broken("</event>", ""), "line 7: `</trace>` closes `<event>`"),
        (broken("\"a\"", "\"a"), "line 4: the value of `value` contains `<`"),
        (broken("\"a\"", "a"), "line 4: the value of `value` is not in quotes"),
        (broken("</trace>", "</track>"), "line 7: `</track>` closes `<trace>`"),
        (broken("</log>", "</log><log/>"), "line 8: another element follows the log"),
        (broken("\"a\"", "\"&nbsp;\""), "line 4: `&nbsp;` is not one of the references XML defines"),
        (broken("\"a\"", "\"a & b\""), "line 4: `& b` is not a reference; `&` is written `&amp;`"),
        (broken("\"a\"", "\"\u{1}\""), "line 4: the control character 0x01 is not allowed in XML"),
        (broken("/>", " unit=\"h&d\"/>"), "line 3: `&d` is not a reference"),
        (broken("/></event>", ">R&D</string></event>"), "line 4: `&D` is not a reference"),
        (broken("<event>", "<a:b:c>"), "line 4: a name was expected and `a:b:c"),
        (broken(" value", " &value"), "line 3: a name was expected and `&value"),
        (deep, "line 4: more than 64 levels of nested attributes"),
        (
            format!("<!DOCTYPE log [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>\n{}", log_of(A)),
            "line 1: the document type declares entities; such files are refused",
        ),
        (
            format!("\n<!DOCTYPE log SYSTEM \"http://example.org/log.dtd\">{}", log_of(A)),
            "line 2: the document type points to another file; such files are refused",
        ),
        (
            format!("<?xml version=\"1.0\" encoding=\"klingon\"?>{}", log_of(A)),
            "line 1: the declared encoding `klingon` is not one that can be read",
        ),
    ] {
        let error = read(&text).map(|(log, _)| log.event_count()).expect_err(&text).to_string();
        assert!(error.starts_with(expected), "expected: {expected}\nfound:    {error}\n{text}");
    }
    let latin: Vec<u8> = broken("\"a\"", "\"ä\"").chars().map(|c| c as u8).collect();
    let error = xes::read(latin.as_slice(), &xes::Options::default(), &mut ()).expect_err("not UTF-8").to_string();
    assert!(error.starts_with("line 4: byte 0xE4 is not valid UTF-8"), "{error}");
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(broken("\"a\"", "\"ä\"").encode_utf16().flat_map(u16::to_le_bytes));
    utf16.extend([0x00, 0xd8, 0x41, 0x00]);
    let error = xes::read(utf16.as_slice(), &xes::Options::default(), &mut ()).expect_err("a lone surrogate");
    assert!(matches!(error, Error::Read { .. }), "{error}");
}

#[test]
fn a_truncated_gzip_file_is_refused() {
    let text = log_of(&A.repeat(50_000));
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).expect("writing to memory");
    let packed = packed.finish().expect("writing to memory");
    let inflated = |bytes| xes::read(MultiGzDecoder::new(bytes), &xes::Options::default(), &mut ());
    assert_eq!(inflated(&packed[..]).expect("a log").0.event_count(), 50_000);
    let error = inflated(&packed[..packed.len() - 20]).expect_err("truncated");
    assert!(matches!(&error, Error::Read { line, .. } if *line >= 4), "{error:?}");
}

#[test]
fn unusable_events_are_rejected_or_refuse_the_file() {
    let events = [
        A,
        "<event><date key=\"time:timestamp\" value=\"2020-01-01T00:00:00Z\"/></event>",
        "<event><string key=\"concept:name\" value=\"b\"/><date key=\"time:timestamp\" value=\"01.02.2020\"/></event>",
        "<event/>",
        "<event><string key=\"concept:name\" value=\"c\"/><date key=\"time:timestamp\" value=\"2020-01-01T00:00:00\"/></event>",
    ];
    let text = log_of(&events.join("\n")).replace("</log>", &format!("{A}\n</log>"));
    let (log, report) = read(&text).expect("a log");
    assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a", "c"]);
    assert_eq!(log.times(), [NO_TIME, 1_577_836_800_000_000_000]);
    let rejected: Vec<String> =
        report.rejected.iter().map(|rejected| format!("{}: {}", rejected.line, rejected.reason)).collect();
    assert_eq!(
        rejected,
        [
            "5: the event has no activity: it has no <string> with the key `concept:name`",
            "6: `time:timestamp` is not an ISO 8601 date-time between the years 1678 and 2261: `01.02.2020`",
            "7: the event has no activity: it has no <string> with the key `concept:name`",
            "10: an event outside a trace belongs to no case",
        ]
    );
    assert_eq!((report.events, report.cases, report.rejected_count), (2, 1, 4));
    let strict = xes::Options { mode: Mode::Strict, ..xes::Options::default() };
    for (index, expected) in [
        (1, "line 4: the event has no activity"),
        (2, "line 4: `time:timestamp` is not an ISO 8601 date-time between the years 1678 and 2261: `01.02.2020`"),
    ] {
        let text = log_of(events[index]);
        let error = xes::read(text.as_bytes(), &strict, &mut ()).expect_err("strict").to_string();
        assert!(error.starts_with(expected), "{error}");
    }
}

#[test]
fn the_activity_may_be_other_keys_or_a_classifier() {
    let text = log_of(
        "<event><string key=\"org unit\" value=\"x\"/><string key=\"concept:name\" value=\"a\"/></event>\n\
         <event><string key=\"concept:name\" value=\"b\"/></event>",
    )
    .replace("<trace>", "<classifier name=\"Both\" keys=\"concept:name 'org unit'\"/><trace>");
    for activity in [
        xes::Activity::Classifier("Both".to_owned()),
        xes::Activity::Keys(vec!["concept:name".to_owned(), "org unit".to_owned()]),
    ] {
        let options = xes::Options { activity: Some(activity), ..xes::Options::default() };
        let (log, report) = xes::read(text.as_bytes(), &options, &mut ()).expect("a log");
        assert_eq!(log.activities().iter().collect::<Vec<_>>(), ["a+x"]);
        assert_eq!(report.rejected[0].reason, "the event has no activity: it has no <string> with the key `org unit`");
    }
    let failing = |activity| {
        let options = xes::Options { activity: Some(activity), ..xes::Options::default() };
        xes::read(text.as_bytes(), &options, &mut ()).expect_err("no activity").to_string()
    };
    assert_eq!(
        failing(xes::Activity::Classifier("None".to_owned())),
        "line 2: the log declares no event classifier `None`; it declares: Both"
    );
    assert_eq!(
        failing(xes::Activity::Keys(vec!["Tätigkeit".to_owned()])),
        "no column for activity: no event has all of: Tätigkeit; name another attribute; columns are org unit, concept:name"
    );
}

#[test]
fn events_keep_their_order_where_times_are_equal_or_missing() {
    let event = |name: &str, time: &str| {
        let date =
            if time.is_empty() { String::new() } else { format!("<date key=\"time:timestamp\" value=\"{time}\"/>") };
        format!("<event><string key=\"concept:name\" value=\"{name}\"/>{date}</event>")
    };
    let day = "2020-01-01T00:00:00.000Z";
    let (log, _) = check(&log_of(
        &[event("late", "2020-01-02T00:00:00Z"), event("1", day), event("2", day), event("3", ""), event("4", day)]
            .concat(),
    ));
    let names: Vec<&str> = log.activity_codes().iter().map(|&code| log.activities().text(code)).collect();
    assert_eq!(names, ["1", "2", "3", "4", "late"]);
}

#[test]
fn a_million_activities_are_read_and_more_than_the_limit_refused() {
    let mut text = String::from("<log><trace>");
    for number in 0..1_000_000 {
        text.push_str("<event><string key=\"concept:name\" value=\"");
        text.push_str(&number.to_string());
        text.push_str("\"/></event>");
    }
    text.push_str("</trace></log>");
    let (log, _) = read(&text).expect("a log");
    assert_eq!((log.activities().len(), log.activities().text(999_999)), (1_000_000, "999999"));
    let limits = xes::Limits { activities: 1000, ..xes::Limits::default() };
    let options = xes::Options { limits, ..xes::Options::default() };
    let error = xes::read(text.as_bytes(), &options, &mut ()).expect_err("limit").to_string();
    assert!(error.ends_with("more than 1000 distinct activities"), "{error}");
}

#[test]
fn limits_hold_for_columns_and_length() {
    let many: String = (0..50).map(|key| format!("<int key=\"{key}\" value=\"1\"/>")).collect();
    let text = log_of(&A.replace("</event>", &format!("{many}</event>")));
    let limited = |limits| {
        let options = xes::Options { limits, ..xes::Options::default() };
        xes::read(text.as_bytes(), &options, &mut ()).map(|(log, _)| log.events().columns.len())
    };
    assert_eq!(limited(xes::Limits::default()).expect("a log"), 51);
    let error = limited(xes::Limits { columns: 50, ..xes::Limits::default() }).expect_err("limit").to_string();
    assert_eq!(error, "line 4: more than 50 attributes (columns)");
    let long = log_of(&A.replace("\"a\"", &format!("\"{}\"", "a".repeat(9 << 20))));
    assert_eq!(read(&long).expect("within the limit").0.activities().text(0).len(), 9 << 20);
    let options =
        xes::Options { limits: xes::Limits { bytes: 1 << 20, ..xes::Limits::default() }, ..xes::Options::default() };
    let error = xes::read(long.as_bytes(), &options, &mut ()).expect_err("limit").to_string();
    assert_eq!(error, "line 4: more than 1048576 bytes in one event or attribute; an end tag may be missing");
}

#[test]
fn progress_is_told_and_may_cancel() {
    let text = log_of(&A.repeat(400_000));
    let mut told = Vec::new();
    let mut progress = |bytes: u64, events: u64| {
        told.push((bytes, events));
        true
    };
    xes::read(text.as_bytes(), &xes::Options::default(), &mut progress).expect("a log");
    assert!(told.len() >= 4 && told.is_sorted() && told.last() == Some(&(text.len() as u64, 400_000)), "{told:?}");
    let mut cancel = |bytes: u64, _: u64| bytes < 8 << 20;
    let result = xes::read(text.as_bytes(), &xes::Options::default(), &mut cancel);
    assert!(matches!(result, Err(Error::Cancelled)));
}

/// A reader that gives one byte after the other, so that every cut is met.
struct Drop(Vec<u8>, usize);

impl Read for Drop {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let Some(byte) = self.0.get(self.1) else { return Ok(0) };
        buffer[0] = *byte;
        self.1 += 1;
        Ok(1)
    }
}

mod generated {
    use super::*;
    use proptest::prelude::*;

    fn key() -> impl Strategy<Value = String> {
        prop_oneof![3 => "[a-d]", 1 => Just("concept:name".to_owned()), 1 => Just("time:timestamp".to_owned()), 1 => "[ &<\"'ä\n]{0,3}"]
    }

    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;").replace('\n', "&#10;")
    }

    fn attribute() -> impl Strategy<Value = String> {
        let value = prop_oneof![
            (Just("string"), "[ -~äß€\n]{0,12}"),
            (Just("int"), any::<i64>().prop_map(|number| number.to_string())),
            (Just("int"), Just("much".to_owned())),
            (Just("float"), any::<f64>().prop_map(|number| number.to_string())),
            (Just("boolean"), prop_oneof![Just("true".to_owned()), Just("false".to_owned()), Just("maybe".to_owned())]),
            (Just("id"), "[a-f0-9]{4}"),
            (
                Just("date"),
                (1680u16..2260, 1u8..=12, 1u8..=28, 0u8..24, 0u32..1_000_000_000, 0usize..4).prop_map(
                    |(year, month, day, hour, fraction, zone)| {
                        let zone = ["", "Z", "+02:00", "-0930"][zone];
                        format!("{year}-{month:02}-{day:02}T{hour:02}:07:08.{fraction:09}{zone}")
                    }
                )
            ),
        ];
        let leaf = (key(), value, any::<bool>()).prop_map(|(key, (name, value), turned)| {
            let (key, value) = (escaped(&key), escaped(&value));
            if turned {
                format!("<{name} value=\"{value}\" key=\"{key}\"/>")
            } else {
                format!("<{name} key=\"{key}\" value=\"{value}\"/>")
            }
        });
        leaf.prop_recursive(3, 12, 3, |inner| {
            (key(), prop::collection::vec(inner, 0..3), 0u8..4).prop_map(|(key, inner, kind)| {
                let (key, inner) = (escaped(&key), inner.concat());
                match kind {
                    0 => format!("<list key=\"{key}\"><values>{inner}</values></list>"),
                    1 => format!("<container key=\"{key}\">{inner}</container>"),
                    _ => format!("<string key=\"{key}\" value=\"parent\">{inner}</string>"),
                }
            })
        })
    }

    fn log() -> impl Strategy<Value = String> {
        let attributes = || prop::collection::vec(attribute(), 0..5).prop_map(|list| list.join("\n"));
        // Few distinct events, so that predictions are made and fail.
        let event = prop::collection::vec(attributes(), 1..4).prop_flat_map(|pool| {
            let pick = prop::sample::select(pool);
            let event = pick.prop_map(|attributes| format!("<event>{attributes}</event>"));
            prop::collection::vec(event, 0..6)
        });
        let trace = (attributes(), event)
            .prop_map(|(attributes, events)| format!("<trace>{attributes}\n{}</trace>", events.join("\n")));
        (attributes(), prop::collection::vec(trace, 0..4))
            .prop_map(|(attributes, traces)| format!("<log>{attributes}{}<trace>{A}</trace></log>", traces.concat()))
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_read_is_what_is_written(text in log()) {
            let (log, report) = read(&text).expect("a log");
            let tree = xes::tree(&log);
            if report.rejected_count == 0 {
                let peer = xes::parse_tree(text.as_bytes()).expect("XML");
                prop_assert_eq!(peer.difference(&tree), None);
            }
            let bytes = written(&log);
            let peer = xes::parse_tree(bytes.as_slice()).expect("XML");
            prop_assert_eq!(peer.difference(&tree), None);
            let (again, _) = xes::read(Drop(bytes.clone(), 0), &xes::Options::default(), &mut ()).expect("a log");
            prop_assert_eq!(written(&again), bytes);
        }
    }
}
