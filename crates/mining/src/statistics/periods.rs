//! Load over time: cases arriving, completed and in work by day, week or month.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};
use lotse_eventlog::EventLog;
use serde::Serialize;

use crate::filter::span;
use crate::selection::Selection;
use crate::zone::berlin;

/// How long the periods are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// One day; up to 62 days.
    #[default]
    Day,
    /// Monday to Sunday; up to 18 months.
    Week,
    /// A month of the calendar.
    Month,
}

/// Cases of one period. Each number counts cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// Its first day, or of a month `YYYY-MM`.
    pub period: String,
    /// Cases whose first event falls into it.
    pub arrived: u64,
    /// Cases whose last event falls into it.
    pub completed: u64,
    /// Cases in work at its end: begun before, with an event to come after it.
    pub open: u64,
}

/// Arrivals, completions and work in progress, without gaps from the first to the last
/// time of a selected case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Load {
    /// Length of the periods.
    pub step: Step,
    /// The periods; none where no case has a time.
    pub periods: Vec<Period>,
    /// Cases without a time, which are in none of them.
    pub timeless: u64,
}

fn first_day(day: Date, step: Step) -> Date {
    match step {
        Step::Day => day,
        Step::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(Date::MIN),
        Step::Month => day.first_of_month(),
    }
}

fn next(day: Date, step: Step) -> Option<Date> {
    match step {
        Step::Day => day.tomorrow(),
        Step::Week => day.checked_add(7.days()),
        Step::Month => day.checked_add(1.month()),
    }
    .ok()
}

/// The load of the selected cases by German days, weeks or months, whichever the period
/// suits. Linear in cases and periods.
#[must_use]
pub fn load(log: &EventLog, selection: &Selection) -> Load {
    let spans = spans(log, selection);
    let first = spans.iter().map(|&(from, _)| from).min().unwrap_or_default();
    let last = spans.iter().map(|&(_, to)| to).max().unwrap_or_default();
    let step = match (last - first) / (86_400 * 1_000_000_000) {
        ..=62 => Step::Day,
        63..=548 => Step::Week,
        _ => Step::Month,
    };
    by(&spans, selection.case_count(), step)
}

/// The load of the selected cases by periods of this length.
#[must_use]
pub fn load_by(log: &EventLog, selection: &Selection, step: Step) -> Load {
    by(&spans(log, selection), selection.case_count(), step)
}

fn spans(log: &EventLog, selection: &Selection) -> Vec<(i64, i64)> {
    let mut spans = Vec::with_capacity(selection.case_count());
    selection.for_each(log, |_, rows| spans.extend(span(log, rows)));
    spans
}

fn by(spans: &[(i64, i64)], cases: usize, step: Step) -> Load {
    let timeless = (cases - spans.len()) as u64;
    let Some(first) = spans.iter().map(|&(from, _)| from).min() else {
        return Load { step, periods: Vec::new(), timeless };
    };
    let last = spans.iter().map(|&(_, to)| to).max().unwrap_or(first);
    let zone = berlin();
    let instant = |ns: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_nanos(ns);
    let day_of = |ns: i64| instant(ns).to_zoned(zone.clone()).date();
    let mut periods = Vec::new();
    let mut begins = Vec::new();
    let mut day = Some(first_day(day_of(first), step));
    while let Some(begin) = day {
        let Ok(at) = begin.to_zoned(zone.clone()) else { break };
        let at = i64::try_from(at.timestamp().as_nanosecond()).unwrap_or(i64::MIN);
        if at > last {
            break;
        }
        begins.push(at);
        let name = if step == Step::Month { begin.strftime("%Y-%m").to_string() } else { begin.to_string() };
        periods.push(Period { period: name, arrived: 0, completed: 0, open: 0 });
        day = next(begin, step);
    }
    for &(from, to) in spans {
        let period = |at: i64| begins.partition_point(|&begin| begin <= at).saturating_sub(1);
        periods[period(from)].arrived += 1;
        periods[period(to)].completed += 1;
    }
    let mut open = 0;
    for period in &mut periods {
        // A case completed in a period has arrived in it or before.
        open = open + period.arrived - period.completed;
        period.open = open;
    }
    Load { step, periods, timeless }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;

    fn of(cases: &[(&str, &str)]) -> Load {
        let mut builder = LogBuilder::new();
        let ns = |text: &str| {
            let at: Timestamp = text.parse().expect("an instant");
            i64::try_from(at.as_nanosecond()).expect("in range")
        };
        for (case, (from, to)) in cases.iter().enumerate() {
            builder.event(&case.to_string(), "a", Some(ns(from)));
            builder.event(&case.to_string(), "b", Some(ns(to)));
        }
        let log = builder.finish();
        load(&log, &Selection::all(&log))
    }

    #[test]
    fn days_are_german_and_without_gaps() {
        // The first arrives at 00:30 on 31 March in Germany, a day of 23 hours.
        let found =
            of(&[("2024-03-30T23:30:00Z", "2024-04-02T10:00:00Z"), ("2024-03-31T22:00:00Z", "2024-04-01T08:00:00Z")]);
        let text: Vec<String> = found
            .periods
            .iter()
            .map(|period| format!("{} +{} -{} ={}", period.period, period.arrived, period.completed, period.open))
            .collect();
        assert_eq!(text, ["2024-03-31 +1 -0 =1", "2024-04-01 +1 -1 =1", "2024-04-02 +0 -1 =0"]);
        assert_eq!(found.step, Step::Day);
    }

    #[test]
    fn longer_spans_are_told_in_weeks_and_months() {
        let weeks = of(&[("2024-01-03T10:00:00Z", "2024-06-05T10:00:00Z")]);
        assert_eq!((weeks.step, weeks.periods.len()), (Step::Week, 23));
        assert_eq!(weeks.periods[0].period, "2024-01-01");
        let months =
            of(&[("2022-12-31T23:30:00Z", "2024-06-05T10:00:00Z"), ("2023-01-05T23:30:00Z", "2025-06-05T10:00:00Z")]);
        assert_eq!((months.step, months.periods.len()), (Step::Month, 30));
        assert_eq!((months.periods[0].period.as_str(), months.periods[0].arrived), ("2023-01", 2));
        assert_eq!(months.periods[17].open, 1);
        assert_eq!(of(&[]), Load::default());
    }
}
