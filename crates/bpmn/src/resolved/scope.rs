//! Scopes: the process and its sub-processes, with their data and lanes.

use super::{Expression, LaneIndex, NodeIndex, Place, ScopeIndex};

/// A process or sub-process as a region of nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The scope around it; `None` for the process.
    pub parent: Option<ScopeIndex>,
    /// The node of the sub-process; `None` for the process.
    pub node: Option<NodeIndex>,
    /// What kind.
    pub kind: ScopeKind,
    /// Start events in the order of the file.
    pub starts: Vec<NodeIndex>,
    /// Nodes of event sub-processes that lie directly in this scope.
    pub event_sub_processes: Vec<NodeIndex>,
    /// Data objects and properties: variables that live as long as the scope.
    pub data: Vec<DataObject>,
}

/// Kinds of scopes.
#[derive(Clone, Debug, PartialEq)]
pub enum ScopeKind {
    /// The process.
    Process,
    /// An embedded sub-process.
    Embedded,
    /// A sub-process with `triggeredByEvent`.
    Event,
    /// A transaction.
    Transaction,
    /// An ad-hoc sub-process.
    AdHoc(AdHoc),
}

/// How an ad-hoc sub-process runs (clause 10.3.5).
#[derive(Clone, Debug, PartialEq)]
pub struct AdHoc {
    /// `ordering="Sequential"`: at most one activity at a time.
    pub sequential: bool,
    /// `completionCondition`.
    pub completion: Option<Expression>,
    /// `cancelRemainingInstances`; absent counts as true.
    pub cancel_remaining: bool,
}

/// A data object or property.
#[derive(Clone, Debug, PartialEq)]
pub struct DataObject {
    /// `id`.
    pub id: Box<str>,
    /// The variable: its `name`, or the `id` where there is none.
    pub name: Box<str>,
    /// `isCollection`.
    pub collection: bool,
    /// Where it stands.
    pub place: Place,
}

/// A lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// `id`.
    pub id: Box<str>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// The lane around it.
    pub parent: Option<LaneIndex>,
    /// The scope whose nodes it sorts.
    pub scope: ScopeIndex,
    /// Where it stands.
    pub place: Place,
}
