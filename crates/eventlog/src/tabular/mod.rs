//! What tables of any origin (CSV, Parquet) have in common: which column plays which part,
//! how times are written, and the way from columns to a log.

pub(crate) mod assign;
pub(crate) mod build;
pub(crate) mod format;
pub(crate) mod guess;
pub(crate) mod names;
pub(crate) mod parts;
pub(crate) mod personal;
pub(crate) mod preview;
pub(crate) mod warning;
pub(crate) mod zone;

pub use parts::{Mapping, Part};
pub use personal::Personal;
pub use preview::{MASK, Preview, PreviewColumn};
pub use warning::Warning;
