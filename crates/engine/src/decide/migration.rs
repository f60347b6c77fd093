//! Migration to another version: checked as a whole before anything moves.

use lotse_bpmn::resolved::{ActivityKind, Node, NodeIndex, NodeKind, Position, Process, ScopeIndex};

use super::{Plan, Rejection, given};
use crate::context::ModelRef;
use crate::instance::{Awaited, Doing, Id, NO_NODE, Undo, Wait};
use crate::machine::{Machine, Trouble};
use crate::record::Record;

impl<'a> Machine<'a> {
    pub(crate) fn migrate(&mut self, plan: &Plan) -> Result<(), Rejection> {
        let reason = given(&plan.reason)?.into();
        let unknown = |model: &ModelRef| Rejection::UnknownModel { model: model.clone() };
        let target = self.cx.models.get(&plan.to).ok_or_else(|| unknown(&plan.to))?;
        let (old, new) = (self.model(0).process(), target.process());
        let mut problems = Vec::new();
        if self.state.elements.iter().any(|element| matches!(&element.doing, Doing::Scope(region) if region.model == 0 && element.node != NO_NODE && region.scope == 0)) {
            problems.push("the process has called itself; finish the call first".to_owned());
        }
        for (from, to) in &plan.nodes {
            if old.find(from).is_none() {
                problems.push(format!("`{from}` is not in the old model"));
            }
            if new.find(to).is_none() {
                problems.push(format!("`{to}` is not in the new model"));
            }
        }
        let (mut nodes, mut scopes, mut flows) = (Vec::new(), vec![(0, 0)], Vec::new());
        let used = self.used_nodes();
        for at in used {
            let node = old.node(NodeIndex(at));
            let id = plan.nodes.get(&node.id).unwrap_or(&node.id);
            let Some(to) = new.find(id) else {
                problems.push(format!("`{}` is in use and has no counterpart in the new model; map it", node.id));
                continue;
            };
            if let Err(why) = alike(old, node, new, new.node(to)) {
                problems.push(format!("`{}` cannot become `{id}`: {why}", node.id));
            }
            nodes.push((at, to.0));
            if let (Some(from), Some(to)) = (scope_of(node), scope_of(new.node(to))) {
                scopes.push((from.0, to.0));
            }
        }
        for &(from, to) in &nodes {
            let (from, to) = (old.node(NodeIndex(from)), new.node(NodeIndex(to)));
            let there = scopes.iter().find(|(scope, _)| *scope == from.scope.0).map(|(_, scope)| *scope);
            if there != Some(to.scope.0) {
                problems.push(format!("`{}` would move into another sub-process", from.id));
            }
        }
        for element in &self.state.elements {
            let Doing::Scope(region) = &element.doing else { continue };
            for &(flow, _) in region.arrived.iter().filter(|_| region.model == 0) {
                let id = &old.flows[flow as usize].id;
                match new.flows.iter().position(|known| known.id == *id) {
                    Some(to) => flows.push((flow, to as u32)),
                    None => problems.push(format!("a token waits at the end of `{id}`, which is not in the new model")),
                }
            }
        }
        if !problems.is_empty() {
            problems.sort();
            problems.dedup();
            return Err(Rejection::Plan { problems });
        }
        flows.sort_unstable();
        flows.dedup();
        self.emit(Record::Modified { reason });
        self.emit(Record::Migrated { to: plan.to.clone(), nodes, flows, scopes });
        self.replace_first(target);
        self.await_anew();
        Ok(())
    }

    /// Nodes of the own model on which something rests or which is remembered, in order.
    fn used_nodes(&self) -> Vec<u32> {
        fn entries(done: &[Undo], used: &mut Vec<u32>) {
            for entry in done.iter().filter(|entry| entry.model == 0) {
                used.push(entry.node);
                entries(&entry.within, used);
            }
        }
        let mut used = Vec::new();
        for element in &self.state.elements {
            if element.model == 0 && element.node != NO_NODE {
                used.push(element.node);
            }
            entries(&element.done, &mut used);
            match &element.doing {
                Doing::Undo { left } => entries(left, &mut used),
                Doing::Scope(region) if region.model == 0 => used.extend(&region.pending),
                _ => {}
            }
        }
        used.sort_unstable();
        used.dedup();
        used
    }

    /// Boundary events and event sub-processes are awaited as the new model has them. A timer that both models have keeps
    /// its moment.
    fn await_anew(&mut self) {
        let kept: Vec<Wait> = self.state.waits.iter().filter(|wait| wait.model == 0).cloned().collect();
        let elements: Vec<Id> = self.state.elements.iter().map(|element| element.id).collect();
        for wait in &kept {
            self.emit(Record::Ceased { wait: wait.id });
        }
        for element in elements {
            if let Err(trouble) = self.await_for(element, &kept) {
                self.trouble(element, crate::instance::Again::Nothing, trouble);
            }
        }
        self.touch();
    }

    fn await_for(&mut self, element: Id, kept: &[Wait]) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (parent, model, node, iteration) = (known.parent, known.model, known.node, known.iteration);
        let region = match &known.doing {
            Doing::Scope(region) if region.model == 0 => Some(ScopeIndex(region.scope)),
            _ => None,
        };
        let before = self.state.last;
        if let Some(scope) = region {
            self.arm_event_sub_processes(element, 0, scope)?;
        }
        if model == 0 && node != NO_NODE {
            match &self.model(0).node(node).kind {
                NodeKind::Activity(activity) if iteration.is_none() => {
                    for &boundary in &activity.boundaries {
                        self.arm(element, parent, false, 0, boundary.0)?;
                    }
                    if let ActivityKind::Receive(receive) = &activity.kind {
                        let (name, key) = self.message_key(0, &receive.message, element)?;
                        let what = Awaited::Message { name, key };
                        self.emit(Record::Awaits { element, inner: false, model: 0, node, definition: 0, what });
                    }
                }
                NodeKind::Event(event) if event.position == Position::Catch => {
                    self.arm(element, element, false, 0, node)?;
                }
                NodeKind::Gateway(_) => {
                    let gateway = self.model(0).node(node);
                    self.arm_following(element, gateway)?;
                }
                _ => {}
            }
        }
        // What was awaited before keeps its moment and its key.
        let again: Vec<Wait> = self.state.waits.iter().filter(|wait| wait.id > before).cloned().collect();
        for wait in again {
            let same = |known: &&Wait| {
                (known.element, known.node, known.definition) == (wait.element, wait.node, wait.definition)
                    && std::mem::discriminant(&known.what) == std::mem::discriminant(&wait.what)
            };
            if let Some(known) = kept.iter().find(same).filter(|known| known.what != wait.what) {
                self.emit(Record::Ceased { wait: wait.id });
                let Wait { element, inner, model, node, definition, .. } = wait;
                self.emit(Record::Awaits { element, inner, model, node, definition, what: known.what.clone() });
            }
        }
        Ok(())
    }
}

fn scope_of(node: &Node) -> Option<ScopeIndex> {
    match &node.activity()?.kind {
        ActivityKind::SubProcess(scope) => Some(*scope),
        _ => None,
    }
}

/// Whether a running node can go on as another.
fn alike(old: &Process, from: &Node, new: &Process, to: &Node) -> Result<(), &'static str> {
    match (&from.kind, &to.kind) {
        (NodeKind::Activity(from), NodeKind::Activity(to)) => {
            if std::mem::discriminant(&from.kind) != std::mem::discriminant(&to.kind) {
                return Err("it is another kind of activity");
            }
            if std::mem::discriminant(&from.repetition) != std::mem::discriminant(&to.repetition) {
                return Err("it is repeated in another way");
            }
            match (&from.kind, &to.kind) {
                (ActivityKind::SubProcess(from), ActivityKind::SubProcess(to))
                    if std::mem::discriminant(&old.scope(*from).kind)
                        != std::mem::discriminant(&new.scope(*to).kind) =>
                {
                    Err("it is another kind of sub-process")
                }
                _ => Ok(()),
            }
        }
        (NodeKind::Event(from), NodeKind::Event(to)) => {
            let same = std::mem::discriminant(&from.position) == std::mem::discriminant(&to.position)
                && from.definitions.len() == to.definitions.len()
                && from
                    .definitions
                    .iter()
                    .zip(&to.definitions)
                    .all(|(from, to)| std::mem::discriminant(from) == std::mem::discriminant(to));
            if same { Ok(()) } else { Err("it is another kind of event") }
        }
        (NodeKind::Gateway(from), NodeKind::Gateway(to)) => {
            if std::mem::discriminant(&from.kind) == std::mem::discriminant(&to.kind) {
                Ok(())
            } else {
                Err("it is another kind of gateway")
            }
        }
        _ => Err("one is an activity, the other is not"),
    }
}
