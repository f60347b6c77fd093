//! Event nodes (clause 10.5).

use super::{ErrorIndex, EscalationIndex, Expression, MessageIndex, NodeIndex, SignalIndex};

/// An event node.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Where it stands and whether it catches or throws.
    pub position: Position,
    /// What it reacts to or causes; none for a none event, several for a multiple one. References to reusable root
    /// definitions are resolved.
    pub definitions: Vec<EventDefinition>,
    /// `parallelMultiple`: all definitions must have occurred instead of any.
    pub parallel_multiple: bool,
    /// What is written into variables when the event has occurred, or computed for the message or signal thrown.
    pub mappings: Vec<super::Mapping>,
}

/// Where an event stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// Start of a process, a sub-process or an event sub-process.
    Start {
        /// `isInterrupting`; matters only in an event sub-process.
        interrupting: bool,
    },
    /// Intermediate, catching.
    Catch,
    /// On the boundary of an activity.
    Boundary {
        /// `attachedToRef`.
        host: NodeIndex,
        /// `cancelActivity`.
        interrupting: bool,
    },
    /// Intermediate, throwing.
    Throw,
    /// End.
    End,
}

/// An event definition.
#[derive(Clone, Debug, PartialEq)]
pub enum EventDefinition {
    /// `messageEventDefinition`.
    Message(MessageUse),
    /// `timerEventDefinition`.
    Timer(Timer),
    /// `errorEventDefinition`; catching without a reference catches every error.
    Error(Option<ErrorIndex>),
    /// `escalationEventDefinition`; catching without a reference catches every escalation.
    Escalation(Option<EscalationIndex>),
    /// `signalEventDefinition`.
    Signal(SignalIndex),
    /// `conditionalEventDefinition`.
    Conditional(Expression),
    /// `linkEventDefinition` with the name that joins source and target within a scope.
    Link(Box<str>),
    /// `compensateEventDefinition`.
    Compensate {
        /// The activity to compensate; `None`: all of the scope (or, on a boundary, the host).
        activity: Option<NodeIndex>,
        /// `waitForCompletion`; absent counts as true.
        wait: bool,
    },
    /// `cancelEventDefinition`.
    Cancel,
    /// `terminateEventDefinition`.
    Terminate,
}

/// A message sent or awaited.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageUse {
    /// Which; `None` where the model names none.
    pub message: Option<MessageIndex>,
    /// `lotse:correlation`: the key by which the message finds its instance. Awaiting without one, a message is found
    /// by its name and the business key of the instance.
    pub correlation: Option<Expression>,
}

/// When a timer fires.
#[derive(Clone, Debug, PartialEq)]
pub struct Timer {
    /// How the expression is read.
    pub kind: TimerKind,
    /// Gives an ISO 8601 text or a value of that type. A literal without `=` is the text itself.
    pub expression: Expression,
    /// `lotse:calendar`: working days of this Land (ISO 3166-2 without `DE-`, such as `NW`); days of a duration are
    /// then working days, and a date on a day off moves to the next working day.
    pub calendar: Option<Box<str>>,
}

/// Kinds of timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimerKind {
    /// `timeDate`.
    Date,
    /// `timeDuration`.
    Duration,
    /// `timeCycle`: `R3/PT1H`, `R/2026-01-01T00:00:00Z/P1M`.
    Cycle,
}
