//! From files to a graph: references resolved, texts understood, circles found.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::boxed::{Builder, nothing};
use super::run::{origin, put};
use super::types::{Declared, Types};
use super::{DecisionNode, Graph, InputNode, KnowledgeNode, Needs, Node, ServiceNode};
use crate::Limits;
use crate::feel::{Ctx, FunctionBody, Name, Scope, Type, Val, bottom, name};
use crate::model::{Decision, Definitions, Knowledge, Reference};
use crate::problem::{Place, Problem, What};

/// Where everything is.
struct Places<'d> {
    definitions: &'d [Definitions],
    ids: BTreeMap<(&'d str, &'d str), Node>,
}

impl<'d> Places<'d> {
    fn new(definitions: &'d [Definitions]) -> Self {
        let mut ids = BTreeMap::new();
        let (mut inputs, mut decisions, mut knowledge, mut services) = (0, 0, 0, 0);
        let next = |counter: &mut usize| {
            *counter += 1;
            *counter - 1
        };
        for model in definitions {
            let space = model.namespace.as_str();
            for it in &model.inputs {
                ids.insert((space, it.id.as_str()), Node::Input(next(&mut inputs)));
            }
            for it in &model.decisions {
                ids.insert((space, it.id.as_str()), Node::Decision(next(&mut decisions)));
            }
            for it in &model.knowledge {
                ids.insert((space, it.id.as_str()), Node::Knowledge(next(&mut knowledge)));
            }
            for it in &model.services {
                ids.insert((space, it.id.as_str()), Node::Service(next(&mut services)));
            }
        }
        Self { definitions, ids }
    }

    /// What a reference of a model means, and under which import.
    fn find(&self, model: usize, reference: &Reference) -> Result<(Option<Name>, Node), Problem> {
        let own = &self.definitions[model];
        let (space, id) = reference.href.rsplit_once('#').unwrap_or(("", &reference.href));
        let space = if space.is_empty() { own.namespace.as_str() } else { space };
        let dangling = || Problem::new(reference.place, What::Dangling(reference.href.clone()));
        let node = self.ids.get(&(space, id)).copied().ok_or_else(dangling)?;
        let import = own.imports.iter().find(|import| import.namespace == space && space != own.namespace);
        let import = import.map(|import| name(&import.name)).filter(|name| !name.as_str().is_empty());
        Ok((import, node))
    }
}

struct Builders<'d> {
    places: Places<'d>,
    graph: Graph,
    limits: Limits,
}

/// Makes a graph of `definitions`, the first of which is the model itself.
pub(super) fn build(definitions: &[Definitions], limits: &Limits) -> Graph {
    let mut problems = Vec::new();
    let types = Types::new(definitions, limits, &mut problems);
    let graph = Graph {
        types,
        inputs: Vec::new(),
        decisions: Vec::new(),
        knowledge: Vec::new(),
        services: Vec::new(),
        by_name: BTreeMap::new(),
        by_id: BTreeMap::new(),
        problems: problems.into_iter().map(|problem| (None, problem)).collect(),
    };
    let mut builders = Builders { places: Places::new(definitions), graph, limits: *limits };
    builders.imports();
    for (model, it) in definitions.iter().enumerate() {
        for input in &it.inputs {
            let declared = builders.declared(model, input.variable.type_ref.as_ref(), input.place);
            builders.graph.inputs.push(InputNode { variable: name(&input.variable.name), declared });
        }
    }
    // Services and knowledge first say their names and types, then decisions and bodies are read.
    for (model, it) in definitions.iter().enumerate() {
        for knowledge in &it.knowledge {
            let node = builders.knowledge(model, knowledge);
            builders.graph.knowledge.push(node);
        }
    }
    for (model, it) in definitions.iter().enumerate() {
        for decision in &it.decisions {
            let node = builders.decision(model, decision);
            builders.graph.decisions.push(node);
        }
    }
    for (model, it) in definitions.iter().enumerate() {
        for service in &it.services {
            builders.service(model, service);
        }
    }
    builders.names();
    builders.circles();
    builders.graph
}

impl Builders<'_> {
    fn problem(&mut self, node: Option<Node>, problem: Problem) {
        self.graph.problems.push((node, problem));
    }

    fn imports(&mut self) {
        let definitions = self.places.definitions;
        for model in definitions {
            for import in &model.imports {
                if !definitions.iter().any(|other| other.namespace == import.namespace) {
                    self.problem(None, Problem::new(import.place, What::Dangling(import.namespace.clone())));
                }
            }
        }
    }

    fn declared(&mut self, model: usize, type_ref: Option<&String>, place: Place) -> Declared {
        let Some(type_ref) = type_ref else { return Declared::any() };
        self.graph.types.resolve(model, type_ref).unwrap_or_else(|| {
            self.problem(None, Problem::new(place, What::Dangling(type_ref.clone())));
            Declared::any()
        })
    }

    /// Resolves references; what leads nowhere is a problem of `node`.
    fn resolve(
        &mut self,
        model: usize,
        references: &[Reference],
        node: Node,
        element: &str,
    ) -> Vec<(Option<Name>, Node)> {
        let mut found = Vec::new();
        for reference in references {
            match self.places.find(model, reference) {
                Ok(resolved) => found.push(resolved),
                Err(problem) => self.problem(Some(node), problem.of(element)),
            }
        }
        found
    }

    /// Name and type of what stands at `node`, with the model it is in.
    fn variable(&self, node: Node) -> Option<(String, Type)> {
        let mut counts = (0, 0, 0, 0);
        for (model, it) in self.places.definitions.iter().enumerate() {
            let feel = |type_ref: Option<&String>| {
                type_ref
                    .and_then(|type_ref| self.graph.types.resolve(model, type_ref))
                    .map_or(Type::Any, |declared| self.graph.types.feel(&declared))
            };
            let variable = match node {
                Node::Input(index) => it.inputs.get(index.wrapping_sub(counts.0)).map(|it| &it.variable),
                Node::Decision(index) => it.decisions.get(index.wrapping_sub(counts.1)).map(|it| &it.variable),
                Node::Knowledge(index) => it.knowledge.get(index.wrapping_sub(counts.2)).map(|it| &it.variable),
                Node::Service(index) => it.services.get(index.wrapping_sub(counts.3)).map(|it| &it.variable),
            };
            if let Some(variable) = variable {
                let feel = match node {
                    Node::Input(_) | Node::Decision(_) => feel(variable.type_ref.as_ref()),
                    Node::Knowledge(_) | Node::Service(_) => Type::Any,
                };
                return Some((variable.name.clone(), feel));
            }
            counts.0 += it.inputs.len();
            counts.1 += it.decisions.len();
            counts.2 += it.knowledge.len();
            counts.3 += it.services.len();
        }
        None
    }

    /// A builder that knows the names of `needs`, and of what knowledge among them needs.
    fn builder(&self, model: usize, names: (String, String), needs: &[(Option<Name>, Node)]) -> Builder<'_> {
        let mut context = Ctx::default();
        let mut origins = Vec::new();
        for (import, node) in needs {
            let Some((text, feel)) = self.variable(*node) else { continue };
            let key = name(&text);
            put(&mut context, import.as_ref(), &key, Val::FeelType(feel));
            origins.push((import.clone().unwrap_or(key), origin(&text, *node)));
        }
        Builder {
            types: &self.graph.types,
            model,
            limits: self.limits,
            element: names,
            known: Scope::from(context),
            origins,
            problems: Vec::new(),
            natives: Vec::new(),
            names: Vec::new(),
            remembered: Vec::new(),
        }
    }

    fn knowledge(&mut self, model: usize, knowledge: &Knowledge) -> KnowledgeNode {
        let node = Node::Knowledge(self.graph.knowledge.len());
        let element = format!("businessKnowledgeModel \"{}\"", knowledge.name);
        let needs = self.resolve(model, &knowledge.knowledge, node, &element);
        let mut builder = self.builder(model, (knowledge.name.clone(), element), &needs);
        let ready = knowledge.function.as_ref().and_then(|function| builder.body(function));
        let declared = builder.declared(knowledge.variable.type_ref.as_ref(), knowledge.place);
        if knowledge.function.is_none() {
            let problem = Problem::new(knowledge.place, What::Missing("encapsulatedLogic"));
            builder.problems.push(problem.of(&builder.element.1.clone()));
        }
        let mut bottom = bottom(&builder.natives);
        builder.types.in_scope(model, &builder.names, &mut bottom);
        let result = builder.types.feel(&declared);
        let problems = std::mem::take(&mut builder.problems);
        for problem in problems {
            self.problem(Some(node), problem);
        }
        let (parameters, body) = ready.map_or((Vec::new(), None), |(parameters, body)| {
            (parameters, Some(FunctionBody::LiteralExpression(Arc::new(body))))
        });
        KnowledgeNode {
            name: knowledge.name.clone(),
            variable: name(&knowledge.variable.name),
            parameters,
            result,
            body,
            knowledge: needs,
            bottom,
        }
    }

    fn decision(&mut self, model: usize, decision: &Decision) -> DecisionNode {
        let node = Node::Decision(self.graph.decisions.len());
        let element = format!("decision \"{}\"", decision.name);
        let inputs = self.resolve(model, &decision.inputs, node, &element);
        let decisions = self.resolve(model, &decision.decisions, node, &element);
        let knowledge = self.resolve(model, &decision.knowledge, node, &element);
        let all: Vec<_> = inputs.iter().chain(&decisions).chain(&knowledge).cloned().collect();
        let mut builder = self.builder(model, (decision.name.clone(), element), &all);
        let declared = builder.declared(decision.variable.type_ref.as_ref(), decision.place);
        let run = match &decision.logic {
            Some(logic) => builder.logic(logic),
            None => Some(nothing("the decision has no logic")),
        };
        let mut bottom = bottom(&builder.natives);
        builder.types.in_scope(model, &builder.names, &mut bottom);
        let result = builder.types.feel(&declared);
        let problems = std::mem::take(&mut builder.problems);
        for problem in problems {
            self.problem(Some(node), problem);
        }
        let only = |needs: &[(Option<Name>, Node)], wanted: fn(Node) -> Option<usize>| -> Needs {
            needs.iter().filter_map(|(import, node)| Some((import.clone(), wanted(*node)?))).collect()
        };
        let sees_all = self.places.definitions[model].inputs.is_empty() && inputs.is_empty();
        DecisionNode {
            name: decision.name.clone(),
            variable: name(&decision.variable.name),
            declared,
            result,
            inputs: only(&inputs, |node| if let Node::Input(index) = node { Some(index) } else { None }),
            decisions: only(&decisions, |node| if let Node::Decision(index) = node { Some(index) } else { None }),
            knowledge,
            run,
            bottom,
            sees_all,
            validity: decision.validity.clone(),
        }
    }

    fn service(&mut self, model: usize, service: &crate::model::Service) {
        let node = Node::Service(self.graph.services.len());
        let element = format!("decisionService \"{}\"", service.name);
        let decisions = |found: Vec<(Option<Name>, Node)>| -> Vec<usize> {
            found.iter().filter_map(|(_, node)| if let Node::Decision(it) = node { Some(*it) } else { None }).collect()
        };
        let outputs = decisions(self.resolve(model, &service.outputs, node, &element));
        let input_decisions = decisions(self.resolve(model, &service.input_decisions, node, &element));
        self.resolve(model, &service.encapsulated, node, &element);
        let inputs = self.resolve(model, &service.inputs, node, &element);
        let inputs = inputs.iter().filter_map(|(_, node)| if let Node::Input(it) = node { Some(*it) } else { None });
        let inputs = inputs.collect();
        if outputs.is_empty() {
            self.problem(Some(node), Problem::new(service.place, What::Missing("outputDecision")).of(&element));
        }
        let declared = self.declared(model, service.variable.type_ref.as_ref(), service.place);
        let result = self.graph.types.feel(&declared);
        let name_of = name(&service.variable.name);
        let node =
            ServiceNode { name: service.name.clone(), variable: name_of, result, inputs, input_decisions, outputs };
        self.graph.services.push(node);
    }

    /// What can be asked for: decisions first, then services, then knowledge.
    fn names(&mut self) {
        let own = &self.places.definitions[0];
        let mut twice = Vec::new();
        let entries = own.decisions.iter().map(|it| (&it.name, &it.id, it.place));
        let entries = entries.chain(own.services.iter().map(|it| (&it.name, &it.id, it.place)));
        let entries = entries.chain(own.knowledge.iter().map(|it| (&it.name, &it.id, it.place)));
        for (text, id, place) in entries {
            let Some(&node) = self.places.ids.get(&(own.namespace.as_str(), id.as_str())) else { continue };
            self.graph.by_id.insert(id.clone(), node);
            match self.graph.by_name.get(text) {
                Some(Node::Decision(_)) if matches!(node, Node::Decision(_)) => {
                    twice.push((Some(node), Problem::new(place, What::Twice(text.clone()))));
                }
                Some(_) => {}
                None => {
                    self.graph.by_name.insert(text.clone(), node);
                }
            }
        }
        self.graph.problems.extend(twice);
    }

    /// Decisions that need themselves.
    fn circles(&mut self) {
        let mut done = vec![false; self.graph.decisions.len()];
        for start in 0..self.graph.decisions.len() {
            // Depth first with an explicit stack: a decision, and how many of its needs were visited.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((index, visited)) = way.last_mut() {
                let needs = &self.graph.decisions[*index].decisions;
                if done[*index] || *visited >= needs.len() {
                    done[*index] = true;
                    way.pop();
                    continue;
                }
                let next = needs[*visited].1;
                *visited += 1;
                if let Some(first) = way.iter().position(|(on_way, _)| *on_way == next) {
                    let mut names: Vec<String> =
                        way[first..].iter().map(|(index, _)| self.graph.decisions[*index].name.clone()).collect();
                    names.push(self.graph.decisions[next].name.clone());
                    let element = format!("decision \"{}\"", self.graph.decisions[next].name);
                    let node = Some(Node::Decision(next));
                    let place = self.places.definitions.iter().flat_map(|it| &it.decisions).nth(next);
                    let place = place.map_or(Place::default(), |it| it.place);
                    self.problem(node, Problem::new(place, What::Cycle(names)).of(&element));
                } else {
                    way.push((next, 0));
                }
            }
        }
    }
}
