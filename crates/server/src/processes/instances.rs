//! Instances: lists, one with its history, and what people do to it.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use lotse_runtime::engine::Variables;
use lotse_store::processes::{InstanceQuery, Status, TaskQuery};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies::{self, EventBody, IncidentBody, InstanceBody, TaskBody, TokenBody};
use super::commands::{self, InstanceCommand};
use crate::auth::User;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one, erase))
        .routes(routes!(command))
        .routes(routes!(message))
        .routes(routes!(signal))
}

/// Most instances on a page.
const PAGE: u64 = 100;

#[derive(Deserialize, IntoParams)]
struct InstanceFilter {
    /// Of this process.
    process: Option<String>,
    /// `running`, `completed`, `failed` or `cancelled`.
    status: Option<String>,
    /// Only those with an incident.
    incidents: Option<bool>,
    /// Whose business key begins with this.
    key: Option<String>,
    /// Page, from 0.
    page: Option<u64>,
}

/// Instances.
#[derive(Serialize, ToSchema)]
struct InstanceList {
    /// Newest first, at most 100.
    instances: Vec<InstanceBody>,
    total: u64,
    /// Messages that nobody waits for yet.
    undelivered: u64,
}

/// An instance with all there is to know.
#[derive(Serialize, ToSchema)]
struct InstanceDetail {
    instance: InstanceBody,
    tokens: Vec<TokenBody>,
    tasks: Vec<TaskBody>,
    incidents: Vec<IncidentBody>,
    /// Variables of the process.
    #[schema(value_type = Object)]
    variables: Box<RawValue>,
    /// What forms call the variables.
    labels: std::collections::BTreeMap<String, String>,
    /// Oldest first.
    history: Vec<EventBody>,
    /// Versions to which it can move.
    versions: Vec<u32>,
}

/// A message from outside.
#[derive(Deserialize, ToSchema)]
struct MessageBody {
    name: String,
    /// The correlation of its receiver, or its business key.
    key: Option<String>,
    #[schema(value_type = Option<Object>)]
    variables: Option<Box<RawValue>>,
}

/// What became of a message.
#[derive(Serialize, ToSchema)]
struct DeliveredBody {
    /// The instance that took it; nothing while nobody waits for it.
    instance: Option<i64>,
}

/// For how many a signal is.
#[derive(Serialize, ToSchema)]
struct SignalledBody {
    receivers: usize,
}

/// Instances, newest first
#[utoipa::path(get, path = "/instances", tag = "processes", params(InstanceFilter),
    responses((status = 200, body = InstanceList)))]
async fn list(State(app): State<App>, Query(filter): Query<InstanceFilter>) -> Result<Json<InstanceList>, Problem> {
    let status = match filter.status.as_deref() {
        None | Some("") => None,
        Some("running") => Some(Status::Running),
        Some("completed") => Some(Status::Completed),
        Some("failed") => Some(Status::Failed),
        Some("cancelled") => Some(Status::Cancelled),
        Some(other) => {
            return Err(Problem::invalid([
                format!("Den Zustand „{other}“ gibt es nicht."),
                format!("There is no status `{other}`."),
            ]));
        }
    };
    app.blocking(move |app| {
        let query = InstanceQuery {
            process: filter.process.filter(|process| !process.is_empty()),
            status,
            with_incidents: filter.incidents.unwrap_or(false),
            business_key: filter.key.filter(|key| !key.is_empty()),
            offset: filter.page.unwrap_or(0).saturating_mul(PAGE),
            limit: PAGE,
            ..InstanceQuery::default()
        };
        let (rows, total) = app.runtime().store().instances(&query)?;
        let catalogue = app.runtime().catalogue();
        let instances = rows.into_iter().map(|row| InstanceBody::of(row, &catalogue)).collect();
        Ok(Json(InstanceList { instances, total, undelivered: app.runtime().store().undelivered()? }))
    })
    .await
}

fn shown(app: &App, id: i64) -> Result<InstanceDetail, Problem> {
    let runtime = app.runtime();
    let stored = runtime.store().instance(id)?.ok_or_else(Problem::not_found)?;
    let catalogue = runtime.catalogue();
    let state = runtime.state(id)?;
    let names = bodies::names(app)?;
    let all = TaskQuery {
        process: Some(stored.row.process.clone()),
        instance: Some(id),
        limit: 1000,
        ..TaskQuery::default()
    };
    let (tasks, _) = runtime.store().tasks(&all)?;
    let versions = catalogue.processes().filter(|(row, _)| row.key == stored.row.process).map(|(row, _)| row.version);
    let nothing = Variables::new();
    Ok(InstanceDetail {
        labels: bodies::labels(catalogue.process(&stored.row.process, stored.row.version).map(|(_, model)| &**model)),
        tokens: bodies::tokens(&state, &catalogue),
        incidents: bodies::incidents(&state, &catalogue),
        tasks: tasks.into_iter().map(|task| TaskBody::of(task, &catalogue, &names)).collect(),
        variables: bodies::raw(state.variables().unwrap_or(&nothing))?,
        history: runtime.history(id)?.into_iter().map(|event| EventBody::of(event, &names)).collect(),
        versions: versions.filter(|version| *version != stored.row.version).collect(),
        instance: InstanceBody::of(stored.row, &catalogue),
    })
}

/// An instance with its history
#[utoipa::path(get, path = "/instances/{id}", tag = "processes", params(("id" = i64, Path)),
    responses((status = 200, body = InstanceDetail)))]
async fn one(State(app): State<App>, Path(id): Path<i64>) -> Result<Json<InstanceDetail>, Problem> {
    app.blocking(move |app| shown(app, id).map(Json)).await
}

/// Erases an instance that has ended, with its history
#[utoipa::path(delete, path = "/instances/{id}", tag = "processes", params(("id" = i64, Path)),
    responses((status = 204)))]
async fn erase(State(app): State<App>, user: User, Path(id): Path<i64>) -> Result<StatusCode, Problem> {
    app.blocking(move |app| {
        app.runtime().store().erase_instance(user.author(app), id)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// Suspends, resumes, cancels, repairs, moves or migrates an instance
#[utoipa::path(post, path = "/instances/{id}/commands", tag = "processes", params(("id" = i64, Path)),
    request_body = InstanceCommand, responses((status = 200, body = InstanceDetail)))]
async fn command(
    State(app): State<App>,
    user: User,
    Path(id): Path<i64>,
    Json(body): Json<InstanceCommand>,
) -> Result<Json<InstanceDetail>, Problem> {
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let command = commands::of_instance(app, id, &body)?;
        if body.dry_run {
            app.runtime().dry_run(&caller, id, &command)?;
        } else {
            app.runtime().command(&caller, id, &command)?;
        }
        shown(app, id).map(Json)
    })
    .await
}

/// Delivers a message to the instance that waits for it, or starts a process by it
#[utoipa::path(post, path = "/messages", tag = "processes", request_body = MessageBody,
    responses((status = 200, body = DeliveredBody)))]
async fn message(
    State(app): State<App>,
    user: User,
    Json(body): Json<MessageBody>,
) -> Result<Json<DeliveredBody>, Problem> {
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let variables = bodies::values(body.variables.as_deref())?;
        let delivered = app.runtime().message(&caller, &body.name, body.key.as_deref(), &variables)?;
        let instance = match delivered {
            lotse_runtime::Delivered::To(instance) => Some(instance),
            lotse_runtime::Delivered::Kept => None,
        };
        Ok(Json(DeliveredBody { instance }))
    })
    .await
}

/// Gives a signal to every instance that waits for it now
#[utoipa::path(post, path = "/signals", tag = "processes", request_body = MessageBody,
    responses((status = 200, body = SignalledBody)))]
async fn signal(
    State(app): State<App>,
    user: User,
    Json(body): Json<MessageBody>,
) -> Result<Json<SignalledBody>, Problem> {
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let variables = bodies::values(body.variables.as_deref())?;
        Ok(Json(SignalledBody { receivers: app.runtime().signal(&caller, &body.name, &variables)? }))
    })
    .await
}
