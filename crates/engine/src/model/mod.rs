//! A deployed process: the resolved model with its expressions read, checked to be one the engine can run.

mod check;

use std::sync::Arc;

use lotse_bpmn::resolved::{
    ActivityKind, Definitions, EventDefinition, Expression, FlowIndex, GatewayKind, Loop, Node, NodeIndex, NodeKind,
    Position, Process, ProcessIndex, Repetition, ScopeIndex, ScopeKind,
};
use rustc_hash::FxHashMap;

use crate::context::{Compiled, Expressions, ModelRef};

/// Why a process cannot be deployed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {construct} `{element}` cannot run: {reason}")]
pub struct Refusal {
    /// `id` of the element.
    pub element: Box<str>,
    /// Its line in the file; 0 where the model did not come from a file.
    pub line: u32,
    /// What it is, as BPMN names it.
    pub construct: &'static str,
    /// Why, and what to do.
    pub reason: Box<str>,
}

/// A process that can run.
#[derive(Debug)]
pub struct Deployed {
    key: ModelRef,
    definitions: Arc<Definitions>,
    process: usize,
    compiled: FxHashMap<Box<str>, Box<dyn Compiled>>,
    /// Inclusive gateways with several ways in, by scope.
    pub(crate) joins: Vec<Vec<NodeIndex>>,
    /// Nodes that begin without a token: for a scope without start events.
    pub(crate) entries: Vec<Vec<NodeIndex>>,
    /// Nodes with a link event that catches, by scope and name.
    links: FxHashMap<(u32, Box<str>), NodeIndex>,
}

impl Deployed {
    /// Reads the expressions of a process and checks that the engine can run all of it.
    ///
    /// # Errors
    /// Every element that it cannot run, in the order of the file.
    pub fn new(
        definitions: Arc<Definitions>,
        process: ProcessIndex,
        version: u32,
        language: &dyn Expressions,
    ) -> Result<Self, Vec<Refusal>> {
        let model = &definitions.processes[process.at()];
        let mut refusals = check::check(&definitions, model);
        let compiled = check::compile(model, language, &mut refusals);
        if !refusals.is_empty() {
            refusals.sort_by_key(|refusal| refusal.line);
            return Err(refusals);
        }
        let mut joins = vec![Vec::new(); model.scopes.len()];
        let mut entries = vec![Vec::new(); model.scopes.len()];
        let mut links = FxHashMap::default();
        for (at, node) in (0u32..).map(NodeIndex).zip(&model.nodes) {
            if let NodeKind::Gateway(gateway) = &node.kind
                && gateway.kind == GatewayKind::Inclusive
                && node.incoming.len() > 1
            {
                joins[node.scope.at()].push(at);
            }
            if let Some(name) = caught_link(node) {
                links.insert((node.scope.0, name.into()), at);
            } else if begins(model, node) {
                entries[node.scope.at()].push(at);
            }
        }
        let key = ModelRef { process: model.id.clone(), version };
        Ok(Self { key, process: process.at(), compiled, joins, entries, links, definitions })
    }

    /// Which process and version.
    #[must_use]
    pub fn key(&self) -> &ModelRef {
        &self.key
    }

    /// The process.
    #[must_use]
    pub fn process(&self) -> &Process {
        &self.definitions.processes[self.process]
    }

    /// The file.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions
    }

    /// The node `index`.
    #[must_use]
    pub fn node(&self, index: u32) -> &Node {
        &self.process().nodes[index as usize]
    }

    pub(crate) fn compiled(&self, expression: &Expression) -> Option<&dyn Compiled> {
        self.compiled.get(&*expression.text).map(|boxed| &**boxed)
    }

    pub(crate) fn link(&self, scope: ScopeIndex, name: &str) -> Option<NodeIndex> {
        self.links.get(&(scope.0, name.into())).copied()
    }

    /// The target of a flow.
    pub(crate) fn target(&self, flow: FlowIndex) -> NodeIndex {
        self.process().flow(flow).target
    }
}

fn caught_link(node: &Node) -> Option<&str> {
    let event = node.event().filter(|event| event.position == Position::Catch)?;
    event.definitions.iter().find_map(|definition| match definition {
        EventDefinition::Link(name) => Some(&**name),
        _ => None,
    })
}

/// Whether a node begins with its scope when the scope has no start event (clause 10.3.1): nothing leads to it, and it
/// is neither on a boundary nor for compensation nor an event sub-process.
fn begins(process: &Process, node: &Node) -> bool {
    if !node.incoming.is_empty() {
        return false;
    }
    match &node.kind {
        NodeKind::Event(event) => !matches!(event.position, Position::Boundary { .. } | Position::Start { .. }),
        NodeKind::Gateway(_) => true,
        NodeKind::Activity(activity) => {
            let event = matches!(&activity.kind, ActivityKind::SubProcess(scope)
                if process.scope(*scope).kind == ScopeKind::Event);
            !activity.for_compensation && !event
        }
    }
}

/// Expressions of a node whose text is FEEL in any case, then those that are FEEL only with a leading `=`.
pub(crate) fn expressions(node: &Node) -> (Vec<&Expression>, Vec<&Expression>) {
    let (mut feel, mut mixed) = (Vec::new(), Vec::new());
    match &node.kind {
        NodeKind::Gateway(gateway) => {
            if let GatewayKind::Complex { activation: Some(activation) } = &gateway.kind {
                feel.push(activation);
            }
        }
        NodeKind::Event(event) => {
            feel.extend(event.mappings.iter().map(|mapping| &mapping.source));
            for definition in &event.definitions {
                match definition {
                    EventDefinition::Message(message) => feel.extend(&message.correlation),
                    EventDefinition::Timer(timer) => mixed.push(&timer.expression),
                    EventDefinition::Conditional(condition) => feel.push(condition),
                    _ => {}
                }
            }
        }
        NodeKind::Activity(activity) => {
            feel.extend(activity.inputs.iter().chain(&activity.outputs).map(|mapping| &mapping.source));
            match &activity.repetition {
                Repetition::Once => {}
                Repetition::Loop(Loop { condition, .. }) => feel.extend(condition),
                Repetition::Multi(multi) => {
                    feel.extend(&multi.cardinality);
                    feel.extend(&multi.collection);
                    feel.extend(&multi.output_element);
                    feel.extend(&multi.completion);
                }
            }
            match &activity.kind {
                ActivityKind::User(task) => {
                    feel.extend(task.due.iter().chain(&task.follow_up).chain(&task.priority));
                    mixed.extend(&task.assignment.assignee);
                    mixed.extend(task.assignment.groups.iter().chain(&task.assignment.users));
                }
                ActivityKind::Service(work) => mixed.extend(work.job_type.iter().chain(&work.url)),
                ActivityKind::BusinessRule(rule) => mixed.extend(rule.work.job_type.iter().chain(&rule.work.url)),
                ActivityKind::Script(script) => feel.extend(&script.script),
                ActivityKind::Send(send) => {
                    feel.extend(&send.message.correlation);
                    mixed.extend(send.work.job_type.iter().chain(&send.work.url));
                }
                ActivityKind::Receive(receive) => feel.extend(&receive.message.correlation),
                ActivityKind::Call(call) => mixed.extend(&call.element),
                ActivityKind::Abstract | ActivityKind::Manual | ActivityKind::SubProcess(_) => {}
            }
        }
    }
    (feel, mixed)
}
