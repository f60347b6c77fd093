//! Lists of instances, tasks and jobs.

use super::Status;

/// Which instances.
#[derive(Clone, Debug, Default)]
pub struct InstanceQuery {
    /// Of this process.
    pub process: Option<String>,
    /// Of this version.
    pub version: Option<u32>,
    /// With this status.
    pub status: Option<Status>,
    /// Only those with an open incident.
    pub with_incidents: bool,
    /// Whose business key begins with this.
    pub business_key: Option<String>,
    /// Skip so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// A task of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskRow {
    /// The instance.
    pub instance: i64,
    /// The element in it.
    pub element: u32,
    /// `id` of the process.
    pub process: String,
    /// Its version.
    pub version: u32,
    /// `id` of the user task.
    pub node: String,
    /// Name shown.
    pub name: String,
    /// Who has it.
    pub assignee: Option<String>,
    /// When it is due, in milliseconds.
    pub due: Option<i64>,
    /// When to look at it again, in milliseconds.
    pub follow_up: Option<i64>,
    /// Priority; higher is more urgent.
    pub priority: i64,
    /// Since when, in milliseconds.
    pub created_at: i64,
    /// Business key of the instance. Only read.
    pub business_key: Option<String>,
}

/// Which tasks.
#[derive(Clone, Debug, Default)]
pub struct TaskQuery {
    /// That this person has.
    pub assignee: Option<String>,
    /// That nobody has, and that one of these may claim (`g:` and a group, `u:` and a person).
    pub candidates: Vec<String>,
    /// Only this one.
    pub task: Option<(i64, u32)>,
    /// Of this instance.
    pub instance: Option<i64>,
    /// Of this process.
    pub process: Option<String>,
    /// Whose name or business key contains this.
    pub text: Option<String>,
    /// Skip so many.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// A job that can be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobRow {
    /// The instance.
    pub instance: i64,
    /// The element in it.
    pub element: u32,
    /// The type.
    pub kind: String,
}
