//! What a step changes in the lists of the store.

use lotse_engine::instance::{Awaited, Doing, Element, Instance, NO_NODE, Status as State, Wait};
use lotse_engine::{Models, Record, encode, encode_records};
use lotse_store::processes::{self as rows, InstanceRow, Status, Step, TaskRow, WaitKind};

use crate::Catalogue;

/// The step from `before` to `after`. `id` has no meaning for a new instance.
pub(crate) fn step(
    id: i64,
    before: Option<&Instance>,
    after: &Instance,
    records: &[Record],
    catalogue: &Catalogue,
) -> Step {
    let nothing = Instance::default();
    let before = before.unwrap_or(&nothing);
    let mut step = Step {
        row: row(id, after),
        state: encode(after),
        records: encode_records(records),
        tasks_gone: Vec::new(),
        tasks: Vec::new(),
        jobs_gone: Vec::new(),
        jobs: Vec::new(),
        waits_gone: Vec::new(),
        waits: Vec::new(),
    };
    for element in &before.elements {
        let now = after.element(element.id);
        if is_task(element) && !now.is_some_and(is_task) {
            step.tasks_gone.push(element.id);
        }
        if job(element).is_some() && now.and_then(job).is_none() {
            step.jobs_gone.push(element.id);
        }
    }
    let moved = before.models != after.models;
    for element in &after.elements {
        let was = before.element(element.id);
        if is_task(element) && (moved || was.map(|was| &was.doing) != Some(&element.doing)) {
            step.tasks.extend(task(id, after, element, catalogue));
        }
        if let Some((kind, due)) = job(element)
            && was.and_then(job) != Some((kind, due))
        {
            step.jobs.push((element.id, kind.to_owned(), due));
        }
    }
    for wait in &before.waits {
        if letter_wait(wait).is_some() && after.wait(wait.id).and_then(letter_wait).is_none() {
            step.waits_gone.push(wait.id);
        }
    }
    for wait in &after.waits {
        if before.wait(wait.id).is_none_or(|was| was.what != wait.what) {
            step.waits.extend(letter_wait(wait));
        }
    }
    step
}

fn row(id: i64, state: &Instance) -> InstanceRow {
    let model = state.models.first().expect("a started instance has a model");
    let next_due = if state.suspended || state.ended() { None } else { state.next_due().map(|due| due.0) };
    InstanceRow {
        id,
        process: model.process.to_string(),
        version: model.version,
        business_key: state.business_key.as_deref().map(Into::into),
        status: match state.status {
            State::New | State::Running => Status::Running,
            State::Completed => Status::Completed,
            State::Failed { .. } => Status::Failed,
            State::Cancelled { .. } => Status::Cancelled,
        },
        suspended: state.suspended,
        incidents: u32::try_from(state.incidents.len()).unwrap_or(u32::MAX),
        started_at: state.started.0,
        changed_at: state.changed.0,
        next_due,
        step: i64::try_from(state.step).unwrap_or(i64::MAX),
    }
}

fn is_task(element: &Element) -> bool {
    matches!(element.doing, Doing::Task(_))
}

fn task(id: i64, state: &Instance, element: &Element, catalogue: &Catalogue) -> Option<(TaskRow, Vec<String>)> {
    let Doing::Task(task) = &element.doing else { return None };
    let key = state.models.get(usize::from(element.model))?;
    let (node, name) = match catalogue.get(key).filter(|_| element.node != NO_NODE) {
        Some(model) => {
            let node = model.node(element.node);
            (node.id.to_string(), node.name.as_deref().unwrap_or(&node.id).to_owned())
        }
        None => (element.node.to_string(), element.node.to_string()),
    };
    let groups = task.groups.iter().map(|group| format!("g:{group}"));
    let users = task.users.iter().map(|user| format!("u:{user}"));
    let row = TaskRow {
        instance: id,
        element: element.id,
        process: key.process.to_string(),
        version: key.version,
        node,
        name,
        assignee: task.assignee.as_deref().map(Into::into),
        due: task.due.map(|due| due.0),
        follow_up: task.follow_up.map(|due| due.0),
        priority: task.priority,
        created_at: state.changed.0,
        business_key: None,
    };
    Some((row, groups.chain(users).collect()))
}

/// Kind of a job that can be taken, and from when.
fn job(element: &Element) -> Option<(&str, i64)> {
    match &element.doing {
        Doing::Job(job) if job.retries > 0 => {
            let free = job.lock.as_ref().map_or(job.due, |(_, until)| *until);
            Some((&job.kind, free.0))
        }
        _ => None,
    }
}

fn letter_wait(wait: &Wait) -> Option<rows::Wait> {
    let (kind, name, key) = match &wait.what {
        Awaited::Message { name, key } => (WaitKind::Message, name, key.as_deref()),
        Awaited::Signal { name } => (WaitKind::Signal, name, None),
        _ => return None,
    };
    Some(rows::Wait { number: wait.id, kind, name: name.to_string(), key: key.map(Into::into) })
}
