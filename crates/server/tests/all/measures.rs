//! Measures over HTTP, on the receipt log: the baseline is that of the log, nobody measures too early, alone or twice,
//! and nothing is told about few persons.

use std::sync::atomic::Ordering;

use crate::support::{self, Server, server};
use serde_json::{Value, json};

const BEFORE: (&str, &str) = ("2010-11-01", "2011-04-30");
const STEP: &str = "T02 Check confirmation of receipt";

/// Noon of a day, in milliseconds.
fn noon(day: &str) -> i64 {
    let day: jiff::civil::Date = day.parse().expect("a day");
    day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).expect("an instant").timestamp().as_millisecond()
}

fn question(dataset: &str, metric: &str, step: Option<&str>) -> Value {
    let subject = step.map(|step| json!({ "kind": "activity", "activity": step }));
    json!({ "dataset": dataset, "metric": metric, "subject": subject, "from": BEFORE.0, "to": BEFORE.1 })
}

fn wish(dataset: &str, owner: &Value, target: f64) -> Value {
    json!({
        "title": "Eingang sofort prüfen", "reasons": "Weil die Prüfung des Eingangs oft tagelang liegen bleibt.",
        "origin": { "kind": "potential", "dataset": dataset, "subject": { "kind": "activity", "activity": STEP } },
        "owner": owner, "question": question(dataset, "waiting", Some(STEP)),
        "target": { "less": true, "value": target }, "due": "2011-05-31", "measure_on": "2011-10-01",
    })
}

async fn told(server: &Server, cookie: &str, id: &Value, body: Value) -> support::Answer {
    server.call("POST", &format!("/api/v1/measures/{id}/commands"), cookie, Some(body)).await
}

#[tokio::test]
async fn a_measure_goes_from_its_baseline_to_its_second_measurement() {
    let server = server();
    let owner = server.login("prozessmanagement").await;
    let dataset = server.import_receipt(&owner, false).await;
    server.now.store(noon("2011-05-02"), Ordering::Relaxed);
    let [head, clerk, manager] =
        [server.login("leitung").await, server.login("sachbearbeitung").await, server.login("prozessmanagement").await];
    let before =
        server.call("POST", "/api/v1/measures/baseline", &head, Some(question(&dataset, "waiting", Some(STEP))));
    let before = before.await.expect(200).json();
    let (n, mean) = (before["n"].as_u64().expect("a number"), before["mean"].as_f64().expect("a mean"));
    assert!(n > 200 && mean > 60.0, "{before}");
    let owners = server.get("/api/v1/impulses/owners", &head).await.expect(200).json();
    let me = owners.as_array().expect("a list").iter().find(|one| one["name"] == "Konto sachbearbeitung");
    let me = me.expect("somebody who can build")["id"].clone();
    server.call("POST", "/api/v1/measures", &manager, Some(wish(&dataset, &me, mean / 2.0))).await.expect(403);
    server.call("POST", "/api/v1/measures", &head, Some(wish(&dataset, &Value::Null, mean / 2.0))).await.expect(422);
    let refused = server.call("POST", "/api/v1/measures", &head, Some(wish(&dataset, &me, mean * 2.0))).await;
    assert_eq!(refused.expect(422).code(), "target-no-better");
    let made = server.call("POST", "/api/v1/measures", &head, Some(wish(&dataset, &me, mean / 2.0))).await;
    let made = made.expect(201).json();
    assert_eq!((&made["before"]["n"], &made["state"]), (&json!(n), &json!("open")));
    assert!((made["before"]["mean"].as_f64().expect("a mean") - mean).abs() < 1e-6);
    let id = &made["id"];

    let done = json!({ "command": "build", "version": 1, "text": "Der Eingang wird seit heute sofort geprüft." });
    for other in [&manager, &head] {
        assert_eq!(told(&server, other, id, done.clone()).await.expect(403).code(), "not-yours");
    }
    told(&server, &clerk, id, done).await.expect(200);
    let built = server.get(&format!("/api/v1/measures/{id}"), &manager).await.expect(200).json();
    assert_eq!(built["state"], "built");
    let again = |version: u64, from: &str| json!({ "command": "measure", "version": version, "dataset": dataset, "from": from, "to": "2011-09-30" });
    assert_eq!(told(&server, &manager, id, again(2, "2011-06-01")).await.expect(422).code(), "too-early");
    assert_eq!(told(&server, &clerk, id, again(2, "2011-06-01")).await.expect(403).code(), "not-yours");
    server.now.store(noon("2011-10-03"), Ordering::Relaxed);
    let measurer = server.login("prozessmanagement").await;
    assert_eq!(told(&server, &measurer, id, again(1, "2011-06-01")).await.expect(409).code(), "changed-meanwhile");
    assert_eq!(told(&server, &measurer, id, again(2, "2011-01-01")).await.expect(422).code(), "measurement-period");
    let measured = told(&server, &measurer, id, again(2, "2011-06-01")).await.expect(200).json();
    let result = &measured["result"];
    let number = |of: &Value| of.as_f64().expect("a number");
    let difference = number(&result["after"]["mean"]) - mean;
    assert!((number(&result["difference"]) - difference).abs() < 1e-5, "{result}");
    assert!(number(&result["interval"]["from"]) < difference && difference < number(&result["interval"]["to"]));
    assert_eq!(told(&server, &measurer, id, again(3, "2011-06-01")).await.expect(422).code(), "wrong-state");
    let list = server.get("/api/v1/measures", &measurer).await.expect(200).json();
    assert_eq!(list["measures"][0]["result"]["outcome"], result["outcome"]);
}

#[tokio::test]
async fn nothing_is_measured_of_few_persons_few_values_or_where_it_makes_no_sense() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let dataset = server.import_receipt(&cookie, false).await;
    let ask = async |body: Value| server.call("POST", "/api/v1/measures/baseline", &cookie, Some(body)).await;
    let mut whole = question(&dataset, "case-duration", None);
    assert_eq!(ask(whole.clone()).await.expect(200).json()["unit"], "seconds");
    // Two periods that differ by a day would tell what happened on that day.
    whole["to"] = json!("2011-04-29");
    let days = ask(whole.clone()).await.expect(422).json();
    assert!(days["detail"].as_str().expect("a sentence").contains("ganze Monate"), "{days}");
    (whole["from"], whole["to"]) = (json!("2009-01-01"), json!("2010-09-30"));
    ask(whole).await.expect(422);
    // 28 values in all, in one of the months a single one.
    let few = ask(question(&dataset, "waiting", Some("T03 Adjust confirmation of receipt"))).await.expect(422).json();
    assert!(few["detail"].as_str().expect("a sentence").contains("In einem der Monate"), "{few}");
    ask(question(&dataset, "rework", None)).await.expect(422);
    ask(question(&dataset, "speed", None)).await.expect(422);
    ask(question(&dataset, "waiting", Some("T99"))).await.expect(422);
    ask(question("no-such", "case-duration", None)).await.expect(404);
    let mut unit = question(&dataset, "case-duration", None);
    unit["filters"] = json!(["attribute \"org:group\" in \"Group 7\""]);
    assert_eq!(ask(unit).await.expect(403).code(), "personal");
}

#[tokio::test]
async fn what_three_clerks_do_is_no_baseline() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, "akten.csv", support::table(60)).await.expect(201).json();
    let job = server.import(&cookie, upload["id"].as_str().expect("an upload"), support::table_wish("Akten")).await;
    let dataset = job["dataset_id"].as_str().expect("a dataset").to_owned();
    let body = json!({
        "dataset": dataset, "metric": "case-duration", "from": "2000-01-01", "to": "2030-01-31",
    });
    let refused = server.call("POST", "/api/v1/measures/baseline", &cookie, Some(body)).await;
    assert_eq!(refused.expect(403).code(), "personal");
}
