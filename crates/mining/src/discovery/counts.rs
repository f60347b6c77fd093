//! How often activities follow each other in traces: what several miners begin with.

use rustc_hash::FxHashMap;

use super::Traces;

/// Counts over all cases. Activities are codes of [`Traces::names`].
#[derive(Clone, Debug)]
pub(super) struct Counts {
    size: usize,
    follows: Vec<u64>,
    /// How often each activity occurs.
    pub events: Vec<u64>,
    /// How often it comes first, and last, in a trace.
    pub starts: Vec<u64>,
    pub ends: Vec<u64>,
    /// Cases without events.
    pub empty: u64,
    /// How often `a b a` occurs, by (a, b), where they differ.
    between: FxHashMap<(u32, u32), u64>,
}

impl Counts {
    /// Linear in the events of the traces.
    pub fn of(traces: &Traces) -> Self {
        let size = traces.names().len();
        let mut found = Self {
            size,
            follows: vec![0; size * size],
            events: vec![0; size],
            starts: vec![0; size],
            ends: vec![0; size],
            empty: 0,
            between: FxHashMap::default(),
        };
        for (trace, count) in traces.iter() {
            let (Some(&first), Some(&last)) = (trace.first(), trace.last()) else {
                found.empty += count;
                continue;
            };
            found.starts[first as usize] += count;
            found.ends[last as usize] += count;
            for &activity in trace {
                found.events[activity as usize] += count;
            }
            for pair in trace.windows(2) {
                found.follows[pair[0] as usize * size + pair[1] as usize] += count;
            }
            for three in trace.windows(3) {
                if three[0] == three[2] && three[0] != three[1] {
                    *found.between.entry((three[0], three[1])).or_default() += count;
                }
            }
        }
        found
    }

    /// Number of activities.
    pub fn size(&self) -> usize {
        self.size
    }

    /// How often `to` follows `from` directly.
    pub fn follows(&self, from: usize, to: usize) -> u64 {
        self.follows[from * self.size + to]
    }

    /// How often `outer inner outer` occurs.
    pub fn between(&self, outer: usize, inner: usize) -> u64 {
        self.between.get(&(outer as u32, inner as u32)).copied().unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::traces::tests::traces;
    use super::*;

    #[test]
    fn counts_weigh_traces_by_their_cases() {
        let counts = Counts::of(&traces("a b a b *2; b b; "));
        assert_eq!((counts.follows(0, 1), counts.follows(1, 0), counts.follows(1, 1)), (4, 2, 1));
        assert_eq!((counts.between(0, 1), counts.between(1, 0), counts.between(1, 1)), (2, 2, 0));
        assert_eq!((counts.events[0], counts.starts[0], counts.ends[1], counts.empty), (4, 2, 3, 1));
    }
}
