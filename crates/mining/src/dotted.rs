//! The dotted chart, binned: one row a group of cases, one dot an event.
//!
//! Source: Song and van der Aalst, "Supporting process mining by showing events at a
//! glance", WITS 2007. Dots are counted in cells, so that a chart of ten million events
//! is as large as one of a thousand.

use std::cmp::Reverse;

use lotse_eventlog::{EventLog, NO_TIME};
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::filter::span;
use crate::selection::Selection;
use crate::zone::Offsets;

/// What runs from left to right.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Axis {
    /// Time, from the first to the last of the selection.
    #[default]
    Absolute,
    /// Time since the first event of the case.
    Relative,
    /// Monday 0:00 to Sunday 24:00 in Germany.
    Weekday,
}

/// Order of the cases from top to bottom; ties in the order of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Earliest first event first.
    #[default]
    Start,
    /// Longest first.
    Duration,
    /// Most events first.
    Events,
}

/// What to draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Columns of cells, at least 1.
    pub width: u32,
    /// Rows of cells at most.
    pub height: u32,
    /// Each row stands for at least so many cases, as far as there are as many.
    pub cases_a_row: u32,
    /// From left to right.
    pub axis: Axis,
    /// From top to bottom.
    pub sort: Sort,
    /// Left and right edge; what lies beyond belongs to the outermost columns. That of the selection where absent.
    pub frame: Frame,
}

/// What the chart spans, in nanoseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// First and last time since the epoch, of [`Axis::Absolute`].
    pub period: Option<(i64, i64)>,
    /// Right edge of [`Axis::Relative`].
    pub longest: Option<i64>,
}

/// Events of one activity in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Cell {
    /// Row from 0, the top one.
    pub y: u32,
    /// Column from 0, the left one.
    pub x: u32,
    /// Index into [`Dotted::activities`].
    pub activity: u32,
    /// Events.
    pub events: u64,
    /// Cases behind them.
    pub cases: u64,
}

/// A dotted chart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Dotted {
    /// Columns.
    pub width: u32,
    /// Rows; fewer than asked for where there are fewer groups of cases.
    pub height: u32,
    /// Cells with events, by row, column, activity.
    pub cells: Vec<Cell>,
    /// Activities of the selection, most events first, then by name.
    pub activities: Vec<String>,
    /// Left and right edge of [`Axis::Absolute`], nanoseconds since the epoch.
    pub period: Option<(i64, i64)>,
    /// Right edge of [`Axis::Relative`] in nanoseconds: the longest duration of a case, unless the frame says otherwise.
    pub longest: Option<i64>,
    /// Cases drawn: those with a time.
    pub cases: u64,
    /// Events left out, since they have no time.
    pub timeless: u64,
}

const WEEK: i64 = 7 * 86_400 * 1_000_000_000;
/// 1 January 1970 was a Thursday.
const MONDAY: i64 = 3 * 86_400 * 1_000_000_000;

/// Bins the events of the selection. Linear in the events, and `n log n` in the cases.
#[must_use]
pub fn dotted(log: &EventLog, selection: &Selection, options: Options) -> Dotted {
    let (codes, times, names) = (log.activity_codes(), log.times(), log.activities());
    let mut order = Vec::with_capacity(selection.case_count());
    let mut per_activity = vec![0u64; names.len()];
    let mut timeless = 0;
    selection.for_each(log, |case, rows| {
        for row in rows.iter() {
            if times[row] == NO_TIME {
                timeless += 1;
            } else {
                per_activity[codes[row] as usize] += 1;
            }
        }
        if let Some((from, to)) = span(log, rows) {
            order.push((case, from, to, rows.len()));
        }
    });
    let width = options.width.max(1);
    let Some(first) = order.iter().map(|&(_, from, ..)| from).min() else {
        return Dotted { width, timeless, ..Dotted::default() };
    };
    let last = order.iter().map(|&(_, _, to, _)| to).max().unwrap_or(first);
    let longest = order.iter().map(|&(_, from, to, _)| to - from).max().unwrap_or(0);
    let (left, right) = options.frame.period.unwrap_or((first, last));
    let longest = options.frame.longest.unwrap_or(longest);
    match options.sort {
        Sort::Start => order.sort_by_key(|&(_, from, ..)| from),
        Sort::Duration => order.sort_by_key(|&(_, from, to, _)| Reverse(to - from)),
        Sort::Events => order.sort_by_key(|&(.., events)| Reverse(events)),
    }

    let mut activities: Vec<u32> = (0..names.len() as u32).filter(|&code| per_activity[code as usize] > 0).collect();
    activities.sort_by_key(|&code| (Reverse(per_activity[code as usize]), names.text(code)));
    let mut index = vec![0u32; names.len()];
    for (position, &code) in activities.iter().enumerate() {
        index[code as usize] = position as u32;
    }

    let groups = order.len() / options.cases_a_row.max(1) as usize;
    let height = (options.height.max(1) as usize).min(groups.max(1));
    let offsets = Offsets::of(first, last);
    let column = |begin: i64, at: i64| {
        let (position, range) = match options.axis {
            Axis::Absolute => (at - left, right - left),
            Axis::Relative => (at - begin, longest),
            Axis::Weekday => ((offsets.local(at) + MONDAY).rem_euclid(WEEK), WEEK),
        };
        let x = i128::from(position) * i128::from(width) / i128::from(range.max(1));
        // The last instant belongs to the last column.
        x.clamp(0, i128::from(width) - 1) as u32
    };
    let cells = (0..height)
        .into_par_iter()
        .map(|y| {
            let group = order.len() * y / height..order.len() * (y + 1) / height;
            let mut counts: FxHashMap<(u32, u32), (u64, u64, usize)> = FxHashMap::default();
            for &(case, begin, ..) in &order[group] {
                for row in log.case_range(case) {
                    if times[row] == NO_TIME || selection.events().is_some_and(|events| !events.get(row)) {
                        continue;
                    }
                    let key = (column(begin, times[row]), index[codes[row] as usize]);
                    let (events, cases, seen) = counts.entry(key).or_insert((0, 0, usize::MAX));
                    *events += 1;
                    if *seen != case {
                        (*cases, *seen) = (*cases + 1, case);
                    }
                }
            }
            let mut cells: Vec<Cell> = counts
                .into_iter()
                .map(|((x, activity), (events, cases, _))| Cell { y: y as u32, x, activity, events, cases })
                .collect();
            cells.sort_unstable();
            cells
        })
        .collect::<Vec<_>>()
        .concat();
    Dotted {
        width,
        height: height as u32,
        cells,
        activities: activities.into_iter().map(|code| names.text(code).to_owned()).collect(),
        period: Some((left, right)),
        longest: Some(longest),
        cases: order.len() as u64,
        timeless,
    }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::LogBuilder;

    use super::*;

    const HOUR: i64 = 3_600_000_000_000;

    fn check(axis: Axis, sort: Sort, cases_a_row: u32, expected: &str) {
        let mut builder = LogBuilder::new();
        // Thursday, 1 January 1970; local time is an hour ahead.
        for (case, events) in [("1", vec![(10, "b"), (20, "a")]), ("2", vec![(0, "a"), (5, "a"), (10, "a")])] {
            for (hour, activity) in events {
                builder.event(case, activity, Some(hour * HOUR));
            }
        }
        builder.event("2", "c", None);
        builder.event("3", "c", None);
        let log = builder.finish();
        let options = Options { width: 10, height: 9, cases_a_row, axis, sort, frame: Frame::default() };
        let found = dotted(&log, &Selection::all(&log), options);
        assert_eq!((found.cases, found.timeless), (2, 2));
        let text: Vec<String> = found
            .cells
            .iter()
            .map(|cell| {
                let name = &found.activities[cell.activity as usize];
                format!("{},{} {name}{}/{}", cell.x, cell.y, cell.events, cell.cases)
            })
            .collect();
        assert_eq!(text.join(" "), expected);
    }

    #[test]
    fn events_fall_into_the_cells_of_their_time() {
        check(Axis::Absolute, Sort::Start, 1, "0,0 a1/1 2,0 a1/1 5,0 a1/1 5,1 b1/1 9,1 a1/1");
        check(Axis::Relative, Sort::Start, 1, "0,0 a1/1 5,0 a1/1 9,0 a1/1 0,1 b1/1 9,1 a1/1");
        check(Axis::Relative, Sort::Events, 1, "0,0 a1/1 5,0 a1/1 9,0 a1/1 0,1 b1/1 9,1 a1/1");
        check(Axis::Absolute, Sort::Duration, 1, "5,0 b1/1 9,0 a1/1 0,1 a1/1 2,1 a1/1 5,1 a1/1");
    }

    #[test]
    fn weekdays_are_german_and_rows_stand_for_as_many_cases_as_asked() {
        // Thursday 1:00 is hour 73 of 168; 6:00, 11:00 and 21:00 are 78, 83 and 93.
        check(Axis::Weekday, Sort::Start, 2, "4,0 a3/1 4,0 b1/1 5,0 a1/1");
        check(Axis::Relative, Sort::Start, 5, "0,0 a1/1 0,0 b1/1 5,0 a1/1 9,0 a2/2");
    }

    #[test]
    fn a_log_without_times_has_no_dots() {
        let mut builder = LogBuilder::new();
        builder.event("1", "a", None);
        let log = builder.finish();
        let options = Options {
            width: 0,
            height: 0,
            cases_a_row: 0,
            axis: Axis::Absolute,
            sort: Sort::Start,
            frame: Frame::default(),
        };
        let found = dotted(&log, &Selection::all(&log), options);
        assert_eq!((found.cells, found.width, found.timeless), (vec![], 1, 1));
    }
}
