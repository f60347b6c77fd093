//! What few persons did: selections, values, and steps.
//!
//! Counts of cases are facts about the procedure, and whoever knows it can add them up. How long a step takes, and how
//! often it is done again, is a figure about those who do it: where they are fewer than `k`, it is not shown (see
//! `docs/decisions/0005-few-persons.md`).

use std::borrow::Cow;

use lotse_eventlog::{Bitmap, ColumnId, Dictionary, EventLog, NONE};
use rustc_hash::FxHashSet;

use crate::codes::codes;
use crate::filter::{Filter, Test, matching_events};
use crate::selection::Selection;

/// Who acted in each event of a log.
pub struct Doers<'a> {
    log: &'a EventLog,
    /// Code of the person, [`NONE`] where the log does not say.
    of: Cow<'a, [u32]>,
    k: usize,
}

impl<'a> Doers<'a> {
    /// The persons of `log`, of whom fewer than `k` are few; `None` where it does not say who acted.
    #[must_use]
    pub fn new(log: &'a EventLog, k: u64) -> Option<Self> {
        let actor = log.events().column(log.roles().actor?);
        let (_, of) = codes(actor, log.event_count());
        Some(Self { log, of, k: usize::try_from(k).unwrap_or(usize::MAX) })
    }

    /// Whether `rows` name 1 to `k - 1` persons.
    #[must_use]
    pub fn few(&self, rows: impl Iterator<Item = usize>) -> bool {
        let mut found = Few::default();
        for row in rows {
            found.add(self.of[row], self.k);
            if found.0.len() >= self.k {
                return false;
            }
        }
        !found.0.is_empty()
    }

    /// Values of an event column that only 1 to `k - 1` persons have in their events. Linear in the events.
    #[must_use]
    pub fn small_values(&self, id: ColumnId) -> FxHashSet<String> {
        let (names, values) = codes(self.log.events().column(id), self.log.event_count());
        let few = self.by_code(&names, &values, |_| true);
        few.iter()
            .enumerate()
            .filter(|(_, few)| few.is(self.k))
            .map(|(code, _)| names.text(code as u32).to_owned())
            .collect()
    }

    /// Whether an event column tells few persons from the others: one of its values stands in at least `k` cases, and
    /// only 1 to `k - 1` persons act where it stands. Linear in the events.
    #[must_use]
    pub fn told_by(&self, id: ColumnId) -> bool {
        let (names, values) = codes(self.log.events().column(id), self.log.event_count());
        let few = self.by_code(&names, &values, |_| true);
        let mut cases = vec![(0usize, usize::MAX); names.len()];
        for case in 0..self.log.case_count() {
            for row in self.log.case_range(case).filter(|&row| values[row] != NONE) {
                let (count, last) = &mut cases[values[row] as usize];
                if *last != case {
                    (*count, *last) = (*count + 1, case);
                }
            }
        }
        few.iter().zip(cases).any(|(few, (cases, _))| few.is(self.k) && cases >= self.k)
    }

    fn by_code(&self, names: &Dictionary, values: &[u32], wanted: impl Fn(usize) -> bool) -> Vec<Few> {
        let mut few = vec![Few::default(); names.len()];
        for (row, &value) in values.iter().enumerate() {
            if value != NONE && wanted(row) {
                few[value as usize].add(self.of[row], self.k);
            }
        }
        few
    }

    /// Whether `filter` singles out what few persons did by an attribute of events: 1 to `k - 1` of them act in the
    /// events that a test in it holds for, in all others that have a value, or in those of one of the values it lists.
    /// Linear in the events for each such test.
    #[must_use]
    pub fn single_out(&self, filter: &Filter, forbidden: &[String]) -> bool {
        match filter {
            Filter::Not(filter) => self.single_out(filter, forbidden),
            Filter::Any(filters) | Filter::All(filters) => {
                filters.iter().any(|filter| self.single_out(filter, forbidden))
            }
            _ => matching_events(self.log, filter, forbidden).is_some_and(|(ids, holds, mut others)| {
                others.and_not(&holds);
                let listed = |id: &ColumnId| match filter {
                    Filter::Attribute(_, Test::In(texts)) => {
                        let small = self.small_values(*id);
                        texts.iter().any(|text| small.contains(text))
                    }
                    _ => false,
                };
                self.few(holds.iter()) || self.few(others.iter()) || ids.iter().any(listed)
            }),
        }
    }

    /// Codes of the activities whose times and repetitions are not shown of `selection`: those that 1 to `k - 1`
    /// persons do in it, or in the cases that it leaves out. What few persons do is also what all do less what the
    /// others do: if all persons of these steps are still few, the least frequent other step joins them, by name where
    /// there are several, until they are not. Linear in the events.
    #[must_use]
    pub fn lonely_steps(&self, selection: &Selection) -> FxHashSet<u32> {
        let (names, steps) = (self.log.activities(), self.log.activity_codes());
        let chosen = rows(self.log, selection);
        let [here, there] = [true, false].map(|wanted| match &chosen {
            None if wanted => self.by_code(names, steps, |_| true),
            None => Vec::new(),
            Some(chosen) => self.by_code(names, steps, |row| chosen.get(row) == wanted),
        });
        let lonely = |step: usize| here[step].is(self.k) || there.get(step).is_some_and(|few| few.is(self.k));
        let mut found: FxHashSet<u32> = (0..names.len()).filter(|&step| lonely(step)).map(|step| step as u32).collect();
        let mut events = vec![0u64; names.len()];
        steps.iter().for_each(|&step| events[step as usize] += 1);
        let done = |step: &u32| {
            !here[*step as usize].0.is_empty() || there.get(*step as usize).is_some_and(|few| !few.0.is_empty())
        };
        let mut others: Vec<u32> = (0..names.len() as u32).filter(|step| !found.contains(step) && done(step)).collect();
        others.sort_by_key(|&step| (events[step as usize], names.text(step)));
        for step in others {
            let together = |few: &[Few]| {
                let mut all = Few::default();
                found
                    .iter()
                    .filter_map(|&step| few.get(step as usize))
                    .flat_map(|few| &few.0)
                    .for_each(|&one| all.add(one, self.k));
                all
            };
            if !together(&here).is(self.k) && !together(&there).is(self.k) {
                break;
            }
            found.insert(step);
        }
        found
    }

    /// Whether 1 to `k - 1` persons act in the events chosen, or after the first of each case where only some events
    /// are chosen, or in the cases left out, while the log names at least `k`: their figures would be those of these
    /// persons, and what is left out is the whole without the part. Linear in the events.
    #[must_use]
    pub fn few_act(&self, selection: &Selection) -> bool {
        if selection.is_all() {
            return false;
        }
        let (mut chosen, mut later, mut others) = (Few::default(), Few::default(), Few::default());
        selection.for_each(self.log, |_, rows| {
            if chosen.0.len() < self.k || later.0.len() < self.k {
                rows.iter().for_each(|row| chosen.add(self.of[row], self.k));
                rows.iter().skip(1).for_each(|row| later.add(self.of[row], self.k));
            }
        });
        for case in (0..self.log.case_count()).filter(|&case| !selection.cases().get(case)) {
            if others.0.len() >= self.k {
                break;
            }
            self.log.case_range(case).for_each(|row| others.add(self.of[row], self.k));
        }
        let few = chosen.is(self.k) || others.is(self.k) || selection.events().is_some() && later.is(self.k);
        few && !self.few(0..self.log.event_count())
    }
}

/// The rows of a selection; `None` when all are chosen.
fn rows(log: &EventLog, selection: &Selection) -> Option<Bitmap> {
    if selection.is_all() {
        return None;
    }
    let mut chosen = Bitmap::empty(log.event_count());
    selection.for_each(log, |_, rows| rows.iter().for_each(|row| chosen.set(row, true)));
    Some(chosen)
}

/// Up to `k` different persons. Enough are enough.
#[derive(Clone, Debug, Default)]
struct Few(Vec<u32>);

impl Few {
    fn add(&mut self, person: u32, k: usize) {
        if person != NONE && self.0.len() < k && !self.0.contains(&person) {
            self.0.push(person);
        }
    }

    fn is(&self, k: usize) -> bool {
        (1..k).contains(&self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Cell, LogBuilder};

    use super::*;
    use crate::filter::apply_all;

    /// A log of one case each: unit and actors.
    fn log(cases: &[(&str, &str)]) -> EventLog {
        let mut builder = LogBuilder::new();
        for (case, (unit, actors)) in cases.iter().enumerate() {
            for (step, actor) in actors.split(' ').enumerate() {
                let event = builder.event(&case.to_string(), "a", Some(step as i64));
                event.text("org:group", unit).text("org:resource", actor);
            }
        }
        builder.finish()
    }

    /// Whether `filter` is refused.
    fn refused(cases: &[(&str, &str)], filter: &str) -> bool {
        let log = log(cases);
        let filter: Filter = filter.parse().expect("a filter");
        let selection = apply_all(&log, &[filter], &[]).expect("a selection");
        Doers::new(&log, 3).expect("actors").few_act(&selection)
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

    /// A log in which each event is a step, a room and a person: `aR1`.
    fn rooms(cases: &[&str]) -> EventLog {
        let mut builder = LogBuilder::new();
        for (case, events) in cases.iter().enumerate() {
            for (at, event) in events.split(' ').enumerate() {
                let (step, rest) = event.split_at(1);
                let (room, person) = rest.split_at(1);
                let event = builder.event(&case.to_string(), step, Some(at as i64));
                event.text("org:resource", person).text("room", room);
                event.set("number", Cell::Int(i64::from(room.as_bytes()[0])));
            }
        }
        builder.finish()
    }

    #[test]
    fn a_room_of_one_person_is_that_person() {
        let log = rooms(&["aR1 bR2 cQ9", "aR2 bR3 cQ9", "aR3 bR1 cQ9"]);
        let doers = Doers::new(&log, 3).expect("actors");
        for key in ["room", "number"] {
            let id = log.events().find(key).expect("a column");
            assert_eq!(
                doers.small_values(id).into_iter().collect::<Vec<_>>(),
                [if key == "room" { "Q" } else { "81" }]
            );
            assert!(doers.told_by(id));
        }
        let out = |filter: &str| doers.single_out(&filter.parse().expect("a filter"), &[]);
        assert!(out("attribute \"room\" in \"R\",\"Q\"") && out("not (attribute \"room\" in \"R\")"));
        assert!(out("attribute \"number\" between 80 and 81"));
        assert!(!out("attribute \"number\" between 80 and 90") && !out("activity \"a\""));
    }

    #[test]
    fn a_step_of_one_person_takes_another_with_it() {
        let log = rooms(&["aR1 bR2 cR9 dR1", "aR2 bR3 cR9 dR2", "aR3 bR1 cR9 dR3", "aR1"]);
        let names = |selection: &Selection| {
            let found = Doers::new(&log, 3).expect("actors").lonely_steps(selection);
            let mut names: Vec<&str> = found.iter().map(|&code| log.activities().text(code)).collect();
            names.sort_unstable();
            names.join(" ")
        };
        assert_eq!(names(&Selection::all(&log)), "b c");
        // In a part in which one person does all there is no cover: none of the times is shown, nor in the rest.
        let part: Filter = "events <= 1".parse().expect("a filter");
        let part = apply_all(&log, &[part], &[]).expect("a selection");
        assert_eq!(names(&part), "a b c d");
    }
}
