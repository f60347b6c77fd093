//! Decisions: DMN 1.5 with the rules that matched.
//!
//! FEEL, its parser and its built-in functions come from the `dsntk` crates and stay inside the folder `feel`. Tables,
//! the requirements graph, limits and checks are this crate's own.
//!
//! Reads no clock, no file, no network: `now()` is an argument, models and inputs are handed in as text.

#![allow(clippy::result_large_err, reason = "values of FEEL are large, and such results are rare")]

pub mod cases;
mod check;
mod diff;
mod expression;
mod feel;
mod graph;
pub mod json;
pub mod model;
mod problem;
mod report;
mod table;
mod trace;
mod value;
pub mod versions;

pub use check::{Finding, Region, TableReport};
pub use diff::{Change, ChangeKind, diff};
pub use expression::{Expression, Outcome, Variables};
pub use feel::meter::Limits;
pub use graph::{Answer, Circumstances, Model};
pub use problem::{Language, Place, Problem, What};
pub use trace::{Asked, Matched, Origin, Step, TableRun};
pub use value::{Date, DateTime, DaysAndTime, NotA, Number, Time, Value, YearsAndMonths};
