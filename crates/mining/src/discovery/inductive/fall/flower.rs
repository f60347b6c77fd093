//! The flower model: any activity any number of times.

use lotse_petri::tree::{Operator, Tree};

/// The flower of these activities. A bag that comes here has no empty trace, but the flower model of the source accepts
/// one all the same.
pub(in crate::discovery::inductive) fn flower(activities: impl Iterator<Item = Tree>) -> Tree {
    let mut children = vec![Tree::Silent];
    children.extend(activities);
    Tree::Node(Operator::Loop, children)
}
