//! Why the runtime refuses or fails.

use lotse_engine::{Rejection, Unreadable};

/// A command was refused or could not be carried out. Nothing of it was kept.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] lotse_store::Error),
    /// The engine refused the command.
    #[error(transparent)]
    Rejected(#[from] Rejection),
    /// There is no such thing.
    #[error("there is no {what} `{which}`")]
    Missing {
        /// Kind of thing.
        what: &'static str,
        /// Its name.
        which: String,
    },
    /// A model cannot be deployed.
    #[error("{} problems; the first: {}", .0.len(), .0.first().map_or("", |first| &first.text))]
    Refused(Vec<crate::Refused>),
    /// A stored state cannot be read.
    #[error("instance {instance}: {source}")]
    Unreadable {
        /// Which.
        instance: i64,
        /// Why.
        source: Unreadable,
    },
    /// Values that are not JSON.
    #[error("{0}")]
    Json(String),
    /// Others were quicker again and again.
    #[error("others change it at the same time; try again")]
    Busy,
}
