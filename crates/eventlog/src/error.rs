//! Why a log was refused.

/// A log could not be read, or not as asked for. Nothing is returned beside it: there is
/// no partly read log.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The source failed or ended too early (a truncated `.gz`, a broken disk).
    #[error("line {line}: the file cannot be read further")]
    Read {
        /// Line reached, from 1.
        line: u64,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
    /// The text breaks the rules of its format.
    #[error("line {line}: {what}")]
    Syntax {
        /// Line, from 1.
        line: u64,
        /// What is wrong and what was found.
        what: String,
    },
    /// A value is not what its place asks for.
    #[error("line {line}: `{key}` is not {expected}: `{text}`")]
    Value {
        /// Line, from 1.
        line: u64,
        /// Column or attribute key.
        key: String,
        /// What was expected, with article ("an ISO 8601 date-time").
        expected: &'static str,
        /// The text found, shortened to 80 characters.
        text: String,
    },
    /// A column that is needed was not found.
    #[error("no column for {role}: {hint}; columns are {columns}")]
    MissingColumn {
        /// `case`, `activity` or `time`.
        role: &'static str,
        /// What to do.
        hint: String,
        /// The columns there are.
        columns: String,
    },
    /// The file holds no event.
    #[error("the log is empty: no event was found{}", rejected_note(.rejected))]
    Empty {
        /// Events read but rejected.
        rejected: u64,
    },
    /// A declared limit was passed; limits guard against hostile files.
    #[error("line {line}: more than {limit} {what}")]
    Limit {
        /// Line, from 1.
        line: u64,
        /// The limit.
        limit: u64,
        /// What there is too much of.
        what: &'static str,
    },
    /// The format is not one of XES, XES.gz, CSV, CSV.gz or Parquet, or the file is damaged.
    #[error("{what}")]
    Format {
        /// What was found and what is expected.
        what: String,
    },
    /// Parquet could not be read or written.
    #[error("Parquet: {0}")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The caller asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// The target could not be written.
    #[error("the target cannot be written")]
    Write(#[source] std::io::Error),
}

fn rejected_note(rejected: &u64) -> String {
    if *rejected == 0 { String::new() } else { format!(" ({rejected} were rejected)") }
}
