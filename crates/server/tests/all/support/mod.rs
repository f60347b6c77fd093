//! The real router over a real store on disk.
#![allow(dead_code, reason = "each test file uses its part")]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use lotse_server::{App, Config, Role};
use lotse_store::{Author, NewAccount, Store};
use serde_json::{Value, json};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub const PASSWORD: &str = "ein langer Satz zur Probe";

/// A server with one account a role, whose login is the name of the role.
pub struct Server {
    pub app: App,
    pub router: Router,
    pub folder: TempDir,
    pub now: Arc<AtomicI64>,
}

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }

    pub fn cookie(&self) -> Option<String> {
        let value = self.headers.get(header::SET_COOKIE)?.to_str().ok()?;
        Some(value.split(';').next()?.to_owned())
    }

    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }
}

pub fn server() -> Server {
    server_with(|_| {})
}

pub fn server_with(change: impl FnOnce(&mut Config)) -> Server {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let hash = lotse_server::hash_password(PASSWORD).unwrap();
    for role in Role::ALL {
        let account = NewAccount {
            login: role.name().to_owned(),
            display_name: format!("Konto {}", role.name()),
            roles: vec![role.name().to_owned()],
            password_hash: hash.clone(),
            must_change_password: false,
        };
        store.add_account(Author { account: None, at: 0 }, account).unwrap();
    }
    let now = Arc::new(AtomicI64::new(1_700_000_000_000));
    let clock = now.clone();
    let mut config = Config { clock: Arc::new(move || clock.load(Ordering::Relaxed)), ..Config::default() };
    change(&mut config);
    let app = App::new(store, config).unwrap();
    Server { router: lotse_server::router(app.clone()), app, folder, now }
}

impl Server {
    pub async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        if parts.headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind == "text/event-stream") {
            // It never ends.
            return Answer { status: parts.status, headers: parts.headers, bytes: Vec::new() };
        }
        let bytes = body.collect().await.unwrap().to_bytes().to_vec();
        Answer { status: parts.status, headers: parts.headers, bytes }
    }

    /// A call as the interface makes it; `cookie` may be empty.
    pub async fn call(&self, method: &str, path: &str, cookie: &str, body: Option<Value>) -> Answer {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request(method, path, cookie).header(header::CONTENT_TYPE, "application/json").body(body).unwrap())
            .await
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.call("GET", path, cookie, None).await
    }

    /// Logs in and gives the cookie.
    pub async fn login(&self, login: &str) -> String {
        let body = json!({ "login": login, "password": PASSWORD });
        let answer = self.call("POST", "/api/v1/session", "", Some(body)).await.expect(200);
        answer.cookie().expect("a cookie")
    }

    pub async fn upload(&self, cookie: &str, name: &str, bytes: impl Into<Body>) -> Answer {
        let path = format!("/api/v1/uploads?name={name}");
        self.send(request("POST", &path, cookie).body(bytes.into()).unwrap()).await
    }

    /// Starts an import and waits until it has ended.
    pub async fn import(&self, cookie: &str, upload: &str, request: Value) -> Value {
        let path = format!("/api/v1/uploads/{upload}/import");
        let job = self.call("POST", &path, cookie, Some(request)).await;
        if job.status != StatusCode::ACCEPTED {
            return job.json();
        }
        self.ended(cookie, job.json()["id"].as_str().unwrap()).await
    }

    pub async fn ended(&self, cookie: &str, job: &str) -> Value {
        loop {
            let state = self.get(&format!("/api/v1/jobs/{job}"), cookie).await.expect(200).json();
            if state["state"] != "running" {
                return state;
            }
            tokio::task::yield_now().await;
        }
    }

    /// Files below the data folder that are not the database, the lock or the key.
    pub fn files(&self) -> Vec<String> {
        let mut files = Vec::new();
        for folder in ["datasets", "temporary"] {
            for entry in std::fs::read_dir(self.folder.path().join(folder)).unwrap() {
                files.push(format!("{folder}/{}", entry.unwrap().file_name().to_string_lossy()));
            }
        }
        files
    }
}

pub fn request(method: &str, path: &str, cookie: &str) -> axum::http::request::Builder {
    let builder = Request::builder().method(method).uri(path).header(header::HOST, "localhost:8080");
    let builder = if cookie.is_empty() { builder } else { builder.header(header::COOKIE, cookie) };
    if method == "GET" { builder } else { builder.header("sec-fetch-site", "same-origin") }
}

/// Names that must appear nowhere after an import.
pub const CLERKS: [&str; 3] = ["Erika Beispielfrau", "Hannes Mustermacher", "Ömer Probst-Fiktiv"];

/// An invented XES log of `cases` cases with three events each, worked on by [`CLERKS`].
pub fn log(cases: usize) -> String {
    use std::fmt::Write as _;
    let mut xes = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\">\n".to_owned();
    let _ = writeln!(xes, "<string key=\"description\" value=\"compiled by {}\"/>", CLERKS[0]);
    for case in 0..cases {
        let _ = writeln!(xes, "<trace><string key=\"concept:name\" value=\"case {case}\"/>");
        let _ = writeln!(xes, "<string key=\"responsible\" value=\"{}\"/>", CLERKS[case % 3]);
        for (step, activity) in ["erfassen", "entscheiden", "bescheiden"].iter().enumerate() {
            let (day, clerk) = (1 + (case / 10 + step) % 28, CLERKS[(case + step) % 3]);
            let _ = writeln!(
                xes,
                "<event><string key=\"concept:name\" value=\"{activity}\"/>\
                 <string key=\"org:resource\" value=\"{clerk}\"/><string key=\"org:group\" value=\"Amt {}\"/>\
                 <date key=\"time:timestamp\" value=\"2024-01-{day:02}T08:00:00.000+00:00\"/></event>",
                case % 2
            );
        }
        xes.push_str("</trace>\n");
    }
    xes.push_str("</log>\n");
    xes
}

/// An invented table of `cases` cases as an office exports it: semicolons, German dates, and
/// the names of [`CLERKS`] in the column of who acted and in one that nobody thinks of.
pub fn table(cases: usize) -> String {
    use std::fmt::Write as _;
    let mut csv = "Vorgang;Schritt;Ende;Bearbeiter;Stelle;Rückfragen an\r\n".to_owned();
    for case in 0..cases {
        for (step, activity) in ["erfassen", "prüfen", "bescheiden"].iter().enumerate() {
            let minute = case % 60;
            let (day, clerk, other) = (1 + (case + step) % 28, CLERKS[(case + step) % 3], CLERKS[case % 3]);
            let _ =
                write!(csv, "V-{case};{activity};{day:02}.03.2024 08:{minute:02};{clerk};Amt {};{other}\r\n", step % 2);
        }
    }
    csv
}

/// What to ask for with a [`table`].
pub fn table_wish(name: &str) -> Value {
    json!({
        "name": name, "mode": "strict", "pseudonymise": [], "drop": [], "case_access": true, "columns_checked": true,
        "mapping": { "case": "Vorgang", "activity": ["Schritt"], "time": "Ende", "actor": "Bearbeiter", "unit": "Stelle" },
    })
}

/// The permit receipt log of the test data, as a file.
pub fn receipt() -> Vec<u8> {
    let root = std::env::var_os("LOTSE_TESTDATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        std::path::PathBuf::from,
    );
    std::fs::read(root.join("logs/admin/receipt_wabo.xes.gz")).expect("the receipt log of the test data")
}

impl Server {
    /// Imports the permit receipt log; gives the dataset.
    pub async fn import_receipt(&self, cookie: &str, case_access: bool) -> String {
        let upload = self.upload(cookie, "receipt_wabo.xes.gz", receipt()).await.expect(201).json();
        let request = json!({
            "name": "Genehmigungen",
            "mapping": { "case": "concept:name", "activity": ["concept:name"], "time": "time:timestamp" },
            "mode": "tolerant", "pseudonymise": ["org:resource"], "drop": [], "case_access": case_access, "columns_checked": true
        });
        let job = self.import(cookie, upload["id"].as_str().expect("an upload"), request).await;
        job["dataset_id"].as_str().unwrap_or_else(|| panic!("an import: {job}")).to_owned()
    }
}
