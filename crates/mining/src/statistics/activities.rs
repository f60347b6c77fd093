//! Figures of each activity.

use lotse_eventlog::{EventLog, NO_TIME};
use serde::Serialize;

use crate::graph::Graph;
use crate::instances::Instances;
use crate::selection::Selection;
use crate::times::Times;

/// Figures of one activity.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ActivityStatistics {
    /// Name.
    pub activity: String,
    /// Events, of `cases` cases.
    pub events: u64,
    /// Cases in which it occurs.
    pub cases: u64,
    /// Cases in which it occurs more than once.
    pub rework_cases: u64,
    /// `cases` of all selected cases, in `0..=1`.
    pub share: f64,
    /// Time at work, as in [`crate::graph::Node::processing`].
    pub processing: Option<Times>,
    /// Cases behind `processing`.
    pub processing_cases: u64,
    /// Time waited before it, as in [`crate::graph::Node::waiting`].
    pub waiting: Option<Times>,
    /// Cases behind `waiting`.
    pub waiting_cases: u64,
}

/// Cases of each activity code, each counted once.
struct Cases {
    seen: Vec<usize>,
    count: Vec<u64>,
}

impl Cases {
    fn new(activities: usize) -> Self {
        Self { seen: vec![usize::MAX; activities], count: vec![0; activities] }
    }

    fn add(&mut self, case: usize, activity: u32) {
        let seen = &mut self.seen[activity as usize];
        if *seen != case {
            *seen = case;
            self.count[activity as usize] += 1;
        }
    }
}

/// The activities of `graph`, which is that of the same selection, in its order. Linear
/// in the events.
#[must_use]
pub fn activities(log: &EventLog, selection: &Selection, graph: &Graph) -> Vec<ActivityStatistics> {
    let (codes, times) = (log.activity_codes(), log.times());
    let instances = Instances::pair(log);
    let mut processing = Cases::new(log.activities().len());
    let mut waiting = Cases::new(log.activities().len());
    selection.for_each(log, |case, rows| {
        let mut before = NO_TIME;
        for (index, row) in rows.iter().enumerate() {
            let end = times[row];
            let began = instances.as_ref().map_or(NO_TIME, |instances| instances.began(row));
            if began != NO_TIME && end != NO_TIME {
                processing.add(case, codes[row]);
            }
            // As in the graph: work begun before the event before it did not wait for it.
            let at_work =
                instances.as_ref().is_some_and(Instances::separate_events) && began != NO_TIME && began <= before;
            if index > 0 && before != NO_TIME && end != NO_TIME && !at_work {
                waiting.add(case, codes[row]);
            }
            before = end;
        }
    });
    graph
        .nodes
        .iter()
        .map(|node| ActivityStatistics {
            activity: node.name.clone(),
            events: node.events,
            cases: node.cases,
            rework_cases: node.rework_cases,
            share: node.cases as f64 / graph.cases.max(1) as f64,
            processing: node.processing,
            processing_cases: processing.count[node.activity as usize],
            waiting: node.waiting,
            waiting_cases: if node.waiting.is_some() { waiting.count[node.activity as usize] } else { 0 },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;
    use crate::graph::discover;

    #[test]
    fn each_time_says_how_many_cases_are_behind_it() {
        let mut builder = LogBuilder::new();
        for (case, activity, time, transition) in [
            ("1", "a", Some(1), "start"),
            ("1", "a", Some(5), "complete"),
            ("1", "a", Some(6), "start"),
            ("1", "a", Some(8), "complete"),
            ("1", "b", Some(9), "complete"),
            ("2", "a", Some(3), "complete"),
            ("2", "b", Some(4), "complete"),
            ("3", "a", None, "complete"),
            ("3", "b", Some(4), "complete"),
        ] {
            builder.event(case, activity, time).text("lifecycle:transition", transition);
        }
        let log = builder.finish();
        let all = Selection::all(&log);
        let graph = discover(&log, &all, None);
        let found = activities(&log, &all, &graph);
        let a = &found[0];
        assert_eq!((a.activity.as_str(), a.events, a.cases, a.rework_cases), ("a", 6, 3, 1));
        assert_eq!((a.processing.map(|times| times.n), a.processing_cases), (Some(2), 1));
        assert_eq!(a.waiting_cases, 1);
        let b = &found[1];
        assert_eq!((b.waiting.map(|times| times.n), b.waiting_cases), (Some(2), 2));
        assert_eq!((b.processing, b.processing_cases), (None, 0));
        assert_eq!(a.share, 1.0);
        for one in &found {
            assert_eq!(one.waiting.is_some(), one.waiting_cases > 0, "{one:?}");
        }
    }
}
