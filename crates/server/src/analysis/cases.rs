//! Single cases, where the authority decided at import that they may be looked at. Never who worked on them.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use lotse_eventlog::{Cell, Column, ColumnId, Kind, NO_TIME, Table};
use lotse_mining::attributes::{Scope, Withheld, attributes};
use lotse_mining::calendar::Calendar;
use lotse_mining::filter::{span, text_of};
use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::query::{Computed, Query, View, forbidden, instant};
use crate::auth::{Language, User};
use crate::{App, Loaded, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(cases)).routes(routes!(case))
}

/// A page of cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Cases {
    cases: Vec<CaseRow>,
    /// Cases that the filters leave.
    total: usize,
    computed: Computed,
}

/// A case.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseRow {
    /// Its place in the log, from 1.
    number: usize,
    id: String,
    start: Option<String>,
    end: Option<String>,
    /// From the first to the last event, in seconds.
    duration: Option<f64>,
    /// Events that the filters leave.
    events: usize,
}

/// A case with all its events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseDetail {
    number: usize,
    id: String,
    attributes: Vec<Attribute>,
    events: Vec<CaseEvent>,
}

/// An event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CaseEvent {
    activity: String,
    time: Option<String>,
    start: Option<String>,
    attributes: Vec<Attribute>,
}

/// An attribute of the case or of an event.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Attribute {
    key: String,
    value: String,
}

/// 403 unless single cases may be looked at.
pub(crate) fn allowed(loaded: &Loaded) -> Result<(), Problem> {
    if loaded.about.case_access {
        return Ok(());
    }
    let detail = [
        "Beim Import wurde festgelegt, dass einzelne Fälle nicht eingesehen werden.".to_owned(),
        "It was decided at import that single cases are not looked at.".to_owned(),
    ];
    let title = ["Einzelne Fälle sind nicht freigegeben", "Single cases are not released"];
    Err(Problem::new(StatusCode::FORBIDDEN, "case-access-off", title, detail).with_hint([
        "Importieren Sie das Protokoll mit Zugriff auf einzelne Fälle, wenn Datenschutz und Personalrat zugestimmt haben.",
        "Import the log with access to single cases once data protection and staff council have agreed.",
    ]))
}

/// Cases of a dataset
#[utoipa::path(get, path = "/datasets/{id}/cases", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query),
        ("limit" = Option<usize>, Query), ("offset" = Option<usize>, Query),
        ("sort" = Option<String>, Query, description = "start, duration or events, with `-` before it in descending order")),
    responses((status = 200, body = Cases)))]
async fn cases(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Cases>, Problem> {
    app.blocking(move |app| {
        allowed(&*app.dataset(&id)?)?;
        let (limit, offset) = (query.number("limit", 50, 1000)?, query.number("offset", 0, usize::MAX)?);
        let order = order(query.get("sort").unwrap_or_default())?;
        let view = View::open(app, &user, language, &id, &query, "cases")?;
        let (log, calendar) = (&view.loaded.log, view.prepared.calendar.as_ref());
        let mut found = Vec::new();
        view.prepared.selection.for_each(log, |case, rows| {
            found.push((case, span(log, rows), rows.len()));
        });
        let key = |&(_, span, events): &(usize, Option<(i64, i64)>, usize)| match order.0 {
            By::Start => span.map(|(from, _)| from),
            By::Duration => span.map(|span| taken(span, calendar)),
            By::Events => Some(events as i64),
        };
        // Cases without a time come last, in either direction; ties stay in the order of the log.
        match order {
            (_, false) => found.sort_by_cached_key(|case| key(case).map_or((true, 0), |key| (false, key))),
            (_, true) => found.sort_by_cached_key(|case| key(case).map_or((true, 0), |key| (false, -key))),
        }
        let total = found.len();
        let rows = found.into_iter().skip(offset).take(limit).map(|(case, span, events)| CaseRow {
            number: case + 1,
            id: log.case_id(case).into_owned(),
            start: span.and_then(|(from, _)| instant(from)),
            end: span.and_then(|(_, to)| instant(to)),
            duration: span.map(|span| taken(span, calendar) as f64 / 1e9),
            events,
        });
        let method = [
            "Fälle, die die Filter übrig lassen, mit ihrer Dauer vom ersten bis zum letzten Ereignis",
            "Cases that the filters leave, with their duration from the first to the last event",
        ];
        let rows: Vec<CaseRow> = rows.collect();
        Ok(Json(Cases { cases: rows, total, computed: view.computed(0, method) }))
    })
    .await
}

#[derive(Clone, Copy)]
enum By {
    Start,
    Duration,
    Events,
}

/// What to sort by, and whether the largest comes first.
fn order(text: &str) -> Result<(By, bool), Problem> {
    let (name, down) = text.strip_prefix('-').map_or((text, false), |name| (name, true));
    let by = match name {
        "" | "start" => By::Start,
        "duration" => By::Duration,
        "events" => By::Events,
        _ => {
            return Err(Problem::invalid([
                format!("Sortiert wird nach start, duration oder events, nicht nach „{name}“."),
                format!("Cases are sorted by start, duration or events, not by `{name}`."),
            ]));
        }
    };
    Ok((by, down))
}

fn taken((from, to): (i64, i64), calendar: Option<&Calendar>) -> i64 {
    calendar.map_or(to - from, |calendar| calendar.working_ns(from, to))
}

/// A case with its events
#[utoipa::path(get, path = "/datasets/{id}/cases/{number}", tag = "analysis",
    params(("id" = String, Path), ("number" = usize, Path)),
    responses((status = 200, body = CaseDetail)))]
async fn case(
    State(app): State<App>,
    user: User,
    language: Language,
    Path((id, number)): Path<(String, String)>,
) -> Result<Json<CaseDetail>, Problem> {
    app.blocking(move |app| {
        allowed(&*app.dataset(&id)?)?;
        let number: usize = number.parse().map_err(|_| Problem::not_found())?;
        let mut asked = Query::parse("");
        asked.rest.push(("case".to_owned(), number.to_string()));
        let view = View::open(app, &user, language, &id, &asked, "case")?;
        let case = number.checked_sub(1).filter(|&case| case < view.loaded.log.case_count());
        Ok(Json(detail(&view.loaded, case.ok_or_else(Problem::not_found)?, view.k)))
    })
    .await
}

fn detail(loaded: &Loaded, case: usize, k: u64) -> CaseDetail {
    let log = &loaded.log;
    let of_cases = shown(loaded, Scope::Case, log.cases());
    let of_events = shown(loaded, Scope::Event, log.events());
    let telling = loaded.cache.telling(log, k);
    let of_events: Vec<_> = of_events.into_iter().filter(|(id, _)| !telling.contains(id)).collect();
    let start = log.roles().start.map(|id| log.events().column(id));
    let events = log.case_range(case).map(|row| CaseEvent {
        activity: log.activities().text(log.activity_codes()[row]).to_owned(),
        time: Some(log.times()[row]).filter(|&time| time != NO_TIME).and_then(instant),
        start: start.and_then(|column| column.cell(row)).and_then(|cell| match cell {
            Cell::Date { ns, .. } => instant(ns),
            _ => None,
        }),
        attributes: values(&of_events, row),
    });
    CaseDetail {
        number: case + 1,
        id: log.case_id(case).into_owned(),
        attributes: values(&of_cases, case),
        events: events.collect(),
    }
}

/// The columns of `table` that name no person and say something beside activity and times.
fn shown<'a>(loaded: &'a Loaded, scope: Scope, table: &'a Table) -> Vec<(ColumnId, &'a Column)> {
    let log = &loaded.log;
    let listed = attributes(log, &forbidden(loaded));
    let told: FxHashSet<&str> = listed
        .iter()
        .filter(|one| one.scope == scope && one.withheld != Some(Withheld::Personal))
        .map(|one| one.key.strip_prefix("case:").unwrap_or(&one.key))
        .collect();
    let known = match scope {
        Scope::Case => vec![log.case_id_column()],
        Scope::Event => {
            let activity = log.activity_columns().iter().copied().map(Some);
            activity.chain([log.time_column(), log.roles().start]).collect()
        }
    };
    let columns = table.iter().filter(|(id, column)| {
        column.parent.is_none()
            && column.kind != Kind::Fragment
            && !known.contains(&Some(*id))
            && told.contains(column.key.strip_prefix("case:").unwrap_or(&column.key))
    });
    columns.collect()
}

fn values(columns: &[(ColumnId, &Column)], row: usize) -> Vec<Attribute> {
    let of = |column: &Column| Some(text_of(column.cell(row)?).into_owned());
    columns.iter().filter_map(|(_, column)| Some(Attribute { key: column.key.clone(), value: of(column)? })).collect()
}
