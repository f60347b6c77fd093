//! CSV: dialects, encodings, times and parts of columns found by looking, all of it overridable.
//!
//! [`read`] parses blocks of whole records side by side. A column is typed only where every
//! value is of one type and its text can be told from the value; otherwise it holds texts, so
//! nothing is lost. Columns called `case:…` whose value is the same in all rows of a case become
//! attributes of cases. An empty field is no value; an empty text is written as two quotes.

mod block;
mod cells;
mod decode;
mod dialect;
mod guard;
mod plan;
mod preview;
mod read;
mod records;
mod write;

pub use dialect::{Dialect, Overrides};
pub use preview::preview;
pub use read::{Options, read};
pub use write::{omitted, write};

/// The character set of a file that begins with `head`.
pub(crate) fn encoding_of(head: &[u8]) -> &'static encoding_rs::Encoding {
    dialect::encoding(head, false)
}
