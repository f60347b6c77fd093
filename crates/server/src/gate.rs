//! What every request passes before a handler sees it: the name it was called by, where
//! it comes from, who sends it, and whether that account may.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant;

use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};

use crate::access::{Access, access};
use crate::auth::{User, unauthenticated};
use crate::{App, Problem, session};

/// Address of the caller, for the limit on logins only; never logged, never stored.
#[derive(Clone)]
pub(crate) struct Caller(pub(crate) String);

/// Layer: refuses calls under foreign names and from foreign pages, then finds the
/// session and asks the table of [`crate::access`].
pub(crate) async fn gate(State(app): State<App>, mut request: Request, next: Next) -> Response {
    match admit(&app, &mut request).await {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

async fn admit(app: &App, request: &mut Request) -> Result<(), Problem> {
    let host = host(request).ok_or_else(|| misdirected("without a host"))?;
    if !known_host(app, &host) {
        return Err(misdirected("under an unknown name"));
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS)
        && !same_origin(request.headers(), &host)
        && !is_program(request)
    {
        return Err(foreign());
    }
    let address = caller(app, request);
    request.extensions_mut().insert(Caller(address));

    let Some(path) = request.extensions().get::<MatchedPath>() else { return Ok(()) };
    let Some(access) = access(request.method(), path.as_str()) else {
        let detail = ["Das geht hier nicht.", "This cannot be done here."];
        let title = ["Methode nicht erlaubt", "Method not allowed"];
        let status = StatusCode::METHOD_NOT_ALLOWED;
        return Err(Problem::new(status, "method-not-allowed", title, detail.map(str::to_owned)));
    };
    if matches!(access, Access::Public | Access::Worker) {
        return Ok(());
    }
    let token = session::token_hash(app, request.headers()).ok_or_else(unauthenticated)?;
    let row = app.blocking(move |app| session::current(app, token)).await?.ok_or_else(unauthenticated)?;
    let user = User::of(&row.account);
    if row.account.must_change_password && access != Access::Session {
        return Err(change_password_first());
    }
    if let Access::Roles(roles) = access {
        user.require(roles)?;
    }
    request.extensions_mut().insert(row);
    request.extensions_mut().insert(user);
    Ok(())
}

/// The authority the request is for: `Host`, or the target in absolute form.
fn host(request: &Request) -> Option<String> {
    let named = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str))?;
    Some(host.to_ascii_lowercase())
}

/// Pages that make their own name point at this machine (DNS rebinding) call by a name we
/// do not have. Addresses in numbers cannot be rebound.
fn known_host(app: &App, host: &str) -> bool {
    let name = host.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit())).map_or(host, |p| p.0);
    let bare = name.trim_start_matches('[').trim_end_matches(']');
    name == "localhost"
        || bare.parse::<IpAddr>().is_ok()
        || app.config().hosts.iter().any(|known| known.eq_ignore_ascii_case(name) || known.eq_ignore_ascii_case(host))
}

/// Browsers say where a request comes from in `Sec-Fetch-Site`, or at least in `Origin`.
/// Who says neither is no browser of today; scripts send `Origin`.
fn same_origin(headers: &HeaderMap, host: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    headers
        .get(header::ORIGIN)
        .and_then(|origin| origin.to_str().ok()?.split_once("://"))
        .is_some_and(|(_, authority)| authority.eq_ignore_ascii_case(host))
}

/// Whether a worker calls: with a token, which no page can make a browser send.
fn is_program(request: &Request) -> bool {
    let token = request.headers().get(header::AUTHORIZATION);
    request.uri().path().starts_with("/api/v1/jobs/")
        && token.is_some_and(|token| token.as_bytes().starts_with(b"Bearer "))
}

fn caller(app: &App, request: &Request) -> String {
    if app.config().behind_proxy
        && let Some(list) = request.headers().get_all("x-forwarded-for").iter().next_back()
        && let Some(last) = list.to_str().ok().and_then(|list| list.rsplit(',').next())
    {
        return last.trim().to_owned();
    }
    request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string()).unwrap_or_default()
}

fn misdirected(how: &str) -> Problem {
    let detail = [
        "Der Server antwortet unter diesem Namen nicht.".to_owned(),
        "The server does not answer under this name.".to_owned(),
    ];
    let hint = [
        "Die Administration kann den Namen mit --host zulassen.",
        "The administration can allow the name with --host.",
    ];
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "unknown-host", ["Unbekannter Name", "Unknown name"], detail)
        .with_hint(hint)
        .because(format!("a request {how}"))
}

fn foreign() -> Problem {
    let detail = [
        "Die Anfrage kommt nicht von einer Seite dieses Servers.".to_owned(),
        "The request does not come from a page of this server.".to_owned(),
    ];
    let hint = [
        "Programme senden die Kopfzeile `Origin` mit der Adresse des Servers.",
        "Programs send the header `Origin` with the address of the server.",
    ];
    Problem::new(StatusCode::FORBIDDEN, "foreign-origin", ["Fremde Herkunft", "Foreign origin"], detail).with_hint(hint)
}

fn change_password_first() -> Problem {
    let detail = [
        "Vor allem anderen ist das erste Passwort durch ein eigenes zu ersetzen.".to_owned(),
        "Before anything else the first password has to be replaced by one of your own.".to_owned(),
    ];
    let title = ["Bitte das Passwort ändern", "Please change the password"];
    let hint = ["Öffnen Sie im Kontomenü „Passwort ändern“.", "Open “Change password” in the account menu."];
    Problem::new(StatusCode::FORBIDDEN, "password-change-required", title, detail).with_hint(hint)
}

/// Layer: headers that every answer carries.
pub(crate) async fn headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let api = request.uri().path().starts_with("/api/");
    let started = Instant::now();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(*name, axum::http::HeaderValue::from_static(value));
    }
    if app.config().secure_cookies {
        headers.insert("strict-transport-security", axum::http::HeaderValue::from_static("max-age=31536000"));
    }
    if api {
        headers.entry(header::CACHE_CONTROL).or_insert(axum::http::HeaderValue::from_static("no-store"));
    }
    let elapsed = started.elapsed();
    let status = response.status().as_u16();
    app.metrics().answered(status, elapsed.as_secs_f64());
    // The route, not the path and not the query: these may name cases.
    let route = route.as_ref().map_or("-", MatchedPath::as_str);
    tracing::info!(method = method.as_str(), route, status, ms = elapsed.as_secs_f64() * 1e3, "answered");
    response
}

const HEADERS: &[(&str, &str)] = &[
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; \
         connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), \
         midi=(), payment=(), usb=()",
    ),
];
