//! Accounts, recorded queries, saved filters, and what is stored about oneself.

use std::sync::atomic::Ordering;

use crate::support::{PASSWORD, Server, log, server};
use lotse_server::{Role, User, audit};
use lotse_store::AccountId;
use serde_json::{Value, json};

async fn dataset(server: &Server, cookie: &str) -> String {
    let upload = server.upload(cookie, "a.xes", log(20)).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let request = json!({ "name": "Akten", "mode": "strict", "case_access": false, "columns_checked": true });
    server.import(cookie, &upload, request).await["dataset_id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_last_administrator_stays() {
    let server = server();
    let cookie = server.login("administration").await;
    let accounts = server.get("/api/v1/users", &cookie).await.expect(200).json();
    assert_eq!(accounts.as_array().unwrap().len(), 6);
    let change = async |id: &Value, change: Value| {
        server.call("PATCH", &format!("/api/v1/users/{id}"), &cookie, Some(change)).await
    };
    let id = &accounts[5]["id"];
    assert_eq!(change(id, json!({ "active": false })).await.expect(409).code(), "last-administration");
    assert_eq!(change(id, json!({ "roles": ["leitung"] })).await.expect(409).code(), "last-administration");
    assert_eq!(change(id, json!({ "roles": [] })).await.expect(422).code(), "invalid");
    change(&json!(999), json!({ "active": false })).await.expect(404);
    change(&accounts[0]["id"], json!({ "roles": ["administration"] })).await.expect(200);
    change(id, json!({ "active": false })).await.expect(200);
    server.get("/api/v1/users", &cookie).await.expect(401);
}

#[tokio::test]
async fn a_new_password_ends_sessions_and_has_to_be_changed() {
    let server = server();
    let administration = server.login("administration").await;
    let cookie = server.login("leitung").await;
    let accounts = server.get("/api/v1/users", &administration).await.json();
    let id = accounts.as_array().unwrap().iter().find(|account| account["login"] == "leitung").unwrap()["id"].clone();
    let path = format!("/api/v1/users/{id}");
    let reset = |password: &str| Some(json!({ "password": password }));
    assert_eq!(server.call("PATCH", &path, &administration, reset("kurz")).await.expect(422).code(), "password-weak");
    server.call("PATCH", &path, &administration, reset(PASSWORD)).await.expect(200);
    server.get("/api/v1/session", &cookie).await.expect(401);
    let cookie = server.login("leitung").await;
    assert_eq!(server.get("/api/v1/datasets", &cookie).await.code(), "password-change-required");
}

#[tokio::test]
async fn roles_taken_away_are_gone_at_once() {
    let server = server();
    let administration = server.login("administration").await;
    let cookie = server.login("personalrat").await;
    server.get("/api/v1/audit/queries", &cookie).await.expect(200);
    let accounts = server.get("/api/v1/users", &administration).await.json();
    let id =
        accounts.as_array().unwrap().iter().find(|account| account["login"] == "personalrat").unwrap()["id"].clone();
    let roles = json!({ "roles": ["leitung"] });
    server.call("PATCH", &format!("/api/v1/users/{id}"), &administration, Some(roles)).await.expect(200);
    server.get("/api/v1/audit/queries", &cookie).await.expect(403);
}

#[tokio::test]
async fn accounts_are_unique_and_well_formed() {
    let server = server();
    let cookie = server.login("administration").await;
    let create = async |login: &str, password: &str, role: &str| {
        let new = json!({ "login": login, "display_name": "Neu", "password": password, "roles": [role] });
        server.call("POST", "/api/v1/users", &cookie, Some(new)).await
    };
    assert_eq!(create("LEITUNG", PASSWORD, "leitung").await.expect(409).code(), "login-taken");
    create("mit leer", PASSWORD, "leitung").await.expect(422);
    create("neu", "kurz", "leitung").await.expect(422);
    create("neu", PASSWORD, "koenig").await.expect(422);
    create("neu", PASSWORD, "leitung").await.expect(201);
}

#[tokio::test]
async fn the_council_sees_every_query() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let id = dataset(&server, &cookie).await;
    let user = User { id: AccountId(2), login: "prozessmanagement".to_owned(), roles: vec![Role::Prozessmanagement] };
    let (app, subject) = (server.app.clone(), id.clone());
    let clock = server.now.clone();
    tokio::task::spawn_blocking(move || {
        for what in ["map", "variants", "statistics"] {
            let filters = ["activity \"erfassen\"".to_owned()];
            audit::record_query(&app, &user, &subject, what, &filters, json!({ "paths": 20 })).unwrap();
            clock.fetch_add(24 * 3600 * 1000, Ordering::Relaxed);
        }
    })
    .await
    .unwrap();
    server.get("/api/v1/audit/queries", &cookie).await.expect(401);
    let council = server.login("personalrat").await;
    let page = server.get("/api/v1/audit/queries?limit=2", &council).await.expect(200).json();
    assert_eq!(page["total"], 3);
    let entry = &page["entries"][0];
    assert_eq!(
        [&entry["account"], &entry["role"], &entry["dataset"], &entry["what"], &entry["filters"][0]],
        ["prozessmanagement", "prozessmanagement", "Akten", "statistics", "activity \"erfassen\""]
    );
    let count = async |query: &str| {
        server.get(&format!("/api/v1/audit/queries?{query}"), &council).await.expect(200).json()["total"].clone()
    };
    // The clock began on 2023-11-14 in the evening, one query a day.
    assert_eq!(count("from=2023-11-15").await, 2);
    assert_eq!(count("to=2023-11-15").await, 2);
    assert_eq!(count("from=2023-11-15&to=2023-11-15").await, 1);
    assert_eq!(count("from=2023-11-15T22:13:20Z").await, 2);
    assert_eq!(count(&format!("dataset={id}")).await, 3);
    assert_eq!(count("dataset=other").await, 0);
    server.get("/api/v1/audit/queries?from=gestern", &council).await.expect(422);

    let cookie = server.login("prozessmanagement").await;
    let me = server.get("/api/v1/me/data", &cookie).await.expect(200).json();
    assert_eq!(me["account"]["login"], "prozessmanagement");
    assert_eq!(me["queries_total"], 3);
    assert_eq!(me["datasets"][0]["name"], "Akten");
}

#[tokio::test]
async fn filters_are_kept_with_their_dataset() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let id = dataset(&server, &cookie).await;
    let path = format!("/api/v1/datasets/{id}/filters");
    let new = json!({ "name": "Bescheide", "filters": ["ends \"bescheiden\""] });
    let saved = server.call("POST", &path, &cookie, Some(new)).await.expect(201).json();
    server.call("POST", &path, &cookie, Some(json!({ "name": "leer", "filters": [] }))).await.expect(422);
    assert_eq!(server.get(&path, &cookie).await.expect(200).json(), json!([saved]));
    server.get("/api/v1/datasets/none/filters", &cookie).await.expect(404);
    let one = format!("{path}/{}", saved["id"]);
    server.call("DELETE", &one, &cookie, None).await.expect(204);
    server.call("DELETE", &one, &cookie, None).await.expect(404);
    assert_eq!(server.get(&path, &cookie).await.json(), json!([]));
}

#[tokio::test]
async fn search_finds_what_one_may_open() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let id = dataset(&server, &cookie).await;
    let hits = async |cookie: &str, q: &str| {
        let hits = server.get(&format!("/api/v1/search?q={q}"), cookie).await.expect(200).json();
        hits.as_array().unwrap().iter().map(|hit| hit["href"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(hits(&cookie, "akten").await, [format!("/datasets/{id}")]);
    assert_eq!(hits(&cookie, "konten").await, [""; 0]);
    let administration = server.login("administration").await;
    assert_eq!(hits(&administration, "akten").await, [""; 0]);
    assert_eq!(hits(&administration, "konten").await, ["/users"]);
}

#[tokio::test]
async fn the_program_names_its_parts() {
    let about = server().get("/api/v1/about", "").await.expect(200).json();
    let licences = about["licences"].as_array().unwrap();
    assert!(
        licences.len() > 100 && licences.iter().all(|part| part["licence"].as_str().is_some_and(|text| text.len() > 2))
    );
}

#[tokio::test]
async fn everybody_may_read_what_is_computed_and_none_of_it_is_about_a_person() {
    let server = server();
    let cookie = server.login("sachbearbeitung").await;
    let metrics = server.get("/api/v1/metrics-catalogue", &cookie).await.expect(200).json();
    let metrics = metrics.as_array().unwrap();
    assert!(metrics.iter().all(|metric| metric["person_related"] == false));
    let keys: std::collections::BTreeSet<_> = metrics.iter().map(|metric| metric["key"].as_str().unwrap()).collect();
    assert_eq!(keys.len(), metrics.len());
    for key in ["cases", "case_duration", "waiting", "processing", "handover", "wip"] {
        assert!(keys.contains(key), "{key}");
    }
}
