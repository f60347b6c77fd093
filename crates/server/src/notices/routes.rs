//! The page of notices, and what somebody chooses.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use sha2::Digest as _;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::news::find;
use super::{Choice, Kind, Rhythm};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(count))
        .routes(routes!(seen))
        .routes(routes!(choice, choose))
        .routes(routes!(open_feed, close_feed))
}

/// Most notices on the page.
const PAGE: usize = 200;

/// A notice.
#[derive(Serialize, ToSchema)]
struct NoticeEntry {
    /// Its number.
    id: i64,
    on: String,
    kind: Kind,
    /// What it is about.
    about: String,
    /// What happened.
    text: &'static str,
    /// Where to read more.
    path: String,
    /// Whether the person has not looked since.
    new: bool,
}

/// Notices of the last 90 days.
#[derive(Serialize, ToSchema)]
struct NoticeList {
    /// Newest first, at most 200.
    notices: Vec<NoticeEntry>,
    /// How many are new.
    new: usize,
    /// Number up to which the person has looked once it has seen this list.
    head: i64,
}

/// How many notices are new.
#[derive(Serialize, ToSchema)]
struct NoticeCount {
    new: usize,
}

/// Up to which notice somebody has looked.
#[derive(Deserialize, ToSchema)]
struct Seen {
    head: i64,
}

/// What somebody chose, and what there is to choose.
#[derive(Serialize, ToSchema)]
struct ChoiceBody {
    choice: Choice,
    /// Whether this installation sends mail.
    mail: bool,
    /// Whether there is a feed.
    feed: bool,
}

/// The address of a feed, told once.
#[derive(Serialize, ToSchema)]
struct FeedBody {
    /// Path of the feed on this server. Whoever knows it can read the notices.
    path: String,
}

/// What is new for the caller
#[utoipa::path(get, path = "/notices", tag = "notices", responses((status = 200, body = NoticeList)))]
async fn list(State(app): State<App>, user: User, language: Language) -> Result<Json<NoticeList>, Problem> {
    app.blocking(move |app| {
        let head = app.store().journal()?.length;
        let row = app.store().notices(user.id)?;
        let choice = row.as_ref().map(|row| Choice::read(&row.choice)).unwrap_or_default();
        let seen = row.map_or(0, |row| row.seen);
        let found = find(app, &user, 0, usize::MAX)?;
        let mut wanted: Vec<_> = found.into_iter().filter(|news| choice.wants(news.kind, |ways| ways.app)).collect();
        let new = wanted.iter().filter(|news| news.seq > seen).count();
        wanted.truncate(PAGE);
        let notices = wanted.into_iter().map(|news| NoticeEntry {
            id: news.seq,
            on: news.on.to_string(),
            kind: news.kind,
            text: news.text(language),
            new: news.seq > seen,
            about: news.about,
            path: news.path,
        });
        Ok(Json(NoticeList { notices: notices.collect(), new, head }))
    })
    .await
}

/// How many notices are new for the caller
#[utoipa::path(get, path = "/notices/count", tag = "notices", responses((status = 200, body = NoticeCount)))]
async fn count(State(app): State<App>, user: User) -> Result<Json<NoticeCount>, Problem> {
    app.blocking(move |app| {
        let row = app.store().notices(user.id)?;
        let choice = row.as_ref().map(|row| Choice::read(&row.choice)).unwrap_or_default();
        let found = find(app, &user, row.map_or(0, |row| row.seen), usize::MAX)?;
        Ok(Json(NoticeCount { new: found.iter().filter(|news| choice.wants(news.kind, |ways| ways.app)).count() }))
    })
    .await
}

/// Says that the caller has looked
#[utoipa::path(put, path = "/notices/seen", tag = "notices", request_body = Seen, responses((status = 204)))]
async fn seen(State(app): State<App>, user: User, Json(body): Json<Seen>) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        let head = body.head.min(app.store().journal()?.length);
        app.store().change_notices(user.id, move |row| row.seen = row.seen.max(head))?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

fn shown(app: &App, user: &User) -> Result<ChoiceBody, Problem> {
    let row = app.store().notices(user.id)?;
    Ok(ChoiceBody {
        choice: row.as_ref().map(|row| Choice::read(&row.choice)).unwrap_or_default(),
        mail: app.config().mailer.is_some(),
        feed: row.is_some_and(|row| row.feed.is_some()),
    })
}

/// What the caller chose
#[utoipa::path(get, path = "/notices/choice", tag = "notices", responses((status = 200, body = ChoiceBody)))]
async fn choice(State(app): State<App>, user: User) -> Result<Json<ChoiceBody>, Problem> {
    app.blocking(move |app| shown(app, &user).map(Json)).await
}

/// Chooses which notices come on which way
#[utoipa::path(put, path = "/notices/choice", tag = "notices", request_body = Choice,
    responses((status = 200, body = ChoiceBody)))]
async fn choose(
    State(app): State<App>,
    user: User,
    Json(mut choice): Json<Choice>,
) -> Result<Json<ChoiceBody>, Problem> {
    choice.address = choice.address.map(|address| address.trim().to_owned()).filter(|address| !address.is_empty());
    if choice.rhythm != Rhythm::Off {
        let good = choice.address.as_deref().is_some_and(super::mail::is_address);
        if !good {
            return Err(Problem::invalid([
                "Für Mitteilungen per E-Mail fehlt eine Adresse wie name@amt.example.".to_owned(),
                "Mail needs an address such as name@office.example.".to_owned(),
            ]));
        }
    }
    app.blocking(move |app| {
        // Each kind once, and nothing else.
        let choice = Choice::read(&serde_json::to_value(&choice).map_err(Problem::internal)?);
        let stored = serde_json::to_value(&choice).map_err(Problem::internal)?;
        let head = app.store().journal()?.length;
        let now = app.now_ms();
        app.store().change_notices(user.id, move |row| {
            // Mail begins with what happens from here on.
            if Choice::read(&row.choice).rhythm == Rhythm::Off {
                (row.sent, row.sent_at) = (head, now);
                row.held.clear();
            }
            row.choice = stored;
        })?;
        shown(app, &user).map(Json)
    })
    .await
}

/// Opens a feed at a new address; the old one ends
#[utoipa::path(post, path = "/notices/feed", tag = "notices", responses((status = 201, body = FeedBody)))]
async fn open_feed(State(app): State<App>, user: User) -> Result<(StatusCode, Json<FeedBody>), Problem> {
    app.blocking(move |app| {
        let token = crate::random::hex::<24>().ok_or_else(|| Problem::internal("no random numbers"))?;
        let hash: [u8; 32] = sha2::Sha256::digest(&token).into();
        app.store().change_notices(user.id, move |row| row.feed = Some(hash))?;
        Ok((StatusCode::CREATED, Json(FeedBody { path: format!("/api/v1/feeds/{token}") })))
    })
    .await
}

/// Ends the feed
#[utoipa::path(delete, path = "/notices/feed", tag = "notices", responses((status = 204)))]
async fn close_feed(State(app): State<App>, user: User) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        app.store().change_notices(user.id, |row| row.feed = None)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
