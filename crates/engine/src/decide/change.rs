//! Changes by hand: variables, retries, tokens, further instances.

use lotse_bpmn::resolved::{NodeKind, Position, Repetition, ScopeIndex, ScopeKind};

use super::{Rejection, given};
use crate::instance::{Again, Doing, Id};
use crate::machine::Machine;
use crate::record::Record;
use crate::value::{Value, Variables};

impl Machine<'_> {
    pub(crate) fn set_variables(&mut self, element: Id, variables: &Variables, reason: &str) -> Result<(), Rejection> {
        self.known(element)?;
        self.emit(Record::Modified { reason: given(reason)?.into() });
        self.emit(Record::Set { element, variables: variables.clone() });
        if !self.state.suspended {
            self.touch();
        }
        Ok(())
    }

    pub(crate) fn retry(&mut self, incident: Id) -> Result<(), Rejection> {
        let found = self.state.incidents.iter().find(|known| known.id == incident);
        let (element, again) =
            found.map(|known| (known.element, known.again)).ok_or(Rejection::NoSuchIncident { incident })?;
        if again == Again::Nothing {
            return Err(Rejection::NotRetriable);
        }
        self.emit(Record::Resolved { incident });
        match again {
            Again::Begin => self.begin(element),
            Again::Job => {
                let Some(Doing::Job(job)) = self.element(element).map(|known| &known.doing) else { return Ok(()) };
                let mut job = (**job).clone();
                job.retries = 1;
                job.due = self.cx.now;
                self.emit(Record::Does { element, doing: Doing::Job(Box::new(job)) });
            }
            Again::Leave | Again::Nothing => self.leave_again(element),
        }
        Ok(())
    }

    fn leave_again(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        let repetition = self.node_of(known).and_then(|node| node.activity()).map(|activity| &activity.repetition);
        match (&known.doing, repetition) {
            // The end of a repetition was not told yet, unless all are done.
            (Doing::Repeat(repeat), Some(repetition @ Repetition::Multi(_)))
                if repeat.total > Some(repeat.finished) =>
            {
                if let Err(trouble) = self.go_on(element, repetition) {
                    self.trouble(element, Again::Leave, trouble);
                }
            }
            (Doing::Repeat(_), Some(repetition @ Repetition::Loop(_))) => {
                if let Err(trouble) = self.go_on(element, repetition) {
                    self.trouble(element, Again::Leave, trouble);
                }
            }
            (Doing::Repeat(_), _) => self.leave(element),
            (_, Some(_)) => self.finish(element, &Variables::new()),
            _ => self.leave(element),
        }
    }

    /// The result of a business rule task that a worker did: its single variable under the name that the model gives.
    pub(crate) fn named_result(&self, element: Id, variables: &Variables) -> Option<Variables> {
        let node = self.node_of(self.element(element)?)?;
        match &node.activity()?.kind {
            lotse_bpmn::resolved::ActivityKind::BusinessRule(rule) => {
                let name = rule.result.as_deref()?;
                let value = variables.get("result")?.clone();
                Some(std::iter::once((name, value)).collect())
            }
            _ => None,
        }
    }

    /// A running region and the node `id` in it, if a token can be put there.
    fn place(&self, within: Id, id: &str) -> Result<lotse_bpmn::resolved::NodeIndex, Rejection> {
        let no = || Rejection::NoSuchNode { node: id.into() };
        let Doing::Scope(region) = &self.known(within)?.doing else { return Err(no()) };
        let process = self.model(region.model).process();
        let at = process.find(id).ok_or_else(no)?;
        let node = process.node(at);
        let fits = node.scope == ScopeIndex(region.scope)
            && match &node.kind {
                NodeKind::Event(event) => !matches!(event.position, Position::Boundary { .. }),
                NodeKind::Activity(activity) => {
                    let event = matches!(&activity.kind, lotse_bpmn::resolved::ActivityKind::SubProcess(scope)
                        if process.scope(*scope).kind == ScopeKind::Event);
                    !event && !activity.for_compensation
                }
                NodeKind::Gateway(_) => true,
            };
        if fits { Ok(at) } else { Err(no()) }
    }

    pub(crate) fn begin_ad_hoc(&mut self, element: Id, id: &str) -> Result<(), Rejection> {
        let at = self.place(element, id)?;
        let Doing::Scope(region) = &self.known(element)?.doing else {
            return Err(Rejection::NoSuchNode { node: id.into() });
        };
        let kind = &self.model(region.model).process().scope(ScopeIndex(region.scope)).kind;
        let children = self.known(element)?.children;
        match kind {
            ScopeKind::AdHoc(ad_hoc) if !(ad_hoc.sequential && children > 0) => {
                self.send(element, at, None);
                Ok(())
            }
            _ => Err(Rejection::NoSuchNode { node: id.into() }),
        }
    }

    pub(crate) fn add_instance(&mut self, element: Id, item: &Value) -> Result<(), Rejection> {
        let refused = Rejection::CannotGrow { element };
        let Doing::Repeat(repeat) = &self.known(element)?.doing else { return Err(refused) };
        let Some(total) = repeat.total.filter(|total| *total < self.cx.limits.instances) else { return Err(refused) };
        let repetition = self.node_of(self.known(element)?).and_then(|node| node.activity()).map(|a| &a.repetition);
        let sequential = matches!(repetition, Some(Repetition::Multi(multi)) if multi.sequential);
        let started = repeat.started;
        self.emit(Record::Added { element, item: item.clone() });
        if !sequential && started == total {
            self.iterate(element);
        }
        Ok(())
    }

    pub(crate) fn modify(&mut self, reason: &str, cancel: &[Id], start: &[(Id, Box<str>)]) -> Result<(), Rejection> {
        let reason = given(reason)?.into();
        for &element in cancel {
            if self.known(element)?.parent == 0 {
                return Err(Rejection::NoSuchElement { element });
            }
        }
        let mut places = Vec::with_capacity(start.len());
        for (within, id) in start {
            if cancel.iter().any(|&gone| self.state.within(*within, gone)) {
                return Err(Rejection::NoSuchElement { element: *within });
            }
            places.push((*within, self.place(*within, id)?));
        }
        self.emit(Record::Modified { reason });
        let mut parents = Vec::new();
        for &element in cancel {
            if let Some(known) = self.element(element) {
                parents.push(known.parent);
                self.emit(Record::Cancelled { element });
            }
        }
        let mended: Vec<Id> = self
            .state
            .incidents
            .iter()
            .filter(|incident| incident.again == Again::Nothing && start.iter().any(|(at, _)| *at == incident.element))
            .map(|incident| incident.id)
            .collect();
        for incident in mended {
            self.emit(Record::Resolved { incident });
        }
        for (within, at) in places {
            self.send(within, at, None);
        }
        for parent in parents {
            self.child_gone(parent);
        }
        Ok(())
    }
}
