//! The happy path of a graph.
//!
//! The likeliest way from start to end when each step is drawn with the frequency it has in the
//! graph (a first-order Markov chain): the path with the greatest product of the shares of its
//! edges among all edges out of their sources. Found by Dijkstra's algorithm over `-ln(share)`.
//! It is a path of the map, so it can be drawn, and needs no single case, so it discloses none.
//! The most frequent variant may differ; where it is wanted, set `MapModel::happy_path` to it.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::{Edge, Kind, Node};

#[derive(PartialEq)]
struct Cost(f64);

impl Eq for Cost {}

impl PartialOrd for Cost {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Cost {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Indices of the nodes of the likeliest path, start and end included.
///
/// Empty when the end cannot be reached. Self loops are never taken. Ties go to the node that
/// comes first in `nodes`. Takes `O(edges * log(edges))`.
#[must_use]
pub fn likeliest_path(nodes: &[Node], edges: &[Edge]) -> Vec<usize> {
    let find = |kind| nodes.iter().position(|node| node.kind == kind);
    let (Some(start), Some(end)) = (find(Kind::Start), find(Kind::End)) else { return Vec::new() };
    let mut total = vec![0.0f64; nodes.len()];
    let mut out: Vec<Vec<(usize, u64)>> = vec![Vec::new(); nodes.len()];
    for edge in edges {
        total[edge.from] += edge.weight as f64;
        if edge.from != edge.to && edge.weight > 0 {
            out[edge.from].push((edge.to, edge.weight));
        }
    }
    let mut best = vec![f64::INFINITY; nodes.len()];
    let mut before = vec![usize::MAX; nodes.len()];
    let mut done = vec![false; nodes.len()];
    let mut queue = BinaryHeap::new();
    best[start] = 0.0;
    queue.push(Reverse((Cost(0.0), start)));
    while let Some(Reverse((Cost(cost), node))) = queue.pop() {
        if std::mem::replace(&mut done[node], true) {
            continue;
        }
        for &(next, weight) in &out[node] {
            let through = cost - (weight as f64 / total[node]).ln();
            if !done[next] && (through < best[next] || (through == best[next] && node < before[next])) {
                best[next] = through;
                before[next] = node;
                queue.push(Reverse((Cost(through), next)));
            }
        }
    }
    if !done[end] {
        return Vec::new();
    }
    let mut path = vec![end];
    while let Some(&node) = path.last().filter(|&&node| node != start) {
        path.push(before[node]);
    }
    path.reverse();
    path
}
