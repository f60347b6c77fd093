//! Sequence cut: groups of which each comes before the next.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.1.2: activities that reach each other, or
//! of which neither reaches the other, stand in one group; between two groups all activities of one reach all of the
//! other and none back, so the groups are totally ordered.

use super::{Follows, Groups, Relation};

/// The groups in order; fewer than two where there is no such cut.
pub(super) fn find(graph: &Follows) -> Vec<Vec<usize>> {
    let reach = Relation::reachability(graph);
    let mut groups = Groups::new(graph.size());
    for one in 0..graph.size() {
        for other in one + 1..graph.size() {
            if reach.has(one, other) == reach.has(other, one) {
                groups.join(one, other);
            }
        }
    }
    let mut groups = groups.finish();
    groups.sort_by(|one, other| reach.has(other[0], one[0]).cmp(&reach.has(one[0], other[0])));
    groups
}
