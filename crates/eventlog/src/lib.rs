//! Event logs in columns: XES, CSV and Parquet in and out.
//!
//! A log is read once into columns ([`EventLog`]), sorted by case, then time, then
//! position in the source, with a table of variants beside it. Every algorithm of
//! Lotse reads slices of these columns. What columns cannot hold (lists, repeated
//! keys, values that are not what their type says) is kept beside them, so that
//! import followed by export loses nothing.
//!
//! The crate reads bytes handed in and returns bytes; it opens no file, knows no
//! clock and no environment.

mod any;
mod assemble;
mod attribute;
mod bitmap;
mod column;
pub mod csv;
pub mod detect;
mod dictionary;
mod error;
mod german;
mod log;
pub mod parquet;
mod pseudonym;
mod readahead;
mod report;
mod select;
mod tabular;
mod variants;
pub mod xes;

pub use any::{ImportOptions, preview_any, read_any, write_any};
pub use assemble::{LogBuilder, Parts};
pub use attribute::{Attribute, Classifier, Extension, Global, Meta, Scope, Value};
pub use bitmap::Bitmap;
pub use column::{Cell, Column, ColumnId, Kind, NO_OFFSET, Offsets, Presence, Shapes, Table, Values};
pub use dictionary::{Dictionary, NONE};
pub use error::Error;
pub use german::german;
pub use log::{EventLog, NO_TIME, Roles};
pub use report::{Diagnostic, ImportReport, Mode, Progress, Rejected};
pub use tabular::{MASK, Mapping, Part, Personal, Preview, PreviewColumn, Warning};
pub use variants::Variants;
