use std::collections::BTreeMap;

use lotse_engine::{Actor, Command, ModelRef, Plan, Rejection, Status, Value};

use crate::support::office::{Office, flows, person, registry};

#[test]
fn a_suspended_instance_takes_no_work_and_its_timers_wait() {
    let body = format!(
        r#"<startEvent id="s"/><userTask id="u"/><boundaryEvent id="b" attachedToRef="u"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>{}"#,
        flows("s>u"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.give(&Command::Suspend { reason: "  ".into() }, person("admin")), Err(Rejection::NoReason));
    office.give(&Command::Suspend { reason: "audit".into() }, person("admin")).expect("suspended");
    let element = office.element("u");
    assert_eq!(office.give(&Command::Claim { element }, person("a")), Err(Rejection::Suspended));
    office.pass(7200);
    assert_eq!(office.trace(), "s");
    office.give(&Command::Resume, person("admin")).expect("resumed");
    office.give(&Command::Tick, Actor::Engine).expect("due since long");
    assert_eq!(office.trace(), "s b");
}

#[test]
fn a_cancelled_instance_says_why_and_takes_nothing_more() {
    let models = registry(&[&format!(r#"<startEvent id="s"/><userTask id="u"/>{}"#, flows("s>u"))]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.give(&Command::Cancel { reason: "withdrawn".into() }, person("admin")).expect("cancelled");
    assert_eq!(office.one().status, Status::Cancelled { reason: "withdrawn".into() });
    assert_eq!(office.give(&Command::Resume, person("admin")), Err(Rejection::NotRunning));
}

#[test]
fn a_modification_moves_tokens_with_a_reason_and_ends_a_deadlock() {
    let body = format!(
        r#"<startEvent id="s"/><exclusiveGateway id="x" default="x-b"/><task id="a"/><task id="b"/><parallelGateway id="y"/><userTask id="z"/>{}"#,
        flows("s>x x>a x>b a>y b>y y>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.one().incidents.len(), 1);
    let modify = |reason: &str, cancel, start: &str| Command::Modify {
        reason: reason.into(),
        cancel,
        start: vec![(1, start.into())],
    };
    assert_eq!(office.give(&modify("", vec![], "a"), person("admin")), Err(Rejection::NoReason));
    assert!(matches!(office.give(&modify("r", vec![], "nowhere"), person("admin")), Err(Rejection::NoSuchNode { .. })));
    office.give(&modify("the branch was missing", vec![], "b"), person("admin")).expect("modified");
    assert_eq!((office.resting().as_str(), office.one().incidents.len()), ("z", 0));
    let element = office.element("z");
    office.give(&modify("once more", vec![element], "b"), person("admin")).expect("modified");
    assert!(office.incidents().contains("`y`"), "{}", office.incidents());
}

fn version(task: &str, hours: u32, next: &str) -> String {
    format!(
        r#"<startEvent id="s"/><userTask id="{task}"/><boundaryEvent id="b" attachedToRef="{task}" cancelActivity="false"><timerEventDefinition><timeDuration>PT{hours}H</timeDuration></timerEventDefinition></boundaryEvent><task id="{next}"/>{}"#,
        flows(&format!("s>{task} {task}>{next}")),
    )
}

fn plan(nodes: &[(&str, &str)]) -> Command {
    let nodes: BTreeMap<Box<str>, Box<str>> = nodes.iter().map(|&(from, to)| (from.into(), to.into())).collect();
    Command::Migrate {
        plan: Plan { to: ModelRef { process: "p".into(), version: 2 }, nodes, reason: "new form".into() },
    }
}

#[test]
fn a_migration_needs_a_plan_for_everything_in_use_and_keeps_running_timers() {
    let models = registry(&[&version("u", 1, "old"), &version("check", 5, "new")]);
    let mut office = Office::new(&models);
    office.start(&[("amount", Value::Integer(1))]);
    let before = office.one().clone();
    let refused = office.give(&plan(&[]), person("admin"));
    let Err(Rejection::Plan { problems }) = refused else { panic!("{refused:?}") };
    assert_eq!(problems, ["`u` is in use and has no counterpart in the new model; map it"]);
    let refused = office.give(&plan(&[("u", "new")]), person("admin"));
    assert!(
        matches!(&refused, Err(Rejection::Plan { problems }) if problems[0].contains("another kind of activity")),
        "{refused:?}"
    );
    assert_eq!(*office.one(), before);
    office.give(&plan(&[("u", "check")]), person("admin")).expect("migrated");
    assert_eq!(office.one().next_due(), before.next_due(), "the timer began before the migration");
    office.pass(3600);
    office.work("check", &[]);
    assert_eq!(office.one().models[0].version, 2);
    assert!(office.trace().ends_with("b check new"), "{}", office.trace());
}
