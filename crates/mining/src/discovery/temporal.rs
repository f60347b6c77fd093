//! Temporal profile: how long it usually takes from one activity to another that comes after it in the same case.
//!
//! Source: Stertz, Mangler, Rinderle-Ma, "Temporal conformance checking at runtime based on time-infused process models",
//! 2020 (arXiv 2008.07262), definition of the temporal profile: mean and standard deviation of the times between all
//! pairs of events of a case, by the pair of activities.
//!
//! Mean and deviation follow Welford, "Note on a method for calculating corrected sums of squares and products",
//! Technometrics 4(3), 1962, in the order of the log, so that large sums lose nothing.

use lotse_eventlog::{EventLog, NO_TIME};
use rustc_hash::FxHashMap;

use crate::selection::Selection;

/// Times from one activity to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Code in [`EventLog::activities`] of the activity before.
    pub from: u32,
    /// And of the one behind.
    pub to: u32,
    /// Pairs of events, at least 1.
    pub pairs: u64,
    /// Mean in seconds, 0 or more.
    pub mean_s: f64,
    /// Standard deviation in seconds, of the sample (divided by pairs less one); 0 where there is one pair.
    pub deviation_s: f64,
}

#[derive(Clone, Copy, Default)]
struct Sum {
    pairs: u64,
    mean: f64,
    squares: f64,
}

/// The profile of the selected cases, by the names of the activities. Events without time do not count.
///
/// Quadratic in the events of a case, since all pairs of a case count: a case of 10,000 events has 50 million.
#[must_use]
pub fn discover(log: &EventLog, selection: &Selection) -> Vec<Entry> {
    let size = log.activities().len();
    let (codes, times) = (log.activity_codes(), log.times());
    let dense = size <= 1024;
    let mut table = vec![Sum::default(); if dense { size * size } else { 0 }];
    let mut sparse: FxHashMap<(u32, u32), Sum> = FxHashMap::default();
    let mut case: Vec<(u32, i64)> = Vec::new();
    selection.for_each(log, |_, rows| {
        case.clear();
        case.extend(rows.iter().filter(|&row| times[row] != NO_TIME).map(|row| (codes[row], times[row])));
        for (at, &(from, begin)) in case.iter().enumerate() {
            for &(to, end) in &case[at + 1..] {
                let sum = if dense {
                    &mut table[from as usize * size + to as usize]
                } else {
                    sparse.entry((from, to)).or_default()
                };
                let time = (end - begin) as f64 / 1e9;
                sum.pairs += 1;
                let off = time - sum.mean;
                sum.mean += off / sum.pairs as f64;
                sum.squares += off * (time - sum.mean);
            }
        }
    });
    let sums =
        table.into_iter().enumerate().map(|(at, sum)| (((at / size.max(1)) as u32, (at % size.max(1)) as u32), sum));
    let mut found: Vec<Entry> = sums
        .chain(sparse)
        .filter(|(_, sum)| sum.pairs > 0)
        .map(|((from, to), sum)| Entry {
            from,
            to,
            pairs: sum.pairs,
            mean_s: sum.mean,
            deviation_s: if sum.pairs < 2 { 0.0 } else { (sum.squares / (sum.pairs - 1) as f64).sqrt() },
        })
        .collect();
    let name = |code| log.activities().text(code);
    found.sort_by(|one, other| (name(one.from), name(one.to)).cmp(&(name(other.from), name(other.to))));
    found
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Bitmap, LogBuilder};

    use super::*;

    #[test]
    fn all_pairs_of_a_case_count_and_events_without_time_do_not() {
        let mut builder = LogBuilder::new();
        for (case, times) in [("1", [0, 10, 30]), ("2", [100, 120, 130])] {
            for (activity, time) in ["a", "b", "a"].into_iter().zip(times) {
                builder.event(case, activity, Some(time * 1_000_000_000));
            }
        }
        builder.event("2", "c", None);
        let log = builder.finish();
        let found = discover(&log, &Selection::of_cases(Bitmap::full(log.case_count())));
        let shown: Vec<_> =
            found.iter().map(|entry| (entry.from, entry.to, entry.pairs, entry.mean_s, entry.deviation_s)).collect();
        let root = |value: f64| value.sqrt();
        assert_eq!(shown, [(0, 0, 2, 30.0, 0.0), (0, 1, 2, 15.0, root(50.0)), (1, 0, 2, 15.0, root(50.0))]);
    }
}
