//! Conformance: a log held against a net.
//!
//! [`alignment`] is exact and says where a case leaves the model. Nothing here has a figure for an empty log: it is `None`,
//! never a number that is none.

pub mod alignment;
pub mod graph;
