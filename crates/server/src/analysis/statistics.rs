//! Durations, load over time, activities and transitions of the selected cases.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::privacy::network::Fate;
use lotse_mining::privacy::{Figure, ShownLoad, Whole, protect_figures, protect_load};
use lotse_mining::selection::Selection;
use lotse_mining::statistics::{self, Load, Step, cases_in, load_by};
use lotse_mining::summary::case_durations_in;
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::figures::Times;
use super::query::{Computed, Query, View};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(statistics))
}

/// Statistics; numbers of small groups are absent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Statistics {
    #[serde(flatten)]
    pub tables: Tables,
    computed: Computed,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Tables {
    pub durations: DurationTable,
    /// Cases that begin in each period.
    pub arrival: Vec<PeriodCount>,
    /// Cases that end in each period.
    pub completion: Vec<PeriodCount>,
    /// Cases in work at the end of each period.
    pub wip: Vec<PeriodCount>,
    pub activities: Vec<ActivityRow>,
    /// Most frequent first.
    pub transitions: Vec<TransitionRow>,
}

/// How long cases take, in seconds.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct DurationTable {
    pub histogram: Vec<DurationBin>,
    pub quantiles: Vec<DurationQuantile>,
}

/// Cases that take from `from` to less than `to` seconds.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DurationBin {
    pub from: f64,
    pub to: f64,
    pub cases: Option<u64>,
}

/// The share `q` of the cases takes no longer.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DurationQuantile {
    pub q: f64,
    pub seconds: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PeriodCount {
    /// Its first day, or of a month `YYYY-MM`.
    pub period: String,
    pub cases: Option<u64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ActivityRow {
    pub activity: String,
    pub events: Option<u64>,
    pub cases: Option<u64>,
    pub rework_cases: Option<u64>,
    /// Of all cases, 0 to 1.
    pub share: Option<f64>,
    pub processing: Option<Times>,
    pub waiting: Option<Times>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TransitionRow {
    pub from: String,
    pub to: String,
    pub events: Option<u64>,
    pub cases: Option<u64>,
    pub duration: Option<Times>,
}

/// Statistics of a dataset
#[utoipa::path(get, path = "/datasets/{id}/statistics", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = Statistics)))]
async fn statistics(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Statistics>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "statistics")?;
        let (tables, suppressed) = tables(&view);
        let method = [
            "Dauern vom ersten bis zum letzten Ereignis eines Falls, Quantile nach Hyndman und Fan (Typ 7); Eingang, Abschluss und offene Fälle nach Tagen, Wochen oder Monaten in Deutschland, je gröber, desto weniger Zahlen fehlen; Zahlen unter k Fällen und solche, aus denen sie sich errechnen ließen, zurückgehalten",
            "Durations from the first to the last event of a case, quantiles after Hyndman and Fan (type 7); arrival, completion and work in progress by days, weeks or months in Germany, the coarser the fewer numbers are missing; numbers under k cases, and those from which they could be computed, withheld",
        ];
        Ok(Json(Statistics { tables, computed: view.computed(suppressed, method) }))
    })
    .await
}

/// The tables, and how many of their counts and quantiles are withheld.
pub(crate) fn tables(view: &View) -> (Tables, usize) {
    let (durations, of_durations) = durations(view);
    let load = shown_load(view);
    let series = |pick: fn(&lotse_mining::privacy::ShownPeriod) -> Option<u64>| {
        let counts = load.periods.iter().map(|of| PeriodCount { period: of.period.clone(), cases: pick(of) });
        counts.collect::<Vec<_>>()
    };
    let shown = view.shown();
    let names: FxHashMap<u32, &str> = shown.activities.iter().map(|of| (of.activity, of.name.as_str())).collect();
    let all = shown.cases.max(1) as f64;
    let activities = shown.activities.iter().map(|of| ActivityRow {
        activity: of.name.clone(),
        events: of.events,
        cases: of.cases,
        rework_cases: of.rework_cases,
        share: of.cases.map(|cases| cases as f64 / all),
        processing: of.processing.map(Times::from),
        waiting: of.waiting.map(Times::from),
    });
    let mut flows: Vec<_> =
        shown.flows.iter().filter_map(|of| Some((of.weight, *names.get(&of.from)?, *names.get(&of.to)?, of))).collect();
    flows.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| (a.1, a.2).cmp(&(b.1, b.2))));
    let transitions = flows.into_iter().map(|(_, from, to, of)| TransitionRow {
        from: from.to_owned(),
        to: to.to_owned(),
        events: of.events,
        cases: of.cases,
        duration: of.times.map(Times::from),
    });
    let suppressed = of_durations + load.withheld + shown.withheld;
    let tables = Tables {
        durations,
        arrival: series(|of| of.arrived),
        completion: series(|of| of.completed),
        wip: series(|of| of.open),
        activities: activities.collect(),
        transitions: transitions.collect(),
    };
    (tables, suppressed)
}

/// Every case of the log, where the question is about a part of them.
fn whole(view: &View) -> Option<Selection> {
    (!view.prepared.selection.is_all()).then(|| Selection::all(&view.loaded.log))
}

fn durations(view: &View) -> (DurationTable, usize) {
    let (log, selection, k) = (&view.loaded.log, &view.prepared.selection, view.k);
    let calendar = view.prepared.calendar.as_ref();
    let found = statistics::durations(log, selection, calendar);
    // One figure a bin, then the cases without time, then what is longer.
    let counts: Vec<u64> = found.histogram.iter().map(|bin| bin.cases).collect();
    let mut figures: Vec<Figure> = counts.iter().map(|&cases| Figure::in_table(cases)).collect();
    figures.push(Figure::in_table(selection.case_count() as u64 - found.cases));
    figures.push(Figure::in_table(0));
    let mut enough = found.cases >= k;
    if let Some(all) = whole(view) {
        let ns = case_durations_in(log, &all, calendar);
        let mut of_all = cases_in(&found.histogram, &ns);
        let longer = ns.len() as u64 - of_all.iter().sum::<u64>();
        of_all.extend([(all.case_count() - ns.len()) as u64, longer]);
        let alone: Vec<Figure> = of_all.iter().map(|&cases| Figure::in_table(cases)).collect();
        let edges = |of: &statistics::Durations| of.histogram.iter().map(|bin| bin.to).collect::<Vec<_>>();
        // Only bins that are shown of the whole can be compared with.
        let same = edges(&statistics::durations(log, &all, calendar)) == edges(&found);
        let hidden = if same { protect_figures(2, &alone, k) } else { vec![Fate::Shown; alone.len()] };
        for ((figure, cases), fate) in figures.iter_mut().zip(of_all).zip(hidden) {
            figure.whole = Some(Whole { value: cases, cases, withheld: fate != Fate::Shown });
        }
        let missing = ns.len() as u64 - found.cases;
        enough &= missing == 0 || missing >= k;
    }
    let fates = protect_figures(2, &figures, k);
    let silent = fates.contains(&Fate::Unlisted);
    let histogram: Vec<DurationBin> = found
        .histogram
        .iter()
        .zip(&fates)
        .map(|(bin, fate)| {
            let shown = !silent && *fate == Fate::Shown;
            DurationBin { from: bin.from, to: bin.to, cases: shown.then_some(bin.cases) }
        })
        .collect();
    // As many cases have to lie on either side.
    let of = |q: f64| q.min(1.0 - q) * found.cases as f64 >= k as f64;
    let quantiles: Vec<DurationQuantile> = found
        .quantiles
        .iter()
        .map(|one| DurationQuantile { q: one.q, seconds: (enough && of(one.q)).then_some(one.seconds) })
        .collect();
    let withheld = histogram.iter().filter(|bin| bin.cases.is_none()).count()
        + quantiles.iter().filter(|one| one.seconds.is_none()).count();
    (DurationTable { histogram, quantiles }, withheld)
}

/// The load by periods so long that few numbers are withheld.
fn shown_load(view: &View) -> ShownLoad {
    let log = &view.loaded.log;
    let all = whole(view)
        .map(|all| (settled(statistics::load(log, &all), |step| load_by(log, &all, step), None, view.k), all));
    let first = statistics::load(log, &view.prepared.selection);
    let by = |step| load_by(log, &view.prepared.selection, step);
    match &all {
        None => settled(first, by, None, view.k).1,
        Some((of_all, all)) => settled(first, by, Some((&|step| load_by(log, all, step), of_all)), view.k).1,
    }
}

/// How the whole log is loaded by other periods, and what is shown of it.
type OfWhole<'a> = (&'a dyn Fn(Step) -> Load, &'a (Step, ShownLoad));

/// Lengthens the periods while more than a fifth of the numbers would be withheld.
fn settled(first: Load, by: impl Fn(Step) -> Load, whole: Option<OfWhole<'_>>, k: u64) -> (Step, ShownLoad) {
    let mut load = first;
    loop {
        let all = whole.map(|(of, (step, shown))| (of(load.step), (*step == load.step).then_some(shown)));
        let shown = protect_load(&load, all.as_ref().map(|(all, shown)| (all, *shown)), k);
        let longer = match load.step {
            Step::Day => Step::Week,
            Step::Week => Step::Month,
            Step::Month => return (load.step, shown),
        };
        if shown.withheld * 5 <= shown.periods.len() * 3 {
            return (load.step, shown);
        }
        load = by(longer);
    }
}
