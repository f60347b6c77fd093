//! Concurrent cut: groups of which every activity follows every one of the others, in both directions.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.1.3: the connected components of the graph
//! that joins two activities unless each follows the other directly; every group needs an activity that starts traces
//! and one that ends them.

use super::{Follows, Groups};

/// The groups; fewer than two where there is no such cut.
pub(super) fn find(graph: &Follows) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(graph.size());
    for one in 0..graph.size() {
        for other in one + 1..graph.size() {
            if !(graph.has(one, other) && graph.has(other, one)) {
                groups.join(one, other);
            }
        }
    }
    let mut groups = groups.finish();
    groups.sort_by_key(Vec::len);
    let mut at = 0;
    while at < groups.len() && groups.len() > 1 {
        let group = &groups[at];
        if group.iter().any(|&activity| graph.starts_with(activity))
            && group.iter().any(|&activity| graph.ends_with(activity))
        {
            at += 1;
            continue;
        }
        let group = groups.remove(at);
        let into = at.saturating_sub(1);
        groups[into].extend(group);
        groups[into].sort_unstable();
    }
    groups.sort();
    groups
}
