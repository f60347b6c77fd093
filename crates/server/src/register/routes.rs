//! The register over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lotse_people::impulse::By;
use lotse_people::register::{Command, Id, decide};
use lotse_people::text::Reasons;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{DossierBody, EntryBody, Reader};
use super::found;
use crate::auth::{Language, User};
use crate::people::{duties, person, refused, today};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, enter))
        .routes(routes!(overseers))
        .routes(routes!(one))
        .routes(routes!(command))
}

/// The register of the authority.
#[derive(Serialize, ToSchema)]
struct RegisterBody {
    /// By number.
    entries: Vec<EntryBody>,
    /// Whether the caller writes entries.
    may_write: bool,
}

/// All entries
#[utoipa::path(get, path = "/register", tag = "register", responses((status = 200, body = RegisterBody)))]
async fn list(State(app): State<App>, user: User, language: Language) -> Result<Json<RegisterBody>, Problem> {
    app.blocking(move |app| {
        let all = app.register().lock(app)?;
        let reader = Reader::new(app, &user, language)?;
        let entries = all.0.iter().map(|entry| reader.body(entry)).collect();
        Ok(Json(RegisterBody { entries, may_write: reader.writes() }))
    })
    .await
}

fn shown(app: &App, user: &User, language: Language, id: u64) -> Result<EntryBody, Problem> {
    let all = app.register().lock(app)?;
    Ok(Reader::new(app, user, language)?.body(found(&all.0, id)?))
}

/// One entry
#[utoipa::path(get, path = "/register/{id}", tag = "register", params(("id" = u64, Path)),
    responses((status = 200, body = EntryBody)))]
async fn one(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<u64>,
) -> Result<Json<EntryBody>, Problem> {
    app.blocking(move |app| shown(app, &user, language, id).map(Json)).await
}

/// Decides, writes and applies. Blocks.
fn run(app: &App, user: &User, id: Id, seen: Option<u64>, command: Command) -> Result<Id, Problem> {
    let mut all = app.register().lock(app)?;
    let by = By::Person(person(user), &duties(user));
    let record = decide(&all.0, id, seen, command, by, today(app)).map_err(|rejection| refused(&rejection))?;
    let id = record.entry;
    all.write(app, Some(person(user)), &[record])?;
    Ok(id)
}

/// Enters an adviser, a rule set or an automated step as a draft, with or without gaps
#[utoipa::path(post, path = "/register", tag = "register", request_body = DossierBody,
    responses((status = 201, body = EntryBody)))]
async fn enter(
    State(app): State<App>,
    user: User,
    language: Language,
    Json(new): Json<DossierBody>,
) -> Result<(StatusCode, Json<EntryBody>), Problem> {
    app.blocking(move |app| {
        let dossier = new.dossier(app)?;
        let id = run(app, &user, Id(0), None, Command::Enter(Box::new(dossier)))?;
        Ok((StatusCode::CREATED, Json(shown(app, &user, language, id.0)?)))
    })
    .await
}

/// A command about an entry.
#[derive(Deserialize, ToSchema)]
struct RegisterCommand {
    /// `write`, `release` or `stop`.
    command: String,
    /// The version the person has seen; not for `stop`.
    version: Option<u64>,
    /// Everything anew (`write`).
    dossier: Option<DossierBody>,
    /// Reasons (`stop`).
    text: Option<String>,
}

/// Gives a command about an entry; 409 when it has changed meanwhile
#[utoipa::path(post, path = "/register/{id}/commands", tag = "register", params(("id" = u64, Path)),
    request_body = RegisterCommand, responses((status = 200, body = EntryBody)))]
async fn command(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<u64>,
    Json(wish): Json<RegisterCommand>,
) -> Result<Json<EntryBody>, Problem> {
    app.blocking(move |app| {
        let command = match (wish.command.as_str(), &wish.dossier) {
            ("write", Some(dossier)) => Command::Write(Box::new(dossier.dossier(app)?)),
            ("release", _) => Command::Release,
            ("stop", _) => Command::Stop(Reasons::new(wish.text.as_deref().unwrap_or_default()).map_err(|_| {
                Problem::invalid([
                    "Bitte schreiben Sie in einem Satz, warum es angehalten wird.".to_owned(),
                    "Please say in a sentence why it is stopped.".to_owned(),
                ])
            })?),
            (command, _) => {
                return Err(Problem::invalid([
                    format!("Unbekannter oder unvollständiger Befehl „{command}“."),
                    format!("Unknown or incomplete command `{command}`."),
                ]));
            }
        };
        run(app, &user, Id(id), wish.version, command)?;
        Ok(Json(shown(app, &user, language, id)?))
    })
    .await
}

/// Somebody who can watch what runs.
#[derive(Serialize, ToSchema)]
struct Overseer {
    id: i64,
    name: String,
}

/// Who can be named to watch what runs, for those who write entries
#[utoipa::path(get, path = "/register/overseers", tag = "register", responses((status = 200, body = Vec<Overseer>)))]
async fn overseers(State(app): State<App>) -> Result<Json<Vec<Overseer>>, Problem> {
    app.blocking(|app| {
        let accounts = app.store().accounts()?.into_iter().filter(|account| account.active);
        Ok(Json(accounts.map(|account| Overseer { id: account.id.0, name: account.display_name }).collect()))
    })
    .await
}
