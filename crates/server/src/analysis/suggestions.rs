//! What a filter can be about: values that enough cases share.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::attributes::attributes;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::query::{Query, View, forbidden, instant};
use super::values::{self, Shown};
use crate::auth::{Language, User};
use crate::{App, Problem};

/// So many values are offered of an attribute.
const VALUES: usize = 200;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(suggestions))
}

/// What the filter dialog offers; attributes of persons and values of few cases are not among it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Suggestions {
    activities: Vec<String>,
    attributes: Vec<SuggestedAttribute>,
    from: Option<String>,
    to: Option<String>,
    duration: Option<Span>,
}

/// Seconds; absent, since the shortest and the longest are single cases.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Span {
    min: Option<f64>,
    max: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestedAttribute {
    key: String,
    values: Vec<SuggestedValue>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SuggestedValue {
    value: String,
    cases: Option<u64>,
}

/// What filters of a dataset can be about
#[utoipa::path(get, path = "/datasets/{id}/filter-suggestions", tag = "analysis", params(("id" = String, Path)),
    responses((status = 200, body = Suggestions)))]
async fn suggestions(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
) -> Result<Json<Suggestions>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &Query::parse(""), "filter-suggestions")?;
        let log = &view.loaded.log;
        let mut activities: Vec<(u64, String)> =
            view.shown().activities.iter().map(|of| (of.weight, of.name.clone())).collect();
        activities.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let forbidden = forbidden(&view.loaded);
        let mut offered = Vec::new();
        for attribute in attributes(log, &forbidden).into_iter().filter(|attribute| attribute.withheld.is_none()) {
            let Shown::Values(found) = values::shown(&view, &attribute.key)? else { continue };
            let values: Vec<SuggestedValue> = found
                .into_iter()
                .take(VALUES)
                .map(|value| SuggestedValue { value: value.value, cases: value.cases })
                .collect();
            if !values.is_empty() {
                offered.push(SuggestedAttribute { key: attribute.key, values });
            }
        }
        let period = log.period();
        Ok(Json(Suggestions {
            activities: activities.into_iter().map(|(_, name)| name).collect(),
            attributes: offered,
            from: period.and_then(|(from, _)| instant(from)),
            to: period.and_then(|(_, to)| instant(to)),
            duration: None,
        }))
    })
    .await
}
