//! Activity instances: when work on an event began.
//!
//! Two kinds of log say so. One has a row an instance with a start time beside the
//! completion. The other has separate `start` and `complete` events
//! (`lifecycle:transition`, IEEE 1849-2016, 6.3); there a completion belongs to the
//! earliest start of the same activity in its case, and of the same `concept:instance`
//! where both have one, that has not been completed yet.

use std::collections::VecDeque;

use lotse_eventlog::{Cell, EventLog, NO_TIME, NONE, Values};
use rustc_hash::FxHashMap;

/// When work on each event began.
#[derive(Clone, Debug)]
pub struct Instances {
    began: Vec<i64>,
    separate: bool,
    paired: u64,
}

impl Instances {
    /// Pairs starts with completions; `None` where the log has neither start times nor
    /// a single pair. Linear in the events.
    #[must_use]
    pub fn pair(log: &EventLog) -> Option<Self> {
        let rows = log.event_count();
        if let Some(column) = log.roles().start.map(|id| log.events().column(id)) {
            let mut began = vec![NO_TIME; rows];
            let mut paired = 0;
            for (row, slot) in began.iter_mut().enumerate() {
                if let Some(Cell::Date { ns, .. }) = column.cell(row) {
                    *slot = ns;
                    paired += 1;
                }
            }
            return (paired > 0).then_some(Self { began, separate: false, paired });
        }
        let lifecycle = log.events().column(log.roles().lifecycle?);
        let Values::Text { dictionary, .. } = &lifecycle.values else { return None };
        let codes_of = |name: &str| -> Vec<u32> {
            (0..dictionary.len() as u32).filter(|&code| dictionary.text(code).eq_ignore_ascii_case(name)).collect()
        };
        let (start, complete) = (codes_of("start"), codes_of("complete"));
        if start.is_empty() || complete.is_empty() {
            return None;
        }
        let (_, transitions) = lifecycle.dense_codes(rows)?;
        // The label may be joined from name and transition; the name alone pairs.
        let names = log.events().find("concept:name").map(|id| log.events().column(id));
        let label = names.and_then(|column| column.dense_codes(rows)).map(|(_, codes)| codes);
        let labels: &[u32] = label.as_deref().unwrap_or(log.activity_codes());
        let instance = log.events().find("concept:instance").map(|id| log.events().column(id));
        let instance_codes = instance.and_then(|column| column.dense_codes(rows)).map(|(_, codes)| codes);

        let times = log.times();
        let mut began = vec![NO_TIME; rows];
        let mut paired = 0;
        let mut open: FxHashMap<u32, VecDeque<usize>> = FxHashMap::default();
        for range in log.case_ranges() {
            open.clear();
            for row in range {
                let transition = transitions[row];
                if start.contains(&transition) {
                    open.entry(labels[row]).or_default().push_back(row);
                } else if complete.contains(&transition) {
                    let Some(waiting) = open.get_mut(&labels[row]) else { continue };
                    let same = |&candidate: &usize| match &instance_codes {
                        None => true,
                        Some(codes) => codes[candidate] == codes[row] || codes[candidate] == NONE || codes[row] == NONE,
                    };
                    if let Some(position) = waiting.iter().position(same) {
                        let first = waiting.remove(position).expect("a position just found");
                        began[row] = times[first];
                        paired += 1;
                    }
                }
            }
        }
        (paired > 0).then_some(Self { began, separate: true, paired })
    }

    /// When work on `row` began, or [`NO_TIME`] where that is not known.
    #[must_use]
    pub fn began(&self, row: usize) -> i64 {
        self.began[row]
    }

    /// Whether starts are events of their own.
    #[must_use]
    pub fn separate_events(&self) -> bool {
        self.separate
    }

    /// Number of events whose start is known.
    #[must_use]
    pub fn paired(&self) -> u64 {
        self.paired
    }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;

    #[test]
    fn the_earliest_open_start_of_the_activity_is_completed_first() {
        let mut builder = LogBuilder::new();
        for (activity, time, transition) in [
            ("a", 1, "start"),
            ("a", 2, "start"),
            ("b", 3, "complete"),
            ("a", 5, "complete"),
            ("a", 9, "complete"),
            ("a", 11, "complete"),
        ] {
            builder.event("1", activity, Some(time)).text("lifecycle:transition", transition);
        }
        let log = builder.finish();
        let instances = Instances::pair(&log).expect("two pairs");
        let began: Vec<i64> = (0..6).map(|row| instances.began(row)).collect();
        assert_eq!(began, [NO_TIME, NO_TIME, NO_TIME, 1, 2, NO_TIME]);
        assert_eq!(instances.paired(), 2);
    }
}
