//! XES, the eXtensible Event Stream (IEEE 1849-2016, and the 1.0 and 2.0 files in the wild).
//!
//! [`read`] scans bytes and fills columns directly, in one pass and without holding the
//! file; [`write`] gives back every attribute in its place and order. What a typed column
//! cannot hold (lists, containers, repeated keys, values that are not of their type,
//! elements without key) is kept as the XML it was written in ([`crate::Kind::Fragment`]).
//! [`tree`] and [`parse_tree`] give a log and a file in a form in which they can be compared.
//!
//! Left out: comments, processing instructions, and attributes of tags that XES does not
//! define on `<trace>` and `<event>` (these are reported). Extensions are never fetched.

mod encoding;
mod outline;
mod predict;
mod reader;
mod rows;
mod scan;
mod tree;
mod value;
mod write;

pub use reader::read;
pub use tree::{LogTree, TraceTree, parse_tree, tree};
pub use write::write;

pub(crate) use outline::Outline;
pub(crate) use tree::{attribute_of, try_attribute_of};
pub(crate) use value::{day_number, iso_date, push_date};
pub(crate) use write::{date_text, fragment_of};

use crate::{Attribute, Mode, Value};

/// How to read a log.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to do with events that cannot be used.
    pub mode: Mode,
    /// What names the activity; `concept:name` when `None`.
    pub activity: Option<Activity>,
    /// Guards against hostile files.
    pub limits: Limits,
}

/// What names the activity of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Activity {
    /// Keys of string attributes; several are joined by `+`. An event without one of them
    /// has no activity.
    Keys(Vec<String>),
    /// The keys of this event classifier of the log.
    Classifier(String),
}

/// Guards against hostile files; passing one refuses the file ([`crate::Error::Limit`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Levels of nested attributes.
    pub depth: usize,
    /// Bytes of one event, one attribute of a trace or the log, or the head of a trace.
    pub bytes: usize,
    /// Columns of the case table and of the event table.
    pub columns: usize,
    /// Distinct activities.
    pub activities: usize,
}

impl Default for Limits {
    /// Far beyond any log seen: 64 levels, 64 MiB, 10,000 columns, 16 million activities.
    fn default() -> Self {
        Self { depth: 64, bytes: 64 << 20, columns: 10_000, activities: 1 << 24 }
    }
}

/// Removes the attributes inside `attribute` of which `doomed` says so, members of lists included.
pub(crate) fn prune(attribute: &mut Attribute, doomed: &dyn Fn(&Attribute) -> bool) {
    if let Value::List(members) = &mut attribute.value {
        members.retain(|member| !doomed(member));
        members.iter_mut().for_each(|member| prune(member, doomed));
    }
    attribute.children.retain(|child| !doomed(child));
    attribute.children.iter_mut().for_each(|child| prune(child, doomed));
}

/// Key of the activity of an event and the identifier of a trace.
const NAME: &str = "concept:name";
/// Key of the time of an event.
const TIME: &str = "time:timestamp";
/// XML namespace of XES.
const NAMESPACE: &str = "http://www.xes-standard.org/";
