//! Processes and sub-processes: nodes in the order of the file, then the flows between them.

use std::collections::HashMap;

use super::{Resolver, What, local};
use crate::raw::ElementIndex;
use crate::resolved::{
    AdHoc, DataObject, Flow, FlowIndex, Node, NodeIndex, NodeKind, Position, Process, ProcessIndex, Scope, ScopeIndex,
    ScopeKind,
};

/// A node before its references are followed.
pub(super) struct Draft {
    pub at: ElementIndex,
    pub scope: ScopeIndex,
    /// The scope of a sub-process.
    pub inner: Option<ScopeIndex>,
}

/// What is found while walking a process.
#[derive(Default)]
pub(super) struct Found<'d> {
    pub scopes: Vec<Scope>,
    pub drafts: Vec<Draft>,
    pub flows: Vec<(ElementIndex, ScopeIndex)>,
    /// Associations: source and target.
    pub associations: Vec<(&'d str, &'d str)>,
    pub lane_sets: Vec<(ElementIndex, ScopeIndex)>,
}

impl<'d> Resolver<'d> {
    pub(super) fn process(&mut self, at: ElementIndex) {
        let index = ProcessIndex(self.definitions.processes.len() as u32);
        if self.id(at).is_empty() {
            self.problem(at, What::NoId("process".into()));
        }
        let mut found = Found::default();
        self.scope(at, None, &mut found);
        let mut lanes = Vec::new();
        let mut lane_of = HashMap::new();
        for (set, scope) in std::mem::take(&mut found.lane_sets) {
            let mut unknown = Vec::new();
            self.lanes(set, scope, None, &mut lanes, &mut lane_of, &mut unknown);
            for text in unknown {
                self.problem(set, What::Dangling("flowNodeRef", text.into()));
            }
        }
        let mut known = HashMap::new();
        for (number, draft) in (0u32..).zip(&found.drafts) {
            let id = self.id(draft.at);
            if id.is_empty() {
                self.problem(draft.at, What::NoId(self.name(draft.at).into()));
            } else {
                known.insert(id, NodeIndex(number));
            }
        }
        let flows = self.flows(&found, &known);
        let mut nodes = Vec::with_capacity(found.drafts.len());
        let by_id: HashMap<Box<str>, FlowIndex> =
            (0u32..).map(FlowIndex).zip(&flows).map(|(at, flow)| (flow.id.clone(), at)).collect();
        for draft in &found.drafts {
            let kind = self.node_kind(draft, &known, &by_id);
            let id = self.id(draft.at);
            let marks = self.marks(draft.at);
            let fields = self.fields(draft.at);
            self.engines(draft.at);
            nodes.push(Node {
                id: id.into(),
                name: self.title(draft.at),
                place: self.document.element(draft.at).place,
                scope: draft.scope,
                lane: lane_of.get(id).copied(),
                incoming: Vec::new(),
                outgoing: Vec::new(),
                marks,
                fields,
                kind,
            });
        }
        for (number, flow) in (0u32..).map(FlowIndex).zip(&flows) {
            nodes[flow.source.at()].outgoing.push(number);
            nodes[flow.target.at()].incoming.push(number);
        }
        join(&mut nodes, &mut found, &known);
        let id: Box<str> = self.id(at).into();
        for (number, node) in (0u32..).map(NodeIndex).zip(&nodes) {
            self.nodes.insert(node.id.clone(), (index, number));
        }
        self.processes.insert(id.clone(), index);
        let marks = self.marks(at);
        self.engines(at);
        self.definitions.processes.push(Process {
            id,
            name: self.title(at),
            executable: self.is_true(at, "isExecutable", false),
            global: false,
            nodes,
            flows,
            scopes: found.scopes,
            lanes,
            marks,
            place: self.document.element(at).place,
        });
    }

    pub(super) fn scope(&mut self, at: ElementIndex, parent: Option<ScopeIndex>, found: &mut Found<'d>) -> ScopeIndex {
        let here = ScopeIndex(found.scopes.len() as u32);
        let kind = match self.name(at) {
            "process" => ScopeKind::Process,
            "transaction" => ScopeKind::Transaction,
            "adHocSubProcess" => ScopeKind::AdHoc(AdHoc {
                sequential: self.attribute(at, "ordering") == Some("Sequential"),
                completion: self.child_expression(at, "completionCondition"),
                cancel_remaining: self.is_true(at, "cancelRemainingInstances", true),
            }),
            _ if self.is_true(at, "triggeredByEvent", false) => ScopeKind::Event,
            _ => ScopeKind::Embedded,
        };
        let (starts, event_sub_processes, data) = (Vec::new(), Vec::new(), Vec::new());
        found.scopes.push(Scope { parent, node: None, kind, starts, event_sub_processes, data });
        for child in self.children(at) {
            match self.name(child) {
                "sequenceFlow" => found.flows.push((child, here)),
                "laneSet" => found.lane_sets.push((child, here)),
                "association" => {
                    let end = |name| local(self.attribute(child, name).unwrap_or_default());
                    found.associations.push((end("sourceRef"), end("targetRef")));
                }
                "property" | "dataObject" => {
                    let id: Box<str> = self.id(child).into();
                    found.scopes[here.at()].data.push(DataObject {
                        name: self.title(child).unwrap_or_else(|| id.clone()),
                        id,
                        collection: self.is_true(child, "isCollection", false),
                        place: self.document.element(child).place,
                    });
                }
                "subProcess" | "transaction" | "adHocSubProcess" => {
                    let draft = found.drafts.len();
                    found.drafts.push(Draft { at: child, scope: here, inner: None });
                    let inner = self.scope(child, Some(here), found);
                    found.drafts[draft].inner = Some(inner);
                }
                name if is_node(name) => found.drafts.push(Draft { at: child, scope: here, inner: None }),
                // Read with the node or scope, drawn only, or of no effect on what happens.
                "incoming"
                | "outgoing"
                | "documentation"
                | "extensionElements"
                | "textAnnotation"
                | "group"
                | "dataObjectReference"
                | "dataStoreReference"
                | "ioSpecification"
                | "dataInputAssociation"
                | "dataOutputAssociation"
                | "multiInstanceLoopCharacteristics"
                | "standardLoopCharacteristics"
                | "completionCondition"
                | "monitoring"
                | "auditing"
                | "artifact"
                | "supports"
                | "supportedInterfaceRef" => {}
                name => self.unread(child, name),
            }
        }
        here
    }

    fn flows(&mut self, found: &Found<'d>, known: &HashMap<&'d str, NodeIndex>) -> Vec<Flow> {
        let mut flows = Vec::with_capacity(found.flows.len());
        for &(at, scope) in &found.flows {
            let mut end = |name: &'static str| {
                let Some(value) = self.attribute(at, name) else {
                    self.problem(at, What::Missing(name));
                    return None;
                };
                match known.get(local(value)) {
                    Some(node) if found.drafts[node.at()].scope == scope => Some(*node),
                    Some(_) => {
                        self.problem(at, What::Crosses);
                        None
                    }
                    None if self.ids.contains_key(local(value)) && self.is_elsewhere(local(value)) => {
                        self.problem(at, What::Crosses);
                        None
                    }
                    None => {
                        self.problem(at, What::Dangling(name, value.into()));
                        None
                    }
                }
            };
            let (source, target) = (end("sourceRef"), end("targetRef"));
            if let (Some(source), Some(target)) = (source, target) {
                let id = self.id(at);
                flows.push(Flow {
                    id: if id.is_empty() { format!("flow-{}", flows.len()).into() } else { id.into() },
                    name: self.title(at),
                    source,
                    target,
                    condition: self.child_expression(at, "conditionExpression"),
                    place: self.document.element(at).place,
                });
            }
        }
        flows
    }

    /// Whether it is a flow node, though not one of this process.
    fn is_elsewhere(&self, id: &str) -> bool {
        self.ids.get(id).is_some_and(|&at| is_node(self.name(at)))
    }
}

/// Whether elements of this name are flow nodes.
pub(super) fn is_node(name: &str) -> bool {
    name == "task"
        || name == "callActivity"
        || name == "subProcess"
        || name == "transaction"
        || name == "adHocSubProcess"
        || (name.ends_with("Task") && !name.starts_with("global") && !name.starts_with("choreography"))
        || name.ends_with("Event")
        || name.ends_with("Gateway")
}

/// Ties what names each other: starts and event sub-processes to their scope, boundary events to their activity, what
/// undoes to what it undoes.
fn join<'d>(nodes: &mut [Node], found: &mut Found<'d>, known: &HashMap<&'d str, NodeIndex>) {
    for number in 0..nodes.len() {
        let here = NodeIndex(number as u32);
        let scope = nodes[number].scope.at();
        let host = match &nodes[number].kind {
            NodeKind::Event(event) => match event.position {
                Position::Start { .. } => {
                    found.scopes[scope].starts.push(here);
                    None
                }
                Position::Boundary { host, .. } => Some(host),
                _ => None,
            },
            _ => None,
        };
        if let Some(inner) = found.drafts[number].inner {
            found.scopes[inner.at()].node = Some(here);
            if found.scopes[inner.at()].kind == ScopeKind::Event {
                found.scopes[scope].event_sub_processes.push(here);
            }
        }
        if let Some(NodeKind::Activity(activity)) = host.map(|host| &mut nodes[host.at()].kind) {
            activity.boundaries.push(here);
        }
    }
    for (source, target) in &found.associations {
        let (Some(&event), Some(&handler)) = (known.get(source), known.get(target)) else { continue };
        let compensates = nodes[event.at()].event().is_some_and(|event| {
            event.definitions.iter().any(|it| matches!(it, crate::resolved::EventDefinition::Compensate { .. }))
        });
        let host = match &nodes[event.at()].kind {
            NodeKind::Event(event) => match event.position {
                Position::Boundary { host, .. } if compensates => Some(host),
                _ => None,
            },
            _ => None,
        };
        if let Some(NodeKind::Activity(activity)) = host.map(|host| &mut nodes[host.at()].kind) {
            activity.compensation = Some(handler);
        }
    }
}
