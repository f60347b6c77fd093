//! Which figures may be shown: groups of fewer than `k` cases are withheld, and with them
//! whatever would let a reader compute them.
//!
//! - [`check_selection`]: a filter must neither choose nor leave out 1 to `k - 1` cases.
//! - [`Doers`]: nor what only 1 to `k - 1` persons did, be it cases, values of an attribute, or the times of a step.
//! - [`protect_graph`]: the process map, as a flow, alone and beside that of the whole log.
//! - [`protect_figures`]: tables and flows, alone and beside those of the whole log.
//! - [`protect_load`]: arrivals, work in progress and completions.
//! - [`protect_dots`]: the dotted chart.
//! - [`protect_groups`]: groups whose sum is known; [`shown_variants`]: the list of variants.
//!
//! What this does not stop: somebody who combines three or more filters that overlap in
//! chosen ways. That every query is on record is the answer to it.

mod dots;
mod figures;
mod graph;
mod groups;
mod load;
pub mod network;
mod persons;

pub use dots::protect_dots;
pub use figures::{Figure, Whole, protect_figures};
pub use graph::{Activity, Flow, Protected, protect_graph};
pub use groups::{TooFew, check_selection, protect_groups, shown_variants};
pub use load::{ShownLoad, ShownPeriod, protect_load};
pub use persons::Doers;
