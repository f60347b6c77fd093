//! Discovery: models from logs.

pub mod inductive;
pub mod traces;

pub use traces::Traces;
