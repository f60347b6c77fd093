//! From an upload to a dataset.
//!
//! An upload is a file in the temporary folder of the store, removed with its entry here;
//! an import job reads it on a blocking thread. Only the account that sent a file sees
//! the upload and its jobs.

mod import;
mod job;
mod preview;
mod privacy;
mod refused;
mod request;
mod routes;
mod upload;

pub use import::{Phase, Watch, import_log};
pub use request::{Dialect, ImportRequest, Mapping, Strictness};

pub(crate) use import::rejected_in;
pub(crate) use job::Jobs;
pub(crate) use refused::refused;
pub(crate) use request::name;
pub(crate) use routes::routes;
pub(crate) use upload::Uploads;

/// Uploads and import jobs in progress.
pub(crate) struct Imports {
    pub(crate) uploads: Uploads,
    pub(crate) jobs: Jobs,
}

impl Imports {
    pub(crate) fn new(at_once: usize) -> Self {
        Self { uploads: Uploads::default(), jobs: Jobs::new(at_once) }
    }
}
