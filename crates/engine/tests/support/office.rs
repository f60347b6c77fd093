//! A world with one model, driven by the names of its nodes.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use lotse_bpmn::resolved::ProcessIndex;
use lotse_engine::instance::{Doing, NO_NODE};
use lotse_engine::simulator::{Nothing, Observer, Registry, World};
use lotse_engine::{
    Actor, Command, Decisions, Deployed, Id, Instance, ModelRef, Moment, Record, Refusal, Rejection, Scope, Value,
    Variables,
};

use super::feel::Feel;
use super::reader::read;

/// A file around process elements; further root elements may stand in front, separated by `---`.
pub fn file(body: &str) -> String {
    let (roots, body) = body.split_once("---").unwrap_or(("", body));
    let body = if body.contains("<process") {
        body.to_owned()
    } else {
        format!(r#"<process id="p" isExecutable="true">{body}</process>"#)
    };
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lotse="lotse" id="d">{roots}{body}</definitions>"#
    )
}

pub fn deploy(body: &str, version: u32) -> Result<Vec<Deployed>, Vec<Refusal>> {
    let definitions = Arc::new(read(&file(body), &|text| text.to_owned()).expect("a model that is read"));
    (0..definitions.processes.len() as u32)
        .map(|at| Deployed::new(definitions.clone(), ProcessIndex(at), version, &Feel))
        .collect()
}

pub fn registry(bodies: &[&str]) -> Registry {
    let mut registry = Registry::default();
    for (version, body) in (1u32..).zip(bodies) {
        for model in deploy(body, version).expect("a model that can run") {
            registry.deploy(model);
        }
    }
    registry
}

/// Nodes that were left, and every record for replay.
#[derive(Clone, Default)]
pub struct Seen(pub Rc<RefCell<Vec<Sight>>>);

/// Instance, record, and the model and node that was left.
type Sight = (u64, Record, Option<(u16, u32)>);

impl Observer for Seen {
    fn record(&mut self, number: u64, before: &Instance, record: &Record, _: Moment) {
        let node = match record {
            Record::Completed { element, .. } => before.element(*element).map(|known| (known.model, known.node)),
            Record::Passed { parent, node, .. } => {
                before.element(*parent).map(|known| (before.inner_model(known), *node))
            }
            _ => None,
        };
        self.0.borrow_mut().push((number, record.clone(), node.filter(|(_, node)| *node != NO_NODE)));
    }
}

/// A decision that says whether the amount is small, for tests of business rule tasks.
pub struct Small;

impl Decisions for Small {
    fn decide(&self, decision: &str, inputs: &dyn Scope, _: Moment) -> Result<Value, String> {
        match (decision, inputs.get("amount")) {
            ("small", Some(Value::Integer(amount))) => Ok(Value::Boolean(*amount < 100)),
            ("small", other) => Err(format!("the amount is {other:?}")),
            _ => Err("unknown".into()),
        }
    }
}

pub struct Office<'m> {
    pub world: World<'m, Seen>,
    registry: &'m Registry,
    seen: Seen,
}

pub fn person(id: &str) -> Actor {
    Actor::Person { id: id.into(), groups: vec!["clerks".into()] }
}

pub fn vars(list: &[(&str, Value)]) -> Variables {
    list.iter().cloned().collect()
}

impl<'m> Office<'m> {
    pub fn new(registry: &'m Registry) -> Self {
        let seen = Seen::default();
        let mut world = World::new(registry, &Small, &Nothing, Moment(0), seen.clone());
        world.restarting = true;
        Self { world, registry, seen }
    }

    pub fn start(&mut self, variables: &[(&str, Value)]) -> u64 {
        let key = ModelRef { process: "p".into(), version: 1 };
        self.world.start(key, None, Some("file-1"), vars(variables)).expect("it starts")
    }

    /// `id`s of the nodes that instance 1 left, in order, without those of `hidden` kinds.
    pub fn trace(&self) -> String {
        let mut words = Vec::new();
        for (number, _, node) in self.seen.0.borrow().iter() {
            if let (1, Some((model, node))) = (number, node) {
                let instance = self.world.instance(1).expect("kept");
                let key = &instance.models[usize::from(*model)];
                use lotse_engine::Models;
                words.push(self.registry.get(key).expect("deployed").node(*node).id.to_string());
            }
        }
        words.join(" ")
    }

    pub fn one(&self) -> &Instance {
        self.world.instance(1).expect("an instance")
    }

    fn id_of(&self, model: u16, node: u32) -> String {
        use lotse_engine::Models;
        let key = &self.one().models[usize::from(model)];
        self.registry.get(key).expect("deployed").node(node).id.to_string()
    }

    /// What rests where: `id`s of tasks, jobs and other waits, and incidents with their message.
    pub fn resting(&self) -> String {
        let one = self.one();
        let mut words: Vec<String> = one
            .elements
            .iter()
            .filter(|element| element.node != NO_NODE && element.children == 0)
            .map(|element| self.id_of(element.model, element.node))
            .collect();
        words.sort();
        words.join(" ")
    }

    pub fn incidents(&self) -> String {
        self.one().incidents.iter().map(|incident| incident.message.to_string()).collect::<Vec<_>>().join("; ")
    }

    pub fn element(&self, id: &str) -> Id {
        let one = self.one();
        let found = one
            .elements
            .iter()
            .find(|element| element.node != NO_NODE && self.id_of(element.model, element.node) == id);
        found.unwrap_or_else(|| panic!("`{id}` is not alive; there are: {}", self.resting())).id
    }

    pub fn give(&mut self, command: &Command, actor: Actor) -> Result<(), Rejection> {
        self.world.command(1, command, actor)
    }

    /// Claims and completes a user task.
    pub fn work(&mut self, id: &str, variables: &[(&str, Value)]) {
        let one = self.one();
        let find = |element: &&lotse_engine::instance::Element| {
            matches!(&element.doing, Doing::Task(_)) && self.id_of(element.model, element.node) == id
        };
        let element = one.elements.iter().find(find).unwrap_or_else(|| panic!("no task `{id}`: {}", self.resting())).id;
        self.give(&Command::Claim { element }, person("a")).expect("claimed");
        self.give(&Command::CompleteTask { element, variables: vars(variables) }, person("a")).expect("completed");
    }

    /// Takes a job and completes it.
    pub fn done(&mut self, id: &str, variables: &[(&str, Value)]) {
        let element = self.take(id);
        let complete = Command::CompleteJob { element, worker: "w".into(), variables: vars(variables) };
        self.give(&complete, Actor::Worker("w".into())).expect("completed");
    }

    pub fn take(&mut self, id: &str) -> Id {
        let element = self.element(id);
        let until = Moment(self.world.now.0 + 60_000);
        self.give(&Command::TakeJob { element, worker: "w".into(), until }, Actor::Worker("w".into())).expect("taken");
        element
    }

    pub fn pass(&mut self, seconds: i64) {
        self.world.pass_to(Moment(self.world.now.0 + seconds * 1000));
    }

    pub fn variable(&self, name: &str) -> String {
        self.one().variables().and_then(|variables| variables.get(name)).map_or("-".into(), ToString::to_string)
    }

    pub fn retry(&mut self) -> Result<(), Rejection> {
        let incident = self.one().incidents[0].id;
        self.give(&Command::Retry { incident }, person("admin"))
    }

    /// Folds all records of instance 1 anew.
    pub fn replayed(&self) -> Instance {
        let mut state = Instance::default();
        for (number, record, _) in self.seen.0.borrow().iter() {
            if *number == 1 {
                lotse_engine::apply(&mut state, record);
            }
        }
        state
    }
}

/// Sequence flows from `a>b c>d …`; `a?cond>b` has a condition.
pub fn flows(list: &str) -> String {
    let mut text = String::new();
    for item in list.split_whitespace() {
        let (from, to) = item.split_once('>').expect("from>to");
        text += &format!(r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"/>"#);
    }
    text
}

/// A sequence flow with a condition.
pub fn when(from: &str, to: &str, condition: &str) -> String {
    format!(
        r#"<sequenceFlow id="{from}-{to}" sourceRef="{from}" targetRef="{to}"><conditionExpression>{condition}</conditionExpression></sequenceFlow>"#
    )
}
