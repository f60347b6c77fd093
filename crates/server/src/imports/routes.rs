//! Uploads and import jobs over HTTP.

use axum::Json;
use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::ImportRequest;
use super::job::JobBody;
use super::preview::{Overrides, Preview, preview};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(send))
        .routes(routes!(look))
        .routes(routes!(discard))
        .routes(routes!(import))
        .routes(routes!(job, cancel))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Name {
    /// Name of the file; folders are cut off.
    name: String,
}

/// A file sent and not yet imported.
#[derive(Serialize, ToSchema)]
struct Upload {
    id: String,
    name: String,
    /// Size in bytes.
    size: u64,
    preview: Preview,
}

/// Sends a file
#[utoipa::path(post, path = "/uploads", tag = "import", params(Name),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 201, body = Upload)))]
async fn send(
    State(app): State<App>,
    user: User,
    language: Language,
    Query(Name { name }): Query<Name>,
    headers: HeaderMap,
    body: Body,
) -> Result<(StatusCode, Json<Upload>), Problem> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    let uploads = &app.imports().uploads;
    let (id, size) = uploads.receive(&app, user.id, &name, announced, body).await?;
    let looked = {
        let id = id.clone();
        app.blocking(move |app| {
            let opened = app.imports().uploads.open(app, &id, user.id)?;
            let name = opened.name.clone();
            Ok((name, preview(opened, &Overrides::default(), language)?))
        })
        .await
    };
    match looked {
        Ok((name, preview)) => Ok((StatusCode::CREATED, Json(Upload { id, name, size, preview }))),
        Err(problem) => {
            // What is no event log is not kept.
            let _ = uploads.discard(&id, user.id);
            Err(problem)
        }
    }
}

/// Looks at an upload again, read in another way
#[utoipa::path(get, path = "/uploads/{id}/preview", tag = "import", params(("id" = String, Path), Overrides),
    responses((status = 200, body = Preview)))]
async fn look(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    Query(overrides): Query<Overrides>,
) -> Result<Json<Preview>, Problem> {
    let look = move |app: &App| preview(app.imports().uploads.open(app, &id, user.id)?, &overrides, language);
    app.blocking(look).await.map(Json)
}

/// Discards an upload
#[utoipa::path(delete, path = "/uploads/{id}", tag = "import", params(("id" = String, Path)), responses((status = 204)))]
async fn discard(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.blocking(move |app| app.imports().uploads.discard(&id, user.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Imports an upload
#[utoipa::path(post, path = "/uploads/{id}/import", tag = "import", params(("id" = String, Path)),
    request_body = ImportRequest, responses((status = 202, body = JobBody)))]
async fn import(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    Json(request): Json<ImportRequest>,
) -> Result<(StatusCode, Json<JobBody>), Problem> {
    let job = app.imports().jobs.start(&app, &user, id, request)?;
    Ok((StatusCode::ACCEPTED, Json(job.body(language))))
}

/// How far an import is
#[utoipa::path(get, path = "/jobs/{id}", tag = "import", params(("id" = String, Path)), responses((status = 200, body = JobBody)))]
async fn job(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
) -> Result<Json<JobBody>, Problem> {
    Ok(Json(app.imports().jobs.get(&id, user.id)?.body(language)))
}

/// Cancels an import; nothing of it is left
#[utoipa::path(delete, path = "/jobs/{id}", tag = "import", params(("id" = String, Path)), responses((status = 204)))]
async fn cancel(State(app): State<App>, user: User, Path(id): Path<String>) -> Result<StatusCode, Problem> {
    app.imports().jobs.get(&id, user.id)?.cancel();
    Ok(StatusCode::NO_CONTENT)
}
