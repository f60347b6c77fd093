//! How long cases take: histogram and quantiles.

use lotse_eventlog::EventLog;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::selection::Selection;
use crate::summary::case_durations_in;
use crate::times::quantile;

/// Cases of one range of durations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    /// From, in seconds, included.
    pub from: f64,
    /// To, in seconds, excluded.
    pub to: f64,
    /// Cases.
    pub cases: u64,
}

/// A quantile of the durations.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Quantile {
    /// Share of the cases in `0..=1`.
    pub q: f64,
    /// That share of the cases takes no longer, in seconds (type 7, see [`quantile`]).
    pub seconds: f64,
}

/// Durations of cases, from their first to their last time.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Durations {
    /// Bins of equal width without gaps from 0, and one last wider bin for the longest
    /// twentieth of the cases where that is spread over more than the rest.
    pub histogram: Vec<Bin>,
    /// At 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95; of all `cases`.
    pub quantiles: Vec<Quantile>,
    /// Cases with a duration: those with at least one time.
    pub cases: u64,
}

const SECOND: i64 = 1_000_000_000;
const MINUTE: i64 = 60;
const HOUR: i64 = 3600;
const DAY: i64 = 86_400;
/// At most this many bins of equal width.
const BINS: i64 = 20;

/// Widths of bins, in seconds; above the last, its multiples by 2, 5 and 10.
const WIDTHS: [i64; 24] = [
    1,
    2,
    5,
    10,
    15,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    4 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    5 * DAY,
    7 * DAY,
    14 * DAY,
    28 * DAY,
];

fn width(seconds: i64) -> i64 {
    if let Some(&width) = WIDTHS.iter().find(|&&width| seconds < width * BINS) {
        return width;
    }
    let mut width = 50 * DAY;
    for factor in [2, 5].into_iter().cycle() {
        if seconds < width * BINS {
            break;
        }
        // 50, 100, 250 (of days), 500, ...
        width = if factor == 2 { width * 2 } else { width / 2 * 5 };
    }
    width
}

/// Histogram and quantiles of the durations of the selected cases. Empty where no case
/// has a time. With a calendar, only its working time counts. Linear in the cases.
#[must_use]
pub fn durations(log: &EventLog, selection: &Selection, calendar: Option<&Calendar>) -> Durations {
    let mut ns = case_durations_in(log, selection, calendar);
    let Some(&longest) = ns.iter().max() else { return Durations::default() };
    let quantiles: Vec<Quantile> = [0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95]
        .into_iter()
        .map(|q| Quantile { q, seconds: quantile(&mut ns, q) })
        .collect();
    let usual = quantiles.last().map_or(0, |quantile| quantile.seconds.ceil() as i64);
    let longest = longest / SECOND;
    // One tail bin pays when all in equal bins would make the usual ones twice as wide.
    let tail = width(longest) > 2 * width(usual);
    let width = if tail { width(usual) } else { width(longest) };
    let equal = if tail { usual / width + 1 } else { longest / width + 1 };
    let mut histogram: Vec<Bin> =
        (0..equal).map(|bin| Bin { from: (bin * width) as f64, to: ((bin + 1) * width) as f64, cases: 0 }).collect();
    if tail {
        let to = (longest / width + 1) * width;
        histogram.push(Bin { from: (equal * width) as f64, to: to as f64, cases: 0 });
    }
    let last = histogram.len() - 1;
    for &duration in &ns {
        let bin = usize::try_from(duration / SECOND / width).unwrap_or(0).min(last);
        histogram[bin].cases += 1;
    }
    Durations { histogram, quantiles, cases: ns.len() as u64 }
}

/// How many of the durations in nanoseconds fall into each of these bins; the others into none.
#[must_use]
pub fn cases_in(bins: &[Bin], ns: &[i64]) -> Vec<u64> {
    let mut counts = vec![0; bins.len()];
    for &duration in ns {
        let seconds = (duration / SECOND) as f64;
        let bin = bins.partition_point(|bin| bin.to <= seconds);
        if bins.get(bin).is_some_and(|bin| bin.from <= seconds) {
            counts[bin] += 1;
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;

    fn of(seconds: &[i64]) -> Durations {
        let mut builder = LogBuilder::new();
        for (case, &length) in seconds.iter().enumerate() {
            builder.event(&case.to_string(), "a", Some(0));
            builder.event(&case.to_string(), "b", Some(length * SECOND));
        }
        builder.event("timeless", "a", None);
        let log = builder.finish();
        durations(&log, &Selection::all(&log), None)
    }

    #[test]
    fn bins_are_round_and_hold_every_case_once() {
        let found = of(&[0, 3599, 3600, 18 * 3600, 19 * 3600 + 3599]);
        let cases: Vec<u64> = found.histogram.iter().map(|bin| bin.cases).collect();
        assert_eq!((found.histogram.len(), found.histogram[0].to), (20, 3600.0));
        assert_eq!((cases[0], cases[1], cases[18], cases[19]), (2, 1, 1, 1));
        assert_eq!(found.cases, 5);
        let again = [3599, 3600, 3600, 20 * 3600, -1].map(|seconds| seconds * SECOND);
        assert_eq!(cases_in(&found.histogram, &again)[..3], [1, 2, 0]);
        assert_eq!(cases_in(&found.histogram, &again).iter().sum::<u64>(), 3);
        assert_eq!(found.quantiles[3], Quantile { q: 0.5, seconds: 3600.0 });
    }

    #[test]
    fn a_long_tail_gets_one_bin() {
        let mut seconds = vec![3600; 99];
        seconds.push(300 * DAY);
        let found = of(&seconds);
        let last = found.histogram.last().expect("bins");
        assert_eq!((last.cases, found.histogram.len()), (1, 14));
        assert!(last.from <= 2.0 * 3600.0 && last.to > (300 * DAY) as f64, "{last:?}");
        assert_eq!(found.histogram.iter().map(|bin| bin.cases).sum::<u64>(), 100);
    }

    #[test]
    fn widths_grow_in_round_steps_and_suffice() {
        let mut seconds = 1;
        let mut before = 0;
        while seconds < i64::MAX / SECOND {
            let width = width(seconds);
            assert!(width >= before && seconds < width * BINS, "{seconds}: {width}");
            before = width;
            seconds = seconds * 3 / 2 + 1;
        }
        assert_eq!(super::width(40_000 * DAY), 2500 * DAY);
        assert_eq!(of(&[]).histogram, []);
    }
}
