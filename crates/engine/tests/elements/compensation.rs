use lotse_engine::Status;

use crate::support::office::{Office, flows, registry};

/// A task with a handler `undo-ID`.
fn undoable(id: &str) -> String {
    format!(
        r#"<task id="{id}"/><boundaryEvent id="c-{id}" attachedToRef="{id}"><compensateEventDefinition/></boundaryEvent>
        <task id="undo-{id}" isForCompensation="true"/><association id="as-{id}" sourceRef="c-{id}" targetRef="undo-{id}"/>"#
    )
}

#[test]
fn finished_activities_are_undone_the_last_first() {
    let body = format!(
        r#"<startEvent id="s"/>{}{}{}<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent><task id="z"/>{}"#,
        undoable("a"),
        undoable("b"),
        undoable("never"),
        flows("s>a a>b b>t t>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.trace(), "s a b undo-b undo-a t z");
}

#[test]
fn one_activity_is_undone_by_name_and_only_once() {
    let body = format!(
        r#"<startEvent id="s"/>{}{}<intermediateThrowEvent id="t"><compensateEventDefinition activityRef="a"/></intermediateThrowEvent>
        <endEvent id="e"><compensateEventDefinition/></endEvent>{}"#,
        undoable("a"),
        undoable("b"),
        flows("s>a a>b b>t t>e"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.trace(), "s a b undo-a t undo-b e");
    assert_eq!(office.one().status, Status::Completed);
}

#[test]
fn a_finished_sub_process_is_undone_from_within_or_by_its_event_sub_process() {
    let inside = format!(r#"<startEvent id="s1"/>{}{}{}"#, undoable("a"), undoable("b"), flows("s1>a a>b"));
    let own = format!(
        r#"<subProcess id="h" triggeredByEvent="true"><startEvent id="hs"><compensateEventDefinition/></startEvent><task id="x"/>{}</subProcess>"#,
        flows("hs>x")
    );
    for (extra, expected) in [("", "s s1 a b sub undo-b undo-a sub t"), (own.as_str(), "s s1 a b sub hs x h sub t")] {
        let body = format!(
            r#"<startEvent id="s"/><subProcess id="sub">{inside}{extra}</subProcess><endEvent id="t"><compensateEventDefinition/></endEvent>{}"#,
            flows("s>sub sub>t"),
        );
        let models = registry(&[&body]);
        let mut office = Office::new(&models);
        office.start(&[]);
        assert_eq!(office.trace(), expected);
    }
}

#[test]
fn a_handler_may_wait_for_a_person() {
    let body = format!(
        r#"<startEvent id="s"/><task id="a"/><boundaryEvent id="c" attachedToRef="a"><compensateEventDefinition/></boundaryEvent>
        <userTask id="undo" isForCompensation="true"/><association id="as" sourceRef="c" targetRef="undo"/>
        <intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent><task id="z"/>{}"#,
        flows("s>a a>t t>z"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    assert_eq!(office.resting(), "undo");
    office.work("undo", &[]);
    assert_eq!(office.trace(), "s a undo t z");
}

#[test]
fn a_cancelled_transaction_undoes_what_was_done_and_leaves_by_its_cancel_event() {
    let body = format!(
        r#"<startEvent id="s"/><transaction id="tx"><startEvent id="s1"/><parallelGateway id="x"/>{}<userTask id="u"/><userTask id="v"/><endEvent id="no"><cancelEventDefinition/></endEvent>{}</transaction>
        <boundaryEvent id="cancelled" attachedToRef="tx"><cancelEventDefinition/></boundaryEvent><task id="y"/><task id="z"/>{}"#,
        undoable("a"),
        flows("s1>a a>x x>u x>v v>no"),
        flows("s>tx tx>z cancelled>y"),
    );
    let models = registry(&[&body]);
    let mut office = Office::new(&models);
    office.start(&[]);
    office.work("v", &[]);
    assert_eq!(office.trace(), "s s1 a x v undo-a cancelled y");
    assert_eq!(office.one().status, Status::Completed);
}
