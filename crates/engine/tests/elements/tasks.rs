use lotse_engine::{Actor, Command, Moment, Rejection, Status, Value, Variables, encode};

use crate::support::office::{Office, flows, person, registry, vars};

fn task() -> String {
    format!(
        r#"<startEvent id="s"/><userTask id="u" lotse:groups="clerks" lotse:due="=@&quot;P14D&quot;" lotse:priority="=70"/>{}"#,
        flows("s>u")
    )
}

#[test]
fn only_a_person_of_the_groups_claims_and_only_who_claimed_completes() {
    let models = registry(&[&task()]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let element = office.element("u");
    let complete = Command::CompleteTask { element, variables: Variables::new() };
    let stranger = Actor::Person { id: "x".into(), groups: vec!["others".into()] };
    assert_eq!(office.give(&Command::Claim { element }, Actor::Worker("bot".into())), Err(Rejection::NotAPerson));
    assert_eq!(office.give(&Command::Claim { element }, Actor::Engine), Err(Rejection::NotAPerson));
    assert_eq!(office.give(&Command::Claim { element }, stranger.clone()), Err(Rejection::NotACandidate));
    assert_eq!(office.give(&complete, person("a")), Err(Rejection::NotClaimed));
    assert_eq!(office.give(&Command::Claim { element }, person("a")), Ok(()));
    assert_eq!(office.give(&Command::Claim { element }, person("b")), Err(Rejection::Claimed));
    assert_eq!(office.give(&complete, person("b")), Err(Rejection::Claimed));
    assert_eq!(office.give(&complete, Actor::Engine), Err(Rejection::NotAPerson));
    assert_eq!(office.give(&complete, person("a")), Ok(()));
    assert_eq!(office.give(&complete, person("a")), Err(Rejection::NotRunning), "an answer that comes twice");
    assert_eq!(office.one().status, Status::Completed);
}

#[test]
fn a_delegated_task_returns_to_who_gave_it() {
    let models = registry(&[&task()]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let element = office.element("u");
    let assignee = |office: &Office<'_>| match &office.one().element(element).expect("alive").doing {
        lotse_engine::instance::Doing::Task(task) => task.assignee.clone(),
        _ => None,
    };
    office.give(&Command::Claim { element }, person("a")).expect("claimed");
    office.give(&Command::Delegate { element, to: "b".into() }, person("a")).expect("delegated");
    assert_eq!(assignee(&office).as_deref(), Some("b"));
    assert_eq!(office.give(&Command::Return { element }, person("a")), Err(Rejection::Claimed));
    office.give(&Command::Return { element }, person("b")).expect("returned");
    assert_eq!(assignee(&office).as_deref(), Some("a"));
    office.give(&Command::Return { element }, person("a")).expect("returned");
    assert_eq!(assignee(&office), None);
}

#[test]
fn due_date_and_priority_come_from_the_model_and_the_instance_is_small() {
    let models = registry(&[&task()]);
    let mut office = Office::new(&models);
    office.start(&[("applicant", "somebody".into()), ("amount", Value::Integer(1200))]);
    let one = office.one();
    let lotse_engine::instance::Doing::Task(task) = &one.elements[1].doing else { panic!("a task") };
    assert_eq!((task.due, task.priority), (Some(Moment(14 * 86_400_000)), 70));
    assert!(encode(one).len() < 200, "{}", encode(one).len());
}

#[test]
fn a_worker_has_a_job_until_its_time_is_up_and_answers_once() {
    let body = format!(r#"<startEvent id="s"/><serviceTask id="w" lotse:type="print"/>{}"#, flows("s>w"));
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let element = office.take("w");
    let other = |until| Command::TakeJob { element, worker: "v".into(), until: Moment(until) };
    assert!(matches!(office.give(&other(1), Actor::Worker("v".into())), Err(Rejection::NotAvailable { .. })));
    office.pass(61);
    office.give(&other(1_000_000), Actor::Worker("v".into())).expect("the first did not answer");
    let late = Command::CompleteJob { element, worker: "w".into(), variables: Variables::new() };
    assert!(matches!(office.give(&late, Actor::Worker("w".into())), Err(Rejection::NotAvailable { .. })));
    let answer = Command::CompleteJob { element, worker: "v".into(), variables: vars(&[("pages", Value::Integer(3))]) };
    office.give(&answer, Actor::Worker("v".into())).expect("answered");
    assert_eq!(office.give(&answer, Actor::Worker("v".into())), Err(Rejection::NotRunning));
    assert_eq!((office.trace().as_str(), office.variable("pages").as_str()), ("s w", "3"));
}

#[test]
fn a_job_is_tried_again_later_and_later_and_then_is_an_incident() {
    let body =
        format!(r#"<startEvent id="s"/><serviceTask id="w" lotse:type="print" lotse:retries="2"/>{}"#, flows("s>w"));
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let fail = |office: &mut Office<'_>| {
        let element = office.take("w");
        let fail = Command::FailJob { element, worker: "w".into(), message: "out of paper".into(), retry_at: None };
        office.give(&fail, Actor::Worker("w".into())).expect("failed");
    };
    fail(&mut office);
    let element = office.element("w");
    let take = Command::TakeJob { element, worker: "w".into(), until: Moment(i64::MAX) };
    assert!(
        matches!(office.give(&take, Actor::Worker("w".into())), Err(Rejection::NotAvailable { .. })),
        "not before ten seconds"
    );
    office.pass(10);
    fail(&mut office);
    assert_eq!(office.incidents(), "out of paper");
    office.retry().expect("retried");
    office.done("w", &[]);
    assert_eq!(office.trace(), "s w");
}

#[test]
fn an_error_of_a_worker_goes_to_the_boundary_event_that_names_it_or_is_an_incident() {
    let body = format!(
        r#"<error id="e" errorCode="PAPER"/>---<startEvent id="s"/><serviceTask id="w" lotse:type="print"/>
        <boundaryEvent id="any" attachedToRef="w"><errorEventDefinition/></boundaryEvent>
        <boundaryEvent id="b" attachedToRef="w"><errorEventDefinition errorRef="e"/></boundaryEvent><task id="x"/><task id="y"/>{}"#,
        flows("s>w b>x any>y"),
    );
    for (code, expected) in [("PAPER", "s b x"), ("INK", "s any y")] {
        let models = registry(&[&body]);
        let mut office = Office::new(&models);
        office.start(&[]);
        let element = office.take("w");
        let error = Command::ThrowError { element, worker: "w".into(), code: code.into(), variables: Variables::new() };
        office.give(&error, Actor::Worker("w".into())).expect("reported");
        assert_eq!(office.trace(), expected);
    }
    let models =
        registry(&[&format!(r#"<startEvent id="s"/><serviceTask id="w" lotse:type="print"/>{}"#, flows("s>w"))]);
    let mut office = Office::new(&models);
    office.start(&[]);
    let element = office.take("w");
    let error = Command::ThrowError { element, worker: "w".into(), code: "INK".into(), variables: Variables::new() };
    office.give(&error, Actor::Worker("w".into())).expect("reported");
    assert!(office.incidents().contains("the error `INK`, which nothing catches"), "{}", office.incidents());
}

#[test]
fn a_business_rule_task_writes_the_decision_and_a_failure_waits_for_help() {
    let body = format!(
        r#"<startEvent id="s"/><businessRuleTask id="r" lotse:decision="small" lotse:result="minor"/>{}"#,
        flows("s>r")
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[("amount", Value::Integer(7))]);
    assert_eq!(office.variable("minor"), "true");
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.incidents(), "the decision `small`: the amount is None");
}
