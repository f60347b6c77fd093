//! Why commands are refused.

use crate::context::ModelRef;
use crate::instance::Id;

/// Why a command is refused. Nothing has happened then.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// Started twice.
    #[error("the instance has already started")]
    AlreadyStarted,
    /// Not started, or ended.
    #[error("the instance is not running")]
    NotRunning,
    /// Suspended.
    #[error("the instance is suspended; resume it first")]
    Suspended,
    /// Not suspended.
    #[error("the instance is not suspended")]
    NotSuspended,
    /// A model that is not deployed.
    #[error("version {} of `{}` is not deployed", model.version, model.process)]
    UnknownModel {
        /// Which.
        model: ModelRef,
    },
    /// A node that does not exist or does not fit there.
    #[error("`{node}` is no node that can begin there")]
    NoSuchNode {
        /// Its `id`.
        node: Box<str>,
    },
    /// An element that is not alive; perhaps the answer came twice.
    #[error("element {element} is not there any more")]
    NoSuchElement {
        /// Which.
        element: Id,
    },
    /// An incident that is over.
    #[error("incident {incident} is not there any more")]
    NoSuchIncident {
        /// Which.
        incident: Id,
    },
    /// An incident that only a modification ends.
    #[error("trying again does not help here; move the tokens by a modification")]
    NotRetriable,
    /// Not a task of a person.
    #[error("element {element} is no task")]
    NotATask {
        /// Which.
        element: Id,
    },
    /// Not a natural person.
    #[error("only a person can do this")]
    NotAPerson,
    /// Somebody has it.
    #[error("the task is claimed by somebody else")]
    Claimed,
    /// Not claimed by who asks.
    #[error("claim the task first")]
    NotClaimed,
    /// Not among those who may claim it.
    #[error("the task is for others")]
    NotACandidate,
    /// Not a job.
    #[error("element {element} is no job")]
    NotAJob {
        /// Which.
        element: Id,
    },
    /// Another worker has the job, or it is not due.
    #[error("the job is not available: {reason}")]
    NotAvailable {
        /// Why.
        reason: &'static str,
    },
    /// No wait for a message or signal.
    #[error("nothing in this instance waits for `{name}`")]
    NobodyWaits {
        /// Its name.
        name: Box<str>,
    },
    /// No timer is due.
    #[error("no timer is due")]
    NothingDue,
    /// No reason.
    #[error("give a reason")]
    NoReason,
    /// Variables too large.
    #[error("the variables take {bytes} bytes; at most {limit} are allowed; store documents as files")]
    TooLarge {
        /// How many.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// A plan of migration that does not fit.
    #[error("the plan does not fit: {}", problems.join("; "))]
    Plan {
        /// Why, one entry for each problem.
        problems: Vec<String>,
    },
    /// A multi-instance activity that cannot grow.
    #[error("element {element} is no running multi-instance activity that can grow")]
    CannotGrow {
        /// Which.
        element: Id,
    },
}
