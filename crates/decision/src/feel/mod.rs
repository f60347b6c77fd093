//! FEEL: the only module that knows which evaluator does the work.
//!
//! Parsing and the built-in functions are those of the `dsntk` crates. Loops, filters, the clock and the limits are
//! ours (see [`rewrite`] and [`meter`]). The rest of the crate uses the names that this module re-exports, so that
//! another evaluator would change this folder only.

mod compile;
pub(crate) mod convert;
mod iterate;
mod locate;
pub(crate) mod meter;
mod rewrite;

pub(crate) use compile::{Compiled, Kind, bottom, compile};
pub(crate) use dsntk_feel::closure::Closure;
pub(crate) use dsntk_feel::context::FeelContext as Ctx;
pub(crate) use dsntk_feel::values::Value as Val;
pub(crate) use dsntk_feel::{
    Evaluator, FeelNumber, FeelScope as Scope, FeelType as Type, FunctionBody, IntervalType, Name,
};
pub(crate) use dsntk_feel_evaluator::{evaluate_equals as equal, evaluate_max, evaluate_min, evaluate_sum, prepare};
pub(crate) use dsntk_feel_parser::AstNode;
pub(crate) use dsntk_feel_temporal::{
    FeelDate, FeelDateTime, FeelDaysAndTimeDuration, FeelTime, FeelYearsAndMonthsDuration,
};
pub(crate) use iterate::filter;
