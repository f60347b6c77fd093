//! The figures of a log at a glance, under the names in wide use.

use std::collections::BTreeMap;

use lotse_eventlog::{EventLog, NO_TIME};
use serde::Serialize;

use crate::calendar::Calendar;
use crate::graph::Graph;
use crate::selection::{Rows, Selection};
use crate::times::Times;

/// A variant and how many cases follow it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountedTrace {
    /// Activities in order.
    pub trace: Vec<String>,
    /// Cases.
    pub count: u64,
}

/// Figures of the selected cases.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Summary {
    /// Cases, those without events included.
    pub cases: u64,
    /// Events.
    pub events: u64,
    /// Events by activity.
    pub activities: BTreeMap<String, u64>,
    /// Distinct activity sequences.
    pub variants: u64,
    /// The twenty most frequent variants; ties by the activity names.
    pub top_variants: Vec<CountedTrace>,
    /// First activity, second activity, how often; by the names.
    pub directly_follows: Vec<(String, String, u64)>,
    /// Cases by first activity.
    pub start: BTreeMap<String, u64>,
    /// Cases by last activity.
    pub end: BTreeMap<String, u64>,
    /// Cases in which an activity occurs more than once; activities without one are left out.
    pub rework_cases: BTreeMap<String, u64>,
    /// From the first to the last time of each case that has a time, in seconds.
    pub case_duration_s: Option<Times>,
}

/// Durations of the selected cases in nanoseconds, from their first to their last time, in
/// case order; cases without any time are left out.
#[must_use]
pub fn case_durations(log: &EventLog, selection: &Selection) -> Vec<i64> {
    case_durations_in(log, selection, None)
}

/// The same, of which only the working time of `calendar` counts if there is one.
#[must_use]
pub fn case_durations_in(log: &EventLog, selection: &Selection, calendar: Option<&Calendar>) -> Vec<i64> {
    let mut durations = Vec::with_capacity(selection.case_count());
    selection.for_each(log, |_, rows| durations.extend(case_duration(log, rows, calendar)));
    durations
}

/// The duration of one case; `None` when it has no time.
pub(crate) fn case_duration(log: &EventLog, rows: Rows<'_>, calendar: Option<&Calendar>) -> Option<i64> {
    let times = log.times();
    let mut timed = rows.iter().map(|row| times[row]).filter(|&time| time != NO_TIME);
    let first = timed.next()?;
    let (low, high) = timed.fold((first, first), |(low, high), time| (low.min(time), high.max(time)));
    Some(calendar.map_or(high - low, |calendar| calendar.working_ns(low, high)))
}

/// Summarises the selected cases; `graph` is their directly-follows graph.
#[must_use]
pub fn summarise(log: &EventLog, selection: &Selection, graph: &Graph) -> Summary {
    let names = log.activities();
    let counted = |pick: &dyn Fn(&crate::graph::Node) -> u64| -> BTreeMap<String, u64> {
        graph.nodes.iter().filter(|node| pick(node) > 0).map(|node| (node.name.clone(), pick(node))).collect()
    };
    let mut traces: BTreeMap<Vec<&str>, u64> = BTreeMap::new();
    match selection.events() {
        None => {
            let mut counts = vec![0u64; log.variants().len()];
            for case in selection.cases().iter() {
                counts[log.variants().of_case()[case] as usize] += 1;
            }
            for (variant, trace, _) in log.variants().iter() {
                if counts[variant as usize] > 0 {
                    let trace = trace.iter().map(|&code| names.text(code)).collect();
                    traces.insert(trace, counts[variant as usize]);
                }
            }
        }
        Some(_) => selection.for_each(log, |_, rows| {
            let trace = rows.iter().map(|row| names.text(log.activity_codes()[row])).collect();
            *traces.entry(trace).or_default() += 1;
        }),
    }
    let variants = traces.len() as u64;
    let mut ordered: Vec<(Vec<&str>, u64)> = traces.into_iter().collect();
    // The map is in the order of the names, and the sort keeps it among equal counts.
    ordered.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    Summary {
        cases: graph.cases,
        events: graph.events,
        activities: counted(&|node| node.events),
        variants,
        top_variants: ordered
            .into_iter()
            .take(20)
            .map(|(trace, count)| CountedTrace { trace: trace.into_iter().map(str::to_owned).collect(), count })
            .collect(),
        directly_follows: graph
            .edges
            .iter()
            .map(|edge| (names.text(edge.from).to_owned(), names.text(edge.to).to_owned(), edge.events))
            .collect(),
        start: counted(&|node| node.starts),
        end: counted(&|node| node.ends),
        rework_cases: counted(&|node| node.rework_cases),
        case_duration_s: Times::of(&mut case_durations(log, selection)),
    }
}
