//! Journal, datasets and accounts, kept durably in one folder.
//!
//! Everything that changes is a record in an append-only, hash-chained [`Journal`] table;
//! the tables of accounts, datasets and saved filters are views written in the same
//! transaction. SQLite in WAL mode with `synchronous = FULL`; one thread writes and
//! commits the commands of many callers together (group commit), so a command that was
//! answered is on disk. Datasets are files named by the SHA-256 of their bytes.
//!
//! The crate deals in bytes and JSON. It knows no event log and no role names.
//! Functions block; an asynchronous caller runs them on a blocking thread.
//!
//! A second store (PostgreSQL) has to pass `tests/contract.rs`, which takes a
//! constructor; a trait comes with it, not before.

mod accounts;
mod blob;
mod datasets;
mod error;
mod filters;
mod journal;
mod notices;
pub mod processes;
mod schema;
mod sessions;
mod store;
mod workers;
mod writer;

pub use accounts::{Account, AccountChange, AccountId, NewAccount};
pub use blob::BlobWriter;
pub use datasets::{DatasetRow, NewDataset};
pub use error::Error;
pub use filters::SavedFilter;
pub use journal::{Author, Digest, Journal, Record, RecordQuery};
pub use notices::NoticeRow;
pub use schema::SCHEMA_VERSION;
pub use sessions::{NewSession, SessionRow};
pub use store::Store;
pub use workers::WorkerRow;
