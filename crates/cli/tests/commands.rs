//! Commands beside analysis: the log of the demonstration, protection, manual, completions.

use std::process::{Command, Output};

fn lotse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lotse")).args(arguments).output().expect("the binary starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn pseudonyms_and_dropped_columns_leave_no_trace_in_the_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (log, copy, again) = (path("log.xes"), path("copy.xes"), path("again.xes"));
    let source = r#"<log><string key="note" value="asked Erika Muster"/>
        <trace><string key="concept:name" value="1"/><string key="applicant" value="Lieselotte Erfunden"/>
        <event><string key="concept:name" value="a"/><string key="org:resource" value="Erika Muster"/></event>
        <event><string key="concept:name" value="b"/><string key="org:resource" value="Erika Muster"/></event></trace></log>"#;
    std::fs::write(&log, source).expect("a file");
    let protect = ["--pseudonymise", "org:resource", "--drop", "case:applicant"];
    for target in [&copy, &again] {
        let output = lotse(&[&["convert", log.as_str(), target], &protect[..]].concat());
        assert!(output.status.success(), "{}", said(&output));
        let text = std::fs::read_to_string(target).expect("a log");
        assert!(!text.contains("Muster") && !text.contains("Erfunden"), "{text}");
        assert_eq!(text.matches("key=\"org:resource\" value=\"p-").count(), 2);
    }
    let [one, other] = [&copy, &again].map(|file| std::fs::read_to_string(file).expect("a log"));
    assert_ne!(one, other, "every run has its own key");
    let output = lotse(&["convert", &log, &path("x.xes"), "--drop", "nothing"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("columns are applicant"), "{}", said(&output));
    assert!(!std::path::Path::new(&path("x.xes")).exists());
}

#[test]
fn the_log_of_the_demonstration_is_written_and_never_over_a_file_unasked() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.xes");
    let target = file.to_str().expect("UTF-8");
    assert!(lotse(&["demo", "--log", target]).status.success());
    assert_eq!(lotse(&["demo", "--log", target]).status.code(), Some(1));
    assert!(lotse(&["demo", "--log", target, "--force"]).status.success());
    assert_eq!(lotse(&["demo", "--log", target, "--data", "x"]).status.code(), Some(2));
    let output = lotse(&["analyze", "--json", "--calendar", "NI", target]);
    let figures: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert!(figures["cases"].as_u64() > Some(19_000));
    // Eight hours of a working day against twenty-four of any.
    let all: serde_json::Value = serde_json::from_slice(&lotse(&["analyze", "--json", target]).stdout).expect("JSON");
    let median = |figures: &serde_json::Value| figures["case_duration_s"]["median"].as_f64().expect("a number");
    assert!(median(&figures) < median(&all) / 3.0 && median(&figures) > 0.0);
    assert!(figures["calendar"] == "NI" && all["calendar"].is_null());
    assert_eq!(lotse(&["analyze", "--calendar", "XX", target]).status.code(), Some(2));
}

#[test]
fn every_command_has_a_manual_page_and_is_completed() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(lotse(&["man", "--dir", folder.path().to_str().expect("UTF-8")]).status.success());
    for command in ["analyze", "map", "discover", "declare", "variants", "convert", "serve", "demo"] {
        let page = std::fs::read_to_string(folder.path().join(format!("lotse-{command}.1"))).expect("a page");
        assert!(page.contains(".SH NAME") && page.contains(command), "{command}");
        for shell in ["bash", "zsh", "fish"] {
            let script = lotse(&["completions", shell]);
            assert!(String::from_utf8_lossy(&script.stdout).contains(command), "{command} in {shell}");
        }
    }
    for command in ["analyze", "map", "variants", "filter", "convert"] {
        let page = std::fs::read_to_string(folder.path().join(format!("lotse-{command}.1"))).expect("a page");
        for option in ["case", "delimiter", "time\\-format", "tolerant"] {
            assert!(page.contains(&format!("\\-\\-{option}")), "{option} of {command}");
        }
    }
    let script = lotse(&["completions", "bash"]);
    assert!(String::from_utf8_lossy(&script.stdout).contains("--time-format"));
    assert!(String::from_utf8_lossy(&lotse(&["man"]).stdout).contains("Exit codes"));
}

#[test]
fn no_progress_is_drawn_into_a_pipe() {
    let folder = tempfile::tempdir().expect("a folder");
    let target = folder.path().join("demo.xes");
    let target = target.to_str().expect("UTF-8");
    assert!(lotse(&["demo", "--log", target]).status.success());
    assert_eq!(said(&lotse(&["variants", target])), "");
}

#[test]
fn filters_narrow_a_log_down_and_persons_are_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (log, part) = (path("demo.xes"), path("part.xes"));
    assert!(lotse(&["demo", "--log", &log]).status.success());
    let (paper, asked) = (r#"attribute "kanal" in "Papier""#, r#"rework "Vollständigkeit prüfen""#);
    let output = lotse(&["filter", &log, paper, asked, "-o", &part]);
    assert!(output.status.success(), "{}", said(&output));
    let figures = |arguments: &[&str]| lotse(&[&["analyze", "--json"], arguments].concat()).stdout;
    assert_eq!(figures(&[&part]), figures(&[&log, "--filter", paper, "--filter", asked]));
    let all: serde_json::Value = serde_json::from_slice(&figures(&[&log])).expect("JSON");
    let some: serde_json::Value = serde_json::from_slice(&figures(&[&part])).expect("JSON");
    assert!(some["cases"].as_u64() > Some(1000) && some["cases"].as_u64() < all["cases"].as_u64());
    for (filter, code, word) in [
        (r#"attribute "org:resource" in "B-101""#, 1, "persons"),
        (r#"attribute "nothing" in "x""#, 1, "nothing"),
        ("duration >", 2, "filter"),
        ("duration > 99999d", 1, "no case"),
    ] {
        let output = lotse(&["filter", &log, filter, "-o", &path("x.xes")]);
        assert_eq!(output.status.code(), Some(code), "{filter}: {}", said(&output));
        assert!(said(&output).contains(word), "{filter}: {}", said(&output));
        assert!(!std::path::Path::new(&path("x.xes")).exists());
    }
}

/// The rule of the demonstration that changed in month 14 shows; two halves of a quiet time do not differ much, and the
/// same cases are no comparison.
#[test]
fn the_effect_of_the_rule_change_is_shown_with_its_interval() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("demo.parquet");
    let target = file.to_str().expect("a path");
    assert!(lotse(&["demo", "--log", target]).status.success());
    let simple = "attribute \"verfahren\" in \"vereinfachtes Verfahren\"";
    let told = lotse(&[
        "effect",
        target,
        "--before",
        simple,
        "--before",
        "time 2024-11-01..2025-05-31 started",
        "--after",
        simple,
        "--after",
        "time 2025-11-01..2026-05-31 started",
        "--json",
    ]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    let found: serde_json::Value = serde_json::from_slice(&told.stdout).expect("JSON");
    let [low, high] = [0, 1].map(|at| found["interval_95"][at].as_f64().expect("a number") / 86_400.0);
    assert!(low < high && high < 0.0, "{found}");
    assert_eq!(found["effect_shown"], true);
    let same = lotse(&["effect", target, "--before", simple, "--after", simple]);
    assert_eq!(same.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&same.stderr).contains("must not overlap"));
}
