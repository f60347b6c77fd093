//! Programs that do jobs: they ask for work, and answer. A worker is no person: it can claim, complete or decide
//! nothing else.

use std::time::Duration;

use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use lotse_runtime::Caller;
use lotse_runtime::engine::{Command, Moment};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::Digest as _;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies;
use crate::auth::{User, unauthenticated};
use crate::{App, Problem, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, admit))
        .routes(routes!(dismiss))
        .routes(routes!(take))
        .routes(routes!(answer))
}

/// Longest wait for work, in seconds.
const LONGEST_WAIT: u64 = 60;
/// Longest time for a job, in seconds.
const LONGEST_LOCK: u64 = 24 * 3600;
/// Most jobs at once.
const MOST: usize = 100;

/// The worker of a token (`Authorization: Bearer …`).
struct Worker(String);

impl FromRequestParts<App> for Worker {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let header = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let token = header.and_then(|value| value.strip_prefix("Bearer ")).ok_or_else(unauthenticated)?;
        let hash: [u8; 32] = sha2::Sha256::digest(token.trim()).into();
        let name = app.blocking(move |app| Ok(app.store().worker(hash)?)).await?;
        name.map(Self).ok_or_else(unauthenticated)
    }
}

/// A worker.
#[derive(Serialize, ToSchema)]
struct WorkerBody {
    id: i64,
    name: String,
    created_at: String,
    /// Its token, told once when it is admitted.
    token: Option<String>,
}

/// A worker to admit.
#[derive(Deserialize, ToSchema)]
struct NewWorker {
    name: String,
}

/// What a worker asks for.
#[derive(Deserialize, ToSchema)]
struct Wish {
    /// Types of jobs.
    kinds: Vec<String>,
    /// At most so many; 1 where nothing is said, never more than 100.
    limit: Option<usize>,
    /// For so long they are its own, in seconds; 300 where nothing is said.
    lock_seconds: Option<u64>,
    /// So long it waits for one, in seconds; at most 60.
    wait_seconds: Option<u64>,
}

/// A job.
#[derive(Serialize, ToSchema)]
struct JobBody {
    instance: i64,
    element: u32,
    kind: String,
    business_key: Option<String>,
    /// Tries left, this one included.
    retries: u32,
    /// Until when an answer counts.
    until: String,
    #[schema(value_type = Object)]
    variables: Box<RawValue>,
}

/// What a worker answers.
#[derive(Deserialize, ToSchema)]
struct JobAnswer {
    /// `complete`, `fail` or `error`.
    result: String,
    /// Results, or what an error carries.
    #[schema(value_type = Option<Object>)]
    variables: Option<Box<RawValue>>,
    /// Why it failed, for people to read.
    message: Option<String>,
    /// Not to be tried again before so many seconds.
    retry_seconds: Option<u64>,
    /// Code of the BPMN error.
    code: Option<String>,
}

/// Workers by name
#[utoipa::path(get, path = "/workers", tag = "workers", responses((status = 200, body = Vec<WorkerBody>)))]
async fn list(State(app): State<App>) -> Result<Json<Vec<WorkerBody>>, Problem> {
    app.blocking(|app| {
        let body = |row: lotse_store::WorkerRow| WorkerBody {
            id: row.id,
            name: row.name,
            created_at: time::rfc3339(row.created_at),
            token: None,
        };
        Ok(Json(app.store().workers()?.into_iter().map(body).collect()))
    })
    .await
}

/// Admits a worker and tells its token, once
#[utoipa::path(post, path = "/workers", tag = "workers", request_body = NewWorker,
    responses((status = 201, body = WorkerBody)))]
async fn admit(
    State(app): State<App>,
    user: User,
    Json(new): Json<NewWorker>,
) -> Result<(StatusCode, Json<WorkerBody>), Problem> {
    let name = new.name.trim().to_owned();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        return Err(Problem::invalid([
            "Der Name eines Programms hat 1 bis 80 Zeichen.".to_owned(),
            "The name of a worker has 1 to 80 characters.".to_owned(),
        ]));
    }
    app.blocking(move |app| {
        let token = crate::random::hex::<32>().ok_or_else(|| Problem::internal("no random numbers"))?;
        let hash: [u8; 32] = sha2::Sha256::digest(&token).into();
        let row = app.store().add_worker(user.author(app), &name, hash)?;
        let created_at = time::rfc3339(row.created_at);
        Ok((StatusCode::CREATED, Json(WorkerBody { id: row.id, name: row.name, created_at, token: Some(token) })))
    })
    .await
}

/// Dismisses a worker
#[utoipa::path(delete, path = "/workers/{id}", tag = "workers", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn dismiss(State(app): State<App>, user: User, Path(id): Path<i64>) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        app.store().remove_worker(user.author(app), id)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Takes jobs, and waits for them if there are none
#[utoipa::path(post, path = "/jobs/take", tag = "workers", request_body = Wish,
    responses((status = 200, body = Vec<JobBody>)))]
async fn take(State(app): State<App>, worker: Worker, Json(wish): Json<Wish>) -> Result<Json<Vec<JobBody>>, Problem> {
    let limit = wish.limit.unwrap_or(1).clamp(1, MOST);
    let lock_ms = wish.lock_seconds.unwrap_or(300).clamp(1, LONGEST_LOCK) as i64 * 1000;
    let end = tokio::time::Instant::now() + Duration::from_secs(wish.wait_seconds.unwrap_or(0).min(LONGEST_WAIT));
    let mut changes = app.changes();
    loop {
        let (name, kinds) = (worker.0.clone(), wish.kinds.clone());
        let taken = app.blocking(move |app| Ok(app.runtime().take_jobs(&name, &kinds, limit, lock_ms)?)).await?;
        if !taken.is_empty() || tokio::time::Instant::now() >= end {
            let body = |job: lotse_runtime::Taken| {
                Ok(JobBody {
                    instance: job.instance,
                    element: job.element,
                    kind: job.kind,
                    business_key: job.business_key,
                    retries: job.retries,
                    until: time::rfc3339(job.until),
                    variables: bodies::raw(&job.variables)?,
                })
            };
            return taken.into_iter().map(body).collect::<Result<_, Problem>>().map(Json);
        }
        // New work wakes; so does a second, for work whose time has come or that another server has.
        let second = (tokio::time::Instant::now() + Duration::from_secs(1)).min(end);
        let woken = async {
            loop {
                match changes.recv().await {
                    Ok(change) if !change.jobs => {}
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => std::future::pending().await,
                    _ => return,
                }
            }
        };
        let _ = tokio::time::timeout_at(second, woken).await;
    }
}

/// Completes a job, or says that it failed
#[utoipa::path(post, path = "/jobs/{instance}/{element}", tag = "workers",
    params(("instance" = i64, Path), ("element" = u32, Path)), request_body = JobAnswer,
    responses((status = 204)))]
async fn answer(
    State(app): State<App>,
    worker: Worker,
    Path((instance, element)): Path<(i64, u32)>,
    Json(body): Json<JobAnswer>,
) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        let name: Box<str> = worker.0.as_str().into();
        let variables = bodies::values(body.variables.as_deref())?;
        let command = match body.result.as_str() {
            "complete" => Command::CompleteJob { element, worker: name, variables },
            "fail" => Command::FailJob {
                element,
                worker: name,
                message: body.message.unwrap_or_default().into(),
                retry_at: body
                    .retry_seconds
                    .map(|seconds| Moment(app.now_ms().saturating_add(seconds.min(LONGEST_LOCK * 30) as i64 * 1000))),
            },
            "error" => {
                Command::ThrowError { element, worker: name, code: body.code.unwrap_or_default().into(), variables }
            }
            other => {
                return Err(Problem::invalid([
                    format!("„{other}“ ist kein Ergebnis: complete, fail oder error."),
                    format!("`{other}` is no result: complete, fail or error."),
                ]));
            }
        };
        app.runtime().command(&Caller::Worker(worker.0), instance, &command)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
