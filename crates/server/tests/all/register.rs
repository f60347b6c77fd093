//! The register over HTTP: gaps block, somebody else releases, whoever watches stops, files are safe to open.

use crate::support::{Server, server};
use serde_json::{Value, json};

async fn account(server: &Server, cookie: &str, role: &str) -> i64 {
    let all = server.get("/api/v1/register/overseers", cookie).await.expect(200).json();
    let name = format!("Konto {role}");
    all.as_array().unwrap().iter().find(|one| one["name"] == name.as_str()).unwrap()["id"].as_i64().unwrap()
}

fn complete(overseer: i64) -> Value {
    let paper = |name: &str| json!({ "reference": name, "on": "2023-10-02", "sha256": null });
    json!({
        "name": "=HYPERLINK(\"http://x\")", "kind": "adviser",
        "purpose": "Schlägt vor, welche Unterlagen noch fehlen.", "level": "assistance", "profiling": false,
        "class": "exempt", "annex": "5 a", "ground": "prepares",
        "class_reasons": "Es bereitet die Prüfung vor und ersetzt sie nicht.",
        "data_protection": paper("DSFA 12/2023"), "fundamental_rights": null, "service_agreement": paper("DV 3/2023"),
        "overseers": [overseer],
        "error_rate": { "wrong": 12, "of": 400, "how": "Stichprobe von Hand nachgeprüft, alle Verfahren.", "on": "2023-10-01" },
        "log_months": 12, "stop_switch": "Die Sachgebietsleitung stellt den Dienst ab.",
    })
}

#[tokio::test]
async fn gaps_block_somebody_else_releases_and_whoever_watches_stops() {
    let server = server();
    let [manager, clerk, head, council] = [
        server.login("prozessmanagement").await,
        server.login("sachbearbeitung").await,
        server.login("leitung").await,
        server.login("personalrat").await,
    ];
    let path = "/api/v1/register";
    server.call("POST", path, &council, Some(json!({ "name": "x", "kind": "adviser" }))).await.expect(403);
    server.call("POST", path, &manager, Some(json!({ "name": "x", "kind": "decider" }))).await.expect(422);
    let draft = server.call("POST", path, &manager, Some(json!({ "name": "Ratgeber", "kind": "adviser" }))).await;
    let draft = draft.expect(201).json();
    assert_eq!(draft["state"], "draft");
    let gaps = draft["gaps"].as_array().unwrap();
    assert!(gaps.len() > 8 && gaps.iter().all(|gap| gap["norm"].as_str().unwrap().len() > 5), "{gaps:?}");
    let command = |cookie: &str, body: Value| {
        let (server, cookie) = (&server, cookie.to_owned());
        async move { server.call("POST", "/api/v1/register/1/commands", &cookie, Some(body)).await }
    };
    let release = |version: u64| json!({ "command": "release", "version": version });
    let refused = command(&head, release(1)).await.expect(422);
    assert_eq!(refused.code(), "evidence-missing");
    assert!(refused.text().contains("Art. 35 DSGVO"), "{}", refused.text());
    // Not by the one who wrote it, nor by one who does not decide.
    let overseer = account(&server, &manager, "personalrat").await;
    let write = |dossier: Value, version: u64| json!({ "command": "write", "version": version, "dossier": dossier });
    let mut poor = complete(overseer);
    poor["purpose"] = json!("kurz");
    let said = command(&manager, write(poor, 1)).await.expect(422).text();
    assert!(said.contains("Zweck"), "{said}");
    let mut nobody = complete(overseer);
    nobody["overseers"] = json!([4711]);
    command(&manager, write(nobody, 1)).await.expect(422);
    let written = command(&manager, write(complete(overseer), 1)).await.expect(200).json();
    assert_eq!((&written["gaps"], &written["overseers"]), (&json!([]), &json!(["Konto personalrat"])));
    command(&manager, release(2)).await.expect(403);
    assert_eq!(command(&head, release(1)).await.expect(409).code(), "changed-meanwhile");
    let seen = server.get("/api/v1/register/1", &head).await.expect(200).json();
    assert_eq!(seen["commands"], json!(["release"]));
    let released = command(&head, release(2)).await.expect(200).json();
    assert_eq!((&released["state"], &released["released_by"]), (&json!("released"), &json!("Konto leitung")));
    assert_eq!(command(&manager, write(complete(overseer), 3)).await.expect(422).code(), "wrong-state");
    command(&clerk, json!({ "command": "stop", "text": "Heute kamen nur falsche Vorschläge." })).await.expect(403);
    command(&council, json!({ "command": "stop", "text": "weg" })).await.expect(422);
    let stopped = command(&council, json!({ "command": "stop", "text": "Heute kamen nur falsche Vorschläge." })).await;
    let stopped = stopped.expect(200).json();
    assert_eq!((&stopped["state"], &stopped["stopped_by"]), (&json!("stopped"), &json!("Konto personalrat")));
    assert_eq!(command(&head, release(4)).await.expect(422).code(), "wrong-state", "written anew first");
}

#[tokio::test]
async fn files_are_documented_safe_and_tagged() {
    let server = server();
    let [manager, council] = [server.login("prozessmanagement").await, server.login("personalrat").await];
    let get = |what: &'static str| {
        let (server, council) = (&server, council.clone());
        async move { server.get(&format!("/api/v1/register/export.{what}"), &council).await.expect(200) }
    };
    // Empty, it is a file as well.
    assert!(get("csv").await.text().starts_with('\u{feff}'));
    assert!(get("pdf").await.bytes.starts_with(b"%PDF-1.7"));
    let overseer = account(&server, &manager, "personalrat").await;
    for dossier in [complete(overseer), json!({ "name": "Regelwerk", "kind": "rule-set" })] {
        server.call("POST", "/api/v1/register", &manager, Some(dossier)).await.expect(201);
    }
    let json: Value = serde_json::from_slice(&get("json").await.bytes).unwrap();
    assert_eq!(json["format"], "lotse-register/1");
    assert_eq!(json["entries"][0]["overseer_names"], json!(["Konto personalrat"]));
    assert_eq!(json["entries"][0]["dossier"]["error_rate"]["wrong"], 12);
    assert_eq!(json["entries"][1]["gaps"][0]["code"], "purpose");
    let csv = get("csv").await.text();
    let lines: Vec<&str> = csv.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 3, "{csv}");
    assert!(lines[1].starts_with("1;\"'=HYPERLINK(\"\"http://x\"\")\";"), "no formula: {}", lines[1]);
    assert!(lines[1].contains("kein hohes Risiko (Art. 6 Abs. 3 d, Anhang III 5 a)"), "{csv}");
    assert!(lines[1].contains("12 von 400") && lines[2].contains("Der Zweck fehlt."), "{csv}");
    let pdf = get("pdf").await;
    assert_eq!(pdf.headers["content-type"], "application/pdf");
    for part in ["pdfuaid:part", "/StructTreeRoot", "/Lang", "/TH", "/H2"] {
        assert!(pdf.bytes.windows(part.len()).any(|window| window == part.as_bytes()), "{part}");
    }
}
