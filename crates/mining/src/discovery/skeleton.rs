//! Log skeleton: relations between activities that hold in (nearly) every trace.
//!
//! Source: Verbeek, Medeiros de Carvalho, "Log skeletons: a classification approach to process discovery", 2018
//! (arXiv 1806.08247), section 3, for the six relations. With noise, a relation is kept when it fails in at most that
//! share of the traces it is about.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::Traces;

/// Relations between activities, each a sorted list of pairs of codes of [`Traces::names`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Skeleton {
    /// Both occur equally often in every trace that has the first.
    pub equivalence: Vec<(u32, u32)>,
    /// Every occurrence of the first has the second behind it at some time.
    pub always_after: Vec<(u32, u32)>,
    /// Every occurrence of the first has the second before it at some time.
    pub always_before: Vec<(u32, u32)>,
    /// No trace has both.
    pub never_together: Vec<(u32, u32)>,
    /// The second follows the first directly, at least once.
    pub directly_follows: Vec<(u32, u32)>,
    /// For each activity how often it occurs in a trace, 0 included: number of occurrences to cases.
    pub occurrences: Vec<BTreeMap<u32, u64>>,
}

/// How often a pair was asked and how often its relation failed.
#[derive(Clone, Copy, Default)]
struct Failed {
    unequal: u64,
    not_after: u64,
    not_before: u64,
    together: u64,
}

/// Discovers the relations; `noise` in `[0, 1]` is the share of cases in which one may fail.
///
/// Quadratic in the distinct activities of each trace, and linear in its events. A log without events has no relation.
#[must_use]
pub fn discover(traces: &Traces, noise: f64) -> Skeleton {
    let size = traces.names().len();
    let mut pairs: FxHashMap<(u32, u32), Failed> = FxHashMap::default();
    let mut with = vec![0u64; size];
    let mut cases = 0;
    let mut found = Skeleton { occurrences: vec![BTreeMap::new(); size], ..Skeleton::default() };
    // Of each activity in the trace: occurrences, first and last position.
    let mut times: Vec<(u32, usize, usize)> = vec![(0, 0, 0); size];
    let mut follows = vec![false; size * size];
    for (trace, count) in traces.iter() {
        cases += count;
        let mut present = Vec::new();
        for (at, &activity) in trace.iter().enumerate() {
            let seen = &mut times[activity as usize];
            if seen.0 == 0 {
                present.push(activity);
                seen.1 = at;
            }
            *seen = (seen.0 + 1, seen.1, at);
        }
        for pair in trace.windows(2) {
            follows[pair[0] as usize * size + pair[1] as usize] = true;
        }
        for &one in &present {
            let (number, first, last) = times[one as usize];
            with[one as usize] += count;
            *found.occurrences[one as usize].entry(number).or_default() += count;
            for &other in present.iter().filter(|&&other| other != one) {
                let theirs = times[other as usize];
                let failed = pairs.entry((one, other)).or_default();
                failed.together += count;
                failed.unequal += if theirs.0 == number { 0 } else { count };
                failed.not_after += if theirs.2 > last { 0 } else { count };
                failed.not_before += if theirs.1 < first { 0 } else { count };
            }
        }
        present.iter().for_each(|&activity| times[activity as usize] = (0, 0, 0));
    }
    for one in 0..size as u32 {
        let of = with[one as usize];
        if of < cases {
            found.occurrences[one as usize].insert(0, cases - of);
        }
        let few = |failures: u64| failures as f64 <= noise * of as f64;
        for other in 0..size as u32 {
            if follows[one as usize * size + other as usize] {
                found.directly_follows.push((one, other));
            }
            if one == other {
                continue;
            }
            let pair = pairs.get(&(one, other)).copied().unwrap_or_default();
            let apart = of - pair.together;
            if few(pair.together) {
                found.never_together.push((one, other));
            }
            if few(apart + pair.unequal) {
                found.equivalence.push((one, other));
            }
            if few(apart + pair.not_after) {
                found.always_after.push((one, other));
            }
            if few(apart + pair.not_before) {
                found.always_before.push((one, other));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::traces::tests::traces;
    use super::*;

    #[test]
    fn relations_are_those_of_the_definition() {
        // a 0, b 1, c 2, d 3
        let found = discover(&traces("a b c; a c b; a d"), 0.0);
        assert_eq!(found.equivalence, [(1, 0), (1, 2), (2, 0), (2, 1), (3, 0)]);
        assert_eq!(found.always_after, []);
        assert_eq!(found.always_before, [(1, 0), (2, 0), (3, 0)]);
        assert_eq!(found.never_together, [(1, 3), (2, 3), (3, 1), (3, 2)]);
        assert_eq!(found.directly_follows, [(0, 1), (0, 2), (0, 3), (1, 2), (2, 1)]);
        assert_eq!(found.occurrences[1], BTreeMap::from([(0, 1), (1, 2)]));
        let lenient = discover(&traces("a b *9; b a"), 0.1);
        assert_eq!((lenient.always_after, lenient.always_before), (vec![(0, 1)], vec![(1, 0)]));
    }

    #[test]
    fn every_occurrence_counts() {
        let found = discover(&traces("a b a; b a b a"), 0.0);
        assert_eq!((found.always_after, found.always_before, found.equivalence), (vec![(1, 0)], vec![], vec![]));
    }
}
