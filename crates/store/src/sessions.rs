//! Who is logged in. Not in the journal: when somebody came and went is nobody's business.

use rusqlite::{OptionalExtension, params};

use crate::{Account, AccountId, Digest, Error, Store, accounts};

/// A session to open.
#[derive(Clone, Copy, Debug)]
pub struct NewSession {
    /// SHA-256 of the token; the token itself is never stored.
    pub token_hash: Digest,
    /// Whose.
    pub account: AccountId,
    /// Now, in milliseconds.
    pub at: i64,
    /// Latest end, in milliseconds.
    pub expires_at: i64,
}

/// An open session.
#[derive(Clone, Debug)]
pub struct SessionRow {
    /// Whose, as the account is now.
    pub account: Account,
    /// Opened, in milliseconds.
    pub opened_at: i64,
    /// Last used, in milliseconds, as far as [`Store::touch_session`] was told.
    pub seen_at: i64,
    /// Latest end, in milliseconds.
    pub expires_at: i64,
}

impl Store {
    /// Opens a session and removes those that have ended.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn open_session(&self, new: NewSession) -> Result<(), Error> {
        self.writer.run(move |connection| {
            connection.execute("DELETE FROM sessions WHERE expires_at <= ?", [new.at])?;
            connection.execute(
                "INSERT INTO sessions (token_hash, account, opened_at, seen_at, expires_at) VALUES (?, ?, ?, ?, ?)",
                params![new.token_hash, new.account.0, new.at, new.at, new.expires_at],
            )?;
            Ok(())
        })
    }

    /// The session with this token hash. Whether it has ended is for the caller to judge.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn session(&self, token_hash: &Digest) -> Result<Option<SessionRow>, Error> {
        self.read(|connection| {
            let found = connection
                .prepare_cached("SELECT account, opened_at, seen_at, expires_at FROM sessions WHERE token_hash = ?")?
                .query_row([token_hash], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
                .optional()?;
            let Some((account, opened_at, seen_at, expires_at)) = found else { return Ok(None) };
            let account = accounts::find(connection, AccountId(account))?;
            Ok(account.map(|account| SessionRow { account, opened_at, seen_at, expires_at }))
        })
    }

    /// Notes that the session was used.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn touch_session(&self, token_hash: Digest, at: i64) -> Result<(), Error> {
        self.writer.run(move |connection| {
            connection.execute(
                "UPDATE sessions SET seen_at = max(seen_at, ?) WHERE token_hash = ?",
                params![at, token_hash],
            )?;
            Ok(())
        })
    }

    /// Ends a session; one that does not exist is no error.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn close_session(&self, token_hash: Digest) -> Result<(), Error> {
        self.writer.run(move |connection| {
            connection.execute("DELETE FROM sessions WHERE token_hash = ?", [token_hash])?;
            Ok(())
        })
    }

    /// Number of sessions of an account that have not reached their latest end.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn session_count(&self, account: AccountId, at: i64) -> Result<u64, Error> {
        self.read(|connection| {
            let count: i64 = connection.query_row(
                "SELECT count(*) FROM sessions WHERE account = ? AND expires_at > ?",
                params![account.0, at],
                |row| row.get(0),
            )?;
            Ok(count as u64)
        })
    }
}
