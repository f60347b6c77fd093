//! Maps and variants of a real log over HTTP.

use crate::support::{self, server};
use serde_json::{Value, json};

const IMPORT: &str = "/api/v1/datasets";

fn encoded(filter: &str) -> String {
    filter.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[tokio::test]
async fn the_map_of_the_receipt_log_has_the_known_figures() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let id = server.import_receipt(&cookie, false).await;
    let path = format!("{IMPORT}/{id}/map?activities=100&paths=100&metric=events");
    let map = server.get(&path, &cookie).await.expect(200).json();
    assert_eq!((&map["figures"]["cases"], &map["figures"]["events"]), (&json!(1434), &json!(8577)));
    assert_eq!((&map["figures"]["activities"], &map["figures"]["variants"]), (&json!(27), &json!(116)));
    let nodes = map["nodes"].as_array().expect("nodes");
    let of = |name: &str| nodes.iter().find(|node| node["activity"] == name).expect("the activity");
    assert_eq!(of("Confirmation of receipt")["events"], 1434);
    assert_eq!(of("Confirmation of receipt")["starts"], 1434);
    // Nothing of fewer than five cases is shown, and something had to be withheld.
    let edges = map["edges"].as_array().expect("edges");
    assert!(edges.iter().chain(nodes).all(|part| part["cases"].is_null() || part["cases"].as_u64() >= Some(5)));
    assert!(map["computed"]["suppressed_cells"].as_u64() > Some(0));
    assert!(edges.iter().any(|edge| edge["events"].is_null()));
    // A metric of time, and the same map in English.
    let path = format!("{IMPORT}/{id}/map?metric=median&calendar=BY");
    let map = server.get(&path, &cookie).await.expect(200).json();
    assert_eq!(map["legend"]["unit"], "seconds");
    assert!(map["edges"].as_array().expect("edges").iter().any(|edge| edge["value"].is_number()));
}

#[tokio::test]
async fn variants_are_those_of_the_oracle_without_the_rare_ones() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let id = server.import_receipt(&cookie, false).await;
    let page = server.get(&format!("{IMPORT}/{id}/variants?limit=3"), &cookie).await.expect(200).json();
    let rows = page["variants"].as_array().expect("rows");
    assert_eq!((rows.len(), &rows[0]["cases"], &rows[1]["cases"]), (3, &json!(713), &json!(123)));
    let all = server.get(&format!("{IMPORT}/{id}/variants?limit=1000"), &cookie).await.expect(200).json();
    let rows = all["variants"].as_array().expect("rows");
    assert!(rows.iter().all(|row| row["cases"].as_u64() >= Some(5)));
    assert_eq!(rows.len() as u64 + all["rest"]["variants"].as_u64().expect("rest"), 116);
    assert!(all["rest"]["cases"].as_u64() >= Some(5));
}

#[tokio::test]
async fn questions_about_few_cases_or_about_persons_are_refused() {
    let server = server();
    let cookie = server.login("personalrat").await;
    let owner = server.login("prozessmanagement").await;
    let id = server.import_receipt(&owner, false).await;
    let ask = |filters: Vec<&str>| {
        let query: Vec<String> = filters.iter().map(|filter| format!("f={}", encoded(filter))).collect();
        format!("{IMPORT}/{id}/map?{}", query.join("&"))
    };
    let few = "activity \"T13 Adjust document X request unlicensed\"";
    let not_few = format!("not ({few})");
    for (filters, code) in [
        (vec![few], "too-few-cases"),
        (vec![&not_few], "too-few-cases"),
        (vec!["attribute \"org:resource\" in \"Resource01\""], "personal"),
        (vec!["activity Confirmation"], "invalid-filter"),
        (vec!["attribute \"nothing\" in \"1\""], "invalid-filter"),
    ] {
        let answer = server.get(&ask(filters.clone()), &cookie).await;
        assert_eq!(answer.code(), code, "{filters:?}: {}", answer.text());
    }
    let part = server.get(&ask(vec!["attribute \"case:channel\" in \"Internet\""]), &cookie).await;
    let part = if part.status == 200 { part } else { server.get(&ask(vec!["duration > 1d"]), &cookie).await };
    let cases = part.expect(200).json()["figures"]["cases"].as_u64().expect("a number");
    assert!((5..1434).contains(&cases), "{cases}");
    // All of it is on record for the staff council.
    let audit = server.get("/api/v1/audit/queries?limit=100&offset=0", &cookie).await.expect(200).json();
    assert!(audit["total"].as_u64() >= Some(6), "{audit}");
}

#[tokio::test]
async fn the_map_leaves_in_every_format() {
    let server = server();
    let cookie = server.login("leitung").await;
    let owner = server.login("prozessmanagement").await;
    let id = server.import_receipt(&owner, false).await;
    for (ending, head) in
        [("svg", "<svg"), ("png", "\u{fffd}PNG"), ("pdf", "%PDF"), ("csv", ""), ("json", "{"), ("dot", "digraph")]
    {
        let answer = server.get(&format!("{IMPORT}/{id}/export/map.{ending}"), &cookie).await.expect(200);
        assert!(answer.text().contains(head), "{ending}");
        assert!(answer.headers["content-disposition"].to_str().expect("text").contains(ending));
        assert!(!answer.text().contains("Resource0") && !answer.text().contains("Resource1"), "{ending}");
    }
    let answer = server.get(&format!("{IMPORT}/{id}/export/map.exe"), &cookie).await;
    assert_eq!(answer.status, 404);
    let _: Value = answer.json();
}

/// The step „prüfen“ on the map of a table with times and so many clerks.
async fn step_of(clerks: usize) -> Value {
    use std::fmt::Write as _;
    let clerks: Vec<String> = (0..clerks).map(|at| format!("{} {at}", support::CLERKS[at % 3])).collect();
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let mut csv = "Vorgang;Schritt;Beginn;Ende;Bearbeiter;Stelle\n".to_owned();
    for case in 0..40 {
        for (step, activity) in ["erfassen", "prüfen", "bescheiden"].iter().enumerate() {
            let (day, clerk) = (1 + (case + step) % 28, &clerks[(case + step) % clerks.len()]);
            let _ = writeln!(
                csv,
                "V-{case};{activity};{day:02}.03.2024 08:00;{day:02}.03.2024 09:30;{clerk};Amt {}",
                step % 2
            );
        }
    }
    let upload = server.upload(&cookie, "vorgaenge.csv", csv).await.expect(201);
    for clerk in &clerks {
        assert!(!upload.text().contains(clerk), "{}", upload.text());
    }
    let upload = upload.json();
    assert_eq!(upload["preview"]["dialect"]["delimiter"], ";");
    let request = json!({
        "name": "Tabelle",
        "mapping": { "case": "Vorgang", "activity": ["Schritt"], "time": "Ende", "start": "Beginn", "actor": "Bearbeiter", "unit": "Stelle" },
        "mode": "strict", "pseudonymise": [], "drop": [], "case_access": false, "columns_checked": true
    });
    let job = server.import(&cookie, upload["id"].as_str().expect("an upload"), request).await;
    let id = job["dataset_id"].as_str().unwrap_or_else(|| panic!("an import: {job}")).to_owned();
    let map = server.get(&format!("{IMPORT}/{id}/map?metric=processing&paths=100"), &cookie).await.expect(200);
    for clerk in support::CLERKS {
        assert!(!map.text().contains(clerk), "{clerk}");
    }
    let map = map.json();
    assert_eq!((&map["figures"]["cases"], &map["figures"]["events"]), (&json!(40), &json!(120)));
    let nodes = map["nodes"].as_array().expect("nodes");
    nodes.iter().find(|node| node["activity"] == "prüfen").expect("the activity").clone()
}

#[tokio::test]
async fn a_table_with_start_times_becomes_a_map_without_names() {
    let of = step_of(5).await;
    assert_eq!((&of["duration"]["median"], &of["events"]), (&json!(5400.0), &json!(40)));
    assert_eq!(of["few_persons"], json!(false));
}

#[tokio::test]
async fn what_few_persons_do_is_counted_and_not_timed() {
    let of = step_of(4).await;
    assert_eq!((&of["duration"], &of["events"]), (&Value::Null, &json!(40)));
    assert_eq!(of["few_persons"], json!(true));
}

#[tokio::test]
async fn a_table_that_cannot_be_read_leaves_no_dataset() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let mapping = json!({ "case": "Vorgang", "activity": ["Schritt"], "time": "Ende" });
    let head = "Vorgang;Schritt;Ende\n";
    for (name, text) in [
        ("no-case.csv", "Nummer;Schritt;Ende\n1;a;01.03.2024 08:00\n2;a;01.03.2024 08:00\n".to_owned()),
        ("mixed.csv", format!("{head}1;a;01.03.2024 08:00\n1;b;2024-03-02T08:00:00\n1;c;kein Datum\n")),
        ("empty.csv", head.to_owned()),
    ] {
        let upload = server.upload(&cookie, name, text).await;
        if upload.status != 201 {
            assert_eq!(upload.status, 422, "{name}: {}", upload.text());
            continue;
        }
        let id = upload.json()["id"].as_str().expect("an upload").to_owned();
        let request = json!({ "name": name, "mapping": mapping, "mode": "strict", "columns_checked": true });
        let job = server.import(&cookie, &id, request).await;
        let refused = job["state"] == "failed" || job["status"].as_u64() == Some(422);
        assert!(refused, "{name}: {job}");
    }
    let datasets = server.get(IMPORT, &cookie).await.expect(200).json();
    assert_eq!(datasets, json!([]));
}
