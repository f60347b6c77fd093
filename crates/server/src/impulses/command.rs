//! What people with a name do with impulses.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use lotse_people::impulse::{By, Command, Content, Id, Plan};
use lotse_people::text::{Reasons, Text};
use lotse_people::{Person, Rejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::{AnchorBody, Detail, Reader, found};
use super::{follow_token, lock, run, vote_token};
use crate::auth::{Role, User};
use crate::people::{duties, person, refused};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(submit))
        .routes(routes!(command))
        .routes(routes!(vote))
        .routes(routes!(follow))
        .routes(routes!(owners))
}

/// What is submitted.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NewImpulse {
    /// What slows the work down.
    problem: String,
    /// How often, or how much.
    extent: Option<String>,
    /// What could be done.
    idea: Option<String>,
    #[serde(default)]
    anchor: AnchorBody,
}

impl NewImpulse {
    pub(crate) fn content(self) -> Result<Content, Problem> {
        let text = |text: &str| Text::new(text).map_err(|rejection| refused(&rejection));
        let some = |of: Option<String>| of.filter(|of| !of.trim().is_empty()).map(|of| text(&of)).transpose();
        Ok(Content {
            problem: text(&self.problem)?,
            extent: some(self.extent)?,
            idea: some(self.idea)?,
            anchor: self.anchor.anchor()?,
        })
    }
}

fn detail(app: &App, user: &User, id: Id) -> Result<Detail, Problem> {
    let open = lock(app)?;
    Ok(Reader::new(app, Some(user))?.detail(found(&open, id.0)?))
}

/// Gives an impulse under the name of the account
#[utoipa::path(post, path = "/impulses", tag = "impulses", request_body = NewImpulse, responses((status = 201, body = Detail)))]
async fn submit(
    State(app): State<App>,
    user: User,
    Json(new): Json<NewImpulse>,
) -> Result<(StatusCode, Json<Detail>), Problem> {
    let content = new.content()?;
    app.blocking(move |app| {
        let id = run(app, Id(0), None, Command::Submit(content), By::Person(person(&user), &duties(&user)))?;
        Ok((StatusCode::CREATED, Json(detail(app, &user, id)?)))
    })
    .await
}

/// A command about an impulse.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ImpulseCommand {
    /// `check`, `assess`, `accept`, `reject`, `merge`, `start`, `finish`, `control` or `say`.
    command: String,
    /// The version the person has seen; not for `say`.
    version: Option<u64>,
    /// Reasons of `assess`, `accept`, `reject`, `control`; what was built for `finish`; the message for `say`.
    text: Option<String>,
    /// Recommended (`assess`), works (`control`).
    yes: Option<bool>,
    /// Account of who builds it (`accept`).
    owner: Option<i64>,
    /// By when (`accept`), as `2026-05-31`.
    due: Option<String>,
    /// What will not be done (`accept`), in part.
    without: Option<String>,
    /// Where to (`merge`).
    into: Option<u64>,
}

fn missing(german: &str, english: &str) -> Problem {
    Problem::invalid([german.to_owned(), english.to_owned()])
}

impl ImpulseCommand {
    fn command(&self, app: &App, id: Id) -> Result<Command, Problem> {
        let said = |rejection: Rejection| refused(&rejection);
        let reasons = || Reasons::new(self.text.as_deref().unwrap_or_default()).map_err(said);
        let yes = || self.yes.ok_or_else(|| missing("Bitte wählen Sie Ja oder Nein.", "Please choose yes or no."));
        Ok(match self.command.as_str() {
            "check" => Command::Check,
            "start" => Command::Start,
            "assess" => Command::Assess { recommended: yes()?, reasons: reasons()? },
            "control" => Command::Control { works: yes()?, reasons: reasons()? },
            "finish" => Command::Finish(reasons()?),
            "reject" => Command::Reject(reasons()?),
            "say" => Command::Say(Text::new(self.text.as_deref().unwrap_or_default()).map_err(said)?),
            "accept" => {
                let owner = self.owner.and_then(|id| app.store().account(lotse_store::AccountId(id)).ok().flatten());
                let owner = owner.filter(|account| account.active).ok_or_else(|| {
                    missing(
                        "Ohne Verantwortliche gibt es keine Annahme. Wählen Sie, wer es umsetzt.",
                        "There is no acceptance without somebody responsible. Choose who does it.",
                    )
                })?;
                let due = self.due.as_deref().and_then(|due| due.parse::<Date>().ok()).ok_or_else(|| {
                    missing(
                        "Ohne Termin gibt es keine Annahme. Geben Sie an, bis wann es umgesetzt ist.",
                        "There is no acceptance without a date. Say by when it will be done.",
                    )
                })?;
                let without = self.without.as_deref().filter(|text| !text.trim().is_empty());
                let without = without.map(Reasons::new).transpose().map_err(said)?;
                Command::Accept(Plan { owner: Person::authenticated(owner.id.0), due, reasons: reasons()?, without })
            }
            "merge" => {
                let into = Id(self.into.ok_or_else(|| missing("Wählen Sie, womit.", "Choose with which."))?);
                // The same people at the other place; who they are stays here.
                let open = lock(app)?;
                let impulse = found(&open, id.0)?;
                let accounts: Vec<i64> = app.store().accounts()?.into_iter().map(|account| account.id.0).collect();
                let there = |known: &[lotse_people::Token], token: fn(&App, Id, i64) -> lotse_people::Token| {
                    let has = accounts.iter().filter(|account| known.contains(&token(app, id, **account)));
                    has.map(|account| token(app, into, *account)).collect::<Vec<_>>()
                };
                let votes = there(&impulse.votes, vote_token);
                let followers = there(&impulse.followers, follow_token);
                Command::Merge { into, votes, followers }
            }
            command => {
                return Err(Problem::invalid([
                    format!("Unbekannter Befehl „{command}“."),
                    format!("Unknown command `{command}`."),
                ]));
            }
        })
    }
}

/// Gives a command about an impulse; 409 when it has changed meanwhile
#[utoipa::path(post, path = "/impulses/{id}/commands", tag = "impulses", params(("id" = u64, Path)),
    request_body = ImpulseCommand, responses((status = 200, body = Detail)))]
async fn command(
    State(app): State<App>,
    user: User,
    Path(id): Path<u64>,
    Json(wish): Json<ImpulseCommand>,
) -> Result<Json<Detail>, Problem> {
    app.blocking(move |app| {
        let id = Id(id);
        let command = wish.command(app, id)?;
        run(app, id, wish.version, command, By::Person(person(&user), &duties(&user)))?;
        Ok(Json(detail(app, &user, id)?))
    })
    .await
}

/// Gives a command that needs no duty and no version, and shows what became of it.
async fn changed(
    app: App,
    user: User,
    id: Id,
    command: impl FnOnce(&App, &User) -> Command + Send + 'static,
) -> Result<Json<Detail>, Problem> {
    app.blocking(move |app| {
        run(app, id, None, command(app, &user), By::Person(person(&user), &[]))?;
        Ok(Json(detail(app, &user, id)?))
    })
    .await
}

/// Whether something shall hold.
#[derive(Deserialize, ToSchema)]
struct Wish {
    on: bool,
}

/// Says that it concerns the caller too, or no longer. Kept without the account
#[utoipa::path(put, path = "/impulses/{id}/vote", tag = "impulses", params(("id" = u64, Path)), request_body = Wish,
    responses((status = 200, body = Detail)))]
async fn vote(
    State(app): State<App>,
    user: User,
    Path(id): Path<u64>,
    Json(wish): Json<Wish>,
) -> Result<Json<Detail>, Problem> {
    let vote = move |app: &App, user: &User| Command::Vote(vote_token(app, Id(id), user.id.0), wish.on);
    changed(app, user, Id(id), vote).await
}

/// Follows an impulse, or no longer. Kept without the account
#[utoipa::path(put, path = "/impulses/{id}/follow", tag = "impulses", params(("id" = u64, Path)), request_body = Wish,
    responses((status = 200, body = Detail)))]
async fn follow(
    State(app): State<App>,
    user: User,
    Path(id): Path<u64>,
    Json(wish): Json<Wish>,
) -> Result<Json<Detail>, Problem> {
    let follow = move |app: &App, user: &User| Command::Follow(follow_token(app, Id(id), user.id.0), wish.on);
    changed(app, user, Id(id), follow).await
}

/// Somebody who can build what is accepted.
#[derive(Serialize, ToSchema)]
struct Owner {
    id: i64,
    name: String,
}

/// Who can build what is accepted, for those who decide
#[utoipa::path(get, path = "/impulses/owners", tag = "impulses", responses((status = 200, body = Vec<Owner>)))]
async fn owners(State(app): State<App>) -> Result<Json<Vec<Owner>>, Problem> {
    app.blocking(|app| {
        let accounts = app.store().accounts()?.into_iter().filter(|account| account.active);
        let able = accounts.filter(|account| User::of(account).has(&[Role::Sachbearbeitung, Role::Prozessmanagement]));
        Ok(Json(able.map(|account| Owner { id: account.id.0, name: account.display_name }).collect()))
    })
    .await
}
