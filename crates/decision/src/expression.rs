//! Single FEEL expressions, as conditions and scripts of a process use them.

use std::collections::BTreeMap;

use crate::feel::convert::{context, from_feel};
use crate::feel::meter::{self, Limits, Stop};
use crate::feel::{Compiled, Kind, Scope, Val, compile};
use crate::problem::{Place, Problem, What};
use crate::value::{DateTime, Value};

/// Variables by name.
pub type Variables = BTreeMap<String, Value>;

/// A FEEL expression that was understood.
///
/// Reading takes some ten microseconds, evaluating less than one: read once for each version of a process.
#[derive(Debug)]
pub struct Expression {
    text: String,
    compiled: Compiled,
}

/// What an expression gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// The value. FEEL answers faults with null.
    pub value: Value,
    /// Why there are nulls in it, in the order in which they stand there; the evaluator's words.
    pub notes: Vec<String>,
}

impl Expression {
    /// Reads an expression (DMN 1.5, grammar rule 1). `names` are the variables with a space or an operator sign in
    /// their names, which FEEL could not tell from several names; others may be left out.
    ///
    /// # Errors
    /// [`What::Syntax`] with the place, [`What::TooLong`], [`What::TooDeep`].
    pub fn parse<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Result<Self, Problem> {
        Self::read(text, names, Kind::Expression)
    }

    /// Reads unary tests (rule 15), the language of the cells of decision tables, such as `< 18, [65..70]`. Evaluating
    /// asks them about the variable `?`.
    ///
    /// # Errors
    /// As [`Expression::parse`].
    pub fn parse_tests<'n>(text: &str, names: impl IntoIterator<Item = &'n str>) -> Result<Self, Problem> {
        Self::read(text, names, Kind::Tests)
    }

    fn read<'n>(text: &str, names: impl IntoIterator<Item = &'n str>, kind: Kind) -> Result<Self, Problem> {
        let known = Scope::default();
        for name in names {
            known.set_name(name.into());
        }
        let limits = Limits::default();
        let compiled = meter::run(&limits, None, || compile(&known, text, kind, &limits)).map_err(problem)??;
        Ok(Self { text: text.to_owned(), compiled })
    }

    /// The text as it was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every name that occurs, sorted: variables, functions, names bound in it.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.compiled.names.iter().map(|name| name.as_str())
    }

    /// The value under `variables`. `now` is what `now()` gives; without it an expression that asks is refused.
    ///
    /// # Errors
    /// [`What::Steps`], [`What::Endless`], [`What::NoMoment`], [`What::External`], [`What::Broken`]. A fault within
    /// FEEL is no error but null with a note.
    pub fn evaluate(&self, variables: &Variables, now: Option<&DateTime>, limits: &Limits) -> Result<Outcome, Problem> {
        let moment = now.map(|now| Val::DateTime(now.0.clone()));
        let outcome = meter::run(limits, moment, || {
            let scope = Scope::from(crate::feel::bottom(&self.compiled.natives));
            scope.push(context(variables.iter()));
            let mut notes = Vec::new();
            let value = from_feel(&self.compiled.value(&scope), &mut notes);
            Outcome { value, notes }
        });
        outcome.map_err(problem)
    }

    /// Whether the condition holds under `variables`.
    ///
    /// # Errors
    /// As [`Expression::evaluate`], and [`What::NotACondition`] for anything but true and false: a process must not
    /// go on because a condition could not be told.
    pub fn holds(&self, variables: &Variables, now: Option<&DateTime>, limits: &Limits) -> Result<bool, Problem> {
        let outcome = self.evaluate(variables, now, limits)?;
        match outcome.value {
            Value::Boolean(holds) => Ok(holds),
            other => {
                let mut found = other.to_string();
                if let Some(note) = outcome.notes.first() {
                    found += &format!(" ({note})");
                }
                Err(Problem::new(Place::default(), What::NotACondition(found)))
            }
        }
    }
}

/// A stop of the evaluator as a problem without a place.
pub(crate) fn problem(stop: Stop) -> Problem {
    let what = match stop {
        Stop::Steps(steps) => What::Steps(steps),
        Stop::Depth => What::Endless,
        Stop::NoMoment(function) => What::NoMoment(function),
        Stop::External => What::External,
        Stop::Broken(reason) => What::Broken(reason),
    };
    Problem::new(Place::default(), what)
}

#[cfg(test)]
mod tests;
