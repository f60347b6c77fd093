//! Petri nets and process trees: what discovery makes and conformance replays. Pure functions of their arguments.

pub mod net;
pub mod pnml;
pub mod soundness;
pub mod tree;

pub use net::{Marking, Net, Place, PlaceId, Transition, TransitionId};
pub use tree::Tree;
