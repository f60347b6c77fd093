//! The user interface inside the program.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::Problem;

struct Asset {
    name: &'static str,
    bytes: &'static [u8],
    packed: Option<&'static [u8]>,
}

/// Sorted by name.
const ASSETS: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// Answers what no route answers: a file of the interface, or its first page for
/// addresses inside the interface.
pub(crate) async fn serve(request: Request) -> Response {
    let path = request.uri().path().trim_start_matches('/');
    if path == "api" || path.starts_with("api/") {
        return Problem::not_found().into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if let Some(asset) = find(path) {
        // Files in `assets/` have a hash of their content in their name.
        let keep = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
        return answer(asset, request.headers(), keep);
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    match find("index.html") {
        Some(page) if !path.starts_with("assets/") && !last.contains('.') => {
            answer(page, request.headers(), "no-cache")
        }
        _ => Problem::not_found().into_response(),
    }
}

fn find(name: &str) -> Option<&'static Asset> {
    ASSETS.binary_search_by(|asset| asset.name.cmp(name)).ok().map(|index| &ASSETS[index])
}

fn answer(asset: &'static Asset, headers: &HeaderMap, keep: &'static str) -> Response {
    let accepts = |value: &HeaderValue| value.to_str().is_ok_and(|list| list.split(',').any(accepts_gzip));
    let packed = asset.packed.filter(|_| headers.get_all(header::ACCEPT_ENCODING).iter().any(accepts));
    let mut response = packed.unwrap_or(asset.bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type(asset.name)));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(keep));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    if packed.is_some() {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    response
}

/// `gzip` without `;q=0`.
fn accepts_gzip(range: &str) -> bool {
    let mut parts = range.split(';').map(str::trim);
    parts.next() == Some("gzip") && !parts.any(|part| part.strip_prefix("q=").and_then(|q| q.parse().ok()) == Some(0.0))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "webmanifest" => "application/manifest+json",
        "txt" | "ftl" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
