//! Constraints of the standard on events, their definitions and the flows at them, in clauses 10.3.5, 10.5 and 10.6.6.
//!
//! They are checked on the raw model, since most of what breaks them has no place in the resolved one. This is a part of
//! the constraints: those on data, interfaces, collaborations and choreographies are not among them.

use std::collections::HashMap;

use crate::raw::{Document, ElementIndex, Space};
use crate::resolved::Place;

/// A constraint that a model breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// Where the element stands.
    pub place: Place,
    /// `id` of the element; empty where it has none.
    pub element: Box<str>,
    /// Which.
    pub rule: Rule,
}

macro_rules! rules {
    ($($name:ident, $clause:literal, $text:literal;)*) => {
        /// The constraints that are checked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = $text] $name,)*
        }

        impl Rule {
            /// The clause of BPMN 2.0.2 (formal/2013-12-09).
            #[must_use]
            pub fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause,)* }
            }

            /// The constraint as a sentence.
            #[must_use]
            pub fn sentence(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

rules! {
    EventSubProcessFlow, "10.3.5", "An event sub-process has neither incoming nor outgoing sequence flows.";
    EventSubProcessStart, "10.3.5", "An event sub-process has exactly one start event.";
    StartWithoutEnd, "10.5.3", "Where there is a start event, there is at least one end event.";
    EndWithoutStart, "10.5.2", "Where there is an end event, there is at least one start event.";
    IntoStart, "10.5.2", "A start event is no target of a sequence flow.";
    StartLeads, "10.5.2", "A start event is the source of a sequence flow.";
    StartOfProcess, "10.5.2", "A process starts with none, a message, a timer, a condition or a signal.";
    StartOfSubProcess, "10.5.2", "An embedded sub-process starts with a none start event.";
    StartOfEventSubProcess, "10.5.2", "An event sub-process starts with a message, timer, escalation, error, compensation, condition or signal.";
    StartInterrupts, "10.5.2", "An error or compensation start event interrupts.";
    OutOfEnd, "10.5.3", "An end event is no source of a sequence flow.";
    IntoEnd, "10.5.3", "An end event is the target of a sequence flow.";
    EndDefinition, "10.5.3", "An end event has no timer, condition or link.";
    CancelEnd, "10.5.3", "A cancel end event stands in a transaction.";
    BoundaryDefinition, "10.5.4", "A boundary event has a message, timer, escalation, error, cancel, compensation, condition or signal.";
    BoundaryInterrupts, "10.5.4", "An error, cancel or compensation boundary event interrupts.";
    CancelBoundary, "10.5.4", "A cancel boundary event stands on a transaction.";
    IntoBoundary, "10.5.4", "A boundary event is no target of a sequence flow.";
    BoundaryLeads, "10.5.4", "A boundary event is the source of a sequence flow, except for compensation.";
    CompensationLeads, "10.5.4", "A compensation boundary event is no source of a sequence flow.";
    CatchDefinition, "10.5.4", "An intermediate catch event has a message, timer, condition, link or signal.";
    ThrowDefinition, "10.5.4", "An intermediate throw event has none, a message, an escalation, compensation, a link or a signal.";
    StartSends, "10.5.2", "A start event is no source of a message flow.";
    StartReceives, "10.5.2", "A start event that is the target of a message flow has a message.";
    EndReceives, "10.5.3", "An end event is no target of a message flow.";
    EndSends, "10.5.3", "An end event that is the source of a message flow has a message.";
    CatchSends, "10.5.4", "A catching intermediate event is no source of a message flow.";
    ThrowReceives, "10.5.4", "A throwing intermediate event is no target of a message flow.";
    IntoIntermediate, "10.5.4", "An intermediate event, except for a catching link, is the target of a sequence flow.";
    LinkFlow, "10.5.4", "A throwing link has no outgoing and a catching link no incoming sequence flow.";
    EventGatewayTwo, "10.6.6", "An event-based gateway has at least two outgoing sequence flows.";
    EventGatewayCondition, "10.6.6", "No sequence flow of an event-based gateway has a condition.";
    EventGatewayTarget, "10.6.6", "An event-based gateway leads to receive tasks and intermediate catch events for messages, timers, conditions and signals.";
    EventGatewayMixed, "10.6.6", "Receive tasks and message events do not follow the same event-based gateway.";
    EventGatewayOnly, "10.6.6", "What follows an event-based gateway has no other incoming sequence flow.";
}

/// All breaches of a file in the order of its elements. References that lead nowhere are a matter of
/// [`read`](crate::read).
#[must_use]
pub fn check(document: &Document) -> Vec<Breach> {
    let mut checker = Checker::new(document);
    for at in document.descendants(document.root()) {
        if document.element(at).space == Space::Bpmn {
            checker.element(at);
        }
    }
    checker.breaches
}

struct Checker<'d> {
    document: &'d Document,
    ids: HashMap<&'d str, ElementIndex>,
    /// Sequence flows by the element where they begin, and by that where they end.
    outgoing: HashMap<ElementIndex, Vec<ElementIndex>>,
    incoming: HashMap<ElementIndex, usize>,
    breaches: Vec<Breach>,
}

impl<'d> Checker<'d> {
    fn new(document: &'d Document) -> Self {
        let all: Vec<_> =
            document.descendants(document.root()).filter(|&at| document.element(at).space == Space::Bpmn).collect();
        let mut ids = HashMap::new();
        for &at in &all {
            ids.entry(document.element(at).id()).or_insert(at);
        }
        let mut checker =
            Self { document, ids, outgoing: HashMap::new(), incoming: HashMap::new(), breaches: Vec::new() };
        for at in all.into_iter().filter(|&at| document.is(at, "sequenceFlow")) {
            if let Some(source) = checker.refer(at, "sourceRef") {
                checker.outgoing.entry(source).or_default().push(at);
            }
            if let Some(target) = checker.refer(at, "targetRef") {
                *checker.incoming.entry(target).or_default() += 1;
            }
        }
        checker
    }

    fn name(&self, at: ElementIndex) -> &'d str {
        &self.document.element(at).name
    }

    fn by_name(&self, text: &str) -> Option<ElementIndex> {
        let text = text.trim();
        let local = text.rsplit(':').next().unwrap_or(text);
        (!local.is_empty()).then(|| self.ids.get(local).copied()).flatten()
    }

    fn refer(&self, at: ElementIndex, attribute: &str) -> Option<ElementIndex> {
        self.by_name(self.document.element(at).attribute(attribute)?)
    }

    fn is(&self, at: ElementIndex, attribute: &str, otherwise: bool) -> bool {
        self.document.element(at).attribute(attribute).map_or(otherwise, |text| matches!(text.trim(), "true" | "1"))
    }

    fn incoming(&self, at: ElementIndex) -> usize {
        self.incoming.get(&at).copied().unwrap_or_default()
    }

    fn outgoing(&self, at: ElementIndex) -> &[ElementIndex] {
        self.outgoing.get(&at).map_or(&[], Vec::as_slice)
    }

    fn hold(&mut self, at: ElementIndex, rule: Rule, holds: bool) {
        if !holds {
            let element = self.document.element(at);
            self.breaches.push(Breach { place: element.place, element: element.id().into(), rule });
        }
    }

    /// The definitions of an event, such as `timer`, those it refers to included.
    fn definitions(&self, event: ElementIndex) -> Vec<&'d str> {
        let within = self.document.children(event).filter_map(|child| {
            let element = self.document.element(child);
            match &*element.name {
                _ if element.space != Space::Bpmn => None,
                "eventDefinitionRef" => Some(self.name(self.by_name(&self.document.text(child))?)),
                name => Some(name),
            }
        });
        within.filter_map(|name| name.strip_suffix("EventDefinition")).collect()
    }

    fn event_sub_process(&self, at: ElementIndex) -> bool {
        self.document.is(at, "subProcess") && self.is(at, "triggeredByEvent", false)
    }

    fn element(&mut self, at: ElementIndex) {
        match self.name(at) {
            "process" | "subProcess" | "transaction" => self.scope(at),
            "startEvent" => self.start(at),
            "endEvent" => self.end(at),
            "boundaryEvent" => self.boundary(at),
            "intermediateCatchEvent" => {
                let found = self.definitions(at);
                let allowed = ["message", "timer", "conditional", "link", "signal"];
                self.hold(at, Rule::CatchDefinition, !found.is_empty() && only(&found, &allowed));
                let link = found.contains(&"link");
                self.hold(at, Rule::LinkFlow, !link || self.incoming(at) == 0);
                self.hold(at, Rule::IntoIntermediate, link || self.incoming(at) > 0);
            }
            "intermediateThrowEvent" => {
                let found = self.definitions(at);
                let allowed = ["message", "escalation", "compensate", "link", "signal"];
                self.hold(at, Rule::ThrowDefinition, only(&found, &allowed));
                self.hold(at, Rule::LinkFlow, !found.contains(&"link") || self.outgoing(at).is_empty());
                self.hold(at, Rule::IntoIntermediate, self.incoming(at) > 0);
            }
            "eventBasedGateway" => self.event_gateway(at),
            "messageFlow" => self.message_flow(at),
            _ => {}
        }
    }

    fn scope(&mut self, at: ElementIndex) {
        let starts = self.document.children_named(at, "startEvent").count();
        let ends = self.document.children_named(at, "endEvent").count();
        self.hold(at, Rule::StartWithoutEnd, starts == 0 || ends > 0);
        self.hold(at, Rule::EndWithoutStart, ends == 0 || starts > 0);
        if self.event_sub_process(at) {
            let apart = self.incoming(at) == 0 && self.outgoing(at).is_empty();
            self.hold(at, Rule::EventSubProcessFlow, apart);
            self.hold(at, Rule::EventSubProcessStart, starts == 1);
        }
    }

    fn start(&mut self, at: ElementIndex) {
        let found = self.definitions(at);
        self.hold(at, Rule::IntoStart, self.incoming(at) == 0);
        self.hold(at, Rule::StartLeads, !self.outgoing(at).is_empty());
        let Some(scope) = self.document.element(at).parent else { return };
        if self.document.is(scope, "process") {
            let allowed = ["message", "timer", "conditional", "signal"];
            self.hold(at, Rule::StartOfProcess, only(&found, &allowed));
        } else if self.event_sub_process(scope) {
            let allowed = ["message", "timer", "escalation", "error", "compensate", "conditional", "signal"];
            self.hold(at, Rule::StartOfEventSubProcess, !found.is_empty() && only(&found, &allowed));
            let must = found.iter().any(|name| matches!(*name, "error" | "compensate"));
            self.hold(at, Rule::StartInterrupts, !must || self.is(at, "isInterrupting", true));
        } else {
            self.hold(at, Rule::StartOfSubProcess, found.is_empty());
        }
    }

    fn end(&mut self, at: ElementIndex) {
        let found = self.definitions(at);
        self.hold(at, Rule::OutOfEnd, self.outgoing(at).is_empty());
        self.hold(at, Rule::IntoEnd, self.incoming(at) > 0);
        let allowed = ["message", "error", "escalation", "cancel", "compensate", "signal", "terminate"];
        self.hold(at, Rule::EndDefinition, only(&found, &allowed));
        if found.contains(&"cancel") {
            let mut around = self.document.element(at).parent;
            while let Some(scope) = around
                && !self.document.is(scope, "transaction")
            {
                around = self.document.element(scope).parent;
            }
            self.hold(at, Rule::CancelEnd, around.is_some());
        }
    }

    fn boundary(&mut self, at: ElementIndex) {
        let found = self.definitions(at);
        let allowed = ["message", "timer", "escalation", "error", "cancel", "compensate", "conditional", "signal"];
        self.hold(at, Rule::BoundaryDefinition, !found.is_empty() && only(&found, &allowed));
        let must = found.iter().any(|name| matches!(*name, "error" | "cancel" | "compensate"));
        self.hold(at, Rule::BoundaryInterrupts, !must || self.is(at, "cancelActivity", true));
        if found.contains(&"cancel") {
            let host = self.refer(at, "attachedToRef");
            self.hold(at, Rule::CancelBoundary, host.is_none_or(|host| self.document.is(host, "transaction")));
        }
        self.hold(at, Rule::IntoBoundary, self.incoming(at) == 0);
        let leads = !self.outgoing(at).is_empty();
        if found == ["compensate"] {
            self.hold(at, Rule::CompensationLeads, !leads);
        } else {
            self.hold(at, Rule::BoundaryLeads, leads);
        }
    }

    fn message_flow(&mut self, at: ElementIndex) {
        let messages = |found: Vec<&str>| found.contains(&"message");
        if let Some(source) = self.refer(at, "sourceRef") {
            match self.name(source) {
                "startEvent" => self.hold(source, Rule::StartSends, false),
                "endEvent" => self.hold(source, Rule::EndSends, messages(self.definitions(source))),
                "intermediateCatchEvent" => self.hold(source, Rule::CatchSends, false),
                _ => {}
            }
        }
        if let Some(target) = self.refer(at, "targetRef") {
            match self.name(target) {
                "startEvent" => self.hold(target, Rule::StartReceives, messages(self.definitions(target))),
                "endEvent" => self.hold(target, Rule::EndReceives, false),
                "intermediateThrowEvent" => self.hold(target, Rule::ThrowReceives, false),
                _ => {}
            }
        }
    }

    fn event_gateway(&mut self, at: ElementIndex) {
        let flows = self.outgoing(at).to_vec();
        self.hold(at, Rule::EventGatewayTwo, flows.len() > 1);
        let (mut tasks, mut messages) = (false, false);
        for flow in flows {
            let condition = self.document.child(flow, "conditionExpression");
            self.hold(flow, Rule::EventGatewayCondition, condition.is_none());
            let Some(target) = self.refer(flow, "targetRef") else { continue };
            let found = self.definitions(target);
            let task = self.document.is(target, "receiveTask");
            tasks |= task;
            messages |= found.contains(&"message");
            let catches = self.document.is(target, "intermediateCatchEvent")
                && only(&found, &["message", "timer", "conditional", "signal"]);
            self.hold(target, Rule::EventGatewayTarget, task || catches);
            self.hold(target, Rule::EventGatewayOnly, self.incoming(target) <= 1);
        }
        self.hold(at, Rule::EventGatewayMixed, !(tasks && messages));
    }
}

fn only(found: &[&str], allowed: &[&str]) -> bool {
    found.iter().all(|name| allowed.contains(name))
}
