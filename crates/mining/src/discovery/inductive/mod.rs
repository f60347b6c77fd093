//! Inductive Miner: cuts the directly-follows graph, splits the log along the cut and repeats on the parts.
//!
//! Sources: Leemans, Fahland, van der Aalst, "Discovering block-structured process models from event logs: a constructive
//! approach", Petri Nets 2013 (IM), and "… containing infrequent behaviour", BPM 2013 workshops (IMf); Leemans, "Robust
//! process mining with guarantees", PhD thesis, TU Eindhoven, 2017, chapter 6. IM is IMf without noise.
//!
//! Works on distinct traces with their numbers of cases. At each step, the first that applies:
//!
//! 1. no trace: `tau`; empty traces: a choice with `tau`, or with noise left out where they are at most that share
//!    of the traces; each trace the same single activity: that activity.
//! 2. [`cut`]s of the whole graph: exclusive choice, strict sequence, concurrency, loop.
//! 3. With noise, the same cuts of the graph without rare edges and starts ([`follows::Follows::without_rare`]).
//! 4. Fall-throughs ([`fall`]) on the whole graph.
//!
//! Ties: activities and groups are taken in the order of their names by Unicode code point, the groups of a concurrent
//! cut that lack a start or an end smallest first. A trace that fits several groups of an exclusive choice equally well
//! goes to the last of them; of equally good ends of a stretch in a sequence the first is taken. So the order of traces
//! or events in a file never shows in a result.
//!
//! Always true: without noise every trace is in the language of the tree; every activity of the log is in the tree.
//!
//! Left out: minimum self-distance in loop cuts, lifecycle (IMlc), and the filter of a single activity that repeats
//! (section 6.3.2 of the thesis): such an activity becomes a loop.

mod bag;
mod cut;
mod directly;
mod fall;
mod follows;
mod split;

use lotse_petri::tree::{Operator, Tree};

pub use self::directly::directly_follows;

use self::bag::Bag;
use self::fall::empty::Empty;
use super::traces::Traces;

/// The share of behaviour that counts as noise.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Noise(f64);

impl Noise {
    /// No noise: IM, whose tree accepts every trace.
    pub const NONE: Self = Self(0.0);

    /// A threshold of IMf; `None` unless it is between 0 and 1. The authors use 0.2.
    #[must_use]
    pub fn new(threshold: f64) -> Option<Self> {
        (0.0..=1.0).contains(&threshold).then_some(Self(threshold))
    }

    /// The threshold, in `[0, 1]`.
    #[must_use]
    pub fn threshold(self) -> f64 {
        self.0
    }
}

/// Discovers a process tree: IM without noise, IMf with it.
///
/// The tree is as the recursion finds it, not reduced; [`Tree::canonical`] folds it. A log without events gives `tau`.
/// A step is linear in the events of its traces and cubic in its activities; there are at most as many steps as nodes.
///
/// ```
/// # use lotse_mining::discovery::{Traces, inductive::{self, Noise}};
/// let traces = Traces::of_names([(vec!["a", "b", "c"], 5), (vec!["a", "c", "b"], 3), (vec!["a", "d"], 2)]);
/// assert_eq!(inductive::discover(&traces, Noise::NONE).to_string(), "->( 'a', X( +( 'b', 'c' ), 'd' ) )");
/// ```
#[must_use]
pub fn discover(traces: &Traces, noise: Noise) -> Tree {
    Miner { names: traces.names(), noise: noise.0 }.tree(Bag::of(traces))
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
