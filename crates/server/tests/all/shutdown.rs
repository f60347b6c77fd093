//! Over a real socket: transfers that break off leave nothing, and ending ends cleanly.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use crate::support::{self, Server, log, server};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// Serves on a free port until told to stop.
async fn serving(server: &Server) -> (SocketAddr, oneshot::Sender<()>, JoinHandle<Result<(), lotse_server::Error>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = lotse_server::serve(server.app.clone(), listener, async { drop(stopped.await) });
    (address, stop, tokio::spawn(served))
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let started = Instant::now();
    while !holds() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_transfer_broken_off_leaves_no_file() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let (address, stop, served) = serving(&server).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    let head = format!(
        "POST /api/v1/uploads?name=a.xes HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nCookie: {cookie}\r\n\
         Content-Length: 1000000\r\n\r\n<log>"
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    until("the transfer begins", || server.files().len() == 1).await;
    drop(connection);
    until("the file goes", || server.files().is_empty()).await;
    stop.send(()).unwrap();
    served.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn ending_cancels_imports_and_leaves_nothing_half_done() {
    let server = server();
    let cookie = server.login("prozessmanagement").await;
    let (address, stop, served) = serving(&server).await;
    let upload =
        server.upload(&cookie, "a.xes", log(60_000)).await.expect(201).json()["id"].as_str().unwrap().to_owned();
    let wish = json!({ "name": "a", "mode": "strict", "case_access": false, "columns_checked": true });
    let job = server.call("POST", &format!("/api/v1/uploads/{upload}/import"), &cookie, Some(wish)).await.expect(202);
    stop.send(()).unwrap();
    let started = Instant::now();
    served.await.unwrap().unwrap();
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
    let job = server.get(&format!("/api/v1/jobs/{}", job.json()["id"].as_str().unwrap()), &cookie).await.json();
    assert_eq!(job["state"], "cancelled");
    assert_eq!(server.get("/api/v1/datasets", &cookie).await.json(), json!([]));
    assert_eq!(server.get("/readyz", "").await.expect(503).code(), "not-ready");
    assert!(TcpStream::connect(address).await.is_err(), "no more connections");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_under_way_are_finished() {
    let server = server();
    let (address, stop, served) = serving(&server).await;
    let mut connection = TcpStream::connect(address).await.unwrap();
    let body = json!({ "login": "leitung", "password": support::PASSWORD }).to_string();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {address}\r\nOrigin: http://{address}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    stop.send(()).unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    connection.write_all(body.as_bytes()).await.unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    served.await.unwrap().unwrap();
}
