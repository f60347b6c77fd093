//! Tasks of people.

use axum::Json;
use axum::extract::{Path, Query, State};
use lotse_runtime::engine::Models as _;
use lotse_runtime::engine::instance::Doing;
use lotse_store::processes::TaskQuery;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::bodies::{self, FieldBody, TaskBody};
use super::commands::{self, TaskCommand};
use super::forms;
use crate::auth::{Role, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(one)).routes(routes!(command))
}

/// Most tasks on a page.
const PAGE: u64 = 100;

#[derive(Deserialize, IntoParams)]
struct TaskFilter {
    /// `mine` (claimed by the caller), `open` (that the caller may claim) or `both`.
    view: Option<String>,
    /// Of this process.
    process: Option<String>,
    /// Whose name or business key contains this.
    text: Option<String>,
    /// Page, from 0.
    page: Option<u64>,
}

/// Tasks.
#[derive(Serialize, ToSchema)]
struct TaskList {
    /// The most urgent first, at most 100.
    tasks: Vec<TaskBody>,
    total: u64,
    /// Groups of the caller.
    groups: Vec<String>,
}

/// A task with its form.
#[derive(Serialize, ToSchema)]
struct TaskDetail {
    task: TaskBody,
    /// Version of the process.
    version: u32,
    /// `id` of the user task.
    node: String,
    fields: Vec<FieldBody>,
    /// What the task sees.
    #[schema(value_type = Object)]
    variables: Box<RawValue>,
    /// What forms call the variables.
    labels: std::collections::BTreeMap<String, String>,
    /// Whether the caller has it.
    mine: bool,
    /// Whether the caller may claim it.
    claimable: bool,
    /// Groups that may claim it.
    groups: Vec<String>,
}

/// Tasks of the caller, the most urgent first
#[utoipa::path(get, path = "/tasks", tag = "tasks", params(TaskFilter), responses((status = 200, body = TaskList)))]
async fn list(State(app): State<App>, user: User, Query(filter): Query<TaskFilter>) -> Result<Json<TaskList>, Problem> {
    app.blocking(move |app| {
        let account = app.store().account(user.id)?.ok_or_else(Problem::not_found)?;
        let groups = super::groups_of(&account);
        let view = filter.view.as_deref().unwrap_or("both");
        let (mine, open) = (matches!(view, "mine" | "both"), matches!(view, "open" | "both"));
        if !mine && !open {
            return Err(Problem::invalid([
                format!("Die Ansicht „{view}“ gibt es nicht."),
                format!("There is no view `{view}`."),
            ]));
        }
        let mut candidates: Vec<String> = Vec::new();
        if open {
            candidates.extend(groups.iter().map(|group| format!("g:{group}")));
            candidates.push(format!("u:{}", user.login));
        }
        let query = TaskQuery {
            assignee: mine.then(|| user.login.clone()),
            candidates,
            process: filter.process.filter(|process| !process.is_empty()),
            text: filter.text.filter(|text| !text.trim().is_empty()),
            offset: filter.page.unwrap_or(0).saturating_mul(PAGE),
            limit: PAGE,
            ..TaskQuery::default()
        };
        let (rows, total) = app.runtime().store().tasks(&query)?;
        let (catalogue, names) = (app.runtime().catalogue(), bodies::names(app)?);
        let tasks = rows.into_iter().map(|row| TaskBody::of(row, &catalogue, &names)).collect();
        Ok(Json(TaskList { tasks, total, groups }))
    })
    .await
}

fn shown(app: &App, user: &User, instance: i64, element: u32) -> Result<TaskDetail, Problem> {
    let runtime = app.runtime();
    let query = TaskQuery { task: Some((instance, element)), limit: 1, ..TaskQuery::default() };
    let row = runtime.store().tasks(&query)?.0.into_iter().next().ok_or_else(Problem::not_found)?;
    let account = app.store().account(user.id)?.ok_or_else(Problem::not_found)?;
    let own = super::groups_of(&account);
    let state = runtime.state(instance)?;
    let catalogue = runtime.catalogue();
    let found = state.element(element).ok_or_else(Problem::not_found)?;
    let Doing::Task(task) = &found.doing else { return Err(Problem::not_found()) };
    let mine = task.assignee.as_deref() == Some(user.login.as_str());
    let open = task.groups.is_empty() && task.users.is_empty();
    let candidate = open
        || task.groups.iter().any(|group| own.iter().any(|own| **own == **group))
        || task.users.iter().any(|login| **login == *user.login);
    // Who is not meant sees nothing of the case; who repairs processes does.
    if !mine && !candidate && !user.has(&[Role::Prozessmanagement]) {
        return Err(Problem::not_found());
    }
    let model = state.models.get(usize::from(found.model)).and_then(|key| catalogue.get(key));
    let node = model.ok_or_else(Problem::not_found)?.node(found.node);
    Ok(TaskDetail {
        version: row.version,
        node: row.node.clone(),
        fields: bodies::fields(&node.fields),
        labels: bodies::labels(model),
        variables: bodies::raw(&state.visible(element))?,
        mine,
        claimable: candidate && task.assignee.is_none(),
        groups: task.groups.iter().map(ToString::to_string).collect(),
        task: TaskBody::of(row, &catalogue, &bodies::names(app)?),
    })
}

/// A task with its form and what it sees
#[utoipa::path(get, path = "/tasks/{instance}/{element}", tag = "tasks",
    params(("instance" = i64, Path), ("element" = u32, Path)), responses((status = 200, body = TaskDetail)))]
async fn one(
    State(app): State<App>,
    user: User,
    Path((instance, element)): Path<(i64, u32)>,
) -> Result<Json<TaskDetail>, Problem> {
    app.blocking(move |app| shown(app, &user, instance, element).map(Json)).await
}

/// Claims, returns, delegates or completes a task; nothing is answered when it is done
#[utoipa::path(post, path = "/tasks/{instance}/{element}/commands", tag = "tasks",
    params(("instance" = i64, Path), ("element" = u32, Path)), request_body = TaskCommand,
    responses((status = 200, body = Option<TaskDetail>)))]
async fn command(
    State(app): State<App>,
    user: User,
    Path((instance, element)): Path<(i64, u32)>,
    Json(body): Json<TaskCommand>,
) -> Result<Json<Option<TaskDetail>>, Problem> {
    app.blocking(move |app| {
        let caller = super::person(app, &user)?;
        let command = commands::of_task(app, element, &body)?;
        if let lotse_runtime::engine::Command::CompleteTask { variables, .. } = &command {
            forms::check(app, instance, element, variables)?;
        }
        app.runtime().command(&caller, instance, &command)?;
        match shown(app, &user, instance, element) {
            Ok(detail) => Ok(Json(Some(detail))),
            Err(problem) if problem.status() == axum::http::StatusCode::NOT_FOUND => Ok(Json(None)),
            Err(problem) => Err(problem),
        }
    })
    .await
}
