//! Processes, sub-processes and calls as regions of nodes.

use lotse_bpmn::resolved::{
    AdHoc, Binding, Call, EventDefinition, NodeIndex, NodeKind, Position, ScopeIndex, ScopeKind,
};

use super::{Machine, Trouble};
use crate::context::ModelRef;
use crate::instance::{Again, Cause, Doing, Id, ROOT, Region};
use crate::record::Record;
use crate::value::{Value, Variables};

impl Machine<'_> {
    /// Lets a region begin within `element`: its data, its event sub-processes, its first tokens.
    pub(crate) fn open(&mut self, element: Id, model: u16, scope: ScopeIndex) -> Result<(), Trouble> {
        let mut depth = 0;
        let mut at = element;
        while let Some(known) = self.element(at) {
            depth += u32::from(matches!(known.doing, Doing::Scope(_)));
            at = known.parent;
        }
        if depth >= self.cx.limits.depth {
            return Err((
                Cause::Limit,
                format!("sub-processes and calls are nested more than {depth} deep: probably an endless recursion"),
            ));
        }
        let region = Region { model, scope: scope.0, arrived: Vec::new(), pending: Vec::new() };
        self.emit(Record::Does { element, doing: Doing::Scope(Box::new(region)) });
        self.declare(element, model, scope);
        self.arm_event_sub_processes(element, model, scope)?;
        let deployed = self.model(model);
        let inner = deployed.process().scope(scope);
        let first = if inner.starts.is_empty() { &deployed.entries[scope.at()] } else { &inner.starts };
        match &inner.kind {
            ScopeKind::AdHoc(ad_hoc) if ad_hoc.sequential => {
                let nodes = first.iter().map(|node| node.0).collect();
                self.emit(Record::Pending { element, nodes });
                self.check(element);
            }
            _ => {
                for &node in first {
                    self.send(element, node, None);
                }
            }
        }
        Ok(())
    }

    /// Data objects that nothing has written yet are null.
    pub(crate) fn declare(&mut self, element: Id, model: u16, scope: ScopeIndex) {
        let data = &self.model(model).process().scope(scope).data;
        let Some(known) = self.element(element) else { return };
        let missing: Variables = data
            .iter()
            .filter(|object| known.variables.get(&object.name).is_none())
            .map(|object| (&*object.name, Value::Null))
            .collect();
        if !missing.is_empty() {
            self.emit(Record::Set { element, variables: missing });
        }
    }

    pub(crate) fn arm_event_sub_processes(
        &mut self,
        element: Id,
        model: u16,
        scope: ScopeIndex,
    ) -> Result<(), Trouble> {
        let process = self.model(model).process();
        for &node in &process.scope(scope).event_sub_processes {
            if let Some(start) = self.start_of(model, node) {
                self.arm(element, element, true, model, start.0)?;
            }
        }
        Ok(())
    }

    /// The start event of an event sub-process.
    pub(crate) fn start_of(&self, model: u16, node: NodeIndex) -> Option<NodeIndex> {
        let process = self.model(model).process();
        match &process.node(node).activity()?.kind {
            lotse_bpmn::resolved::ActivityKind::SubProcess(scope) => process.scope(*scope).starts.first().copied(),
            _ => None,
        }
    }

    /// The start event of the event sub-process of `scope` that undoes it.
    pub(crate) fn compensation_start(&self, model: u16, scope: ScopeIndex) -> Option<NodeIndex> {
        let process = self.model(model).process();
        process.scope(scope).event_sub_processes.iter().find_map(|&node| {
            let start = self.start_of(model, node)?;
            let event = process.node(start).event()?;
            let undoes =
                event.definitions.iter().any(|definition| matches!(definition, EventDefinition::Compensate { .. }));
            undoes.then_some(start)
        })
    }

    /// Starts an event sub-process by its start event.
    pub(crate) fn start_event_sub_process(&mut self, within: Id, model: u16, start: u32, payload: &Variables) {
        let process = self.model(model).process();
        let node = process.node(NodeIndex(start));
        let NodeKind::Event(event) = &node.kind else { return };
        let scope = node.scope;
        let Some(sub_process) = process.scope(scope).node else { return };
        let undoes = matches!(event.definitions.first(), Some(EventDefinition::Compensate { .. }));
        if event.position == (Position::Start { interrupting: true }) && !undoes {
            self.emit(Record::Cleared { element: within, keep: None, waits: true });
            self.drop_tokens(within);
        }
        let region = Region { model, scope: scope.0, arrived: Vec::new(), pending: Vec::new() };
        let doing = Doing::Scope(Box::new(region));
        let variables = Variables::new();
        let parent = within;
        let element =
            self.number(Record::Entered { parent, model, node: sub_process.0, iteration: None, doing, variables });
        self.declare(element, model, scope);
        if let Err(trouble) = self.arm_event_sub_processes(element, model, scope) {
            return self.trouble(element, Again::Nothing, trouble);
        }
        match self.mapped(model, start, element, payload) {
            Ok(written) => self.assign(element, &written),
            Err(trouble) => return self.trouble(element, Again::Nothing, trouble),
        }
        self.pass(element, NodeIndex(start));
    }

    /// Begins a called process.
    pub(crate) fn call(&mut self, element: Id, call: &Call) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (parent, model, node) = (known.parent, known.model, known.node);
        let own = known.variables.clone();
        let called = call.element.as_ref().expect("checked at deployment");
        let process = self.evaluate_text(model, called, element)?;
        let reference = match call.binding {
            Binding::Version(version) => Some(ModelRef { process: process.clone(), version }),
            // Processes of one file are deployed together and have one version number.
            Binding::Deployment => {
                Some(ModelRef { process: process.clone(), version: self.model(model).key().version })
            }
            Binding::Latest => self.cx.models.latest(&process),
        };
        let unknown = || (Cause::Call, format!("the process `{process}` is not deployed; deploy it and retry"));
        let reference = reference.ok_or_else(unknown)?;
        let inner = self.uses(&reference).map_err(|_| unknown())?;
        let activity = self.model(model).node(node).activity().expect("a call activity");
        if activity.inputs.is_empty() {
            let view = super::variables::View { state: &self.state, at: parent, extra: None };
            let mut variables = crate::context::Scope::all(&view);
            for (name, value) in own.iter() {
                variables.set(name, value.clone());
            }
            self.emit(Record::Set { element, variables });
        }
        self.open(element, inner, ScopeIndex(0))
    }

    /// Ends one region in which nothing lives any more, or starts what an ad-hoc sub-process has left.
    pub(crate) fn finish_a_scope(&mut self) -> bool {
        self.checks.sort_unstable();
        self.checks.dedup();
        while let Some(id) = self.checks.pop() {
            let Some(element) = self.element(id) else { continue };
            let Doing::Scope(region) = &element.doing else { continue };
            let (model, scope) = (region.model, ScopeIndex(region.scope));
            let idle = element.children == 0 && region.arrived.is_empty();
            if let ScopeKind::AdHoc(ad_hoc) = &self.model(model).process().scope(scope).kind {
                if self.advance_ad_hoc(id, ad_hoc, idle) {
                    return true;
                }
                continue;
            }
            if idle {
                self.region_done(id);
                return true;
            }
        }
        false
    }

    fn advance_ad_hoc(&mut self, id: Id, ad_hoc: &AdHoc, idle: bool) -> bool {
        let Some(element) = self.element(id) else { return false };
        let Doing::Scope(region) = &element.doing else { return false };
        let (model, pending) = (region.model, region.pending.clone());
        let complete = match &ad_hoc.completion {
            None => false,
            Some(condition) => match self.evaluate(model, condition, id, None) {
                Ok(value) => value == Value::Boolean(true),
                Err(trouble) => {
                    self.trouble(id, Again::Nothing, trouble);
                    return true;
                }
            },
        };
        if complete && (ad_hoc.cancel_remaining || idle) {
            self.emit(Record::Cleared { element: id, keep: None, waits: true });
            self.drop_tokens(id);
            self.region_done(id);
            return true;
        }
        if !idle {
            return false;
        }
        if let Some((&first, rest)) = pending.split_first() {
            self.emit(Record::Pending { element: id, nodes: rest.to_vec() });
            self.send(id, NodeIndex(first), None);
            return true;
        }
        // The condition does not hold: people can still begin activities.
        false
    }

    fn region_done(&mut self, id: Id) {
        if id == ROOT {
            return self.emit(Record::Ended);
        }
        self.finish(id, &Variables::new());
    }
}
