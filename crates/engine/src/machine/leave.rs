//! A token goes on: which flows it takes (clause 13.3.2 for activities, 13.4 for gateways).

use lotse_bpmn::resolved::{ActivityKind, FlowIndex, GatewayKind, NodeKind, ScopeKind};

use super::{Machine, Trouble};
use crate::instance::{Again, Cause, Doing, Id};
use crate::record::Record;
use crate::value::{Value, Variables};

impl Machine<'_> {
    /// The flows a token takes out of a node, in the order of the file. Conditions see the variables of `scope`.
    pub(crate) fn ways(&self, model: u16, node: u32, scope: Id) -> Result<Vec<u32>, Trouble> {
        let deployed = self.model(model);
        let process = deployed.process();
        let node = deployed.node(node);
        let default = node.default_flow();
        let holds = |flow: FlowIndex| match &process.flow(flow).condition {
            None => Ok(true),
            Some(condition) => match self.evaluate(model, condition, scope, None)? {
                Value::Boolean(holds) => Ok(holds),
                other => {
                    let id = &process.flow(flow).id;
                    Err((
                        Cause::Expression,
                        format!("the condition `{}` of `{id}` gave {other} instead of true or false", condition.text),
                    ))
                }
            },
        };
        let gateway = match &node.kind {
            NodeKind::Gateway(gateway) => Some(&gateway.kind),
            _ => None,
        };
        if matches!(gateway, Some(GatewayKind::Parallel)) {
            return Ok(node.outgoing.iter().map(|flow| flow.0).collect());
        }
        let single = matches!(gateway, Some(GatewayKind::Exclusive));
        let mut taken = Vec::with_capacity(node.outgoing.len());
        let mut conditional = false;
        for &flow in node.outgoing.iter().filter(|&&flow| Some(flow) != default) {
            let asked = process.flow(flow).condition.is_some();
            if holds(flow)? {
                taken.push(flow.0);
                conditional |= asked;
                if single {
                    return Ok(taken);
                }
            }
        }
        match default {
            // The default flow of an activity stands beside unconditional flows, which are always taken.
            Some(default) if taken.is_empty() || (gateway.is_none() && !conditional) => taken.push(default.0),
            None if taken.is_empty() && !node.outgoing.is_empty() => {
                let message =
                    format!("no condition of the flows out of `{}` holds, and there is no default flow", node.id);
                return Err((Cause::NoWayOn, message));
            }
            _ => {}
        }
        Ok(taken)
    }

    /// An activity is done with these results.
    pub(crate) fn finish(&mut self, element: Id, results: &Variables) {
        if let Err(trouble) = self.write_results(element, results) {
            return self.trouble(element, Again::Leave, trouble);
        }
        let Some(known) = self.element(element) else { return };
        if known.iteration.is_some() {
            self.iteration_done(element);
        } else {
            self.leave(element);
        }
    }

    fn write_results(&mut self, element: Id, results: &Variables) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (parent, model) = (known.parent, known.model);
        let Some(activity) = self.node_of(known).and_then(|node| node.activity()) else {
            self.assign(parent, results);
            return Ok(());
        };
        if matches!(known.doing, Doing::Repeat(_)) {
            return Ok(());
        }
        if activity.outputs.is_empty() {
            let called = matches!(activity.kind, ActivityKind::Call(_)).then(|| known.variables.clone());
            self.assign(parent, called.as_ref().unwrap_or(results));
            return Ok(());
        }
        if !results.is_empty() {
            self.emit(Record::Set { element, variables: results.clone() });
        }
        let mut written = Variables::new();
        for mapping in &activity.outputs {
            written.set(&mapping.target, self.evaluate(model, &mapping.source, element, None)?);
        }
        self.assign(parent, &written);
        Ok(())
    }

    /// An element is done; its token goes on.
    pub(crate) fn leave(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        let (parent, model, node) = (known.parent, known.model, known.node);
        match self.ways(model, node, parent) {
            Ok(flows) => {
                let undo = self.remembers(element);
                self.emit(Record::Completed { element, flows: flows.clone(), undo });
                self.follow(parent, model, &flows);
                self.child_gone(parent);
            }
            Err(trouble) => self.trouble(element, Again::Leave, trouble),
        }
    }

    /// The element that remembers this one for compensation, if it can be compensated.
    pub(crate) fn remembers(&self, element: Id) -> Option<Id> {
        let known = self.element(element)?;
        let activity = self.node_of(known)?.activity()?;
        let process = self.model(known.model).process();
        let undoes = activity.compensation.is_some()
            || match &activity.kind {
                ActivityKind::SubProcess(scope) if process.scope(*scope).kind != ScopeKind::Event => {
                    !known.done.is_empty() || self.compensation_start(known.model, *scope).is_some()
                }
                _ => false,
            };
        if !undoes || matches!(known.doing, Doing::Repeat(_) | Doing::Undo { .. }) {
            return None;
        }
        let mut at = known.parent;
        loop {
            let keeper = self.element(at)?;
            if matches!(keeper.doing, Doing::Scope(_)) {
                return Some(at);
            }
            at = keeper.parent;
        }
    }
}
