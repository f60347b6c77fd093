//! Which rows an attribute test holds for.

use std::borrow::Cow;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use lotse_eventlog::{Bitmap, Cell, Column, ColumnId, EventLog, Kind, Presence, Table, Values};

use super::{Filter, FilterError, Test};
use crate::zone::berlin;

/// From the first instant of `from` to before the first one after `to`, in German days.
/// Days outside the range of a log saturate.
pub(crate) fn days(from: Date, to: Date) -> (i64, i64) {
    let zone = berlin();
    let midnight = |day: Date, late: bool| {
        let edge = if late { i64::MAX } else { i64::MIN + 1 };
        day.to_zoned(zone.clone()).map_or(edge, |at| {
            i64::try_from(at.timestamp().as_nanosecond()).unwrap_or(if at.year() < 1970 {
                i64::MIN + 1
            } else {
                i64::MAX
            })
        })
    };
    (midnight(from, false), to.tomorrow().map_or(i64::MAX, |day| midnight(day, true)))
}

/// A value as filters and statistics write it: text as it is, numbers in shortest form,
/// `true` or `false`, instants as RFC 3339 in UTC.
#[must_use]
pub fn text_of(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Text(text) => Cow::Borrowed(text),
        Cell::Int(value) => Cow::Owned(value.to_string()),
        Cell::Float(value) => Cow::Owned(value.to_string()),
        Cell::Boolean(value) => Cow::Owned(value.to_string()),
        Cell::Date { ns, .. } => Cow::Owned((Timestamp::UNIX_EPOCH + SignedDuration::from_nanos(ns)).to_string()),
    }
}

/// The top-level columns of `key` that hold values.
pub(crate) fn columns(table: &Table, key: &str) -> Vec<ColumnId> {
    let fits = |column: &Column| column.parent.is_none() && column.kind != Kind::Fragment && column.key == key;
    table.iter().filter(|(_, column)| fits(column)).map(|(id, _)| id).collect()
}

/// Where the attribute `key` stands: event columns first, then those of the case, which
/// `case:` before the key names alone.
pub(crate) enum Place {
    Events(Vec<ColumnId>),
    Cases(Vec<ColumnId>),
}

/// Finds the attribute, unless it names persons.
pub(crate) fn place(log: &EventLog, key: &str, forbidden: &[String]) -> Result<Place, FilterError> {
    let bare = key.strip_prefix("case:").unwrap_or(key);
    let actor = log.roles().actor.map(|id| log.events().column(id).key.as_str());
    let named = |known: &str| known == key || known == bare;
    if named("org:resource") || actor.is_some_and(named) || forbidden.iter().any(|known| named(known)) {
        return Err(FilterError::Personal { key: key.to_owned() });
    }
    let events = columns(log.events(), key);
    if !events.is_empty() {
        return Ok(Place::Events(events));
    }
    for name in [key, bare] {
        let cases = columns(log.cases(), name);
        if !cases.is_empty() {
            return Ok(Place::Cases(cases));
        }
    }
    Err(FilterError::UnknownAttribute { key: key.to_owned() })
}

/// The rows of `column` whose value passes `test`.
fn passing(column: &Column, rows: usize, test: &Test) -> Bitmap {
    let mut found = Bitmap::empty(rows);
    let mut take = |accept: &dyn Fn(usize) -> bool| match &column.presence {
        Presence::All => (0..column.values.len()).filter(|&index| accept(index)).for_each(|row| found.set(row, true)),
        Presence::Rows(present) => {
            for (index, &row) in present.iter().enumerate() {
                if accept(index) {
                    found.set(row as usize, true);
                }
            }
        }
    };
    match (test, &column.values) {
        (Test::In(texts), Values::Text { codes, dictionary }) => {
            let mut wanted = Bitmap::empty(dictionary.len());
            for code in texts.iter().filter_map(|text| dictionary.code(text)) {
                wanted.set(code as usize, true);
            }
            take(&|index| wanted.get(codes[index] as usize));
        }
        (Test::In(texts), _) => take(&|index| texts.iter().any(|text| *text == text_of(column.value(index)))),
        (Test::Numbers(from, to), Values::Int(values)) => {
            take(&|index| (*from..=*to).contains(&(values[index] as f64)));
        }
        (Test::Numbers(from, to), Values::Float(values)) => take(&|index| (*from..=*to).contains(&values[index])),
        (Test::Days(from, to), Values::Date { ns, .. }) => {
            let (from, end) = days(*from, *to);
            take(&|index| (from..end).contains(&ns[index]));
        }
        _ => {}
    }
    found
}

/// Whether a range makes sense for one of the columns.
fn comparable(table: &Table, ids: &[ColumnId], test: &Test) -> bool {
    ids.iter().any(|&id| match (test, table.column(id).kind) {
        (Test::In(_), _) | (Test::Numbers(..), Kind::Int | Kind::Float) | (Test::Days(..), Kind::Date) => true,
        (Test::Numbers(..) | Test::Days(..), _) => false,
    })
}

/// The rows of events, or the cases, whose value passes.
pub(super) enum Passing {
    Events(Bitmap),
    Cases(Bitmap),
}

pub(super) fn find(log: &EventLog, key: &str, test: &Test, forbidden: &[String]) -> Result<Passing, FilterError> {
    let place = place(log, key, forbidden)?;
    let (table, ids) = match &place {
        Place::Events(ids) => (log.events(), ids),
        Place::Cases(ids) => (log.cases(), ids),
    };
    if !comparable(table, ids, test) {
        let wanted = if matches!(test, Test::Days(..)) { "dates" } else { "numbers" };
        return Err(FilterError::Kind { key: key.to_owned(), wanted });
    }
    let mut found = Bitmap::empty(table.rows);
    for &id in ids {
        found.or(&passing(table.column(id), table.rows, test));
    }
    Ok(match place {
        Place::Events(_) => Passing::Events(found),
        Place::Cases(_) => Passing::Cases(found),
    })
}

/// The columns that an attribute test is about, the events that it holds for, and those that have a value; `None` for
/// other filters, for attributes of cases, and for what cannot be applied.
pub(crate) fn matching_events(
    log: &EventLog,
    filter: &Filter,
    forbidden: &[String],
) -> Option<(Vec<ColumnId>, Bitmap, Bitmap)> {
    let Filter::Attribute(key, test) = filter else { return None };
    let Place::Events(ids) = place(log, key, forbidden).ok()? else { return None };
    let Passing::Events(holds) = find(log, key, test, forbidden).ok()? else { return None };
    let rows = log.event_count();
    let mut valued = Bitmap::empty(rows);
    for id in &ids {
        match &log.events().column(*id).presence {
            Presence::All => valued = Bitmap::full(rows),
            Presence::Rows(present) => present.iter().for_each(|&row| valued.set(row as usize, true)),
        }
    }
    Some((ids, holds, valued))
}
