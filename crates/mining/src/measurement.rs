//! Single values of a figure in a period: what an effect is computed from.
//!
//! Both measurements of a measure ask the same of different periods. A value belongs to the day on which it was known:
//! a waiting time to that of the event that ended it, a case to that of its last event.

use std::ops::RangeInclusive;

use jiff::civil::Date;
use lotse_eventlog::{EventLog, NO_TIME};
use serde::{Deserialize, Serialize};

use crate::filter::{day_range, span};
use crate::instances::Instances;
use crate::selection::Selection;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Metric {
    /// From the first to the last event of a case, in seconds; about the whole process.
    CaseDuration,
    /// From the event before to the event of the step, or between the two of a transition, in seconds.
    Waiting,
    /// Time at work on a step, in seconds, where the log says when work began.
    Processing,
    /// 1 for a case that comes to the step more than once, 0 for one that comes once.
    Rework,
}

/// Where it is measured, by codes of activities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// The whole process.
    Process,
    /// A step.
    Activity(u32),
    /// From one step to another that directly follows.
    Transition(u32, u32),
}

/// The values, in the order of the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// One each.
    pub values: Vec<f64>,
    /// When each was known, in nanoseconds since the epoch.
    pub known: Vec<i64>,
    /// Rows of the events that a value is about; the work of whoever acted in them.
    pub rows: Vec<usize>,
}

impl Metric {
    /// Unit of its values.
    #[must_use]
    pub fn unit(self) -> &'static str {
        if self == Self::Rework { "share" } else { "seconds" }
    }

    /// Whether it can be asked of `place`.
    #[must_use]
    pub fn fits(self, place: Place) -> bool {
        match place {
            Place::Process => self == Self::CaseDuration,
            Place::Activity(_) => self != Self::CaseDuration,
            Place::Transition(..) => self == Self::Waiting,
        }
    }
}

/// The values of `metric` at `place` in the selected cases, of the days `period` in Germany. Values without times are
/// none; for a metric that does not fit the place there is none at all. Linear in the events.
#[must_use]
pub fn sample(
    log: &EventLog,
    selection: &Selection,
    metric: Metric,
    place: Place,
    period: RangeInclusive<Date>,
) -> Sample {
    let mut found = Sample::default();
    if !metric.fits(place) {
        return found;
    }
    let (from, end) = day_range(*period.start(), *period.end());
    let within = |ns: i64| ns != NO_TIME && (from..end).contains(&ns);
    let (codes, times) = (log.activity_codes(), log.times());
    let instances = if metric == Metric::Processing { Instances::pair(log) } else { None };
    let seconds = |ns: i64| ns as f64 / 1e9;
    selection.for_each(log, |_, rows| match metric {
        Metric::CaseDuration => {
            if let Some((first, last)) = span(log, rows).filter(|&(_, last)| within(last)) {
                found.values.push(seconds(last - first));
                found.known.push(last);
                found.rows.extend(rows.iter());
            }
        }
        Metric::Rework => {
            let Place::Activity(step) = place else { return };
            let here: Vec<usize> = rows.iter().filter(|&row| codes[row] == step).collect();
            let last = span(log, rows).map(|(_, last)| last).filter(|&last| within(last) && !here.is_empty());
            if let Some(last) = last {
                found.values.push(f64::from(u8::from(here.len() > 1)));
                found.known.push(last);
                found.rows.extend(here);
            }
        }
        Metric::Processing => {
            let (Some(instances), Place::Activity(step)) = (&instances, place) else { return };
            for row in rows.iter().filter(|&row| codes[row] == step && within(times[row])) {
                let began = instances.began(row);
                if began != NO_TIME {
                    found.values.push(seconds((times[row] - began).max(0)));
                    found.known.push(times[row]);
                    found.rows.push(row);
                }
            }
        }
        Metric::Waiting => {
            for (before, row) in rows.iter().zip(rows.iter().skip(1)) {
                let here = match place {
                    Place::Transition(from, to) => codes[before] == from && codes[row] == to,
                    Place::Activity(step) => codes[row] == step,
                    Place::Process => false,
                };
                if here && times[before] != NO_TIME && within(times[row]) {
                    found.values.push(seconds(times[row] - times[before]));
                    found.known.push(times[row]);
                    found.rows.push(row);
                }
            }
        }
    });
    found
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lotse_eventlog::{Cell, LogBuilder};

    use super::*;

    const HOUR: i64 = 3_600_000_000_000;

    /// Cases that begin at noon of 1, 2, 3, ... March 2024 in Germany, with hours since then.
    fn log(cases: &[&[(&str, i64)]]) -> EventLog {
        let mut builder = LogBuilder::new();
        for (day, events) in cases.iter().enumerate() {
            for (step, hours) in *events {
                let at = (1_709_290_800 + day as i64 * 86_400) * 1_000_000_000 + hours * HOUR;
                builder.event(&day.to_string(), step, Some(at));
                builder.set("start_timestamp", Cell::Date { ns: at - HOUR / 2, offset: 0 });
            }
        }
        builder.finish()
    }

    fn of(log: &EventLog, metric: Metric, place: &str, days: (i8, i8)) -> Vec<f64> {
        let code = |name: &str| log.activities().code(name).expect("a step");
        let place = match place.split_once('>') {
            _ if place.is_empty() => Place::Process,
            Some((from, to)) => Place::Transition(code(from), code(to)),
            None => Place::Activity(code(place)),
        };
        let period = date(2024, 3, days.0)..=date(2024, 3, days.1);
        sample(log, &Selection::all(log), metric, place, period).values
    }

    #[test]
    fn values_belong_to_the_day_on_which_they_were_known() {
        let log = log(&[&[("a", 0), ("b", 2), ("c", 30)], &[("a", 0), ("b", 1), ("b", 4)], &[("a", 0), ("c", 1)]]);
        assert_eq!(of(&log, Metric::CaseDuration, "", (1, 31)), [108_000.0, 14_400.0, 3600.0]);
        assert_eq!(of(&log, Metric::CaseDuration, "", (2, 2)), [108_000.0, 14_400.0]);
        assert_eq!(of(&log, Metric::Waiting, "b", (1, 31)), [7200.0, 3600.0, 10_800.0]);
        assert_eq!(of(&log, Metric::Waiting, "b", (1, 1)), [7200.0]);
        assert_eq!(of(&log, Metric::Waiting, "b>b", (1, 31)), [10_800.0]);
        assert_eq!(of(&log, Metric::Rework, "b", (1, 31)), [0.0, 1.0]);
        assert_eq!(of(&log, Metric::Processing, "c", (3, 31)), [1800.0]);
        assert_eq!(of(&log, Metric::CaseDuration, "b", (1, 31)), [] as [f64; 0]);
    }
}
