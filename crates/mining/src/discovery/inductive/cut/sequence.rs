//! Sequence cut: groups of which each comes before the next.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.1.2: activities that reach each other, or
//! of which neither reaches the other, stand in one group; between two groups all activities of one reach all of the
//! other and none back, so the groups are totally ordered.

use super::{Follows, Groups, Relation};

/// The groups in order; fewer than two where there is no such cut.
pub(super) fn find(graph: &Follows) -> Vec<Vec<usize>> {
    // Activities that reach each other stand together anyway, so reachability is worked out between such components.
    let component = graph.components();
    let count = component.iter().max().map_or(0, |&last| last + 1);
    if count < 2 {
        return vec![(0..graph.size()).collect()];
    }
    let reach = Relation::between(graph, &component, count);
    let mut joined = Groups::new(count);
    for one in 0..count {
        for other in one + 1..count {
            if reach.has(one, other) == reach.has(other, one) {
                joined.join(one, other);
            }
        }
    }
    let mut order = joined.finish();
    order.sort_by(|one, other| reach.has(other[0], one[0]).cmp(&reach.has(one[0], other[0])));
    let mut place = vec![0; count];
    for (at, components) in order.iter().enumerate() {
        components.iter().for_each(|&component| place[component] = at);
    }
    let mut groups = vec![Vec::new(); order.len()];
    for (activity, &component) in component.iter().enumerate() {
        groups[place[component]].push(activity);
    }
    while let Some(at) = too_fine(graph, &groups) {
        let next = groups.remove(at + 1);
        groups[at].extend(next);
        groups[at].sort_unstable();
    }
    groups
}

/// The first boundary (behind the returned group) inside a stretch of groups that traces skip as one.
///
/// It stays a boundary where traces also skip a stretch that ends there and one that begins there.
fn too_fine(graph: &Follows, groups: &[Vec<usize>]) -> Option<usize> {
    let count = groups.len();
    let mut of = vec![0; graph.size()];
    for (at, group) in groups.iter().enumerate() {
        group.iter().for_each(|&activity| of[activity] = at);
    }
    // Boundary b lies between the groups b and b + 1.
    let (mut inside, mut ends, mut begins) = (vec![false; count], vec![false; count], vec![false; count]);
    // `from..to` are the groups that an edge skips.
    let mut skipped = |from: usize, to: usize| {
        if from < to {
            inside[from..to - 1].fill(true);
            ends[to - 1] = true;
            if from > 0 {
                begins[from - 1] = true;
            }
        }
    };
    for one in 0..graph.size() {
        if graph.starts_with(one) {
            skipped(0, of[one]);
        }
        if graph.ends_with(one) {
            skipped(of[one] + 1, count);
        }
        for other in 0..graph.size() {
            if graph.has(one, other) {
                skipped(of[one] + 1, of[other]);
            }
        }
    }
    (0..count.saturating_sub(1)).find(|&at| inside[at] && !(ends[at] && begins[at]))
}
