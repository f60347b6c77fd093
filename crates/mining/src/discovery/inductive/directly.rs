//! Inductive Miner on the directly-follows graph alone (IMd; with noise IMfD): the log is never split, so its cost does
//! not grow with the log once the graph is counted.
//!
//! Source: Leemans, Fahland, van der Aalst, "Scalable process discovery and conformance checking", Software and Systems
//! Modeling 17, 2018, section 5. Cuts are those of IM. Ties as there.
//!
//! Not guaranteed: that every trace is in the language, since a graph does not tell whether a part of a concurrent cut may
//! be missing. Of the fall-throughs only the flower model is left, and a single activity that follows itself is a loop.

use lotse_petri::tree::{Operator, Tree};

use super::bag::Bag;
use super::cut::{self, Cut};
use super::fall;
use super::follows::Follows;
use super::{Noise, Traces};

/// Discovers a process tree from the directly-follows graph. A log without events gives `tau`.
///
/// Linear in the events for the graph, then cubic in the activities for each node of the tree.
#[must_use]
pub fn directly_follows(traces: &Traces, noise: Noise) -> Tree {
    let bag = Bag::of(traces);
    let part = Part { labels: bag.labels.clone(), graph: bag.follows(), empty: bag.empty };
    Miner { names: traces.names(), noise: noise.threshold() }.tree(part)
}

/// The graph of a part of the process.
struct Part {
    /// The code in the log of each activity.
    labels: Vec<u32>,
    graph: Follows,
    /// How often the part is passed without an event.
    empty: u64,
}

struct Miner<'a> {
    names: &'a [String],
    noise: f64,
}

impl Miner<'_> {
    fn tree(&self, mut part: Part) -> Tree {
        if part.labels.is_empty() {
            return Tree::Silent;
        }
        if part.empty > 0 {
            let taken: u64 = part.graph.starts.iter().sum();
            let skip = part.empty as f64 > self.noise * (part.empty + taken) as f64;
            part.empty = 0;
            if skip {
                return Tree::Node(Operator::Exclusive, vec![Tree::Silent, self.tree(part)]);
            }
        }
        if let [label] = part.labels[..] {
            let leaf = self.leaf(label);
            let repeats = part.graph.has(0, 0);
            return if repeats { Tree::Node(Operator::Loop, vec![leaf, Tree::Silent]) } else { leaf };
        }
        let cut = cut::find(&part.graph)
            .or_else(|| if self.noise > 0.0 { cut::find(&part.graph.without_rare(self.noise)) } else { None });
        match cut {
            Some(cut) => {
                let parts = split(&part, &cut);
                Tree::Node(cut.operator, parts.into_iter().map(|part| self.tree(part)).collect())
            }
            None => fall::flower::flower(part.labels.iter().map(|&label| self.leaf(label))),
        }
    }

    fn leaf(&self, label: u32) -> Tree {
        Tree::activity(&self.names[label as usize])
    }
}

/// One part for each group: edges between groups start and end it, and those past it count as empty.
fn split(part: &Part, cut: &Cut) -> Vec<Part> {
    let graph = &part.graph;
    let mut group = vec![0; graph.size()];
    let mut local = vec![0; graph.size()];
    for (at, activities) in cut.groups.iter().enumerate() {
        for (number, &activity) in activities.iter().enumerate() {
            (group[activity], local[activity]) = (at, number);
        }
    }
    let mut parts: Vec<Part> = (cut.groups.iter())
        .map(|activities| Part {
            labels: activities.iter().map(|&activity| part.labels[activity]).collect(),
            graph: Follows::new(activities.len()),
            empty: 0,
        })
        .collect();
    let sequence = cut.operator == Operator::Sequence;
    let last = parts.len();
    let skip = |parts: &mut [Part], from: usize, to: usize, count: u64| {
        if sequence && from < to {
            parts[from..to].iter_mut().for_each(|part| part.empty += count);
        }
    };
    for one in 0..graph.size() {
        let of = group[one];
        parts[of].graph.starts[local[one]] += graph.starts[one];
        parts[of].graph.ends[local[one]] += graph.ends[one];
        skip(&mut parts, 0, of, graph.starts[one]);
        skip(&mut parts, of + 1, last, graph.ends[one]);
        for other in 0..graph.size() {
            let count = graph.count(one, other);
            let to = group[other];
            if count == 0 {
            } else if of == to {
                parts[of].graph.add(local[one], local[other], count);
            } else if cut.operator == Operator::Loop || sequence && of < to {
                parts[of].graph.ends[local[one]] += count;
                parts[to].graph.starts[local[other]] += count;
                skip(&mut parts, of + 1, to, count);
            }
            // Edges between the groups of a choice, or back in a sequence, are noise; those of a concurrent cut say
            // nothing of either group.
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::super::traces::tests::traces;
    use super::*;

    fn check(log: &str, noise: f64, expected: &str) {
        let tree = directly_follows(&traces(log), Noise::new(noise).expect("between 0 and 1"));
        assert_eq!(tree.canonical().to_string(), expected, "{log}");
    }

    #[test]
    fn cuts_and_their_parts_are_found_on_the_graph() {
        check("a b c; a c b; a d", 0.0, "->( 'a', X( 'd', +( 'b', 'c' ) ) )");
        check("a b; a c b", 0.0, "->( 'a', X( tau, 'c' ), 'b' )");
        check("a b; a; ", 0.0, "X( tau, ->( 'a', X( tau, 'b' ) ) )");
        check("a b a; a", 0.0, "*( 'a', 'b' )");
        check("a a b", 0.0, "->( *( 'a', tau ), 'b' )");
        check("a b c a; c", 0.0, "*( tau, X( 'a', 'b', 'c' ) )");
        check(" *3", 0.0, "tau");
    }

    #[test]
    fn rare_ways_are_noise() {
        check("a b c *98; c a b *1", 0.0, "*( tau, X( 'a', 'b', 'c' ) )");
        check("a b c *98; c a b *1", 0.2, "->( 'a', 'b', 'c' )");
    }
}
