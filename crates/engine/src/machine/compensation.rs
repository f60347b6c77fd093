//! Compensation: finished activities are undone, the last first (clause 13.5.5).
//!
//! The element that waits for it holds what is left. A finished sub-process is restored with its variables: its own
//! event sub-process undoes it, or else what finished within is undone in turn.

use lotse_bpmn::resolved::{ActivityKind, EventDefinition, NodeIndex, ScopeIndex, ScopeKind};

use super::Machine;
use crate::instance::{Again, Cause, Doing, Id, ROOT, Undo};
use crate::record::Record;
use crate::value::Variables;

impl Machine<'_> {
    /// A compensation event is thrown: for one activity, or for all of the scope.
    pub(crate) fn compensate(&mut self, element: Id, activity: Option<NodeIndex>) {
        let Some(known) = self.element(element) else { return };
        let mut at = known.parent;
        let mut scope = self.compensated_scope(at);
        if let Some(activity) = activity {
            // The named activity may have finished in a scope further out.
            while let Some(keeper) = self.element(at) {
                if keeper.done.iter().any(|entry| entry.node == activity.0 && entry.model == known.model) {
                    scope = at;
                    break;
                }
                at = keeper.parent;
            }
        }
        let model = known.model;
        let entries: Vec<u32> = match self.element(scope) {
            None => Vec::new(),
            Some(keeper) => (0u32..)
                .zip(&keeper.done)
                .filter(|(_, entry)| activity.is_none_or(|wanted| entry.node == wanted.0 && entry.model == model))
                .map(|(position, _)| position)
                .collect(),
        };
        self.emit(Record::Compensates { element, scope, entries });
        self.undo_next(element);
    }

    /// Whose activities are undone by a compensation event in `scope`: an event sub-process stands for what is around
    /// it.
    fn compensated_scope(&self, scope: Id) -> Id {
        let Some(known) = self.element(scope) else { return scope };
        let Doing::Scope(region) = &known.doing else { return scope };
        let kind = &self.model(region.model).process().scope(ScopeIndex(region.scope)).kind;
        if *kind == ScopeKind::Event && scope != ROOT { known.parent } else { scope }
    }

    /// Undoes everything that finished in `scope`; `element` waits for it.
    pub(crate) fn undo_all(&mut self, element: Id, scope: Id) {
        let count = self.element(scope).map_or(0, |known| known.done.len() as u32);
        self.emit(Record::Compensates { element, scope, entries: (0..count).collect() });
        self.undo_next(element);
    }

    /// Undoes the next activity of those an element waits for, or lets it go on.
    pub(crate) fn undo_next(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        if known.children > 0 {
            return;
        }
        let Doing::Undo { left } = &known.doing else { return };
        let Some(entry) = left.last().cloned() else { return self.undone(element) };
        self.emit(Record::Undoes { element });
        let Some(activity) = self.model(entry.model).node(entry.node).activity() else { return };
        if let Some(handler) = activity.compensation {
            let (parent, model, variables) = (element, entry.model, entry.variables);
            let doing = Doing::Idle;
            let handler =
                self.number(Record::Entered { parent, model, node: handler.0, iteration: None, doing, variables });
            return self.begin(handler);
        }
        let ActivityKind::SubProcess(scope) = activity.kind else { return self.undo_next(element) };
        self.restore(element, entry, scope);
    }

    fn restore(&mut self, parent: Id, entry: Undo, scope: ScopeIndex) {
        let model = entry.model;
        let restored = self.number(Record::Restored { parent, undo: entry });
        match self.compensation_start(model, scope) {
            Some(start) => self.start_event_sub_process(restored, model, start.0, &Variables::new()),
            None => self.undo_all(restored, restored),
        }
    }

    /// Everything is undone that an element waited for.
    fn undone(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        let parent = known.parent;
        let Some(node) = self.node_of(known) else { return };
        match node.event() {
            Some(event) if event.definitions.contains(&EventDefinition::Cancel) => self.transaction_undone(parent),
            Some(_) => self.leave(element),
            // A restored sub-process.
            None => {
                self.emit(Record::Completed { element, flows: Vec::new(), undo: None });
                if self.element(parent).is_some() {
                    self.child_gone(parent);
                } else {
                    self.trouble(ROOT, Again::Nothing, (Cause::Limit, "compensation lost its place".into()));
                }
            }
        }
    }
}
