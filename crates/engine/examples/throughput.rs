//! Instances per second in memory, and the size of one that waits at a user task.
//!
//! `cargo run --release -p lotse-engine --example throughput [SECONDS]`
#![allow(clippy::print_stdout)]

#[path = "../tests/support/mod.rs"]
mod support;

use std::sync::Arc;
use std::time::{Duration, Instant};

use lotse_bpmn::resolved::ProcessIndex;
use lotse_engine::simulator::{Nothing, Registry, World};
use lotse_engine::{Actor, Command, Deployed, ModelRef, Moment, Value, Variables, encode};
use support::feel::Feel;
use support::reader::read;

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lotse="lotse" id="d"><process id="p" isExecutable="true">"#;
const TAIL: &str = "</process></definitions>";

fn flow(id: &str, from: &str, to: &str) -> String {
    format!(r#"<sequenceFlow id="{id}" sourceRef="{from}" targetRef="{to}"/>"#)
}

/// The four models that the reference measures other engines with.
fn models() -> Vec<(&'static str, String)> {
    let script = format!(
        r#"<startEvent id="s"/><scriptTask id="t"><script>{{result: amount + 1}}</script></scriptTask><endEvent id="e"/>{}{}"#,
        flow("a", "s", "t"),
        flow("b", "t", "e")
    );
    let choice = format!(
        r#"<startEvent id="s"/><exclusiveGateway id="x" default="d"/><userTask id="u" lotse:groups="clerks"/><task id="o"/><endEvent id="e"/>
        {}<sequenceFlow id="c" sourceRef="x" targetRef="u"><conditionExpression>amount > 0</conditionExpression></sequenceFlow>{}{}{}"#,
        flow("a", "s", "x"),
        flow("d", "x", "o"),
        flow("f", "u", "e"),
        flow("g", "o", "e")
    );
    let mut services = String::from(r#"<startEvent id="s"/><endEvent id="e"/>"#);
    for at in 0..10 {
        services += &format!(r#"<serviceTask id="t{at}" lotse:type="work"/>"#);
        let from = if at == 0 { "s".to_owned() } else { format!("t{}", at - 1) };
        services += &flow(&format!("f{at}"), &from, &format!("t{at}"));
    }
    services += &flow("f10", "t9", "e");
    let mut fork =
        String::from(r#"<startEvent id="s"/><parallelGateway id="x"/><parallelGateway id="y"/><endEvent id="e"/>"#);
    fork += &flow("a", "s", "x");
    fork += &flow("b", "y", "e");
    for at in 0..5 {
        fork += &format!(r#"<task id="t{at}"/>"#);
        fork += &flow(&format!("i{at}"), "x", &format!("t{at}"));
        fork += &flow(&format!("o{at}"), &format!("t{at}"), "y");
    }
    vec![
        ("start-script-end", script),
        ("choice-user-task", choice),
        ("ten-services", services),
        ("fork-join-five", fork),
    ]
}

fn main() {
    let seconds: u64 = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(2);
    for (name, body) in models() {
        let definitions = Arc::new(read(&format!("{HEAD}{body}{TAIL}"), &|text| text.to_owned()).expect("a model"));
        let mut registry = Registry::default();
        registry.deploy(Deployed::new(definitions, ProcessIndex(0), 1, &Feel).expect("it can run"));
        let mut world = World::new(&registry, &Nothing, &Nothing, Moment(0), ());
        world.keeping = false;
        let key = ModelRef { process: "p".into(), version: 1 };
        let variables: Variables = [("amount", Value::Integer(5))].into_iter().collect();
        let clerk = Actor::Person { id: "a".into(), groups: vec!["clerks".into()] };
        let worker: Box<str> = "w".into();
        let (mut done, mut waiting) = (0u64, None);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(seconds) {
            for _ in 0..100 {
                let number = world.start(key.clone(), None, None, variables.clone()).expect("it starts");
                while let Some(instance) = world.instance(number) {
                    let element = instance.elements.last().expect("something waits").id;
                    if name == "choice-user-task" {
                        waiting.get_or_insert_with(|| encode(instance).len());
                        world.command(number, &Command::Claim { element }, clerk.clone()).expect("claimed");
                        let complete = Command::CompleteTask { element, variables: Variables::new() };
                        world.command(number, &complete, clerk.clone()).expect("completed");
                    } else {
                        let actor = Actor::Worker(worker.clone());
                        let take = Command::TakeJob { element, worker: worker.clone(), until: Moment(1) };
                        world.command(number, &take, actor.clone()).expect("taken");
                        let complete =
                            Command::CompleteJob { element, worker: worker.clone(), variables: Variables::new() };
                        world.command(number, &complete, actor).expect("done");
                    }
                }
                done += 1;
            }
        }
        let rate = done as f64 / begun.elapsed().as_secs_f64();
        println!("{name:18} {rate:10.0} instances/s");
        if let Some(bytes) = waiting {
            println!("{name:18} {bytes:10} bytes of an instance at a user task");
        }
    }
}
