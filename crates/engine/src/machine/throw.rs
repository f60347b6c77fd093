//! Events that are thrown, and how errors and escalations find who catches them (clauses 10.5.6 and 10.5.7).

use lotse_bpmn::resolved::{Event, EventDefinition, Mapping, MessageUse, NodeIndex, Position, ScopeIndex};

use super::{Machine, Trouble};
use crate::instance::{Again, Awaited, Cause, Doing, Id, NO_NODE};
use crate::record::Record;
use crate::value::Variables;

/// Who catches an error or escalation.
enum Catcher {
    /// A boundary event of this element.
    Boundary(Id, NodeIndex, bool),
    /// The start event of an event sub-process within this element.
    Start(Id, u16, NodeIndex),
}

/// How well an event definition fits: a named code before any.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Any,
    Exact,
}

impl Machine<'_> {
    /// Whether a token is about to give a signal.
    pub(crate) fn gives_signal(&self, step: &super::Step) -> bool {
        let Some(model) = self.inner(step.parent) else { return false };
        self.model(model).node(step.node.0).event().is_some_and(|event| {
            matches!(event.position, Position::Throw | Position::End)
                && event.definitions.iter().any(|definition| matches!(definition, EventDefinition::Signal(_)))
        })
    }

    /// Throws everything an event stands for, then goes on, unless that ended it.
    pub(crate) fn throw_all(&mut self, element: Id, event: &Event) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (parent, model) = (known.parent, known.model);
        let mut compensation = None;
        for definition in &event.definitions {
            match definition {
                EventDefinition::Message(message) => self.send_message(element, model, message, &event.mappings)?,
                EventDefinition::Signal(signal) => {
                    let name = self.model(model).definitions().signals[signal.at()].name.clone();
                    let variables = self.carried(model, &event.mappings, element)?;
                    self.emit(Record::Signalled { element, name: name.clone(), variables: variables.clone() });
                    self.signal(&name, &variables);
                }
                EventDefinition::Escalation(escalation) => {
                    let known = escalation.map(|at| &self.model(model).definitions().escalations[at.at()]);
                    let code = known.map_or("", |known| known.code.as_deref().unwrap_or(&known.id));
                    let code: Box<str> = code.into();
                    let variables = self.carried(model, &event.mappings, element)?;
                    self.escalate(element, &code, &variables);
                }
                EventDefinition::Error(error) => {
                    let known = error.map(|at| &self.model(model).definitions().errors[at.at()]);
                    let code: Box<str> = known.map_or("", |known| known.code.as_deref().unwrap_or(&known.id)).into();
                    let variables = self.carried(model, &event.mappings, element)?;
                    if !self.throw_error(element, &code, &variables) {
                        self.emit(Record::Failed { code });
                    }
                    return Ok(());
                }
                EventDefinition::Terminate => {
                    self.emit(Record::Completed { element, flows: Vec::new(), undo: None });
                    self.emit(Record::Cleared { element: parent, keep: None, waits: true });
                    self.drop_tokens(parent);
                    self.check(parent);
                    return Ok(());
                }
                EventDefinition::Cancel => {
                    self.emit(Record::Cleared { element: parent, keep: Some(element), waits: true });
                    self.drop_tokens(parent);
                    self.undo_all(element, parent);
                    return Ok(());
                }
                EventDefinition::Link(name) => {
                    let process = self.model(model).process();
                    let scope = self.element(element).map_or(ScopeIndex(0), |known| {
                        if known.node == NO_NODE { ScopeIndex(0) } else { process.nodes[known.node as usize].scope }
                    });
                    let target = self.model(model).link(scope, name).expect("checked at deployment");
                    self.emit(Record::Completed { element, flows: Vec::new(), undo: None });
                    self.send(parent, target, None);
                    return Ok(());
                }
                EventDefinition::Compensate { activity, .. } => compensation = Some(*activity),
                EventDefinition::Timer(_) | EventDefinition::Conditional(_) => {}
            }
            if self.element(element).is_none() {
                return Ok(());
            }
        }
        match compensation {
            Some(activity) => self.compensate(element, activity),
            None => self.leave(element),
        }
        Ok(())
    }

    /// What a thrown event carries: its mappings.
    fn carried(&self, model: u16, mappings: &[Mapping], at: Id) -> Result<Variables, Trouble> {
        let mut variables = Variables::new();
        for mapping in mappings {
            variables.set(&mapping.target, self.evaluate(model, &mapping.source, at, None)?);
        }
        Ok(variables)
    }

    pub(crate) fn send_message(
        &mut self,
        element: Id,
        model: u16,
        message: &MessageUse,
        mappings: &[Mapping],
    ) -> Result<(), Trouble> {
        let (name, key) = self.message_key(model, message, element)?;
        let mut variables = self.carried(model, mappings, element)?;
        if mappings.is_empty()
            && let Some(known) = self.element(element)
        {
            variables = known.variables.clone();
        }
        self.emit(Record::Sent { element, name, key, variables });
        Ok(())
    }

    /// Gives a signal to everything in this instance that waits for it now; true if anything did.
    pub(crate) fn signal(&mut self, name: &str, payload: &Variables) -> bool {
        let waits: Vec<Id> = self
            .state
            .waits
            .iter()
            .filter(|wait| matches!(&wait.what, Awaited::Signal { name: awaited } if **awaited == *name))
            .map(|wait| wait.id)
            .collect();
        for &wait in &waits {
            self.occur(wait, payload);
        }
        !waits.is_empty()
    }

    /// Finds who catches what is thrown at `from`: boundary events and event sub-processes from inside out, an exact
    /// code before a general one, then the order of the file.
    fn catcher(&self, from: Id, fits: &dyn Fn(u16, &EventDefinition) -> Option<Fit>) -> Option<Catcher> {
        let mut at = from;
        loop {
            let element = self.element(at)?;
            let node = self.node_of(element);
            if let (Some(activity), None) = (node.and_then(|node| node.activity()), element.iteration) {
                let process = self.model(element.model).process();
                let mut best: Option<(Fit, Catcher)> = None;
                for &boundary in &activity.boundaries {
                    let Some(event) = process.node(boundary).event() else { continue };
                    let Position::Boundary { interrupting, .. } = event.position else { continue };
                    for fit in event.definitions.iter().filter_map(|definition| fits(element.model, definition)) {
                        if best.as_ref().is_none_or(|(known, _)| fit > *known) {
                            best = Some((fit, Catcher::Boundary(at, boundary, interrupting)));
                        }
                    }
                }
                if let Some((_, catcher)) = best {
                    return Some(catcher);
                }
            }
            let parent = self.element(element.parent)?;
            if let Doing::Scope(region) = &parent.doing {
                let process = self.model(region.model).process();
                let mut best: Option<(Fit, Catcher)> = None;
                for &sub_process in &process.scope(ScopeIndex(region.scope)).event_sub_processes {
                    // What an event sub-process throws is not for itself.
                    if sub_process.0 == element.node && element.model == region.model {
                        continue;
                    }
                    let Some(start) = self.start_of(region.model, sub_process) else { continue };
                    let Some(event) = process.node(start).event() else { continue };
                    for fit in event.definitions.iter().filter_map(|definition| fits(region.model, definition)) {
                        if best.as_ref().is_none_or(|(known, _)| fit > *known) {
                            best = Some((fit, Catcher::Start(parent.id, region.model, start)));
                        }
                    }
                }
                if let Some((_, catcher)) = best {
                    return Some(catcher);
                }
            }
            at = element.parent;
        }
    }

    fn caught(&mut self, catcher: &Catcher, payload: &Variables) {
        match *catcher {
            Catcher::Boundary(host, boundary, interrupting) => {
                let Some((parent, model)) = self.element(host).map(|host| (host.parent, host.model)) else { return };
                if interrupting {
                    self.emit(Record::Cancelled { element: host });
                }
                match self.mapped(model, boundary.0, parent, payload) {
                    Ok(written) => {
                        self.assign(parent, &written);
                        self.pass(parent, boundary);
                    }
                    Err(trouble) => self.trouble(parent, Again::Nothing, trouble),
                }
            }
            Catcher::Start(within, model, start) => self.start_event_sub_process(within, model, start.0, payload),
        }
    }

    /// Throws an error at an element; false when nothing catches it.
    pub(crate) fn throw_error(&mut self, element: Id, code: &str, payload: &Variables) -> bool {
        let catcher = self.catcher(element, &|model, definition| match definition {
            EventDefinition::Error(None) => Some(Fit::Any),
            EventDefinition::Error(Some(error)) => {
                let error = &self.model(model).definitions().errors[error.at()];
                match &error.code {
                    Some(known) => (**known == *code).then_some(Fit::Exact),
                    None if *error.id == *code => Some(Fit::Exact),
                    None => Some(Fit::Any),
                }
            }
            _ => None,
        });
        catcher.as_ref().map(|catcher| self.caught(catcher, payload)).is_some()
    }

    fn escalate(&mut self, element: Id, code: &str, payload: &Variables) {
        let catcher = self.catcher(element, &|model, definition| match definition {
            EventDefinition::Escalation(None) => Some(Fit::Any),
            EventDefinition::Escalation(Some(escalation)) => {
                let escalation = &self.model(model).definitions().escalations[escalation.at()];
                match &escalation.code {
                    Some(known) => (**known == *code).then_some(Fit::Exact),
                    None if *escalation.id == *code => Some(Fit::Exact),
                    None => Some(Fit::Any),
                }
            }
            _ => None,
        });
        match catcher {
            Some(catcher) => self.caught(&catcher, payload),
            None => self.emit(Record::Uncaught { element, code: code.into() }),
        }
    }

    /// Cancels a transaction whose activities have been undone: its cancel boundary event takes the token.
    pub(crate) fn transaction_undone(&mut self, transaction: Id) {
        let Some(known) = self.element(transaction) else { return };
        // Of a repeated transaction, the boundary is that of the whole.
        let host = if known.iteration.is_some() { known.parent } else { transaction };
        let Some((parent, model)) = self.element(host).map(|host| (host.parent, host.model)) else { return };
        let Some(activity) = self.node_of(known).and_then(|node| node.activity()) else { return };
        let process = self.model(model).process();
        let boundary = activity.boundaries.iter().copied().find(|&boundary| {
            process.node(boundary).event().is_some_and(|event| event.definitions.contains(&EventDefinition::Cancel))
        });
        self.emit(Record::Cancelled { element: host });
        match boundary {
            Some(boundary) => self.pass(parent, boundary),
            None => self.trouble(
                parent,
                Again::Nothing,
                (Cause::NoWayOn, "a cancelled transaction has no cancel boundary event".into()),
            ),
        }
    }
}
