//! BPMN 2.0 as types that cannot be wrong.
//!
//! [`resolved`] is the model after its references are resolved: nobody looks up a name past that point.

pub mod resolved;
