//! The state of one instance: elements that are alive, and what they wait for.
//!
//! Elements form a tree: element 1 is the process itself, every other one lies in a process, a sub-process, a call, a
//! repeated activity or a run of compensation. Identifiers are given in order and never again.

use serde::{Deserialize, Serialize};

use crate::context::{ModelRef, Moment};
use crate::value::{Value, Variables};

/// Number of an element, wait or incident, unique within the instance.
pub type Id = u32;

/// The element of the process.
pub const ROOT: Id = 1;

/// The node number of the process itself, which is no flow node.
pub const NO_NODE: u32 = u32::MAX;

/// State of one instance.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Instance {
    /// How it stands.
    pub status: Status,
    /// Whether it is stopped until resumed.
    pub suspended: bool,
    /// Business key, such as a file number.
    pub business_key: Option<Box<str>>,
    /// Models in use: first its own, then those it called.
    pub models: Vec<ModelRef>,
    /// Commands decided so far.
    pub step: u64,
    /// When it started.
    pub started: Moment,
    /// When it changed last.
    pub changed: Moment,
    /// The last number given.
    pub last: Id,
    /// Elements by number.
    pub elements: Vec<Element>,
    /// What is awaited, by number.
    pub waits: Vec<Wait>,
    /// What needs help, by number.
    pub incidents: Vec<Incident>,
}

/// How an instance stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Nothing has happened.
    #[default]
    New,
    /// Running.
    Running,
    /// Ended as modelled.
    Completed,
    /// Ended by an error that nothing caught.
    Failed {
        /// Its code.
        code: Box<str>,
    },
    /// Cancelled by a person or a program.
    Cancelled {
        /// Why.
        reason: Box<str>,
    },
}

/// Something alive: the process, or a flow node on which a token rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Element {
    /// Number.
    pub id: Id,
    /// The element in which it lies; 0 for the process.
    pub parent: Id,
    /// Position in [`Instance::models`].
    pub model: u16,
    /// The flow node; [`NO_NODE`] for the process.
    pub node: u32,
    /// Which repetition this is, from 0.
    pub iteration: Option<u32>,
    /// How many elements lie in it.
    pub children: u32,
    /// What it waits on.
    pub doing: Doing,
    /// Variables of its own.
    pub variables: Variables,
    /// Finished activities within that can be compensated, in the order in which they finished.
    pub done: Vec<Undo>,
}

/// What an element is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Doing {
    /// Nothing of its own: waits, or is in trouble.
    Idle,
    /// Holds the elements of a process or sub-process.
    Scope(Box<Region>),
    /// A task of a person.
    Task(Box<Task>),
    /// Work of a worker.
    Job(Box<Job>),
    /// Repeats an activity.
    Repeat(Box<Repeat>),
    /// Has seen these of its event definitions, as bits (parallel multiple).
    Gather(u64),
    /// Undoes activities, the last of the list first.
    Undo {
        /// What is left.
        left: Vec<Undo>,
    },
}

/// A region of nodes that runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Region {
    /// Position in [`Instance::models`].
    pub model: u16,
    /// The scope of that model.
    pub scope: u32,
    /// Tokens that wait at a join, by sequence flow.
    pub arrived: Vec<(u32, u32)>,
    /// Activities of an ad-hoc sub-process that have not begun.
    pub pending: Vec<u32>,
}

/// A task of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Task {
    /// Who has it.
    pub assignee: Option<Box<str>>,
    /// Who gave it away and gets it back.
    pub owner: Option<Box<str>>,
    /// Groups that may claim it.
    pub groups: Vec<Box<str>>,
    /// Persons who may claim it.
    pub users: Vec<Box<str>>,
    /// When it is due.
    pub due: Option<Moment>,
    /// When to look at it again.
    pub follow_up: Option<Moment>,
    /// Priority, 50 where the model does not say.
    pub priority: i64,
}

/// Work of a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Job {
    /// The type by which workers find it.
    pub kind: Box<str>,
    /// The address of an HTTP service.
    pub url: Option<Box<str>>,
    /// Tries left; 0: an incident waits.
    pub retries: u32,
    /// Tries so far that failed.
    pub failures: u32,
    /// Not before.
    pub due: Moment,
    /// Who works on it, and until when.
    pub lock: Option<(Box<str>, Moment)>,
}

/// State of a repeated activity.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repeat {
    /// How many there will be; `None` for a loop.
    pub total: Option<u32>,
    /// Begun.
    pub started: u32,
    /// Finished.
    pub finished: u32,
    /// The items, where it runs over a collection.
    pub items: Vec<Value>,
    /// The results by position.
    pub outputs: Vec<Value>,
}

/// A finished activity that can be compensated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undo {
    /// Position in [`Instance::models`].
    pub model: u16,
    /// The activity.
    pub node: u32,
    /// Its variables when it finished.
    pub variables: Variables,
    /// Of a sub-process: what finished within.
    pub within: Vec<Undo>,
}

/// Something awaited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wait {
    /// Number.
    pub id: Id,
    /// The element that waits, or on whose boundary the event stands, or whose event sub-process it starts.
    pub element: Id,
    /// Whether it starts an event sub-process of that element.
    pub inner: bool,
    /// Position in [`Instance::models`] of the model of the node.
    pub model: u16,
    /// The event node or receive task.
    pub node: u32,
    /// Which of the event definitions of the node.
    pub definition: u32,
    /// For what.
    pub what: Awaited,
}

/// What a wait is for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Awaited {
    /// A moment.
    Timer {
        /// When.
        due: Moment,
        /// Of a cycle.
        cycle: Option<Cycle>,
    },
    /// A message.
    Message {
        /// Its name.
        name: Box<str>,
        /// Its key.
        key: Option<Box<str>>,
    },
    /// A signal.
    Signal {
        /// Its name.
        name: Box<str>,
    },
    /// A condition.
    Condition {
        /// Whether it held when it was asked last.
        holds: bool,
    },
}

/// What is left of a cycle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cycle {
    /// Firings after the next; `None`: without end.
    pub left: Option<u32>,
    /// The period, ISO 8601.
    pub period: Box<str>,
}

/// Something that needs a person's help.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Number.
    pub id: Id,
    /// The element in trouble.
    pub element: Id,
    /// What to do again when it is retried.
    pub again: Again,
    /// What kind of trouble.
    pub cause: Cause,
    /// What happened, for people to read.
    pub message: Box<str>,
    /// Since when.
    pub since: Moment,
}

/// What a retry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Again {
    /// Begin the element anew.
    Begin,
    /// Leave the element.
    Leave,
    /// Hand the job out again.
    Job,
    /// Nothing: a modification is needed.
    Nothing,
}

/// Kinds of trouble.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// An expression could not be evaluated, or gave what is not usable here.
    Expression,
    /// No condition holds and there is no default flow.
    NoWayOn,
    /// A decision failed or is unknown.
    Decision,
    /// A worker failed too often.
    Job,
    /// A worker reported a BPMN error that nothing catches.
    Error,
    /// The called process is not deployed.
    Call,
    /// A limit was reached.
    Limit,
    /// Tokens wait at a join that no other token can reach.
    Deadlock,
}

impl Instance {
    /// The element `id`, if it is alive.
    #[must_use]
    pub fn element(&self, id: Id) -> Option<&Element> {
        let at = self.elements.binary_search_by_key(&id, |element| element.id).ok()?;
        Some(&self.elements[at])
    }

    pub(crate) fn element_mut(&mut self, id: Id) -> Option<&mut Element> {
        let at = self.elements.binary_search_by_key(&id, |element| element.id).ok()?;
        Some(&mut self.elements[at])
    }

    /// The wait `id`, if it is still there.
    #[must_use]
    pub fn wait(&self, id: Id) -> Option<&Wait> {
        let at = self.waits.binary_search_by_key(&id, |wait| wait.id).ok()?;
        Some(&self.waits[at])
    }

    /// When the next timer fires.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.waits
            .iter()
            .filter_map(|wait| match wait.what {
                Awaited::Timer { due, .. } => Some(due),
                _ => None,
            })
            .min()
    }

    /// Whether it has ended.
    #[must_use]
    pub fn ended(&self) -> bool {
        !matches!(self.status, Status::New | Status::Running)
    }

    /// Position of the model in which the children of `element` lie.
    #[must_use]
    pub fn inner_model(&self, element: &Element) -> u16 {
        match &element.doing {
            Doing::Scope(region) => region.model,
            _ => element.model,
        }
    }

    /// Everything that the element `id` sees: its own variables and those of what it lies in, up to the process or
    /// call; the innermost of a name.
    #[must_use]
    pub fn visible(&self, id: Id) -> Variables {
        crate::context::Scope::all(&crate::machine::View { state: self, at: id, extra: None })
    }

    /// Variables of the process.
    #[must_use]
    pub fn variables(&self) -> Option<&Variables> {
        self.element(ROOT).map(|root| &root.variables)
    }

    /// Whether `inner` is `outer` or lies in it.
    #[must_use]
    pub fn within(&self, inner: Id, outer: Id) -> bool {
        let mut at = inner;
        loop {
            if at == outer {
                return true;
            }
            match self.element(at) {
                Some(element) if element.parent != 0 => at = element.parent,
                _ => return false,
            }
        }
    }
}
