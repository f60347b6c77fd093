//! `lotse decide`: results with their way, checks that fail, differences.

use std::path::PathBuf;
use std::process::{Command, Output};

fn lotse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lotse")).args(arguments).output().expect("the binary starts")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn office() -> String {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../decision/tests/models/gebuehr.dmn");
    file.to_str().expect("UTF-8").to_owned()
}

const INPUT: &str =
    r#"{"Geburtstag": "1980-03-01", "Antragstag": "2026-06-01", "Ausweis": "Reisepass", "Express": true}"#;

#[test]
fn a_decision_comes_with_its_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input.json");
    std::fs::write(&input, INPUT).expect("a file");
    let input = input.to_str().expect("UTF-8");
    let ask = ["decide", &office(), "--decision", "Gebühr", "--input", input];
    let output = lotse(&ask);
    assert!(output.status.success(), "{}", said(&output));
    let text = out(&output);
    assert!(text.starts_with("Gebühr: 102\n"), "{text}");
    assert!(text.contains("Alter = 46 (Entscheidung Alter)"), "{text}");
    assert!(text.contains("Regel 4 → 70 [§ 15 Abs. 1 Nr. 1 PassV]"), "{text}");
    let output = lotse(&[&ask[..], &["--json"]].concat());
    let answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(answer["result"], 102);
    assert!(answer["steps"].as_array().expect("steps").iter().any(|step| step["matched"][0]["rule"] == 4));
    let late = lotse(&[&ask[..], &["--day", "2027-01-01"]].concat());
    assert_eq!(late.status.code(), Some(1));
    assert!(said(&late).contains("nicht in Kraft"), "{}", said(&late));
    assert_eq!(lotse(&["decide", &office()]).status.code(), Some(2));
    let unknown = lotse(&["--lang", "en", "decide", &office(), "--decision", "x"]);
    assert!(said(&unknown).contains("no decision `x`"), "{}", said(&unknown));
}

#[test]
fn a_check_finds_gaps_and_failing_cases_and_a_diff_says_what_changed() {
    let output = lotse(&["decide", "check", &office()]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(out(&output).contains("vollständig und eindeutig"), "{}", out(&output));
    assert!(out(&output).contains("in keinem Testfall gegriffen haben die Regeln 3."), "{}", out(&output));
    let folder = tempfile::tempdir().expect("a folder");
    let changed = folder.path().join("gebuehr.dmn");
    let text = std::fs::read_to_string(office()).expect("readable");
    std::fs::write(&changed, text.replace("&gt;= 24", "&gt; 24")).expect("a file");
    std::fs::copy(office().replace(".dmn", ".tests.json"), folder.path().join("gebuehr.tests.json")).expect("a copy");
    let changed = changed.to_str().expect("UTF-8");
    let output = lotse(&["decide", "check", changed]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("Lücke: Keine Regel passt bei Alter 24."), "{}", said(&output));
    assert!(said(&output).contains("Testfall am 24. Geburtstag: Ergebnis null statt 37."), "{}", said(&output));
    let output = lotse(&["decide", "diff", &office(), changed]);
    assert!(out(&output).contains("Regel 2, Alter: bisher `>= 24`, jetzt `> 24`."), "{}", out(&output));
    assert_eq!(out(&lotse(&["decide", "diff", changed, changed])), "Kein Unterschied.\n");
}
