//! The detailed check: what somebody who assesses has found out beyond the log and the short questions.
//!
//! It never changes the score, which is about the log alone. It makes the ease more exact, says whether the
//! applications would bear a change, and gives hours where the log has no working times.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::Reasons;
use crate::{Person, Rejection};

/// What is entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetailInput {
    /// How stable the applications behind the step are, 1 (replaced soon) to 5 (stay for years).
    pub application: u8,
    /// How badly it would hurt if those who know the step left, 1 to 5.
    pub knowledge: u8,
    /// How often a year; `None`: as in the log.
    pub times_a_year: Option<u32>,
    /// Working minutes each time, from to; `None`: as in the log.
    pub minutes: Option<(u32, u32)>,
    /// What a change costs once, in euros, as far as it is known.
    pub cost_eur: Option<u32>,
    /// What would be better then.
    pub goal: Reasons,
}

/// A detailed check that holds together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Kept", into = "Kept")]
pub struct Detail {
    input: DetailInput,
    by: Person,
    on: Date,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    input: DetailInput,
    by: Person,
    on: Date,
}

impl TryFrom<Kept> for Detail {
    type Error = Rejection;

    fn try_from(kept: Kept) -> Result<Self, Rejection> {
        Self::new(kept.input, kept.by, kept.on)
    }
}

impl From<Detail> for Kept {
    fn from(Detail { input, by, on }: Detail) -> Self {
        Self { input, by, on }
    }
}

impl Detail {
    /// Most working minutes of one time: a year of days and nights.
    const MOST_MINUTES: u32 = 525_600;

    /// # Errors
    /// `detail-range` when a scale is not 1 to 5, or a range is the wrong way round.
    pub fn new(input: DetailInput, by: Person, on: Date) -> Result<Self, Rejection> {
        let scales = [input.application, input.knowledge].iter().all(|value| (1..=5).contains(value));
        let minutes = input.minutes.is_none_or(|(from, to)| from <= to && to <= Self::MOST_MINUTES);
        if scales && minutes && input.times_a_year != Some(0) {
            return Ok(Self { input, by, on });
        }
        Err(Rejection::new(
            "detail-range",
            "Stabilität und Wissensverlust gehen von 1 bis 5, die Häufigkeit beginnt bei 1, und „von“ ist nicht größer als „bis“.",
            "Stability and loss of knowledge go from 1 to 5, frequency begins at 1, and `from` is not above `to`.",
        ))
    }

    /// What was entered.
    #[must_use]
    pub fn input(&self) -> &DetailInput {
        &self.input
    }

    /// Who checked.
    #[must_use]
    pub fn by(&self) -> Person {
        self.by
    }

    /// When.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// Working hours a year, from to: times a year (its own or those of the log) by minutes, divided by 60.
    #[must_use]
    pub fn hours_a_year(&self, events_a_year: f64) -> Option<(f64, f64)> {
        let (from, to) = self.input.minutes?;
        let times = self.input.times_a_year.map_or(events_a_year, f64::from);
        Some((times * f64::from(from) / 60.0, times * f64::from(to) / 60.0))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn hours_can_be_recomputed_and_nonsense_is_refused() {
        let goal = Reasons::new("Die Daten kommen aus dem Portal.").expect("a goal");
        let input = DetailInput {
            application: 4,
            knowledge: 2,
            times_a_year: Some(600),
            minutes: Some((10, 20)),
            cost_eur: None,
            goal,
        };
        let of = |change: fn(&mut DetailInput)| {
            let mut input = input.clone();
            change(&mut input);
            Detail::new(input, Person::authenticated(1), date(2026, 3, 2))
        };
        let good = of(|_| {}).expect("a check");
        assert_eq!(good.hours_a_year(9.0), Some((100.0, 200.0)));
        assert_eq!(of(|input| input.times_a_year = None).expect("a check").hours_a_year(60.0), Some((10.0, 20.0)));
        assert_eq!(of(|input| input.minutes = Some((3, 2))).unwrap_err().code, "detail-range");
        assert!(of(|input| input.application = 6).is_err() && of(|input| input.knowledge = 0).is_err());
        assert!(of(|input| input.times_a_year = Some(0)).is_err());
        let text = serde_json::to_string(&good).expect("plain data");
        assert_eq!(serde_json::from_str::<Detail>(&text).expect("what was written"), good);
        assert!(serde_json::from_str::<Detail>(&text.replace("\"application\":4", "\"application\":9")).is_err());
    }
}
