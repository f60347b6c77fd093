//! What happened during an import.

/// What to do with rows that cannot be used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// The first unusable value refuses the whole file.
    Strict,
    /// Unusable rows are left out and reported; nothing is guessed.
    #[default]
    Tolerant,
}

/// A row (CSV, Parquet) or event (XES) that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// Line of the source, from 1 (row number for Parquet).
    pub line: u64,
    /// Why, with the value.
    pub reason: String,
}

/// Something odd that did not cost a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Line of the first occurrence, from 1.
    pub line: u64,
    /// How often it occurred.
    pub count: u64,
    /// What it is.
    pub message: String,
}

/// What an import read, left out and found odd.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Events in the log.
    pub events: u64,
    /// Cases in the log.
    pub cases: u64,
    /// Number of rejected rows, all of them.
    pub rejected_count: u64,
    /// The first [`ImportReport::LISTED`] rejected rows.
    pub rejected: Vec<Rejected>,
    /// Oddities, each kind once with its count.
    pub diagnostics: Vec<Diagnostic>,
}

impl ImportReport {
    /// How many rejected rows are listed one by one; the count goes on beyond.
    pub const LISTED: usize = 10_000;

    /// Notes a rejected row.
    pub fn reject(&mut self, line: u64, reason: impl FnOnce() -> String) {
        self.rejected_count += 1;
        if self.rejected.len() < Self::LISTED {
            self.rejected.push(Rejected { line, reason: reason() });
        }
    }

    /// Notes an oddity; the same message again only raises its count.
    pub fn note(&mut self, line: u64, message: &str) {
        match self.diagnostics.iter_mut().find(|known| known.message == message) {
            Some(known) => known.count += 1,
            None => self.diagnostics.push(Diagnostic { line, count: 1, message: message.to_owned() }),
        }
    }
}

/// Told how far a reader is, and asked whether to go on.
pub trait Progress {
    /// `bytes` of the source (compressed size where compressed) and `events` read so far.
    /// Called at least once every few megabytes. Returning `false` cancels.
    fn advance(&mut self, bytes: u64, events: u64) -> bool;
}

/// No one is watching.
impl Progress for () {
    fn advance(&mut self, _: u64, _: u64) -> bool {
        true
    }
}

impl<F: FnMut(u64, u64) -> bool> Progress for F {
    fn advance(&mut self, bytes: u64, events: u64) -> bool {
        self(bytes, events)
    }
}
