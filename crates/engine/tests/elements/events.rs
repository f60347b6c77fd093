use lotse_engine::{Command, Moment, Status, Value, Variables};

use crate::support::office::{Office, flows, person, registry, vars};

fn boundary(definition: &str, interrupting: bool) -> String {
    format!(
        r#"<signal id="g" name="stop"/><message id="m" name="paper"/><escalation id="esc" escalationCode="E1"/>---
        <startEvent id="s"/><userTask id="u"/><boundaryEvent id="b" attachedToRef="u" cancelActivity="{interrupting}">{definition}</boundaryEvent><task id="x"/><task id="y"/>{}"#,
        flows("s>u u>x b>y"),
    )
}

#[test]
fn a_boundary_timer_interrupts_or_not_and_fires_once_even_after_a_long_pause() {
    let timer = "<timerEventDefinition><timeDuration>P3D</timeDuration></timerEventDefinition>";
    let models = registry(&[&boundary(timer, true)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.pass(3 * 86_400 - 1);
    assert_eq!(office.trace(), "s");
    office.pass(1_000_000_000);
    assert_eq!(office.trace(), "s b y");
    assert_eq!(office.give(&Command::Tick, lotse_engine::Actor::Engine), Err(lotse_engine::Rejection::NotRunning));
    let models = registry(&[&boundary(timer, false)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.pass(1_000_000_000);
    assert_eq!((office.trace().as_str(), office.resting().as_str()), ("s b y", "u"));
    assert_eq!(office.give(&Command::Tick, lotse_engine::Actor::Engine), Err(lotse_engine::Rejection::NothingDue));
}

#[test]
fn a_counted_cycle_makes_up_for_missed_firings_and_an_endless_one_leaves_them_out() {
    let cycle = |text: &str| format!("<timerEventDefinition><timeCycle>{text}</timeCycle></timerEventDefinition>");
    let models = registry(&[&boundary(&cycle("R3/P1D"), false)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    // All at once, as after a stop of the server.
    office.world.now = Moment(30 * 86_400_000);
    office.give(&Command::Tick, lotse_engine::Actor::Engine).expect("due");
    assert_eq!(office.trace(), "s b y b y b y");
    let models = registry(&[&boundary(&cycle("R/P1D"), false)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.world.now = Moment(30 * 86_400_000);
    office.give(&Command::Tick, lotse_engine::Actor::Engine).expect("due");
    assert_eq!(office.trace(), "s b y");
    assert_eq!(office.one().next_due(), Some(Moment(31 * 86_400_000)));
}

#[test]
fn a_message_finds_its_receiver_by_name_and_key_and_waits_if_nobody_waits() {
    let models = registry(&[&boundary(r#"<messageEventDefinition messageRef="m" lotse:correlation="number"/>"#, true)]);
    let mut office = Office::new(&models);
    office.world.message("paper", Some("77"), vars(&[("sheets", Value::Integer(2))]));
    assert_eq!(office.world.undelivered(), 1);
    office.start(&[("number", Value::Integer(78))]);
    assert_eq!(office.trace(), "s");
    let other = office.start(&[("number", Value::Integer(77))]);
    assert_eq!(office.world.undelivered(), 0, "it was kept for whoever would wait for it");
    let got = office.world.instance(other).expect("kept");
    assert_eq!(got.variables().and_then(|all| all.get("sheets")), Some(&Value::Integer(2)));
    let wrong = Command::Message { name: "paper".into(), key: None, variables: Variables::new() };
    assert!(matches!(
        office.give(&wrong, lotse_engine::Actor::Engine),
        Err(lotse_engine::Rejection::NobodyWaits { .. })
    ));
}

#[test]
fn a_signal_reaches_every_instance_that_waits() {
    let models = registry(&[&boundary(r#"<signalEventDefinition signalRef="g"/>"#, true)]);
    let mut office = Office::new(&models);
    for _ in 0..3 {
        office.start(&[]);
    }
    office.world.signal("stop", Variables::new());
    assert!(office.world.instances().all(|(_, instance)| instance.status == Status::Completed));
    assert_eq!(office.trace(), "s b y");
}

#[test]
fn a_condition_fires_when_it_becomes_true() {
    let models = registry(&[&boundary(
        "<conditionalEventDefinition><condition>amount = 3</condition></conditionalEventDefinition>",
        false,
    )]);
    let mut office = Office::new(&models);
    office.start(&[("amount", Value::Integer(1))]);
    for (amount, expected) in [(2, "s"), (3, "s b y"), (3, "s b y"), (4, "s b y"), (3, "s b y b y")] {
        let set = Command::SetVariables {
            element: 1,
            variables: vars(&[("amount", Value::Integer(amount))]),
            reason: "test".into(),
        };
        office.give(&set, person("admin")).expect("set");
        assert_eq!(office.trace(), expected, "after {amount}");
    }
}

#[test]
fn escalations_and_errors_go_to_the_nearest_that_catches_them() {
    let throws = |end: &str, on: &str, interrupting: bool| {
        format!(
            r#"<error id="err" errorCode="X"/><escalation id="esc" escalationCode="E1"/>---
            <startEvent id="s"/><subProcess id="outer"><startEvent id="s1"/><subProcess id="inner"><startEvent id="s2"/><userTask id="u"/><endEvent id="end">{end}</endEvent>{}</subProcess><task id="n"/>{}</subProcess>
            <boundaryEvent id="b" attachedToRef="outer" cancelActivity="{interrupting}">{on}</boundaryEvent><task id="x"/><task id="y"/>{}"#,
            flows("s2>u u>end"),
            flows("s1>inner inner>n"),
            flows("s>outer outer>x b>y"),
        )
    };
    let error = (r#"<errorEventDefinition errorRef="err"/>"#, true, "s s1 s2 u b y");
    let escalation = r#"<escalationEventDefinition escalationRef="esc"/>"#;
    for (definition, interrupting, expected) in
        [error, (escalation, true, "s s1 s2 u b y"), (escalation, false, "s s1 s2 u b end y inner n outer x")]
    {
        let models = registry(&[&throws(definition, definition, interrupting)]);
        let mut office = Office::new(&models);
        office.start(&[]);
        office.work("u", &[]);
        assert_eq!(office.trace(), expected, "{definition} {interrupting}");
    }
}

#[test]
fn an_error_that_nothing_catches_ends_the_instance_as_failed() {
    let body = format!(
        r#"<error id="err" errorCode="X"/>---<startEvent id="s"/><endEvent id="e"><errorEventDefinition errorRef="err"/></endEvent>{}"#,
        flows("s>e")
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.one().status, Status::Failed { code: "X".into() });
}

#[test]
fn an_event_sub_process_interrupts_its_scope_or_runs_beside_it() {
    let body = |interrupting: bool| {
        format!(
            r#"<message id="m" name="stop"/>---<startEvent id="s"/><userTask id="u"/><endEvent id="e"/>{}
            <subProcess id="sub" triggeredByEvent="true"><startEvent id="h" isInterrupting="{interrupting}"><messageEventDefinition messageRef="m"/></startEvent><userTask id="v"/>{}</subProcess>"#,
            flows("s>u u>e"),
            flows("h>v"),
        )
    };
    let models = registry(&[&body(true)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.world.message("stop", Some("file-1"), Variables::new());
    assert_eq!(office.resting(), "v");
    office.work("v", &[]);
    assert_eq!((office.trace().as_str(), &office.one().status), ("s h v sub", &Status::Completed));
    let models = registry(&[&body(false)]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.world.message("stop", Some("file-1"), Variables::new());
    office.world.message("stop", Some("file-1"), Variables::new());
    assert_eq!(office.resting(), "u v v");
    office.work("u", &[]);
    assert_eq!(office.one().status, Status::Running, "the process waits for its event sub-processes");
    office.work("v", &[]);
    office.work("v", &[]);
    assert_eq!(office.one().status, Status::Completed);
}

#[test]
fn a_terminate_event_ends_its_scope_only() {
    let body = format!(
        r#"<startEvent id="s"/><subProcess id="sub"><startEvent id="s1"/><parallelGateway id="x"/><userTask id="u"/><endEvent id="t"><terminateEventDefinition/></endEvent>{}</subProcess><task id="z"/>{}"#,
        flows("s1>x x>u x>t"),
        flows("s>sub sub>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!((office.trace().as_str(), &office.one().status), ("s s1 x t sub z", &Status::Completed));
}

#[test]
fn links_join_within_a_process() {
    let body = format!(
        r#"<startEvent id="s"/><intermediateThrowEvent id="a"><linkEventDefinition name="on"/></intermediateThrowEvent>
        <intermediateCatchEvent id="b"><linkEventDefinition name="on"/></intermediateCatchEvent><task id="z"/>{}"#,
        flows("s>a b>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.trace(), "s a b z");
}

#[test]
fn a_message_starts_a_process_and_carries_its_key() {
    let body = format!(
        r#"<message id="m" name="application"/>---<startEvent id="s"><messageEventDefinition messageRef="m"/></startEvent><userTask id="u"/>{}"#,
        flows("s>u")
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.world.message("application", Some("A-7"), vars(&[("name", "x".into())]));
    assert_eq!(office.one().business_key.as_deref(), Some("A-7"));
    assert_eq!((office.trace().as_str(), office.resting().as_str()), ("s", "u"));
}
