//! Cuts: ways to divide the activities of a directly-follows graph under an operator.
//!
//! Tried in this order: exclusive choice, sequence, concurrency, loop; the first that finds at least two groups is taken.

mod concurrent;
mod exclusive;
mod repeat;
mod sequence;

use lotse_petri::tree::Operator;

use super::follows::{Follows, Groups, Relation};

/// An operator and the activities under each of its children.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cut {
    pub operator: Operator,
    pub groups: Vec<Vec<usize>>,
}

/// Looks for the groups of one kind of cut.
type Finder = fn(&Follows) -> Vec<Vec<usize>>;

/// The first cut of a graph.
pub(super) fn find(graph: &Follows) -> Option<Cut> {
    let finders: [(Operator, Finder); 4] = [
        (Operator::Exclusive, exclusive::find),
        (Operator::Sequence, sequence::find),
        (Operator::Parallel, concurrent::find),
        (Operator::Loop, repeat::find),
    ];
    finders.into_iter().find_map(|(operator, find)| {
        let groups = find(graph);
        (groups.len() > 1).then_some(Cut { operator, groups })
    })
}
