//! Order statistics of durations, exact.

use serde::Serialize;

const NS: f64 = 1e9;

/// Summary of a set of durations, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Times {
    /// Number of durations, at least 1.
    pub n: u64,
    /// Shortest.
    pub min: f64,
    /// Middle one; the mean of the two middle ones where `n` is even.
    pub median: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// 90th percentile by linear interpolation (type 7 of Hyndman and Fan, "Sample
    /// Quantiles in Statistical Packages", The American Statistician 50(4), 1996).
    pub p90: f64,
    /// Longest.
    pub max: f64,
    /// Sum.
    pub sum: f64,
}

impl Times {
    /// Summarises durations in nanoseconds; `None` when there are none. Reorders `ns`.
    /// Linear on average.
    #[must_use]
    pub fn of(ns: &mut [i64]) -> Option<Self> {
        let n = ns.len();
        if n == 0 {
            return None;
        }
        let (mut min, mut max, mut sum) = (i64::MAX, i64::MIN, 0i128);
        for &value in ns.iter() {
            min = min.min(value);
            max = max.max(value);
            sum += i128::from(value);
        }
        Some(Self {
            n: n as u64,
            min: min as f64 / NS,
            median: quantile(ns, 0.5),
            mean: sum as f64 / n as f64 / NS,
            p90: quantile(ns, 0.9),
            max: max as f64 / NS,
            sum: sum as f64 / NS,
        })
    }
}

/// The `p` quantile of durations in nanoseconds, in seconds, by linear interpolation
/// between the two nearest order statistics (type 7). Reorders `ns`.
///
/// # Panics
/// When `ns` is empty or `p` is outside `[0, 1]`.
#[must_use]
pub fn quantile(ns: &mut [i64], p: f64) -> f64 {
    assert!(!ns.is_empty() && (0.0..=1.0).contains(&p), "a quantile needs values and 0 <= p <= 1");
    let position = (ns.len() - 1) as f64 * p;
    let lower = position.floor() as usize;
    let part = position - lower as f64;
    let (_, &mut low, above) = ns.select_nth_unstable(lower);
    if part == 0.0 {
        return low as f64 / NS;
    }
    let high = *above.iter().min().expect("a value above, since the position is not whole");
    (low as f64 + (high as f64 - low as f64) * part) / NS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_durations_by_hand() {
        let second = 1_000_000_000;
        let times = Times::of(&mut [4 * second, second, 10 * second, 2 * second]).expect("four durations");
        assert_eq!(
            (times.n, times.min, times.median, times.mean, times.max, times.sum),
            (4, 1.0, 3.0, 4.25, 10.0, 17.0)
        );
        // Position 2.7 between 4 and 10.
        assert!((times.p90 - 8.2).abs() < 1e-9);
        assert_eq!(Times::of(&mut []), None);
        assert_eq!(Times::of(&mut [5 * second]).map(|t| (t.median, t.p90)), Some((5.0, 5.0)));
    }
}
