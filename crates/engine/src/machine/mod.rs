//! The token game: moves tokens until nothing moves any more, writing a record for each change.
//!
//! Tokens move breadth first, in the order in which they were sent; what can only be told when nothing moves any more
//! (a scope is done, an inclusive join is complete) is looked at then, in order of numbers. Conditions are asked as soon as
//! variables have changed. One call ends after a bounded number of steps.

mod activity;
mod compensation;
mod enter;
mod event;
mod join;
mod leave;
mod repeat;
mod scope;
mod throw;
mod variables;

pub(crate) use variables::View;

use std::collections::VecDeque;

use lotse_bpmn::resolved::{Node, NodeIndex};

use crate::apply::apply;
use crate::context::{Context, ModelRef};
use crate::decide::Rejection;
use crate::instance::{Again, Cause, Doing, Element, Id, Instance, NO_NODE};
use crate::model::Deployed;
use crate::record::Record;

/// Why a step failed, as an incident says it.
pub(crate) type Trouble = (Cause, String);

/// A token on its way to a node.
pub(crate) struct Step {
    pub parent: Id,
    pub node: NodeIndex,
    pub via: Option<u32>,
}

/// One decision in the making.
pub(crate) struct Machine<'a> {
    pub cx: &'a Context<'a>,
    pub state: Instance,
    pub records: Vec<Record>,
    models: Vec<&'a Deployed>,
    queue: VecDeque<Step>,
    /// Tokens before events that give a signal: they yield to all others, so that branches beside them already wait.
    late: VecDeque<Step>,
    /// Scopes in which something ended.
    checks: Vec<Id>,
    /// Whether variables changed or conditions were added since conditions were asked last.
    touched: bool,
    steps: u32,
}

impl<'a> Machine<'a> {
    pub(crate) fn new(state: Instance, cx: &'a Context<'a>) -> Result<Self, Rejection> {
        let models = state.models.iter().map(|model| find(cx, model)).collect::<Result<_, _>>()?;
        let (records, queue) = (Vec::with_capacity(8), VecDeque::with_capacity(8));
        let (late, checks) = (VecDeque::new(), Vec::new());
        let mut machine = Self { cx, state, records, models, queue, late, checks, touched: false, steps: 0 };
        machine.emit(Record::Step { at: cx.now, by: cx.actor.clone() });
        Ok(machine)
    }

    pub(crate) fn emit(&mut self, record: Record) {
        apply(&mut self.state, &record);
        self.records.push(record);
    }

    /// Emits a record that gives a new number, and returns that number.
    pub(crate) fn number(&mut self, record: Record) -> Id {
        self.emit(record);
        self.state.last
    }

    pub(crate) fn model(&self, position: u16) -> &'a Deployed {
        self.models[usize::from(position)]
    }

    /// The position of a model in the instance; adds it when it is new.
    pub(crate) fn uses(&mut self, model: &ModelRef) -> Result<u16, Rejection> {
        if let Some(at) = self.state.models.iter().position(|known| known == model) {
            return Ok(at as u16);
        }
        let deployed = find(self.cx, model)?;
        self.models.push(deployed);
        self.emit(Record::Uses { model: model.clone() });
        Ok((self.models.len() - 1) as u16)
    }

    pub(crate) fn adopt(&mut self, deployed: &'a Deployed) {
        self.models.push(deployed);
    }

    /// Takes another model in place of the instance's own.
    pub(crate) fn replace_first(&mut self, deployed: &'a Deployed) {
        self.models[0] = deployed;
    }

    pub(crate) fn element(&self, id: Id) -> Option<&Element> {
        self.state.element(id)
    }

    /// The flow node of an element; `None` for the process.
    pub(crate) fn node_of(&self, element: &Element) -> Option<&'a Node> {
        (element.node != NO_NODE).then(|| self.model(element.model).node(element.node))
    }

    /// Position of the model in which the children of an element lie.
    pub(crate) fn inner(&self, parent: Id) -> Option<u16> {
        self.element(parent).map(|element| self.state.inner_model(element))
    }

    pub(crate) fn send(&mut self, parent: Id, node: NodeIndex, via: Option<u32>) {
        self.queue.push_back(Step { parent, node, via });
    }

    /// Drops the tokens on their way within `parent`.
    pub(crate) fn drop_tokens(&mut self, parent: Id) {
        self.queue.retain(|step| step.parent != parent);
        self.late.retain(|step| step.parent != parent);
    }

    pub(crate) fn trouble(&mut self, element: Id, again: Again, (cause, message): Trouble) {
        self.emit(Record::Trouble { element, again, cause, message: message.into() });
    }

    /// Something in `parent` is gone.
    pub(crate) fn child_gone(&mut self, parent: Id) {
        match self.element(parent).map(|element| &element.doing) {
            Some(Doing::Scope(_)) => self.checks.push(parent),
            Some(Doing::Undo { .. }) => self.undo_next(parent),
            _ => {}
        }
    }

    pub(crate) fn check(&mut self, scope: Id) {
        self.checks.push(scope);
    }

    pub(crate) fn touch(&mut self) {
        self.touched = true;
    }

    /// Counts a step; false when the command has used up its steps.
    pub(crate) fn spend(&mut self) -> bool {
        self.steps += 1;
        self.steps <= self.cx.limits.steps
    }

    /// Moves tokens until nothing moves any more.
    pub(crate) fn run(&mut self) {
        while !self.state.ended() {
            if self.ask_conditions() {
                continue;
            }
            if let Some(step) = self.queue.pop_front() {
                if self.gives_signal(&step) {
                    self.late.push_back(step);
                } else {
                    self.enter(&step);
                }
            } else if let Some(step) = self.late.pop_front() {
                self.enter(&step);
            } else if !(self.finish_a_scope() || self.join_inclusive()) {
                break;
            }
        }
        self.queue.clear();
        self.late.clear();
        self.checks.clear();
        self.find_deadlocks();
    }
}

fn find<'a>(cx: &'a Context<'a>, model: &ModelRef) -> Result<&'a Deployed, Rejection> {
    cx.models.get(model).ok_or_else(|| Rejection::UnknownModel { model: model.clone() })
}
