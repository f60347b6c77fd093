//! Logging in and out, and changing the own password.

use axum::extract::State;
use axum::http::{Extensions, HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use lotse_store::{Account, AccountChange, Author, NewSession, SessionRow};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{cookie_name, ends_at, password, token_hash};
use crate::auth::{Role, User};
use crate::gate::Caller;
use crate::{App, Problem, random, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get, open, close)).routes(routes!(change_password))
}

/// Who is logged in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Session {
    user: SessionUser,
    roles: Vec<Role>,
    /// When the session ends if nothing is asked of the server until then, RFC 3339.
    expires_at: String,
    /// Whether nothing but changing the password is allowed.
    must_change_password: bool,
}

/// The account of a session.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SessionUser {
    id: i64,
    login: String,
    display_name: String,
}

impl Session {
    fn of(app: &App, row: &SessionRow) -> Self {
        let Account { id, login, display_name, must_change_password, .. } = row.account.clone();
        Self {
            user: SessionUser { id: id.0, login, display_name },
            roles: User::of(&row.account).roles,
            expires_at: time::rfc3339(ends_at(app, row)),
            must_change_password,
        }
    }
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct Login {
    login: String,
    password: String,
}

#[derive(Deserialize, ToSchema)]
pub(crate) struct PasswordChange {
    old: String,
    new: String,
}

/// The session of the caller
#[utoipa::path(get, path = "/session", tag = "session", responses((status = 200, body = Session)))]
async fn get(State(app): State<App>, Extension(row): Extension<SessionRow>) -> Json<Session> {
    Json(Session::of(&app, &row))
}

/// Logs in
#[utoipa::path(post, path = "/session", tag = "session", request_body = Login, responses((status = 200, body = Session)))]
async fn open(State(app): State<App>, extensions: Extensions, Json(login): Json<Login>) -> Result<Response, Problem> {
    let Login { login, password } = login;
    let address = extensions.get::<Caller>().map(|caller| caller.0.clone()).unwrap_or_default();
    app.limiter().attempt(&login, &address, app.now_ms()).map_err(too_many)?;
    let name = login.clone();
    let found = app.blocking(move |app| Ok(app.store().account_by_login(&name)?)).await?;
    let hash = found.as_ref().map(|(_, hash)| hash.clone());
    let right = app.verify_password(password, hash).await?;
    let Some((account, _)) = found.filter(|(account, _)| right && account.active) else {
        app.metrics().login(false);
        return Err(refused());
    };
    app.limiter().succeeded(&login, &address);
    app.metrics().login(true);
    let (cookie, row) = app.blocking(move |app| start(app, account)).await?;
    Ok(([(header::SET_COOKIE, cookie)], Json(Session::of(&app, &row))).into_response())
}

/// Opens a session and makes its cookie.
fn start(app: &App, account: Account) -> Result<(String, SessionRow), Problem> {
    let token = random::to_hex(&random::bytes::<32>()?);
    let now = app.now_ms();
    let absolute = app.config().absolute;
    let expires_at = now.saturating_add(i64::try_from(absolute.as_millis()).unwrap_or(i64::MAX));
    let token_hash = Sha256::digest(token.as_bytes()).into();
    app.store().open_session(NewSession { token_hash, account: account.id, at: now, expires_at })?;
    let row = SessionRow { account, opened_at: now, seen_at: now, expires_at };
    Ok((cookie(app, &token, absolute.as_secs()), row))
}

fn cookie(app: &App, token: &str, max_age_s: u64) -> String {
    let secure = if app.config().secure_cookies { "; Secure" } else { "" };
    format!("{}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_s}{secure}", cookie_name(app))
}

/// Logs out
#[utoipa::path(delete, path = "/session", tag = "session", responses((status = 204)))]
async fn close(State(app): State<App>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = token_hash(&app, &headers) {
        app.blocking(move |app| Ok(app.store().close_session(token)?)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie(&app, "", 0))]).into_response())
}

/// Changes the own password; ends all other sessions of the account
#[utoipa::path(post, path = "/session/password", tag = "session", request_body = PasswordChange, responses((status = 204)))]
async fn change_password(
    State(app): State<App>,
    Extension(row): Extension<SessionRow>,
    extensions: Extensions,
    Json(change): Json<PasswordChange>,
) -> Result<Response, Problem> {
    let address = extensions.get::<Caller>().map(|caller| caller.0.clone()).unwrap_or_default();
    let account = row.account;
    app.limiter().attempt(&account.login, &address, app.now_ms()).map_err(too_many)?;
    let login = account.login.clone();
    let found = app.blocking(move |app| Ok(app.store().account_by_login(&login)?)).await?;
    let hash = found.map(|(_, hash)| hash);
    if !app.verify_password(change.old.clone(), hash).await? {
        let detail = ["Das bisherige Passwort stimmt nicht.", "The old password is not right."];
        let title = ["Passwort nicht geändert", "Password not changed"];
        return Err(Problem::new(StatusCode::FORBIDDEN, "password-wrong", title, detail.map(str::to_owned)));
    }
    app.limiter().succeeded(&account.login, &address);
    password::check_strength(&change.new)?;
    if change.new == change.old {
        let detail = ["Das neue Passwort ist das alte.", "The new password is the old one."];
        return Err(Problem::invalid(detail.map(str::to_owned)));
    }
    let hash = app.hash_password(change.new).await?;
    let cookie = app
        .blocking(move |app| {
            let author = Author { account: Some(account.id), at: app.now_ms() };
            let change = AccountChange { password: Some((hash, false)), ..AccountChange::default() };
            let account = app.store().change_account(author, account.id, change)?;
            Ok(start(app, account)?.0)
        })
        .await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

fn refused() -> Problem {
    let detail = ["Anmeldename oder Passwort stimmt nicht.", "Login name or password is not right."];
    let title = ["Anmeldung nicht möglich", "Login not possible"];
    Problem::new(StatusCode::UNAUTHORIZED, "login-failed", title, detail.map(str::to_owned)).with_hint([
        "Prüfen Sie die Schreibweise; die Administration kann das Passwort zurücksetzen.",
        "Check the spelling; the administration can reset the password.",
    ])
}

pub(crate) fn too_many(seconds: u64) -> Problem {
    let minutes = seconds.div_ceil(60);
    let detail = [
        format!("Zu viele Versuche. Der nächste ist in {minutes} Minuten möglich."),
        format!("Too many attempts. The next one is possible in {minutes} minutes."),
    ];
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-attempts", ["Bitte warten", "Please wait"], detail)
        .retry_after(seconds)
}
