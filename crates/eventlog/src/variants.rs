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

impl Variants {
    /// Finds the variants of `cases` (ranges into `activities`). Linear in the events.
    pub fn find(cases: impl ExactSizeIterator<Item = Range<usize>>, activities: &[u32], names: &Dictionary) -> Self {
        let mut found = Self { of_case: Vec::with_capacity(cases.len()), ..Self::default() };
        // Hash to the first variant with that hash; the rare others are chained by `next`.
        let mut heads: FxHashMap<u64, u32> = FxHashMap::default();
        let mut next: Vec<u32> = Vec::new();
        for range in cases {
            let trace = &activities[range];
            let mut hasher = FxHasher::default();
            for &activity in trace {
                hasher.write_u32(activity);
            }
            hasher.write_usize(trace.len());
            let head = heads.entry(hasher.finish()).or_insert(u32::MAX);
            let mut variant = *head;
            while variant != u32::MAX && found.trace(variant) != trace {
                variant = next[variant as usize];
            }
            if variant == u32::MAX {
                variant = found.counts.len() as u32;
                found.arena.extend_from_slice(trace);
                found.ends.push(found.arena.len());
                found.counts.push(0);
                next.push(*head);
                *head = variant;
            }
            found.counts[variant as usize] += 1;
            found.of_case.push(variant);
        }
        found.ordered(names)
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
