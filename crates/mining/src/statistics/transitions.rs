//! Figures of each pair of activities that follow each other directly.

use lotse_eventlog::{EventLog, NO_TIME};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::graph::Graph;
use crate::selection::Selection;
use crate::times::Times;

/// Figures of one transition.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Transition {
    /// First activity.
    pub from: String,
    /// Second activity.
    pub to: String,
    /// How often.
    pub events: u64,
    /// In how many cases.
    pub cases: u64,
    /// Time between, as in [`crate::graph::Edge::times`].
    pub times: Option<Times>,
    /// Cases behind `times`: fewer than `cases` only where events have no time.
    pub timed_cases: u64,
}

/// The transitions of `graph`, which is that of the same selection: most frequent first,
/// then by names. Constant time an edge where all events have times, linear in the events
/// otherwise.
#[must_use]
pub fn transitions(log: &EventLog, selection: &Selection, graph: &Graph) -> Vec<Transition> {
    let names = log.activities();
    let (codes, times) = (log.activity_codes(), log.times());
    let mut timed: Option<FxHashMap<(u32, u32), (u64, usize)>> = None;
    if times.contains(&NO_TIME) {
        let mut counts: FxHashMap<(u32, u32), (u64, usize)> = FxHashMap::default();
        selection.for_each(log, |case, rows| {
            for index in 1..rows.len() {
                let (before, row) = (rows.get(index - 1), rows.get(index));
                if times[before] != NO_TIME && times[row] != NO_TIME {
                    let (count, seen) = counts.entry((codes[before], codes[row])).or_insert((0, usize::MAX));
                    if *seen != case {
                        (*count, *seen) = (*count + 1, case);
                    }
                }
            }
        });
        timed = Some(counts);
    }
    let mut found: Vec<Transition> = graph
        .edges
        .iter()
        .map(|edge| Transition {
            from: names.text(edge.from).to_owned(),
            to: names.text(edge.to).to_owned(),
            events: edge.events,
            cases: edge.cases,
            times: edge.times,
            timed_cases: match &timed {
                None => edge.cases,
                Some(counts) => counts.get(&(edge.from, edge.to)).map_or(0, |&(count, _)| count),
            },
        })
        .collect();
    // Edges are by names, and the sort keeps that order among equal counts.
    found.sort_by_key(|transition| std::cmp::Reverse(transition.events));
    found
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;
    use crate::graph::discover;

    #[test]
    fn cases_without_times_are_counted_but_not_behind_the_times() {
        let mut builder = LogBuilder::new();
        for (case, time) in [("1", Some(2)), ("2", None), ("3", Some(3))] {
            builder.event(case, "a", Some(1));
            builder.event(case, "b", time);
            builder.event(case, "a", Some(4));
            builder.event(case, "b", Some(5));
        }
        let log = builder.finish();
        let all = Selection::all(&log);
        let found = transitions(&log, &all, &discover(&log, &all, None));
        let text: Vec<String> =
            found.iter().map(|t| format!("{}{} {} {} {}", t.from, t.to, t.events, t.cases, t.timed_cases)).collect();
        assert_eq!(text, ["ab 6 3 3", "ba 3 3 2"]);
        assert_eq!(found[0].times.map(|times| times.n), Some(5));
    }
}
