//! Loop cut: a body that starts and ends every trace, and redo groups that lead from its end back to its start.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.1.4. The body starts as all activities that
//! start or end traces; the connected components of the rest are redo groups, unless one is entered from a start that is
//! no end, left to an end that is no start, left to only some of the starts, or entered from only some of the ends.
//! Such groups belong to the body.

use super::{Follows, Groups};

/// The body, then the redo groups; fewer than two groups where there is no such cut.
pub(super) fn find(graph: &Follows) -> Vec<Vec<usize>> {
    let size = graph.size();
    let bound: Vec<bool> = (0..size).map(|one| graph.starts_with(one) || graph.ends_with(one)).collect();
    let mut groups = Groups::new(size);
    for one in 0..size {
        for other in 0..size {
            if !bound[one] && !bound[other] && graph.has(one, other) {
                groups.join(one, other);
            }
        }
    }
    let mut body: Vec<usize> = (0..size).filter(|&one| bound[one]).collect();
    let starts: Vec<usize> = (0..size).filter(|&one| graph.starts_with(one)).collect();
    let ends: Vec<usize> = (0..size).filter(|&one| graph.ends_with(one)).collect();
    let redo = |group: &[usize]| {
        group.iter().all(|&activity| {
            starts.iter().all(|&start| graph.ends_with(start) || !graph.has(start, activity))
                && ends.iter().all(|&end| graph.starts_with(end) || !graph.has(activity, end))
                && all_or_none(starts.iter().map(|&start| graph.has(activity, start)))
                && all_or_none(ends.iter().map(|&end| graph.has(end, activity)))
        })
    };
    let mut found = Vec::new();
    for group in groups.finish() {
        if bound[group[0]] {
            continue;
        }
        if redo(&group) {
            found.push(group);
        } else {
            body.extend(group);
        }
    }
    body.sort_unstable();
    found.insert(0, body);
    found
}

fn all_or_none(mut each: impl Iterator<Item = bool>) -> bool {
    let first = each.next();
    each.all(|one| Some(one) == first)
}
