//! A multiset of traces, as it becomes smaller from step to step.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::follows::Follows;
use crate::discovery::traces::Traces;

/// Distinct traces over the activities `0..labels.len()`, each with its number of cases.
///
/// The empty trace is counted apart. Every activity occurs.
#[derive(Clone, Debug, Default)]
pub(super) struct Bag {
    /// The code in the log of each activity, ascending.
    pub labels: Vec<u32>,
    arena: Vec<u16>,
    ends: Vec<u32>,
    counts: Vec<u64>,
    /// Cases without events.
    pub empty: u64,
}

impl Bag {
    pub fn of(traces: &Traces) -> Self {
        let labels = (0..traces.names().len() as u32).collect();
        let mut bag = Collector::new(labels);
        for (trace, count) in traces.iter() {
            bag.add(trace.iter().map(|&code| code as u16), count);
        }
        bag.finish()
    }

    /// Number of activities.
    pub fn size(&self) -> usize {
        self.labels.len()
    }

    /// Number of distinct traces that are not empty.
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Traces that are not empty, with their number of cases.
    pub fn iter(&self) -> impl Iterator<Item = (&[u16], u64)> + '_ {
        let mut start = 0;
        self.ends.iter().zip(&self.counts).map(move |(&end, &count)| {
            let trace = &self.arena[start..end as usize];
            start = end as usize;
            (trace, count)
        })
    }

    /// Number of cases that are not empty.
    pub fn cases(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// The directly-follows graph.
    pub fn follows(&self) -> Follows {
        let mut graph = Follows::new(self.size());
        for (trace, count) in self.iter() {
            graph.starts[trace[0] as usize] += count;
            graph.ends[trace[trace.len() - 1] as usize] += count;
            for pair in trace.windows(2) {
                graph.add(pair[0] as usize, pair[1] as usize, count);
            }
        }
        graph
    }
}

const NONE: u32 = u32::MAX;

/// Collects a bag; equal traces are added up.
pub(super) struct Collector {
    bag: Bag,
    /// Open addressing: trace numbers by hash, a power of two of them.
    slots: Vec<u32>,
    hashes: Vec<u64>,
}

impl Collector {
    /// Of traces over activities whose codes in the log are `labels`, ascending.
    pub fn new(labels: Vec<u32>) -> Self {
        Self { bag: Bag { labels, ..Bag::default() }, slots: vec![NONE; 16], hashes: Vec::new() }
    }

    /// Adds `count` cases of `trace`, whose events index the labels.
    pub fn add(&mut self, trace: impl Iterator<Item = u16>, count: u64) {
        let bag = &mut self.bag;
        let start = bag.arena.len();
        bag.arena.extend(trace);
        if bag.arena.len() == start {
            bag.empty += count;
            return;
        }
        let mut hasher = FxHasher::default();
        for &event in &bag.arena[start..] {
            hasher.write_u16(event);
        }
        let hash = hasher.finish();
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let found = self.slots[slot];
            if found == NONE {
                break;
            }
            let found = found as usize;
            if self.hashes[found] == hash {
                let from = if found == 0 { 0 } else { bag.ends[found - 1] as usize };
                if bag.arena[from..bag.ends[found] as usize] == bag.arena[start..] {
                    bag.counts[found] += count;
                    bag.arena.truncate(start);
                    return;
                }
            }
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = bag.counts.len() as u32;
        bag.ends.push(u32::try_from(bag.arena.len()).expect("fewer than 2^32 events in variants"));
        bag.counts.push(count);
        self.hashes.push(hash);
        if self.hashes.len() * 2 > self.slots.len() {
            self.grow();
        }
    }

    fn grow(&mut self) {
        let mask = self.slots.len() * 2 - 1;
        self.slots = vec![NONE; mask + 1];
        for (trace, &hash) in self.hashes.iter().enumerate() {
            let mut slot = hash as usize & mask;
            while self.slots[slot] != NONE {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = trace as u32;
        }
    }

    /// The bag, with activities that do not occur left out.
    pub fn finish(self) -> Bag {
        let mut bag = self.bag;
        let mut occurs = vec![false; bag.labels.len()];
        for &event in &bag.arena {
            occurs[event as usize] = true;
        }
        if occurs.contains(&false) {
            let mut renamed = vec![0u16; occurs.len()];
            let mut kept = Vec::new();
            for (old, _) in occurs.iter().enumerate().filter(|(_, occurs)| **occurs) {
                renamed[old] = kept.len() as u16;
                kept.push(bag.labels[old]);
            }
            bag.labels = kept;
            for event in &mut bag.arena {
                *event = renamed[*event as usize];
            }
        }
        bag
    }
}
