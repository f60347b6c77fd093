//! Why the store refused or failed.

use std::path::PathBuf;
use std::sync::Arc;

/// A command was refused or the store cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database failed. Nothing of the command was kept.
    #[error("the database failed")]
    Database(#[source] Arc<rusqlite::Error>),
    /// A file in the data folder failed.
    #[error("cannot {action} `{}`", path.display())]
    File {
        /// What was tried: `read`, `write`, ...
        action: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another OS process uses the data folder.
    #[error("`{}` is in use by another process", path.display())]
    InUse {
        /// The data folder.
        path: PathBuf,
    },
    /// The database was written by a newer version.
    #[error("the database has schema version {found}; this program knows up to {known}")]
    Schema {
        /// Version found.
        found: i64,
        /// Version this program writes.
        known: i64,
    },
    /// A journal record does not fit its neighbours: somebody changed the file.
    #[error("the journal is not intact at record {seq}")]
    Tampered {
        /// First record that does not fit.
        seq: i64,
    },
    /// A dataset file is not what was stored.
    #[error("the file of dataset {id} does not have the digest {expected}")]
    Corrupt {
        /// Dataset.
        id: String,
        /// Digest it was stored under.
        expected: String,
    },
    /// There is no such account, dataset or filter.
    #[error("{what} does not exist")]
    Missing {
        /// Kind of thing.
        what: &'static str,
    },
    /// Somebody else changed it since it was read; read it again.
    #[error("it has changed since it was read")]
    Conflict,
    /// The login name is taken.
    #[error("the login name is taken")]
    LoginTaken,
    /// The change would leave no active account with a role that one must hold.
    #[error("no active account would hold the role `{role}`")]
    LastOfRole {
        /// The role.
        role: String,
    },
    /// The writer thread ended; the store must be opened again.
    #[error("the store has stopped")]
    Stopped,
    /// The system gave no random bytes.
    #[error("the system gives no random numbers")]
    Random,
    /// A stored JSON value cannot be read.
    #[error("stored JSON cannot be read")]
    Json(#[from] serde_json::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Self::Database(Arc::new(error))
    }
}

impl Error {
    /// Whether the disk is full.
    #[must_use]
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Database(error) => {
                matches!(&**error, rusqlite::Error::SqliteFailure(code, _) if code.code == rusqlite::ErrorCode::DiskFull)
            }
            Self::File { source, .. } => {
                matches!(source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
            }
            _ => false,
        }
    }

    pub(crate) fn file(action: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { action, path, source }
    }
}
