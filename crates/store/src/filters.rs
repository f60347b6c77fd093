//! Filters saved under a name, per dataset.

use rusqlite::params;
use serde_json::json;

use crate::{AccountId, Author, Error, Store, journal};

/// A saved filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedFilter {
    /// Identifier.
    pub id: i64,
    /// Name.
    pub name: String,
    /// Filter expressions, all of which must hold.
    pub expressions: Vec<String>,
    /// Who saved it.
    pub created_by: Option<AccountId>,
}

impl Store {
    /// Saves a filter.
    ///
    /// # Errors
    /// [`Error::Missing`] when there is no such dataset; failures of the database.
    pub fn save_filter(
        &self,
        author: Author,
        dataset: &str,
        name: String,
        expressions: Vec<String>,
    ) -> Result<SavedFilter, Error> {
        let dataset = dataset.to_owned();
        self.writer.run(move |connection| {
            let exists: bool =
                connection
                    .query_row("SELECT EXISTS (SELECT 1 FROM datasets WHERE id = ?)", [&dataset], |row| row.get(0))?;
            if !exists {
                return Err(Error::Missing { what: "dataset" });
            }
            connection.execute(
                "INSERT INTO saved_filters (dataset, name, expressions, created_at, created_by) VALUES (?, ?, ?, ?, ?)",
                params![dataset, name, serde_json::to_string(&expressions)?, author.at, author.account.map(|id| id.0)],
            )?;
            let id = connection.last_insert_rowid();
            journal::append(connection, author, "filter.saved", Some(&dataset), &json!({ "filter": id }))?;
            Ok(SavedFilter { id, name, expressions, created_by: author.account })
        })
    }

    /// The filters of a dataset in the order they were saved.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn saved_filters(&self, dataset: &str) -> Result<Vec<SavedFilter>, Error> {
        self.read(|connection| {
            let mut statement = connection
                .prepare("SELECT id, name, expressions, created_by FROM saved_filters WHERE dataset = ? ORDER BY id")?;
            let rows = statement.query_map([dataset], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get::<_, Option<i64>>(3)?))
            })?;
            rows.map(|row| {
                let (id, name, expressions, created_by) = row?;
                Ok(SavedFilter {
                    id,
                    name,
                    expressions: serde_json::from_str(&expressions)?,
                    created_by: created_by.map(AccountId),
                })
            })
            .collect()
        })
    }

    /// Removes a filter of a dataset.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the database.
    pub fn remove_filter(&self, author: Author, dataset: &str, id: i64) -> Result<(), Error> {
        let dataset = dataset.to_owned();
        self.writer.run(move |connection| {
            let removed =
                connection.execute("DELETE FROM saved_filters WHERE id = ? AND dataset = ?", params![id, dataset])?;
            if removed == 0 {
                return Err(Error::Missing { what: "filter" });
            }
            journal::append(connection, author, "filter.removed", Some(&dataset), &json!({ "filter": id }))?;
            Ok(())
        })
    }
}
