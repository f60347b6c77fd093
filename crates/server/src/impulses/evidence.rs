//! What the event log says about the place an impulse is about.

use axum::Json;
use axum::extract::{Path, State};
use lotse_people::impulse::Anchor;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::lock;
use super::view::found;
use crate::analysis::figures::Times;
use crate::analysis::query::{Computed, Query, View};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(evidence))
}

/// Figures of a step, of a transition or of a process, from its event log.
#[derive(Serialize, ToSchema)]
struct Evidence {
    /// Cases that pass here a year, by the period of the log.
    cases_a_year: Option<f64>,
    /// Of all cases, 0 to 1.
    share: Option<f64>,
    /// Of those, cases that pass here more than once.
    rework_share: Option<f64>,
    /// Time before the step, or between the two.
    waiting: Option<Times>,
    /// Time at work, where the log tells it.
    processing: Option<Times>,
    computed: Computed,
}

/// What the event log says about the place of an impulse; 404 where it has none
#[utoipa::path(get, path = "/impulses/{id}/evidence", tag = "impulses", params(("id" = u64, Path)),
    responses((status = 200, body = Evidence)))]
async fn evidence(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<u64>,
) -> Result<Json<Evidence>, Problem> {
    app.blocking(move |app| {
        let anchor = found(&*lock(app)?, id)?.content.anchor.clone();
        let dataset = anchor.dataset().ok_or_else(Problem::not_found)?.to_owned();
        let view = View::open(app, &user, language, &dataset, &Query::parse(""), "evidence")?;
        let shown = view.shown();
        let code = |name: &str| shown.activities.iter().find(|of| of.name == name).map(|of| of.activity);
        let (cases, rework, waiting, processing) = match &anchor {
            Anchor::Nowhere | Anchor::Process { .. } => (Some(shown.cases), None, None, None),
            Anchor::Activity { activity, .. } => {
                let of = shown.activities.iter().find(|of| of.name == *activity);
                let of = of.ok_or_else(Problem::not_found)?;
                (of.cases, of.rework_cases, of.waiting, of.processing)
            }
            Anchor::Transition { from, to, .. } => {
                let ends = code(from).zip(code(to)).ok_or_else(Problem::not_found)?;
                let of = shown.flows.iter().find(|of| (of.from, of.to) == ends).ok_or_else(Problem::not_found)?;
                (of.cases, None, of.times, None)
            }
        };
        let years = view.loaded.log.period().map(|(from, to)| (to - from) as f64 / 1e9 / 86_400.0 / 365.25);
        let method = [
            "Fälle im Protokoll, auf ein Jahr umgerechnet; Zeiten zwischen aufeinanderfolgenden Ereignissen; Zahlen unter k Fällen zurückgehalten",
            "Cases of the log, converted to a year; times between consecutive events; numbers under k cases withheld",
        ];
        Ok(Json(Evidence {
            cases_a_year: cases.zip(years.filter(|&years| years > 0.08)).map(|(cases, years)| cases as f64 / years),
            share: cases.map(|cases| cases as f64 / shown.cases.max(1) as f64),
            rework_share: rework.zip(cases).map(|(rework, cases)| rework as f64 / cases.max(1) as f64),
            waiting: waiting.map(Times::from),
            processing: processing.map(Times::from),
            computed: view.computed(shown.withheld, method),
        }))
    })
    .await
}
