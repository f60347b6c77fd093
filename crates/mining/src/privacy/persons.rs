//! Selections that say what few persons did.

use lotse_eventlog::{EventLog, NONE};
use rustc_hash::FxHashSet;

use crate::selection::Selection;

/// Whether the cases chosen, or those left out, name 1 to `k - 1` persons, while the log names at least `k`: their
/// figures would be those of these persons, and what is left out is the whole without the part. `false` where the
/// log does not say who acted. Linear in the events.
#[must_use]
pub fn few_persons(log: &EventLog, selection: &Selection, k: u64) -> bool {
    let Some(actor) = log.roles().actor.filter(|_| !selection.is_all()) else { return false };
    let Some((_, actors)) = log.events().column(actor).dense_codes(log.event_count()) else { return false };
    let k = usize::try_from(k).unwrap_or(usize::MAX);
    let (mut chosen, mut others) = (FxHashSet::default(), FxHashSet::default());
    for case in 0..log.case_count() {
        let of = if selection.cases().get(case) { &mut chosen } else { &mut others };
        // Enough are enough: neither set grows beyond that by more than a case.
        if of.len() < k {
            of.extend(log.case_range(case).map(|row| actors[row]).filter(|&code| code != NONE));
        }
    }
    let few = |persons: usize| 0 < persons && persons < k;
    (few(chosen.len()) || few(others.len())) && chosen.union(&others).count() >= k
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;
    use crate::filter::{Filter, apply_all};

    /// Whether `filter` is refused on a log of one case each: unit and actors.
    fn refused(cases: &[(&str, &str)], filter: &str) -> bool {
        let mut builder = LogBuilder::new();
        for (case, (unit, actors)) in cases.iter().enumerate() {
            for (step, actor) in actors.split(' ').enumerate() {
                let event = builder.event(&case.to_string(), "a", Some(step as i64));
                event.text("org:group", unit).text("org:resource", actor);
            }
        }
        let log = builder.finish();
        let filter: Filter = filter.parse().expect("a filter");
        few_persons(&log, &apply_all(&log, &[filter], &[]).expect("a selection"), 3)
    }

    #[test]
    fn neither_a_part_nor_the_rest_is_what_few_persons_did() {
        let cases = [("B", "1 2"), ("B", "2 3"), ("S", "4 4"), ("S", "4")];
        let big = "attribute \"org:group\" in \"B\"";
        assert!(refused(&cases, big) && refused(&cases, &format!("not ({big})")));
        let cases = [("B", "1 2 3"), ("S", "4 5"), ("S", "6")];
        assert!(!refused(&cases, big) && !refused(&cases, &format!("not ({big})")));
        // A log of few persons is that with every filter and without.
        assert!(!refused(&[("B", "1"), ("S", "2")], big));
    }
}
