//! Impulses without a name.
//!
//! These calls need no session and look at none. The code word travels in the body, so that no address and no log
//! line holds it.

use axum::Json;
use axum::extract::State;
use axum::http::{Extensions, StatusCode};
use lotse_people::code_word;
use lotse_people::impulse::{By, Command, Id};
use lotse_people::text::Text;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::command::NewImpulse;
use super::view::{Detail, Reader};
use super::{lock, run};
use crate::gate::Caller;
use crate::people::{key, refused};
use crate::session::routes::too_many;
use crate::{App, Problem, random};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(submit)).routes(routes!(read)).routes(routes!(write))
}

/// What comes back once, and never again.
#[derive(Serialize, ToSchema)]
struct Receipt {
    id: u64,
    /// To be written down: nobody can find it again.
    code_word: String,
}

fn address(extensions: &Extensions) -> String {
    extensions.get::<Caller>().map(|caller| caller.0.clone()).unwrap_or_default()
}

/// Gives an impulse under a code word. Needs no session, and ignores one
#[utoipa::path(post, path = "/impulses/anonymous", tag = "impulses", request_body = NewImpulse,
    responses((status = 201, body = Receipt)))]
async fn submit(
    State(app): State<App>,
    extensions: Extensions,
    Json(new): Json<NewImpulse>,
) -> Result<(StatusCode, Json<Receipt>), Problem> {
    let content = new.content()?;
    let word = code_word::generate(random::bytes()?);
    // Counted by address only, in memory.
    app.limiter().attempt(&word, &address(&extensions), app.now_ms()).map_err(too_many)?;
    app.blocking(move |app| {
        let token = code_word::token(&key(app), &word).map_err(|rejection| refused(&rejection))?;
        let id = run(app, Id(0), None, Command::Submit(content), By::CodeWord(&token))?;
        Ok((StatusCode::CREATED, Json(Receipt { id: id.0, code_word: word })))
    })
    .await
}

/// A code word.
#[derive(Deserialize, ToSchema)]
struct CodeWord {
    code_word: String,
}

/// A code word and a message.
#[derive(Deserialize, ToSchema)]
struct CodeWordMessage {
    code_word: String,
    text: String,
}

fn unknown() -> Problem {
    let detail = [
        "Zu diesem Kennwort gibt es keinen Impuls. Bitte prüfen Sie die Schreibweise.",
        "There is no impulse for this code. Please check the spelling.",
    ];
    let title = ["Kennwort unbekannt", "Unknown code"];
    Problem::new(StatusCode::NOT_FOUND, "code-word-unknown", title, detail.map(str::to_owned))
}

fn detail(app: &App, token: &lotse_people::Token) -> Result<Json<Detail>, Problem> {
    let open = lock(app)?;
    let impulse = open.board.by_code(token).ok_or_else(unknown)?;
    Ok(Json(Reader::new(app, None)?.detail(impulse)))
}

/// The impulse of a code word
#[utoipa::path(post, path = "/impulses/by-code", tag = "impulses", request_body = CodeWord, responses((status = 200, body = Detail)))]
async fn read(
    State(app): State<App>,
    extensions: Extensions,
    Json(code): Json<CodeWord>,
) -> Result<Json<Detail>, Problem> {
    let (name, address) = (code_word::normalise(&code.code_word), address(&extensions));
    app.limiter().attempt(&name, &address, app.now_ms()).map_err(too_many)?;
    app.blocking(move |app| {
        let token = code_word::token(&key(app), &code.code_word).map_err(|rejection| refused(&rejection))?;
        let found = detail(app, &token)?;
        app.limiter().succeeded(&name, &address);
        Ok(found)
    })
    .await
}

/// A message of whoever has the code word
#[utoipa::path(post, path = "/impulses/by-code/messages", tag = "impulses", request_body = CodeWordMessage,
    responses((status = 200, body = Detail)))]
async fn write(
    State(app): State<App>,
    extensions: Extensions,
    Json(message): Json<CodeWordMessage>,
) -> Result<Json<Detail>, Problem> {
    let (name, address) = (code_word::normalise(&message.code_word), address(&extensions));
    app.limiter().attempt(&name, &address, app.now_ms()).map_err(too_many)?;
    app.blocking(move |app| {
        let token = code_word::token(&key(app), &message.code_word).map_err(|rejection| refused(&rejection))?;
        let text = Text::new(&message.text).map_err(|rejection| refused(&rejection))?;
        let id = lock(app)?.board.by_code(&token).ok_or_else(unknown)?.id;
        run(app, id, None, Command::Say(text), By::CodeWord(&token))?;
        app.limiter().succeeded(&name, &address);
        detail(app, &token)
    })
    .await
}
