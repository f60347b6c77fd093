//! What a simulation sees: the event log, and what calls for somebody.

use std::collections::BTreeMap;

use lotse_bpmn::resolved::{ActivityKind, NodeKind};

use super::world::{Observer, Registry};
use crate::context::{Models, Moment};
use crate::instance::{Awaited, Cause, Doing, Id, Instance, NO_NODE};
use crate::record::Record;

/// One finished activity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Number of the instance.
    pub case: u64,
    /// Name of the node, or its `id`.
    pub activity: Box<str>,
    /// When it began: for a task, when it was last claimed.
    pub start: Moment,
    /// When it was done.
    pub end: Moment,
    /// The first group of the task; never a person.
    pub group: Option<Box<str>>,
}

/// Something that calls for somebody.
#[derive(Clone, Debug)]
pub(crate) enum Call {
    Task(u64, Id),
    Job(u64, Id, Moment),
    Message(Box<str>, Option<Box<str>>),
    Signal(Box<str>),
    Incident(u64, Cause),
}

/// When an element began, and the group of its task.
type Begun = (Moment, Option<Box<str>>);

/// Collects rows and calls.
#[derive(Debug)]
pub(crate) struct Collector<'m> {
    pub registry: &'m Registry,
    pub rows: Vec<Row>,
    pub calls: Vec<Call>,
    pub records: u64,
    pub ended: [u64; 3],
    /// Begin and group of what runs.
    running: BTreeMap<(u64, Id), Begun>,
}

impl<'m> Collector<'m> {
    pub(crate) fn new(registry: &'m Registry) -> Self {
        Self { registry, rows: Vec::new(), calls: Vec::new(), records: 0, ended: [0; 3], running: BTreeMap::new() }
    }

    fn activity(&self, before: &Instance, element: Id) -> Option<Box<str>> {
        let known = before.element(element).filter(|known| known.node != NO_NODE)?;
        if matches!(known.doing, Doing::Repeat(_)) {
            return None;
        }
        let model = self.registry.get(before.models.get(usize::from(known.model))?)?;
        let node = model.node(known.node);
        match &node.kind {
            NodeKind::Activity(activity) if !matches!(activity.kind, ActivityKind::SubProcess(_)) => {
                Some(node.name.clone().unwrap_or_else(|| node.id.clone()))
            }
            _ => None,
        }
    }

    fn end(&mut self, case: u64, how: usize) {
        self.ended[how] += 1;
        let keys: Vec<_> = self.running.range((case, 0)..=(case, Id::MAX)).map(|(key, _)| *key).collect();
        for key in keys {
            self.running.remove(&key);
        }
    }
}

impl Observer for Collector<'_> {
    fn record(&mut self, case: u64, before: &Instance, record: &Record, now: Moment) {
        self.records += 1;
        match record {
            Record::Entered { .. } => {
                self.running.insert((case, before.last + 1), (now, None));
            }
            Record::Does { element, doing: Doing::Task(task) } => {
                self.running.insert((case, *element), (now, task.groups.first().cloned()));
                self.calls.push(Call::Task(case, *element));
            }
            Record::TaskChanged { element, task } if task.assignee.is_some() => {
                self.running.insert((case, *element), (now, task.groups.first().cloned()));
            }
            Record::Does { element, doing: Doing::Job(job) } => self.calls.push(Call::Job(case, *element, job.due)),
            Record::JobFailed { element, retries, due, .. } if *retries > 0 => {
                self.calls.push(Call::Job(case, *element, *due));
            }
            Record::Awaits { what: Awaited::Message { name, key }, .. } => {
                self.calls.push(Call::Message(name.clone(), key.clone()));
            }
            Record::Awaits { what: Awaited::Signal { name }, .. } => self.calls.push(Call::Signal(name.clone())),
            Record::Trouble { cause, .. } => self.calls.push(Call::Incident(case, *cause)),
            Record::Completed { element, .. } => {
                let (start, group) = self.running.remove(&(case, *element)).unwrap_or((now, None));
                if let Some(activity) = self.activity(before, *element) {
                    self.rows.push(Row { case, activity, start, end: now, group });
                }
            }
            Record::Cancelled { element } => {
                self.running.remove(&(case, *element));
            }
            Record::Ended => self.end(case, 0),
            Record::Failed { .. } => self.end(case, 1),
            Record::Stopped { .. } => self.end(case, 2),
            _ => {}
        }
    }
}
