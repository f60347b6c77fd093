//! From an upload to a dataset.

/// Uploads and import jobs in progress.
pub(crate) struct Imports {}

impl Imports {
    pub(crate) fn new(_at_once: usize) -> Self {
        Self {}
    }
}
