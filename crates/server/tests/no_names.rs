//! No answer, no export, no stored file and no line of the log names a clerk.
//!
//! A binary of its own, for it reads the log of its whole process.

#[path = "all/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::{Arc, Mutex};

use axum::http::header;
use lotse_eventlog::{EventLog, Values, xes};
use serde_json::{Value, json};
use support::{CLERKS, Server, log, server, table, table_wish};

/// Roles that together see everything.
const ROLES: [&str; 4] = ["prozessmanagement", "personalrat", "administration", "leitung"];

/// Paths of GET calls in the OpenAPI document.
fn routes() -> Vec<(String, Value)> {
    let document = serde_json::to_value(lotse_server::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .filter(|(_, item)| item["get"].is_object())
        .map(|(path, item)| (path.clone(), item["get"].clone()))
        .collect()
}

/// Values to put in for the parameters of a path: every combination that says something.
fn addresses(path: &str, call: &Value, dataset: &str, upload: &str, keys: &[String]) -> Vec<String> {
    let mut found = vec![path.to_owned()];
    let fill = |found: &mut Vec<String>, name: &str, values: &[String]| {
        if path.contains(name) {
            *found = found.iter().flat_map(|path| values.iter().map(|value| path.replace(name, value))).collect();
        }
    };
    let id = if path.contains("/uploads/") { upload } else { dataset };
    fill(&mut found, "{id}", &[id.to_owned()]);
    fill(&mut found, "{key}", keys);
    fill(&mut found, "{number}", &["0".to_owned(), "1".to_owned(), "7".to_owned()]);
    let endings = ["svg", "png", "pdf", "csv", "json", "dot", "xes", "parquet"].map(str::to_owned);
    fill(&mut found, "{ending}", &endings);
    let mut query = Vec::new();
    for parameter in call["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap();
        match name {
            "left" | "right" => query.push(format!("{name}={dataset}")),
            "q" => query.push("q=a".to_owned()),
            "limit" => query.push("limit=100".to_owned()),
            _ => {}
        }
    }
    found.iter_mut().for_each(|path| path.extend([format!("?{}", query.join("&"))]));
    found
}

fn named(text: &str, names: &BTreeSet<String>) -> Option<String> {
    names.iter().find(|name| text.contains(name.as_str())).cloned()
}

/// Names written in full, and their parts.
fn with_parts(names: impl IntoIterator<Item = impl AsRef<str>>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for name in names {
        all.extend(name.as_ref().split([' ', ',']).filter(|part| part.len() > 3).map(str::to_owned));
        all.insert(name.as_ref().to_owned());
    }
    all
}

/// Every text in the columns of a stored log.
fn texts(log: &EventLog) -> String {
    let columns = log.cases().columns.iter().chain(&log.events().columns);
    let dictionaries = columns.filter_map(|column| match &column.values {
        Values::Text { dictionary, .. } => Some(dictionary.iter().collect::<Vec<_>>().join("\n")),
        _ => None,
    });
    let mut all: String = dictionaries.collect::<Vec<_>>().join("\n");
    let mut written = Vec::new();
    xes::write(log, &mut written).unwrap();
    all.push_str(&String::from_utf8_lossy(&written));
    all
}

/// Imports with access to cases and asks everything there is.
async fn nobody_is_named(server: &Server, name: &str, bytes: Vec<u8>, wish: Value, names: &BTreeSet<String>) {
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, name, bytes).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let job = server.import(&cookie, &upload, wish).await;
    assert_eq!(job["state"], "done", "{job}");
    let dataset = job["dataset_id"].as_str().unwrap().to_owned();
    let (app, id) = (server.app.clone(), dataset.clone());
    let loaded = tokio::task::spawn_blocking(move || app.dataset(&id).unwrap()).await.unwrap();
    assert_eq!(named(&texts(&loaded.log), names), None, "stored events of {name}");
    let columns = loaded.log.cases().columns.iter().chain(&loaded.log.events().columns);
    let keys: Vec<String> = columns
        .map(|column| column.key.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>())
        .filter(|key| !key.is_empty())
        .collect();
    let (mut asked, mut answered) = (0, 0);
    let mut files = BTreeSet::new();
    for role in ROLES {
        let cookie = server.login(role).await;
        for (path, call) in routes() {
            for address in addresses(&path, &call, &dataset, &upload, &keys) {
                let answer = server.get(&address, &cookie).await;
                asked += 1;
                answered += usize::from(answer.status.is_success());
                if answer.status.is_success() && address.contains("/export/") {
                    files.insert(address.split(['/', '?']).rev().nth(1).unwrap_or_default().to_owned());
                }
                assert_ne!(answer.status, 500, "{address}: {}", answer.text());
                assert_eq!(named(&answer.text(), names), None, "{address} of {name} for {role}");
                for (key, value) in &answer.headers {
                    assert_eq!(named(&String::from_utf8_lossy(value.as_bytes()), names), None, "{key} of {address}");
                }
                let kind = answer.headers.get(header::CONTENT_TYPE).map_or(&b""[..], |kind| kind.as_bytes());
                assert!(!answer.status.is_success() || !kind.is_empty(), "{address} says no content type");
            }
        }
    }
    assert!(answered > 20, "{answered} of {asked} calls gave an answer");
    let expected =
        ["log.csv", "log.parquet", "log.xes", "map.csv", "map.dot", "map.json", "map.pdf", "map.png", "map.svg"];
    for file in expected.into_iter().chain(["statistics.csv", "variants.csv"]) {
        assert!(files.contains(file), "{file} was not among {files:?}");
    }
}

/// Everything the server wrote to its log.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn wish(case: &str, activity: &str, time: &str, actor: &str) -> Value {
    json!({
        "name": "Akten", "mode": "tolerant", "pseudonymise": [], "drop": [], "case_access": true, "columns_checked": true,
        "mapping": { "case": case, "activity": [activity], "time": time, "actor": actor },
    })
}

/// A table as Parquet that keeps the columns under the names they have in CSV.
fn parquet_of(csv: &str) -> Vec<u8> {
    let columns = ["Vorgang", "Schritt", "Ende", "Bearbeiter", "Stelle", "Rückfragen an"];
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|row| row.split(';').collect()).collect();
    let arrays = columns.iter().enumerate().map(|(at, name)| {
        let values: arrow_array::StringArray = rows.iter().map(|row| Some(row[at])).collect();
        (*name, Arc::new(values) as arrow_array::ArrayRef)
    });
    let batch = arrow_array::RecordBatch::try_from_iter(arrays).unwrap();
    let mut writer = parquet::arrow::ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap()
}

#[tokio::test]
async fn no_answer_and_no_log_line_names_a_clerk() {
    let lines = Lines::default();
    let target = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_writer(move || target.clone());
    tracing::subscriber::set_global_default(subscriber.finish()).unwrap();
    let server = server();
    let names = with_parts(CLERKS);
    let xes = wish("case:concept:name", "concept:name", "time:timestamp", "org:resource");
    nobody_is_named(&server, "akten.xes", log(200).into_bytes(), xes, &names).await;
    // One faulty row, whose report quotes the row.
    let faulty = format!("V-7;prüfen;demnächst, sagt {};{};Amt 1;{}\r\n", CLERKS[0], CLERKS[0], CLERKS[1]);
    let mut tolerant = table_wish("Tabelle");
    tolerant["mode"] = json!("tolerant");
    nobody_is_named(&server, "akten.csv", (table(60) + faulty.as_str()).into_bytes(), tolerant.clone(), &names).await;
    nobody_is_named(&server, "akten.parquet", parquet_of(&table(60)), tolerant, &names).await;
    drop(server);
    let written = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(written.contains("answered"), "the log says something");
    assert_eq!(named(&written, &names), None);
    for personal in ["prozessmanagement", "limit=100", "127.0.0.1", "akten.xes"] {
        assert!(!written.contains(personal), "the log says `{personal}`");
    }
}

#[tokio::test]
async fn the_receipt_log_names_no_resource() {
    let folder = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), Into::into);
    let Ok(bytes) = std::fs::read(folder.join("logs/admin/receipt_wabo.xes.gz")) else {
        eprintln!("skipped: no test data in {}; set LOTSE_TESTDATA", folder.display());
        return;
    };
    let options = xes::Options::default();
    let (original, _) = xes::read(flate2::read::MultiGzDecoder::new(&bytes[..]), &options, &mut ()).unwrap();
    let actors = original.events().column(original.roles().actor.expect("resources"));
    let Values::Text { dictionary, .. } = &actors.values else { panic!("texts") };
    let names: BTreeSet<String> =
        dictionary.iter().filter(|name| name.starts_with("Resource")).map(str::to_owned).collect();
    assert!(names.len() > 10);
    let server = server();
    let wish = wish("case:concept:name", "concept:name", "time:timestamp", "org:resource");
    nobody_is_named(&server, "receipt.xes.gz", bytes, wish, &names).await;
}

/// Whoever imports says nothing of people, or says that they are units.
#[tokio::test]
async fn names_that_nobody_declared_are_replaced_all_the_same() {
    let server = server();
    let names = with_parts(CLERKS);
    let mut careless = table_wish("Tabelle");
    careless["mapping"].as_object_mut().unwrap().remove("actor");
    nobody_is_named(&server, "akten.csv", table(60).into_bytes(), careless.clone(), &names).await;
    let cookie = server.login("prozessmanagement").await;
    for (part, value, code) in [
        ("unit", json!("Bearbeiter"), "personal-unit"),
        ("unit", json!("Rückfragen an"), "personal-unit"),
        ("activity", json!(["Schritt", "Bearbeiter"]), "personal-activity"),
    ] {
        let mut wrong = careless.clone();
        wrong["mapping"][part] = value;
        let upload = server.upload(&cookie, "akten.csv", table(60).into_bytes()).await.expect(201).json();
        let job = server.import(&cookie, upload["id"].as_str().unwrap(), wrong).await;
        assert_eq!((&job["state"], &job["problem"]["code"]), (&json!("failed"), &json!(code)), "{job}");
    }
}
