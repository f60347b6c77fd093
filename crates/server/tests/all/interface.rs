//! The interface inside the program.

use crate::support::{request, server};
use axum::body::Body;
use axum::http::header;

#[tokio::test]
async fn pages_of_the_interface_are_its_first_page_and_never_kept() {
    let server = server();
    let page = server.get("/", "").await.expect(200);
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(page.headers[header::CACHE_CONTROL], "no-cache");
    for path in ["/datasets", "/datasets/abc/variants", "/users", "/licences"] {
        assert_eq!(server.get(path, "").await.expect(200).bytes, page.bytes, "{path}");
    }
    for path in ["/assets/none.js", "/none.svg", "/api/none", "/api/v1/none", "/api"] {
        assert_eq!(server.get(path, "").await.expect(404).code(), "not-found", "{path}");
    }
    let posted = server.call("POST", "/datasets", "", None).await;
    assert_eq!(posted.expect(405).code(), "method-not-allowed");
}

#[tokio::test]
async fn the_page_called_like_the_figures_is_for_browsers() {
    let server = server();
    let asked =
        |accept: &str| request("GET", "/metrics", "").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
    let page = server.send(asked("text/html,application/xhtml+xml,*/*;q=0.8")).await.expect(200);
    assert!(page.text().starts_with("<!doctype html>"));
    let figures = server.send(asked("text/plain;version=0.0.4,*/*;q=0.1")).await.expect(200);
    assert!(figures.text().contains("# TYPE lotse_http_responses_total counter"));
}

#[tokio::test]
async fn files_are_packed_for_those_who_can_unpack() {
    use std::io::Read as _;
    let server = server();
    let plain = server.get("/", "").await.expect(200);
    for (accept, packed) in [("gzip, br", true), ("br", false), ("gzip;q=0", false), ("deflate, gzip;q=0.5", true)] {
        let request = request("GET", "/", "").header(header::ACCEPT_ENCODING, accept).body(Body::empty()).unwrap();
        let answer = server.send(request).await.expect(200);
        assert_eq!(answer.headers.contains_key(header::CONTENT_ENCODING), packed, "{accept}");
        assert_eq!(answer.headers[header::VARY], "Accept-Encoding");
        let mut bytes = answer.bytes;
        if packed {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(&bytes[..]).read_to_end(&mut unpacked).unwrap();
            bytes = unpacked;
        }
        assert_eq!(bytes, plain.bytes, "{accept}");
    }
}
