//! Variants: the distinct activity sequences of a log, found once at import.

use std::cmp::Reverse;
use std::hash::Hasher;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHasher};

use crate::Dictionary;

/// The distinct activity sequences, most frequent first.
///
/// Ties in frequency are broken by the sequences of activity names, compared by Unicode
/// code point, so that the same log always gives the same numbering, in whatever order
/// its dictionary was filled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Variants {
    arena: Vec<u32>,
    ends: Vec<usize>,
    counts: Vec<u32>,
    of_case: Vec<u32>,
}

/// From so many cases on more than one thread is worth it.
const SHARED: usize = 10_000;

/// Variants in the order of their first case.
#[derive(Default)]
struct Search {
    found: Variants,
    /// Hash to the first variant with that hash; the rare others are chained by `next`.
    heads: FxHashMap<u64, u32>,
    next: Vec<u32>,
}

impl Search {
    /// Counts `trace` `times` times. Returns its variant.
    fn add(&mut self, trace: &[u32], times: u32) -> u32 {
        let found = &mut self.found;
        let mut hasher = FxHasher::default();
        for &activity in trace {
            hasher.write_u32(activity);
        }
        hasher.write_usize(trace.len());
        let head = self.heads.entry(hasher.finish()).or_insert(u32::MAX);
        let mut variant = *head;
        while variant != u32::MAX && found.trace(variant) != trace {
            variant = self.next[variant as usize];
        }
        if variant == u32::MAX {
            variant = found.counts.len() as u32;
            found.arena.extend_from_slice(trace);
            found.ends.push(found.arena.len());
            found.counts.push(0);
            self.next.push(*head);
            *head = variant;
        }
        found.counts[variant as usize] += times;
        variant
    }
}

impl Variants {
    /// Finds the variants of `cases` (ranges into `activities`), on all threads. Linear in the events.
    pub fn find<C>(cases: C, activities: &[u32], names: &Dictionary) -> Self
    where
        C: ExactSizeIterator<Item = Range<usize>> + Clone + Send + Sync,
    {
        let threads = std::thread::available_parallelism().map_or(1, usize::from).min(8);
        let shares = if cases.len() < SHARED { 1 } else { threads };
        let size = cases.len().div_ceil(shares).max(1);
        let search = |share: usize, cases: C| {
            let mut search = Search::default();
            search.found.of_case.reserve(size);
            for range in cases.skip(share * size).take(size) {
                let variant = search.add(&activities[range], 1);
                search.found.of_case.push(variant);
            }
            search
        };
        let (mut all, rest) = std::thread::scope(|scope| {
            let search = &search;
            let others: Vec<_> = (1..shares)
                .map(|share| {
                    let cases = cases.clone();
                    scope.spawn(move || search(share, cases))
                })
                .collect();
            let first = search(0, cases.clone());
            (first, others.into_iter().map(|other| other.join().expect("a search that ends")).collect::<Vec<_>>())
        });
        for Search { found: part, .. } in rest {
            let number: Vec<u32> =
                (0..part.len() as u32).map(|variant| all.add(part.trace(variant), part.count(variant))).collect();
            all.found.of_case.extend(part.of_case.iter().map(|&variant| number[variant as usize]));
        }
        all.found.ordered(names)
    }

    fn ordered(self, names: &Dictionary) -> Self {
        let mut by_name: Vec<u32> = (0..names.len() as u32).collect();
        by_name.sort_unstable_by_key(|&code| names.text(code));
        let mut rank = vec![0u32; names.len()];
        for (position, &code) in by_name.iter().enumerate() {
            rank[code as usize] = position as u32;
        }
        let mut order: Vec<u32> = (0..self.counts.len() as u32).collect();
        order.sort_unstable_by(|&a, &b| {
            Reverse(self.counts[a as usize]).cmp(&Reverse(self.counts[b as usize])).then_with(|| {
                let ranks = |variant| self.trace(variant).iter().map(|&code| rank[code as usize]);
                ranks(a).cmp(ranks(b))
            })
        });
        let mut renamed = vec![0u32; order.len()];
        let mut sorted = Self::default();
        for (new, &old) in order.iter().enumerate() {
            renamed[old as usize] = new as u32;
            sorted.arena.extend_from_slice(self.trace(old));
            sorted.ends.push(sorted.arena.len());
            sorted.counts.push(self.counts[old as usize]);
        }
        sorted.of_case = self.of_case.iter().map(|&old| renamed[old as usize]).collect();
        sorted
    }

    /// Number of variants.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there is none, as in a log without cases.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// Activity codes of `variant`, in order.
    #[must_use]
    pub fn trace(&self, variant: u32) -> &[u32] {
        let variant = variant as usize;
        let start = if variant == 0 { 0 } else { self.ends[variant - 1] };
        &self.arena[start..self.ends[variant]]
    }

    /// Number of cases that follow `variant`.
    #[must_use]
    pub fn count(&self, variant: u32) -> u32 {
        self.counts[variant as usize]
    }

    /// The variant of each case.
    #[must_use]
    pub fn of_case(&self) -> &[u32] {
        &self.of_case
    }

    /// All variants, most frequent first: number, trace, count of cases.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (u32, &[u32], u32)> + '_ {
        (0..self.len() as u32).map(|variant| (variant, self.trace(variant), self.count(variant)))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn many_threads_find_what_one_does() {
        let mut names = Dictionary::new();
        for name in ["a", "b", "c", "d"] {
            names.intern(name);
        }
        let (mut activities, mut ends) = (Vec::new(), vec![0]);
        let mut state = 7u64;
        for case in 0..SHARED * 2 + 1 {
            for _ in 0..case % 5 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                activities.push((state >> 62) as u32);
            }
            ends.push(activities.len());
        }
        let found = Variants::find(ends.windows(2).map(|two| two[0]..two[1]), &activities, &names);
        let mut counts: HashMap<&[u32], u32> = HashMap::new();
        for (case, two) in ends.windows(2).enumerate() {
            let trace = &activities[two[0]..two[1]];
            *counts.entry(trace).or_default() += 1;
            assert_eq!(found.trace(found.of_case()[case]), trace);
        }
        assert_eq!(found.len(), counts.len());
        assert!(found.iter().all(|(_, trace, count)| counts[trace] == count));
        assert!(found.iter().map(|of| of.2).is_sorted_by(|a, b| a >= b));
    }
}
