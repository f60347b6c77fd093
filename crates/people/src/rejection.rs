//! Why a command was refused, in words that help.

/// A refused command.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{english}")]
pub struct Rejection {
    /// For programs, such as `reasons-missing`.
    pub code: &'static str,
    /// For people, in German.
    pub german: String,
    /// For people, in English.
    pub english: String,
}

impl Rejection {
    pub(crate) fn new(code: &'static str, german: impl Into<String>, english: impl Into<String>) -> Self {
        Self { code, german: german.into(), english: english.into() }
    }
}
