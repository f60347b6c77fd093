//! The real binary on real logs and on bad input.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

fn lotse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lotse")).args(arguments).output().expect("the binary starts")
}

/// The folder of real logs, or `None` with a loud line.
fn data() -> Option<PathBuf> {
    let folder = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("NOTE: no real test data at {}: this test did nothing", folder.display());
    None
}

const ORACLES: [(&str, &str); 7] = [
    ("sepsis", "other/Sepsis.xes.gz"),
    ("receipt_wabo", "admin/receipt_wabo.xes.gz"),
    ("bpic2012", "other/bpic2012.xes.gz"),
    ("bpic2015_1", "admin/bpic2015/BPIC15_1.xes.gz"),
    ("bpic2020_DomesticDeclarations", "admin/bpic2020/DomesticDeclarations.xes.gz"),
    ("bpic2020_RequestForPayment", "admin/bpic2020/RequestForPayment.xes.gz"),
    ("running-example", "synthetic/running-example.xes"),
];

#[test]
fn analyze_equals_the_oracle_on_every_log() {
    let Some(data) = data() else { return };
    for (name, log) in ORACLES {
        let oracle = std::fs::read_to_string(data.join("../oracles").join(format!("{name}.json"))).expect("an oracle");
        let oracle: Value = serde_json::from_str(&oracle).expect("JSON");
        let path = data.join("logs").join(log);
        let output = lotse(&["analyze", "--json", path.to_str().expect("UTF-8")]);
        assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        let ours: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        for field in [
            "cases",
            "events",
            "activities",
            "variants",
            "top_variants",
            "directly_follows",
            "start",
            "end",
            "rework_cases",
        ] {
            assert!(ours[field] == oracle[field], "{name}: {field} differs: {} and {}", ours[field], oracle[field]);
        }
        for field in ["min", "median", "mean", "max", "sum"] {
            let (ours, oracle) = (&ours["case_duration_s"][field], &oracle["case_duration_s"][field]);
            let difference = (ours.as_f64().expect("a number") - oracle.as_f64().expect("a number")).abs();
            assert!(difference <= 1e-3, "{name}: {field} of the durations: {ours} and {oracle}");
        }
    }
}

#[test]
fn a_log_written_again_gives_the_same_figures() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("copy.xes");
    let source = data.join("logs/admin/receipt_wabo.xes.gz");
    let (source, copy) = (source.to_str().expect("UTF-8"), copy.to_str().expect("UTF-8"));
    assert!(lotse(&["convert", source, copy]).status.success());
    assert_eq!(lotse(&["analyze", "--json", source]).stdout, lotse(&["analyze", "--json", copy]).stdout);
    let refused = lotse(&["convert", source, copy]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--force"));
}

#[test]
fn a_map_is_drawn_in_every_format() {
    let Some(data) = data() else { return };
    let folder = tempfile::tempdir().expect("a folder");
    let log = data.join("logs/admin/receipt_wabo.xes.gz");
    for (ending, begin) in
        [("svg", "<svg"), ("png", "\u{fffd}PNG"), ("pdf", "%PDF"), ("dot", "digraph"), ("csv", ""), ("json", "{")]
    {
        let file = folder.path().join(format!("map.{ending}"));
        let output =
            lotse(&["map", log.to_str().expect("UTF-8"), "-o", file.to_str().expect("UTF-8"), "--metric", "median"]);
        assert!(output.status.success(), "{ending}: {}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(&file).expect("a map");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.starts_with(begin) || text.contains(begin), "{ending}: {:.40}", text);
        if ["svg", "dot", "csv", "json"].contains(&ending) {
            assert!(text.contains("Confirmation of receipt"), "{ending} names the first step");
            assert!(!text.contains("Resource"), "{ending} names no clerk");
        }
    }
}

#[test]
fn bad_input_is_named_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let one = "<log><trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"concept:name\" value=\"a\"/></event>";
    let mut truncated = Vec::new();
    let mut gz = flate2::write::GzEncoder::new(&mut truncated, flate2::Compression::fast());
    gz.write_all(format!("{one}</trace></log>").repeat(50).as_bytes()).expect("in memory");
    gz.finish().expect("in memory");
    truncated.truncate(truncated.len() / 2);
    let cases: [(&str, &[u8]); 5] = [
        ("empty.xes", b"<log/>"),
        ("broken.xes", one.as_bytes()),
        ("bomb.xes", b"<!DOCTYPE log [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><log>&b;</log>"),
        ("external.xes", b"<!DOCTYPE log [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><log>&a;</log>"),
        ("truncated.xes.gz", &truncated),
    ];
    for (name, bytes) in cases {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).expect("a file");
        let target = folder.path().join("target.svg");
        let output = lotse(&["map", file.to_str().expect("UTF-8"), "-o", target.to_str().expect("UTF-8")]);
        let message = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{name}: {message}");
        assert!(message.contains(name), "{name} is named: {message}");
        assert!(!target.exists(), "{name} leaves no map");
        assert!(!message.contains("panicked"), "{name}: {message}");
        eprintln!("{message}");
    }
    assert_eq!(lotse(&["analyze", "nowhere.xes"]).status.code(), Some(1));
    assert_eq!(lotse(&["analyse"]).status.code(), Some(2));
}

#[test]
fn the_person_who_acted_cannot_be_the_activity() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("log.xes");
    let log = "<log><trace><event><string key=\"concept:name\" value=\"a\"/>\
        <string key=\"org:resource\" value=\"Erika Muster\"/></event></trace></log>";
    std::fs::write(&file, log).expect("a file");
    let path = file.to_str().expect("UTF-8");
    assert!(lotse(&["analyze", "--json", path]).status.success());
    for keys in [&["--activity", "org:resource"][..], &["--activity", "concept:name", "--activity", "org:resource"]] {
        for command in ["analyze", "variants"] {
            let output = lotse(&[&[command, path], keys].concat());
            assert_eq!(output.status.code(), Some(1));
            assert!(output.stdout.is_empty());
            assert!(String::from_utf8_lossy(&output.stderr).contains("individual employees"));
        }
    }
}

#[test]
fn models_are_discovered_and_written_in_every_format() {
    let Some(data) = data() else { return };
    let log = data.join("logs/admin/receipt_wabo.xes.gz");
    let log = log.to_str().expect("UTF-8");
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for (algorithm, name) in [
        ("im", "im.pnml"),
        ("imf", "imf.ptml"),
        ("imf", "imf.svg"),
        ("imd", "imd.dot"),
        ("split", "split.pnml"),
        ("split", "split.svg"),
        ("heuristics", "heuristics.pnml"),
        ("alpha", "alpha.dot"),
    ] {
        let output = lotse(&["discover", log, "--algorithm", algorithm, "-o", &path(name)]);
        assert!(output.status.success(), "{algorithm}: {}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(path(name)).expect("a model");
        let begin = match name.rsplit('.').next() {
            Some("svg") => "<svg ",
            Some("dot") => "digraph",
            _ => "<?xml",
        };
        assert!(text.starts_with(begin) && text.contains("Confirmation of receipt"), "{name}");
    }
    let ptml = std::fs::read_to_string(path("imf.ptml")).expect("a tree");
    assert_eq!(ptml.matches("<manualTask").count(), 27);
    for wrong in [
        &["discover", log, "--algorithm", "alpha", "-o", &path("a.ptml")][..],
        &["discover", log, "--algorithm", "im", "--noise", "0.2", "-o", &path("b.pnml")],
        &["discover", log, "-o", &path("c.xml")],
        &["discover", log, "-o", &path("im.pnml")],
    ] {
        let output = lotse(wrong);
        assert_eq!(output.status.code(), Some(1), "{wrong:?}");
    }
    assert_eq!(lotse(&["discover", log, "--noise", "2", "-o", &path("d.pnml")]).status.code(), Some(2));
    assert!(!std::path::Path::new(&path("a.ptml")).exists());
}

#[test]
fn rules_are_told_in_words_and_as_json() {
    let Some(data) = data() else { return };
    let log = data.join("logs/synthetic/running-example.xes");
    let log = log.to_str().expect("UTF-8");
    let text = String::from_utf8(lotse(&["declare", log, "--confidence", "1"]).stdout).expect("UTF-8");
    assert!(text.contains("6 von 6") && text.contains("der Fall beginnt mit „register request“"), "{text}");
    let output = lotse(&["declare", log, "--support", "0", "--confidence", "0", "--json"]);
    let rules: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let response = rules["rules"].as_array().expect("rules").iter().find(|rule| {
        rule["template"] == "response" && rule["a"] == "register request" && rule["b"] == "reinitiate request"
    });
    let response = response.expect("a rule");
    assert_eq!((&response["activated"], &response["fulfilled"]), (&Value::from(6), &Value::from(2)));
    assert_eq!(lotse(&["declare", log, "--confidence", "1.5"]).status.code(), Some(2));
}
