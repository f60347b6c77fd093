//! Flow nodes and the sequence flows between them (clauses 8.4.9 and 8.4.13).

use super::{Activity, Event, Expression, Field, FlowIndex, Gateway, LaneIndex, Marks, NodeIndex, Place, ScopeIndex};

/// A flow node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// `id`, unique in the file.
    pub id: Box<str>,
    /// `name`, as shown to people.
    pub name: Option<Box<str>>,
    /// Where it stands in the file.
    pub place: Place,
    /// The scope in which it lies.
    pub scope: ScopeIndex,
    /// The innermost lane that names it.
    pub lane: Option<LaneIndex>,
    /// Sequence flows that end here, in the order of the file.
    pub incoming: Vec<FlowIndex>,
    /// Sequence flows that begin here, in the order of the file.
    pub outgoing: Vec<FlowIndex>,
    /// Markings of the extension namespace `lotse:`.
    pub marks: Marks,
    /// The form of a user task or a start event.
    pub fields: Vec<Field>,
    /// What it is.
    pub kind: NodeKind,
}

/// What a flow node is.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeKind {
    /// A task, sub-process or call activity.
    Activity(Box<Activity>),
    /// A gateway.
    Gateway(Gateway),
    /// An event node.
    Event(Event),
}

/// A sequence flow.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow {
    /// `id`, unique in the file.
    pub id: Box<str>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// Where it begins.
    pub source: NodeIndex,
    /// Where it ends.
    pub target: NodeIndex,
    /// `conditionExpression`.
    pub condition: Option<Expression>,
    /// Where it stands in the file.
    pub place: Place,
}

impl Node {
    /// The activity this is.
    #[must_use]
    pub fn activity(&self) -> Option<&Activity> {
        match &self.kind {
            NodeKind::Activity(activity) => Some(activity),
            _ => None,
        }
    }

    /// The event node this is.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        match &self.kind {
            NodeKind::Event(event) => Some(event),
            _ => None,
        }
    }

    /// The flow taken when no condition holds, of a gateway or an activity.
    #[must_use]
    pub fn default_flow(&self) -> Option<FlowIndex> {
        match &self.kind {
            NodeKind::Activity(activity) => activity.default,
            NodeKind::Gateway(gateway) => gateway.default,
            NodeKind::Event(_) => None,
        }
    }
}
