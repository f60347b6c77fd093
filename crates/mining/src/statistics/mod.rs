//! Statistics of the selected cases: durations, load over time, activities, transitions.
//!
//! Raw counts: each number comes with the number of cases behind it, and what is shown
//! passes the suppression of small groups first.

pub mod activities;
pub mod durations;
pub mod periods;
pub mod transitions;

pub use activities::{ActivityStatistics, activities};
pub use durations::{Durations, cases_in, durations};
pub use periods::{Load, Step, load, load_by};
pub use transitions::{Transition, transitions};
