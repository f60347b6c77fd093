//! The requirements graph (DMN 1.5, clause 6): decisions with what they need, ready to run.

mod boxed;
mod build;
mod iteration;
mod run;
mod tables;
pub(crate) mod types;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expression::{Variables, problem};
use crate::feel::convert::{from_feel, into_feel};
use crate::feel::{Closure, Ctx, Evaluator, FunctionBody, Name, Type, Val, meter, name};
use crate::model::{self, Definitions, Validity};
use crate::problem::{Place, Problem, What};
use crate::trace::{self, Step};
use crate::value::{Date, DateTime, Value};
use crate::{Limits, Outcome};
use types::{Declared, Types};

/// Something that decisions may need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Node {
    Input(usize),
    Decision(usize),
    Knowledge(usize),
    Service(usize),
}

/// A requirement: under which import, and what.
type Needs = Vec<(Option<Name>, usize)>;

struct InputNode {
    variable: Name,
    declared: Declared,
}

struct DecisionNode {
    name: String,
    variable: Name,
    declared: Declared,
    result: Type,
    inputs: Needs,
    decisions: Needs,
    knowledge: Vec<(Option<Name>, Node)>,
    /// None when something is wrong with it.
    run: Option<Evaluator>,
    bottom: Ctx,
    /// In a model that declares no input data, logic sees whatever is handed in.
    sees_all: bool,
    validity: Validity,
}

struct KnowledgeNode {
    name: String,
    variable: Name,
    parameters: Vec<(Name, Type)>,
    result: Type,
    body: Option<FunctionBody>,
    knowledge: Vec<(Option<Name>, Node)>,
    bottom: Ctx,
}

struct ServiceNode {
    name: String,
    variable: Name,
    result: Type,
    inputs: Vec<usize>,
    input_decisions: Vec<usize>,
    outputs: Vec<usize>,
}

struct Graph {
    types: Types,
    inputs: Vec<InputNode>,
    decisions: Vec<DecisionNode>,
    knowledge: Vec<KnowledgeNode>,
    services: Vec<ServiceNode>,
    /// What can be asked for by name: those of the first model.
    by_name: BTreeMap<String, Node>,
    by_id: BTreeMap<String, Node>,
    problems: Vec<(Option<Node>, Problem)>,
}

/// A decision model that was read and made ready.
///
/// Cheap to clone and to share between threads.
#[derive(Clone)]
pub struct Model {
    graph: Arc<Graph>,
    definitions: Arc<Vec<Definitions>>,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Model").field(&self.definitions[0].name).finish()
    }
}

/// Circumstances of an evaluation.
#[derive(Clone, Debug, Default)]
pub struct Circumstances {
    /// What `now()` is.
    pub now: Option<DateTime>,
    /// The day whose law counts; models and decisions that are not in force then are refused.
    pub day: Option<Date>,
    /// How much may be used.
    pub limits: Limits,
}

/// A result with the way to it.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The result.
    pub value: Value,
    /// Why there are nulls in it, in the evaluator's words.
    pub notes: Vec<String>,
    /// What happened, in order.
    pub steps: Vec<Step>,
}

impl Model {
    /// Reads a model from DMN; `imported` are the files of models it imports.
    ///
    /// Faults within decisions do not fail the reading: they stand in [`Model::problems`], and such a decision cannot be
    /// evaluated. A deployment should accept only models without problems.
    ///
    /// # Errors
    /// Problems with the files themselves.
    pub fn read(xml: &str, imported: &[&str], limits: &Limits) -> Result<Self, Vec<Problem>> {
        let mut definitions = vec![model::read(xml, limits)?];
        for other in imported {
            definitions.push(model::read(other, limits)?);
        }
        let built = meter::run(limits, None, || build::build(&definitions, limits));
        let graph = built.map_err(|stop| vec![problem(stop)])?;
        Ok(Self { graph: Arc::new(graph), definitions: Arc::new(definitions) })
    }

    /// What is wrong with decisions, knowledge models and types, in order of the files.
    pub fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.graph.problems.iter().map(|(_, problem)| problem)
    }

    /// The model as it stands in its file.
    #[must_use]
    pub fn definitions(&self) -> &Definitions {
        &self.definitions[0]
    }

    /// Evaluates a decision, a decision service or a business knowledge model by name or id, with the way to the result.
    ///
    /// Inputs are texts where the declared type is a date, time or duration; they are read. Names that the model does
    /// not know are refused, unless it declares no inputs at all. An input that is not given is null, and said so in
    /// the steps. The result of a decision may be given under its name instead of being decided.
    ///
    /// # Errors
    /// What is wrong with the decision or the inputs, or why the evaluation was stopped.
    pub fn evaluate(&self, name: &str, inputs: &Variables, at: &Circumstances) -> Result<Answer, Problem> {
        let node = self.node(name)?;
        self.usable(node, at)?;
        let inputs = self.inputs(inputs)?;
        let (outcome, steps) = trace::traced(|| self.run(node, inputs, at));
        outcome.map(|Outcome { value, notes }| Answer { value, notes, steps })
    }

    /// The same without the way, and quicker.
    ///
    /// # Errors
    /// As [`Model::evaluate`].
    pub fn decide(&self, name: &str, inputs: &Variables, at: &Circumstances) -> Result<Outcome, Problem> {
        let node = self.node(name)?;
        self.usable(node, at)?;
        self.run(node, self.inputs(inputs)?, at)
    }

    /// The decision without converting and checking inputs; for conformance tests, which hand in wrong ones.
    #[doc(hidden)]
    pub fn decide_unchecked(&self, name: &str, inputs: &Variables, at: &Circumstances) -> Result<Outcome, Problem> {
        let node = self.node(name)?;
        self.usable(node, at)?;
        let mut context = Ctx::default();
        for (key, value) in inputs {
            context.set_entry(&crate::feel::name(key), into_feel(value));
        }
        self.run(node, context, at)
    }

    fn node(&self, wanted: &str) -> Result<Node, Problem> {
        let found = self.graph.by_name.get(wanted).or_else(|| self.graph.by_id.get(wanted));
        found.copied().ok_or_else(|| Problem::new(Place::default(), What::NoSuchDecision(wanted.to_owned())))
    }

    /// Inputs as FEEL has them.
    fn inputs(&self, inputs: &Variables) -> Result<Ctx, Problem> {
        let mut context = Ctx::default();
        for (key, value) in inputs {
            let key_name = name(key);
            context.set_entry(&key_name, into_feel(&self.adapt(&key_name, key, value.clone())?));
        }
        Ok(context)
    }

    fn adapt(&self, key_name: &Name, key: &str, value: Value) -> Result<Value, Problem> {
        let graph = &self.graph;
        let input = graph.inputs.iter().find(|input| input.variable == *key_name).map(|input| &input.declared);
        let decision = || graph.decisions.iter().find(|it| it.variable == *key_name).map(|it| &it.declared);
        if let Some(declared) = input.or_else(decision) {
            return graph.types.adapt(declared, value, key);
        }
        let parameter = |it: &KnowledgeNode| it.parameters.iter().any(|(name, _)| name == key_name);
        let import = self.definitions.iter().flat_map(|it| &it.imports).any(|import| name(&import.name) == *key_name);
        if graph.inputs.is_empty() || import || graph.knowledge.iter().any(parameter) {
            return Ok(value);
        }
        Err(Problem::new(Place::default(), What::Dangling(key.to_owned())))
    }

    /// Refuses what is faulty or not in force.
    fn usable(&self, node: Node, at: &Circumstances) -> Result<(), Problem> {
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec![node];
        if let Some(day) = &at.day {
            in_force(&self.definitions[0].validity, &self.definitions[0].name, day)?;
        }
        while let Some(node) = open.pop() {
            if !seen.insert(node) {
                continue;
            }
            if let Some((_, problem)) = self.graph.problems.iter().find(|(of, _)| *of == Some(node)) {
                return Err(problem.clone());
            }
            match node {
                Node::Input(_) => {}
                Node::Decision(index) => {
                    let decision = &self.graph.decisions[index];
                    if let Some(day) = &at.day {
                        in_force(&decision.validity, &format!("decision \"{}\"", decision.name), day)?;
                    }
                    open.extend(decision.decisions.iter().map(|(_, index)| Node::Decision(*index)));
                    open.extend(decision.knowledge.iter().map(|(_, node)| *node));
                }
                Node::Knowledge(index) => {
                    open.extend(self.graph.knowledge[index].knowledge.iter().map(|(_, node)| *node));
                }
                Node::Service(index) => {
                    open.extend(self.graph.services[index].outputs.iter().map(|index| Node::Decision(*index)));
                }
            }
        }
        Ok(())
    }

    fn run(&self, node: Node, inputs: Ctx, at: &Circumstances) -> Result<Outcome, Problem> {
        let moment = at.now.as_ref().map(|now| Val::DateTime(now.0.clone()));
        let outcome = meter::run(&at.limits, moment, || {
            let value = run::evaluate(&self.graph, node, inputs);
            let mut notes = Vec::new();
            let value = from_feel(&value, &mut notes);
            Outcome { value, notes }
        });
        outcome.map_err(|stop| problem(stop).of(&self.graph.title(node)))
    }
}

fn in_force(validity: &Validity, element: &str, day: &Date) -> Result<(), Problem> {
    if validity.contains(day) {
        return Ok(());
    }
    let text = |day: &Option<Date>| day.as_ref().map(ToString::to_string);
    let what = What::NotInForce { day: day.to_string(), from: text(&validity.from), until: text(&validity.until) };
    Err(Problem::new(Place::default(), what).of(element))
}

impl Graph {
    /// Kind and name for people.
    fn title(&self, node: Node) -> String {
        match node {
            Node::Input(index) => format!("inputData \"{}\"", self.inputs[index].variable),
            Node::Decision(index) => format!("decision \"{}\"", self.decisions[index].name),
            Node::Knowledge(index) => format!("businessKnowledgeModel \"{}\"", self.knowledge[index].name),
            Node::Service(index) => format!("decisionService \"{}\"", self.services[index].name),
        }
    }

    /// A knowledge model as a function that carries what it needs.
    fn function(&self, node: Node, outer: &mut Vec<Node>) -> Option<(Name, Val)> {
        match node {
            Node::Knowledge(index) => {
                let knowledge = &self.knowledge[index];
                let body = knowledge.body.clone()?;
                let mut surroundings = knowledge.bottom.clone();
                outer.push(node);
                for (import, needed) in &knowledge.knowledge {
                    // A knowledge model that needs itself finds itself in the scope of its caller.
                    if outer.contains(needed) {
                        continue;
                    }
                    if let Some((name, function)) = self.function(*needed, outer) {
                        run::put(&mut surroundings, import.as_ref(), &name, function);
                    }
                }
                outer.pop();
                let parameters = knowledge.parameters.clone();
                let result = knowledge.result.clone();
                let function =
                    Val::FunctionDefinition(parameters, body, false, Closure::default(), surroundings, result);
                Some((knowledge.variable.clone(), function))
            }
            Node::Service(index) => {
                let service = &self.services[index];
                let parameters = self.service_parameters(service);
                let names: Vec<Name> = parameters.iter().map(|(name, _)| name.clone()).collect();
                let body: Evaluator = Box::new(move |scope| run::service_call(index, &names, scope));
                let body = FunctionBody::DecisionService(Arc::new(body));
                let function = Val::FunctionDefinition(
                    parameters,
                    body,
                    false,
                    Closure::default(),
                    Ctx::default(),
                    service.result.clone(),
                );
                Some((service.variable.clone(), function))
            }
            Node::Input(_) | Node::Decision(_) => None,
        }
    }

    /// Input data first, then input decisions (DMN 1.5, 10.4).
    fn service_parameters(&self, service: &ServiceNode) -> Vec<(Name, Type)> {
        let inputs = service.inputs.iter().map(|&index| {
            let input = &self.inputs[index];
            (input.variable.clone(), self.types.feel(&input.declared))
        });
        let decisions = service.input_decisions.iter().map(|&index| {
            let decision = &self.decisions[index];
            (decision.variable.clone(), decision.result.clone())
        });
        inputs.chain(decisions).collect()
    }
}
