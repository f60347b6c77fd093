//! Killing the OS process in the middle of its work loses nothing that was answered.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use lotse_store::{Author, RecordQuery, Store};
use serde_json::json;

const FOLDER: &str = "LOTSE_CRASH_FOLDER";

/// Writes and says so, until it is killed.
fn write_on(folder: &Path) -> ! {
    let store = Arc::new(Store::open(folder).unwrap());
    for thread in 0..4 {
        let store = Arc::clone(&store);
        std::thread::spawn(move || {
            // Straight to the pipe: the test harness must not hold it back.
            let mut pipe = std::io::stderr();
            for n in 0u64.. {
                let author = Author { account: None, at: 0 };
                let record = store.append(author, "crash", None, json!([thread, n])).unwrap();
                writeln!(pipe, "ack {} {thread} {n}", record.seq).unwrap();
            }
        });
    }
    loop {
        std::thread::park();
    }
}

/// The test starts itself again; with a folder in its environment it is the one to be killed.
#[test]
fn every_acknowledged_record_survives_a_kill() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        write_on(folder.as_ref());
    }
    let folder = tempfile::tempdir().unwrap();
    let mut before = 0;
    for round in 0..3 {
        let mut process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "every_acknowledged_record_survives_a_kill", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut acknowledged: Vec<String> = lines.by_ref().take(40 + round * 37).map(|line| line.unwrap()).collect();
        process.kill().unwrap();
        process.wait().unwrap();
        acknowledged.extend(lines.map_while(Result::ok));

        let store = Store::open(folder.path()).unwrap();
        let length = store.verify_journal().unwrap().length;
        let query = RecordQuery { limit: u64::MAX, ..RecordQuery::default() };
        let (records, _) = store.records(&query).unwrap();
        let mut checked = 0;
        for line in acknowledged.iter().filter_map(|line| line.strip_prefix("ack ")) {
            let fields: Vec<i64> = line.split(' ').map_while(|field| field.parse().ok()).collect();
            // The kill may cut the last line short.
            let [seq, thread, n] = fields[..] else { continue };
            let record = &records[(length - seq) as usize];
            assert_eq!((record.seq, &record.body), (seq, &json!([thread, n])));
            checked += 1;
        }
        assert!(checked >= 30, "only {checked} records were acknowledged");
        assert!(length >= before + checked, "records of earlier rounds are still there");
        before = length;
    }
}
