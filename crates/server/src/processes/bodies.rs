//! What answers about instances hold.

use std::collections::HashMap;

use lotse_bpmn::resolved::{Field, FieldKind, Node, NodeKind};
use lotse_runtime::engine::instance::{Awaited, Cause, Doing, Instance, NO_NODE, ROOT};
use lotse_runtime::engine::{Actor, Deployed, Models as _, Variables};
use lotse_runtime::{Catalogue, Event, What};
use lotse_store::processes::{InstanceRow, Status, TaskRow};
use serde::Serialize;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::{App, Problem, time};

/// Variables as JSON with all digits; dates as `{"@": "2026-11-23"}`.
pub(crate) fn raw(variables: &Variables) -> Result<Box<RawValue>, Problem> {
    RawValue::from_string(lotse_runtime::variables_to_json(variables)?).map_err(Problem::internal)
}

/// The values of a request.
pub(crate) fn values(raw: Option<&RawValue>) -> Result<Variables, Problem> {
    Ok(lotse_runtime::variables_from_json(raw.map_or("{}", RawValue::get))?)
}

/// Names shown for logins.
pub(crate) fn names(app: &App) -> Result<HashMap<String, String>, Problem> {
    Ok(app.store().accounts()?.into_iter().map(|account| (account.login, account.display_name)).collect())
}

/// An instance in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct InstanceBody {
    pub id: i64,
    pub process: String,
    pub process_name: String,
    pub version: u32,
    pub business_key: Option<String>,
    /// `running`, `completed`, `failed` or `cancelled`.
    pub status: &'static str,
    pub suspended: bool,
    /// Incidents that wait for somebody.
    pub incidents: u32,
    pub started_at: String,
    pub changed_at: String,
    /// When its next timer fires.
    pub next_due: Option<String>,
}

pub(crate) fn status(status: Status) -> &'static str {
    match status {
        Status::Running => "running",
        Status::Completed => "completed",
        Status::Failed => "failed",
        Status::Cancelled => "cancelled",
    }
}

impl InstanceBody {
    pub(crate) fn of(row: InstanceRow, catalogue: &Catalogue) -> Self {
        Self {
            process_name: process_name(catalogue, &row.process, row.version),
            id: row.id,
            process: row.process,
            version: row.version,
            business_key: row.business_key,
            status: status(row.status),
            suspended: row.suspended,
            incidents: row.incidents,
            started_at: time::rfc3339(row.started_at),
            changed_at: time::rfc3339(row.changed_at),
            next_due: row.next_due.map(time::rfc3339),
        }
    }
}

pub(crate) fn process_name(catalogue: &Catalogue, process: &str, version: u32) -> String {
    catalogue.process(process, version).map_or_else(|| process.to_owned(), |(row, _)| row.name.clone())
}

/// A task in a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct TaskBody {
    pub instance: i64,
    pub element: u32,
    pub name: String,
    pub process: String,
    pub process_name: String,
    pub business_key: Option<String>,
    /// Login of who has it.
    pub assignee: Option<String>,
    /// Name shown of who has it.
    pub assignee_name: Option<String>,
    pub due: Option<String>,
    pub follow_up: Option<String>,
    pub priority: i64,
    pub created_at: String,
}

impl TaskBody {
    pub(crate) fn of(row: TaskRow, catalogue: &Catalogue, names: &HashMap<String, String>) -> Self {
        Self {
            instance: row.instance,
            element: row.element,
            process_name: process_name(catalogue, &row.process, row.version),
            name: row.name,
            process: row.process,
            business_key: row.business_key,
            assignee_name: row.assignee.as_ref().map(|login| names.get(login).unwrap_or(login).clone()),
            assignee: row.assignee,
            due: row.due.map(time::rfc3339),
            follow_up: row.follow_up.map(time::rfc3339),
            priority: row.priority,
            created_at: time::rfc3339(row.created_at),
        }
    }
}

/// A field of a form.
#[derive(Serialize, ToSchema)]
pub(crate) struct FieldBody {
    /// The variable.
    pub name: String,
    pub label: String,
    pub hint: Option<String>,
    pub required: bool,
    pub read_only: bool,
    /// `text`, `long`, `number`, `date`, `boolean` or `choice`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// What can be chosen.
    pub options: Vec<OptionBody>,
}

/// Something to choose.
#[derive(Serialize, ToSchema)]
pub(crate) struct OptionBody {
    pub value: String,
    pub label: String,
}

pub(crate) fn fields(fields: &[Field]) -> Vec<FieldBody> {
    fields
        .iter()
        .map(|field| {
            let (kind, options) = match &field.kind {
                FieldKind::Text => ("text", &[][..]),
                FieldKind::Long => ("long", &[][..]),
                FieldKind::Number => ("number", &[][..]),
                FieldKind::Date => ("date", &[][..]),
                FieldKind::Boolean => ("boolean", &[][..]),
                FieldKind::Choice(options) => ("choice", &options[..]),
            };
            let option = |(value, label): &(Box<str>, Box<str>)| OptionBody {
                value: value.to_string(),
                label: label.to_string(),
            };
            FieldBody {
                name: field.name.to_string(),
                label: field.label.to_string(),
                hint: field.hint.as_deref().map(Into::into),
                required: field.required,
                read_only: field.read_only,
                kind,
                options: options.iter().map(option).collect(),
            }
        })
        .collect()
}

/// What the forms of a process call its variables.
pub(crate) fn labels(model: Option<&Deployed>) -> std::collections::BTreeMap<String, String> {
    let nodes = model.map(|model| model.process().nodes.as_slice()).unwrap_or_default();
    let fields = nodes.iter().flat_map(|node| &node.fields);
    // The first to ask names it.
    fields.rev().map(|field| (field.name.to_string(), field.label.to_string())).collect()
}

/// A token: where an instance is.
#[derive(Serialize, ToSchema)]
pub(crate) struct TokenBody {
    pub element: u32,
    /// `id` of the node.
    pub node: String,
    pub name: String,
    /// `task`, `job`, `event`, `scope`, `incident` or `other`.
    pub kind: &'static str,
    /// Process of the node: that of the instance or of one it called.
    pub process: String,
    pub version: u32,
    /// Type of the job, name of the message or signal, or when the timer fires.
    pub waits_for: Vec<String>,
}

/// An incident.
#[derive(Serialize, ToSchema)]
pub(crate) struct IncidentBody {
    pub id: u32,
    pub element: u32,
    /// `id` of the node.
    pub node: Option<String>,
    pub name: Option<String>,
    /// `expression`, `no-way-on`, `decision`, `job`, `error`, `call`, `limit` or `deadlock`.
    pub cause: &'static str,
    pub message: String,
    pub since: String,
}

fn node_of<'a>(state: &Instance, element: u32, catalogue: &'a Catalogue) -> Option<(&'a Deployed, &'a Node)> {
    let element = state.element(element).filter(|element| element.node != NO_NODE)?;
    let model = catalogue.get(state.models.get(usize::from(element.model))?)?;
    Some((model, model.node(element.node)))
}

pub(crate) fn title(node: &Node) -> String {
    node.name.as_deref().unwrap_or(&node.id).to_owned()
}

pub(crate) fn tokens(state: &Instance, catalogue: &Catalogue) -> Vec<TokenBody> {
    let mut found = Vec::new();
    for element in state.elements.iter().filter(|element| element.id != ROOT) {
        let Some((model, node)) = node_of(state, element.id, catalogue) else { continue };
        let trouble = state.incidents.iter().any(|incident| incident.element == element.id);
        let kind = match (&element.doing, &node.kind) {
            _ if trouble => "incident",
            (Doing::Task(_), _) => "task",
            (Doing::Job(_), _) => "job",
            (Doing::Scope(_) | Doing::Repeat(_), _) => "scope",
            (_, NodeKind::Event(_)) => "event",
            _ => "other",
        };
        let mut waits_for: Vec<String> = Vec::new();
        if let Doing::Job(job) = &element.doing {
            waits_for.push(job.kind.to_string());
        }
        for wait in state.waits.iter().filter(|wait| wait.element == element.id) {
            waits_for.push(match &wait.what {
                Awaited::Timer { due, .. } => time::rfc3339(due.0),
                Awaited::Message { name, .. } | Awaited::Signal { name } => name.to_string(),
                Awaited::Condition { .. } => continue,
            });
        }
        found.push(TokenBody {
            element: element.id,
            node: node.id.to_string(),
            name: title(node),
            kind,
            process: model.key().process.to_string(),
            version: model.key().version,
            waits_for,
        });
    }
    found
}

pub(crate) fn incidents(state: &Instance, catalogue: &Catalogue) -> Vec<IncidentBody> {
    let body = |incident: &lotse_runtime::engine::instance::Incident| {
        let node = node_of(state, incident.element, catalogue).map(|(_, node)| node);
        IncidentBody {
            id: incident.id,
            element: incident.element,
            node: node.map(|node| node.id.to_string()),
            name: node.map(title),
            cause: match incident.cause {
                Cause::Expression => "expression",
                Cause::NoWayOn => "no-way-on",
                Cause::Decision => "decision",
                Cause::Job => "job",
                Cause::Error => "error",
                Cause::Call => "call",
                Cause::Limit => "limit",
                Cause::Deadlock => "deadlock",
            },
            message: incident.message.to_string(),
            since: time::rfc3339(incident.since.0),
        }
    };
    state.incidents.iter().map(body).collect()
}

/// Something that happened.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventBody {
    pub step: i64,
    pub at: String,
    /// `person`, `worker` or `engine`.
    pub by: &'static str,
    /// Name shown of the person, or name of the worker.
    pub who: Option<String>,
    /// `started`, `entered`, `completed`, `passed`, `cancelled`, `task`, `job-taken`, `job-failed`, `occurred`, `set`,
    /// `sent`, `signalled`, `uncaught`, `trouble`, `resolved`, `suspended`, `resumed`, `modified`, `migrated`, `ended`,
    /// `failed` or `stopped`.
    pub what: &'static str,
    /// `id` of the node.
    pub node: Option<String>,
    pub name: Option<String>,
    /// Reason, message, name of the message, or names of the variables.
    pub detail: Option<String>,
}

impl EventBody {
    pub(crate) fn of(event: Event, names: &HashMap<String, String>) -> Self {
        let shown = |login: &str| names.get(login).map_or_else(|| login.to_owned(), Clone::clone);
        // What follows from a command is the work of the model, not of who gave it.
        let follows = matches!(
            event.what,
            What::Entered
                | What::Completed { by_hand: false, .. }
                | What::Passed { .. }
                | What::Cancelled
                | What::Occurred
                | What::Set(_)
                | What::Sent(_)
                | What::Signalled(_)
                | What::Uncaught(_)
                | What::Trouble(_)
                | What::Ended
                | What::Failed(_)
        );
        let (by, who) = match &event.by {
            Actor::Person { .. } if follows => ("engine", None),
            Actor::Person { id, .. } => ("person", Some(shown(id))),
            Actor::Worker(name) => ("worker", Some(name.to_string())),
            Actor::Engine => ("engine", None),
        };
        let (what, detail) = match event.what {
            What::Started(model) => ("started", Some(format!("Version {}", model.version))),
            What::Entered => ("entered", None),
            What::Completed { .. } => ("completed", None),
            What::Passed { .. } => ("passed", None),
            What::Cancelled => ("cancelled", None),
            What::Task(assignee) => ("task", assignee.as_deref().map(shown)),
            What::JobTaken(worker) => ("job-taken", Some(worker.to_string())),
            What::JobFailed { message, .. } => ("job-failed", Some(message.to_string())),
            What::Occurred => ("occurred", None),
            What::Set(names) => ("set", Some(names.join(", "))),
            What::Sent(name) => ("sent", Some(name.to_string())),
            What::Signalled(name) => ("signalled", Some(name.to_string())),
            What::Uncaught(code) => ("uncaught", Some(code.to_string())),
            What::Trouble(message) => ("trouble", Some(message.to_string())),
            What::Resolved => ("resolved", None),
            What::Suspended(reason) => ("suspended", Some(reason.to_string())),
            What::Resumed => ("resumed", None),
            What::Modified(reason) => ("modified", Some(reason.to_string())),
            What::Migrated(model) => ("migrated", Some(format!("Version {}", model.version))),
            What::Ended => ("ended", None),
            What::Failed(code) => ("failed", Some(code.to_string())),
            What::Stopped(reason) => ("stopped", Some(reason.to_string())),
        };
        Self {
            step: event.step,
            at: time::rfc3339(event.at),
            by,
            who,
            what,
            node: event.node.map(Into::into),
            name: event.name.map(Into::into),
            detail,
        }
    }
}
