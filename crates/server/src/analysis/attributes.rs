//! Attributes of cases and events, and what their values say.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::attributes::{Scope, ValueKind, Withheld, attributes as all_of};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::figures::Times;
use super::query::{Computed, Query, View, forbidden};
use super::values::{self, Shown};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(attributes)).routes(routes!(attribute))
}

/// An attribute.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeInfo {
    /// As filters take it.
    key: String,
    /// `case` or `event`.
    scope: String,
    /// `text`, `number`, `date` or `boolean`.
    kind: String,
    /// Why nothing is told about it.
    withheld: Option<String>,
}

/// What the values of an attribute say.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttributeStatistics {
    key: String,
    /// Values of at least `k` cases, most frequent first.
    values: Vec<ValueRow>,
    withheld: Option<String>,
    computed: Computed,
}

/// Cases with a value, and how long they take.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ValueRow {
    value: String,
    cases: Option<u64>,
    /// Of all cases, 0 to 1.
    share: Option<f64>,
    duration: Option<Times>,
}

fn reason(withheld: Withheld, language: Language) -> String {
    let texts = match withheld {
        Withheld::Personal => ["nennt Personen", "names persons"],
        Withheld::Identifier => ["unterscheidet einzelne Fälle", "tells single cases apart"],
    };
    texts[language as usize].to_owned()
}

/// Attributes of a dataset
#[utoipa::path(get, path = "/datasets/{id}/attributes", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = Vec<AttributeInfo>)))]
async fn attributes(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Vec<AttributeInfo>>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "attributes")?;
        let all = all_of(&view.loaded.log, &forbidden(&view.loaded));
        let info = all.into_iter().map(|one| AttributeInfo {
            key: one.key,
            scope: match one.scope {
                Scope::Case => "case",
                Scope::Event => "event",
            }
            .to_owned(),
            kind: match one.kind {
                ValueKind::Text => "text",
                ValueKind::Number => "number",
                ValueKind::Date => "date",
                ValueKind::Boolean => "boolean",
            }
            .to_owned(),
            withheld: one.withheld.map(|why| reason(why, language)),
        });
        Ok(Json(info.collect()))
    })
    .await
}

/// Values of an attribute
#[utoipa::path(get, path = "/datasets/{id}/attributes/{key}", tag = "analysis",
    params(("id" = String, Path), ("key" = String, Path), ("f" = Option<Vec<String>>, Query),
        ("calendar" = Option<String>, Query)),
    responses((status = 200, body = AttributeStatistics)))]
async fn attribute(
    State(app): State<App>,
    user: User,
    language: Language,
    Path((id, key)): Path<(String, String)>,
    query: Query,
) -> Result<Json<AttributeStatistics>, Problem> {
    app.blocking(move |app| {
        let mut asked = query;
        asked.rest.push(("attribute".to_owned(), key.clone()));
        let view = View::open(app, &user, language, &id, &asked, "attribute")?;
        let (found, withheld) = match values::shown(&view, &key)? {
            Shown::Identifier => (Vec::new(), Some(reason(Withheld::Identifier, language))),
            Shown::Values(values) => (values, None),
        };
        let all = view.prepared.selection.case_count().max(1) as f64;
        let values: Vec<ValueRow> = found
            .into_iter()
            .map(|one| ValueRow {
                value: one.value,
                cases: one.cases,
                share: one.cases.map(|cases| cases as f64 / all),
                duration: one.duration.map(Times::from),
            })
            .collect();
        let suppressed = values.iter().filter(|one| one.cases.is_none()).count();
        let method = [
            "Fälle, die den Wert haben oder ein Ereignis mit ihm, und ihre Dauer; Werte von weniger als k Fällen und Stellen mit weniger als k Personen nicht genannt, und Zahlen zurückgehalten, aus denen sie sich errechnen ließen",
            "Cases that have the value, or an event with it, and how long they take; values of fewer than k cases and units of fewer than k persons are not named, and numbers from which they could be computed are withheld",
        ];
        Ok(Json(AttributeStatistics { key, values, withheld, computed: view.computed(suppressed, method) }))
    })
    .await
}
