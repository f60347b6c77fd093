//! Commands to instances and tasks, as requests say them.

use lotse_runtime::engine::{Command, ModelRef, Plan};
use serde::Deserialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use super::bodies;
use crate::{App, Problem};

/// What is to be done with an instance.
#[derive(Deserialize, ToSchema)]
pub(crate) struct InstanceCommand {
    /// `suspend`, `resume`, `cancel`, `retry`, `set-variables`, `modify`, `migrate`, `begin` or `add-instance`.
    command: String,
    /// Why; needed for all but `resume`, `retry` and `begin`.
    reason: Option<String>,
    /// The incident to retry.
    incident: Option<u32>,
    /// The element whose variables are corrected, or in which an activity begins; 1 is the process.
    element: Option<u32>,
    /// Corrected variables.
    #[schema(value_type = Option<Object>)]
    variables: Option<Box<RawValue>>,
    /// Elements that a modification cancels.
    #[serde(default)]
    cancel: Vec<u32>,
    /// Nodes that a modification begins, by their `id`.
    #[serde(default)]
    start: Vec<String>,
    /// Version to which a migration goes.
    to: Option<u32>,
    /// Nodes that have another `id` there, from old to new.
    #[serde(default)]
    nodes: std::collections::BTreeMap<String, String>,
    /// Only says whether it would be done.
    #[serde(default)]
    pub(crate) dry_run: bool,
}

/// What is to be done with a task.
#[derive(Deserialize, ToSchema)]
pub(crate) struct TaskCommand {
    /// `claim`, `return`, `delegate` or `complete`.
    command: String,
    /// Login of who gets a delegated task.
    to: Option<String>,
    /// What was entered.
    #[schema(value_type = Option<Object>)]
    variables: Option<Box<RawValue>>,
}

fn unknown(command: &str) -> Problem {
    Problem::invalid([format!("Den Befehl „{command}“ gibt es nicht."), format!("There is no command `{command}`.")])
}

fn needed<T>(value: Option<T>, name: &str) -> Result<T, Problem> {
    value.ok_or_else(|| Problem::invalid([format!("Es fehlt „{name}“."), format!("`{name}` is missing.")]))
}

pub(crate) fn of_instance(app: &App, id: i64, body: &InstanceCommand) -> Result<Command, Problem> {
    // A reason that says nothing is refused by the engine.
    let reason = || body.reason.as_deref().unwrap_or_default().into();
    Ok(match body.command.as_str() {
        "suspend" => Command::Suspend { reason: reason() },
        "resume" => Command::Resume,
        "cancel" => Command::Cancel { reason: reason() },
        "retry" => Command::Retry { incident: needed(body.incident, "incident")? },
        "set-variables" => Command::SetVariables {
            element: body.element.unwrap_or(lotse_runtime::engine::instance::ROOT),
            variables: bodies::values(body.variables.as_deref())?,
            reason: reason(),
        },
        "modify" => Command::Modify {
            reason: reason(),
            cancel: body.cancel.clone(),
            start: body
                .start
                .iter()
                .map(|node| (body.element.unwrap_or(lotse_runtime::engine::instance::ROOT), node.as_str().into()))
                .collect(),
        },
        "migrate" => {
            let row = app.runtime().store().instance(id)?.ok_or_else(Problem::not_found)?.row;
            let to = ModelRef { process: row.process.as_str().into(), version: needed(body.to, "to")? };
            let nodes = body.nodes.iter().map(|(old, new)| (old.as_str().into(), new.as_str().into())).collect();
            Command::Migrate { plan: Plan { to, nodes, reason: reason() } }
        }
        "begin" => Command::Begin {
            element: needed(body.element, "element")?,
            node: needed(body.start.first(), "start")?.as_str().into(),
        },
        other => return Err(unknown(other)),
    })
}

pub(crate) fn of_task(app: &App, element: u32, body: &TaskCommand) -> Result<Command, Problem> {
    Ok(match body.command.as_str() {
        "claim" => Command::Claim { element },
        "return" => Command::Return { element },
        "delegate" => {
            let to = needed(body.to.as_deref(), "to")?;
            let known = app.store().account_by_login(to)?.filter(|(account, _)| account.active);
            let (account, _) = known.ok_or_else(|| {
                Problem::invalid([
                    format!("Ein aktives Konto „{to}“ gibt es nicht."),
                    format!("There is no active account `{to}`."),
                ])
            })?;
            Command::Delegate { element, to: account.login.into() }
        }
        "complete" => Command::CompleteTask { element, variables: bodies::values(body.variables.as_deref())? },
        other => return Err(unknown(other)),
    })
}
