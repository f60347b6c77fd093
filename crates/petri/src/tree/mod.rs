//! Process trees.

/// A process tree.
pub struct Tree;
