//! BPMN 2.0: a file as it is, and the model that it means.
//!
//! [`raw`] reads and writes files without loss. [`resolved`] is the model after its references are resolved: nobody looks
//! up a name past that point.

pub mod constraints;
pub mod raw;
pub mod resolve;
pub mod resolved;

pub use resolve::{Language, Problem, read};

/// The namespace of our own extension attributes and elements, usually with the prefix `lotse:`.
pub const NAMESPACE: &str = "urn:lotse:1";
