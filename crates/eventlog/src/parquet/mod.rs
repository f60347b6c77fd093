//! Parquet: logs of Lotse without loss, and tables that other programs wrote.
//!
//! [`write`] stores one row an event, in the order of the log, with one typed column an
//! attribute; attributes of cases stand in columns `case:…`, repeated in each row of the case.
//! Any Parquet reader can use these. A case without events has one row in which only its own
//! attributes are filled and `lotse:event` is false. What rows and columns cannot say (types of
//! XES, nesting, document order, offsets of dates, header) is JSON under the key
//! `lotse.eventlog` of the file, in columns that begin with `lotse:`, and described in
//! `scheme.rs`. Its version is 1; a reader refuses versions it does not know.
//!
//! [`read`] gives such a file back as the log it was, and reads any other table through a
//! mapping of its columns.

mod append;
mod foreign;
mod own;
mod read;
mod scheme;
mod write;

pub use foreign::preview;
pub use read::{Options, read};
pub use write::write;
