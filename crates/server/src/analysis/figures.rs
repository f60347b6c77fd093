//! The figures of a selection at a glance.

use jiff::Timestamp;
use lotse_mining::filter::span;
use lotse_mining::times;
use lotse_mining::variants::variants;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{View, instant};
use crate::time;

/// Order statistics of durations in seconds.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub(crate) struct Times {
    min: Option<f64>,
    pub(crate) median: Option<f64>,
    pub(crate) mean: Option<f64>,
    pub(crate) p90: Option<f64>,
    max: Option<f64>,
    sum: Option<f64>,
    n: Option<u64>,
}

impl From<times::Times> for Times {
    fn from(of: times::Times) -> Self {
        Self {
            min: Some(of.min),
            median: Some(of.median),
            mean: Some(of.mean),
            p90: Some(of.p90),
            max: Some(of.max),
            sum: Some(of.sum),
            n: Some(of.n),
        }
    }
}

/// Figures of the selected cases.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Figures {
    cases: Option<u64>,
    events: Option<u64>,
    activities: Option<u64>,
    variants: Option<u64>,
    duration: Option<Times>,
    /// Share of cases in which an activity occurs more than once.
    rework_share: Option<f64>,
    from: Option<String>,
    to: Option<String>,
}

impl View {
    /// The figures, computed once.
    pub(crate) fn figures(&self) -> Figures {
        self.prepared.figures.get_or_init(|| compute(self)).clone()
    }
}

fn compute(view: &View) -> Figures {
    let (log, selection, k) = (&view.loaded.log, &view.prepared.selection, view.k);
    let found = variants(log, selection, view.prepared.calendar.as_ref());
    let again: u64 = found.iter().filter(|variant| variant.repeats()).map(|variant| variant.cases).sum();
    let cases = selection.case_count() as u64;
    let hides = |part: u64, of: u64| (0 < part && part < k) || (part < of && of - part < k);
    let of_whole = view.whole_prepared().map(|whole| whole.again(log));
    // Neither those with repetition, nor those without, nor what is left of either in the whole may be few.
    let hidden = hides(again, cases)
        || of_whole.is_some_and(|(all, all_cases)| hides(all.saturating_sub(again), all_cases.saturating_sub(cases)));
    let mut durations: Vec<i64> = found.iter().flat_map(|variant| &variant.durations).copied().collect();
    let timed = durations.len() as u64;
    let (from, to) = period(view);
    Figures {
        cases: Some(cases),
        events: view.shown().events,
        activities: Some(view.graph().nodes.len() as u64),
        variants: Some(found.len() as u64),
        duration: (timed >= k).then(|| times::Times::of(&mut durations).map(Times::from)).flatten(),
        rework_share: (cases > 0 && !hidden).then(|| again as f64 / cases as f64),
        from,
        to,
    }
}

/// First and last instant; of a part of the cases only their days, since they are single events.
fn period(view: &View) -> (Option<String>, Option<String>) {
    let (log, selection) = (&view.loaded.log, &view.prepared.selection);
    if selection.is_all() {
        let period = log.period();
        return (period.and_then(|(from, _)| instant(from)), period.and_then(|(_, to)| instant(to)));
    }
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    selection.for_each(log, |_, rows| {
        if let Some((from, to)) = span(log, rows) {
            (first, last) = (first.min(from), last.max(to));
        }
    });
    let zone = time::berlin();
    let day = |ns: i64| {
        let at = Timestamp::from_nanosecond(i128::from(ns)).ok()?.to_zoned(zone.clone());
        Some(at.start_of_day().ok()?.timestamp().to_string())
    };
    if first > last { (None, None) } else { (day(first), day(last)) }
}
