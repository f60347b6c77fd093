//! Logging in, staying in, and being kept out.

use std::sync::atomic::Ordering;

use crate::support::{PASSWORD, request, server, server_with};
use axum::body::Body;
use axum::http::header;
use serde_json::json;

#[tokio::test]
async fn a_session_lasts_until_it_is_closed() {
    let server = server();
    server.get("/api/v1/session", "").await.expect(401);
    let cookie = server.login("leitung").await;
    let session = server.get("/api/v1/session", &cookie).await.expect(200).json();
    assert_eq!(session["roles"], json!(["leitung"]));
    assert_eq!(session["expires_at"], "2023-11-14T23:13:20Z");
    let closed = server.call("DELETE", "/api/v1/session", &cookie, None).await.expect(204);
    assert!(closed.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(server.get("/api/v1/session", &cookie).await.expect(401).code(), "unauthenticated");
}

#[tokio::test]
async fn the_cookie_is_closed_to_scripts_and_other_sites() {
    for (secure, name) in [(false, "lotse="), (true, "__Host-lotse=")] {
        let server = server_with(|config| config.secure_cookies = secure);
        let body = json!({ "login": "leitung", "password": PASSWORD });
        let answer = server.call("POST", "/api/v1/session", "", Some(body)).await.expect(200);
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.starts_with(name) && cookie.contains("; HttpOnly; SameSite=Strict"), "{cookie}");
        assert_eq!(cookie.ends_with("; Secure"), secure);
        assert_eq!(answer.headers.contains_key("strict-transport-security"), secure);
    }
}

#[tokio::test]
async fn the_store_has_no_token() {
    let server = server();
    let cookie = server.login("leitung").await;
    let token = cookie.split_once('=').unwrap().1.as_bytes();
    for file in ["lotse.sqlite", "lotse.sqlite-wal"] {
        let bytes = std::fs::read(server.folder.path().join(file)).unwrap_or_default();
        assert!(!bytes.windows(token.len()).any(|window| window == token), "{file}");
    }
}

#[tokio::test]
async fn sessions_end_by_idleness_and_by_age() {
    let server = server();
    let minute = 60_000;
    let cookie = server.login("leitung").await;
    for _ in 0..11 {
        server.now.fetch_add(50 * minute, Ordering::Relaxed);
        server.get("/api/v1/session", &cookie).await.expect(200);
    }
    // 9 h 10 min of work; the tenth hour ends it.
    server.now.fetch_add(50 * minute, Ordering::Relaxed);
    server.get("/api/v1/session", &cookie).await.expect(401);
    let cookie = server.login("leitung").await;
    server.now.fetch_add(61 * minute, Ordering::Relaxed);
    server.get("/api/v1/session", &cookie).await.expect(401);
}

#[tokio::test]
async fn unknown_names_and_wrong_passwords_get_the_same_answer() {
    let server = server();
    let mut answers = Vec::new();
    for login in ["leitung", "niemand"] {
        let body = json!({ "login": login, "password": "gewiss nicht richtig" });
        let answer = server.call("POST", "/api/v1/session", "", Some(body)).await.expect(401);
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("reference");
        answers.push(body);
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0]["code"], "login-failed");
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let server = server();
    let wrong = || Some(json!({ "login": "leitung", "password": "falsch falsch falsch" }));
    for _ in 0..10 {
        server.call("POST", "/api/v1/session", "", wrong()).await.expect(401);
    }
    let refused = server.call("POST", "/api/v1/session", "", wrong()).await.expect(429);
    assert_eq!(refused.headers[header::RETRY_AFTER], "900");
    let right = || Some(json!({ "login": "leitung", "password": PASSWORD }));
    server.call("POST", "/api/v1/session", "", right()).await.expect(429);
    server.login("personalrat").await;
    server.now.fetch_add(900_000, Ordering::Relaxed);
    server.login("leitung").await;
}

#[tokio::test]
async fn foreign_pages_and_names_are_refused() {
    let server = server();
    let cookie = server.login("leitung").await;
    let mut codes = Vec::new();
    for headers in [
        vec![("host", "localhost:8080"), ("sec-fetch-site", "cross-site")],
        vec![("host", "localhost:8080"), ("sec-fetch-site", "same-site")],
        vec![("host", "localhost:8080"), ("origin", "http://evil.example")],
        vec![("host", "localhost:8080"), ("origin", "http://localhost:9090")],
        vec![("host", "localhost:8080"), ("origin", "null")],
        vec![("host", "localhost:8080")],
        vec![("host", "evil.example"), ("sec-fetch-site", "same-origin")],
        vec![],
        vec![("host", "localhost:8080"), ("origin", "http://localhost:8080")],
    ] {
        let mut builder =
            axum::http::Request::builder().method("DELETE").uri("/api/v1/session").header("cookie", &cookie);
        for (name, value) in headers {
            builder = builder.header(name, value);
        }
        let answer = server.send(builder.body(Body::empty()).unwrap()).await;
        codes.push(if answer.status == 204 { "done".to_owned() } else { answer.code() });
    }
    let foreign = ["foreign-origin"; 6];
    assert_eq!(codes[..6], foreign);
    assert_eq!(codes[6..], ["unknown-host", "unknown-host", "done"]);
}

#[tokio::test]
async fn a_first_password_has_to_be_changed() {
    let server = server();
    let administration = server.login("administration").await;
    let new = json!({ "login": "neu", "display_name": "Neues Konto", "password": PASSWORD, "roles": ["leitung"] });
    server.call("POST", "/api/v1/users", &administration, Some(new)).await.expect(201);
    let cookie = server.login("neu").await;
    assert_eq!(server.get("/api/v1/session", &cookie).await.expect(200).json()["must_change_password"], true);
    assert_eq!(server.get("/api/v1/datasets", &cookie).await.expect(403).code(), "password-change-required");
    let change = |old: &str, new: &str| Some(json!({ "old": old, "new": new }));
    let path = "/api/v1/session/password";
    assert_eq!(
        server.call("POST", path, &cookie, change("falsch", "ein neuer Satz")).await.expect(403).code(),
        "password-wrong"
    );
    assert_eq!(server.call("POST", path, &cookie, change(PASSWORD, "kurz")).await.expect(422).code(), "password-weak");
    let changed = server.call("POST", path, &cookie, change(PASSWORD, "ein neuer Satz")).await.expect(204);
    server.get("/api/v1/session", &cookie).await.expect(401);
    server.get("/api/v1/datasets", &changed.cookie().unwrap()).await.expect(200);
}

#[tokio::test]
async fn problems_speak_the_language_asked_for() {
    let server = server();
    let title = async |language: &str| {
        let request = request("GET", "/api/v1/datasets", "").header("accept-language", language);
        let answer = server.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        answer.json()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title("en").await, "Not logged in");
    assert_eq!(title("de;q=0.5, en;q=0.9").await, "Not logged in");
    assert_eq!(title("fr").await, "Nicht angemeldet");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let server = server();
    for path in ["/", "/api/v1/about", "/api/v1/nothing", "/healthz", "/assets/none.js"] {
        let answer = server.get(path, "").await;
        let policy = answer.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
        for name in ["x-content-type-options", "referrer-policy", "permissions-policy"] {
            assert!(answer.headers.contains_key(name), "{path} lacks {name}");
        }
    }
    assert_eq!(server.get("/api/v1/nothing", "").await.expect(404).code(), "not-found");
    assert_eq!(server.call("PUT", "/api/v1/users", "", None).await.expect(405).code(), "method-not-allowed");
    assert!(server.get("/datasets/abc/map", "").await.expect(200).text().starts_with("<!doctype html>"));
}
