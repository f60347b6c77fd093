//! Flow nodes: gateways here, events and activities by their own files.

use std::collections::HashMap;

use super::process::Draft;
use super::{Resolver, What, local};
use crate::raw::ElementIndex;
use crate::resolved::{
    Activity, ActivityKind, Flow, FlowIndex, Gateway, GatewayKind, Marks, Node, NodeIndex, NodeKind, Process,
    Repetition, Scope, ScopeIndex, ScopeKind,
};

pub(super) type Nodes<'d> = HashMap<&'d str, NodeIndex>;

impl<'d> Resolver<'d> {
    pub(super) fn node_kind(
        &mut self,
        draft: &Draft,
        nodes: &Nodes<'d>,
        flows: &HashMap<Box<str>, FlowIndex>,
    ) -> NodeKind {
        let at = draft.at;
        let default = self.attribute(at, "default").map(local).and_then(|id| {
            let found = flows.get(id).copied();
            if found.is_none() {
                self.problem(at, What::Dangling("default", id.into()));
            }
            found
        });
        let name = self.name(at);
        if name.ends_with("Gateway") {
            return NodeKind::Gateway(Gateway { kind: self.gateway(at), default });
        }
        if name.ends_with("Event") {
            return NodeKind::Event(self.event(at, nodes));
        }
        NodeKind::Activity(Box::new(self.activity(draft, default)))
    }

    fn gateway(&mut self, at: ElementIndex) -> GatewayKind {
        match self.name(at) {
            "exclusiveGateway" => GatewayKind::Exclusive,
            "parallelGateway" => GatewayKind::Parallel,
            "inclusiveGateway" => GatewayKind::Inclusive,
            "eventBasedGateway" => GatewayKind::EventBased {
                instantiate: self.is_true(at, "instantiate", false),
                parallel: self.attribute(at, "eventGatewayType") == Some("Parallel"),
            },
            "complexGateway" => GatewayKind::Complex { activation: self.child_expression(at, "activationCondition") },
            // A tGateway is abstract; nothing else ends with its name.
            name => {
                self.unread(at, name);
                GatewayKind::Complex { activation: None }
            }
        }
    }

    /// A global task as a process of one activity.
    pub(super) fn global_task(&mut self, at: ElementIndex) {
        let kind = match self.name(at) {
            "globalScriptTask" => ActivityKind::Script(self.script(at)),
            "globalUserTask" => ActivityKind::User(self.user_task(at)),
            "globalBusinessRuleTask" => ActivityKind::BusinessRule(self.rule(at)),
            _ => ActivityKind::Manual,
        };
        let place = self.document.element(at).place;
        let id: Box<str> = self.id(at).into();
        let fields = self.fields(at);
        let node = Node {
            id: format!("{id}_task").into(),
            name: self.title(at),
            place,
            scope: ScopeIndex(0),
            lane: None,
            incoming: Vec::new(),
            outgoing: Vec::new(),
            marks: self.marks(at),
            fields,
            kind: NodeKind::Activity(Box::new(plain(kind))),
        };
        let scope = Scope {
            parent: None,
            node: None,
            kind: ScopeKind::Process,
            starts: Vec::new(),
            event_sub_processes: Vec::new(),
            data: Vec::new(),
        };
        let index = crate::resolved::ProcessIndex(self.definitions.processes.len() as u32);
        self.processes.insert(id.clone(), index);
        self.definitions.processes.push(Process {
            id,
            name: self.title(at),
            executable: true,
            global: true,
            nodes: vec![node],
            flows: Vec::<Flow>::new(),
            scopes: vec![scope],
            lanes: Vec::new(),
            marks: Marks::default(),
            place,
        });
    }
}

pub(super) fn plain(kind: ActivityKind) -> Activity {
    Activity {
        kind,
        repetition: Repetition::Once,
        boundaries: Vec::new(),
        default: None,
        for_compensation: false,
        compensation: None,
        start_quantity: 1,
        completion_quantity: 1,
        inputs: Vec::new(),
        outputs: Vec::new(),
    }
}
