//! Split miner: a directly-follows graph, filtered and freed of concurrency, with gateways where it splits and joins.
//!
//! Source: Augusto, Conforti, Dumas, La Rosa, Polyvyanyy, "Split miner: automated discovery of accurate and simple business
//! process models from event logs", Knowledge and Information Systems 59, 2019: loops and concurrency in section 3.2,
//! [`filter`] in 3.3, splits in 3.4 ([`gateways`]).
//!
//! Differences, each for a reason: joins are discovered by the algorithm of the splits on the reversed graph, not by
//! structure with inclusive joins, since inclusive joins have no plain Petri net; and the result is checked for soundness
//! ([`sound`]). Where it is not sound, parallel gateways become exclusive until it is ([`Repair`]), which always ends, since a
//! connected graph with exclusive gateways alone is sound.
//!
//! Ties: activities in the order of their names; of equally capable paths the one found first in that order.

mod filter;
mod gateways;
mod net;
mod sound;

use self::gateways::Tree;
use super::counts::Counts;
use super::{Error, Traces};
use lotse_petri::Net;

pub use self::sound::Soundness;

/// How much is filtered and what counts as concurrent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// Two activities that follow each other both ways are concurrent when the difference of both counts is less than
    /// this share of their sum. In `[0, 1]`.
    pub concurrency: f64,
    /// Which percentile of the strongest edges an edge must reach to be kept without being needed, in `[0, 1]`.
    pub filter: f64,
}

impl Options {
    /// The defaults of the source, section 4: concurrency 0.1, filter 0.4.
    #[must_use]
    pub fn augusto() -> Self {
        Self { concurrency: 0.1, filter: 0.4 }
    }
}

/// What was needed to make the model sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// Nothing: it is sound as discovered.
    None,
    /// So many parallel gateways were made exclusive.
    Exclusive(usize),
    /// Soundness could not be decided within the bound of states; so many, that is all, were made exclusive.
    Undecided(usize),
}

/// A discovered model.
#[derive(Clone, Debug)]
pub struct Found {
    /// The sound workflow net.
    pub net: Net,
    /// What made it sound.
    pub repair: Repair,
}

/// A node: the start 0, activities, the end.
pub(super) type Step = usize;

/// Edges between steps, with their counts.
#[derive(Clone, Debug)]
pub(super) struct Graph {
    pub names: Vec<String>,
    /// Number of steps: start, activities, end.
    pub size: usize,
    /// How often each edge is taken; 0 where there is none.
    pub edges: Vec<u64>,
    pub self_loops: Vec<bool>,
    /// Whether two steps are concurrent.
    pub concurrent: Vec<bool>,
}

impl Graph {
    pub fn edge(&self, from: Step, to: Step) -> u64 {
        self.edges[from * self.size + to]
    }

    pub fn after(&self, from: Step) -> Vec<Step> {
        (0..self.size).filter(|&to| self.edge(from, to) > 0).collect()
    }

    pub fn before(&self, to: Step) -> Vec<Step> {
        (0..self.size).filter(|&from| self.edge(from, to) > 0).collect()
    }

    /// Loops and concurrency: section 3.2 of the source.
    fn of(traces: &Traces, counts: &Counts, concurrency: f64) -> Self {
        let size = counts.size() + 2;
        let end = size - 1;
        let mut graph = Self {
            names: traces.names().to_vec(),
            size,
            edges: vec![0; size * size],
            self_loops: vec![false; size],
            concurrent: vec![false; size * size],
        };
        graph.edges[end] = counts.empty;
        for one in 0..counts.size() {
            graph.edges[one + 1] = counts.starts[one];
            graph.edges[(one + 1) * size + end] = counts.ends[one];
            graph.self_loops[one + 1] = counts.follows(one, one) > 0;
        }
        let looped = |one: usize| counts.follows(one, one) > 0;
        for one in 0..counts.size() {
            for other in 0..counts.size() {
                let (there, back) = (counts.follows(one, other), counts.follows(other, one));
                if one == other || there == 0 {
                    continue;
                }
                let at = (one + 1) * size + other + 1;
                let short_loop =
                    !looped(one) && !looped(other) && counts.between(one, other) + counts.between(other, one) > 0;
                if back == 0 || short_loop {
                    graph.edges[at] = there;
                } else if (there.abs_diff(back) as f64) < concurrency * (there + back) as f64 || there == back {
                    graph.concurrent[at] = true;
                } else if there > back {
                    graph.edges[at] = there;
                }
            }
        }
        graph
    }
}

/// A graph with its gateways.
#[derive(Clone, Debug)]
struct Model {
    graph: Graph,
    /// What follows each step, and what precedes it; `None` where nothing does.
    splits: Vec<Option<Tree>>,
    joins: Vec<Option<Tree>>,
}

/// Discovers a sound workflow net. Cubic in the activities, linear in the events; the check for soundness visits at most
/// 20,000 states a try.
///
/// # Errors
/// Where no trace has an event.
pub fn discover(traces: &Traces, options: &Options) -> Result<Found, Error> {
    let counts = Counts::of(traces);
    if counts.size() == 0 {
        return Err(Error::NoEvents);
    }
    let mut graph = Graph::of(traces, &counts, options.concurrency);
    filter::filter(&mut graph, options.filter);
    let gateways = |of: &dyn Fn(Step) -> Vec<Step>| -> Vec<Option<Tree>> {
        (0..graph.size).map(|step| gateways::tree(&of(step), &graph)).collect()
    };
    let splits = gateways(&|step| graph.after(step));
    let joins = gateways(&|step| graph.before(step));
    Ok(repaired(&Model { graph, splits, joins }))
}

impl Model {
    /// The net when the parallel gateways marked in `exclusive`, joins before splits in the order of steps, are exclusive.
    fn net(&self, exclusive: &[bool]) -> Net {
        let mut marks = exclusive.iter().copied();
        let mut changed = |trees: &[Option<Tree>]| -> Vec<Option<Tree>> {
            trees.iter().map(|tree| tree.as_ref().map(|tree| tree.with(&mut marks))).collect()
        };
        let (joins, splits) = (changed(&self.joins), changed(&self.splits));
        net::net(&Self { graph: self.graph.clone(), splits, joins })
    }
}

/// So many gateways are changed one at a time, and so many are tried to be changed back.
const ONE_BY_ONE: usize = 32;

/// Makes parallel gateways exclusive, in order and faster after the first, until the net is sound; then makes those
/// parallel again, in order, without which it stays sound.
fn repaired(model: &Model) -> Found {
    let count = model.joins.iter().chain(&model.splits).flatten().map(Tree::parallel).sum();
    let mut exclusive = vec![false; count];
    let mut next = 0;
    let mut undecided = false;
    let mut net = model.net(&exclusive);
    loop {
        let verdict = sound::check(&net);
        if verdict == Soundness::Sound {
            break;
        }
        assert!(next < count, "a connected net without parallel gateways is sound");
        undecided |= verdict == Soundness::Undecided;
        let until = if undecided { count } else { (next + 1).max(next * 2 / ONE_BY_ONE + next).min(count) };
        exclusive[next..until].fill(true);
        next = until;
        net = model.net(&exclusive);
    }
    if !undecided {
        for at in (0..next).take(ONE_BY_ONE) {
            exclusive[at] = false;
            let tried = model.net(&exclusive);
            if sound::check(&tried) == Soundness::Sound {
                net = tried;
            } else {
                exclusive[at] = true;
            }
        }
    }
    let repair = match exclusive.iter().filter(|&&exclusive| exclusive).count() {
        0 => Repair::None,
        changed if undecided => Repair::Undecided(changed),
        changed => Repair::Exclusive(changed),
    };
    Found { net, repair }
}

#[cfg(test)]
mod tests;
