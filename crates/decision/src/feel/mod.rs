//! FEEL: the only module that knows which evaluator does the work.
//!
//! Parsing and the built-in functions are those of the `dsntk` crates. Loops, filters, the clock and the limits are
//! ours (see [`rewrite`] and [`meter`]). The rest of the crate uses the names that this module re-exports, so that
//! another evaluator would change this folder only.

mod compile;
pub(crate) mod convert;
mod iterate;
pub(crate) mod java;
mod locate;
pub(crate) mod meter;
mod rewrite;
mod tree;
mod words;

pub(crate) use compile::{Compiled, Kind, bottom, compile};
pub(crate) use dsntk_feel::closure::Closure;
pub(crate) use dsntk_feel::context::FeelContext as Ctx;
pub(crate) use dsntk_feel::values::Value as Val;
pub(crate) use dsntk_feel::{
    Evaluator, FeelNumber, FeelScope as Scope, FeelType as Type, FunctionBody, IntervalType, Name, QualifiedName,
};
pub(crate) use dsntk_feel_evaluator::{evaluate_max, evaluate_min, evaluate_sum, prepare};
pub(crate) use dsntk_feel_parser::AstNode;
pub(crate) use dsntk_feel_temporal::{
    FeelDate, FeelDateTime, FeelDaysAndTimeDuration, FeelTime, FeelYearsAndMonthsDuration,
};
pub(crate) use iterate::filter;

/// A name as FEEL compares it: `a - b` and `a-b` are the same name.
pub(crate) fn name(text: &str) -> Name {
    dsntk_feel_parser::parse_longest_name(text).unwrap_or_else(|_| Name::from(text))
}

/// The value of a text without variables: a literal, or a date, time or duration made of one.
pub(crate) fn constant(node: &AstNode) -> Option<Val> {
    let simple = match node {
        AstNode::String(_) | AstNode::Numeric(..) | AstNode::Boolean(_) | AstNode::At(_) => true,
        AstNode::Neg(inner) => matches!(**inner, AstNode::Numeric(..)),
        AstNode::FunctionInvocation(function, parameters) => {
            let known = ["date", "time", "date and time", "duration"];
            matches!(&**function, AstNode::Name(name) if known.contains(&name.as_str()))
                && matches!(&**parameters, AstNode::PositionalParameters(list)
                    if matches!(list.as_slice(), [AstNode::String(_)]))
        }
        _ => false,
    };
    if !simple {
        return None;
    }
    Some(prepare(node)(&Scope::default())).filter(|value| !value.is_null())
}
