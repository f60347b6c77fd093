//! Deployed models.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use lotse_runtime::{Checked, Error, Start};
use lotse_store::processes::{InstanceQuery, ModelRow, Status};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies::{self, FieldBody, InstanceBody};
use super::forms;
use crate::auth::User;
use crate::{App, Problem, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(deploy))
        .routes(routes!(check))
        .routes(routes!(processes))
        .routes(routes!(process))
        .routes(routes!(source))
        .routes(routes!(start))
        .routes(routes!(decisions))
        .routes(routes!(decision_source))
}

/// A version of a model.
#[derive(Serialize, ToSchema)]
struct VersionBody {
    version: u32,
    /// SHA-256 of the file.
    digest: String,
    at: String,
    /// Name shown of who deployed it.
    by: Option<String>,
}

/// A deployed process.
#[derive(Serialize, ToSchema)]
struct ProcessBody {
    /// `id` of the process.
    key: String,
    name: String,
    /// The newest first.
    versions: Vec<VersionBody>,
    running: u64,
    /// Instances with an incident.
    with_incidents: u64,
    /// The form with which it starts.
    fields: Vec<FieldBody>,
    /// Whether a person starts it, not only a message or timer.
    by_hand: bool,
}

/// A deployed decision model.
#[derive(Serialize, ToSchema)]
struct DecisionBody {
    key: String,
    name: String,
    /// Its decisions.
    decisions: Vec<String>,
    /// The newest first.
    versions: Vec<VersionBody>,
}

/// What was deployed.
#[derive(Serialize, ToSchema)]
struct DeployedBody {
    /// `process` or `decision`.
    kind: &'static str,
    key: String,
    name: String,
    version: u32,
}

/// Something that keeps a model from running.
#[derive(Serialize, ToSchema)]
struct RefusedBody {
    /// `id` of the element; empty for the file.
    element: String,
    line: u32,
    text: String,
}

/// Whether a model can run.
#[derive(Serialize, ToSchema)]
struct CheckBody {
    /// What keeps it from running; none if it can.
    problems: Vec<RefusedBody>,
    /// Processes or decision models in it.
    models: Vec<String>,
}

#[derive(Deserialize, IntoParams)]
struct FileName {
    /// Name of the file.
    name: String,
}

/// A new instance.
#[derive(Deserialize, ToSchema)]
struct StartBody {
    /// Business key, such as a file number.
    business_key: Option<String>,
    /// Values of the form.
    #[schema(value_type = Option<Object>)]
    variables: Option<Box<RawValue>>,
    /// Another version than the newest.
    version: Option<u32>,
    /// `id` of the start node, where there are several.
    at: Option<String>,
}

fn version(row: &ModelRow, names: &std::collections::HashMap<i64, String>) -> VersionBody {
    VersionBody {
        version: row.version,
        digest: row.digest.clone(),
        at: time::rfc3339(row.at),
        by: row.by.and_then(|id| names.get(&id).cloned()),
    }
}

fn by_id(app: &App) -> Result<std::collections::HashMap<i64, String>, Problem> {
    Ok(app.store().accounts()?.into_iter().map(|account| (account.id.0, account.display_name)).collect())
}

/// Deploys a BPMN or DMN file: each model in it gets its next version
#[utoipa::path(post, path = "/models", tag = "processes", params(FileName), request_body(content = String, content_type = "application/xml"),
    responses((status = 201, body = Vec<DeployedBody>)))]
async fn deploy(
    State(app): State<App>,
    user: User,
    Query(file): Query<FileName>,
    source: Bytes,
) -> Result<(StatusCode, Json<Vec<DeployedBody>>), Problem> {
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let rows = app.runtime().deploy(&caller, &file.name, &source)?;
        let body = rows.into_iter().map(|row| DeployedBody {
            kind: row.kind.code(),
            key: row.key,
            name: row.name,
            version: row.version,
        });
        Ok((StatusCode::CREATED, Json(body.collect())))
    })
    .await
}

/// Whether a BPMN or DMN file could be deployed, and what keeps it from that
#[utoipa::path(post, path = "/models/check", tag = "processes", request_body(content = String, content_type = "application/xml"),
    responses((status = 200, body = CheckBody)))]
async fn check(State(app): State<App>, source: Bytes) -> Result<Json<CheckBody>, Problem> {
    app.blocking(move |app| {
        Ok(Json(match app.runtime().check(&source) {
            Ok(Checked::Processes(definitions)) => CheckBody {
                problems: Vec::new(),
                models: definitions
                    .processes
                    .iter()
                    .filter(|process| process.executable && !process.global)
                    .map(|process| process.name.as_deref().unwrap_or(&process.id).to_owned())
                    .collect(),
            },
            Ok(Checked::Decisions(model)) => {
                CheckBody { problems: Vec::new(), models: vec![model.definitions().name.clone()] }
            }
            Err(Error::Refused(problems)) => CheckBody {
                problems: problems
                    .into_iter()
                    .map(|problem| RefusedBody { element: problem.element, line: problem.line, text: problem.text })
                    .collect(),
                models: Vec::new(),
            },
            Err(error) => return Err(error.into()),
        }))
    })
    .await
}

fn shown(app: &App, key: &str) -> Result<ProcessBody, Problem> {
    let catalogue = app.runtime().catalogue();
    let (row, model) = catalogue.newest(key).ok_or_else(Problem::not_found)?;
    let names = by_id(app)?;
    let mut versions: Vec<VersionBody> =
        catalogue.processes().filter(|(known, _)| known.key == key).map(|(row, _)| version(row, &names)).collect();
    versions.reverse();
    let count = |with_incidents| {
        let query = InstanceQuery {
            process: Some(key.to_owned()),
            status: Some(Status::Running),
            with_incidents,
            ..InstanceQuery::default()
        };
        app.runtime().store().instances(&query).map(|(_, count)| count)
    };
    let process = model.process();
    let plain = process.scopes[0].starts.iter().map(|&at| process.node(at));
    let mut plain = plain.filter(|node| node.event().is_some_and(|event| event.definitions.is_empty()));
    let first = plain.next();
    Ok(ProcessBody {
        key: key.to_owned(),
        name: row.name.clone(),
        versions,
        running: count(false)?,
        with_incidents: count(true)?,
        fields: first.map(|node| bodies::fields(&node.fields)).unwrap_or_default(),
        by_hand: first.is_some() || process.scopes[0].starts.is_empty(),
    })
}

/// Deployed processes
#[utoipa::path(get, path = "/processes", tag = "processes", responses((status = 200, body = Vec<ProcessBody>)))]
async fn processes(State(app): State<App>) -> Result<Json<Vec<ProcessBody>>, Problem> {
    app.blocking(|app| {
        let catalogue = app.runtime().catalogue();
        let mut keys: Vec<&str> = catalogue
            .processes()
            .filter(|(_, model)| !model.process().global)
            .map(|(row, _)| row.key.as_str())
            .collect();
        keys.dedup();
        keys.into_iter().map(|key| shown(app, key)).collect::<Result<_, _>>().map(Json)
    })
    .await
}

/// A deployed process
#[utoipa::path(get, path = "/processes/{key}", tag = "processes", params(("key" = String, Path)),
    responses((status = 200, body = ProcessBody)))]
async fn process(State(app): State<App>, Path(key): Path<String>) -> Result<Json<ProcessBody>, Problem> {
    app.blocking(move |app| shown(app, &key).map(Json)).await
}

fn file(app: &App, deployment: i64) -> Result<Response, Problem> {
    let found = app.runtime().store().deployment(deployment)?.ok_or_else(Problem::not_found)?;
    Ok(([(header::CONTENT_TYPE, "application/xml")], found.source).into_response())
}

/// The file of a version of a process
#[utoipa::path(get, path = "/processes/{key}/versions/{version}/source", tag = "processes",
    params(("key" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = String, content_type = "application/xml")))]
async fn source(State(app): State<App>, Path((key, version)): Path<(String, u32)>) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let catalogue = app.runtime().catalogue();
        let (row, _) = catalogue.process(&key, version).ok_or_else(Problem::not_found)?;
        file(app, row.deployment)
    })
    .await
}

/// Starts an instance; the same `Idempotency-Key` starts it once
#[utoipa::path(post, path = "/processes/{key}/instances", tag = "processes", params(("key" = String, Path)),
    request_body = StartBody, responses((status = 201, body = InstanceBody)))]
async fn start(
    State(app): State<App>,
    user: User,
    Path(key): Path<String>,
    headers: HeaderMap,
    Json(body): Json<StartBody>,
) -> Result<(StatusCode, Json<InstanceBody>), Problem> {
    let request = headers.get("idempotency-key").and_then(|key| key.to_str().ok()).map(str::to_owned);
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let variables = bodies::values(body.variables.as_deref())?;
        forms::check_start(app, &key, body.version, body.at.as_deref(), &variables)?;
        // One person's key says nothing about another's request.
        let request = request.map(|key| format!("{}:{key}", user.id.0));
        let business_key = body.business_key.as_deref().map(str::trim).filter(|key| !key.is_empty());
        let start = Start {
            process: &key,
            version: body.version,
            at: body.at.as_deref(),
            business_key,
            variables,
            request: request.as_deref(),
        };
        let done = app.runtime().start(&caller, start)?;
        let stored = app.runtime().store().instance(done.instance)?.ok_or_else(Problem::not_found)?;
        Ok((StatusCode::CREATED, Json(InstanceBody::of(stored.row, &app.runtime().catalogue()))))
    })
    .await
}

/// Deployed decision models
#[utoipa::path(get, path = "/decisions", tag = "processes", responses((status = 200, body = Vec<DecisionBody>)))]
async fn decisions(State(app): State<App>) -> Result<Json<Vec<DecisionBody>>, Problem> {
    app.blocking(|app| {
        let names = by_id(app)?;
        let mut found: Vec<DecisionBody> = Vec::new();
        for table in app.runtime().catalogue().tables() {
            let decisions = table.model.definitions().decisions.iter().map(|decision| decision.name.clone()).collect();
            let shown = version(&table.row, &names);
            match found.last_mut().filter(|last| last.key == table.row.key) {
                Some(last) => {
                    last.versions.insert(0, shown);
                    last.decisions = decisions;
                }
                None => found.push(DecisionBody {
                    key: table.row.key.clone(),
                    name: table.row.name.clone(),
                    decisions,
                    versions: vec![shown],
                }),
            }
        }
        Ok(Json(found))
    })
    .await
}

/// The file of a version of a decision model
#[utoipa::path(get, path = "/decisions/{key}/versions/{version}/source", tag = "processes",
    params(("key" = String, Path), ("version" = u32, Path)),
    responses((status = 200, body = String, content_type = "application/xml")))]
async fn decision_source(
    State(app): State<App>,
    Path((key, version)): Path<(String, u32)>,
) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let catalogue = app.runtime().catalogue();
        let mut tables = catalogue.tables().iter();
        let found = tables.find(|table| table.row.key == key && table.row.version == version);
        file(app, found.ok_or_else(Problem::not_found)?.row.deployment)
    })
    .await
}
