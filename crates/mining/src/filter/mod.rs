//! Filters: which cases, and of `keep` which events, an analysis looks at.
//!
//! A filter is a value with a text form that can be stored, named and put in a URL;
//! parsing undoes printing. Several filters applied one after the other are a
//! conjunction ([`apply_all`]); each looks at what those before it left, which matters
//! for [`Filter::VariantTop`] and after [`Filter::Keep`].
//!
//! ```text
//! activity "A"                      follows "A" "B"            eventually "A" "B"
//! starts "A"                        ends "B"                   rework "A"
//! time 2024-01-01..2024-06-30 contained|intersecting|started|completed
//! attribute "key" in "v1","v2"      attribute "key" between 1 and 5
//! attribute "key" between 2024-01-01 and 2024-01-31
//! variant top 10                    variant is "A" "B"
//! duration > 10d                    events > 5                 (also >=, <, <=, =)
//! keep "A","B"                      not (...)                  (... or ...)   (... and ...)
//! ```
//!
//! Texts stand in double quotes; `\"` and `\\` are the only escapes. Days are days in
//! Germany (`Europe/Berlin`, summer time included), and both days of a period belong to it.
//! The columns that name persons cannot be filtered by.

mod apply;
mod attribute;
mod error;
mod label;
mod parse;
mod show;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

pub use apply::{apply_all, span};
pub use attribute::text_of;
pub(crate) use attribute::{Place, place};
pub(crate) use attribute::{days as day_range, matching_events};
pub use error::{Error, FilterError, Problem};

/// How the time of a case lies to a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeMode {
    /// From first to last event within it.
    Contained,
    /// At least partly within it.
    Intersecting,
    /// First event within it.
    Started,
    /// Last event within it.
    Completed,
}

/// How two values compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
    /// `>=`
    AtLeast,
    /// `>`
    More,
}

impl Comparison {
    /// Whether `left` stands so to `right`.
    #[must_use]
    pub fn holds<T: PartialOrd>(self, left: &T, right: &T) -> bool {
        match self {
            Self::Less => left < right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
            Self::AtLeast => left >= right,
            Self::More => left > right,
        }
    }
}

/// Unit of a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `s`
    Seconds,
    /// `m`: 60 seconds.
    Minutes,
    /// `h`: 3600 seconds.
    Hours,
    /// `d`: 86400 seconds.
    Days,
}

impl Unit {
    /// Length in seconds.
    #[must_use]
    pub fn seconds(self) -> f64 {
        match self {
            Self::Seconds => 1.0,
            Self::Minutes => 60.0,
            Self::Hours => 3600.0,
            Self::Days => 86400.0,
        }
    }
}

/// What a value of an attribute must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// One of these texts; values that are not text are compared as [`text_of`] writes them.
    In(Vec<String>),
    /// A number from the first to the second, both included.
    Numbers(f64, f64),
    /// A date from the first to the second day, both included.
    Days(Date, Date),
}

/// Which cases, or of `Keep` which events, remain.
///
/// An activity that the log does not know is in no case; an attribute that it does not
/// know is an error.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// The activity occurs.
    Activity(String),
    /// The first is directly followed by the second, at least once.
    Follows(String, String),
    /// After the first comes the second, at once or later. Of one activity twice: it
    /// occurs at least twice.
    Eventually(String, String),
    /// The case lies so to the days from the first to the second. Cases without any time
    /// do not.
    Time(Date, Date, TimeMode),
    /// The attribute of that key is such, of the case or of at least one event. A key of
    /// both means the one of the events; `case:` before the key means the one of the case.
    Attribute(String, Test),
    /// Its variant is among the so many most frequent of those looked at. Ties are broken
    /// by the names of the activities.
    VariantTop(u64),
    /// Its activities are exactly these, in this order.
    VariantIs(Vec<String>),
    /// Time from first to last event, not working time. Cases without any time have none.
    Duration(Comparison, f64, Unit),
    /// The first activity.
    Starts(String),
    /// The last activity.
    Ends(String),
    /// The activity occurs more than once.
    Rework(String),
    /// Number of events.
    Events(Comparison, u64),
    /// Only the events of these activities, of all cases that have any.
    Keep(Vec<String>),
    /// The cases that do not satisfy it.
    Not(Box<Filter>),
    /// The cases that satisfy at least one.
    Any(Vec<Filter>),
    /// The cases that satisfy all.
    All(Vec<Filter>),
}
