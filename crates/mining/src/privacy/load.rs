//! Load over time without small groups.
//!
//! Arrivals, work in progress and completions are a flow through the periods: what is open at the
//! end of one is open at the beginning of the next. All cases that have a time arrive and are
//! completed; together with those that have none their number is known.

use rustc_hash::FxHashMap;

use super::figures::{Figure, Whole, protect_figures};
use super::network::Fate;
use crate::statistics::Load;

/// A period, with what may be shown of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPeriod {
    /// As in [`crate::statistics::periods::Period`].
    pub period: String,
    /// Cases whose first event falls into it.
    pub arrived: Option<u64>,
    /// Cases whose last event falls into it.
    pub completed: Option<u64>,
    /// Cases in work at its end.
    pub open: Option<u64>,
}

/// Load that may be shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownLoad {
    /// The periods.
    pub periods: Vec<ShownPeriod>,
    /// How many numbers are withheld.
    pub withheld: usize,
}

/// Withholds small numbers of cases, and what would let them be computed.
///
/// `whole` is the load of the whole log by periods of the same length, and what is shown of it, if it
/// is; `load` is then that of a part of its cases.
#[must_use]
pub fn protect_load(load: &Load, whole: Option<(&Load, Option<&ShownLoad>)>, k: u64) -> ShownLoad {
    let counts = |load: &Load| -> FxHashMap<String, [u64; 3]> {
        let numbers = load.periods.iter().map(|of| (of.period.clone(), [of.arrived, of.completed, of.open]));
        numbers.collect()
    };
    let here = counts(load);
    let (all, shown) = whole.unwrap_or((load, None));
    let hidden: FxHashMap<&str, [bool; 3]> = shown
        .into_iter()
        .flat_map(|shown| &shown.periods)
        .map(|of| (of.period.as_str(), [of.arrived.is_none(), of.completed.is_none(), of.open.is_none()]))
        .collect();
    // Places: before and after everything, then one a period.
    let mut figures = Vec::with_capacity(all.periods.len() * 3);
    for (index, period) in all.periods.iter().enumerate() {
        let place = 2 + index;
        let of_part = here.get(&period.period).copied().unwrap_or_default();
        let of_whole = [period.arrived, period.completed, period.open];
        let ends = [(0, place), (place, 1), (place, place + 1)];
        for number in 0..3 {
            let mut figure = Figure::new(ends[number].0, ends[number].1, of_part[number]);
            if whole.is_some() {
                let withheld = hidden.get(period.period.as_str()).is_some_and(|hidden| hidden[number]);
                figure.whole = Some(Whole { value: of_whole[number], cases: of_whole[number], withheld });
            }
            figures.push(figure);
        }
    }
    let mut timeless = Figure::new(0, 1, load.timeless);
    timeless.whole = whole.map(|_| Whole { value: all.timeless, cases: all.timeless, withheld: false });
    figures.push(timeless);
    let fates = protect_figures(all.periods.len() + 3, &figures, k);
    // Where even a gap would say too much, nothing is said.
    let silent = fates.contains(&Fate::Unlisted);
    let mut shown = ShownLoad::default();
    for (index, period) in all.periods.iter().enumerate() {
        if !here.contains_key(&period.period) {
            continue;
        }
        let mut number = |number: usize| {
            let visible = !silent && fates[index * 3 + number] == Fate::Shown;
            shown.withheld += usize::from(!visible);
            visible.then_some(figures[index * 3 + number].value)
        };
        let (arrived, completed, open) = (number(0), number(1), number(2));
        shown.periods.push(ShownPeriod { period: period.period.clone(), arrived, completed, open });
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::Step;
    use crate::statistics::periods::Period;

    fn load(numbers: &[(u64, u64)]) -> Load {
        let mut open = 0;
        let period = |(day, &(arrived, completed)): (usize, &(u64, u64))| {
            open = open + arrived - completed;
            Period { period: format!("2024-01-{:02}", day + 1), arrived, completed, open }
        };
        Load { step: Step::Day, periods: numbers.iter().enumerate().map(period).collect(), timeless: 0 }
    }

    fn text(shown: &ShownLoad) -> String {
        let number = |number: Option<u64>| number.map_or("?".to_owned(), |number| number.to_string());
        let period = |of: &ShownPeriod| [of.arrived, of.completed, of.open].map(number).join(" ");
        shown.periods.iter().map(period).collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn large_numbers_stay() {
        let load = load(&[(20, 10), (30, 20), (0, 20)]);
        let shown = protect_load(&load, None, 5);
        assert_eq!((text(&shown).as_str(), shown.withheld), ("20 10 10, 30 20 20, 0 20 0", 0));
    }

    #[test]
    fn no_withheld_number_follows_from_its_neighbours() {
        let load = load(&[(20, 10), (30, 3), (12, 20), (15, 44)]);
        let shown = protect_load(&load, None, 5);
        assert!(shown.periods[1].completed.is_none(), "{}", text(&shown));
        // Each balance has either no gap or at least two.
        let mut before = Some(0);
        for period in &shown.periods {
            let gaps = [before, period.arrived, period.completed, period.open];
            assert_ne!(gaps.iter().filter(|number| number.is_none()).count(), 1, "{}", text(&shown));
            before = period.open;
        }
        for pick in [|of: &ShownPeriod| of.arrived, |of: &ShownPeriod| of.completed] {
            let gaps = shown.periods.iter().filter(|of| pick(of).is_none()).count();
            assert_ne!(gaps, 1, "{}", text(&shown));
        }
    }

    #[test]
    fn a_part_does_not_give_away_the_rest() {
        let whole = load(&[(20, 10), (30, 20), (10, 30)]);
        let part = load(&[(18, 8), (15, 10), (5, 20)]);
        let of_whole = protect_load(&whole, None, 5);
        assert_eq!(of_whole.withheld, 0);
        let shown = protect_load(&part, Some((&whole, Some(&of_whole))), 5);
        // Two of the rest arrived on the first day, and two were completed.
        assert_eq!((shown.periods[0].arrived, shown.periods[0].completed), (None, None), "{}", text(&shown));
    }

    #[test]
    fn the_number_of_cases_without_time_does_not_follow_from_the_sum() {
        let mut load = load(&[(20, 10), (30, 20), (0, 20)]);
        load.timeless = 2;
        let shown = protect_load(&load, None, 5);
        for pick in [|of: &ShownPeriod| of.arrived, |of: &ShownPeriod| of.completed] {
            assert!(shown.periods.iter().any(|of| pick(of).is_none()), "{}", text(&shown));
        }
    }

    #[test]
    fn where_gaps_would_tell_nothing_is_told() {
        let load = load(&[(1, 0), (1, 0), (1, 0), (1, 0), (1, 5)]);
        let shown = protect_load(&load, None, 5);
        assert_eq!(shown.withheld, 15, "{}", text(&shown));
    }
}
