//! From filter to selection.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use lotse_eventlog::{Bitmap, EventLog, NO_TIME};

use super::attribute::{Passing, days, find};
use super::{Filter, FilterError, TimeMode};
use crate::selection::{Rows, Selection};

/// First and last time of the rows of a case; `None` when none has a time. Constant time
/// where all events have times.
#[must_use]
pub fn span(log: &EventLog, rows: Rows<'_>) -> Option<(i64, i64)> {
    let times = log.times();
    let timed = |&row: &usize| times[row] != NO_TIME;
    // Rows are in order of time; those without stay behind the event they followed.
    let first = (0..rows.len()).map(|index| rows.get(index)).find(timed)?;
    let last = (0..rows.len()).rev().map(|index| rows.get(index)).find(timed)?;
    Some((times[first], times[last]))
}

/// Applies one filter after the other to the whole log.
///
/// # Errors
/// As [`Filter::apply`].
pub fn apply_all(log: &EventLog, filters: &[Filter], forbidden: &[String]) -> Result<Selection, FilterError> {
    filters.iter().try_fold(Selection::all(log), |selection, filter| filter.apply(log, &selection, forbidden))
}

/// Cases of the selection whose activities satisfy `holds`, by variant where possible.
fn by_trace(log: &EventLog, selection: &Selection, holds: impl Fn(&[u32]) -> bool) -> Bitmap {
    let mut found = Bitmap::empty(log.case_count());
    if selection.events().is_none() {
        let variants = log.variants();
        let passing = Bitmap::from_fn(variants.len(), |variant| holds(variants.trace(variant as u32)));
        for case in selection.cases().iter() {
            if passing.get(variants.of_case()[case] as usize) {
                found.set(case, true);
            }
        }
        return found;
    }
    let codes = log.activity_codes();
    let mut trace = Vec::new();
    selection.for_each(log, |case, rows| {
        trace.clear();
        trace.extend(rows.iter().map(|row| codes[row]));
        found.set(case, holds(&trace));
    });
    found
}

fn by_rows(log: &EventLog, selection: &Selection, holds: impl Fn(Rows<'_>) -> bool) -> Bitmap {
    let mut found = Bitmap::empty(log.case_count());
    selection.for_each(log, |case, rows| found.set(case, holds(rows)));
    found
}

/// Cases that follow the `count` most frequent variants of the selection.
fn top_variants(log: &EventLog, selection: &Selection, count: u64) -> Bitmap {
    let names = log.activities();
    let codes = log.activity_codes();
    let mut by_variant: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    if selection.events().is_none() {
        let variants = log.variants();
        let mut cases = vec![Vec::new(); variants.len()];
        for case in selection.cases().iter() {
            cases[variants.of_case()[case] as usize].push(case);
        }
        for (variant, trace, _) in variants.iter() {
            let cases = std::mem::take(&mut cases[variant as usize]);
            if !cases.is_empty() {
                by_variant.insert(trace.iter().map(|&code| names.text(code)).collect(), cases);
            }
        }
    } else {
        selection.for_each(log, |case, rows| {
            by_variant.entry(rows.iter().map(|row| names.text(codes[row])).collect()).or_default().push(case);
        });
    }
    let mut ordered: Vec<Vec<usize>> = by_variant.into_values().collect();
    // The map is in the order of the names, and the sort keeps it among equal counts.
    ordered.sort_by_key(|cases| Reverse(cases.len()));
    let mut found = Bitmap::empty(log.case_count());
    for cases in ordered.into_iter().take(usize::try_from(count).unwrap_or(usize::MAX)) {
        cases.into_iter().for_each(|case| found.set(case, true));
    }
    found
}

impl Filter {
    /// Narrows `selection` to the cases (and of `keep`, the events) that satisfy the
    /// filter. `forbidden` are keys of attributes that name persons; the actor column
    /// and `org:resource` always are, and the case's attributes of the same key with them.
    /// Linear in the cases, or for attributes of events in the events.
    ///
    /// # Errors
    /// An attribute that is forbidden, unknown, or not of the kind a range asks for.
    pub fn apply(&self, log: &EventLog, selection: &Selection, forbidden: &[String]) -> Result<Selection, FilterError> {
        if let Self::Keep(kept) = self {
            let names = log.activities();
            let mut wanted = Bitmap::empty(names.len());
            kept.iter().filter_map(|name| names.code(name)).for_each(|code| wanted.set(code as usize, true));
            let codes = log.activity_codes();
            let mut events = Bitmap::from_fn(log.event_count(), |row| wanted.get(codes[row] as usize));
            if let Some(before) = selection.events() {
                events.and(before);
            }
            return Ok(Selection::of_events(log, selection.cases().clone(), events));
        }
        let mut cases = self.cases(log, selection, forbidden)?;
        cases.and(selection.cases());
        Ok(match selection.events() {
            None => Selection::of_cases(cases),
            Some(events) => Selection::of_events(log, cases, events.clone()),
        })
    }

    /// Cases that satisfy the filter; those outside the selection have no meaning.
    fn cases(&self, log: &EventLog, selection: &Selection, forbidden: &[String]) -> Result<Bitmap, FilterError> {
        let code = |name: &str| log.activities().code(name);
        let none = || Bitmap::empty(log.case_count());
        let with = |name: &str, holds: &dyn Fn(&[u32], u32) -> bool| {
            code(name).map_or_else(none, |code| by_trace(log, selection, |trace| holds(trace, code)))
        };
        Ok(match self {
            Self::Activity(name) => with(name, &|trace, code| trace.contains(&code)),
            Self::Starts(name) => with(name, &|trace, code| trace.first() == Some(&code)),
            Self::Ends(name) => with(name, &|trace, code| trace.last() == Some(&code)),
            Self::Rework(name) => with(name, &|trace, code| trace.iter().filter(|&&one| one == code).nth(1).is_some()),
            Self::Follows(from, to) => match (code(from), code(to)) {
                (Some(from), Some(to)) => {
                    by_trace(log, selection, |trace| trace.windows(2).any(|two| two == [from, to]))
                }
                _ => none(),
            },
            Self::Eventually(from, to) => match (code(from), code(to)) {
                (Some(from), Some(to)) => by_trace(log, selection, |trace| {
                    let first = trace.iter().position(|&one| one == from);
                    first.is_some_and(|first| trace[first + 1..].contains(&to))
                }),
                _ => none(),
            },
            Self::VariantIs(trace) => match trace.iter().map(|name| code(name)).collect::<Option<Vec<u32>>>() {
                Some(wanted) => by_trace(log, selection, |trace| trace == wanted),
                None => none(),
            },
            Self::VariantTop(count) => top_variants(log, selection, *count),
            Self::Events(comparison, count) => {
                by_trace(log, selection, |trace| comparison.holds(&(trace.len() as u64), count))
            }
            Self::Duration(comparison, value, unit) => {
                let wanted = (value * unit.seconds() * 1e9).round() as i64;
                by_rows(log, selection, |rows| {
                    span(log, rows).is_some_and(|(first, last)| comparison.holds(&last.saturating_sub(first), &wanted))
                })
            }
            Self::Time(from, to, mode) => {
                let (from, end) = days(*from, *to);
                let within = from..end;
                by_rows(log, selection, |rows| {
                    span(log, rows).is_some_and(|(first, last)| match mode {
                        TimeMode::Contained => within.contains(&first) && within.contains(&last),
                        TimeMode::Intersecting => first < end && last >= from,
                        TimeMode::Started => within.contains(&first),
                        TimeMode::Completed => within.contains(&last),
                    })
                })
            }
            Self::Attribute(key, test) => match find(log, key, test, forbidden)? {
                Passing::Cases(cases) => cases,
                Passing::Events(events) => by_rows(log, selection, |rows| rows.iter().any(|row| events.get(row))),
            },
            Self::Keep(_) => return Err(FilterError::KeepWithin),
            Self::Not(inner) => {
                let mut cases = inner.cases(log, selection, forbidden)?;
                cases.invert();
                cases
            }
            Self::Any(filters) => {
                let mut cases = none();
                for filter in filters {
                    cases.or(&filter.cases(log, selection, forbidden)?);
                }
                cases
            }
            Self::All(filters) => {
                let mut cases = Bitmap::full(log.case_count());
                for filter in filters {
                    cases.and(&filter.cases(log, selection, forbidden)?);
                }
                cases
            }
        })
    }
}
