//! What happened: the only way in which an instance changes.
//!
//! Records are stored. Their encoding counts variants and fields in order: a variant is only ever added at the end, and
//! none is changed after a release.

use serde::{Deserialize, Serialize};

use crate::context::{Actor, ModelRef, Moment};
use crate::instance::{Again, Awaited, Cause, Cycle, Doing, Id, Task, Undo};
use crate::value::{Value, Variables};

/// A record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Record {
    /// Begins what one command causes; the first of every decision.
    Step {
        /// When.
        at: Moment,
        /// By whom.
        by: Actor,
    },
    /// The instance began; element 1 is its process.
    Started {
        /// The model.
        model: ModelRef,
        /// The business key.
        business_key: Option<Box<str>>,
        /// The first variables.
        variables: Variables,
    },
    /// A model is used from here on; its position is that of the list.
    Uses {
        /// The model.
        model: ModelRef,
    },
    /// A token came to rest on a node; the number of the element is the next.
    Entered {
        /// In which element.
        parent: Id,
        /// Position of the model.
        model: u16,
        /// The node.
        node: u32,
        /// Which repetition, from 0.
        iteration: Option<u32>,
        /// What it does.
        doing: Doing,
        /// Variables of its own.
        variables: Variables,
    },
    /// An element does something else now.
    Does {
        /// The element.
        element: Id,
        /// What.
        doing: Doing,
    },
    /// A token passed a node without resting.
    Passed {
        /// In which element.
        parent: Id,
        /// The node.
        node: u32,
        /// The flows taken.
        flows: Vec<u32>,
    },
    /// An element is done and gone.
    Completed {
        /// The element.
        element: Id,
        /// The flows taken.
        flows: Vec<u32>,
        /// The element that remembers it for compensation.
        undo: Option<Id>,
    },
    /// An element was stopped and is gone, with everything in it.
    Cancelled {
        /// The element.
        element: Id,
    },
    /// Everything in an element is gone, except one.
    Cleared {
        /// The element.
        element: Id,
        /// The child that stays.
        keep: Option<Id>,
        /// Whether the waits of the element go, too (those of its event sub-processes).
        waits: bool,
    },
    /// A token arrived at a join.
    Arrived {
        /// In which element.
        scope: Id,
        /// By which flow.
        flow: u32,
    },
    /// A join took one token from each of these flows.
    Joined {
        /// In which element.
        scope: Id,
        /// The gateway.
        node: u32,
        /// The flows.
        flows: Vec<u32>,
    },
    /// Something is awaited; its number is the next.
    Awaits {
        /// Which element waits.
        element: Id,
        /// Whether it starts an event sub-process of that element.
        inner: bool,
        /// Position of the model.
        model: u16,
        /// The event node.
        node: u32,
        /// The event definition.
        definition: u32,
        /// For what.
        what: Awaited,
    },
    /// It occurred, and is awaited no more.
    Occurred {
        /// The wait.
        wait: Id,
    },
    /// A cycle goes on.
    Again {
        /// The wait.
        wait: Id,
        /// The next firing.
        due: Moment,
        /// What is left.
        cycle: Cycle,
    },
    /// A condition changed.
    Holds {
        /// The wait.
        wait: Id,
        /// Whether it holds now.
        holds: bool,
    },
    /// It is awaited no more, without having occurred.
    Ceased {
        /// The wait.
        wait: Id,
    },
    /// Variables were written.
    Set {
        /// Whose.
        element: Id,
        /// What.
        variables: Variables,
    },
    /// A task was claimed, returned, delegated or edited.
    TaskChanged {
        /// The element.
        element: Id,
        /// How it stands now.
        task: Task,
    },
    /// A worker took a job.
    JobTaken {
        /// The element.
        element: Id,
        /// Who.
        worker: Box<str>,
        /// Until when it is his.
        until: Moment,
    },
    /// A worker failed.
    JobFailed {
        /// The element.
        element: Id,
        /// Tries left.
        retries: u32,
        /// Not before.
        due: Moment,
        /// What he said.
        message: Box<str>,
    },
    /// A message is sent; the shell delivers it.
    Sent {
        /// The element that sends.
        element: Id,
        /// Its name.
        name: Box<str>,
        /// Its key.
        key: Option<Box<str>>,
        /// What it carries.
        variables: Variables,
    },
    /// A signal is given to all: this instance has had it, the shell tells the others.
    Signalled {
        /// The element or scope.
        element: Id,
        /// Its name.
        name: Box<str>,
        /// What it carries.
        variables: Variables,
    },
    /// An escalation that nothing caught.
    Uncaught {
        /// The element.
        element: Id,
        /// Its code.
        code: Box<str>,
    },
    /// Compensation begins: the element takes these entries, by position, from those of the scope.
    Compensates {
        /// The element that waits for it.
        element: Id,
        /// Whose.
        scope: Id,
        /// Which.
        entries: Vec<u32>,
    },
    /// The next entry is taken for undoing (the last one).
    Undoes {
        /// The element.
        element: Id,
    },
    /// A finished sub-process stands again to be undone; its number is the next.
    Restored {
        /// In which element.
        parent: Id,
        /// What it was.
        undo: Undo,
    },
    /// A repetition advanced.
    Repeated {
        /// The element that repeats.
        element: Id,
        /// Begun.
        started: u32,
        /// Finished.
        finished: u32,
        /// A result and its position.
        output: Option<(u32, Value)>,
    },
    /// An item was added to a running multi-instance activity.
    Added {
        /// The element that repeats.
        element: Id,
        /// The item.
        item: Value,
    },
    /// Which activities of an ad-hoc sub-process have not begun.
    Pending {
        /// The element.
        element: Id,
        /// Which.
        nodes: Vec<u32>,
    },
    /// Something needs help; its number is the next.
    Trouble {
        /// The element.
        element: Id,
        /// What a retry does.
        again: Again,
        /// The kind.
        cause: Cause,
        /// What happened.
        message: Box<str>,
    },
    /// An incident is over.
    Resolved {
        /// The incident.
        incident: Id,
    },
    /// Stopped until resumed.
    Suspended {
        /// Why.
        reason: Box<str>,
    },
    /// Goes on.
    Resumed,
    /// The tokens were moved by hand.
    Modified {
        /// Why.
        reason: Box<str>,
    },
    /// Runs on under another model.
    Migrated {
        /// The model.
        to: ModelRef,
        /// Nodes, from and to.
        nodes: Vec<(u32, u32)>,
        /// Flows, from and to.
        flows: Vec<(u32, u32)>,
        /// Scopes, from and to.
        scopes: Vec<(u32, u32)>,
    },
    /// Ended as modelled.
    Ended,
    /// Ended by an error that nothing caught.
    Failed {
        /// Its code.
        code: Box<str>,
    },
    /// Ended by a person or program.
    Stopped {
        /// Why.
        reason: Box<str>,
    },
}
