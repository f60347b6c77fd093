//! The dotted chart: events over time, case by case where cases may be looked at, else by groups of cases.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::dotted::{Axis, Frame, Options, Sort, dotted as chart};
use lotse_mining::privacy::protect_dots;
use lotse_mining::selection::Selection;
use lotse_mining::statistics::durations;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::query::{Computed, Query, View, instant};
use crate::auth::{Language, User};
use crate::{App, Problem};

/// Columns and rows of a chart of groups at most.
const GROUPED: (u32, u32) = (100, 40);
/// Columns and rows at most.
const SIZE: usize = 2000;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(dotted))
}

/// Events in cells.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dotted {
    /// Columns.
    width: u32,
    /// Rows.
    height: u32,
    /// Column, row, index into `activities`, number of events.
    cells: Vec<(u32, u32, u32, u64)>,
    /// Most frequent first.
    activities: Vec<String>,
    /// Events of each activity; those of small groups are absent.
    events: Vec<Option<u64>>,
    /// Left edge of the axis of time.
    from: Option<String>,
    /// Right edge of the axis of time.
    to: Option<String>,
    /// Right edge of the axis of durations, in seconds.
    max_seconds: Option<f64>,
    /// Cases drawn.
    cases: u64,
    /// Whether rows stand for groups of cases, and numbers are rounded down to multiples of `k`.
    grouped: bool,
    computed: Computed,
}

fn choice<T: serde::de::DeserializeOwned + Default>(query: &Query, name: &str) -> Result<T, Problem> {
    let Some(text) = query.get(name).filter(|text| !text.is_empty()) else { return Ok(T::default()) };
    serde_json::from_value(serde_json::Value::from(text)).map_err(|error| {
        Problem::invalid([format!("„{name}“ kennt „{text}“ nicht: {error}"), format!("Unknown `{name}`: {error}")])
    })
}

/// Events over time, binned
#[utoipa::path(get, path = "/datasets/{id}/dotted", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query),
        ("width" = Option<usize>, Query), ("height" = Option<usize>, Query),
        ("x" = Option<String>, Query, description = "absolute, relative or weekday"),
        ("sort" = Option<String>, Query, description = "start, duration or events")),
    responses((status = 200, body = Dotted)))]
async fn dotted(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Dotted>, Problem> {
    app.blocking(move |app| {
        let (axis, sort): (Axis, Sort) = (choice(&query, "x")?, choice(&query, "sort")?);
        let (width, height) = (query.number("width", 800, SIZE)? as u32, query.number("height", 400, SIZE)? as u32);
        let view = View::open(app, &user, language, &id, &query, "dotted")?;
        Ok(Json(draw(&view, Options { width, height, cases_a_row: 1, axis, sort, frame: Frame::default() })))
    })
    .await
}

fn draw(view: &View, mut options: Options) -> Dotted {
    let (log, selection) = (&view.loaded.log, &view.prepared.selection);
    let grouped = !view.loaded.about.case_access;
    if grouped {
        options.width = options.width.min(GROUPED.0);
        options.height = options.height.min(GROUPED.1);
        options.cases_a_row = 4 * view.k as u32;
        // The first, the last and the longest are single cases; those of the whole log are on record anyway.
        let usual = durations(log, &Selection::all(log), None);
        let longest = usual.quantiles.last().map(|one| (one.seconds * 1e9) as i64);
        options.frame = Frame { period: log.period(), longest };
    }
    let mut found = chart(log, selection, options);
    let left_out = if grouped { protect_dots(&mut found, view.k) } else { 0 };
    let shown = view.shown();
    let events = |name: &String| shown.activities.iter().find(|of| of.name == *name).and_then(|of| of.events);
    let method = if grouped {
        [
            "Punktdiagramm (Song und van der Aalst 2007): jede Zeile eine Gruppe von mindestens 4 · k Fällen; Zellen mit weniger als k Fällen fehlen, Zahlen auf Vielfache von k abgerundet; was länger dauert als 95 % der Fälle, steht am rechten Rand",
            "Dotted chart (Song and van der Aalst 2007): each row a group of at least 4 · k cases; cells of fewer than k cases are missing, numbers rounded down to multiples of k; what takes longer than 95 % of the cases stands at the right edge",
        ]
    } else {
        [
            "Punktdiagramm (Song und van der Aalst 2007): jede Zeile ein Fall oder, wo es mehr Fälle als Zeilen gibt, gleich viele Fälle",
            "Dotted chart (Song and van der Aalst 2007): each row a case or, where there are more cases than rows, equally many cases",
        ]
    };
    // An activity that is not listed elsewhere is not named here, and of one that few persons do it is not told when.
    let named: Vec<bool> = found
        .activities
        .iter()
        .map(|name| match shown.activities.iter().find(|of| of.name == *name) {
            Some(of) => !of.few_persons,
            None => !grouped,
        })
        .collect();
    let mut index = Vec::with_capacity(named.len());
    let mut next = 0;
    for &named in &named {
        index.push(named.then_some(next));
        next += u32::from(named);
    }
    let cells = found
        .cells
        .iter()
        .filter_map(|cell| Some((cell.x, cell.y, index[cell.activity as usize]?, cell.events)))
        .collect();
    let mut activities = found.activities;
    let mut named = named.into_iter();
    activities.retain(|_| named.next().unwrap_or(false));
    Dotted {
        width: found.width,
        height: found.height,
        cells,
        events: activities.iter().map(events).collect(),
        activities,
        from: found.period.and_then(|(from, _)| instant(from)),
        to: found.period.and_then(|(_, to)| instant(to)),
        max_seconds: found.longest.map(|ns| ns as f64 / 1e9),
        cases: if grouped { selection.case_count() as u64 } else { found.cases },
        grouped,
        computed: view.computed(left_out, method),
    }
}
