//! Inductive Miner: cuts the directly-follows graph, splits the log along the cut and repeats on the parts.
//!
//! Sources: Leemans, Fahland, van der Aalst, "Discovering block-structured process models from event logs: a constructive
//! approach", Petri Nets 2013 (IM), and "… containing infrequent behaviour", BPM 2013 workshops (IMf); Leemans, "Robust
//! process mining with guarantees", PhD thesis, TU Eindhoven, 2017, chapter 6.

mod bag;
mod cut;
mod fall;
mod follows;
mod split;

use lotse_petri::tree::{Operator, Tree};

use self::bag::Bag;
use self::fall::empty::Empty;
use super::traces::Traces;

/// Discovers a process tree.
#[must_use]
pub fn discover(traces: &Traces, noise: f64) -> Tree {
    Miner { names: traces.names(), noise }.tree(Bag::of(traces))
}

struct Miner<'a> {
    names: &'a [String],
    noise: f64,
}

impl Miner<'_> {
    fn tree(&self, mut bag: Bag) -> Tree {
        if bag.len() == 0 {
            return Tree::Silent;
        }
        match fall::empty::judge(&bag, self.noise) {
            Empty::Absent => {}
            Empty::Noise => bag.empty = 0,
            Empty::Skip => {
                bag.empty = 0;
                return Tree::Node(Operator::Exclusive, vec![Tree::Silent, self.tree(bag)]);
            }
        }
        if bag.size() == 1 && bag.len() == 1 && bag.iter().all(|(trace, _)| trace.len() == 1) {
            return self.leaf(bag.labels[0]);
        }
        let graph = bag.follows();
        let cut = cut::find(&graph)
            .or_else(|| if self.noise > 0.0 { cut::find(&graph.without_rare(self.noise)) } else { None });
        if let Some(cut) = cut {
            let parts = split::split(&bag, &cut);
            drop(bag);
            return Tree::Node(cut.operator, parts.into_iter().map(|part| self.tree(part)).collect());
        }
        if let Some((one, rest)) = fall::once::find(&bag).or_else(|| fall::concurrent::find(&bag, &graph)) {
            return Tree::Node(Operator::Parallel, vec![self.tree(one), self.tree(rest)]);
        }
        if let Some(body) =
            fall::tau_loop::find(&bag, &graph, true).or_else(|| fall::tau_loop::find(&bag, &graph, false))
        {
            return Tree::Node(Operator::Loop, vec![self.tree(body), Tree::Silent]);
        }
        fall::flower::flower(bag.labels.iter().map(|&label| self.leaf(label)))
    }

    fn leaf(&self, label: u32) -> Tree {
        Tree::activity(&self.names[label as usize])
    }
}
