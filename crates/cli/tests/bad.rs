//! Bad input and interruption: a code, a message, and no file left behind.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

fn lotse(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_lotse")).args(arguments).output().expect("the binary starts")
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Everything in `folder`, hidden or not.
fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut all: Vec<String> =
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    all.sort();
    all
}

fn gz(text: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text).expect("in memory");
    packed.finish().expect("in memory")
}

const ROWS: &str = "case,activity,time\n1,a,2024-01-01 08:00\n1,b,2024-01-01 09:00\n";
const XES: &str =
    "<log><trace><string key=\"concept:name\" value=\"1\"/><event><string key=\"concept:name\" value=\"a\"/></event>";

#[test]
fn every_bad_file_is_named_with_the_reason_and_leaves_nothing_behind() {
    let cut = |mut bytes: Vec<u8>| {
        bytes.truncate(bytes.len() / 2);
        bytes
    };
    let noise: String =
        (0..4_000u64).map(|n| format!("{},a{},2024-01-01 08:00\n", n, n.wrapping_mul(0x9e37_79b9_7f4a_7c15))).collect();
    let bomb = "<!DOCTYPE log [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><log>&b;</log>";
    let external = "<!DOCTYPE log [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><log>&a;</log>";
    let files: [(&str, Vec<u8>, &[&str], &str); 19] = [
        ("cut.csv.gz", cut(gz(format!("case,activity,time\n{noise}").as_bytes())), &[], "cut off"),
        ("cut.xes.gz", cut(gz(format!("{XES}</trace></log>{noise}").as_bytes())), &[], "cut off"),
        ("broken.xes", XES.into(), &[], "line"),
        ("bomb.xes", bomb.into(), &[], "line"),
        ("external.xes", external.into(), &[], "line"),
        ("bomb.csv", bomb.into(), &[], "line"),
        ("empty.xes", b"<log/>".to_vec(), &[], "empty"),
        ("empty.csv", Vec::new(), &[], "empty"),
        ("header.csv", b"case,activity,time\n".to_vec(), &[], "empty"),
        (
            "encoding.csv",
            [ROWS.as_bytes(), b"1,Pr\xfcfung,2024-01-01 10:00\n"].concat(),
            &["--encoding", "utf-8", "--strict"],
            "line 4",
        ),
        ("nocase.csv", b"activity,time\na,2024-01-01 08:00\n".to_vec(), &[], "hint: use --case COLUMN"),
        ("notime.csv", b"case,activity\n1,a\n".to_vec(), &[], "hint: use --time COLUMN"),
        ("mixed.csv", [ROWS.as_bytes(), b"1,c,02.01.2024 08:00\n"].concat(), &["--strict"], "line 4"),
        (
            "odd-times.csv",
            b"case,activity,time\n1,a,Q1/24-XIIII\n1,b,Q2/24-XIIII\n".to_vec(),
            &["--time", "time"],
            "--time-format",
        ),
        ("quote.csv", b"case,activity,time\n1,\"a,2024-01-01 08:00\n".to_vec(), &["--strict"], "quote"),
        ("page.html", b"<!doctype html><html></html>".to_vec(), &[], "web page"),
        ("sheet.xlsx", b"PK\x03\x04xxxxxxxxxxxxxxxxxxxx".to_vec(), &[], "save the sheet as CSV"),
        ("log.parquet", b"PAR1 this is none PAR1".to_vec(), &[], "Parquet"),
        ("log.json", b"{\"a\": 1}".to_vec(), &[], "JSON"),
    ];
    for (name, bytes, options, words) in files {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
        std::fs::write(path(name), bytes).expect("a file");
        for (command, target) in [("convert", "out.parquet"), ("filter", "out.csv.gz"), ("map", "out.svg")] {
            let (file, target) = (path(name), path(target));
            let arguments = match command {
                "convert" => vec!["convert", &file, &target],
                "filter" => vec!["filter", &file, "events > 0", "-o", &target],
                _ => vec!["map", &file, "-o", &target],
            };
            let output = lotse(&[&arguments[..], options].concat());
            let message = said(&output);
            assert_eq!(output.status.code(), Some(1), "{name}: {message}");
            assert!(message.contains(name) && message.contains(words), "{command} {name}: {message}");
            assert!(!message.contains("panicked") && output.stdout.is_empty(), "{name}: {message}");
            assert_eq!(names(folder.path()), [name], "{command} {name} leaves nothing behind");
        }
    }
}

#[test]
fn odd_but_usable_files_are_read_and_reported() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let one = "case,activity,time\n1,a,2024-01-01 08:00\n";
    let same =
        "case,activity,time\n1,b,2024-01-01 08:00\n1,a,2024-01-01 08:00\n2,b,2024-01-01 08:00\n2,a,2024-01-01 08:00\n";
    let mixed = format!("{ROWS}1,c,2024-01-01 25:00\n");
    for (name, text, events, variants, words) in [
        ("one.csv", one, 1, 1, "Zeitzone"),
        ("same.csv", same, 4, 1, "Zeitzone"),
        ("mixed.csv", &mixed, 2, 1, "Zeile 4"),
        ("one.xes", &format!("{XES}</trace></log>"), 1, 1, ""),
    ] {
        std::fs::write(path(name), text).expect("a file");
        let output = lotse(&["analyze", "--json", &path(name)]);
        assert!(output.status.success(), "{name}: {}", said(&output));
        let figures: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        assert_eq!((&figures["events"], &figures["variants"]), (&events.into(), &variants.into()), "{name}");
        assert!(said(&output).contains(words), "{name}: {}", said(&output));
    }
}

#[test]
fn targets_that_cannot_be_are_refused_before_anything_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    for (command, target, words) in [
        ("convert", path("out.xlsx"), ".parquet"),
        ("convert", path("out"), ".parquet"),
        ("convert", path("nowhere/out.csv"), "does not exist"),
        ("map", path("out.txt"), ".svg"),
        ("map", path("nowhere/out.svg"), "does not exist"),
    ] {
        // The log is not there either: the target is looked at first.
        let log = path("absent.xes");
        let arguments =
            if command == "map" { vec!["map", &log, "-o", &target] } else { vec!["convert", &log, &target] };
        let output = lotse(&arguments);
        assert_eq!(output.status.code(), Some(1), "{target}");
        assert!(
            said(&output).contains(words) && said(&output).contains(&folder.path().display().to_string()),
            "{}",
            said(&output)
        );
    }
    let output = lotse(&["analyze", folder.path().to_str().expect("UTF-8")]);
    assert!(output.status.code() == Some(1) && said(&output).contains("folder"), "{}", said(&output));
    assert!(names(folder.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_signal_leaves_no_unfinished_file() {
    use std::process::Stdio;
    use std::time::{Duration, Instant};
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let (table, target) = (path("big.csv"), path("big.xes.gz"));
    let mut text = "case,activity,time,note\n".to_owned();
    for n in 0..400_000u32 {
        text.push_str(&format!(
            "{},step {},2024-01-01 08:00:{:02},{}\n",
            n / 4,
            n % 7,
            n % 60,
            n.wrapping_mul(2_654_435_761)
        ));
    }
    std::fs::write(&table, text).expect("a file");
    for (signal, code) in [("-INT", 130), ("-TERM", 143)] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_lotse"))
            .args(["convert", &table, &target])
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        let begun = Instant::now();
        while names(folder.path()).len() < 2 {
            assert!(begun.elapsed() < Duration::from_secs(120), "no file under way");
            assert!(child.try_wait().expect("a child").is_none(), "it ended before the signal");
            std::thread::yield_now();
        }
        let under_way = names(folder.path());
        assert!(under_way.iter().any(|name| name.ends_with(".tmp")), "{under_way:?}");
        assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().expect("kill").success());
        assert_eq!(child.wait().expect("an end").code(), Some(code));
        assert_eq!(names(folder.path()), ["big.csv"], "{signal}");
    }
}
