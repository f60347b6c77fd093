//! Processes on a real database: what was answered is there, timers fire, messages arrive, workers work.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::tz::TimeZone;
use lotse_engine::{Command, Limits, Rejection, Status, Value, Variables};
use lotse_runtime::{Caller, Delivered, Error, Runtime, Settings, Start, What};
use lotse_store::processes::{InstanceQuery, TaskQuery};
use lotse_store::{AccountId, Store};

const HEAD: &str = r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lotse="urn:lotse:1" id="d" targetNamespace="t">"#;

fn office() -> String {
    format!(
        r#"{HEAD}
  <message id="papers" name="papers"/>
  <process id="permit" name="Genehmigung" isExecutable="true">
    <startEvent id="start"/>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="Prüfen" lotse:groups="Bauamt" lotse:due="duration(&quot;P14D&quot;)"/>
    <sequenceFlow id="f2" sourceRef="check" targetRef="complete"/>
    <exclusiveGateway id="complete" default="f4"/>
    <sequenceFlow id="f3" sourceRef="complete" targetRef="notify"><conditionExpression>complete</conditionExpression></sequenceFlow>
    <sequenceFlow id="f4" sourceRef="complete" targetRef="wait"/>
    <intermediateCatchEvent id="wait" name="Unterlagen"><messageEventDefinition messageRef="papers"/></intermediateCatchEvent>
    <sequenceFlow id="f5" sourceRef="wait" targetRef="check"/>
    <serviceTask id="notify" name="Bescheid" lotse:type="print" lotse:retries="2"/>
    <sequenceFlow id="f6" sourceRef="notify" targetRef="end"/>
    <endEvent id="end"/>
    <boundaryEvent id="late" attachedToRef="check" cancelActivity="false"><timerEventDefinition><timeDuration>P1D</timeDuration></timerEventDefinition></boundaryEvent>
    <sequenceFlow id="f7" sourceRef="late" targetRef="remind"/>
    <scriptTask id="remind" name="Erinnern" lotse:result="reminded"><script>true</script></scriptTask>
  </process>
</definitions>"#
    )
}

struct Office {
    runtime: Runtime,
    now: Arc<AtomicI64>,
}

fn open(folder: &Path, at: i64) -> Office {
    let now = Arc::new(AtomicI64::new(at));
    let clock = now.clone();
    let settings = Settings {
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        zone: TimeZone::get("Europe/Berlin").unwrap(),
        limits: Limits::default(),
    };
    let store = Arc::new(Store::open(folder).unwrap());
    Office { runtime: Runtime::new(store, settings, Box::new(|_| {})).unwrap(), now }
}

fn clerk() -> Caller {
    Caller::Person { account: AccountId(1), login: "k.roth".into(), groups: vec!["Bauamt".into()] }
}

fn variables(text: &str) -> Variables {
    lotse_runtime::variables_from_json(text).unwrap()
}

fn start(office: &Office, key: &str) -> i64 {
    office
        .runtime
        .start(&clerk(), Start { process: "permit", business_key: Some(key), ..Start::default() })
        .unwrap()
        .instance
}

fn task(office: &Office, instance: i64) -> u32 {
    let (tasks, _) = office.runtime.store().tasks(&TaskQuery { limit: 100, ..TaskQuery::default() }).unwrap();
    tasks.iter().find(|task| task.instance == instance).unwrap().element
}

#[test]
fn an_application_is_worked_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let office = open(folder.path(), 1_000_000);
    let rows = office.runtime.deploy(&clerk(), "permit.bpmn", office_bytes().as_slice()).unwrap();
    assert_eq!((rows[0].key.as_str(), rows[0].version), ("permit", 1));
    let again = office.runtime.deploy(&clerk(), "permit.bpmn", office_bytes().as_slice()).unwrap();
    assert_eq!(again, rows, "the same file is the same version");
    let one = start(&office, "BA-1");
    let groups = TaskQuery { candidates: vec!["g:Bauamt".into()], limit: 10, ..TaskQuery::default() };
    let (tasks, count) = office.runtime.store().tasks(&groups).unwrap();
    assert_eq!((tasks.len(), count, tasks[0].name.as_str()), (1, 1, "Prüfen"));
    assert_eq!(tasks[0].business_key.as_deref(), Some("BA-1"));
    assert_eq!(tasks[0].due, Some(1_000_000 + 14 * 86_400_000));
    let others = TaskQuery { candidates: vec!["g:Kasse".into()], limit: 10, ..TaskQuery::default() };
    assert_eq!(office.runtime.store().tasks(&others).unwrap().1, 0);
    drop(office);

    let office = open(folder.path(), 2_000_000);
    let element = task(&office, one);
    let mine = TaskQuery { assignee: Some("k.roth".into()), limit: 10, ..TaskQuery::default() };
    let complete = Command::CompleteTask { element, variables: variables(r#"{"complete": false}"#) };
    let refused = office.runtime.command(&clerk(), one, &complete).unwrap_err();
    assert!(matches!(refused, Error::Rejected(Rejection::NotClaimed)), "{refused}");
    office.runtime.command(&clerk(), one, &Command::Claim { element }).unwrap();
    let (tasks, _) = office.runtime.store().tasks(&mine).unwrap();
    assert_eq!((tasks.len(), tasks[0].created_at), (1, 1_000_000), "it is as old as it was");
    let robot = Caller::Worker("robot".into());
    let refused = office.runtime.command(&robot, one, &complete).unwrap_err();
    assert!(matches!(refused, Error::Rejected(Rejection::NotAPerson)), "{refused}");
    let done = office.runtime.command(&clerk(), one, &complete).unwrap();
    assert_eq!(done.state.status, Status::Running);
    drop(office);

    // The message comes after another restart, and finds the file by its business key.
    let office = open(folder.path(), 3_000_000);
    let papers = variables(r#"{"pages": 3}"#);
    let lost = office.runtime.message(&clerk(), "papers", Some("BA-9"), &papers).unwrap();
    assert_eq!(lost, Delivered::Kept);
    let found = office.runtime.message(&clerk(), "papers", Some("BA-1"), &papers).unwrap();
    assert_eq!(found, Delivered::To(one));
    let element = task(&office, one);
    office.runtime.command(&clerk(), one, &Command::Claim { element }).unwrap();
    let complete = Command::CompleteTask { element, variables: variables(r#"{"complete": true}"#) };
    office.runtime.command(&clerk(), one, &complete).unwrap();

    let jobs = office.runtime.take_jobs("printer", &["print".into()], 5, 60_000).unwrap();
    assert_eq!((jobs.len(), jobs[0].retries), (1, 2));
    assert_eq!(jobs[0].variables.get("pages"), Some(&Value::Integer(3)));
    assert!(office.runtime.take_jobs("other", &["print".into()], 5, 60_000).unwrap().is_empty(), "it is taken");
    let done = Command::CompleteJob { element: jobs[0].element, worker: "printer".into(), variables: Variables::new() };
    let done = office.runtime.command(&Caller::Worker("printer".into()), one, &done).unwrap();
    assert_eq!(done.state.status, Status::Completed);

    let history = office.runtime.history(one).unwrap();
    let worked: Vec<&str> = history
        .iter()
        .filter(|event| matches!(event.what, What::Completed { activity: true, .. }))
        .filter_map(|event| event.name.as_deref())
        .collect();
    assert_eq!(worked, ["Prüfen", "Prüfen", "Bescheid"]);
    assert!(office.runtime.store().tasks(&groups).unwrap().0.is_empty());

    // A second file waits for the message that was kept, and gets it.
    let nine = start(&office, "BA-9");
    let element = task(&office, nine);
    office.runtime.command(&clerk(), nine, &Command::Claim { element }).unwrap();
    let complete = Command::CompleteTask { element, variables: variables(r#"{"complete": false}"#) };
    office.runtime.command(&clerk(), nine, &complete).unwrap();
    office.runtime.run_due().unwrap();
    assert_eq!(office.runtime.store().undelivered().unwrap(), 0);
    assert_eq!(office.runtime.state(nine).unwrap().variables().unwrap().get("pages"), Some(&Value::Integer(3)));
}

fn office_bytes() -> Vec<u8> {
    office().into_bytes()
}

#[test]
fn timers_fire_once_across_restarts_and_jumps_of_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let office = open(folder.path(), 0);
    office.runtime.deploy(&clerk(), "permit.bpmn", office_bytes().as_slice()).unwrap();
    let ids: Vec<i64> = (0..40).map(|n| start(&office, &format!("BA-{n}"))).collect();
    assert_eq!(office.runtime.run_due().unwrap(), 0);
    office.now.store(86_400_000 - 1, Ordering::SeqCst);
    assert_eq!(office.runtime.run_due().unwrap(), 0);
    drop(office);
    let office = open(folder.path(), 30 * 86_400_000);
    assert_eq!(office.runtime.run_due().unwrap(), 40);
    assert_eq!(office.runtime.run_due().unwrap(), 0);
    office.now.store(0, Ordering::SeqCst);
    assert_eq!(office.runtime.run_due().unwrap(), 0);
    for id in ids {
        assert_eq!(office.runtime.state(id).unwrap().variables().unwrap().get("reminded"), Some(&Value::Boolean(true)));
    }
}

#[test]
fn the_same_request_starts_one_instance_however_often_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let office = open(folder.path(), 0);
    office.runtime.deploy(&clerk(), "permit.bpmn", office_bytes().as_slice()).unwrap();
    let ids: Vec<i64> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|_| {
                scope.spawn(|| {
                    let person = clerk();
                    let begun = office
                        .runtime
                        .start(&person, Start { process: "permit", request: Some("request-1"), ..Start::default() });
                    begun.unwrap().instance
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    let (_, count) = office.runtime.store().instances(&InstanceQuery { limit: 1, ..InstanceQuery::default() }).unwrap();
    assert_eq!(count, 1);
}

#[test]
fn many_people_at_once_and_one_wins() {
    let folder = tempfile::tempdir().unwrap();
    let office = open(folder.path(), 0);
    office.runtime.deploy(&clerk(), "permit.bpmn", office_bytes().as_slice()).unwrap();
    let one = start(&office, "BA-1");
    let element = task(&office, one);
    let won: usize = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..16)
            .map(|n| {
                let office = &office;
                scope.spawn(move || {
                    let person = Caller::Person {
                        account: AccountId(n),
                        login: format!("person-{n}"),
                        groups: vec!["Bauamt".into()],
                    };
                    usize::from(office.runtime.command(&person, one, &Command::Claim { element }).is_ok())
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).sum()
    });
    assert_eq!(won, 1);
}

#[test]
fn a_file_that_cannot_run_is_refused_with_element_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let office = open(folder.path(), 0);
    let text = office_text_with("lotse:type=\"print\" lotse:retries=\"2\"", "");
    let Err(Error::Refused(refused)) = office.runtime.deploy(&clerk(), "permit.bpmn", text.as_bytes()) else {
        panic!("refused")
    };
    assert_eq!((refused.len(), refused[0].element.as_str(), refused[0].line), (1, "notify", 13));
    let text = office_text_with("<script>true</script>", "<script>true +</script>");
    assert!(matches!(office.runtime.deploy(&clerk(), "permit.bpmn", text.as_bytes()), Err(Error::Refused(_))));
    let text = office_text_with("lotse:groups", "lotse:gruops");
    assert!(matches!(office.runtime.deploy(&clerk(), "permit.bpmn", text.as_bytes()), Err(Error::Refused(_))));
    let text = office_text_with("lotse:type=\"print\"", "lotse:url=\"https://print.example\"");
    assert!(matches!(office.runtime.deploy(&clerk(), "permit.bpmn", text.as_bytes()), Err(Error::Refused(_))));
    assert!(office.runtime.store().models().unwrap().is_empty());
}

fn office_text_with(old: &str, new: &str) -> String {
    let text = office();
    assert!(text.contains(old));
    text.replace(old, new)
}
