//! What people need to act: who they are, what they are there for, which day it is.

use axum::http::StatusCode;
use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use jiff::civil::Date;
use lotse_people::{Duty, Person, Rejection};
use sha2::Sha256;

use crate::auth::{Role, User};
use crate::{App, Problem, time};

/// The day in Germany.
pub(crate) fn today(app: &App) -> Date {
    Timestamp::from_millisecond(app.now_ms()).unwrap_or(Timestamp::UNIX_EPOCH).to_zoned(time::berlin()).date()
}

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

/// A rejection as an answer.
pub(crate) fn refused(rejection: &Rejection) -> Problem {
    let (status, title) = match rejection.code {
        "changed-meanwhile" => (StatusCode::CONFLICT, ["Inzwischen geändert", "Changed meanwhile"]),
        "no-such-impulse" | "no-such-measure" | "no-such-entry" => {
            (StatusCode::NOT_FOUND, ["Nicht gefunden", "Not found"])
        }
        "not-yours" | "own-impulse" | "own-work" | "log-in" => {
            (StatusCode::FORBIDDEN, ["Dafür ist jemand anderes zuständig", "That is for somebody else"])
        }
        _ => (StatusCode::UNPROCESSABLE_ENTITY, ["Das geht so nicht", "That cannot be done"]),
    };
    Problem::new(status, rejection.code, title, [rejection.german.clone(), rejection.english.clone()])
}
