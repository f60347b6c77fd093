//! Datasets and saved filters over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use lotse_eventlog::german;
use lotse_store::DatasetRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{About, Diagnostic};
use crate::auth::{Language, User};
use crate::{App, Problem, imports, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(get, rename, erase))
        .routes(routes!(rejected))
        .routes(routes!(filters, save_filter))
        .routes(routes!(remove_filter))
}

/// A dataset without its events.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dataset {
    id: String,
    name: String,
    /// Name of the file it came from.
    source_name: String,
    /// `xes`, `xes-gz`, `csv`, `csv-gz` or `parquet`.
    format: String,
    cases: u64,
    events: u64,
    activities: u64,
    variants: u64,
    /// First instant, RFC 3339.
    from: Option<String>,
    /// Last instant, RFC 3339.
    to: Option<String>,
    imported_at: String,
    /// Size of the stored file.
    bytes: u64,
    /// SHA-256 of the stored file, hexadecimal.
    digest: String,
    /// Whether single cases may be looked at.
    case_access: bool,
    /// Groups with fewer cases are not shown.
    k: u32,
    /// Rows left out at import.
    rejected_count: u64,
    diagnostics: Vec<Diagnostic>,
    /// Whether hand-overs between roles or units can be analysed.
    unit_available: bool,
    /// Whether waiting and working can be told apart.
    start_available: bool,
}

impl Dataset {
    pub(crate) fn of(row: DatasetRow, language: Language) -> Result<Self, Problem> {
        let mut about: About = serde_json::from_value(row.about).map_err(Problem::internal)?;
        if language == Language::De {
            about.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.message = german(&diagnostic.message));
        }
        Ok(Self {
            id: row.id,
            name: row.name,
            source_name: about.source_name,
            format: about.format,
            cases: about.cases,
            events: about.events,
            activities: about.activities,
            variants: about.variants,
            from: about.from,
            to: about.to,
            imported_at: time::rfc3339(row.created_at),
            bytes: row.bytes,
            digest: row.digest,
            case_access: about.case_access,
            k: about.k,
            rejected_count: about.rejected_count,
            diagnostics: about.diagnostics,
            unit_available: about.unit_available,
            start_available: about.start_available,
        })
    }
}

/// All datasets, newest first
#[utoipa::path(get, path = "/datasets", tag = "datasets", responses((status = 200, body = Vec<Dataset>)))]
async fn list(State(app): State<App>, language: Language) -> Result<Json<Vec<Dataset>>, Problem> {
    app.blocking(move |app| app.store().datasets()?.into_iter().map(|row| Dataset::of(row, language)).collect())
        .await
        .map(Json)
}

/// A dataset
#[utoipa::path(get, path = "/datasets/{id}", tag = "datasets", params(("id" = String, Path)), responses((status = 200, body = Dataset)))]
async fn get(State(app): State<App>, language: Language, Path(id): Path<String>) -> Result<Json<Dataset>, Problem> {
    app.blocking(move |app| Dataset::of(app.store().dataset(&id)?.ok_or_else(Problem::not_found)?, language))
        .await
        .map(Json)
}

#[derive(Deserialize, ToSchema)]
struct Rename {
    name: String,
}

/// Renames a dataset
#[utoipa::path(patch, path = "/datasets/{id}", tag = "datasets", params(("id" = String, Path)), request_body = Rename,
    responses((status = 200, body = Dataset)))]
async fn rename(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    Json(Rename { name }): Json<Rename>,
) -> Result<Json<Dataset>, Problem> {
    let name = imports::name(&name)?;
    app.blocking(move |app| {
        let row = app.store().rename_dataset(user.author(app), &id, name)?;
        app.datasets().forget(&id);
        Dataset::of(row, language)
    })
    .await
    .map(Json)
}

/// Erases a dataset with its events, its filters and its rejected rows
#[utoipa::path(delete, path = "/datasets/{id}", tag = "datasets", params(("id" = String, Path)), responses((status = 204)))]
async fn erase(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        app.store().erase_dataset(user.author(app), &id)?;
        app.datasets().forget(&id);
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Rows left out at import, with reasons
#[utoipa::path(get, path = "/datasets/{id}/rejected.csv", tag = "datasets", params(("id" = String, Path)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn rejected(State(app): State<App>, language: Language, Path(id): Path<String>) -> Result<Response, Problem> {
    let text = app.blocking(move |app| Ok(app.store().rejected(&id)?)).await?;
    let text = imports::rejected_in(&text, language);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"rejected.csv\"")),
    ];
    Ok((headers, text).into_response())
}

/// A filter kept under a name.
#[derive(Debug, Serialize, ToSchema)]
struct SavedFilter {
    id: i64,
    name: String,
    /// Expressions, all of which hold.
    filters: Vec<String>,
}

impl From<lotse_store::SavedFilter> for SavedFilter {
    fn from(filter: lotse_store::SavedFilter) -> Self {
        Self { id: filter.id, name: filter.name, filters: filter.expressions }
    }
}

#[derive(Deserialize, ToSchema)]
struct NewFilter {
    name: String,
    filters: Vec<String>,
}

/// Filters kept for a dataset
#[utoipa::path(get, path = "/datasets/{id}/filters", tag = "datasets", params(("id" = String, Path)),
    responses((status = 200, body = Vec<SavedFilter>)))]
async fn filters(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Vec<SavedFilter>>, Problem> {
    app.blocking(move |app| {
        app.store().dataset(&id)?.ok_or_else(Problem::not_found)?;
        Ok(app.store().saved_filters(&id)?.into_iter().map(SavedFilter::from).collect())
    })
    .await
    .map(Json)
}

/// Keeps a filter under a name
#[utoipa::path(post, path = "/datasets/{id}/filters", tag = "datasets", params(("id" = String, Path)), request_body = NewFilter,
    responses((status = 201, body = SavedFilter)))]
async fn save_filter(
    State(app): State<App>,
    user: User,
    Path(id): Path<String>,
    Json(new): Json<NewFilter>,
) -> Result<(StatusCode, Json<SavedFilter>), Problem> {
    let name = imports::name(&new.name)?;
    if new.filters.is_empty() || new.filters.len() > 50 || new.filters.iter().any(|text| text.len() > 4000) {
        return Err(Problem::invalid([
            "Ein gespeicherter Filter besteht aus 1 bis 50 Ausdrücken von höchstens 4000 Bytes.".to_owned(),
            "A saved filter consists of 1 to 50 expressions of at most 4000 bytes.".to_owned(),
        ]));
    }
    app.blocking(move |app| {
        let saved = app.store().save_filter(user.author(app), &id, name, new.filters)?;
        Ok((StatusCode::CREATED, Json(saved.into())))
    })
    .await
}

/// Removes a filter
#[utoipa::path(delete, path = "/datasets/{id}/filters/{filter}", tag = "datasets",
    params(("id" = String, Path), ("filter" = i64, Path)), responses((status = 204)))]
async fn remove_filter(
    State(app): State<App>,
    user: User,
    Path((id, filter)): Path<(String, i64)>,
) -> Result<StatusCode, Problem> {
    app.blocking(move |app| Ok(app.store().remove_filter(user.author(app), &id, filter)?)).await?;
    Ok(StatusCode::NO_CONTENT)
}
