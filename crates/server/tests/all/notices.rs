//! Notices on all their ways: page, feed, mail over a real connection, digest.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::{self, Server, server, server_with};
use lotse_server::Mailer;
use serde_json::{Value, json};

const API: &str = "/api/v1";
const WHY: &str = "Das spart jeder Sachbearbeitung zwanzig Minuten am Tag.";
const DAY: i64 = 86_400_000;

async fn give(server: &Server, cookie: &str, path: &str, problem: &str) -> u64 {
    let body = json!({ "problem": problem, "anchor": { "kind": "nowhere" } });
    let given = server.call("POST", &format!("{API}/impulses{path}"), cookie, Some(body)).await.expect(201).json();
    given["id"].as_u64().unwrap()
}

async fn command(server: &Server, cookie: &str, id: u64, mut body: Value) {
    let path = format!("{API}/impulses/{id}");
    body["version"] = server.get(&path, cookie).await.expect(200).json()["version"].clone();
    server.call("POST", &format!("{path}/commands"), cookie, Some(body)).await.expect(200);
}

async fn count(server: &Server, cookie: &str) -> u64 {
    server.get(&format!("{API}/notices/count"), cookie).await.expect(200).json()["new"].as_u64().unwrap()
}

async fn list(server: &Server, cookie: &str) -> Value {
    server.get(&format!("{API}/notices"), cookie).await.expect(200).json()
}

async fn choose(server: &Server, cookie: &str, change: impl FnOnce(&mut Value)) -> support::Answer {
    let path = format!("{API}/notices/choice");
    let mut choice = server.get(&path, cookie).await.expect(200).json()["choice"].clone();
    change(&mut choice);
    server.call("PUT", &path, cookie, Some(choice)).await
}

#[tokio::test]
async fn who_has_to_act_and_who_waits_for_an_answer_are_told() {
    let server = server();
    let [clerk, manager, head] =
        [server.login("sachbearbeitung").await, server.login("prozessmanagement").await, server.login("leitung").await];
    let id = give(&server, &clerk, "", "Wir tippen gescannte Unterlagen ab.").await;
    assert_eq!((count(&server, &clerk).await, count(&server, &manager).await, count(&server, &head).await), (0, 1, 0));
    let seen = list(&server, &manager).await;
    assert_eq!(
        (&seen["notices"][0]["kind"], &seen["notices"][0]["path"]),
        (&json!("duties"), &json!(format!("/impulses/{id}")))
    );
    server
        .call("PUT", &format!("{API}/notices/seen"), &manager, Some(json!({ "head": seen["head"] })))
        .await
        .expect(204);
    assert_eq!(count(&server, &manager).await, 0);
    assert_eq!(list(&server, &manager).await["notices"][0]["new"], false, "it stays in the list");

    command(&server, &manager, id, json!({ "command": "check" })).await;
    command(&server, &manager, id, json!({ "command": "assess", "yes": false, "text": WHY })).await;
    assert_eq!((count(&server, &clerk).await, count(&server, &head).await), (2, 2), "both are told of both");
    command(&server, &head, id, json!({ "command": "reject", "text": WHY })).await;
    let told = list(&server, &clerk).await;
    assert_eq!(told["new"], 3);
    assert!(told["notices"][0]["text"].as_str().unwrap().contains("Abgelehnt"), "{told}");
    // Nobody is told of what they did themselves, and who follows nothing hears nothing.
    assert_eq!(count(&server, &head).await, 2);
    assert_eq!(count(&server, &server.login("personalrat").await).await, 0);
    choose(&server, &clerk, |choice| {
        let ways = choice["ways"].as_array_mut().unwrap();
        ways.iter_mut().find(|way| way["kind"] == "answers").unwrap()["app"] = json!(false);
    })
    .await
    .expect(200);
    assert_eq!(count(&server, &clerk).await, 0);
}

#[tokio::test]
async fn a_feed_is_readable_by_its_address_until_it_is_ended() {
    let server = server();
    let [clerk, manager] = [server.login("sachbearbeitung").await, server.login("prozessmanagement").await];
    give(&server, &clerk, "", "Formular <A&B> fehlt.").await;
    give(&server, "", "/anonymous", "Die Mitzeichnung dauert.").await;
    let opened = server.call("POST", &format!("{API}/notices/feed"), &manager, None).await.expect(201).json();
    let path = opened["path"].as_str().unwrap().to_owned();
    let feed = server.get(&path, "").await.expect(200);
    assert_eq!(feed.headers["content-type"], "application/atom+xml; charset=utf-8");
    let text = feed.text();
    assert!(text.contains("Formular &lt;A&amp;B&gt; fehlt."), "{text}");
    assert!(!text.contains("Mitzeichnung"), "what somebody with a code word did is told tomorrow: {text}");
    assert!(!text.contains("Konto"), "no name: {text}");
    assert!(!text.contains("T2") && !text.contains("T1"), "no time of day: {text}");
    assert_eq!(list(&server, &manager).await["new"], 2, "the page, behind the log-in, shows both");
    server.now.fetch_add(DAY, Ordering::Relaxed);
    assert!(server.get(&path, "").await.expect(200).text().contains("Mitzeichnung"));
    let again =
        server.call("POST", &format!("{API}/notices/feed"), &server.login("prozessmanagement").await, None).await;
    server.get(&path, "").await.expect(404);
    let path = again.expect(201).json()["path"].as_str().unwrap().to_owned();
    server.get(&path, "").await.expect(200);
    server
        .call("DELETE", &format!("{API}/notices/feed"), &server.login("prozessmanagement").await, None)
        .await
        .expect(204);
    server.get(&path, "").await.expect(404);
    let stored = std::fs::read(server.folder.path().join("lotse.sqlite")).unwrap();
    let token = path.rsplit('/').next().unwrap().as_bytes();
    assert!(!stored.windows(token.len()).any(|window| window == token), "only a hash is kept");
}

/// A mail server that takes mail (RFC 5321), or refuses all of it while `shut`.
struct Relay {
    port: u16,
    mails: Arc<Mutex<Vec<String>>>,
    shut: Arc<AtomicBool>,
}

fn relay() -> Relay {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let mails = Arc::new(Mutex::new(Vec::new()));
    let shut = Arc::new(AtomicBool::new(false));
    let (taken, closed) = (mails.clone(), shut.clone());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
            let mut say = |text: &str| stream.write_all(format!("{text}\r\n").as_bytes()).is_ok();
            say("220 relay");
            while let Some(line) = lines.next() {
                let word = line.to_ascii_uppercase();
                if word.starts_with("MAIL") && closed.load(Ordering::Relaxed) {
                    say("451 later");
                } else if word.starts_with("DATA") {
                    say("354 go on");
                    let mail: Vec<String> = lines.by_ref().take_while(|line| line != ".").collect();
                    taken.lock().unwrap().push(mail.join("\n"));
                    say("250 taken");
                } else if word.starts_with("QUIT") {
                    say("221 bye");
                    break;
                } else {
                    say("250 relay");
                }
            }
        }
    });
    Relay { port, mails, shut }
}

async fn post(server: &Server) -> usize {
    let app = server.app.clone();
    tokio::task::spawn_blocking(move || lotse_server::deliver_mail(&app).unwrap()).await.unwrap()
}

#[tokio::test]
async fn mail_goes_out_once_even_if_the_relay_was_away_and_a_code_word_waits_a_day() {
    let relay = relay();
    let mailer =
        Mailer::new(&format!("smtp://127.0.0.1:{}", relay.port), "lotse@amt.example", "https://lotse.amt.example");
    let server = server_with(|config| config.mailer = Some(mailer.unwrap()));
    let [clerk, manager] = [server.login("sachbearbeitung").await, server.login("prozessmanagement").await];
    give(&server, &clerk, "", "Vor der Wahl.").await;
    let bad = choose(&server, &manager, |choice| choice["rhythm"] = json!("each")).await;
    bad.expect(422);
    choose(&server, &manager, |choice| {
        (choice["rhythm"], choice["address"]) = (json!("each"), json!("pm@amt.example"));
    })
    .await
    .expect(200);
    assert_eq!(post(&server).await, 0, "what was before is no mail");
    relay.shut.store(true, Ordering::Relaxed);
    give(&server, &clerk, "", "Der Drucker im Erdgeschoss klemmt.").await;
    give(&server, "", "/anonymous", "Die Leitung antwortet nie.").await;
    assert_eq!(post(&server).await, 0);
    relay.shut.store(false, Ordering::Relaxed);
    assert_eq!(post(&server).await, 1);
    assert_eq!(post(&server).await, 0, "once");
    let mail = relay.mails.lock().unwrap()[0].clone();
    assert!(mail.contains("https://lotse.amt.example/impulses/2"), "{mail}");
    assert!(mail.contains("Auto-Submitted: auto-generated") && mail.contains("pm@amt.example"), "{mail}");
    assert!(!mail.contains("antwortet nie") && !mail.contains("Konto"), "{mail}");
    server.now.fetch_add(DAY, Ordering::Relaxed);
    assert_eq!(post(&server).await, 1);
    assert!(relay.mails.lock().unwrap()[1].contains("antwortet nie"));
    assert_eq!(post(&server).await, 0);
    let manager = server.login("prozessmanagement").await;
    choose(&server, &manager, |choice| choice["rhythm"] = json!("daily")).await.expect(200);
    let clerk = server.login("sachbearbeitung").await;
    give(&server, &clerk, "", "Erst morgen.").await;
    assert_eq!(post(&server).await, 0, "not before seven");
    server.now.fetch_add(DAY, Ordering::Relaxed);
    assert_eq!(post(&server).await, 1);
}

#[tokio::test]
async fn the_digest_is_a_tagged_document_without_names() {
    let server = server();
    let [clerk, manager, head] =
        [server.login("sachbearbeitung").await, server.login("prozessmanagement").await, server.login("leitung").await];
    let id = give(&server, &clerk, "", "Wir tippen gescannte Unterlagen ab.").await;
    command(&server, &manager, id, json!({ "command": "check" })).await;
    command(&server, &manager, id, json!({ "command": "assess", "yes": false, "text": WHY })).await;
    command(&server, &head, id, json!({ "command": "reject", "text": WHY })).await;
    for days in ["1", "7", "366"] {
        let digest = server.get(&format!("{API}/notices/digest.pdf?days={days}"), &clerk).await.expect(200);
        assert_eq!(digest.headers["content-type"], "application/pdf");
        for part in ["pdfuaid:part", "/StructTreeRoot", "/Lang", "/H2"] {
            assert!(digest.bytes.windows(part.len()).any(|window| window == part.as_bytes()), "{part}");
        }
    }
}
