//! The resolved model: a file of BPMN 2.0.2 whose references all lead somewhere.
//!
//! Everything is addressed by index into a vector of its process ([`NodeIndex`] into [`Process::nodes`] and so on) or of
//! the file ([`MessageIndex`] and the like into [`Definitions`]). Vectors stand in the order of the file, so the same
//! file gives the same indices. Sub-processes are flattened: each is a [`Node`] in its outer [`Scope`] and a scope of its
//! own, and every node names the scope in which it lies.
//!
//! Always holds in a model made by the reader:
//! - every index is in range, every `incoming` and `outgoing` list names exactly the flows that end and begin there;
//! - a sequence flow joins two nodes of the same scope;
//! - scope 0 is the process; every other scope has the node of its sub-process, which lies in its `parent`;
//! - identifiers are unique in the file.
//!
//! What an engine cannot run (a complex gateway, token quantities) is represented here: refusing is the engine's matter.

mod activity;
mod event;
mod field;
mod gateway;
mod marks;
mod node;
mod scope;

pub use activity::{
    Activity, ActivityKind, Assignment, Binding, Call, Ending, Loop, Mapping, MultiInstance, Receive, Repetition, Rule,
    Script, Send, UserTask, Work,
};
pub use event::{Event, EventDefinition, MessageUse, Position, Timer, TimerKind};
pub use field::{Field, FieldKind};
pub use gateway::{Gateway, GatewayKind};
pub use marks::{Adviser, Class, Determination, Marks};
pub use node::{Flow, Node, NodeKind};
pub use scope::{AdHoc, DataObject, Lane, Scope, ScopeKind};

macro_rules! index {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the vector.
            #[must_use]
            pub fn at(self) -> usize {
                self.0 as usize
            }
        }
    };
}

index!(
    /// Position of a flow node in [`Process::nodes`].
    NodeIndex
);
index!(
    /// Position of a sequence flow in [`Process::flows`].
    FlowIndex
);
index!(
    /// Position of a scope in [`Process::scopes`]; `0` is the process itself.
    ScopeIndex
);
index!(
    /// Position of a lane in [`Process::lanes`].
    LaneIndex
);
index!(
    /// Position of a process in [`Definitions::processes`].
    ProcessIndex
);
index!(
    /// Position of a message in [`Definitions::messages`].
    MessageIndex
);
index!(
    /// Position of a signal in [`Definitions::signals`].
    SignalIndex
);
index!(
    /// Position of an error in [`Definitions::errors`].
    ErrorIndex
);
index!(
    /// Position of an escalation in [`Definitions::escalations`].
    EscalationIndex
);

/// Where in the file something stands. Both count from 1; `0` where the model did not come from a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Column, in characters.
    pub column: u32,
}

/// An expression as written, not yet read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression {
    /// The text without the white space around it; a leading `=` is kept.
    pub text: Box<str>,
    /// `language` of the expression, or `expressionLanguage` of the definitions, or empty.
    pub language: Box<str>,
    /// Where it stands.
    pub place: Place,
}

/// A whole file (`tDefinitions`, BPMN 2.0.2 clause 8.1).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Definitions {
    /// `id`.
    pub id: Box<str>,
    /// `targetNamespace`.
    pub target_namespace: Box<str>,
    /// Processes, and global tasks as processes of one task.
    pub processes: Vec<Process>,
    /// Messages (`tMessage`).
    pub messages: Vec<Named>,
    /// Signals (`tSignal`).
    pub signals: Vec<Named>,
    /// Errors (`tError`).
    pub errors: Vec<Coded>,
    /// Escalations (`tEscalation`).
    pub escalations: Vec<Coded>,
    /// Pools (`tParticipant`).
    pub participants: Vec<Participant>,
    /// Message flows between pools or nodes of different pools.
    pub message_flows: Vec<MessageFlow>,
    /// What stands in the file and has no place here, in the order in which it was met.
    pub unread: Vec<Unread>,
}

/// A construct or an attribute of another engine that was not understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// `id` of the element, or of the one around it.
    pub element: Box<str>,
    /// Its name.
    pub what: Box<str>,
    /// Where it stands.
    pub place: Place,
}

/// A message or signal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// `id`.
    pub id: Box<str>,
    /// `name`, by which it is found at run time; the `id` where there is none.
    pub name: Box<str>,
}

/// An error or escalation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coded {
    /// `id`.
    pub id: Box<str>,
    /// `name`, or empty.
    pub name: Box<str>,
    /// `errorCode` or `escalationCode`, by which a throw finds its catch; without one it catches any.
    pub code: Option<Box<str>>,
}

/// A pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// `id`.
    pub id: Box<str>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// Its process; `None` for a black box.
    pub process: Option<ProcessIndex>,
    /// Where it stands.
    pub place: Place,
}

/// One end of a message flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageEnd {
    /// A pool, by position in [`Definitions::participants`].
    Participant(u32),
    /// A flow node.
    Node(ProcessIndex, NodeIndex),
}

/// A message flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageFlow {
    /// `id`.
    pub id: Box<str>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// Who sends.
    pub source: MessageEnd,
    /// Who receives.
    pub target: MessageEnd,
    /// What is sent, where it is said.
    pub message: Option<MessageIndex>,
    /// Where it stands.
    pub place: Place,
}

/// A process (`tProcess`, clause 10) or a global task (a process of one activity without events, `global` true).
#[derive(Clone, Debug, PartialEq)]
pub struct Process {
    /// `id`.
    pub id: Box<str>,
    /// `name`.
    pub name: Option<Box<str>>,
    /// `isExecutable`; absent counts as false.
    pub executable: bool,
    /// Whether this stands for a global task, whose only use is to be called.
    pub global: bool,
    /// Flow nodes of all scopes.
    pub nodes: Vec<Node>,
    /// Sequence flows of all scopes.
    pub flows: Vec<Flow>,
    /// Scopes; `0` is the process.
    pub scopes: Vec<Scope>,
    /// Lanes, outer before inner.
    pub lanes: Vec<Lane>,
    /// Markings of the whole process.
    pub marks: Marks,
    /// Where it stands.
    pub place: Place,
}

impl Process {
    /// The node at `index`. Panics when the index comes from another process.
    #[must_use]
    pub fn node(&self, index: NodeIndex) -> &Node {
        &self.nodes[index.at()]
    }

    /// The sequence flow at `index`. Panics when the index comes from another process.
    #[must_use]
    pub fn flow(&self, index: FlowIndex) -> &Flow {
        &self.flows[index.at()]
    }

    /// The scope at `index`. Panics when the index comes from another process.
    #[must_use]
    pub fn scope(&self, index: ScopeIndex) -> &Scope {
        &self.scopes[index.at()]
    }

    /// The position of the node `id`. Linear.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<NodeIndex> {
        let at = self.nodes.iter().position(|node| &*node.id == id)?;
        u32::try_from(at).ok().map(NodeIndex)
    }

    /// The nodes of `scope` in the order of the file, not those of scopes within. Linear.
    pub fn nodes_of(&self, scope: ScopeIndex) -> impl Iterator<Item = NodeIndex> + '_ {
        (0u32..).zip(&self.nodes).filter(move |(_, node)| node.scope == scope).map(|(at, _)| NodeIndex(at))
    }
}
