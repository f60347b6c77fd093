//! Killing the OS process under load: every acknowledged step is there, none is there twice, timers fire once, and what
//! was sent arrives once.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command as Process, Stdio};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use jiff::tz::TimeZone;
use lotse_engine::instance::{Awaited, Instance};
use lotse_engine::{Command, Limits, Record, Status, Value, apply, decode_records, encode};
use lotse_runtime::{Caller, Runtime, Settings, Start};
use lotse_store::processes::{InstanceQuery, Processes as _};
use lotse_store::{AccountId, Store};

const FOLDER: &str = "LOTSE_CRASH_FOLDER";
/// How often it is killed; 20 where nothing is said.
const ROUNDS: &str = "LOTSE_CRASH_ROUNDS";

const MODEL: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lotse="urn:lotse:1" id="d" targetNamespace="t">
  <message id="m" name="ready"/>
  <process id="sender" isExecutable="true">
    <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
    <userTask id="work" lotse:groups="all"/><sequenceFlow id="f2" sourceRef="work" targetRef="wait"/>
    <intermediateCatchEvent id="wait"><timerEventDefinition><timeDuration>PT0.02S</timeDuration></timerEventDefinition></intermediateCatchEvent>
    <sequenceFlow id="f3" sourceRef="wait" targetRef="tell"/>
    <intermediateThrowEvent id="tell"><messageEventDefinition messageRef="m" lotse:correlation="key"/></intermediateThrowEvent>
    <sequenceFlow id="f4" sourceRef="tell" targetRef="e"/><endEvent id="e"/>
  </process>
  <process id="receiver" isExecutable="true">
    <startEvent id="s2"><messageEventDefinition messageRef="m"/></startEvent>
    <sequenceFlow id="g1" sourceRef="s2" targetRef="count"/>
    <scriptTask id="count" lotse:result="told"><script>true</script></scriptTask>
    <sequenceFlow id="g2" sourceRef="count" targetRef="e2"/><endEvent id="e2"/>
  </process>
</definitions>"#;

fn open(folder: &Path) -> Runtime {
    let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as i64;
    let settings = Settings { clock: Arc::new(now), zone: TimeZone::UTC, limits: Limits::default() };
    Runtime::new(Arc::new(Store::open(folder).unwrap()), settings, Box::new(|_| {})).unwrap()
}

fn person() -> Caller {
    Caller::Person { account: AccountId(1), login: "p".into(), groups: vec!["all".into()] }
}

/// Works and says what was answered, until it is killed.
fn work_on(folder: &Path) -> ! {
    let runtime = Arc::new(open(folder));
    runtime.deploy(&person(), "m.bpmn", MODEL.as_bytes()).unwrap();
    let background = runtime.clone();
    std::thread::spawn(move || background.work());
    for thread in 0..8 {
        let runtime = runtime.clone();
        std::thread::spawn(move || {
            let mut pipe = std::io::stderr();
            for n in 0u64.. {
                let key = format!("{}-{thread}-{n}", std::process::id());
                let variables = [("key", Value::text(&key))].into_iter().collect();
                let start = Start { process: "sender", business_key: Some(&key), variables, ..Start::default() };
                let begun = runtime.start(&person(), start).unwrap();
                let id = begun.instance;
                writeln!(pipe, "ack {id} {}", begun.state.step).unwrap();
                let element = begun.state.elements.last().unwrap().id;
                for command in
                    [Command::Claim { element }, Command::CompleteTask { element, variables: Default::default() }]
                {
                    let done = runtime.command(&person(), id, &command).unwrap();
                    writeln!(pipe, "ack {id} {}", done.state.step).unwrap();
                }
            }
        });
    }
    loop {
        std::thread::park();
    }
}

/// The state that follows from the steps, and how often a timer occurred and a message was sent.
fn folded(runtime: &Runtime, id: i64) -> (Instance, usize, usize) {
    let (mut state, mut timers, mut sent) = (Instance::default(), 0, 0);
    for (at, step) in runtime.store().steps(id, 0).unwrap().iter().enumerate() {
        assert_eq!(step.step, at as i64 + 1, "instance {id}: a step is missing or there twice");
        for record in decode_records(&step.records).unwrap() {
            if let Record::Occurred { wait } = &record
                && matches!(state.wait(*wait).map(|wait| &wait.what), Some(Awaited::Timer { .. }))
            {
                timers += 1;
            }
            sent += usize::from(matches!(record, Record::Sent { .. }));
            apply(&mut state, &record);
        }
    }
    (state, timers, sent)
}

/// The test starts itself again; with a folder in its environment it is the one to be killed.
#[test]
fn every_acknowledged_step_survives_a_kill_and_nothing_happens_twice() {
    if let Some(folder) = std::env::var_os(FOLDER) {
        work_on(folder.as_ref());
    }
    let rounds: u64 = std::env::var(ROUNDS).ok().and_then(|text| text.parse().ok()).unwrap_or(20);
    let folder = tempfile::tempdir().unwrap();
    let (mut acknowledged, mut checked) = (BTreeMap::<i64, i64>::new(), 0u64);
    for round in 0..rounds {
        let mut process = Process::new(std::env::current_exe().unwrap())
            .args(["--exact", "every_acknowledged_step_survives_a_kill_and_nothing_happens_twice", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines().map_while(Result::ok);
        let first: Vec<String> = lines.by_ref().take(30).collect();
        // Somewhere in the middle of its work.
        std::thread::sleep(Duration::from_millis(round * 7919 % 97));
        process.kill().unwrap();
        process.wait().unwrap();
        for line in first.into_iter().chain(lines).filter(|line| line.starts_with("ack ")) {
            let fields: Vec<i64> = line[4..].split(' ').map_while(|field| field.parse().ok()).collect();
            // The kill may cut the last line short; then its number is smaller than it was.
            let [id, step] = fields[..] else { continue };
            let known = acknowledged.entry(id).or_default();
            *known = (*known).max(step);
            checked += 1;
        }
    }
    assert!(checked >= 20 * rounds, "only {checked} steps were acknowledged");
    let store = Store::open(folder.path()).unwrap();
    store.verify_journal().unwrap();
    for (id, step) in &acknowledged {
        let stored =
            store.instance(*id).unwrap().unwrap_or_else(|| panic!("instance {id} was acknowledged and is lost"));
        assert!(stored.row.step >= *step, "step {step} of instance {id} was acknowledged and is lost");
    }
    drop(store);
    // What waited goes on, to its end.
    let runtime = open(folder.path());
    std::thread::sleep(Duration::from_millis(50));
    while runtime.run_due().unwrap() > 0 {}
    let (all, count) =
        runtime.store().instances(&InstanceQuery { limit: u64::from(u32::MAX), ..Default::default() }).unwrap();
    assert_eq!(all.len() as u64, count);
    let (mut told, mut heard) = (BTreeMap::<String, usize>::new(), BTreeMap::<String, usize>::new());
    for row in all {
        let (state, timers, sent) = folded(&runtime, row.id);
        let stored = runtime.store().instance(row.id).unwrap().unwrap();
        assert_eq!(encode(&state), stored.state, "instance {}: its state does not follow from its steps", row.id);
        let key = row.business_key.unwrap_or_default();
        if row.process == "receiver" {
            *heard.entry(key).or_default() += 1;
        } else if state.status == Status::Completed {
            assert_eq!((timers, sent), (1, 1), "instance {}", row.id);
            *told.entry(key).or_default() += 1;
        } else {
            assert_eq!((timers, sent), (0, 0), "instance {} has a timer that fired and did not go on", row.id);
        }
    }
    assert_eq!(runtime.store().undelivered().unwrap(), 0);
    assert_eq!(told, heard, "each message arrives once");
    assert!(told.values().all(|count| *count == 1) && told.len() as u64 >= rounds);
}
