//! Traces as a tree of their common prefixes, so that what they share is searched once.

/// Nodes in the order of their first trace; node 0 is the empty prefix.
pub(super) struct Trie {
    pub(super) nodes: Vec<Node>,
    /// Node where each trace ends.
    pub(super) ends: Vec<u32>,
}

pub(super) struct Node {
    /// Last activity of the prefix; of no meaning at the root.
    pub(super) activity: u32,
    pub(super) parent: u32,
    pub(super) child: u32,
    pub(super) sibling: u32,
    /// Position of the trace that ends here.
    pub(super) ends: u32,
    /// Traces that end here or below and are not yet aligned.
    pub(super) open: u32,
}

pub(super) const NONE: u32 = u32::MAX;

impl Trie {
    /// Of distinct traces, sorted, so that one with the same prefix follows at once.
    pub(super) fn new(traces: &[&[u32]]) -> Self {
        let node = |activity, parent| Node { activity, parent, child: NONE, sibling: NONE, ends: NONE, open: 0 };
        let mut nodes = vec![node(NONE, NONE)];
        let mut ends = Vec::with_capacity(traces.len());
        for (number, trace) in traces.iter().enumerate() {
            let mut at = 0;
            nodes[0].open += 1;
            for &activity in *trace {
                // The newest child is the first in the list, and the only one that can match.
                let child = nodes[at].child;
                at = if child != NONE && nodes[child as usize].activity == activity {
                    child as usize
                } else {
                    nodes.push(Node { sibling: child, ..node(activity, at as u32) });
                    let new = nodes.len() - 1;
                    nodes[at].child = new as u32;
                    new
                };
                nodes[at].open += 1;
            }
            nodes[at].ends = number as u32;
            ends.push(at as u32);
        }
        Self { nodes, ends }
    }

    /// Takes a trace from the open ones.
    pub(super) fn done(&mut self, end: u32) {
        let mut at = end;
        while at != NONE {
            let node = &mut self.nodes[at as usize];
            node.open -= 1;
            at = node.parent;
        }
    }
}
