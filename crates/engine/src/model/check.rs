//! What the engine refuses at deployment: everything it would have to ignore or to guess.

use lotse_bpmn::resolved::{
    Activity, ActivityKind, Call, Definitions, Ending, Event, EventDefinition, GatewayKind, Node, NodeKind, Position,
    Process, Repetition, ScopeKind, Work,
};
use rustc_hash::FxHashMap;

use super::{Refusal, caught_link, expressions};
use crate::context::{Compiled, Expressions};

/// Everything in the process that cannot run, except expressions.
pub(super) fn check(definitions: &Definitions, process: &Process) -> Vec<Refusal> {
    let mut found = Vec::new();
    let mut refuse = |node: &Node, reason: &str| {
        found.push(Refusal {
            element: node.id.clone(),
            line: node.place.line,
            construct: construct(process, node),
            reason: reason.into(),
        });
    };
    for node in &process.nodes {
        if node.marks.adviser.is_some() {
            refuse(node, "it is an adviser, and the proof that no adviser decides is not there yet");
        }
        match &node.kind {
            NodeKind::Gateway(gateway) => {
                if let GatewayKind::Complex { .. } = gateway.kind {
                    refuse(
                        node,
                        "complex gateways are not supported; model the rule with inclusive gateways or with a multi-instance activity and a completion condition",
                    );
                }
                if let GatewayKind::EventBased { instantiate, .. } = gateway.kind {
                    check_event_based(process, node, instantiate, &mut refuse);
                }
            }
            NodeKind::Event(event) => check_event(process, node, event, &mut refuse),
            NodeKind::Activity(activity) => check_activity(process, node, activity, &mut refuse),
        }
    }
    found.extend(definitions.unread.iter().map(|unread| Refusal {
        element: unread.element.clone(),
        line: unread.place.line,
        construct: "element",
        reason: format!("`{}` is not understood; remove it or model it otherwise", unread.what).into(),
    }));
    if process.nodes.is_empty() {
        found.push(Refusal {
            element: process.id.clone(),
            line: process.place.line,
            construct: "process",
            reason: "it has no flow nodes".into(),
        });
    }
    let _ = definitions;
    found
}

fn check_event_based(process: &Process, node: &Node, instantiate: bool, refuse: &mut impl FnMut(&Node, &str)) {
    if instantiate {
        refuse(
            node,
            "event-based gateways that start a process are not supported; use one start event for each message",
        );
    }
    for &flow in &node.outgoing {
        let target = process.node(process.flow(flow).target);
        let fits = match &target.kind {
            NodeKind::Event(event) => event.position == Position::Catch,
            NodeKind::Activity(activity) => {
                matches!(activity.kind, ActivityKind::Receive(_)) && activity.boundaries.is_empty()
            }
            NodeKind::Gateway(_) => false,
        };
        if !fits {
            refuse(
                target,
                "only catching events and receive tasks without boundary events may follow an event-based gateway",
            );
        }
    }
}

fn check_event(process: &Process, node: &Node, event: &Event, refuse: &mut impl FnMut(&Node, &str)) {
    let in_event_scope = process.scope(node.scope).kind == ScopeKind::Event;
    if event.definitions.len() > 64 {
        refuse(node, "more than 64 event definitions");
    }
    if event.parallel_multiple && !matches!(event.position, Position::Catch) {
        refuse(node, "parallel multiple events are only supported as intermediate events");
    }
    for definition in &event.definitions {
        use EventDefinition as D;
        if let (D::Compensate { wait: false, .. }, Position::Throw | Position::End) = (definition, event.position) {
            refuse(node, "compensation that is not waited for is not supported; leave out `waitForCompletion`");
        }
        let fits = match (event.position, definition) {
            (Position::Start { .. }, D::Error(_) | D::Escalation(_) | D::Compensate { .. }) => in_event_scope,
            (Position::Start { .. }, D::Conditional(_)) => in_event_scope,
            (Position::Start { .. }, D::Message(_) | D::Timer(_) | D::Signal(_)) => true,
            (Position::Start { .. }, D::Link(_) | D::Cancel | D::Terminate) => false,
            (Position::Catch, D::Message(_) | D::Timer(_) | D::Signal(_) | D::Conditional(_)) => true,
            (Position::Catch, D::Link(_)) => event.definitions.len() == 1,
            (Position::Catch, _) => false,
            (Position::Boundary { .. }, D::Link(_) | D::Terminate) => false,
            (Position::Boundary { host, .. }, D::Cancel) => {
                matches!(process.node(host).activity(), Some(Activity { kind: ActivityKind::SubProcess(scope), .. })
                    if process.scope(*scope).kind == ScopeKind::Transaction)
            }
            (Position::Boundary { .. }, _) => true,
            (Position::Throw, D::Message(_) | D::Escalation(_) | D::Signal(_) | D::Compensate { .. }) => true,
            (Position::Throw, D::Link(name)) => {
                let there = process.nodes_of(node.scope).any(|at| caught_link(process.node(at)) == Some(name));
                if !there {
                    refuse(node, "no link event of this name catches in the same process or sub-process");
                }
                event.definitions.len() == 1
            }
            (Position::Throw, _) => false,
            (Position::End, D::Timer(_) | D::Conditional(_) | D::Link(_)) => false,
            (Position::End, D::Cancel) => {
                let scope = process.scope(node.scope);
                if scope.kind == ScopeKind::Transaction && !caught(process, scope.node, &D::Cancel) {
                    refuse(
                        node,
                        "the transaction has no cancel boundary event, so that its token would have no way on",
                    );
                }
                scope.kind == ScopeKind::Transaction
            }
            (Position::End, _) => true,
        };
        if !fits {
            refuse(node, &format!("{} does not belong to this kind of event", named(definition)));
        }
        if let (D::Message(message), false) = (definition, matches!(event.position, Position::Start { .. }))
            && message.message.is_none()
        {
            refuse(node, "it names no message");
        }
    }
    let triggered = !event.definitions.is_empty();
    if matches!(event.position, Position::Catch | Position::Boundary { .. }) && !triggered {
        refuse(node, "it waits for nothing: it has no event definition");
    }
    if matches!(event.position, Position::Start { .. }) && in_event_scope && !triggered {
        refuse(node, "the start event of an event sub-process needs an event definition");
    }
    if let Position::Start { .. } = event.position {
        let inner = !in_event_scope && node.scope.0 != 0;
        if inner && triggered {
            refuse(node, "an embedded sub-process begins with a none start event");
        }
    }
    let errors = event.definitions.iter().any(|definition| matches!(definition, EventDefinition::Error(_)));
    if let Position::Boundary { interrupting: false, .. } | Position::Start { interrupting: false } = event.position
        && errors
    {
        refuse(node, "an error always interrupts");
    }
}

fn check_activity(process: &Process, node: &Node, activity: &Activity, refuse: &mut impl FnMut(&Node, &str)) {
    if activity.start_quantity != 1 || activity.completion_quantity != 1 {
        refuse(
            node,
            "token quantities other than 1 are not supported; use a multi-instance activity or a parallel gateway",
        );
    }
    if let Repetition::Multi(multi) = &activity.repetition {
        if multi.cardinality.is_none() && multi.collection.is_none() {
            refuse(node, "a multi-instance activity needs a cardinality or a collection");
        }
        if multi.ending != Ending::All {
            refuse(
                node,
                "events thrown by instances of a multi-instance activity are not supported; use a completion condition or an event in a sub-process",
            );
        }
    }
    if activity.for_compensation && !activity.boundaries.is_empty() {
        refuse(node, "an activity for compensation with boundary events is not supported");
    }
    if activity.for_compensation && !(node.incoming.is_empty() && node.outgoing.is_empty()) {
        refuse(node, "an activity for compensation has no sequence flows");
    }
    let needs_work = |work: &Work| work.job_type.is_none() && work.url.is_none();
    match &activity.kind {
        ActivityKind::Service(work) if needs_work(work) => {
            refuse(
                node,
                "it does not say who does it; give it `lotse:type` (the type under which workers find it) or `lotse:url`",
            );
        }
        ActivityKind::BusinessRule(rule) if rule.decision.is_none() && needs_work(&rule.work) => {
            refuse(node, "it names no decision; give it `lotse:decision`");
        }
        ActivityKind::Script(script) if script.script.is_none() => refuse(node, "it has no script"),
        ActivityKind::Send(send) if send.message.message.is_none() && needs_work(&send.work) => {
            refuse(node, "it names neither a message nor who sends it");
        }
        ActivityKind::Receive(receive) => {
            if receive.message.message.is_none() {
                refuse(node, "it names no message");
            }
            if receive.instantiate && (node.scope.0 != 0 || !node.incoming.is_empty()) {
                refuse(node, "a receive task that starts a process has no incoming flow and lies in no sub-process");
            }
        }
        ActivityKind::Call(Call { element: None, .. }) => refuse(node, "it names no process to call"),
        ActivityKind::SubProcess(scope) => check_scope(process, node, activity, *scope, refuse),
        _ => {}
    }
}

fn check_scope(
    process: &Process,
    node: &Node,
    activity: &Activity,
    scope: lotse_bpmn::resolved::ScopeIndex,
    refuse: &mut impl FnMut(&Node, &str),
) {
    let inner = process.scope(scope);
    match inner.kind {
        ScopeKind::Event => {
            if inner.starts.len() != 1 {
                refuse(node, "an event sub-process has exactly one start event");
            }
            if !(node.incoming.is_empty() && node.outgoing.is_empty()) {
                refuse(node, "an event sub-process has no sequence flows");
            }
            if activity.repetition != Repetition::Once || !activity.boundaries.is_empty() {
                refuse(node, "an event sub-process is neither repeated nor has it boundary events");
            }
        }
        ScopeKind::AdHoc(ref ad_hoc) if ad_hoc.completion.is_none() => {
            refuse(
                node,
                "an ad-hoc sub-process needs a completion condition: without one nothing says when it is done",
            );
        }
        ScopeKind::AdHoc(_) if !inner.starts.is_empty() => {
            refuse(node, "an ad-hoc sub-process has no start event");
        }
        _ if inner.starts.len() > 1 => refuse(node, "a sub-process has at most one start event"),
        _ => {}
    }
    if process.nodes_of(scope).next().is_none() {
        refuse(node, "it is empty");
    }
}

/// Whether a boundary event of `host` catches `definition`.
fn caught(process: &Process, host: Option<lotse_bpmn::resolved::NodeIndex>, definition: &EventDefinition) -> bool {
    let boundaries = host.and_then(|host| process.node(host).activity()).map(|activity| &activity.boundaries[..]);
    boundaries
        .unwrap_or_default()
        .iter()
        .any(|&boundary| process.node(boundary).event().is_some_and(|event| event.definitions.contains(definition)))
}

fn named(definition: &EventDefinition) -> &'static str {
    match definition {
        EventDefinition::Message(_) => "a message",
        EventDefinition::Timer(_) => "a timer",
        EventDefinition::Error(_) => "an error",
        EventDefinition::Escalation(_) => "an escalation",
        EventDefinition::Signal(_) => "a signal",
        EventDefinition::Conditional(_) => "a condition",
        EventDefinition::Link(_) => "a link",
        EventDefinition::Compensate { .. } => "compensation",
        EventDefinition::Cancel => "cancel",
        EventDefinition::Terminate => "terminate",
    }
}

/// What BPMN calls the element.
fn construct(process: &Process, node: &Node) -> &'static str {
    match &node.kind {
        NodeKind::Gateway(gateway) => match gateway.kind {
            GatewayKind::Exclusive => "exclusiveGateway",
            GatewayKind::Parallel => "parallelGateway",
            GatewayKind::Inclusive => "inclusiveGateway",
            GatewayKind::EventBased { .. } => "eventBasedGateway",
            GatewayKind::Complex { .. } => "complexGateway",
        },
        NodeKind::Event(event) => match event.position {
            Position::Start { .. } => "startEvent",
            Position::Catch => "intermediateCatchEvent",
            Position::Boundary { .. } => "boundaryEvent",
            Position::Throw => "intermediateThrowEvent",
            Position::End => "endEvent",
        },
        NodeKind::Activity(activity) => match &activity.kind {
            ActivityKind::Abstract => "task",
            ActivityKind::Manual => "manualTask",
            ActivityKind::User(_) => "userTask",
            ActivityKind::Service(_) => "serviceTask",
            ActivityKind::BusinessRule(_) => "businessRuleTask",
            ActivityKind::Script(_) => "scriptTask",
            ActivityKind::Send(_) => "sendTask",
            ActivityKind::Receive(_) => "receiveTask",
            ActivityKind::Call(_) => "callActivity",
            ActivityKind::SubProcess(scope) => match process.scope(*scope).kind {
                ScopeKind::Transaction => "transaction",
                ScopeKind::AdHoc(_) => "adHocSubProcess",
                _ => "subProcess",
            },
        },
    }
}

/// Reads every expression of the process once. Keys are the texts as written.
pub(super) fn compile(
    process: &Process,
    language: &dyn Expressions,
    refusals: &mut Vec<Refusal>,
) -> FxHashMap<Box<str>, Box<dyn Compiled>> {
    let mut compiled: FxHashMap<Box<str>, Box<dyn Compiled>> = FxHashMap::default();
    let mut read = |expression: &lotse_bpmn::resolved::Expression, owner: &str, construct, refusals: &mut Vec<_>| {
        let text = &*expression.text;
        if compiled.contains_key(text) {
            return;
        }
        match language.compile(&expression.language, text.strip_prefix('=').unwrap_or(text).trim()) {
            Ok(read) => {
                compiled.insert(text.into(), read);
            }
            Err(reason) => refusals.push(Refusal {
                element: owner.into(),
                line: expression.place.line,
                construct,
                reason: format!("the expression `{text}` cannot be read: {reason}").into(),
            }),
        }
    };
    for node in &process.nodes {
        let (feel, mixed) = expressions(node);
        let mixed = mixed.into_iter().filter(|expression| expression.text.starts_with('='));
        for expression in feel.into_iter().chain(mixed) {
            read(expression, &node.id, construct(process, node), refusals);
        }
    }
    for flow in &process.flows {
        if let Some(condition) = &flow.condition {
            let source = process.node(flow.source);
            let parallel = matches!(&source.kind, NodeKind::Gateway(gateway)
                if matches!(gateway.kind, GatewayKind::Parallel | GatewayKind::EventBased { .. }));
            if !parallel {
                read(condition, &flow.id, "sequenceFlow", refusals);
            }
        }
    }
    for scope in &process.scopes {
        if let (ScopeKind::AdHoc(ad_hoc), Some(node)) = (&scope.kind, scope.node)
            && let Some(condition) = &ad_hoc.completion
        {
            read(condition, &process.node(node).id, "adHocSubProcess", refusals);
        }
    }
    compiled
}
