//! Running through the requirements graph.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::types::coerce;
use super::{Graph, Node};
use crate::feel::{Ctx, Name, Scope, Val, meter};
use crate::trace::{self, Origin, Step};

thread_local! {
    /// The graph that runs, for services that are called as functions.
    static RUNNING: RefCell<Option<Arc<Graph>>> = const { RefCell::new(None) };
}

/// Evaluates `node` with `inputs`.
pub(super) fn evaluate(graph: &Arc<Graph>, node: Node, inputs: Ctx) -> Val {
    let before = RUNNING.replace(Some(Arc::clone(graph)));
    // Leaving through a stop keeps the graph alive until the next run of this thread, and harms nothing.
    let value = match node {
        Node::Input(index) => graph.types.conform(&graph.inputs[index].declared, Val::Null(None)),
        Node::Decision(index) => Run::new(graph, &inputs).decision(index),
        Node::Service(index) => service(graph, index, &inputs),
        Node::Knowledge(index) => {
            let function = graph.function(Node::Knowledge(index), &mut Vec::new());
            let mut arguments = Ctx::default();
            for (parameter, _) in &graph.knowledge[index].parameters {
                arguments.set_entry(parameter, inputs.get_entry(parameter).cloned().unwrap_or(Val::Null(None)));
            }
            function
                .map_or(Val::Null(None), |(_, function)| super::boxed::call(&Scope::default(), function, &arguments))
        }
    };
    RUNNING.set(before);
    value
}

/// A service that is called as a function; its arguments are in scope.
pub(super) fn service_call(index: usize, parameters: &[Name], scope: &Scope) -> Val {
    meter::charge(1);
    meter::descend();
    let Some(graph) = RUNNING.with_borrow(Clone::clone) else {
        return Val::Null(Some("the model of this service does not run".to_owned()));
    };
    let mut inputs = Ctx::default();
    for parameter in parameters {
        inputs.set_entry(parameter, scope.get_value(parameter).unwrap_or(Val::Null(None)));
    }
    service(&graph, index, &inputs)
}

/// Evaluates the output decisions of a service with nothing but its own inputs (DMN 1.5, 10.4).
fn service(graph: &Graph, index: usize, given: &Ctx) -> Val {
    let service = &graph.services[index];
    let mut inputs = Ctx::default();
    for &input in &service.inputs {
        let input = &graph.inputs[input];
        let value = given.get_entry(&input.variable).cloned().unwrap_or(Val::Null(None));
        inputs.set_entry(&input.variable, value);
    }
    for &decision in &service.input_decisions {
        let decision = &graph.decisions[decision];
        let value = given.get_entry(&decision.variable).cloned().unwrap_or(Val::Null(None));
        inputs.set_entry(&decision.variable, graph.types.conform(&decision.declared, value));
    }
    let mut run = Run::new(graph, &inputs);
    let result = if let [only] = service.outputs.as_slice() {
        run.decision(*only)
    } else {
        let mut results = Ctx::default();
        for &decision in &service.outputs {
            let value = run.decision(decision);
            results.set_entry(&graph.decisions[decision].variable, value);
        }
        Val::Context(results)
    };
    coerce(result, &service.result)
}

/// Sets an entry, within the context of its import where it has one.
pub(super) fn put(context: &mut Ctx, import: Option<&Name>, name: &Name, value: Val) {
    match import {
        Some(import) => context.create_entries(&[import.clone(), name.clone()], value),
        None => context.set_entry(name, value),
    }
}

/// One set of inputs with the results so far.
struct Run<'g> {
    graph: &'g Graph,
    inputs: &'g Ctx,
    results: BTreeMap<usize, Val>,
}

impl<'g> Run<'g> {
    fn new(graph: &'g Graph, inputs: &'g Ctx) -> Self {
        Self { graph, inputs, results: BTreeMap::new() }
    }

    /// The result of a decision, decided at most once.
    fn decision(&mut self, index: usize) -> Val {
        if let Some(known) = self.results.get(&index) {
            return known.clone();
        }
        meter::charge(1);
        meter::descend();
        let decision = &self.graph.decisions[index];
        let mut own = if decision.sees_all { self.inputs.clone() } else { Ctx::default() };
        for (import, input) in &decision.inputs {
            let input = &self.graph.inputs[*input];
            let given = self.given(import.as_ref(), &input.variable);
            if given.is_none() {
                trace::record(|| Step::Absent { input: input.variable.to_string() });
            }
            let value = self.graph.types.conform(&input.declared, given.cloned().unwrap_or(Val::Null(None)));
            put(&mut own, import.as_ref(), &input.variable, value);
        }
        for (import, node) in &decision.knowledge {
            if let Some((name, function)) = self.graph.function(*node, &mut Vec::new()) {
                put(&mut own, import.as_ref(), &name, function);
            }
        }
        for (import, needed) in &decision.decisions {
            let value = self.needed(import.as_ref(), *needed);
            put(&mut own, import.as_ref(), &self.graph.decisions[*needed].variable, value);
        }
        let value = match &decision.run {
            Some(run) => {
                let scope = Scope::from(decision.bottom.clone());
                scope.push(own);
                coerce(run(&scope), &decision.result)
            }
            None => Val::Null(Some("the decision is faulty".to_owned())),
        };
        self.results.insert(index, value.clone());
        trace::record(|| Step::Decided { decision: decision.name.clone(), result: trace::shown(&value) });
        value
    }

    /// An input by name, or within the context of its import.
    fn given(&self, import: Option<&Name>, name: &Name) -> Option<&'g Val> {
        if let Some(Val::Context(inner)) = import.and_then(|import| self.inputs.get_entry(import))
            && let Some(value) = inner.get_entry(name)
        {
            return Some(value);
        }
        self.inputs.get_entry(name)
    }

    /// The result of a needed decision: handed in, or decided.
    fn needed(&mut self, import: Option<&Name>, index: usize) -> Val {
        let variable = &self.graph.decisions[index].variable;
        if let Some(given) = self.given(import, variable) {
            let decision = &self.graph.decisions[index].name;
            trace::record(|| Step::Given { decision: decision.clone(), result: trace::shown(given) });
            return given.clone();
        }
        match import.and_then(|import| self.inputs.get_entry(import)) {
            Some(Val::Context(inner)) => {
                let mut inputs = self.inputs.clone();
                inputs.zip(inner);
                Run { graph: self.graph, inputs: &inputs, results: BTreeMap::new() }.decision(index)
            }
            _ => self.decision(index),
        }
    }
}

/// What a name in scope means, for the trace.
pub(super) fn origin(graph_name: &str, node: Node) -> Origin {
    match node {
        Node::Input(_) => Origin::Input(graph_name.to_owned()),
        Node::Decision(_) => Origin::Decision(graph_name.to_owned()),
        Node::Knowledge(_) | Node::Service(_) => Origin::Function(graph_name.to_owned()),
    }
}
