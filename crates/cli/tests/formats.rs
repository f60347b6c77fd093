//! One log in all formats, through the real binary.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use lotse_eventlog::{ImportOptions, read_any, xes};
use serde_json::Value;

fn lotse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lotse")).args(arguments).output().expect("the binary starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
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

/// A folder and paths in it as text.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().expect("UTF-8").to_owned()
    }

    fn with(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::write(&path, text).expect("a file");
        path
    }
}

/// All logs in XES below `folder`.
fn files(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.to_str().expect("UTF-8");
        match name {
            _ if path.is_dir() => found.extend(files(&path)),
            _ if name.ends_with(".xes") || name.ends_with(".xes.gz") => found.push(name.to_owned()),
            _ => {}
        }
    }
    found
}

fn figures(arguments: &[&str]) -> Value {
    let output = lotse(&[&["analyze", "--json", "--lang", "en"], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", said(&output));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn the_permit_receipt_log_gives_one_result_in_all_formats_and_that_of_the_oracle() {
    let Some(data) = data() else { return };
    let folder = Folder::new();
    let source = data.join("logs/admin/receipt_wabo.xes.gz");
    let source = source.to_str().expect("UTF-8");
    let expected = figures(&[source]);
    let oracle = std::fs::read_to_string(data.join("../oracles/receipt_wabo.json")).expect("an oracle");
    let oracle: Value = serde_json::from_str(&oracle).expect("JSON");
    for field in ["cases", "events", "activities", "variants", "directly_follows", "start", "end", "rework_cases"] {
        assert_eq!(expected[field], oracle[field], "{field}");
    }
    for name in ["log.xes", "log.xes.gz", "log.csv", "log.csv.gz", "log.parquet", "LOG.CSV.GZ"] {
        let target = folder.path(name);
        let output = lotse(&["convert", source, &target]);
        assert!(output.status.success(), "{name}: {}", said(&output));
        assert!(figures(&[&target]) == expected, "{name} differs");
        let magic = std::fs::read(&target).expect("a file")[..2].to_vec();
        assert_eq!(magic == [0x1f, 0x8b], name.to_lowercase().ends_with(".gz"), "{name}");
    }
    // As other programs wrote them.
    for name in ["receipt_wabo.csv", "receipt_wabo.parquet"] {
        let path = data.join("logs/admin").join(name);
        assert!(figures(&[path.to_str().expect("UTF-8")]) == expected, "{name} differs");
    }
}

#[test]
fn xes_comes_back_from_parquet_through_the_command_line_as_it_was() {
    let Some(data) = data() else { return };
    let folder = Folder::new();
    let tree = |path: &str| {
        let file = std::fs::File::open(path).expect("a file");
        xes::tree(&read_any(file, path, &ImportOptions::default(), &mut ()).expect("a log").0)
    };
    let logs = files(&data.join("logs"));
    assert!(logs.len() >= 20, "{} logs", logs.len());
    for name in logs {
        let source = name.as_str();
        let (between, back) = (folder.path("between.parquet"), folder.path("back.xes.gz"));
        for (from, to) in [(source, &between), (&between, &back)] {
            let output = lotse(&["convert", from, to, "--force", "--lang", "en"]);
            assert!(output.status.success(), "{name}: {}", said(&output));
            assert!(!said(&output).contains("left out"), "{name}: {}", said(&output));
        }
        assert_eq!(tree(source).difference(&tree(&back)), None, "{name}");
    }
}

const TABLE: &str = "Akte;Was;Wann;Wer;Wo\n\
    1;Eingang;03.02.2024 08:00;mm;Nord\n1;Prüfung;03.02.2024 09:00;em;Nord\n\
    2;Eingang;04.02.2024 08:00;mm;Süd\n2;Prüfung;04.02.2024 10:30;em;Süd\n";

#[test]
fn columns_and_dialect_can_be_named() {
    let folder = Folder::new();
    let latin: Vec<u8> = TABLE.replace(';', "|").chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    let path = folder.path("odd.csv");
    std::fs::write(&path, latin).expect("a file");
    let named = ["--case", "Akte", "--activity", "Was", "--time", "Wann", "--resource", "Wer", "--unit", "Wo"];
    let written = ["--delimiter", "|", "--quote", "none", "--encoding", "windows-1252"];
    let times = ["--time-format", "%d.%m.%Y %H:%M", "--time-zone", "UTC"];
    let all = [&[path.as_str()], &named[..], &written, &times].concat();
    let found = figures(&all);
    assert_eq!((&found["cases"], &found["events"]), (&2.into(), &4.into()));
    assert_eq!(found["activities"]["Prüfung"], 2);
    assert_eq!(found["case_duration_s"]["sum"].as_f64(), Some(3600.0 + 9000.0));
    // Another activity, and several.
    let parts = [&all[..1], &named[..8], &["--activity", "Wo"], &written, &times].concat();
    let joined = figures(&parts);
    assert_eq!(joined["activities"]["Prüfung+Süd"], 1);
    // The zone reaches the times.
    let (berlin, target) = (folder.path("berlin.xes"), folder.path("utc.xes"));
    assert!(lotse(&[&["convert", all[0], target.as_str()], &all[1..]].concat()).status.success());
    let local = [&["convert", all[0], berlin.as_str()], &named[..], &written, &times[..2]].concat();
    assert!(lotse(&local).status.success());
    let [utc, berlin] = [target, berlin].map(|path| std::fs::read_to_string(path).expect("a log"));
    assert!(utc.contains("2024-02-03T08:00") && berlin.contains("2024-02-03T08:00:00.000+01:00"), "{berlin}");
}

#[test]
fn what_cannot_be_followed_is_refused_not_passed_over() {
    let folder = Folder::new();
    let table = folder.with("table.csv", TABLE);
    let log = folder.path("log.xes");
    let parts = ["--case", "Akte", "--activity", "Was", "--resource", "Wer"];
    assert!(lotse(&[&["convert", table.as_str(), log.as_str()], &parts[..]].concat()).status.success());
    let parquet = folder.path("log.parquet");
    assert!(lotse(&["convert", &log, &parquet]).status.success());
    for (file, options, words) in [
        (&log, &["--delimiter", ";"][..], "no use for --delimiter"),
        (&log, &["--time-zone", "UTC"], "no use for --time-zone"),
        (&parquet, &["--encoding", "utf-8"], "no use for --encoding"),
        (&log, &["--case", "Wo"], "--case `Wo`"),
        (&parquet, &["--time", "Wo"], "--time `Wo`"),
        (&table, &["--case", "Nummer"], "there is no column `Nummer`"),
        (&table, &["--case", "Akte", "--activity", "Was", "--start", "Wo"], "--start"),
        (&table, &["--encoding", "klingon"], "klingon"),
        (&table, &["--time-zone", "Mars/Base"], "Mars/Base"),
        (&table, &["--case", "Akte", "--activity", "Akte"], "two parts"),
    ] {
        let output = lotse(&[&["analyze", file.as_str()], options].concat());
        assert_eq!(output.status.code(), Some(1), "{options:?}: {}", said(&output));
        assert!(said(&output).contains(words), "{options:?}: {}", said(&output));
        assert!(output.stdout.is_empty());
    }
    for options in [&["--delimiter", ";;"][..], &["--quote", "xx"], &["--strict", "--tolerant"]] {
        assert_eq!(lotse(&[&["analyze", table.as_str()], options].concat()).status.code(), Some(2), "{options:?}");
    }
}

#[test]
fn a_person_is_neither_activity_nor_case_nor_unit_nor_filter_in_a_table() {
    let folder = Folder::new();
    let text =
        "Vorgang,Schritt,Zeit,Sachbearbeiter\n1,a,2024-01-01 08:00,Erika Muster\n1,b,2024-01-01 09:00,Max Probe\n";
    let table = folder.with("table.csv", text);
    let parquet = folder.path("table.parquet");
    assert!(lotse(&["convert", &table, &parquet]).status.success());
    let filter = r#"attribute "Sachbearbeiter" in "Erika Muster""#;
    for file in [&table, &parquet] {
        for option in ["--activity", "--case", "--unit", "--filter"] {
            let value = if option == "--filter" { filter } else { "Sachbearbeiter" };
            let output = lotse(&["analyze", file, option, value]);
            assert_eq!(output.status.code(), Some(1), "{option}: {}", said(&output));
            assert!(output.stdout.is_empty() && said(&output).contains("persons"), "{option}: {}", said(&output));
            assert!(!said(&output).contains("Muster"), "{option}: {}", said(&output));
        }
    }
    // Persons of a case, in all ways to name them.
    let log = folder.with(
        "log.xes",
        "<log><trace><string key=\"responsible\" value=\"Erika Muster\"/>\
        <event><string key=\"concept:name\" value=\"a\"/></event></trace></log>",
    );
    let copy = folder.path("log.parquet");
    assert!(lotse(&["convert", &log, &copy]).status.success());
    for (file, key) in
        [(&log, "responsible"), (&log, "case:responsible"), (&copy, "responsible"), (&copy, "case:responsible")]
    {
        let output = lotse(&["analyze", file, "--filter", &format!("attribute \"{key}\" in \"Erika Muster\"")]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{file} {key}");
        assert!(said(&output).contains("persons"), "{}", said(&output));
    }
    // Also where only the option says that it is one.
    let odd = folder.with("odd.csv", &text.replace("Sachbearbeiter", "W"));
    let output = lotse(&["analyze", &odd, "--resource", "W", "--filter", r#"attribute "W" in "Max Probe""#]);
    assert!(!output.status.success() && said(&output).contains("persons"), "{}", said(&output));
}

#[test]
fn what_csv_cannot_hold_is_said_and_formulas_are_written_harmless() {
    let folder = Folder::new();
    let log = r#"<log><string key="note" value="x"/><trace><string key="concept:name" value="=cmd|'/c calc'!A1"/>
        <event><string key="concept:name" value="@SUM(1)"/><date key="time:timestamp" value="2024-01-01T00:00:00Z"/></event>
        </trace><trace><string key="concept:name" value="empty"/></trace></log>"#;
    let source = folder.with("log.xes", log);
    let (table, back) = (folder.path("log.csv"), folder.path("back.xes"));
    let output = lotse(&["convert", &source, &table]);
    assert!(said(&output).contains("1 Fälle ohne Ereignisse"), "{}", said(&output));
    let output = lotse(&["convert", &source, &table, "--force", "--lang", "en"]);
    assert!(output.status.success());
    assert!(said(&output).contains("1 cases without events"), "{}", said(&output));
    assert!(said(&output).contains("what the log says of itself"), "{}", said(&output));
    let text = std::fs::read_to_string(&table).expect("a table");
    for cell in text.split([',', '\n']) {
        assert!(!cell.trim_matches('"').starts_with(['=', '@', '+', '-']), "{text}");
    }
    assert!(lotse(&["convert", &table, &back]).status.success());
    let text = std::fs::read_to_string(&back).expect("a log");
    assert!(text.contains("value=\"@SUM(1)\"") && text.contains("value=\"=cmd|"), "{text}");
}

#[test]
fn the_demonstration_and_filtered_parts_are_written_in_other_formats() {
    let folder = Folder::new();
    let (xes, parquet) = (folder.path("demo.xes"), folder.path("demo.parquet"));
    for target in [&xes, &parquet] {
        assert!(lotse(&["demo", "--log", target]).status.success());
    }
    assert!(figures(&[&xes]) == figures(&[&parquet]));
    let part = folder.path("part.csv.gz");
    let output = lotse(&["filter", &parquet, "duration > 60d", "-o", &part]);
    assert!(output.status.success(), "{}", said(&output));
    assert!(figures(&[&part]) == figures(&[&parquet, "--filter", "duration > 60d"]));
}
