//! The execution tests of the betsy benchmark: 136 models with 210 expected traces.
//!
//! Source: Geiger, Harrer, Lenhard, Wirtz, "BPMN 2.0: The state of support and implementation", Future Generation
//! Computer Systems 80, 2018. A trace is the multiset of what the scripts log; scripts and conditions are placeholders
//! that a harness translates.

mod support;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use lotse_bpmn::resolved::ProcessIndex;
use lotse_engine::instance::Doing;
use lotse_engine::simulator::{Nothing, Observer, Registry, World};
use lotse_engine::{Actor, Command, Deployed, Id, Instance, Moment, Record, Status, Value, Variables};
use support::feel::Feel;
use support::reader::read;

/// Translates the placeholders of the suite.
fn translate(text: &str) -> String {
    // One condition of the suite ends in a stray bracket.
    let text = text.trim().trim_start_matches("${").trim_end_matches(['}', '>']);
    match text {
        "INCREMENT_INTEGER_VARIABLE" | "INCREMENT_INTEGER_VARIABLE_AND_LOG" => {
            format!("{{integerVariable: integerVariable + 1, said: \"{text}\"}}")
        }
        "SET_STRING_DATA" => "{data: \"String\", data_object: \"String\", dataString: \"String\"}".into(),
        "WAIT_TEN_SECONDS" | "THROW_ERROR" | "CREATE_TIMESTAMP_LOG_1" | "CREATE_TIMESTAMP_LOG_2" => text.into(),
        script if script.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') && script.contains('_') => {
            format!("{{said: \"{script}\"}}")
        }
        "LOG_DATA" => "{said: \"LOG_DATA\"}".into(),
        condition => {
            let negated = condition.strip_prefix('!');
            let plain = negated.unwrap_or(condition);
            let call = match plain.split_once(".contains(") {
                Some((name, rest)) => format!("contains({name}, {rest}"),
                None => plain.to_owned(),
            };
            if negated.is_some() { format!("not({call})") } else { call }
        }
    }
}

/// What the scripts said, in order.
#[derive(Default)]
struct Trace {
    said: Vec<(String, Moment)>,
    trouble: Vec<String>,
}

impl Observer for Trace {
    fn record(&mut self, _: u64, _: &Instance, record: &Record, now: Moment) {
        match record {
            // What comes back from a call carries all variables; a script writes its own.
            Record::Set { variables, .. } if variables.get("test").is_none() => {
                if let Some(Value::Text(said)) = variables.get("said") {
                    self.said.push((said.to_string(), now));
                }
            }
            Record::Trouble { cause, message, .. } => self.trouble.push(format!("{cause:?}: {message}")),
            _ => {}
        }
    }
}

enum Outcome {
    Refused(String),
    Ran { said: Vec<String>, failed: bool, trouble: Vec<String>, overlapping: bool },
}

/// Deploys and runs a model as the suite does: with a variable, then until nothing is due any more.
fn run(text: &str, test: &str, number: Option<i64>, beside: bool) -> Outcome {
    let definitions = match read(text, &translate) {
        Ok(definitions) => Arc::new(definitions),
        Err(reason) => return Outcome::Refused(reason),
    };
    let mut registry = Registry::default();
    for at in 0..definitions.processes.len() {
        match Deployed::new(definitions.clone(), ProcessIndex(at as u32), 1, &Feel) {
            Ok(model) => registry.deploy(model),
            Err(refusals) => return Outcome::Refused(refusals[0].to_string()),
        }
    }
    let main = definitions.processes.iter().find(|process| process.executable && !process.global);
    let Some(main) = main.or(definitions.processes.first()) else { return Outcome::Refused("no process".into()) };
    let key = registry.iter().map(Deployed::key).find(|key| key.process == main.id).cloned().expect("deployed");
    let mut world = World::new(&registry, &Nothing, &Nothing, Moment(0), Trace::default());
    world.restarting = true;
    let mut variables = Variables::new();
    variables.set("test", Value::text(test));
    variables.set("integerVariable", Value::Integer(number.unwrap_or(0)));
    // The partner that some tests want stands by before the process starts.
    let partner = registry.iter().map(Deployed::key).find(|known| &*known.process == "ParallelProcess");
    if let Some(partner) = partner.filter(|_| beside) {
        world.start(partner.clone(), None, None, Variables::new()).expect("the partner starts");
    }
    world.start(key, None, None, variables).expect("a process starts");
    let mut waited = Vec::new();
    for _ in 0..200 {
        let jobs: Vec<(u64, Id, Box<str>, Moment)> = world
            .instances()
            .flat_map(|(at, instance)| {
                instance.elements.iter().filter_map(move |element| match &element.doing {
                    Doing::Job(job) if job.retries > 0 => Some((at, element.id, job.kind.clone(), job.due)),
                    _ => None,
                })
            })
            .collect();
        for (at, element, kind, since) in jobs {
            let worker: Box<str> = "suite".into();
            let actor = Actor::Worker(worker.clone());
            let end = Moment(since.0 + 10_000);
            if *kind != *"THROW_ERROR" && world.now < end {
                continue;
            }
            let take = Command::TakeJob { element, worker: worker.clone(), until: Moment(i64::MAX) };
            world.command(at, &take, actor.clone()).expect("a job is free");
            let answer = if *kind == *"THROW_ERROR" {
                Command::ThrowError { element, worker, code: "ERR_CODE".into(), variables: Variables::new() }
            } else {
                waited.push((since, end));
                Command::CompleteJob { element, worker, variables: Variables::new() }
            };
            world.command(at, &answer, actor).expect("an answer is welcome");
        }
        let waiting = world.instances().any(|(_, instance)| {
            instance.elements.iter().any(|element| matches!(&element.doing, Doing::Job(job) if job.retries > 0))
        });
        let next = match (world.next_due(), waiting) {
            (Some(due), false) => due,
            (due, true) => Moment(world.now.0 + 1000).min(due.unwrap_or(Moment(i64::MAX))),
            (None, false) => break,
        };
        world.pass_to(next);
    }
    let failed = world.instances().any(|(_, instance)| matches!(instance.status, Status::Failed { .. }));
    let overlapping =
        waited.iter().enumerate().any(|(at, one)| waited[at + 1..].iter().any(|two| one.0 < two.1 && two.0 < one.1));
    let mut said: Vec<String> = world.observer.said.iter().map(|(said, _)| said.clone()).collect();
    said.retain(|said| {
        said.starts_with("SCRIPT_task")
            || said.ends_with("_AND_LOG")
            || said == "CREATE_MARKER_FILE"
            || said == "LOG_DATA"
    });
    said.sort();
    Outcome::Ran { said, failed, trouble: std::mem::take(&mut world.observer.trouble), overlapping }
}

/// Judges one case.
fn judge(outcome: &Outcome, expected: &[String]) -> Result<bool, String> {
    let error = expected.iter().any(|name| name == "assertGenericError");
    let (said, failed, trouble, overlapping) = match outcome {
        Outcome::Refused(_) if error => return Ok(true),
        Outcome::Refused(_) => return Ok(false),
        Outcome::Ran { said, failed, trouble, overlapping } => (said, *failed, trouble, *overlapping),
    };
    let mut wanted = Vec::new();
    let mut marker = false;
    for name in expected {
        match name.as_str() {
            "assertIncrement" => wanted.push("INCREMENT_INTEGER_VARIABLE_AND_LOG".to_owned()),
            "assertDataCorrect" => wanted.push("LOG_DATA".to_owned()),
            "assertMarkerExists" => marker = true,
            "assertErrorThrownErrorEvent" if failed => {}
            "assertRuntimeException" | "assertGenericError" if !trouble.is_empty() => {}
            "assertExecutionParallel" if overlapping => {}
            task if task.starts_with("assertTask") => wanted.push(task.replace("assertTask", "SCRIPT_task")),
            other => return Err(format!("{other} is missing; said {said:?}, trouble {trouble:?}")),
        }
    }
    wanted.sort();
    let logged: Vec<&String> = said.iter().filter(|said| *said != "CREATE_MARKER_FILE").collect();
    if logged.iter().map(|said| said.as_str()).ne(wanted.iter().map(String::as_str)) {
        return Err(format!("expected {wanted:?}, said {said:?}, trouble {trouble:?}"));
    }
    if marker && !said.iter().any(|said| said == "CREATE_MARKER_FILE") {
        return Err(format!("no marker; said {said:?}, trouble {trouble:?}"));
    }
    Ok(true)
}

#[test]
fn betsy_traces_are_as_expected_or_the_model_is_refused() {
    let Some(data) = support::data() else { return };
    let folder = data.join("bpmn/betsy");
    let tests = std::fs::read_to_string(folder.join("tests.json")).expect("the list of tests");
    let tests: serde_json::Value = serde_json::from_str(&tests).expect("JSON");
    let mut files = BTreeMap::new();
    for group in ["activities", "basics", "cfpatterns", "data", "errors", "events", "gateways"] {
        for entry in std::fs::read_dir(folder.join(group)).expect("a folder of models") {
            let path = entry.expect("an entry").path();
            let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
            files.insert(name, path);
        }
    }
    let (mut passed, mut refused, mut wrong) = (0, 0, 0);
    let mut report = String::new();
    for test in tests.as_array().expect("a list") {
        let name = test["name"].as_str().expect("a name");
        let text = std::fs::read_to_string(&files[name]).expect("a model");
        for case in test["cases"].as_array().expect("cases") {
            let (mut input, mut number, mut beside, mut expected) = (String::new(), None, false, Vec::new());
            for item in case.as_array().expect("assertions") {
                let (key, value) = (item[0].as_str().expect("a key"), item[1].as_str().unwrap_or_default());
                match key {
                    key if key.starts_with("input") => input = key["input".len()..].to_lowercase(),
                    "setIntegerVariable" => number = value.parse().ok(),
                    "optionDelay" => {}
                    "useParallelProcess" => beside = true,
                    other => expected.push(other.to_owned()),
                }
            }
            let outcome = run(&text, &input, number, beside);
            match judge(&outcome, &expected) {
                Ok(true) => passed += 1,
                Ok(false) => {
                    refused += 1;
                    if let Outcome::Refused(reason) = &outcome {
                        let _ = writeln!(report, "refused {name} {input}: {reason}");
                    }
                }
                Err(difference) => {
                    wrong += 1;
                    let _ = writeln!(report, "WRONG {name} {input} {number:?}: {difference}");
                }
            }
        }
    }
    assert!(
        (passed, refused, wrong) == (186, 24, 0),
        "{passed} as expected, {refused} refused, {wrong} wrong\n{report}"
    );
}
