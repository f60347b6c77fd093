//! Impulses: commands become journal records, the board is folded from them.

mod code;
mod command;
mod evidence;
mod figures;
mod list;
mod view;

use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::StatusCode;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use lotse_people::impulse::{Board, By, Command, Event, Id, Record, apply, decide};
use lotse_people::similar::Index;
use lotse_people::{Duty, Person, Rejection, Token};
use lotse_store::Author;
use sha2::Sha256;
use utoipa_axum::router::OpenApiRouter;

use crate::auth::{Role, User};
use crate::{App, Problem};

/// Kind of the records.
const KIND: &str = "impulse";

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(list::routes())
        .merge(command::routes())
        .merge(code::routes())
        .merge(figures::routes())
        .merge(evidence::routes())
}

/// The board, folded from the journal when it is first needed.
#[derive(Default)]
pub(crate) struct Impulses(Mutex<Option<Open>>);

/// The board and what is searched in it.
#[derive(Default)]
pub(crate) struct Open {
    pub board: Board,
    pub index: Index,
}

impl Open {
    fn take(&mut self, record: &Record) {
        match &record.event {
            Event::Received { content, .. } => {
                let mut text = content.problem.as_str().to_owned();
                for more in [&content.extent, &content.idea].into_iter().flatten() {
                    text.push(' ');
                    text.push_str(more.as_str());
                }
                self.index.add(record.impulse.0, &text);
            }
            Event::Absorbed { other, .. } => self.index.remove(other.0),
            _ => {}
        }
        apply(&mut self.board, record);
    }
}

/// The board while nobody else changes it.
pub(crate) struct Locked<'a>(MutexGuard<'a, Option<Open>>);

impl std::ops::Deref for Locked<'_> {
    type Target = Open;

    fn deref(&self) -> &Open {
        self.0.as_ref().expect("opened by `lock`")
    }
}

/// The board. Blocks.
pub(crate) fn lock(app: &App) -> Result<Locked<'_>, Problem> {
    let mut guard = app.impulses().0.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.is_none() {
        let mut open = Open::default();
        let mut broken = None;
        app.store().fold(KIND, |record| match serde_json::from_value(record.body) {
            Ok(record) => open.take(&record),
            Err(error) => broken = Some((record.seq, error)),
        })?;
        if let Some((seq, error)) = broken {
            return Err(Problem::internal(format!("record {seq} cannot be read: {error}")));
        }
        *guard = Some(open);
    }
    Ok(Locked(guard))
}

/// The day in Germany.
pub(crate) fn today(app: &App) -> Date {
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    Timestamp::from_millisecond(app.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(zone).date()
}

/// Decides, writes and applies. Records of people with a code word, of votes and of followers name no account and
/// no time of day. Blocks.
pub(crate) fn run(app: &App, id: Id, seen: Option<u64>, command: Command, by: By<'_>) -> Result<Id, Problem> {
    let mut open = lock(app)?;
    let day = today(app);
    let quiet = matches!(command, Command::Vote(..) | Command::Follow(..));
    let records = decide(&open.board, id, seen, command, by, day).map_err(|rejection| refused(&rejection))?;
    let author = match by {
        By::Person(person, _) if !quiet => {
            Author { account: Some(lotse_store::AccountId(person.account())), at: app.now_ms() }
        }
        _ => Author { account: None, at: app.now_ms() / DAY_MS * DAY_MS },
    };
    let mut bodies = Vec::with_capacity(records.len());
    for record in &records {
        let body = serde_json::to_value(record).map_err(Problem::internal)?;
        bodies.push((KIND.to_owned(), Some(record.impulse.0.to_string()), body));
    }
    if !bodies.is_empty() {
        app.store().append_all(author, bodies)?;
    }
    let id = records.first().map_or(id, |record| record.impulse);
    let open = open.0.as_mut().expect("opened by `lock`");
    records.iter().for_each(|record| open.take(record));
    Ok(id)
}

const DAY_MS: i64 = 86_400_000;

/// What somebody is there for.
pub(crate) fn duties(user: &User) -> Vec<Duty> {
    let mut duties = Vec::new();
    if user.has(&[Role::Prozessmanagement]) {
        duties.extend([Duty::Procedure, Duty::Assessment, Duty::Control]);
    }
    if user.has(&[Role::Leitung]) {
        duties.extend([Duty::Assessment, Duty::Decision]);
    }
    if user.has(&[Role::Sachbearbeitung, Role::Prozessmanagement]) {
        duties.push(Duty::Implementation);
    }
    duties.sort_unstable();
    duties.dedup();
    duties
}

/// The person of a session.
pub(crate) fn person(user: &User) -> Person {
    Person::authenticated(user.id.0)
}

/// The key of tokens: derived, so that they have nothing in common with pseudonyms in logs.
pub(crate) fn key(app: &App) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(app.store().pseudonym_key()).expect("a key of any length will do");
    mac.update(b"people");
    mac.finalize().into_bytes().into()
}

pub(crate) fn vote_token(app: &App, id: Id, account: i64) -> Token {
    Token::new(&key(app), &format!("vote {}", id.0), &account.to_string())
}

pub(crate) fn follow_token(app: &App, id: Id, account: i64) -> Token {
    Token::new(&key(app), &format!("follow {}", id.0), &account.to_string())
}

pub(crate) fn refused(rejection: &Rejection) -> Problem {
    let (status, title) = match rejection.code {
        "changed-meanwhile" => (StatusCode::CONFLICT, ["Inzwischen geändert", "Changed meanwhile"]),
        "no-such-impulse" => (StatusCode::NOT_FOUND, ["Nicht gefunden", "Not found"]),
        "not-yours" | "own-impulse" | "own-work" | "log-in" => {
            (StatusCode::FORBIDDEN, ["Dafür ist jemand anderes zuständig", "That is for somebody else"])
        }
        _ => (StatusCode::UNPROCESSABLE_ENTITY, ["Das geht so nicht", "That cannot be done"]),
    };
    Problem::new(status, rejection.code, title, [rejection.german.clone(), rejection.english.clone()])
}
