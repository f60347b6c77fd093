//! The search for a cheapest alignment.
//!
//! Source: Adriansyah, "Aligning observed and modeled behavior", TU Eindhoven 2014, section 4.4: a shortest path in the
//! product of trace and net. Costs are small whole numbers, so the queue is a bucket for each cost (Dial, "Algorithm 360",
//! Communications of the ACM 12(11), 1969). In place of one trace stands a tree of traces: a state is a marking and a
//! prefix, and the states of a prefix are searched once for all traces that begin with it.
//!
//! Ties: within a cost the newest state is taken first; from a state model moves are pushed in the order of the
//! transitions, then the log move, then synchronous moves. The first alignment found is kept.

use super::trie::{NONE, Trie};
use crate::conformance::graph::Graph;

/// A state of the search.
#[derive(Clone, Copy)]
pub(super) struct State {
    marking: u32,
    prefix: u32,
    parent: u32,
    /// Transition that fired, or `NONE` for a log move.
    transition: u32,
    cost: u32,
}

/// What a search found of its traces.
pub(super) struct Found {
    /// State in which each trace is aligned, or `NONE`.
    pub(super) goals: Vec<u32>,
    /// No alignment not found costs less than this.
    pub(super) lower: u32,
    /// Whether there is none but those found.
    pub(super) exhausted: bool,
}

/// Memory of searches, kept from one to the next.
#[derive(Default)]
pub(super) struct Search {
    states: Vec<State>,
    /// Open addressing: key and number of the state, valid where the stamp is this search's.
    table: Vec<(u64, u32, u32)>,
    stamp: u32,
    buckets: Vec<Vec<u32>>,
}

/// Activity of each transition: a code of the log, [`SILENT`] or [`FOREIGN`].
pub(super) const SILENT: u32 = u32::MAX;
/// A label that the log does not have.
pub(super) const FOREIGN: u32 = u32::MAX - 1;

impl Search {
    /// Searches until every trace is aligned, nothing is left, or `most` states are known.
    pub(super) fn run(&mut self, graph: &mut Graph<'_>, codes: &[u32], trie: &mut Trie, most: usize) -> Found {
        self.states.clear();
        self.buckets.iter_mut().for_each(Vec::clear);
        self.stamp += 1;
        if self.table.is_empty() {
            self.table = vec![(0, 0, 0); 1 << 12];
        }
        let mut found = Found { goals: vec![NONE; trie.ends.len()], lower: 0, exhausted: false };
        // Beyond this cost a firing that the graph did not follow might have led to something cheaper.
        let mut clipped = u32::MAX;
        if let Some(initial) = graph.initial() {
            self.push(State { marking: initial, prefix: 0, parent: NONE, transition: NONE, cost: 0 });
        }
        let mut cost = 0;
        while (cost as usize) < self.buckets.len() {
            let Some(number) = self.buckets[cost as usize].pop() else {
                cost += 1;
                continue;
            };
            let state = self.states[number as usize];
            if state.cost != cost || trie.nodes[state.prefix as usize].open == 0 {
                continue;
            }
            if self.states.len() >= most || cost > clipped {
                found.lower = cost.min(clipped);
                return found;
            }
            let node = &trie.nodes[state.prefix as usize];
            if node.ends != NONE && found.goals[node.ends as usize] == NONE && graph.is_final(state.marking) {
                found.goals[node.ends as usize] = number;
                trie.done(state.prefix);
                if trie.nodes[0].open == 0 {
                    return found;
                }
            }
            let steps = graph.expand(state.marking);
            if graph.clipped(state.marking) {
                clipped = clipped.min(cost);
            }
            for at in steps.clone() {
                let step = graph.step(at);
                let paid = u32::from(codes[step.transition as usize] != SILENT);
                self.push(State {
                    marking: step.next,
                    prefix: state.prefix,
                    parent: number,
                    transition: step.transition,
                    cost: cost + paid,
                });
            }
            let mut child = trie.nodes[state.prefix as usize].child;
            while child != NONE {
                let node = &trie.nodes[child as usize];
                if node.open > 0 {
                    self.push(State { prefix: child, parent: number, transition: NONE, cost: cost + 1, ..state });
                    for at in steps.clone() {
                        let step = graph.step(at);
                        if codes[step.transition as usize] == node.activity {
                            let (marking, transition) = (step.next, step.transition);
                            self.push(State { marking, prefix: child, parent: number, transition, cost });
                        }
                    }
                }
                child = node.sibling;
            }
        }
        found.lower = cost.min(clipped);
        found.exhausted = clipped == u32::MAX;
        found
    }

    /// Cost of a state, and the moves to it: whether an event was read, and the transition that fired.
    pub(super) fn path(&self, goal: u32) -> (u32, Vec<(bool, Option<u32>)>) {
        let cost = self.states[goal as usize].cost;
        let mut moves = Vec::new();
        let mut at = self.states[goal as usize];
        while at.parent != NONE {
            let parent = self.states[at.parent as usize];
            moves.push((parent.prefix != at.prefix, (at.transition != NONE).then_some(at.transition)));
            at = parent;
        }
        moves.reverse();
        (cost, moves)
    }

    fn push(&mut self, state: State) {
        let key = u64::from(state.marking) << 32 | u64::from(state.prefix);
        if self.states.len() * 2 > self.table.len() {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut slot = spread(key) & mask;
        let number = loop {
            let (found, number, stamp) = self.table[slot];
            if stamp != self.stamp {
                let number = self.states.len() as u32;
                self.table[slot] = (key, number, self.stamp);
                self.states.push(state);
                break number;
            }
            if found == key {
                if self.states[number as usize].cost <= state.cost {
                    return;
                }
                self.states[number as usize] = state;
                break number;
            }
            slot = (slot + 1) & mask;
        };
        let cost = state.cost as usize;
        if self.buckets.len() <= cost {
            self.buckets.resize_with(cost + 1, Vec::new);
        }
        self.buckets[cost].push(number);
    }

    fn grow(&mut self) {
        let mut table = vec![(0, 0, 0); self.table.len() * 4];
        for &entry in self.table.iter().filter(|entry| entry.2 == self.stamp) {
            let mut slot = spread(entry.0) & (table.len() - 1);
            while table[slot].2 == self.stamp {
                slot = (slot + 1) & (table.len() - 1);
            }
            table[slot] = entry;
        }
        self.table = table;
    }
}

fn spread(key: u64) -> usize {
    let mixed = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    (mixed >> 20) as usize
}
