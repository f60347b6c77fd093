//! Boxed `for`, `some` and `every` (DMN 1.5, clause 10.2.2.9).

use super::boxed::Builder;
use crate::feel::{Ctx, Evaluator, FeelNumber, Name, Type, Val, meter, name};
use crate::model::Logic;
use crate::trace::Origin;

/// Which of the three.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Iteration {
    For,
    Some,
    Every,
}

/// What a boxed iteration runs over: a list, or a closed range of numbers or dates.
fn members(value: Val) -> Result<Vec<Val>, Val> {
    match value {
        Val::List(members) => Ok(members),
        Val::Range(start, start_type, end, end_type) if start_type.closed() && end_type.closed() => {
            let mut members = Vec::new();
            match (*start, *end) {
                (Val::Number(mut next), Val::Number(end)) => {
                    while next <= end {
                        meter::charge(1);
                        members.push(Val::Number(next));
                        let following = next + FeelNumber::one();
                        if following == next {
                            break;
                        }
                        next = following;
                    }
                }
                (Val::Date(next), Val::Date(end)) => {
                    let mut day = Some(next);
                    while let Some(next) = day.filter(|day| *day <= end) {
                        meter::charge(1);
                        day = next.add_days(1);
                        members.push(Val::Date(next));
                    }
                }
                (start, end) => return Err(Val::Null(Some(format!("cannot iterate from {start} to {end}")))),
            }
            Ok(members)
        }
        Val::Null(reason) => Err(Val::Null(reason.or_else(|| Some("null cannot be iterated".to_owned())))),
        single => Ok(vec![single]),
    }
}

impl Builder<'_> {
    pub(super) fn iteration(&mut self, variable: &str, parts: &[Logic; 2], kind: Iteration) -> Option<Evaluator> {
        let list = self.logic(&parts[0]);
        let variable = name(variable);
        let partial = Name::from("partial");
        let mut known = vec![(variable.clone(), Type::Any, Origin::Entry(variable.to_string()))];
        if kind == Iteration::For {
            known.push((partial.clone(), Type::Any, Origin::Entry("partial".to_owned())));
        }
        let names = self.names.len();
        let body = self.with(&known, |builder| builder.logic(&parts[1]));
        let uses_partial = kind == Iteration::For && self.names[names..].contains(&partial);
        let (list, body) = (list?, body?);
        Some(Box::new(move |scope| {
            meter::descend();
            let members = match members(list(scope)) {
                Ok(members) => members,
                Err(null) => return null,
            };
            scope.push(Ctx::default());
            let mut results = Vec::new();
            let mut outcome = None;
            for member in members {
                meter::charge(1);
                scope.set_value(&variable, member);
                if uses_partial {
                    meter::charge(results.len() as u64 / 16);
                    scope.set_value(&partial, Val::List(results.clone()));
                }
                let result = body(scope);
                match (kind, result) {
                    (Iteration::For, result) => {
                        meter::charge_copy(&result);
                        results.push(result);
                    }
                    (Iteration::Some, Val::Boolean(false)) | (Iteration::Every, Val::Boolean(true)) => {}
                    (_, Val::Boolean(value)) => {
                        outcome = Some(Val::Boolean(value));
                        break;
                    }
                    (_, other) => {
                        outcome = Some(Val::Null(Some(format!("{other} is neither true nor false"))));
                        break;
                    }
                }
            }
            scope.pop();
            match kind {
                Iteration::For => Val::List(results),
                Iteration::Some => outcome.unwrap_or(Val::Boolean(false)),
                Iteration::Every => outcome.unwrap_or(Val::Boolean(true)),
            }
        }))
    }
}
