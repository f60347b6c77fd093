//! Exclusive choice cut: groups of activities between which nothing follows anything.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.1.1: the connected components of the
//! directly-follows graph. Groups stand in the order of their first activity by name.

use super::{Follows, Groups};

/// The groups; fewer than two where there is no such cut.
pub(super) fn find(graph: &Follows) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(graph.size());
    for from in 0..graph.size() {
        for to in 0..graph.size() {
            if graph.has(from, to) {
                groups.join(from, to);
            }
        }
    }
    groups.finish()
}
