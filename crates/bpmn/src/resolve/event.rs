//! Events and their definitions (clause 10.5).

use super::node::Nodes;
use super::{Resolver, What, local};
use crate::raw::ElementIndex;
use crate::resolved::{
    ErrorIndex, EscalationIndex, Event, EventDefinition, MessageIndex, MessageUse, NodeIndex, Position, SignalIndex,
    Timer, TimerKind,
};

impl<'d> Resolver<'d> {
    pub(super) fn event(&mut self, at: ElementIndex, nodes: &Nodes<'d>) -> Event {
        let position = match self.name(at) {
            "startEvent" => Position::Start { interrupting: self.is_true(at, "isInterrupting", true) },
            "endEvent" => Position::End,
            "intermediateThrowEvent" | "implicitThrowEvent" => Position::Throw,
            "boundaryEvent" => {
                let host = self.attribute(at, "attachedToRef").map(local);
                let found = host.and_then(|id| nodes.get(id).copied());
                match (host, found) {
                    (_, Some(host)) => {
                        Position::Boundary { host, interrupting: self.is_true(at, "cancelActivity", true) }
                    }
                    (Some(id), None) => {
                        self.problem(at, What::Dangling("attachedToRef", id.into()));
                        Position::Catch
                    }
                    (None, None) => {
                        self.problem(at, What::Missing("attachedToRef"));
                        Position::Catch
                    }
                }
            }
            _ => Position::Catch,
        };
        let mut definitions = Vec::new();
        for child in self.children(at) {
            match self.name(child) {
                "eventDefinitionRef" => {
                    let text = self.document.text(child);
                    match self.ids.get(local(&text)).copied() {
                        Some(found) => definitions.extend(self.definition(found, at, nodes)),
                        None => self.problem(at, What::Dangling("eventDefinitionRef", text.trim().into())),
                    }
                }
                name if name.ends_with("EventDefinition") => definitions.extend(self.definition(child, at, nodes)),
                "incoming"
                | "outgoing"
                | "documentation"
                | "extensionElements"
                | "dataInput"
                | "dataOutput"
                | "inputSet"
                | "outputSet"
                | "dataInputAssociation"
                | "dataOutputAssociation"
                | "property"
                | "ioSpecification"
                | "auditing"
                | "monitoring" => {}
                name => self.unread(child, name),
            }
        }
        let mappings =
            self.mappings(at, if matches!(position, Position::Throw | Position::End) { "input" } else { "output" });
        Event { position, definitions, parallel_multiple: self.is_true(at, "parallelMultiple", false), mappings }
    }

    /// The message that `at` names, with the correlation of the definition or of its node.
    pub(super) fn message_use(&mut self, at: ElementIndex, node: ElementIndex) -> MessageUse {
        let message = self.refer(at, "messageRef", |resolver| &resolver.messages).map(MessageIndex);
        let correlation =
            self.lotse_expression(at, "correlation").or_else(|| self.lotse_expression(node, "correlation"));
        MessageUse { message, correlation }
    }

    fn definition(&mut self, at: ElementIndex, node: ElementIndex, nodes: &Nodes<'d>) -> Option<EventDefinition> {
        self.engines(at);
        Some(match self.name(at) {
            "messageEventDefinition" => EventDefinition::Message(self.message_use(at, node)),
            "signalEventDefinition" => match self.refer(at, "signalRef", |resolver| &resolver.signals) {
                Some(signal) => EventDefinition::Signal(SignalIndex(signal)),
                None => {
                    if self.attribute(at, "signalRef").is_none() {
                        self.unread(at, "signalEventDefinition without signalRef");
                    }
                    return None;
                }
            },
            "errorEventDefinition" => {
                EventDefinition::Error(self.refer(at, "errorRef", |resolver| &resolver.errors).map(ErrorIndex))
            }
            "escalationEventDefinition" => {
                let found = self.refer(at, "escalationRef", |resolver| &resolver.escalations);
                EventDefinition::Escalation(found.map(EscalationIndex))
            }
            "conditionalEventDefinition" => match self.child_expression(at, "condition") {
                Some(condition) => EventDefinition::Conditional(condition),
                None => {
                    self.unread(at, "conditionalEventDefinition without condition");
                    return None;
                }
            },
            "linkEventDefinition" => {
                EventDefinition::Link(self.attribute(at, "name").unwrap_or_default().trim().into())
            }
            "terminateEventDefinition" => EventDefinition::Terminate,
            "cancelEventDefinition" => EventDefinition::Cancel,
            "compensateEventDefinition" => {
                let activity = self.attribute(at, "activityRef").map(local);
                let found: Option<NodeIndex> = activity.and_then(|id| nodes.get(id).copied());
                if let (Some(id), None) = (activity, found) {
                    self.problem(at, What::Dangling("activityRef", id.into()));
                }
                EventDefinition::Compensate { activity: found, wait: self.is_true(at, "waitForCompletion", true) }
            }
            "timerEventDefinition" => return self.timer(at, node),
            name => {
                self.unread(at, name);
                return None;
            }
        })
    }

    fn timer(&mut self, at: ElementIndex, node: ElementIndex) -> Option<EventDefinition> {
        let kinds =
            [("timeDate", TimerKind::Date), ("timeDuration", TimerKind::Duration), ("timeCycle", TimerKind::Cycle)];
        let found = kinds.into_iter().find_map(|(name, kind)| Some((kind, self.child_expression(at, name)?)));
        let Some((kind, expression)) = found else {
            self.unread(at, "timerEventDefinition without a time");
            return None;
        };
        let calendar = self.lotse(at, "calendar").or_else(|| self.lotse(node, "calendar")).map(Into::into);
        Some(EventDefinition::Timer(Timer { kind, expression, calendar }))
    }
}
