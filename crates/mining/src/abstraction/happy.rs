//! Paths from start to end: the happy path, and the shortest way that is always shown.
//!
//! The happy path is the usual course: the path with the greatest product of relative strengths,
//! where the strength of an edge is the geometric mean of its shares of the strongest edge out
//! of its source and into its target. An edge that is the strongest at both ends costs nothing,
//! so the path follows the main stream. It needs no single case, so it discloses none. The most
//! frequent variant may differ; where that is wanted, `MapModel::happy_path` can be set to it.
//!
//! The product of plain branching probabilities prefers few activities instead: it leads out of
//! long processes early, and is what the slider of activities never hides.
//!
//! Both by Dijkstra's algorithm over negative logarithms.

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

/// Indices of the nodes of the path with the greatest product of `share`s of its edges, start
/// and end included.
///
/// Edges without a share are not taken, nor are self loops. Empty when the end cannot be
/// reached. Ties go to the node that comes first in `nodes`. Takes `O(edges * log(edges))`.
#[must_use]
pub(super) fn best_path(nodes: &[Node], edges: &[Edge], share: impl Fn(usize) -> Option<f64>) -> Vec<usize> {
    let find = |kind| nodes.iter().position(|node| node.kind == kind);
    let (Some(start), Some(end)) = (find(Kind::Start), find(Kind::End)) else { return Vec::new() };
    let mut out: Vec<Vec<(usize, f64)>> = vec![Vec::new(); nodes.len()];
    for (i, edge) in edges.iter().enumerate().filter(|(_, edge)| edge.from != edge.to) {
        if let Some(share) = share(i).filter(|&share| share > 0.0) {
            out[edge.from].push((edge.to, -share.min(1.0).ln()));
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
        for &(next, price) in &out[node] {
            let through = cost + price;
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
