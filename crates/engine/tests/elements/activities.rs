use lotse_engine::{Status, Value};

use crate::support::office::{Office, flows, registry, when};

#[test]
fn several_flows_out_of_a_task_split_and_conditions_choose_among_them() {
    let body = format!(
        r#"<startEvent id="s"/><task id="t"/><task id="a"/><task id="b"/><task id="c"/>{}{}{}"#,
        flows("s>t t>a"),
        when("t", "b", "n = 1"),
        when("t", "c", "n = 2"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[("n", Value::Integer(2))]);
    assert_eq!(office.trace(), "s t a c");
}

#[test]
fn a_called_process_runs_with_its_own_variables_and_returns_them() {
    let body = format!(
        r#"<process id="p" isExecutable="true"><startEvent id="s"/><callActivity id="c" calledElement="q"/><task id="z"/>{}</process>
        <process id="q" isExecutable="true"><startEvent id="s2"/><userTask id="u"/><scriptTask id="t"><script>{{ sum: amount + 1 }}</script></scriptTask>{}</process>"#,
        flows("s>c c>z"),
        flows("s2>u u>t"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[("amount", Value::Integer(4))]);
    assert_eq!(office.variable("sum"), "-");
    office.work("u", &[("amount", Value::Integer(5))]);
    assert_eq!((office.trace().as_str(), office.variable("sum").as_str()), ("s s2 u t c z", "6"));
}

#[test]
fn a_process_that_calls_itself_without_end_is_an_incident() {
    let body = format!(r#"<startEvent id="s"/><callActivity id="c" calledElement="p"/>{}"#, flows("s>c"));
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert!(office.incidents().contains("nested more than 64 deep"), "{}", office.incidents());
}

#[test]
fn a_process_that_is_not_deployed_is_an_incident() {
    let body = format!(r#"<startEvent id="s"/><callActivity id="c" calledElement="nowhere"/>{}"#, flows("s>c"));
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.incidents(), "the process `nowhere` is not deployed; deploy it and retry");
}

#[test]
fn an_endless_loop_stops_with_an_incident() {
    let body = format!(r#"<startEvent id="s"/><exclusiveGateway id="x"/><task id="t"/>{}"#, flows("s>x x>t t>x"));
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.world.restarting = false;
    office.start(&[]);
    assert!(office.incidents().contains("probably an endless loop"), "{}", office.incidents());
    assert_eq!(office.one().elements.len(), 2);
}

#[test]
fn a_script_that_fails_is_tried_again_after_a_correction() {
    let body = format!(
        r#"<startEvent id="s"/><scriptTask id="t"><script>if ok then {{done: true}} else fail("no stamp")</script></scriptTask>{}"#,
        flows("s>t")
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert!(office.incidents().ends_with("no stamp"), "{}", office.incidents());
    let set = lotse_engine::Command::SetVariables {
        element: 1,
        variables: crate::support::office::vars(&[("ok", true.into())]),
        reason: "stamped".into(),
    };
    office.give(&set, crate::support::office::person("admin")).expect("set");
    office.retry().expect("retried");
    assert_eq!((office.variable("done").as_str(), &office.one().status), ("true", &Status::Completed));
}

#[test]
fn an_ad_hoc_sub_process_runs_until_its_condition_holds() {
    let body = |ordering: &str| {
        format!(
            r#"<startEvent id="s"/><adHocSubProcess id="h" ordering="{ordering}"><userTask id="a"/><userTask id="b"/><userTask id="c"/><completionCondition>enough</completionCondition></adHocSubProcess><task id="z"/>{}"#,
            flows("s>h h>z"),
        )
    };
    let models = registry(&[&body("Parallel")]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.resting(), "a b c");
    office.work("b", &[("enough", false.into())]);
    office.work("a", &[("enough", true.into())]);
    assert_eq!(office.trace(), "s b a h z");
    let models = registry(&[&body("Sequential")]);
    let mut office = Office::new(&models);
    office.start(&[]);
    for id in ["a", "b", "c"] {
        assert_eq!(office.resting(), id);
        office.work(id, &[]);
    }
    // Nothing is left and the condition does not hold: a person begins one again.
    let element = office.element("h");
    let begin = lotse_engine::Command::Begin { element, node: "b".into() };
    office.give(&begin, crate::support::office::person("a")).expect("begun");
    office.work("b", &[("enough", true.into())]);
    assert_eq!(office.trace(), "s a b c b h z");
}
