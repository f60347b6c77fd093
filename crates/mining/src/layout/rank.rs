//! Ranks by network simplex (Gansner et al. 1993, section 2).
//!
//! Minimises the weighted sum of the heights of all edges, each at least one rank. Weights are
//! one plus the binary logarithm of the frequency, doubled on the happy path: with plain
//! frequencies one frequent edge would outweigh a hundred rare ones. Start is alone in the
//! first rank and end alone in the last.

use crate::abstraction::{Kind, MapModel};

struct Arc {
    tail: usize,
    head: usize,
    weight: i64,
    length: i64,
}

/// Rank of each node, from 0, given the order that decides which edges run upwards.
///
/// Pivots are bounded by a small multiple of the nodes, so the worst case is polynomial; a map
/// that would need more keeps a feasible, slightly taller ranking.
pub(super) fn ranks(model: &MapModel, position: &[usize]) -> Vec<usize> {
    let count = model.nodes.len();
    if count == 0 {
        return Vec::new();
    }
    let mut happy = vec![usize::MAX; count];
    for pair in model.happy_path.windows(2) {
        happy[pair[0]] = pair[1];
    }
    let mut arcs: Vec<Arc> = Vec::new();
    for edge in model.edges.iter().filter(|edge| edge.from != edge.to) {
        let (tail, head) =
            if position[edge.from] < position[edge.to] { (edge.from, edge.to) } else { (edge.to, edge.from) };
        let frequency = 1 + i64::from(edge.weight.max(1).ilog2());
        let weight = if happy[edge.from] == edge.to { 2 * frequency } else { frequency };
        arcs.push(Arc { tail, head, weight, length: 1 });
    }
    // A root above and a foot below everything keep the graph in one piece and the ends outside.
    let (root, foot) = (count, count + 1);
    let has = |kind| model.nodes.iter().position(|node| node.kind == kind);
    let top = has(Kind::Start).unwrap_or(root);
    let bottom = has(Kind::End).unwrap_or(foot);
    for node in 0..count {
        if node != top {
            arcs.push(Arc { tail: top, head: node, weight: 0, length: 1 });
        }
        if node != bottom {
            arcs.push(Arc { tail: node, head: bottom, weight: 0, length: 1 });
        }
    }
    arcs.push(Arc { tail: root, head: top, weight: 0, length: i64::from(top != root) });
    arcs.push(Arc { tail: bottom, head: foot, weight: 0, length: i64::from(bottom != foot) });
    arcs.retain(|arc| arc.tail != arc.head);

    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by_key(|&node| position[node]);
    order.insert(0, root);
    order.push(foot);
    let rank = simplex(count + 2, &arcs, &order);
    let first = (0..count).map(|node| rank[node]).min().unwrap_or(0);
    (0..count).map(|node| (rank[node] - first) as usize).collect()
}

/// Network simplex over `nodes` given in a topological `order`; the graph must be connected.
fn simplex(nodes: usize, arcs: &[Arc], order: &[usize]) -> Vec<i64> {
    let mut incident: Vec<Vec<usize>> = vec![Vec::new(); nodes];
    for (i, arc) in arcs.iter().enumerate() {
        incident[arc.tail].push(i);
        incident[arc.head].push(i);
    }
    let mut rank = vec![0i64; nodes];
    for &node in order {
        for &i in &incident[node] {
            if arcs[i].tail == node {
                let head = arcs[i].head;
                rank[head] = rank[head].max(rank[node] + arcs[i].length);
            }
        }
    }
    let slack = |rank: &[i64], i: usize| rank[arcs[i].head] - rank[arcs[i].tail] - arcs[i].length;

    // A tight spanning tree: grow along tight arcs, else move the tree by the least slack.
    let mut in_tree = vec![false; arcs.len()];
    let mut member = vec![false; nodes];
    let mut members = vec![order[0]];
    member[order[0]] = true;
    let mut checked = 0;
    loop {
        while checked < members.len() {
            let node = members[checked];
            checked += 1;
            for &i in &incident[node] {
                let other = if arcs[i].tail == node { arcs[i].head } else { arcs[i].tail };
                if !member[other] && slack(&rank, i) == 0 {
                    in_tree[i] = true;
                    member[other] = true;
                    members.push(other);
                }
            }
        }
        if members.len() == nodes {
            break;
        }
        let nearest = (0..arcs.len())
            .filter(|&i| member[arcs[i].tail] != member[arcs[i].head])
            .min_by_key(|&i| (slack(&rank, i), i))
            .expect("the graph is connected");
        let by = if member[arcs[nearest].head] { -slack(&rank, nearest) } else { slack(&rank, nearest) };
        for &node in &members {
            rank[node] += by;
        }
        checked = 0;
    }

    let mut tree = Tree::new(nodes);
    let mut next = 0;
    for _ in 0..4 * nodes + 50 {
        tree.hang(arcs, &incident, &in_tree, order[0]);
        let cut = tree.cut_values(arcs, &incident);
        // Round robin over the arcs, as the paper advises.
        let Some(leave) =
            (0..arcs.len()).map(|k| (next + k) % arcs.len()).find(|&i| in_tree[i] && cut[tree.child(&arcs[i])] < 0)
        else {
            break;
        };
        next = leave + 1;
        // The arc with least slack from the head side back to the tail side.
        let child = tree.child(&arcs[leave]);
        let child_is_tail = child == arcs[leave].tail;
        let enter = (0..arcs.len())
            .filter(|&i| {
                let tail_below = tree.below(arcs[i].tail, child);
                let head_below = tree.below(arcs[i].head, child);
                if child_is_tail { head_below && !tail_below } else { tail_below && !head_below }
            })
            .min_by_key(|&i| (slack(&rank, i), i));
        let Some(enter) = enter else { break };
        let by = slack(&rank, enter);
        for (node, rank) in rank.iter_mut().enumerate() {
            if tree.below(node, child) {
                *rank += if child_is_tail { -by } else { by };
            }
        }
        in_tree[leave] = false;
        in_tree[enter] = true;
    }
    rank
}

/// The spanning tree, hung from a root, with postorder numbers.
struct Tree {
    parent_arc: Vec<usize>,
    low: Vec<usize>,
    number: Vec<usize>,
    postorder: Vec<usize>,
}

impl Tree {
    fn new(nodes: usize) -> Self {
        Self {
            parent_arc: vec![usize::MAX; nodes],
            low: vec![0; nodes],
            number: vec![0; nodes],
            postorder: Vec::with_capacity(nodes),
        }
    }

    fn hang(&mut self, arcs: &[Arc], incident: &[Vec<usize>], in_tree: &[bool], root: usize) {
        self.postorder.clear();
        self.parent_arc[root] = usize::MAX;
        self.low[root] = 0;
        let mut stack = vec![(root, 0usize)];
        while let Some((node, at)) = stack.pop() {
            if let Some(&i) = incident[node].get(at) {
                stack.push((node, at + 1));
                if in_tree[i] && i != self.parent_arc[node] {
                    let other = if arcs[i].tail == node { arcs[i].head } else { arcs[i].tail };
                    self.parent_arc[other] = i;
                    self.low[other] = self.postorder.len();
                    stack.push((other, 0));
                }
            } else {
                self.number[node] = self.postorder.len();
                self.postorder.push(node);
            }
        }
    }

    /// The end of a tree arc that is farther from the root.
    fn child(&self, arc: &Arc) -> usize {
        if self.number[arc.tail] < self.number[arc.head] { arc.tail } else { arc.head }
    }

    /// Whether `node` hangs below `ancestor` or is it.
    fn below(&self, node: usize, ancestor: usize) -> bool {
        self.low[ancestor] <= self.number[node] && self.number[node] <= self.number[ancestor]
    }

    /// Cut value of the arc above each node: weight of the arcs from its tail side to its head
    /// side minus the weight of those back.
    fn cut_values(&self, arcs: &[Arc], incident: &[Vec<usize>]) -> Vec<i64> {
        // Net weight out of each subtree; arcs within it cancel.
        let mut net = vec![0i64; incident.len()];
        let mut cut = vec![0i64; incident.len()];
        for &node in &self.postorder {
            for &i in &incident[node] {
                net[node] += if arcs[i].tail == node { arcs[i].weight } else { -arcs[i].weight };
            }
        }
        for &node in &self.postorder {
            let i = self.parent_arc[node];
            if i == usize::MAX {
                continue;
            }
            let (parent, sign) = if arcs[i].tail == node { (arcs[i].head, 1) } else { (arcs[i].tail, -1) };
            cut[node] = sign * net[node];
            net[parent] += net[node];
        }
        cut
    }
}
