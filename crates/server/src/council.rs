//! For staff council and data protection: who asked what.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use lotse_store::RecordQuery;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{App, Problem, audit, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(queries))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// At most so many, 1 to 1000.
    limit: Option<u64>,
    /// Skip so many, newest first.
    offset: Option<u64>,
    /// Only about this dataset.
    dataset: Option<String>,
    /// Not before this day (`2024-05-01`, Europe/Berlin) or instant (RFC 3339).
    from: Option<String>,
    /// Not after this day, or before this instant.
    to: Option<String>,
}

/// An analysis somebody asked for.
#[derive(Serialize, ToSchema)]
struct QueryRecord {
    id: i64,
    /// When, RFC 3339.
    at: String,
    /// Login name of the account.
    account: String,
    /// Roles the account had then.
    role: String,
    /// Name of the dataset, or its identifier once it is erased.
    dataset: Option<String>,
    /// `map`, `variants`, ...
    what: String,
    filters: Vec<String>,
}

/// Some of them.
#[derive(Serialize, ToSchema)]
struct QueryPage {
    entries: Vec<QueryRecord>,
    /// How many there are in all.
    total: u64,
}

/// Start of a day in Berlin, `days` later, or an instant; in milliseconds.
fn instant(text: &str, days: i64) -> Result<i64, Problem> {
    let day = |text: &str| {
        let date: jiff::civil::Date = text.parse().ok()?;
        let date = date.checked_add(jiff::Span::new().days(days)).ok()?;
        Some(date.in_tz("Europe/Berlin").ok()?.timestamp())
    };
    let parsed = if text.len() == 10 { day(text) } else { text.parse::<jiff::Timestamp>().ok() };
    parsed.map(jiff::Timestamp::as_millisecond).ok_or_else(|| {
        Problem::invalid([
            "Zeiten haben die Form 2024-05-01 oder RFC 3339.".to_owned(),
            "Times have the form 2024-05-01 or RFC 3339.".to_owned(),
        ])
    })
}

/// Who asked what, newest first
#[utoipa::path(get, path = "/audit/queries", tag = "council", params(Which), responses((status = 200, body = QueryPage)))]
async fn queries(State(app): State<App>, Query(which): Query<Which>) -> Result<Json<QueryPage>, Problem> {
    let query = RecordQuery {
        kind: Some(audit::QUERY.to_owned()),
        subject: which.dataset,
        account: None,
        from: which.from.as_deref().map(|text| instant(text, 0)).transpose()?,
        to: which.to.as_deref().map(|text| instant(text, 1)).transpose()?,
        after: None,
        offset: which.offset.unwrap_or(0),
        limit: which.limit.unwrap_or(50).clamp(1, 1000),
    };
    app.blocking(move |app| {
        let (records, total) = app.store().records(&query)?;
        let logins: HashMap<_, _> =
            app.store().accounts()?.into_iter().map(|account| (account.id, account.login)).collect();
        let names: HashMap<_, _> = app.store().datasets()?.into_iter().map(|row| (row.id, row.name)).collect();
        let texts = |value: &serde_json::Value| -> Vec<String> {
            let entries = value.as_array().into_iter().flatten();
            entries.filter_map(|entry| entry.as_str().map(str::to_owned)).collect()
        };
        let entries = records.into_iter().map(|record| QueryRecord {
            id: record.seq,
            at: time::rfc3339(record.author.at),
            account: record.author.account.and_then(|id| logins.get(&id).cloned()).unwrap_or_default(),
            role: texts(&record.body["roles"]).join(", "),
            dataset: record.subject.map(|id| names.get(&id).cloned().unwrap_or(id)),
            what: record.body["what"].as_str().unwrap_or_default().to_owned(),
            filters: texts(&record.body["filters"]),
        });
        Ok(Json(QueryPage { entries: entries.collect(), total }))
    })
    .await
}
