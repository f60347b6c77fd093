//! Workers: programs that may take jobs. They are no accounts, and can do nothing else.

use rusqlite::{OptionalExtension, params};
use serde_json::json;

use crate::{Author, Digest, Error, Store, journal};

/// A worker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerRow {
    /// Identifier.
    pub id: i64,
    /// Its name, by which jobs know it.
    pub name: String,
    /// When it was admitted, in milliseconds.
    pub created_at: i64,
}

impl Store {
    /// Admits a worker. Only the hash of its token is kept.
    ///
    /// # Errors
    /// [`Error::LoginTaken`] when another worker has the name; failures of the database.
    pub fn add_worker(&self, author: Author, name: &str, token_hash: Digest) -> Result<WorkerRow, Error> {
        let name = name.to_owned();
        self.writer.run(move |connection| {
            let inserted = connection.execute(
                "INSERT INTO workers (name, token_hash, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                params![name, token_hash, author.at],
            )?;
            if inserted == 0 {
                return Err(Error::LoginTaken);
            }
            let id = connection.last_insert_rowid();
            journal::append(connection, author, "worker.admitted", Some(&name), &json!({}))?;
            Ok(WorkerRow { id, name, created_at: author.at })
        })
    }

    /// Dismisses a worker: its token is worth nothing from here on. Jobs that it has are given to others when their
    /// time runs out.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the database.
    pub fn remove_worker(&self, author: Author, id: i64) -> Result<(), Error> {
        self.writer.run(move |connection| {
            let name: Option<String> =
                connection.query_row("SELECT name FROM workers WHERE id = ?", [id], |row| row.get(0)).optional()?;
            let name = name.ok_or(Error::Missing { what: "worker" })?;
            connection.execute("DELETE FROM workers WHERE id = ?", [id])?;
            journal::append(connection, author, "worker.dismissed", Some(&name), &json!({}))?;
            Ok(())
        })
    }

    /// All workers by name.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn workers(&self) -> Result<Vec<WorkerRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare("SELECT id, name, created_at FROM workers ORDER BY name")?;
            let rows = statement
                .query_map([], |row| Ok(WorkerRow { id: row.get(0)?, name: row.get(1)?, created_at: row.get(2)? }))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The name of the worker with this token.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn worker(&self, token_hash: Digest) -> Result<Option<String>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT name FROM workers WHERE token_hash = ?")?;
            Ok(statement.query_row([token_hash], |row| row.get(0)).optional()?)
        })
    }
}
