//! Several versions of a model, each in force for some days: a case is decided by the law of its day.

use crate::graph::Model;
use crate::problem::{Place, Problem, What};
use crate::value::Date;

/// The version that is in force on `day`.
///
/// # Errors
/// [`What::NotInForce`] when none is, [`What::Twice`] when several are: which law counts is never guessed.
pub fn in_force<'m>(versions: &'m [Model], day: &Date) -> Result<&'m Model, Problem> {
    let mut valid = versions.iter().filter(|model| model.definitions().validity.contains(day));
    match (valid.next(), valid.next()) {
        (Some(model), None) => Ok(model),
        (Some(model), Some(_)) => {
            let name = format!("{} ({day})", model.definitions().name);
            Err(Problem::new(Place::default(), What::Twice(name)))
        }
        (None, _) => {
            let days = |pick: fn(&Model) -> Option<&Date>| versions.iter().filter_map(pick).map(ToString::to_string);
            let from = days(|model| model.definitions().validity.from.as_ref()).min();
            let until = days(|model| model.definitions().validity.until.as_ref()).max();
            Err(Problem::new(Place::default(), What::NotInForce { day: day.to_string(), from, until }))
        }
    }
}

/// Pairs of versions that are in force on the same day, by position.
#[must_use]
pub fn overlapping(versions: &[Model]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (first, one) in versions.iter().enumerate() {
        for (second, other) in versions.iter().enumerate().skip(first + 1) {
            if one.definitions().validity.overlaps(&other.definitions().validity) {
                pairs.push((first, second));
            }
        }
    }
    pairs
}
