//! Variants of a selection: equal sequences of activities.

use lotse_eventlog::EventLog;
use rustc_hash::FxHashMap;

use crate::calendar::Calendar;
use crate::selection::Selection;
use crate::summary::case_duration;

/// A variant in a selection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// Activity codes of the log, in order.
    pub trace: Vec<u32>,
    /// Selected cases that follow it.
    pub cases: u64,
    /// Durations in nanoseconds of those that have a time, in case order.
    pub durations: Vec<i64>,
}

impl Variant {
    /// Whether an activity occurs more than once.
    #[must_use]
    pub fn repeats(&self) -> bool {
        let mut sorted = self.trace.clone();
        sorted.sort_unstable();
        sorted.windows(2).any(|pair| pair[0] == pair[1])
    }
}

/// The variants of the selected cases, most frequent first, ties by the names of their activities. With a
/// calendar, only its working time counts in durations.
///
/// Cases with all their events take their variant from the table made at import: linear in the cases and their
/// times; otherwise linear in the events.
#[must_use]
pub fn variants(log: &EventLog, selection: &Selection, calendar: Option<&Calendar>) -> Vec<Variant> {
    let mut found: Vec<Variant> = Vec::new();
    let mut add = |slot: &mut u32, trace: &dyn Fn() -> Vec<u32>, duration: Option<i64>| {
        if *slot == u32::MAX {
            *slot = found.len() as u32;
            found.push(Variant { trace: trace(), cases: 0, durations: Vec::new() });
        }
        let variant = &mut found[*slot as usize];
        variant.cases += 1;
        variant.durations.extend(duration);
    };
    if selection.events().is_none() {
        let table = log.variants();
        let mut slots = vec![u32::MAX; table.len()];
        selection.for_each(log, |case, rows| {
            let variant = table.of_case()[case];
            let duration = case_duration(log, rows, calendar);
            add(&mut slots[variant as usize], &|| table.trace(variant).to_vec(), duration);
        });
    } else {
        let codes = log.activity_codes();
        let mut slots: FxHashMap<Vec<u32>, u32> = FxHashMap::default();
        selection.for_each(log, |_, rows| {
            let trace: Vec<u32> = rows.iter().map(|row| codes[row]).collect();
            let duration = case_duration(log, rows, calendar);
            add(slots.entry(trace.clone()).or_insert(u32::MAX), &|| trace.clone(), duration);
        });
    }
    let names = log.activities();
    let text = |variant: &Variant| variant.trace.iter().map(|&code| names.text(code)).collect::<Vec<_>>();
    found.sort_by(|a, b| b.cases.cmp(&a.cases).then_with(|| text(a).cmp(&text(b))));
    found
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Bitmap, LogBuilder};

    use super::*;

    #[test]
    fn the_table_of_the_log_and_counting_anew_agree() {
        let mut builder = LogBuilder::new();
        for case in 0..60 {
            for (at, activity) in ["a", "b", "a", "c"].iter().take(1 + case % 4).enumerate() {
                let time = (case % 7 > 0).then_some((case * 100 + at) as i64);
                builder.event(&case.to_string(), activity, time);
            }
        }
        let log = builder.finish();
        let cases = Bitmap::from_fn(log.case_count(), |case| case % 3 > 0);
        let whole = variants(&log, &Selection::of_cases(cases.clone()), None);
        let all = Bitmap::full(log.event_count());
        assert_eq!(whole, variants(&log, &Selection::of_events(&log, cases, all), None));
        assert_eq!(whole.iter().map(|one| one.cases).sum::<u64>(), 40);
        assert!(whole.windows(2).all(|pair| pair[0].cases >= pair[1].cases));
        let repeats: Vec<bool> = whole.iter().map(|one| one.trace.len() > 2).collect();
        assert_eq!(whole.iter().map(Variant::repeats).collect::<Vec<_>>(), repeats);
    }
}
