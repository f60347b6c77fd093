//! Datasets: a row, and a file with the events.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};

use crate::{AccountId, Author, BlobWriter, Error, Store, blob, journal};

/// A dataset without its events.
#[derive(Clone, Debug, PartialEq)]
pub struct DatasetRow {
    /// Identifier: 32 hexadecimal digits.
    pub id: String,
    /// Name given by people.
    pub name: String,
    /// SHA-256 of the file, hexadecimal.
    pub digest: String,
    /// Size of the file.
    pub bytes: u64,
    /// What the caller keeps with it.
    pub about: Value,
    /// Imported, in milliseconds.
    pub created_at: i64,
    /// Who imported it.
    pub created_by: Option<AccountId>,
}

/// A dataset to add.
#[derive(Debug)]
pub struct NewDataset {
    /// Name given by people. Not in the journal, so that it can be erased.
    pub name: String,
    /// What the caller keeps with it; erased with the dataset.
    pub about: Value,
    /// Rejected rows as CSV; erased with the dataset.
    pub rejected: String,
    /// What the journal keeps for ever: counts and decisions, no content.
    pub facts: Value,
    /// The events, completely written.
    pub blob: BlobWriter,
}

const SELECT: &str = "SELECT id, name, digest, bytes, about, created_at, created_by FROM datasets";

fn dataset(row: &Row<'_>) -> rusqlite::Result<DatasetRow> {
    let about: String = row.get(4)?;
    Ok(DatasetRow {
        id: row.get(0)?,
        name: row.get(1)?,
        digest: row.get(2)?,
        bytes: row.get::<_, i64>(3)? as u64,
        about: serde_json::from_str(&about).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(4, rusqlite::types::Type::Text, Box::new(error))
        })?,
        created_at: row.get(5)?,
        created_by: row.get::<_, Option<i64>>(6)?.map(AccountId),
    })
}

fn find(connection: &Connection, id: &str) -> Result<Option<DatasetRow>, Error> {
    Ok(connection.query_row(&format!("{SELECT} WHERE id = ?"), [id], dataset).optional()?)
}

impl Store {
    /// A file to write the events of a new dataset into.
    ///
    /// # Errors
    /// When the data folder cannot be written.
    pub fn blob_writer(&self) -> Result<BlobWriter, Error> {
        BlobWriter::create(&self.folders.temporary)
    }

    /// Adds a dataset: file, row and journal record, or none of them.
    ///
    /// # Errors
    /// Failures of disk and database.
    pub fn add_dataset(&self, author: Author, new: NewDataset) -> Result<DatasetRow, Error> {
        let NewDataset { name, about, rejected, facts, blob: mut file } = new;
        let digest = blob::hex(&file.close()?);
        let bytes = file.bytes();
        let target = self.folders.blob(&digest);
        let folders = self.folders.clone();
        let id = blob::random_name()?;
        let undo = digest.clone();
        self.writer.run_then(
            move |connection| {
                file.publish(&target)?;
                connection.execute(
                    "INSERT INTO datasets (id, name, digest, bytes, about, rejected, created_at, created_by)
                     VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                    params![
                        id,
                        name,
                        digest,
                        bytes as i64,
                        serde_json::to_string(&about)?,
                        rejected,
                        author.at,
                        author.account.map(|id| id.0)
                    ],
                )?;
                let body = json!({ "digest": digest, "bytes": bytes, "facts": facts });
                journal::append(connection, author, "dataset.imported", Some(&id), &body)?;
                find(connection, &id)?.ok_or(Error::Missing { what: "dataset" })
            },
            move |connection, result| {
                if result.is_err() {
                    folders.forget(connection, &undo);
                }
            },
        )
    }

    /// All datasets, newest first.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn datasets(&self) -> Result<Vec<DatasetRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare(&format!("{SELECT} ORDER BY created_at DESC, id"))?;
            Ok(statement.query_map([], dataset)?.collect::<Result<_, _>>()?)
        })
    }

    /// The dataset `id`.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn dataset(&self, id: &str) -> Result<Option<DatasetRow>, Error> {
        self.read(|connection| find(connection, id))
    }

    /// Rejected rows of a dataset as CSV.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the database.
    pub fn rejected(&self, id: &str) -> Result<String, Error> {
        self.read(|connection| {
            connection
                .query_row("SELECT rejected FROM datasets WHERE id = ?", [id], |row| row.get(0))
                .optional()?
                .ok_or(Error::Missing { what: "dataset" })
        })
    }

    /// The events of a dataset, verified against its digest.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Corrupt`]; failures of the disk.
    pub fn dataset_bytes(&self, id: &str) -> Result<Vec<u8>, Error> {
        let row = self.dataset(id)?.ok_or(Error::Missing { what: "dataset" })?;
        let (bytes, digest) = blob::read(&self.folders.blob(&row.digest))?;
        if blob::hex(&digest) != row.digest {
            return Err(Error::Corrupt { id: row.id, expected: row.digest });
        }
        Ok(bytes)
    }

    /// Renames a dataset.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the database.
    pub fn rename_dataset(&self, author: Author, id: &str, name: String) -> Result<DatasetRow, Error> {
        let id = id.to_owned();
        self.writer.run(move |connection| {
            if connection.execute("UPDATE datasets SET name = ? WHERE id = ?", params![name, id])? == 0 {
                return Err(Error::Missing { what: "dataset" });
            }
            journal::append(connection, author, "dataset.renamed", Some(&id), &json!({}))?;
            find(connection, &id)?.ok_or(Error::Missing { what: "dataset" })
        })
    }

    /// Erases a dataset: its row, its saved filters and, unless another dataset has the
    /// same bytes, its file. The journal keeps that it existed, without content.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the database.
    pub fn erase_dataset(&self, author: Author, id: &str) -> Result<(), Error> {
        let id = id.to_owned();
        let folders = self.folders.clone();
        self.writer
            .run_then(
                move |connection| {
                    let row = find(connection, &id)?.ok_or(Error::Missing { what: "dataset" })?;
                    connection.execute("DELETE FROM datasets WHERE id = ?", [&id])?;
                    let body = json!({ "digest": row.digest });
                    journal::append(connection, author, "dataset.erased", Some(&id), &body)?;
                    Ok(row.digest)
                },
                move |connection, result| {
                    if let Ok(digest) = result {
                        folders.forget(connection, digest);
                        // The write-ahead log still has the old pages. Whatever keeps it from
                        // being emptied now (a reader for longer than the timeout), closing the
                        // store does it.
                        let _ = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
                    }
                },
            )
            .map(|_| ())
    }
}
