//! The portfolio: how an authority treats ideas, and what its measures brought.
//!
//! Figures are about the whole authority; none is about a person, and there is no argument by which one could be asked
//! for. A share is withheld when fewer than `k` are in it, or fewer than `k` but not none on one side of it, as the
//! rest would tell them. Hours are sums over measures, each of which is published with its effect, so they are not
//! withheld. All of it is counted in whole numbers.

use jiff::civil::Date;
use serde::Serialize;

use crate::impulse::{Board, Impulse, State as Stage};
use crate::measure::{Hours, Measure, Measures, Micro, Origin, State};

/// A part of a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Share {
    /// So many.
    pub part: u64,
    /// Of so many; at least `k`.
    pub whole: u64,
}

/// Ideas in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Rate {
    /// Ideas, at least `k`.
    pub ideas: u64,
    /// Staff, at least `k`.
    pub staff: u64,
    /// Days of the period.
    pub days: u64,
}

impl Rate {
    /// Ideas per 100 staff and year of 365 days; the federal audit of 2016 found about 4.
    #[must_use]
    pub fn per_100_a_year(&self) -> f64 {
        (self.ideas * 36_500) as f64 / (self.staff * self.days) as f64
    }
}

/// How far an authority has come. The bounds are our own setting, not a published scale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Maturity {
    /// It answers.
    I,
    /// It measures: at least `k` measures should have been measured again, and three quarters of them are.
    II,
    /// It looks ahead: besides, at least half of its measures come from the data before anybody complained.
    III,
}

/// Working hours a year, over measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct HoursOf {
    /// Measures in it.
    pub measures: u64,
    /// From to.
    pub hours: Hours,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// First day.
    pub from: Date,
    /// Last day; not before `from`.
    pub to: Date,
    /// Staff of the authority.
    pub staff: u64,
    /// Smallest group that is shown.
    pub k: u64,
}

/// The figures of a period. Absent means: fewer than `k`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Portfolio {
    /// Ideas received in the period; merged ones count where they went.
    pub ideas: Option<Rate>,
    /// Accepted, in part or whole, of those decided in the period.
    pub accepted: Option<Share>,
    /// Days from receipt to decision, times two: half of those decided in the period took no longer.
    pub median_turnaround_half_days: Option<u64>,
    /// Reported as done, of those accepted in the period.
    pub implemented: Option<Share>,
    /// Promised, of the measures opened in the period that promise hours.
    pub promised: Option<HoursOf>,
    /// Measured, of those of them that have been measured again; may be negative.
    pub measured: Option<HoursOf>,
    /// Promised by the same ones that are in `measured`, to hold beside it.
    pub promised_of_measured: Option<HoursOf>,
    /// From the data, of the measures opened in the period.
    pub proactive: Option<Share>,
    /// Measured again, of the measures whose day for it came in the period and that were not given up.
    pub measured_again: Option<Share>,
    /// How far it has come.
    pub maturity: Maturity,
}

fn accepted(impulse: &Impulse) -> bool {
    matches!(
        impulse.state,
        Stage::Accepted { .. } | Stage::InWork { .. } | Stage::Implemented { .. } | Stage::Closed { .. }
    )
}

/// The figures of `question`.
#[must_use]
pub fn portfolio(board: &Board, measures: &Measures, question: Question) -> Portfolio {
    let Question { from, to, staff, k } = question;
    let within = |day: Date| (from..=to).contains(&day);
    let share = |part: usize, whole: usize| {
        let (part, whole) = (part as u64, whole as u64);
        let few = |count: u64| 0 < count && count < k;
        (whole >= k.max(1) && !few(part) && !few(whole - part)).then_some(Share { part, whole })
    };
    let kept: Vec<&Impulse> = board.iter().filter(|impulse| !matches!(impulse.state, Stage::Merged { .. })).collect();
    let ideas = kept.iter().filter(|impulse| within(impulse.received)).count() as u64;
    let days = u64::try_from((to - from).get_days()).map_or(0, |days| days + 1);
    let decided: Vec<&Impulse> = kept.iter().copied().filter(|impulse| impulse.decided.is_some_and(within)).collect();
    let yes: Vec<&Impulse> = decided.iter().copied().filter(|impulse| accepted(impulse)).collect();
    let built = yes.iter().filter(|impulse| matches!(impulse.state, Stage::Implemented { .. } | Stage::Closed { .. }));
    let turnaround =
        decided.iter().filter_map(|impulse| Some((impulse.decided? - impulse.received).get_days())).collect();

    let opened: Vec<&Measure> = measures.iter().filter(|measure| within(measure.opened)).collect();
    let hours = |of: fn(&Measure) -> Option<Hours>| sum(opened.iter().filter_map(|measure| of(measure)));
    let ahead = opened.iter().filter(|measure| matches!(measure.agreement.origin, Origin::Potential { .. })).count();
    let came: Vec<&Measure> = measures
        .iter()
        .filter(|measure| within(measure.agreement.measure_on) && !matches!(measure.state, State::Dropped { .. }))
        .collect();
    let again = came.iter().filter(|measure| matches!(measure.state, State::Measured { .. })).count();
    // The level shows less than the shares behind it, and is computed from the true ones.
    let measures_again = came.len() as u64 >= k.max(1) && again * 4 >= came.len() * 3;
    let maturity = match (measures_again, ahead * 2 >= opened.len() && ahead > 0) {
        (false, _) => Maturity::I,
        (true, false) => Maturity::II,
        (true, true) => Maturity::III,
    };
    Portfolio {
        ideas: (staff >= k.max(1) && ideas >= k && days > 0).then_some(Rate { ideas, staff, days }),
        accepted: share(yes.len(), decided.len()),
        median_turnaround_half_days: median_doubled(turnaround, k),
        implemented: share(built.count(), yes.len()),
        promised: hours(|measure| measure.agreement.promised),
        measured: hours(measured),
        promised_of_measured: hours(|measure| measured(measure).and(measure.agreement.promised)),
        proactive: share(ahead, opened.len()),
        measured_again: share(again, came.len()),
        maturity,
    }
}

fn measured(measure: &Measure) -> Option<Hours> {
    match &measure.state {
        State::Measured { hours, .. } => *hours,
        _ => None,
    }
}

fn sum(all: impl Iterator<Item = Hours>) -> Option<HoursOf> {
    all.fold(None, |sum: Option<HoursOf>, one| {
        let HoursOf { measures, hours } =
            sum.unwrap_or(HoursOf { measures: 0, hours: Hours { from: Micro::ZERO, to: Micro::ZERO } });
        let add = |a: Micro, b: Micro| Micro(a.0.saturating_add(b.0));
        let hours = Hours { from: add(hours.from, one.from), to: add(hours.to, one.to) };
        Some(HoursOf { measures: measures + 1, hours })
    })
}

/// Twice the median, so that it is whole; nothing for fewer than `k`.
fn median_doubled(mut days: Vec<i32>, k: u64) -> Option<u64> {
    if (days.len() as u64) < k.max(1) {
        return None;
    }
    days.sort_unstable();
    let middle = days.len() / 2;
    let doubled = if days.len() % 2 == 1 { days[middle] * 2 } else { days[middle - 1] + days[middle] };
    u64::try_from(doubled).ok()
}

#[cfg(test)]
mod tests;
