//! Impulses over HTTP: from a code word to a closed one, and nothing that tells who gave it.

use crate::support::{self, Server, server};
use axum::body::Body;
use axum::http::{Request, header};
use lotse_store::RecordQuery;
use serde_json::{Value, json};

const API: &str = "/api/v1/impulses";

async fn post(server: &Server, cookie: &str, path: &str, body: Value) -> support::Answer {
    server.call("POST", &format!("{API}{path}"), cookie, Some(body)).await
}

/// A command with the version that is current.
async fn command(server: &Server, cookie: &str, id: u64, mut body: Value) -> support::Answer {
    let now = server.get(&format!("{API}/{id}"), cookie).await.expect(200).json();
    body["version"] = now["version"].clone();
    post(server, cookie, &format!("/{id}/commands"), body).await
}

const WHY: &str = "Das spart jeder Sachbearbeitung zwanzig Minuten am Tag.";

#[tokio::test]
async fn an_impulse_under_a_code_word_is_answered_and_built() {
    let server = server();
    let [clerk, manager, head] =
        [server.login("sachbearbeitung").await, server.login("prozessmanagement").await, server.login("leitung").await];
    let given = json!({ "problem": "Wir tippen gescannte Unterlagen von Hand ab.", "extent": "täglich", "anchor": { "kind": "nowhere" } });
    let receipt = post(&server, "", "/anonymous", given).await.expect(201).json();
    let (id, code) = (receipt["id"].as_u64().unwrap(), receipt["code_word"].as_str().unwrap().to_owned());
    // In order, by those whose turn it is.
    command(&server, &clerk, id, json!({ "command": "check" })).await.expect(403);
    command(&server, &head, id, json!({ "command": "accept", "text": WHY })).await.expect(422);
    command(&server, &manager, id, json!({ "command": "check" })).await.expect(200);
    let short =
        command(&server, &manager, id, json!({ "command": "assess", "yes": true, "text": "ja" })).await.expect(422);
    assert_eq!(short.code(), "reasons-missing");
    command(&server, &manager, id, json!({ "command": "assess", "yes": true, "text": WHY })).await.expect(200);
    let refused =
        command(&server, &head, id, json!({ "command": "accept", "text": WHY, "due": "2024-06-01" })).await.expect(422);
    assert!(refused.text().contains("Verantwortliche"), "{}", refused.text());
    let owners = server.get(&format!("{API}/owners"), &head).await.expect(200).json();
    let owner =
        owners.as_array().unwrap().iter().find(|one| one["name"] == "Konto sachbearbeitung").unwrap()["id"].clone();
    let accept = json!({ "command": "accept", "text": WHY, "due": "2024-06-01", "owner": owner });
    command(&server, &head, id, accept).await.expect(200);
    command(&server, &clerk, id, json!({ "command": "start" })).await.expect(200);
    command(
        &server,
        &clerk,
        id,
        json!({ "command": "finish", "text": "Die Schnittstelle liest die Scans jetzt selbst." }),
    )
    .await
    .expect(200);
    let done = json!({ "command": "control", "yes": true, "text": "An drei Tagen nachgesehen, es funktioniert." });
    let closed = command(&server, &manager, id, done).await.expect(200).json();
    assert_eq!((&closed["state"], &closed["due"]), (&json!("closed"), &Value::Null));
    // Whoever has the word reads it, and writes, without a session.
    let typed = code.to_uppercase().replace('-', " ");
    let seen = post(&server, "", "/by-code", json!({ "code_word": typed })).await.expect(200).json();
    assert_eq!((&seen["state"], &seen["submitter"]), (&json!("closed"), &Value::Null));
    let said =
        post(&server, "", "/by-code/messages", json!({ "code_word": code, "text": "Danke!" })).await.expect(200).json();
    assert_eq!((&said["messages"][0]["text"], &said["messages"][0]["by"]), (&json!("Danke!"), &Value::Null));
    let wrong = code.replacen(code.split('-').next().unwrap(), "wolke", 1);
    assert_eq!(
        post(&server, "", "/by-code", json!({ "code_word": wrong })).await.expect(404).code(),
        "code-word-unknown"
    );
}

#[tokio::test]
async fn nothing_tells_who_gave_an_impulse_or_voted() {
    let server = server();
    let clerk = server.login("sachbearbeitung").await;
    let before = server.now.load(std::sync::atomic::Ordering::Relaxed);
    // Somebody is logged in and the browser sends the cookie all the same: it is not looked at.
    let given = json!({ "problem": "Die Mitzeichnung dauert zu lange.", "anchor": { "kind": "nowhere" } });
    let receipt = post(&server, &clerk, "/anonymous", given).await.expect(201).json();
    let (id, code) = (receipt["id"].as_u64().unwrap(), receipt["code_word"].as_str().unwrap().to_owned());
    server.call("PUT", &format!("{API}/{id}/vote"), &clerk, Some(json!({ "on": true }))).await.expect(200);
    server.call("PUT", &format!("{API}/{id}/follow"), &clerk, Some(json!({ "on": true }))).await.expect(200);
    let (records, _) = server
        .app
        .store()
        .records(&RecordQuery { kind: Some("impulse".into()), limit: 99, ..RecordQuery::default() })
        .unwrap();
    assert_eq!(records.len(), 3);
    for record in &records {
        assert_eq!(record.author.account, None, "{record:?}");
        assert_eq!(record.author.at % 86_400_000, 0, "a time of day: {record:?}");
        assert!(record.author.at <= before);
        let body = record.body.to_string();
        assert!(!body.contains(&code) && !body.contains("sachbearbeitung"), "{body}");
    }
    // The word itself stands in no file.
    for entry in std::fs::read_dir(server.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let bytes = std::fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(&code), "{}", path.display());
        }
    }
    let all = server.get(API, &clerk).await.expect(200);
    assert!(!all.text().contains(&code));
    assert_eq!((&all.json()["impulses"][0]["votes"], &all.json()["impulses"][0]["voted"]), (&json!(1), &json!(true)));
    let other = server.login("leitung").await;
    let seen = server.get(&format!("{API}/{id}"), &other).await.expect(200).json();
    assert_eq!((&seen["votes"], &seen["voted"], &seen["submitter"]), (&json!(1), &json!(false), &Value::Null));
}

#[tokio::test]
async fn who_comes_second_is_told_and_a_restart_changes_nothing() {
    let server = server();
    let [manager, head] = [server.login("prozessmanagement").await, server.login("leitung").await];
    let given = json!({ "problem": "Der Drucker fällt jede Woche aus.", "anchor": { "kind": "nowhere" } });
    let one = post(&server, &manager, "", given.clone()).await.expect(201).json();
    let id = one["id"].as_u64().unwrap();
    command(&server, &manager, id, json!({ "command": "check" })).await.expect(200);
    let late = json!({ "command": "reject", "text": WHY, "version": one["version"] });
    let late = post(&server, &head, &format!("/{id}/commands"), late).await.expect(409);
    assert!(late.text().contains("Ihr Text ist noch da"));
    let second = post(&server, &head, "", given).await.expect(201).json()["id"].as_u64().unwrap();
    for cookie in [&manager, &head] {
        for id in [id, second] {
            server.call("PUT", &format!("{API}/{id}/vote"), cookie, Some(json!({ "on": true }))).await.expect(200);
        }
    }
    command(&server, &manager, second, json!({ "command": "merge", "into": id })).await.expect(200);
    let kept = server.get(&format!("{API}/{id}"), &head).await.expect(200).json();
    assert_eq!(kept["votes"], 2, "the same two people");
    let similar = post(&server, &head, "/similar", json!({ "text": "Drucker defekt" })).await.expect(200).json();
    assert_eq!(similar.as_array().unwrap().len(), 1, "the merged one is not offered: {similar}");
    // Another server over the same journal shows the same.
    let again = lotse_server::router(
        lotse_server::App::new(
            {
                let copy = tempfile::tempdir().unwrap().keep();
                for entry in std::fs::read_dir(server.folder.path()).unwrap() {
                    let path = entry.unwrap().path();
                    if path.is_file() {
                        std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
                    }
                }
                lotse_store::Store::open(&copy).unwrap()
            },
            lotse_server::Config {
                clock: std::sync::Arc::new(|| 1_700_000_000_000),
                ..lotse_server::Config::default()
            },
        )
        .unwrap(),
    );
    let request = Request::get(format!("{API}/{id}"))
        .header(header::HOST, "localhost")
        .header(header::COOKIE, &head)
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(again, request).await.unwrap();
    let bytes = http_body_util::BodyExt::collect(answer.into_body()).await.unwrap().to_bytes();
    assert_eq!(serde_json::from_slice::<Value>(&bytes).unwrap(), kept);
}

#[tokio::test]
async fn texts_that_name_somebody_are_noticed_before_they_are_sent() {
    let server = server();
    let text = json!({ "text": "Frau Beispiel hat BA-2024/00123 liegen lassen." });
    let found = post(&server, "", "/notices", text).await.expect(200).json();
    let kinds: Vec<&str> = found.as_array().unwrap().iter().map(|one| one["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["name", "file-number"]);
}
