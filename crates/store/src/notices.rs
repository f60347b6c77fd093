//! What people want to be told of, and how far they have been.
//!
//! Choices of a person are no records of the journal: nobody else has a reason to know them.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use crate::{AccountId, Digest, Error, Store};

/// What one person wants to be told of.
#[derive(Clone, Debug, PartialEq)]
pub struct NoticeRow {
    /// Whose.
    pub account: AccountId,
    /// What was chosen.
    pub choice: Value,
    /// Hash of the token of the feed, where there is one.
    pub feed: Option<Digest>,
    /// Up to this journal record the person has looked.
    pub seen: i64,
    /// Up to this one mail was sent.
    pub sent: i64,
    /// When, in milliseconds.
    pub sent_at: i64,
    /// Records before that which wait for the next day.
    pub held: Vec<i64>,
}

impl NoticeRow {
    /// Nothing chosen or looked at; mail would begin after `head`.
    #[must_use]
    pub fn new(account: AccountId, head: i64) -> Self {
        Self { account, choice: Value::Null, feed: None, seen: 0, sent: head, sent_at: 0, held: Vec::new() }
    }
}

const SELECT: &str = "SELECT account, choice, feed_hash, seen, sent, sent_at, held FROM notices";

fn row(row: &Row<'_>) -> rusqlite::Result<NoticeRow> {
    let json = |at: usize, text: String| {
        serde_json::from_str(&text).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(at, rusqlite::types::Type::Text, Box::new(error))
        })
    };
    let held: Value = json(6, row.get(6)?)?;
    Ok(NoticeRow {
        account: AccountId(row.get(0)?),
        choice: json(1, row.get(1)?)?,
        feed: row.get(2)?,
        seen: row.get(3)?,
        sent: row.get(4)?,
        sent_at: row.get(5)?,
        held: held.as_array().into_iter().flatten().filter_map(Value::as_i64).collect(),
    })
}

fn one(connection: &Connection, account: AccountId) -> Result<Option<NoticeRow>, Error> {
    Ok(connection.query_row(&format!("{SELECT} WHERE account = ?"), [account.0], row).optional()?)
}

impl Store {
    /// What a person chose; nothing if they never looked.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn notices(&self, account: AccountId) -> Result<Option<NoticeRow>, Error> {
        self.read(|connection| one(connection, account))
    }

    /// Everybody who chose something.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn all_notices(&self) -> Result<Vec<NoticeRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(&format!("{SELECT} ORDER BY account"))?;
            let rows = statement.query_map([], row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Whose feed has this token.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn notices_of_feed(&self, feed: Digest) -> Result<Option<NoticeRow>, Error> {
        self.read(|connection| {
            Ok(connection.query_row(&format!("{SELECT} WHERE feed_hash = ?"), [feed], row).optional()?)
        })
    }

    /// Changes what a person chose, or how far they are; `change` sees how it stands. Somebody without a row gets one
    /// to which no mail was sent up to now.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn change_notices(
        &self,
        account: AccountId,
        change: impl FnOnce(&mut NoticeRow) + Send + 'static,
    ) -> Result<NoticeRow, Error> {
        self.writer.run(move |connection| {
            let head = crate::journal::state(connection)?.length;
            let mut known = one(connection, account)?.unwrap_or_else(|| NoticeRow::new(account, head));
            change(&mut known);
            known.account = account;
            connection.execute(
                "INSERT OR REPLACE INTO notices (account, choice, feed_hash, seen, sent, sent_at, held)
                 VALUES (?, ?, ?, ?, ?, ?, ?)",
                params![
                    account.0,
                    known.choice.to_string(),
                    known.feed,
                    known.seen,
                    known.sent,
                    known.sent_at,
                    Value::from(known.held.clone()).to_string()
                ],
            )?;
            Ok(known)
        })
    }
}
