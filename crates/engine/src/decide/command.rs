//! Commands.

use std::collections::BTreeMap;

use crate::context::{ModelRef, Moment};
use crate::instance::Id;
use crate::value::{Value, Variables};

/// What somebody wants of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Begins a new instance.
    Start {
        /// The model.
        model: ModelRef,
        /// `id` of the start node; `None`: the none start events, or else the first start node.
        at: Option<Box<str>>,
        /// Business key, such as a file number.
        business_key: Option<Box<str>>,
        /// First variables.
        variables: Variables,
    },
    /// Fires the timers that are due.
    Tick,
    /// Delivers a message.
    Message {
        /// Its name.
        name: Box<str>,
        /// Its key: that of the receiver's correlation, or the business key.
        key: Option<Box<str>>,
        /// What it carries.
        variables: Variables,
    },
    /// Delivers a signal.
    Signal {
        /// Its name.
        name: Box<str>,
        /// What it carries.
        variables: Variables,
    },
    /// A worker takes a job.
    TakeJob {
        /// The element.
        element: Id,
        /// Who.
        worker: Box<str>,
        /// Until when it is his; then another may take it.
        until: Moment,
    },
    /// A worker has done a job.
    CompleteJob {
        /// The element.
        element: Id,
        /// Who.
        worker: Box<str>,
        /// The results.
        variables: Variables,
    },
    /// A worker could not do a job.
    FailJob {
        /// The element.
        element: Id,
        /// Who.
        worker: Box<str>,
        /// Why, for people to read.
        message: Box<str>,
        /// Not before; `None`: by the back-off of the engine.
        retry_at: Option<Moment>,
    },
    /// A worker reports a BPMN error.
    ThrowError {
        /// The element.
        element: Id,
        /// Who.
        worker: Box<str>,
        /// The code.
        code: Box<str>,
        /// What it carries.
        variables: Variables,
    },
    /// A person claims a task.
    Claim {
        /// The element.
        element: Id,
    },
    /// A person returns a task, to who delegated it or to the groups.
    Return {
        /// The element.
        element: Id,
    },
    /// A person gives a task to another.
    Delegate {
        /// The element.
        element: Id,
        /// To whom.
        to: Box<str>,
    },
    /// A person completes a task.
    CompleteTask {
        /// The element.
        element: Id,
        /// The entries.
        variables: Variables,
    },
    /// Corrects variables.
    SetVariables {
        /// Whose.
        element: Id,
        /// What.
        variables: Variables,
        /// Why.
        reason: Box<str>,
    },
    /// Tries again what an incident stopped.
    Retry {
        /// The incident.
        incident: Id,
    },
    /// Begins an activity of an ad-hoc sub-process.
    Begin {
        /// The element of the sub-process.
        element: Id,
        /// `id` of the activity.
        node: Box<str>,
    },
    /// Adds an instance to a running multi-instance activity.
    AddInstance {
        /// The element that repeats.
        element: Id,
        /// Its item; null where it runs over a number.
        item: Value,
    },
    /// Stops until resumed.
    Suspend {
        /// Why.
        reason: Box<str>,
    },
    /// Goes on.
    Resume,
    /// Ends the instance.
    Cancel {
        /// Why.
        reason: Box<str>,
    },
    /// Moves tokens by hand.
    Modify {
        /// Why.
        reason: Box<str>,
        /// Elements to cancel.
        cancel: Vec<Id>,
        /// Nodes to begin, by the element in which they lie and their `id`.
        start: Vec<(Id, Box<str>)>,
    },
    /// Goes on under another model.
    Migrate {
        /// How.
        plan: Plan,
    },
}

/// A plan of migration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// The model to go on under.
    pub to: ModelRef,
    /// Nodes that have another `id` there, from old to new; others keep theirs.
    pub nodes: BTreeMap<Box<str>, Box<str>>,
    /// Why.
    pub reason: Box<str>,
}

impl Command {
    /// The variables handed in.
    pub(crate) fn variables(&self) -> Option<&Variables> {
        match self {
            Self::Start { variables, .. }
            | Self::Message { variables, .. }
            | Self::Signal { variables, .. }
            | Self::CompleteJob { variables, .. }
            | Self::ThrowError { variables, .. }
            | Self::CompleteTask { variables, .. }
            | Self::SetVariables { variables, .. } => Some(variables),
            _ => None,
        }
    }
}
