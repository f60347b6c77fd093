//! What happened in an instance, in words of its model: for the timeline and for the event log.

use std::sync::Arc;

use lotse_engine::instance::{Doing, Id, Instance, NO_NODE};
use lotse_engine::{Actor, Deployed, ModelRef, Models as _, Record, apply, decode_records};
use lotse_store::processes::StepRow;

use crate::{Catalogue, Error};

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The step of which it is part.
    pub step: i64,
    /// When, in milliseconds.
    pub at: i64,
    /// Who gave the command.
    pub by: Actor,
    /// What.
    pub what: What,
    /// `id` of the node, where it is about one.
    pub node: Option<Box<str>>,
    /// Its name, or its `id`.
    pub name: Option<Box<str>>,
    /// The element, where it is about one.
    pub element: Option<Id>,
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// The instance began.
    Started(ModelRef),
    /// An activity or event began.
    Entered,
    /// It is done.
    Completed {
        /// Whether it is an activity that does work, not a sub-process, event or gateway.
        activity: bool,
        /// Whether a person did it.
        by_hand: bool,
        /// When it began, in milliseconds; a task when it was claimed last.
        since: i64,
        /// The group of the task; never a person.
        group: Option<Box<str>>,
    },
    /// A node was passed without resting.
    Passed {
        /// Whether it is an activity that does work.
        activity: bool,
    },
    /// It was stopped.
    Cancelled,
    /// A task was claimed, returned, delegated or edited; who has it now.
    Task(Option<Box<str>>),
    /// A worker took a job.
    JobTaken(Box<str>),
    /// A worker failed.
    JobFailed {
        /// Tries left.
        retries: u32,
        /// What he said.
        message: Box<str>,
    },
    /// An event occurred.
    Occurred,
    /// Variables were written: which.
    Set(Vec<Box<str>>),
    /// A message was sent.
    Sent(Box<str>),
    /// A signal was given.
    Signalled(Box<str>),
    /// An escalation that nothing caught.
    Uncaught(Box<str>),
    /// Something needs help.
    Trouble(Box<str>),
    /// An incident is over.
    Resolved,
    /// Stopped until resumed.
    Suspended(Box<str>),
    /// Goes on.
    Resumed,
    /// Tokens were moved by hand.
    Modified(Box<str>),
    /// Goes on under another model.
    Migrated(ModelRef),
    /// Ended as modelled.
    Ended,
    /// Ended by an error.
    Failed(Box<str>),
    /// Cancelled by a person or a program.
    Stopped(Box<str>),
}

/// What happened, in order. Records that only keep the books of the engine are left out.
///
/// # Errors
/// [`Error::Unreadable`] with the instance, whose steps are damaged.
pub fn events(instance: i64, steps: &[StepRow], catalogue: &Catalogue) -> Result<Vec<Event>, Error> {
    let mut state = Instance::default();
    let mut found = Vec::new();
    let mut since: Vec<(Id, i64)> = Vec::new();
    for step in steps {
        let records = decode_records(&step.records).map_err(|source| Error::Unreadable { instance, source })?;
        let (mut at, mut by) = (step.at, Actor::Engine);
        for record in &records {
            if let Record::Step { at: moment, by: who } = record {
                (at, by) = (moment.0, who.clone());
            }
            note(record, &state, &mut since, at);
            if let Some((what, place)) = told(record, &state, catalogue, &since, at) {
                let (node, name, element) = match place {
                    Some((model, node, element)) if node != NO_NODE => {
                        let node = model.node(node);
                        (Some(node.id.clone()), Some(node.name.clone().unwrap_or_else(|| node.id.clone())), element)
                    }
                    _ => (None, None, None),
                };
                found.push(Event { step: step.step, at, by: by.clone(), what, node, name, element });
            }
            apply(&mut state, record);
        }
    }
    Ok(found)
}

/// Remembers when what runs began.
fn note(record: &Record, before: &Instance, since: &mut Vec<(Id, i64)>, at: i64) {
    let mut set = |id: Id| {
        since.retain(|(known, _)| *known != id);
        since.push((id, at));
    };
    match record {
        Record::Entered { .. } => set(before.last + 1),
        Record::TaskChanged { element, task } if task.assignee.is_some() => set(*element),
        Record::Does { element, doing: Doing::Task(_) } => set(*element),
        _ => {}
    }
}

type Place<'a> = Option<(&'a Deployed, u32, Option<Id>)>;

fn told<'a>(
    record: &Record,
    before: &Instance,
    catalogue: &'a Catalogue,
    since: &[(Id, i64)],
    at: i64,
) -> Option<(What, Place<'a>)> {
    let model = |index: u16| before.models.get(usize::from(index)).and_then(|key| catalogue.get(key));
    let of = |id: Id| -> Place<'a> {
        let element = before.element(id)?;
        Some((model(element.model)?, element.node, Some(id)))
    };
    let within = |parent: Id, node: u32| -> Place<'a> {
        let parent = before.element(parent)?;
        Some((model(before.inner_model(parent))?, node, None))
    };
    let works = |place: &Place<'a>| {
        place.as_ref().is_some_and(|(model, node, _)| {
            *node != NO_NODE
                && model
                    .node(*node)
                    .activity()
                    .is_some_and(|activity| !matches!(activity.kind, lotse_bpmn::resolved::ActivityKind::SubProcess(_)))
        })
    };
    Some(match record {
        Record::Started { model, .. } => (What::Started(model.clone()), None),
        Record::Entered { model: index, node, .. } => {
            (What::Entered, model(*index).map(|model| (model, *node, Some(before.last + 1))))
        }
        Record::Completed { element, .. } => {
            let known = before.element(*element)?;
            let task = match &known.doing {
                Doing::Task(task) => Some(task),
                _ => None,
            };
            let group = task.and_then(|task| task.groups.first().cloned());
            let by_hand = task.is_some();
            let place = of(*element);
            let activity = works(&place) && !matches!(known.doing, Doing::Repeat(_));
            let since = since.iter().find(|(id, _)| id == element).map_or(at, |(_, since)| *since);
            (What::Completed { activity, by_hand, since, group }, place)
        }
        Record::Passed { parent, node, .. } => {
            let place = within(*parent, *node);
            (What::Passed { activity: works(&place) }, place)
        }
        Record::Joined { scope, node, .. } => (What::Passed { activity: false }, within(*scope, *node)),
        Record::Cancelled { element } => (What::Cancelled, of(*element)),
        Record::TaskChanged { element, task } => (What::Task(task.assignee.clone()), of(*element)),
        Record::JobTaken { element, worker, .. } => (What::JobTaken(worker.clone()), of(*element)),
        Record::JobFailed { element, retries, message, .. } => {
            (What::JobFailed { retries: *retries, message: message.clone() }, of(*element))
        }
        Record::Occurred { wait } => {
            let wait = before.wait(*wait)?;
            (What::Occurred, model(wait.model).map(|model| (model, wait.node, None)))
        }
        Record::Set { element, variables } => {
            (What::Set(variables.iter().map(|(name, _)| name.into()).collect()), of(*element))
        }
        Record::Sent { element, name, .. } => (What::Sent(name.clone()), of(*element)),
        Record::Signalled { element, name, .. } => (What::Signalled(name.clone()), of(*element)),
        Record::Uncaught { element, code } => (What::Uncaught(code.clone()), of(*element)),
        Record::Trouble { element, message, .. } => (What::Trouble(message.clone()), of(*element)),
        Record::Resolved { incident } => {
            let incident = before.incidents.iter().find(|known| known.id == *incident)?;
            (What::Resolved, of(incident.element))
        }
        Record::Suspended { reason } => (What::Suspended(reason.clone()), None),
        Record::Resumed => (What::Resumed, None),
        Record::Modified { reason } => (What::Modified(reason.clone()), None),
        Record::Migrated { to, .. } => (What::Migrated(to.clone()), None),
        Record::Ended => (What::Ended, None),
        Record::Failed { code } => (What::Failed(code.clone()), None),
        Record::Stopped { reason } => (What::Stopped(reason.clone()), None),
        _ => return None,
    })
}

impl crate::Runtime {
    /// What happened in an instance, oldest first.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Unreadable`]; failures of the store.
    pub fn history(&self, instance: i64) -> Result<Vec<Event>, Error> {
        let steps = self.store.steps(instance, 0)?;
        if steps.is_empty() {
            return Err(crate::command::missing(instance));
        }
        let catalogue: Arc<Catalogue> = self.catalogue();
        events(instance, &steps, &catalogue)
    }
}
