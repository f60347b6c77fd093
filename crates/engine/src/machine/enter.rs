//! A token arrives at a node.

use lotse_bpmn::resolved::{EventDefinition, FlowIndex, GatewayKind, NodeIndex, NodeKind, Position};

use super::{Machine, Step};
use crate::instance::{Again, Cause, Doing, Id};
use crate::record::Record;
use crate::value::Variables;

impl Machine<'_> {
    pub(crate) fn enter(&mut self, step: &Step) {
        let &Step { parent, node: at, via } = step;
        let Some(model) = self.inner(parent) else { return };
        let deployed = self.model(model);
        if !self.spend() {
            let element = self.rest(parent, at, Doing::Idle);
            let steps = self.cx.limits.steps;
            let message =
                format!("{steps} steps without a wait: probably an endless loop; correct the model, or retry to go on");
            return self.trouble(element, Again::Begin, (Cause::Limit, message));
        }
        let node = deployed.node(at.0);
        match &node.kind {
            NodeKind::Gateway(gateway) => match gateway.kind {
                GatewayKind::Parallel | GatewayKind::Inclusive if node.incoming.len() > 1 && via.is_some() => {
                    self.emit(Record::Arrived { scope: parent, flow: via.unwrap_or_default() });
                    if gateway.kind == GatewayKind::Parallel {
                        self.join_parallel(parent, at);
                    } else {
                        self.check(parent);
                    }
                }
                GatewayKind::EventBased { .. } => {
                    let element = self.rest(parent, at, Doing::Idle);
                    self.begin(element);
                }
                _ => self.pass(parent, at),
            },
            NodeKind::Event(event) => {
                let passes = match event.position {
                    Position::Start { .. } | Position::Boundary { .. } => true,
                    Position::Catch => matches!(event.definitions.first(), Some(EventDefinition::Link(_))),
                    Position::Throw | Position::End => event.definitions.is_empty(),
                };
                if passes {
                    self.pass(parent, at);
                } else {
                    let element = self.rest(parent, at, Doing::Idle);
                    self.begin(element);
                }
            }
            NodeKind::Activity(_) => {
                let element = self.rest(parent, at, Doing::Idle);
                self.begin(element);
            }
        }
    }

    /// A token comes to rest.
    pub(crate) fn rest(&mut self, parent: Id, node: NodeIndex, doing: Doing) -> Id {
        self.rest_with(parent, node, doing, None, Variables::new())
    }

    pub(crate) fn rest_with(
        &mut self,
        parent: Id,
        node: NodeIndex,
        doing: Doing,
        iteration: Option<u32>,
        variables: Variables,
    ) -> Id {
        let model = self.inner(parent).unwrap_or_default();
        self.number(Record::Entered { parent, model, node: node.0, iteration, doing, variables })
    }

    /// A token passes a node without resting.
    pub(crate) fn pass(&mut self, parent: Id, at: NodeIndex) {
        let Some(model) = self.inner(parent) else { return };
        match self.ways(model, at.0, parent) {
            Ok(flows) => {
                self.emit(Record::Passed { parent, node: at.0, flows: flows.clone() });
                self.follow(parent, model, &flows);
                self.child_gone(parent);
            }
            Err(trouble) => {
                let element = self.rest(parent, at, Doing::Idle);
                self.trouble(element, Again::Leave, trouble);
            }
        }
    }

    /// Sends a token along each flow.
    pub(crate) fn follow(&mut self, parent: Id, model: u16, flows: &[u32]) {
        for &flow in flows {
            let target = self.model(model).target(FlowIndex(flow));
            self.send(parent, target, Some(flow));
        }
    }

    /// Does what the node of an element is for; also once more after an incident.
    pub(crate) fn begin(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        let Some(node) = self.node_of(known) else { return };
        let done = match &node.kind {
            NodeKind::Activity(activity) => self.begin_activity(element, activity),
            NodeKind::Event(event) => match event.position {
                Position::Catch => self.arm(element, element, false, known.model, known.node),
                _ => self.throw_all(element, event),
            },
            NodeKind::Gateway(gateway) => match gateway.kind {
                GatewayKind::EventBased { .. } => self.arm_following(element, node),
                _ => {
                    self.leave(element);
                    Ok(())
                }
            },
        };
        if let Err(trouble) = done {
            self.trouble(element, Again::Begin, trouble);
        }
    }
}
