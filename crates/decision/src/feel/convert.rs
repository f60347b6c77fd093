//! Between the values of this crate and those of the evaluator.

use super::meter::charge;
use super::{Ctx, Name, Val};
use crate::value::{Date, DateTime, DaysAndTime, Number, Time, Value, YearsAndMonths};

/// Into the evaluator.
pub(crate) fn into_feel(value: &Value) -> Val {
    match value {
        Value::Null => Val::Null(None),
        Value::Boolean(value) => Val::Boolean(*value),
        Value::Number(Number(value)) => Val::Number(*value),
        Value::String(value) => Val::String(value.clone()),
        Value::Date(Date(value)) => Val::Date(value.clone()),
        Value::Time(Time(value)) => Val::Time(value.clone()),
        Value::DateTime(DateTime(value)) => Val::DateTime(value.clone()),
        Value::DaysAndTime(DaysAndTime(value)) => Val::DaysAndTimeDuration(value.clone()),
        Value::YearsAndMonths(YearsAndMonths(value)) => Val::YearsAndMonthsDuration(value.clone()),
        Value::List(items) => Val::List(items.iter().map(into_feel).collect()),
        Value::Context(entries) => Val::Context(context(entries.iter())),
    }
}

/// A context of the evaluator.
pub(crate) fn context<'v>(entries: impl Iterator<Item = (&'v String, &'v Value)>) -> Ctx {
    let mut context = Ctx::default();
    for (name, value) in entries {
        context.set_entry(&Name::from(name), into_feel(value));
    }
    context
}

/// Out of the evaluator. Reasons for nulls are appended to `notes`; what has no value here, such as a function or a
/// range, becomes null with a note.
pub(crate) fn from_feel(value: &Val, notes: &mut Vec<String>) -> Value {
    match value {
        Val::Null(reason) => {
            notes.extend(reason.clone());
            Value::Null
        }
        Val::Boolean(value) => Value::Boolean(*value),
        Val::Number(value) => Value::Number(Number(*value)),
        Val::String(value) => Value::String(value.clone()),
        Val::Date(value) => Value::Date(Date(value.clone())),
        Val::Time(value) => Value::Time(Time(value.clone())),
        Val::DateTime(value) => Value::DateTime(DateTime(value.clone())),
        Val::DaysAndTimeDuration(value) => Value::DaysAndTime(DaysAndTime(value.clone())),
        Val::YearsAndMonthsDuration(value) => Value::YearsAndMonths(YearsAndMonths(value.clone())),
        Val::List(items) | Val::ExpressionList(items) => {
            charge(items.len() as u64 / 16);
            Value::List(items.iter().map(|item| from_feel(item, notes)).collect())
        }
        Val::Context(entries) => {
            Value::Context(entries.iter().map(|(name, entry)| (name.to_string(), from_feel(entry, notes))).collect())
        }
        other => {
            notes.push(format!("a result of type {} cannot be handed out", other.type_of()));
            Value::Null
        }
    }
}
