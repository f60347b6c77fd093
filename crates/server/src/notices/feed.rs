//! Notices as an Atom feed (RFC 4287), for whoever has its address.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use sha2::Digest as _;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Choice;
use super::news::{News, find};
use crate::auth::{Language, User};
use crate::people::today;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(feed))
}

/// Most entries.
const ENTRIES: usize = 100;

/// Notices as an Atom feed
#[utoipa::path(get, path = "/feeds/{token}", tag = "notices", params(("token" = String, Path)),
    responses((status = 200, body = String, content_type = "application/atom+xml")))]
async fn feed(State(app): State<App>, headers: HeaderMap, Path(token): Path<String>) -> Result<Response, Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost").to_owned();
    app.blocking(move |app| {
        let hash: [u8; 32] = sha2::Sha256::digest(&token).into();
        let row = app.store().notices_of_feed(hash)?.ok_or_else(Problem::not_found)?;
        let account = app.store().account(row.account)?.filter(|account| account.active);
        let user = User::of(&account.ok_or_else(Problem::not_found)?);
        let choice = Choice::read(&row.choice);
        let today = today(app);
        let mut found = find(app, &user, 0, usize::MAX)?;
        found.retain(|news| choice.wants(news.kind, |ways| ways.feed) && !(news.quiet && news.on >= today));
        found.truncate(ENTRIES);
        let base = format!("{}://{host}", if app.config().secure_cookies { "https" } else { "http" });
        let text = atom(&found, &base, &crate::random::to_hex(&hash[..8]), choice.language(), app.now_ms());
        Ok(([(header::CONTENT_TYPE, "application/atom+xml; charset=utf-8")], text).into_response())
    })
    .await
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

/// The feed. Days are all it tells of time, as the records of people with a code word know no more.
fn atom(found: &[News], base: &str, id: &str, language: Language, now_ms: i64) -> String {
    let updated = found.first().map_or_else(
        || crate::time::rfc3339(now_ms - now_ms.rem_euclid(86_400_000)),
        |news| format!("{}T00:00:00Z", news.on),
    );
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n  \
         <id>urn:lotse:feed:{id}</id>\n  <title>{}</title>\n  <updated>{updated}</updated>\n  \
         <author><name>Lotse</name></author>\n  <link href=\"{}/notices\"/>\n",
        language.tag(),
        language.pick("Lotse: Hinweise", "Lotse: notices"),
        escape(base)
    );
    for news in found {
        let _ = write!(
            text,
            "  <entry>\n    <id>urn:lotse:notice:{id}:{}</id>\n    <title>{}</title>\n    \
             <updated>{}T00:00:00Z</updated>\n    <link href=\"{}\"/>\n    <summary>{}</summary>\n  </entry>\n",
            news.seq,
            escape(&news.about),
            news.on,
            escape(&format!("{base}{}", news.path)),
            escape(news.text(language))
        );
    }
    text.push_str("</feed>\n");
    text
}
