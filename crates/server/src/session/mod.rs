//! Sessions: a random token in a cookie, of which the store has only the hash.

pub(crate) mod limit;
pub mod password;
pub(crate) mod routes;

pub(crate) use routes::routes;

use axum::http::{HeaderMap, header};
use lotse_store::{Digest, SessionRow};
use sha2::{Digest as _, Sha256};

use crate::{App, Problem};

/// A session in use is noted in the store at most this often.
const TOUCH_MS: i64 = 60_000;

/// Name of the cookie. The prefix makes browsers refuse it without `Secure`, with a
/// domain or with another path.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    if app.config().secure_cookies { "__Host-lotse" } else { "lotse" }
}

/// The hash under which the store knows the token in the cookie.
pub(crate) fn token_hash(app: &App, headers: &HeaderMap) -> Option<Digest> {
    let name = cookie_name(app);
    let token = headers.get_all(header::COOKIE).iter().find_map(|value| {
        value.to_str().ok()?.split(';').find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
    })?;
    // A token is 64 hexadecimal digits; anything else is not worth a look into the store.
    (token.len() == 64).then(|| Sha256::digest(token.as_bytes()).into())
}

/// The session of this token when it has not ended; notes that it is used. Blocks.
///
/// # Errors
/// Failures of the store.
pub(crate) fn current(app: &App, token: Digest) -> Result<Option<SessionRow>, Problem> {
    let now = app.now_ms();
    let Some(mut row) = app.store().session(&token)? else { return Ok(None) };
    if ends_at(app, &row) <= now || !row.account.active {
        app.store().close_session(token)?;
        return Ok(None);
    }
    if now - row.seen_at >= TOUCH_MS {
        app.store().touch_session(token, now)?;
        row.seen_at = now;
    }
    Ok(Some(row))
}

/// When the session ends if it is not used again, in milliseconds.
pub(crate) fn ends_at(app: &App, row: &SessionRow) -> i64 {
    let idle = i64::try_from(app.config().idle.as_millis()).unwrap_or(i64::MAX);
    row.expires_at.min(row.seen_at.saturating_add(idle))
}
