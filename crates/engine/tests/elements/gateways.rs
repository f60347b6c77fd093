use lotse_engine::{Status, Value};

use crate::support::office::{Office, flows, registry, when};

#[test]
fn an_exclusive_gateway_takes_the_first_condition_in_the_order_of_the_file() {
    let body = format!(
        r#"<startEvent id="s"/><exclusiveGateway id="x" default="x-c"/><task id="a"/><task id="b"/><task id="c"/>{}{}{}{}"#,
        flows("s>x"),
        when("x", "a", "n > 5"),
        when("x", "b", "n > 1"),
        flows("x>c"),
    );
    let models = registry(&[&body.replace("&gt;", ">").replace("n >", "n &gt;")]);
    for (number, expected) in [(9, "s x a"), (3, "s x b"), (0, "s x c")] {
        let mut office = Office::new(&models);
        office.start(&[("n", Value::Integer(number))]);
        assert_eq!(office.trace(), expected);
        assert_eq!(office.one().status, Status::Completed);
    }
}

#[test]
fn without_a_way_on_an_incident_waits_and_a_retry_after_a_correction_goes_on() {
    let body = format!(
        r#"<startEvent id="s"/><exclusiveGateway id="x"/><task id="a"/>{}{}"#,
        flows("s>x"),
        when("x", "a", "n = 1")
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[("n", Value::Integer(2))]);
    assert_eq!(office.incidents(), "no condition of the flows out of `x` holds, and there is no default flow");
    office.retry().expect("retried");
    assert_eq!(office.one().incidents.len(), 1);
    let command = lotse_engine::Command::SetVariables {
        element: 1,
        variables: crate::support::office::vars(&[("n", Value::Integer(1))]),
        reason: "typing error".into(),
    };
    office.give(&command, crate::support::office::person("admin")).expect("corrected");
    office.retry().expect("retried");
    assert_eq!(office.trace(), "s x a");
}

#[test]
fn a_parallel_join_waits_for_every_branch() {
    let body = format!(
        r#"<startEvent id="s"/><parallelGateway id="x"/><userTask id="a"/><userTask id="b"/><parallelGateway id="y"/><task id="z"/>{}"#,
        flows("s>x x>a x>b a>y b>y y>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.work("b", &[]);
    assert_eq!(office.resting(), "a");
    office.work("a", &[]);
    assert_eq!(office.trace(), "s x b a y z");
}

#[test]
fn tokens_that_wait_at_a_join_for_ever_are_an_incident() {
    let body = format!(
        r#"<startEvent id="s"/><exclusiveGateway id="x" default="x-b"/><task id="a"/><task id="b"/><parallelGateway id="y"/><task id="z"/>{}"#,
        flows("s>x x>a x>b a>y b>y y>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert!(office.incidents().contains("tokens wait at `y`"), "{}", office.incidents());
    assert_eq!(office.retry(), Err(lotse_engine::Rejection::NotRetriable));
}

#[test]
fn an_inclusive_join_waits_only_for_tokens_that_can_reach_it() {
    let body = format!(
        r#"<startEvent id="s"/><inclusiveGateway id="x" default="x-c"/><userTask id="a"/><userTask id="b"/><task id="c"/>
        <inclusiveGateway id="y"/><task id="z"/>{}{}{}{}"#,
        flows("s>x"),
        when("x", "a", "p"),
        when("x", "b", "q"),
        flows("x>c a>y b>y c>y y>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[("p", true.into()), ("q", true.into())]);
    office.work("a", &[]);
    assert_eq!(office.resting(), "b");
    office.work("b", &[]);
    assert_eq!(office.trace(), "s x a b y z");
    let mut office = Office::new(&models);
    office.start(&[("p", true.into()), ("q", false.into())]);
    office.work("a", &[]);
    assert_eq!(office.trace(), "s x a y z");
}

#[test]
fn an_inclusive_join_in_a_loop_is_reached_again() {
    // The token goes round: w back to y.
    let body = format!(
        r#"<startEvent id="s"/><inclusiveGateway id="y"/><userTask id="w"/><exclusiveGateway id="x" default="x-z"/><task id="z"/>{}{}{}"#,
        flows("s>y y>w w>x"),
        when("x", "y", "again"),
        flows("x>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.work("w", &[("again", true.into())]);
    assert_eq!(office.resting(), "w");
    office.work("w", &[("again", false.into())]);
    assert_eq!(office.trace(), "s y w x y w x z");
}

#[test]
fn an_inclusive_join_counts_boundary_events_as_ways_to_it() {
    let body = format!(
        r#"<startEvent id="s"/><parallelGateway id="x"/><task id="a"/><userTask id="b"/><boundaryEvent id="t" attachedToRef="b"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>
        <task id="late"/><endEvent id="e"/><inclusiveGateway id="y"/><task id="z"/>{}"#,
        flows("s>x x>a x>b a>y b>e t>late late>y y>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.resting(), "b", "the timer of b can still bring a token");
    office.pass(3600);
    assert_eq!(office.trace(), "s x a t late y z");
    let mut office = Office::new(&models);
    office.start(&[]);
    office.work("b", &[]);
    assert_eq!(office.trace(), "s x a b e y z");
}

#[test]
fn an_event_based_gateway_takes_the_first_event() {
    let body = format!(
        r#"<message id="m" name="paper"/>---<startEvent id="s"/><eventBasedGateway id="x"/>
        <intermediateCatchEvent id="got"><messageEventDefinition messageRef="m"/></intermediateCatchEvent>
        <intermediateCatchEvent id="late"><timerEventDefinition><timeDuration>P14D</timeDuration></timerEventDefinition></intermediateCatchEvent>
        <task id="a"/><task id="b"/>{}"#,
        flows("s>x x>got x>late got>a late>b"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.world.message("paper", Some("file-1"), lotse_engine::Variables::new());
    assert_eq!(office.trace(), "s x got a");
    assert_eq!(office.world.next_due(), None, "the other event is awaited no more");
    let mut office = Office::new(&models);
    office.start(&[]);
    office.pass(14 * 86_400);
    assert_eq!(office.trace(), "s x late b");
}
