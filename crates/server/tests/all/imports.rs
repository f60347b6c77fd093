//! From a file to a dataset, or to nothing at all.

use std::sync::atomic::Ordering;

use crate::support::{CLERKS, PASSWORD, Server, log, request, server, server_with, table, table_wish};
use axum::body::Body;
use serde_json::{Value, json};

fn wish(name: &str) -> Value {
    json!({
        "name": name, "mode": "strict", "pseudonymise": [], "drop": [], "case_access": false, "columns_checked": true,
        "mapping": { "case": "case:concept:name", "activity": ["concept:name"], "time": "time:timestamp" },
    })
}

async fn nothing_stored(server: &Server, cookie: &str, what: &str) {
    assert_eq!(server.get("/api/v1/datasets", cookie).await.expect(200).json(), json!([]), "{what}");
    let blobs: Vec<_> = server.files().into_iter().filter(|file| file.starts_with("datasets/")).collect();
    assert!(blobs.is_empty(), "{what}: {blobs:?}");
}

/// The problem a bad file ends with: at once, when it is uploaded, or when it is imported.
async fn refused(server: &Server, cookie: &str, name: &str, bytes: Vec<u8>, wish: Value) -> Value {
    let sent = server.upload(cookie, name, bytes).await;
    if sent.status != 201 {
        assert_eq!(sent.status, 422, "{name}");
        return sent.json();
    }
    let id = sent.json()["id"].as_str().unwrap().to_owned();
    let job = server.import(cookie, &id, wish).await;
    assert_eq!(job["state"], "failed", "{name}: {job}");
    server.call("DELETE", &format!("/api/v1/uploads/{id}"), cookie, None).await.expect(204);
    job["problem"].clone()
}

#[tokio::test]
async fn a_log_becomes_a_dataset_and_goes_again() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, "..%2F..%2Fakten.xes", log(40)).await.expect(201).json();
    assert_eq!(upload["name"], "akten.xes");
    let suggested = |role: &str| {
        let columns = upload["preview"]["columns"].as_array().unwrap();
        columns.iter().find(|column| column["suggested"] == role).map(|column| column["name"].clone())
    };
    assert_eq!(suggested("activity"), Some(json!("concept:name")));
    assert_eq!(suggested("case"), Some(json!("case:concept:name")));
    assert_eq!(suggested("actor"), Some(json!("org:resource")));
    let columns = upload["preview"]["columns"].as_array().unwrap().iter();
    let personal: Vec<_> = columns.filter(|column| column["personal"] == true).map(|column| &column["name"]).collect();
    assert_eq!(personal, ["case:responsible", "org:resource"]);
    let job = server.import(&cookie, upload["id"].as_str().unwrap(), wish(" Akten ")).await;
    assert_eq!(job["state"], "done", "{job}");
    assert_eq!(job["events"], 120);
    let id = job["dataset_id"].as_str().unwrap();
    let dataset = server.get(&format!("/api/v1/datasets/{id}"), &cookie).await.expect(200).json();
    for (key, value) in [
        ("name", json!("Akten")),
        ("source_name", json!("akten.xes")),
        ("cases", json!(40)),
        ("events", json!(120)),
        ("activities", json!(3)),
        ("variants", json!(1)),
        ("k", json!(5)),
        ("case_access", json!(false)),
        ("unit_available", json!(true)),
        (
            "diagnostics",
            json!([{
                "line": null, "count": 3,
                "message": "Auch die Spalte „case:responsible“ enthält Namen von Personen; sie wurden durch Pseudonyme ersetzt",
            }]),
        ),
        ("from", json!("2024-01-01T08:00:00Z")),
    ] {
        assert_eq!(dataset[key], value, "{key}");
    }
    assert_eq!(server.files().len(), 1, "the upload is gone, the dataset is there");
    let loaded = tokio::task::spawn_blocking({
        let (app, id) = (server.app.clone(), id.to_owned());
        move || app.dataset(&id).unwrap()
    });
    assert_eq!(loaded.await.unwrap().log.event_count(), 120);

    let path = format!("/api/v1/datasets/{id}");
    let renamed = server.call("PATCH", &path, &cookie, Some(json!({ "name": "Bauakten" }))).await.expect(200);
    assert_eq!(renamed.json()["name"], "Bauakten");
    server.call("PATCH", &path, &cookie, Some(json!({ "name": " " }))).await.expect(422);
    server.call("DELETE", &path, &cookie, None).await.expect(204);
    server.get(&path, &cookie).await.expect(404);
    nothing_stored(&server, &cookie, "erased").await;
}

#[tokio::test]
async fn a_cancelled_import_leaves_nothing() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, "a.xes", log(20_000)).await.expect(201).json();
    let id = upload["id"].as_str().unwrap();
    let start = server.call("POST", &format!("/api/v1/uploads/{id}/import"), &cookie, Some(wish("a"))).await;
    let job = start.expect(202).json()["id"].as_str().unwrap().to_owned();
    let again = server.call("POST", &format!("/api/v1/uploads/{id}/import"), &cookie, Some(wish("a"))).await;
    assert_eq!(again.code(), "upload-busy");
    server.call("DELETE", &format!("/api/v1/jobs/{job}"), &cookie, None).await.expect(204);
    assert_eq!(server.ended(&cookie, &job).await["state"], "cancelled");
    nothing_stored(&server, &cookie, "cancelled").await;
    assert_eq!(server.files().len(), 1, "the upload may be tried again");
    assert_eq!(server.import(&cookie, id, wish("a")).await["state"], "done");
}

#[tokio::test]
async fn bad_files_leave_no_dataset() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let packed = {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(log(2000).as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let entity = "<!DOCTYPE log [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    let bomb = "<!DOCTYPE log [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>";
    let with = |head: &str, value: &str| {
        format!("{head}<log><trace><event><string key=\"concept:name\" value=\"{value}\"/></event></trace></log>")
    };
    let whole = log(50);
    let files: Vec<(&str, Vec<u8>)> = vec![
        ("truncated.xes.gz", packed[..packed.len() / 2].to_vec()),
        ("truncated.xes", whole.as_bytes()[..whole.len() / 2].to_vec()),
        ("empty-log.xes", b"<log></log>".to_vec()),
        ("no-events.xes", b"<log><trace><string key=\"concept:name\" value=\"1\"/></trace></log>".to_vec()),
        ("broken.xes", whole.replace("</event>", "</evnt>").into_bytes()),
        ("not-a-log.xes", b"<html><body>Hallo</body></html>".to_vec()),
        ("picture.xes", b"\x89PNG\r\n\x1a\n0000000000".to_vec()),
        ("entity.xes", with(entity, "&x;").into_bytes()),
        ("bomb.xes", with(bomb, "&b;").into_bytes()),
        ("date.xes", whole.replace("2024-01-03T", "2024-13-03T").into_bytes()),
        ("latin1.xes", whole.replace("erfassen", "pr\u{fc}fen").chars().map(|c| c as u8).collect()),
    ];
    for (name, bytes) in files {
        let problem = refused(&server, &cookie, name, bytes, wish(name)).await;
        assert!(problem["code"].as_str().unwrap().starts_with("file-"), "{name}: {problem}");
        assert!(!problem["detail"].as_str().unwrap().contains("root:"), "{name}: {problem}");
        nothing_stored(&server, &cookie, name).await;
        assert!(server.files().is_empty(), "{name}: {:?}", server.files());
    }
}

#[tokio::test]
async fn bad_tables_leave_no_dataset_and_say_why() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let whole = table(30);
    let packed = {
        use std::io::Write as _;
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(table(2000).as_bytes()).unwrap();
        packer.finish().unwrap()
    };
    let last = "V-29;bescheiden;04.03.2024 08:29";
    assert!(whole.contains(last));
    let with = |other: &str| whole.replace(last, &format!("V-29;bescheiden;{other}")).into_bytes();
    let latin1 = |text: &str| text.chars().map(|c| c as u8).collect::<Vec<_>>();
    let late = table(30_000).replacen("V-29999;prüfen", "V-29999;pr\u{fffd}fen", 1);
    let (before, after) = late.split_once('\u{fffd}').unwrap();
    let late = [before.as_bytes(), b"\xfc", after.as_bytes()].concat();
    // Name, bytes, code of the problem, what its detail names.
    let files: Vec<(&str, Vec<u8>, &str, &str)> = vec![
        ("mixed-dates.csv", with("2024-03-04T08:29:00"), "file-value", "2024-03-04T08:29:00"),
        ("no-such-day.csv", with("31.02.2024 08:29"), "file-value", "31.02.2024 08:29"),
        ("no-case-column.csv", whole.replacen("Vorgang;", "Nummer;", 1).into_bytes(), "column-missing", "Nummer"),
        ("no-case.csv", whole.replace(last, ";bescheiden;04.03.2024 08:29").into_bytes(), "file-value", "Vorgang"),
        ("ragged.csv", whole.replace(last, "V-29;bescheiden").into_bytes(), "file-syntax", "Zeile 91"),
        ("late-latin1.csv", late, "file-value", "Schritt"),
        ("head-only.csv", whole.lines().next().unwrap().as_bytes().to_vec(), "file-empty", ""),
        ("blank.csv", b" \r\n\r\n".to_vec(), "file-empty", ""),
        ("open-quote.csv", whole.replace(last, "V-29;\"bescheiden;04.03.2024").into_bytes(), "file-syntax", "Zeile 91"),
        ("cut.csv.gz", packed[..packed.len() / 2].to_vec(), "file-unreadable", ""),
        ("cut.parquet", b"PAR1\x15\x04\x15\x10".to_vec(), "file-format", ""),
        ("sheet.xlsx", b"PK\x03\x04\x14\x00".to_vec(), "file-format", ""),
        ("list.json", b"[{\"case\": 1}]".to_vec(), "file-format", ""),
    ];
    for (name, bytes, code, names) in files {
        let problem = refused(&server, &cookie, name, bytes, table_wish(name)).await;
        assert_eq!(problem["code"], code, "{name}: {problem}");
        assert!(problem["detail"].as_str().unwrap().contains(names), "{name}: {problem}");
        nothing_stored(&server, &cookie, name).await;
        assert!(server.files().is_empty(), "{name}: {:?}", server.files());
    }
    // A whole file in another character set is told by its first bytes, and so is one event a log.
    let one = whole.lines().take(2).collect::<Vec<_>>().join("\r\n");
    for (name, bytes, events, step) in
        [("latin1.csv", latin1(&whole), 90, "prüfen"), ("one-event.csv", one.into_bytes(), 1, "erfassen")]
    {
        let upload = server.upload(&cookie, name, bytes).await.expect(201).json();
        let job = server.import(&cookie, upload["id"].as_str().unwrap(), table_wish(name)).await;
        assert_eq!((&job["state"], &job["events"]), (&json!("done"), &json!(events)), "{name}: {job}");
        let (app, id) = (server.app.clone(), job["dataset_id"].as_str().unwrap().to_owned());
        let loaded = tokio::task::spawn_blocking(move || app.dataset(&id).unwrap()).await.unwrap();
        assert!(loaded.log.activities().iter().any(|activity| activity == step), "{name}");
    }
}

#[tokio::test]
async fn a_preview_masks_names_in_every_format_and_answers_in_both_languages() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    for (name, bytes) in [("a.csv", table(30)), ("a.xes", log(30))] {
        let sent = server.upload(&cookie, name, bytes).await.expect(201);
        for clerk in CLERKS {
            assert!(!sent.text().contains(clerk), "{name}: {}", sent.text());
        }
        let upload = sent.json();
        let actor = upload["preview"]["columns"].as_array().unwrap().iter().find(|c| c["suggested"] == "actor");
        let actor = actor.unwrap_or_else(|| panic!("an actor in {upload}"));
        assert_eq!((&actor["samples"], &actor["personal"]), (&json!(["•••"]), &json!(true)), "{name}");
        let path = format!("/api/v1/uploads/{}/preview", upload["id"].as_str().unwrap());
        for (language, word) in [("de", "Spalte"), ("en", "column")] {
            let ask = request("GET", &path, &cookie).header("accept-language", language).body(Body::empty()).unwrap();
            let preview = server.send(ask).await.expect(200).json();
            let columns = preview["columns"].as_array().unwrap();
            let reason = columns.iter().find_map(|c| c["personal_reason"].as_str()).expect("a reason");
            assert!(reason.contains(word), "{language}: {reason}");
        }
    }
}

#[tokio::test]
async fn left_out_rows_are_no_formulas_and_names_are_no_paths() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let faulty = "=HYPERLINK(1);prüfen;=1+1;x;Amt 1;x\r\n";
    let upload = server.upload(&cookie, "..%5C..%2F%2Fetc%2Fakten.csv", table(30) + faulty).await.expect(201).json();
    assert_eq!(upload["name"], "akten.csv");
    let mut wish = table_wish("../../=akten");
    wish["mode"] = json!("tolerant");
    let job = server.import(&cookie, upload["id"].as_str().unwrap(), wish).await;
    let id = job["dataset_id"].as_str().unwrap_or_else(|| panic!("{job}"));
    let rows = server.get(&format!("/api/v1/datasets/{id}/rejected.csv"), &cookie).await.expect(200);
    let disposition = rows.headers["content-disposition"].to_str().unwrap().to_owned();
    assert!(!disposition.contains('/') && !disposition.contains(".."), "{disposition}");
    let text = rows.text();
    assert!(text.contains("=1+1"), "{text}");
    for cell in text.lines().flat_map(|line| line.split(',')) {
        let cell = cell.trim_start_matches('"');
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t']), "{cell}");
    }
    assert_eq!(server.files().len(), 1, "{:?}", server.files());
}

#[tokio::test]
async fn limits_hold_for_announced_and_for_streamed_bytes() {
    let server = server_with(|config| config.upload_limit = Some(1000));
    let cookie = server.login("prozessmanagement").await;
    let path = "/api/v1/uploads?name=a.xes";
    let announced = request("POST", path, &cookie).header("content-length", "1001").body(Body::from(vec![b'x'; 1001]));
    assert_eq!(server.send(announced.unwrap()).await.expect(413).code(), "upload-too-large");
    let streamed = request("POST", path, &cookie).body(Body::from(vec![b'x'; 1001])).unwrap();
    server.send(streamed).await.expect(413);
    assert_eq!(server.upload(&cookie, "a.xes", "").await.expect(422).code(), "file-empty");
    assert!(server.files().is_empty());
    for _ in 0..16 {
        server.upload(&cookie, "a.xes", log(1)).await.expect(201);
    }
    assert_eq!(server.upload(&cookie, "a.xes", log(1)).await.expect(429).code(), "too-many-uploads");
    assert_eq!(server.files().len(), 16);
}

#[tokio::test]
async fn forgotten_uploads_are_removed() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let old = server.upload(&cookie, "a.xes", log(1)).await.expect(201).json();
    server.now.fetch_add(2 * 3600 * 1000 + 1, Ordering::Relaxed);
    let cookie = server.login("prozessmanagement").await;
    server.upload(&cookie, "b.xes", log(1)).await.expect(201);
    assert_eq!(server.files().len(), 1);
    server.get(&format!("/api/v1/uploads/{}/preview", old["id"].as_str().unwrap()), &cookie).await.expect(404);
}

#[tokio::test]
async fn uploads_and_jobs_belong_to_who_sent_them() {
    let server = server();
    let administration = server.login("administration").await;
    let new = json!({ "login": "zwei", "display_name": "Zwei", "password": PASSWORD, "roles": ["prozessmanagement"] });
    server.call("POST", "/api/v1/users", &administration, Some(new)).await.expect(201);
    let other = server.login("zwei").await;
    let change = json!({ "old": PASSWORD, "new": "ein anderer Satz" });
    let other =
        server.call("POST", "/api/v1/session/password", &other, Some(change)).await.expect(204).cookie().unwrap();
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, "a.xes", log(5)).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    server.get(&format!("/api/v1/uploads/{upload}/preview"), &other).await.expect(404);
    server.call("DELETE", &format!("/api/v1/uploads/{upload}"), &other, None).await.expect(404);
    server.call("POST", &format!("/api/v1/uploads/{upload}/import"), &other, Some(wish("x"))).await.expect(404);
    let job = server.import(&cookie, &upload, wish("x")).await;
    server.get(&format!("/api/v1/jobs/{}", job["id"].as_str().unwrap()), &other).await.expect(404);
}

#[tokio::test]
async fn persons_can_be_neither_step_nor_unit() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let upload = server.upload(&cookie, "a.xes", log(5)).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let ask = async |change: &dyn Fn(&mut Value)| {
        let mut request = wish("x");
        change(&mut request);
        let path = format!("/api/v1/uploads/{upload}/import");
        server.call("POST", &path, &cookie, Some(request)).await.expect(422).code()
    };
    assert_eq!(ask(&|r| r["mapping"]["activity"] = json!(["org:resource"])).await, "personal-activity");
    assert_eq!(ask(&|r| r["mapping"]["activity"] = json!(["concept:name", "org:resource"])).await, "personal-activity");
    assert_eq!(ask(&|r| r["mapping"]["unit"] = json!("org:resource")).await, "personal-unit");
    assert_eq!(
        ask(&|r| {
            r["mapping"]["unit"] = json!("org:group");
            r["pseudonymise"] = json!(["org:group"]);
        })
        .await,
        "personal-unit"
    );
    assert_eq!(ask(&|r| r["pseudonymise"] = json!(["concept:name"])).await, "personal-activity");
    assert_eq!(ask(&|r| r["drop"] = json!(["time:timestamp"])).await, "invalid");
    assert_eq!(ask(&|r| r["name"] = json!("")).await, "invalid");
    nothing_stored(&server, &cookie, "refused").await;
}
