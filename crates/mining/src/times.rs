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
        let [median, p90] = quantiles(ns, [0.5, 0.9]);
        Some(Self {
            n: n as u64,
            min: min as f64 / NS,
            median,
            mean: sum as f64 / n as f64 / NS,
            p90,
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
    let [value] = quantiles(ns, [p]);
    value
}

/// From so many values on, two passes over bins beat selection in place.
const BINNED: usize = 1 << 13;

/// [`quantile`] for several `p` in ascending order.
fn quantiles<const N: usize>(ns: &mut [i64], all: [f64; N]) -> [f64; N] {
    assert!(!ns.is_empty(), "a quantile needs values");
    let last = (ns.len() - 1) as f64;
    let position = |p: f64| {
        assert!((0.0..=1.0).contains(&p), "a quantile needs 0 <= p <= 1");
        (last * p, (last * p).floor() as usize)
    };
    let between = |low: i64, high: i64, part: f64| (low as f64 + (high as f64 - low as f64) * part) / NS;
    if ns.len() >= BINNED
        && let Some(found) = binned(ns, all.map(|p| position(p).1))
    {
        let mut found = found.into_iter();
        return all.map(|p| {
            let (low, high) = found.next().expect("one for each");
            let (exact, lower) = position(p);
            if exact == lower as f64 { low as f64 / NS } else { between(low, high, exact - lower as f64) }
        });
    }
    // Everything before `from` is at most what stands there or later.
    let mut from = 0;
    all.map(|p| {
        let (exact, lower) = position(p);
        let (_, &mut low, above) = ns[from..].select_nth_unstable(lower - from);
        from = lower;
        if exact == lower as f64 {
            return low as f64 / NS;
        }
        let high = *above.iter().min().expect("a value above, since the position is not whole");
        between(low, high, exact - lower as f64)
    })
}

/// Bins an octave.
const FINE: u32 = 64;

/// The bin of a value: exact below 64, then 64 bins to each power of two.
fn bin(value: i64) -> usize {
    let value = value as u64;
    let octave = (value | u64::from(FINE - 1)).ilog2() + 1 - FINE.ilog2();
    let within = value >> octave.saturating_sub(1);
    // Below 64 the value itself; above, its six bits after the leading one.
    if octave == 0 { value as usize } else { (octave * FINE + (within as u32 & (FINE - 1))) as usize }
}

/// The least value of a bin.
fn first_of(bin: usize) -> u64 {
    let (octave, within) = (bin as u64 / u64::from(FINE), bin as u64 % u64::from(FINE));
    if octave == 0 { within } else { (u64::from(FINE) + within) << (octave - 1) }
}

/// For each rank of `ranks` the value of that rank and of the next (or the last one twice): the bins are counted, and
/// only the values of those that matter are sorted. `None` where a value is negative.
fn binned<const N: usize>(ns: &[i64], ranks: [usize; N]) -> Option<[(i64, i64); N]> {
    let mut counts = vec![0u32; bin(i64::MAX) + 1];
    let mut negative = 0;
    for &value in ns {
        negative |= value;
        counts[bin(value & i64::MAX)] += 1;
    }
    if negative < 0 || u32::try_from(ns.len()).is_err() {
        return None;
    }
    // First and last bin that each pair of ranks lies in, and how many values lie before.
    let wanted = ranks.map(|rank| {
        let next = (rank + 1).min(ns.len() - 1);
        let (mut before, mut first, mut at) = (0usize, None, 0);
        loop {
            let count = counts[at] as usize;
            if first.is_none() && rank < before + count {
                first = Some((at, before));
            }
            if next < before + count {
                let (from, skipped) = first.unwrap_or((at, before));
                return (from, at, rank - skipped, next - skipped);
            }
            (before, at) = (before + count, at + 1);
        }
    });
    Some(wanted.map(|(from, to, low, high)| {
        let (least, width) = (first_of(from), first_of(to + 1) - first_of(from));
        let mut values: Vec<i64> = Vec::with_capacity(counts[from] as usize + counts[to] as usize);
        values.extend(ns.iter().copied().filter(|&value| (value as u64).wrapping_sub(least) < width));
        let low = *values.select_nth_unstable(low).1;
        (low, *values.select_nth_unstable(high).1)
    }))
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

    #[test]
    fn bins_are_in_order_and_exact_where_values_are_small() {
        let mut values: Vec<i64> =
            (0..200).chain((6..62).flat_map(|bit| [(1i64 << bit) - 1, 1 << bit, 3 << (bit - 1)])).collect();
        values.sort_unstable();
        assert!(values.windows(2).all(|two| bin(two[0]) <= bin(two[1])), "in order");
        assert!((0..64).all(|value| bin(value) == value as usize));
        assert!(
            (0..=bin(i64::MAX))
                .all(|at| bin(first_of(at) as i64) == at && (at == 0 || bin(first_of(at) as i64 - 1) == at - 1))
        );
    }

    #[test]
    fn bins_find_what_sorting_finds() {
        let mut state = 3u64;
        for (size, shift) in [(BINNED, 1), (BINNED + 1, 20), (3 * BINNED, 45), (BINNED + 7, 63)] {
            let mut next = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> shift) as i64
            };
            let mut values: Vec<i64> = (0..size).map(|_| next()).collect();
            let mut sorted = values.clone();
            sorted.sort_unstable();
            for p in [0.0, 0.5, 0.9, 0.999, 1.0] {
                let position = (size - 1) as f64 * p;
                let (low, part) = (position.floor() as usize, position.fract());
                let high = sorted[(low + 1).min(size - 1)];
                let expected = (sorted[low] as f64 + (high as f64 - sorted[low] as f64) * part) / NS;
                let expected = if part == 0.0 { sorted[low] as f64 / NS } else { expected };
                assert_eq!(quantile(&mut values, p), expected, "{p} of {size}");
            }
            assert_eq!(
                quantiles(&mut values, [0.5, 0.9]),
                [quantile(&mut sorted.clone(), 0.5), quantile(&mut sorted, 0.9)]
            );
            values[0] = -5;
            assert_eq!(quantile(&mut values, 0.0), -5.0 / NS);
        }
    }
}
