//! The figures of a selection at a glance.

use lotse_mining::summary::case_durations_in;
use lotse_mining::times;
use serde::Serialize;
use utoipa::ToSchema;

use super::query::{View, instant};

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
    let graph = view.graph();
    let mut variants = rustc_hash::FxHashSet::default();
    let mut again = 0u64;
    let (mut first, mut last) = (i64::MAX, i64::MIN);
    let activities = log.activity_codes();
    let mut seen = rustc_hash::FxHashSet::default();
    selection.for_each(log, |_, rows| {
        seen.clear();
        let trace: Vec<u32> = rows.iter().map(|row| activities[row]).collect();
        again += u64::from(!trace.iter().all(|&activity| seen.insert(activity)));
        variants.insert(trace);
        for row in rows.iter() {
            let time = log.times()[row];
            if time != lotse_eventlog::NO_TIME {
                (first, last) = (first.min(time), last.max(time));
            }
        }
    });
    let cases = selection.case_count() as u64;
    let hides = |part: u64| (0 < part && part < k) || (part < cases && cases - part < k);
    let mut durations = case_durations_in(log, selection, view.prepared.calendar.as_ref());
    let timed = durations.len() as u64;
    Figures {
        cases: Some(cases),
        events: view.shown().events,
        activities: Some(graph.nodes.len() as u64),
        variants: Some(variants.len() as u64),
        duration: (timed >= k).then(|| times::Times::of(&mut durations).map(Times::from)).flatten(),
        rework_share: (cases > 0 && !hides(again)).then(|| again as f64 / cases as f64),
        from: (first <= last).then(|| instant(first)).flatten(),
        to: (first <= last).then(|| instant(last)).flatten(),
    }
}
