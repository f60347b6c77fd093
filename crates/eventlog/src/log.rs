//! The event log.

use std::borrow::Cow;
use std::ops::Range;

use crate::{Cell, ColumnId, Dictionary, Meta, Table, Values, Variants};

/// The time of an event that has none.
pub const NO_TIME: i64 = i64::MIN;

/// Which event columns play a part that analysis knows, beside activity and time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roles {
    /// When work on the event began, for logs with one row an activity instance.
    pub start: Option<ColumnId>,
    /// `lifecycle:transition`: `start`, `complete`, ...
    pub lifecycle: Option<ColumnId>,
    /// The natural person who acted (`org:resource`). No analysis reads it per value.
    pub actor: Option<ColumnId>,
    /// Role or organisational unit (`org:role`, `org:group`).
    pub unit: Option<ColumnId>,
    /// Cost of the event.
    pub cost: Option<ColumnId>,
}

/// Where the activity of each event stands.
#[derive(Clone, Debug)]
pub(crate) enum Activities {
    /// In this column, which has a value in every row.
    Column(ColumnId),
    /// Joined from several columns by a classifier.
    Joined { columns: Vec<ColumnId>, codes: Vec<u32>, names: Dictionary },
}

/// Where the time of each event stands.
#[derive(Clone, Debug)]
pub(crate) enum Times {
    /// In this column, which has a value in every row.
    Column(ColumnId),
    /// Beside the column that has them, with [`NO_TIME`] where an event has none.
    Dense { column: Option<ColumnId>, ns: Vec<i64> },
}

/// An event log in columns.
///
/// Rows are events, sorted by case (in order of first appearance), then time, then
/// position in the source. An event without time stays behind the event it followed in
/// the source. Every event has an activity.
#[derive(Clone, Debug)]
pub struct EventLog {
    pub(crate) offsets: Vec<u32>,
    pub(crate) cases: Table,
    pub(crate) events: Table,
    pub(crate) case_id: Option<ColumnId>,
    pub(crate) activities: Activities,
    pub(crate) times: Times,
    pub(crate) positions: Option<Vec<u32>>,
    pub(crate) roles: Roles,
    pub(crate) meta: Meta,
    pub(crate) variants: Variants,
}

impl EventLog {
    /// Number of cases, those without events included.
    #[must_use]
    pub fn case_count(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Number of events.
    #[must_use]
    pub fn event_count(&self) -> usize {
        self.events.rows
    }

    /// Rows of the events of `case`.
    #[must_use]
    pub fn case_range(&self, case: usize) -> Range<usize> {
        self.offsets[case] as usize..self.offsets[case + 1] as usize
    }

    /// `case_count() + 1` offsets into the rows.
    #[must_use]
    pub fn case_offsets(&self) -> &[u32] {
        &self.offsets
    }

    /// Row ranges of all cases in order.
    pub fn case_ranges(&self) -> impl ExactSizeIterator<Item = Range<usize>> + Clone + Send + Sync + '_ {
        self.offsets.windows(2).map(|pair| pair[0] as usize..pair[1] as usize)
    }

    /// Identifier of `case`, or `#` and its number from 1 where the source gives none.
    #[must_use]
    pub fn case_id(&self, case: usize) -> Cow<'_, str> {
        match self.case_id.and_then(|id| self.cases.column(id).cell(case)) {
            Some(Cell::Text(text)) => Cow::Borrowed(text),
            _ => Cow::Owned(format!("#{}", case + 1)),
        }
    }

    /// The column of the case table that identifies cases.
    #[must_use]
    pub fn case_id_column(&self) -> Option<ColumnId> {
        self.case_id
    }

    /// Names of the activities; codes of [`EventLog::activity_codes`] index it.
    /// A filtered log may name activities that no longer occur.
    #[must_use]
    pub fn activities(&self) -> &Dictionary {
        match &self.activities {
            Activities::Column(id) => match &self.events.column(*id).values {
                Values::Text { dictionary, .. } => dictionary,
                _ => unreachable!("the activity column is text"),
            },
            Activities::Joined { names, .. } => names,
        }
    }

    /// Activity of each event.
    #[must_use]
    pub fn activity_codes(&self) -> &[u32] {
        match &self.activities {
            Activities::Column(id) => match &self.events.column(*id).values {
                Values::Text { codes, .. } => codes,
                _ => unreachable!("the activity column is text"),
            },
            Activities::Joined { codes, .. } => codes,
        }
    }

    /// The column the activity stands in; `None` when a classifier joined several.
    #[must_use]
    pub fn activity_column(&self) -> Option<ColumnId> {
        match &self.activities {
            Activities::Column(id) => Some(*id),
            Activities::Joined { .. } => None,
        }
    }

    /// The columns the activity stands in; more than one when a classifier joined them.
    #[must_use]
    pub fn activity_columns(&self) -> &[ColumnId] {
        match &self.activities {
            Activities::Column(id) => std::slice::from_ref(id),
            Activities::Joined { columns, .. } => columns,
        }
    }

    /// Time of each event in nanoseconds since 1970-01-01T00:00:00Z, or [`NO_TIME`].
    #[must_use]
    pub fn times(&self) -> &[i64] {
        match &self.times {
            Times::Column(id) => match &self.events.column(*id).values {
                Values::Date { ns, .. } => ns,
                _ => unreachable!("the time column holds dates"),
            },
            Times::Dense { ns, .. } => ns,
        }
    }

    /// The event column the time stands in; `None` when the log has no times.
    #[must_use]
    pub fn time_column(&self) -> Option<ColumnId> {
        match &self.times {
            Times::Column(id) => Some(*id),
            Times::Dense { column, .. } => *column,
        }
    }

    /// First and last time of any event; `None` when no event has a time.
    #[must_use]
    pub fn period(&self) -> Option<(i64, i64)> {
        let mut timed = self.times().iter().copied().filter(|&time| time != NO_TIME);
        let first = timed.next()?;
        Some(timed.fold((first, first), |(low, high), time| (low.min(time), high.max(time))))
    }

    /// Position of `row` among the events of the source.
    #[must_use]
    pub fn position(&self, row: usize) -> u32 {
        self.positions.as_ref().map_or(row as u32, |positions| positions[row])
    }

    /// Attributes of the events; row `i` is event `i`.
    #[must_use]
    pub fn events(&self) -> &Table {
        &self.events
    }

    /// Attributes of the cases; row `i` is case `i`.
    #[must_use]
    pub fn cases(&self) -> &Table {
        &self.cases
    }

    /// Columns with a known part.
    #[must_use]
    pub fn roles(&self) -> &Roles {
        &self.roles
    }

    /// What the log says of itself.
    #[must_use]
    pub fn meta(&self) -> &Meta {
        &self.meta
    }

    /// The variants, found at import.
    #[must_use]
    pub fn variants(&self) -> &Variants {
        &self.variants
    }
}
