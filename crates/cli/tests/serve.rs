//! The server as a program: first start, one-time password, an end in order.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

/// A server that is told to end when the test does, however it does.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts `lotse serve` and returns it with what it printed, the address last.
fn start(folder: &std::path::Path) -> (Server, Vec<String>) {
    start_with(folder, &[])
}

fn start_with(folder: &std::path::Path, options: &[&str]) -> (Server, Vec<String>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_lotse"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().expect("piped")).lines() {
        lines.push(line.expect("text"));
        if lines.last().is_some_and(|line| line.starts_with("http://")) {
            break;
        }
    }
    (Server(child), lines)
}

fn ask(address: &str, request: &str) -> String {
    let mut stream = TcpStream::connect(address.trim_start_matches("http://")).expect("a connection");
    stream.write_all(request.as_bytes()).expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("text");
    answer
}

#[test]
fn the_first_start_shows_a_password_once_and_sigterm_ends_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut server, lines) = start(folder.path());
    let address = lines.last().expect("an address").clone();
    let words: Vec<&str> = lines[1].split_whitespace().collect();
    let body = format!("{{\"login\":\"{}\",\"password\":\"{}\"}}", words[0], words[1]);
    let host = address.trim_start_matches("http://");
    let answer = ask(
        &address,
        &format!(
            "POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nOrigin: {address}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ),
    );
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("\"must_change_password\":true"), "{answer}");

    let killed = Command::new("kill").args(["-TERM", &server.0.id().to_string()]).status().expect("kill");
    assert!(killed.success());
    assert!(server.0.wait().expect("an end").success());
    let mut log = String::new();
    server.0.stderr.take().expect("piped").read_to_string(&mut log).expect("text");
    assert!(log.contains("stopping"), "{log}");
    assert!(!log.contains(words[0]) && !log.contains(words[1]), "no login and no password in the log: {log}");

    let (_server, again) = start(folder.path());
    assert_eq!(again.len(), 1, "only the address: {again:?}");
}

#[test]
fn a_folder_in_use_is_refused_in_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, _) = start(folder.path());
    let second = Command::new(env!("CARGO_BIN_EXE_lotse"))
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(folder.path())
        .output()
        .expect("the binary starts");
    assert_eq!(second.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&second.stderr).contains("lotse: "), "{second:?}");
}

#[test]
fn the_server_answers_under_the_names_it_was_given_and_no_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_server, lines) = start_with(folder.path(), &["--host", "lotse.example", "--secure-cookies"]);
    let address = lines.last().expect("an address").clone();
    let get = |host: &str| {
        ask(&address, &format!("GET /api/v1/openapi.json HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"))
    };
    assert!(get("lotse.example").starts_with("HTTP/1.1 200"), "{:.200}", get("lotse.example"));
    assert!(get("evil.example").starts_with("HTTP/1.1 421"), "{:.200}", get("evil.example"));
    assert!(get("localhost").to_lowercase().contains("strict-transport-security"), "{:.900}", get("localhost"));
}
