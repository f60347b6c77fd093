//! Who hands over to whom: between roles or organisational units, never persons.
//!
//! Source: van der Aalst, Reijers and Song, "Discovering Social Networks from Event
//! Logs", Computer Supported Cooperative Work 14, 2005, section 4.1 (handover of work,
//! direct succession), applied to units. The unit column of the log is the only one that
//! can be asked about. A unit in which fewer than `k` persons act is left out: what it
//! does is what they do.

use lotse_eventlog::{Bitmap, Dictionary, EventLog, NONE};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use crate::codes::codes;
use crate::selection::Selection;

/// Why there is no matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// The log names persons, but neither roles nor units.
    OnlyPersons,
    /// The log names neither.
    NoUnits,
    /// No unit has `k` members.
    UnitsTooSmall,
}

/// One unit handing over to another, or to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// How often an event of the one was directly followed by one of the other.
    pub events: u64,
    /// In how many cases.
    pub cases: u64,
}

/// Handovers between units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handover {
    /// The units, by name.
    pub units: Vec<String>,
    /// Row hands over to column.
    pub matrix: Vec<Vec<Count>>,
    /// Whether units were left out since they have fewer than `k` members.
    pub small_units: bool,
    /// Whether the log says who acted. Where it does not, the size of no unit is known,
    /// and all are shown.
    pub members_known: bool,
}

/// Codes of the unit column of which it is not known that fewer than `k` persons act in
/// them, over the whole log.
fn large_units(log: &EventLog, units: &[u32], names: &Dictionary, k: u32) -> (Bitmap, bool) {
    let Some(actor) = log.roles().actor else {
        return (Bitmap::full(names.len()), false);
    };
    let (_, actors) = codes(log.events().column(actor), log.event_count());
    let mut members: Vec<FxHashSet<u32>> = vec![FxHashSet::default(); names.len()];
    for (&unit, &actor) in units.iter().zip(actors.iter()) {
        // Enough members are enough: no set grows beyond `k`.
        if unit != NONE && actor != NONE && members[unit as usize].len() < k as usize {
            members[unit as usize].insert(actor);
        }
    }
    (Bitmap::from_fn(names.len(), |unit| members[unit].len() >= k as usize), true)
}

/// Counts the handovers between the units of the log with at least `k` members. An event
/// without unit, or of a smaller unit, neither hands over nor takes over. Linear in the
/// events.
///
/// # Errors
/// Why there is nothing to tell.
pub fn handover(log: &EventLog, selection: &Selection, k: u32) -> Result<Handover, Withheld> {
    let none = if log.roles().actor.is_some() { Withheld::OnlyPersons } else { Withheld::NoUnits };
    let unit = log.roles().unit.filter(|unit| Some(*unit) != log.roles().actor).ok_or(none)?;
    let (names, units) = codes(log.events().column(unit), log.event_count());
    let (large, members_known) = large_units(log, &units, &names, k);
    if names.is_empty() {
        return Err(none);
    }
    if large.count() == 0 {
        return Err(Withheld::UnitsTooSmall);
    }
    let mut counts: FxHashMap<(u32, u32), (Count, usize)> = FxHashMap::default();
    let mut present = Bitmap::empty(names.len());
    selection.for_each(log, |case, rows| {
        let mut before = NONE;
        for row in rows.iter() {
            let unit = if units[row] != NONE && large.get(units[row] as usize) { units[row] } else { NONE };
            if unit != NONE {
                present.set(unit as usize, true);
                if before != NONE {
                    let (count, seen) =
                        counts.entry((before, unit)).or_insert((Count { events: 0, cases: 0 }, usize::MAX));
                    count.events += 1;
                    if *seen != case {
                        (count.cases, *seen) = (count.cases + 1, case);
                    }
                }
            }
            before = unit;
        }
    });
    let mut order: Vec<u32> = present.iter().map(|code| code as u32).collect();
    order.sort_by_key(|&code| names.text(code));
    let count = |from, to| counts.get(&(from, to)).map_or(Count { events: 0, cases: 0 }, |&(count, _)| count);
    Ok(Handover {
        units: order.iter().map(|&code| names.text(code).to_owned()).collect(),
        matrix: order.iter().map(|&from| order.iter().map(|&to| count(from, to)).collect()).collect(),
        small_units: large.count() < names.len(),
        members_known,
    })
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;

    /// Unit and actor of each event, one text a case.
    fn log(cases: &[&str]) -> EventLog {
        let mut builder = LogBuilder::new();
        for (case, text) in cases.iter().enumerate() {
            for (step, event) in text.split(' ').enumerate() {
                let (unit, actor) = event.split_at(1);
                let event = builder.event(&case.to_string(), "a", Some(step as i64));
                if unit != "-" {
                    event.text("org:group", unit);
                }
                if !actor.is_empty() {
                    event.text("org:resource", actor);
                }
            }
        }
        builder.finish()
    }

    fn matrix(cases: &[&str], k: u32) -> Result<String, Withheld> {
        let log = log(cases);
        let found = handover(&log, &Selection::all(&log), k)?;
        let cell = |count: &Count| format!("{}/{}", count.events, count.cases);
        let rows = found.units.iter().zip(&found.matrix);
        Ok(rows
            .map(|(unit, row)| format!("{unit} {}", row.iter().map(cell).collect::<Vec<_>>().join(" ")))
            .collect::<Vec<_>>()
            .join(", "))
    }

    #[test]
    fn units_hand_over_where_their_events_follow_directly() {
        let cases = ["B1 A1 B2 A2 -9 B1", "A1 A2 B1"];
        assert_eq!(matrix(&cases, 2).as_deref(), Ok("A 1/1 2/2, B 2/1 0/0"));
    }

    #[test]
    fn a_unit_with_too_few_members_is_left_out_and_nothing_joins_across_it() {
        let cases = ["A1 S1 B1", "A2 B2 S1 S1"];
        assert_eq!(matrix(&cases, 2).as_deref(), Ok("A 0/0 1/1, B 0/0 0/0"));
        assert_eq!(matrix(&cases, 3), Err(Withheld::UnitsTooSmall));
    }

    #[test]
    fn persons_alone_are_withheld_with_the_reason() {
        assert_eq!(matrix(&["-1 -2"], 5), Err(Withheld::OnlyPersons));
        assert_eq!(matrix(&["-"], 5), Err(Withheld::NoUnits));
        assert_eq!(matrix(&["A B"], 5).as_deref(), Ok("A 0/0 1/1, B 0/0 0/0"));
    }
}
