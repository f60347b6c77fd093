//! Impulses: commands become journal records, the board is folded from them.

mod code;
mod command;
mod evidence;
mod figures;
mod list;
mod view;

pub(crate) use view::DueBody;

use lotse_people::Token;
use lotse_people::impulse::{Board, By, Command, Event, Id, Record, apply, decide};
use lotse_people::similar::Index;
use utoipa_axum::router::OpenApiRouter;

use crate::journal_view::{JournalView, Locked};
use crate::people::{key, refused, today};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .merge(list::routes())
        .merge(command::routes())
        .merge(code::routes())
        .merge(figures::routes())
        .merge(evidence::routes())
}

/// The board and what is searched in it.
#[derive(Default)]
pub(crate) struct Open {
    pub board: Board,
    pub index: Index,
}

impl JournalView for Open {
    type Record = Record;
    const KIND: &'static str = "impulse";

    fn subject(record: &Record) -> String {
        record.impulse.0.to_string()
    }

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

/// The board. Blocks.
pub(crate) fn lock(app: &App) -> Result<Locked<'_, Open>, Problem> {
    app.impulses().lock(app)
}

/// Decides, writes and applies. Records of people with a code word, of votes and of followers name no account and
/// no time of day. Blocks.
pub(crate) fn run(app: &App, id: Id, seen: Option<u64>, command: Command, by: By<'_>) -> Result<Id, Problem> {
    let mut open = lock(app)?;
    let day = today(app);
    let quiet = matches!(command, Command::Vote(..) | Command::Follow(..));
    let records = decide(&open.board, id, seen, command, by, day).map_err(|rejection| refused(&rejection))?;
    let author = match by {
        By::Person(person, _) if !quiet => Some(person),
        _ => None,
    };
    open.write(app, author, &records)?;
    Ok(records.first().map_or(id, |record| record.impulse))
}

pub(crate) fn vote_token(app: &App, id: Id, account: i64) -> Token {
    Token::new(&key(app), &format!("vote {}", id.0), &account.to_string())
}

pub(crate) fn follow_token(app: &App, id: Id, account: i64) -> Token {
    Token::new(&key(app), &format!("follow {}", id.0), &account.to_string())
}
