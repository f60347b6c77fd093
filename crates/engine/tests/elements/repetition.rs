use lotse_engine::{Command, Value};

use crate::support::office::{Office, flows, person, registry};

fn repeated(characteristics: &str) -> String {
    format!(r#"<startEvent id="s"/><userTask id="u">{characteristics}</userTask><task id="z"/>{}"#, flows("s>u u>z"))
}

fn items() -> Value {
    Value::List(vec!["x".into(), "y".into(), "z".into()])
}

#[test]
fn parallel_instances_run_over_a_collection_and_collect_their_results_in_its_order() {
    let models = registry(&[&repeated(
        r#"<multiInstanceLoopCharacteristics lotse:collection="list" lotse:element="item" lotse:outputCollection="all" lotse:outputElement="item + grade"/>"#,
    )]);
    let mut office = Office::new(&models);
    office.start(&[("list", items())]);
    assert_eq!(office.resting(), "u u u");
    for grade in ["1", "2", "3"] {
        office.work("u", &[("grade", grade.into())]);
    }
    assert_eq!(office.variable("all"), r#"["x1", "y2", "z3"]"#);
    assert_eq!(office.trace(), "s u u u u z");
}

#[test]
fn sequential_instances_run_one_after_the_other() {
    let models = registry(&[&repeated(
        r#"<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>"#,
    )]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.resting(), "u");
    office.work("u", &[]);
    assert_eq!(office.resting(), "u");
    office.work("u", &[]);
    assert_eq!(office.trace(), "s u u u z");
}

#[test]
fn a_completion_condition_cancels_the_rest() {
    let models = registry(&[&repeated(
        r#"<multiInstanceLoopCharacteristics><loopCardinality>5</loopCardinality><completionCondition>numberOfCompletedInstances = 2</completionCondition></multiInstanceLoopCharacteristics>"#,
    )]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.work("u", &[]);
    assert_eq!(office.resting(), "u u u u");
    office.work("u", &[]);
    assert_eq!((office.trace().as_str(), office.resting().as_str()), ("s u u u z", ""));
}

#[test]
fn no_instances_go_on_at_once_and_an_instance_can_be_added_while_it_runs() {
    let models = registry(&[&repeated(
        r#"<multiInstanceLoopCharacteristics lotse:collection="list" lotse:element="item" lotse:outputCollection="all" lotse:outputElement="item"/>"#,
    )]);
    let mut office = Office::new(&models);
    office.start(&[("list", Value::List(Vec::new()))]);
    assert_eq!((office.trace().as_str(), office.variable("all").as_str()), ("s u z", "[]"));
    let mut office = Office::new(&models);
    office.start(&[("list", items())]);
    let element = office.element("u");
    office.give(&Command::AddInstance { element, item: "w".into() }, person("a")).expect("another opinion");
    assert_eq!(office.resting(), "u u u u");
    for _ in 0..4 {
        office.work("u", &[]);
    }
    assert_eq!(office.variable("all"), r#"["x", "y", "z", "w"]"#);
}

#[test]
fn a_boundary_event_of_a_repeated_activity_interrupts_all_of_it() {
    let body = repeated(
        r#"<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics>"#,
    ) + r#"<boundaryEvent id="b" attachedToRef="u"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent>"#;
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.one().waits.len(), 1);
    office.pass(3600);
    assert_eq!(office.trace(), "s b");
}

#[test]
fn a_loop_asks_before_or_after_and_stops_at_its_maximum() {
    for (attributes, expected) in [(r#"testBefore="true""#, "s u z"), ("", "s u u z")] {
        let models = registry(&[&repeated(&format!(
            r#"<standardLoopCharacteristics {attributes}><loopCondition>again</loopCondition></standardLoopCharacteristics>"#
        ))]);
        let mut office = Office::new(&models);
        office.start(&[("again", false.into())]);
        if attributes.is_empty() {
            office.work("u", &[]);
        }
        assert_eq!(office.trace(), expected);
    }
    let models = registry(&[&repeated(
        r#"<standardLoopCharacteristics loopMaximum="3"><loopCondition>true</loopCondition></standardLoopCharacteristics>"#,
    )]);
    let mut office = Office::new(&models);
    office.start(&[]);
    for _ in 0..3 {
        office.work("u", &[]);
    }
    assert_eq!(office.trace(), "s u u u u z");
}

#[test]
fn a_cardinality_that_is_no_number_or_too_large_is_an_incident() {
    let models = registry(&[&repeated(
        r#"<multiInstanceLoopCharacteristics><loopCardinality>n</loopCardinality></multiInstanceLoopCharacteristics>"#,
    )]);
    for (number, expected) in [
        (Value::Integer(-1), "gave -1 instead of a whole number"),
        (Value::Null, "gave null"),
        (Value::Integer(1_000_000), "at most 10000"),
    ] {
        let mut office = Office::new(&models);
        office.start(&[("n", number)]);
        assert!(office.incidents().contains(expected), "{}", office.incidents());
    }
}
