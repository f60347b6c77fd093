//! Joins of parallel and inclusive gateways.

use lotse_bpmn::resolved::{EventDefinition, FlowIndex, NodeIndex, Position, Process};

use super::Machine;
use crate::instance::{Again, Cause, Doing, Id};
use crate::model::Deployed;
use crate::record::Record;

impl Machine<'_> {
    /// Takes one token from every way in once each has one (table 13.1).
    pub(crate) fn join_parallel(&mut self, parent: Id, at: NodeIndex) {
        let Some(element) = self.element(parent) else { return };
        let Doing::Scope(region) = &element.doing else { return };
        let incoming = &self.model(region.model).process().node(at).incoming;
        let complete = incoming.iter().all(|flow| region.arrived.iter().any(|(there, _)| *there == flow.0));
        if complete {
            let flows = incoming.iter().map(|flow| flow.0).collect();
            self.emit(Record::Joined { scope: parent, node: at.0, flows });
            self.pass(parent, at);
        }
    }

    /// Completes one inclusive join that no further token can reach (table 13.3). Asked only when nothing moves.
    pub(crate) fn join_inclusive(&mut self) -> bool {
        let ready = self.state.elements.iter().find_map(|element| {
            let Doing::Scope(region) = &element.doing else { return None };
            if region.arrived.is_empty() {
                return None;
            }
            let deployed = self.model(region.model);
            let resting: Vec<NodeIndex> = self
                .state
                .elements
                .iter()
                .filter(|child| child.parent == element.id)
                .map(|child| NodeIndex(child.node))
                .collect();
            let arrived: Vec<u32> = region.arrived.iter().map(|&(flow, _)| flow).collect();
            let gateway = deployed.joins[region.scope as usize]
                .iter()
                .copied()
                .find(|&gateway| complete(deployed, gateway, &arrived, &resting))?;
            let incoming = &deployed.process().node(gateway).incoming;
            let flows = incoming.iter().map(|flow| flow.0).filter(|flow| arrived.contains(flow)).collect();
            Some((element.id, gateway, flows))
        });
        let Some((scope, gateway, flows)) = ready else { return false };
        self.emit(Record::Joined { scope, node: gateway.0, flows });
        self.pass(scope, gateway);
        true
    }

    /// Names joins whose tokens wait in vain.
    pub(crate) fn find_deadlocks(&mut self) {
        if self.state.ended() {
            return;
        }
        let mut found = Vec::new();
        for element in &self.state.elements {
            let Doing::Scope(region) = &element.doing else { continue };
            let known = self.state.incidents.iter().any(|incident| incident.element == element.id);
            if region.arrived.is_empty() || element.children > 0 || known {
                continue;
            }
            let process = self.model(region.model).process();
            let mut joins: Vec<&str> = region
                .arrived
                .iter()
                .map(|&(flow, _)| &*process.node(process.flows[flow as usize].target).id)
                .collect();
            joins.dedup();
            found.push((element.id, format!("tokens wait at `{}` for others that can no longer arrive; move them by a modification, and correct the model", joins.join("`, `"))));
        }
        for (element, message) in found {
            self.trouble(element, Again::Nothing, (Cause::Deadlock, message));
        }
    }
}

/// Whether the join has a token and no other token can arrive by a way in that has none. A token that could also come
/// by a way in that has one does not count, as the standard has it.
fn complete(deployed: &Deployed, gateway: NodeIndex, arrived: &[u32], resting: &[NodeIndex]) -> bool {
    let process = deployed.process();
    let incoming = &process.node(gateway).incoming;
    let (there, missing): (Vec<FlowIndex>, Vec<FlowIndex>) =
        incoming.iter().copied().partition(|flow| arrived.contains(&flow.0));
    if there.is_empty() {
        return false;
    }
    if missing.is_empty() {
        return true;
    }
    let to_missing = upstream(process, gateway, missing.iter().map(|flow| process.flow(*flow).source));
    let to_there = upstream(process, gateway, there.iter().map(|flow| process.flow(*flow).source));
    let elsewhere = arrived
        .iter()
        .map(|&flow| process.flows[flow as usize].target)
        .filter(|&target| target != gateway)
        .chain(resting.iter().copied());
    elsewhere.into_iter().all(|at| !to_missing[at.at()] || to_there[at.at()])
}

/// Nodes from which one of `ends` can be reached without passing the gateway. Boundary events follow from their
/// activities, catching links from throwing ones.
fn upstream(process: &Process, gateway: NodeIndex, ends: impl Iterator<Item = NodeIndex>) -> Vec<bool> {
    let mut seen = vec![false; process.nodes.len()];
    let mut open: Vec<NodeIndex> = ends.collect();
    while let Some(at) = open.pop() {
        if at == gateway || std::mem::replace(&mut seen[at.at()], true) {
            continue;
        }
        let node = process.node(at);
        open.extend(node.incoming.iter().map(|&flow| process.flow(flow).source));
        if let Some(event) = node.event() {
            if let Position::Boundary { host, .. } = event.position {
                open.push(host);
            }
            if let (Position::Catch, Some(EventDefinition::Link(name))) = (event.position, event.definitions.first()) {
                open.extend(process.nodes_of(node.scope).filter(|&other| {
                    process.node(other).event().is_some_and(|event| {
                        event.position == Position::Throw
                            && event
                                .definitions
                                .iter()
                                .any(|definition| *definition == EventDefinition::Link(name.clone()))
                    })
                }));
            }
        }
    }
    seen
}
