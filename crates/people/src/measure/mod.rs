//! Measures: what was done, and whether it helped.

mod effect;

pub use effect::{Effect, LEAST, effect};
