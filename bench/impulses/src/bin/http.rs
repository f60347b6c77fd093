//! The calls about impulses over the real router with 100,000 of them in the journal, each in its own request.
//!
//!     cargo run --release --manifest-path bench/impulses/Cargo.toml --bin http [NUMBER]

use std::time::Instant;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::ToSpan;
use jiff::civil::date;
use lotse_people::Person;
use lotse_people::impulse::{Anchor, Content, Event, Id, Record, Submitter};
use lotse_people::text::Text;
use lotse_server::{App, Config, Role, hash_password, router};
use lotse_store::{Author, NewAccount, Store};
use tower::ServiceExt as _;

const PAIRS: &str = include_str!("../../../../crates/people/src/similar/pairs.txt");
const PASSWORD: &str = "ein langer Satz zur Probe";

async fn call(app: &axum::Router, method: &str, path: &str, cookie: &str, body: String) -> (f64, String, Vec<u8>) {
    let request = Request::builder()
        .method(method)
        .uri(format!("/api/v1{path}"))
        .header(header::HOST, "localhost")
        .header(header::ORIGIN, "http://localhost")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .body(Body::from(body))
        .expect("a request");
    let since = Instant::now();
    let answer = app.clone().oneshot(request).await.expect("an answer");
    assert!(answer.status().is_success(), "{method} {path}: {}", answer.status());
    let set = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let set = set.split(';').next().unwrap_or_default().to_owned();
    let bytes = to_bytes(answer.into_body(), 64 << 20).await.expect("a body").to_vec();
    (since.elapsed().as_secs_f64() * 1e3, set, bytes)
}

#[tokio::main]
async fn main() {
    let number: u64 = std::env::args().nth(1).map_or(100_000, |text| text.parse().expect("a number"));
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).expect("a store");
    let account = NewAccount {
        login: "pm".into(),
        display_name: "Prozessmanagement".into(),
        roles: vec![Role::Prozessmanagement.name().into()],
        password_hash: hash_password(PASSWORD).expect("a hash"),
        must_change_password: false,
    };
    store.add_account(Author { account: None, at: 0 }, account).expect("an account");
    let words: Vec<&str> = PAIRS.lines().filter_map(|line| line.get(2..)).flat_map(|line| line.split(' ')).collect();
    let text = |at: u64| -> String {
        let word = |step: u64| words[((at * 7919 + step * 104_729 + at * at) % words.len() as u64) as usize];
        (0..8 + at % 20).map(word).collect::<Vec<_>>().join(" ")
    };
    let records: Vec<_> = (1..=number)
        .map(|at| {
            let problem = Text::new(&text(at)).expect("a text");
            let content = Content { problem, extent: None, idea: None, anchor: Anchor::Nowhere };
            let submitter = Submitter::Named(Person::authenticated((at % 300) as i64));
            let on = date(2024, 1, 1).saturating_add(((at % 700) as i64).days());
            let record = Record { impulse: Id(at), on, event: Event::Received { content, submitter } };
            ("impulse".to_owned(), Some(at.to_string()), serde_json::to_value(record).expect("JSON"))
        })
        .collect();
    store.append_all(Author { account: None, at: 1_700_000_000_000 }, records).expect("records");
    let config = Config { clock: std::sync::Arc::new(|| 1_767_225_600_000), ..Config::default() };
    let app = router(App::new(store, config).expect("an app"));
    let body = format!("{{\"login\":\"pm\",\"password\":\"{PASSWORD}\"}}");
    let (_, cookie, _) = call(&app, "POST", "/session", "", body).await;
    let (first, ..) = call(&app, "GET", "/impulses?limit=25", &cookie, String::new()).await;
    println!("{number} impulses; first call, which folds them: {first:.0} ms");
    for (name, method, path, body) in [
        ("list", "GET", "/impulses?limit=25", ""),
        ("list by what is due", "GET", "/impulses?limit=25&sort=due", ""),
        ("list of mine", "GET", "/impulses?limit=25&mine=todo", ""),
        ("last page", "GET", "/impulses?limit=25&offset=99900", ""),
        ("search", "GET", "/impulses?limit=25&q=Unterlagen", ""),
        ("search of the shell", "GET", "/search?q=Unterlagen", ""),
        ("similar", "POST", "/impulses/similar", "{\"text\":\"Wir tippen Unterlagen aus Papier von Hand ab\"}"),
        ("figures", "GET", "/impulses/figures", ""),
        ("portfolio", "GET", "/portfolio", ""),
        ("notices", "GET", "/notices", ""),
        ("count of notices", "GET", "/notices/count", ""),
    ] {
        let mut times = Vec::new();
        for _ in 0..21 {
            times.push(call(&app, method, path, &cookie, body.to_owned()).await.0);
        }
        times.sort_by(f64::total_cmp);
        println!("{name}: median {:.1} ms, slowest of 21 {:.1} ms", times[10], times[20]);
    }
}
