use crate::support::office::{deploy, flows};

/// The first refusal of a model.
fn refusal(body: &str) -> String {
    match deploy(body, 1) {
        Ok(_) => "accepted".into(),
        Err(refusals) => refusals[0].to_string(),
    }
}

#[test]
fn what_cannot_run_is_refused_with_element_and_reason() {
    let with = |node: &str| format!(r#"<startEvent id="s"/>{node}{}"#, flows("s>n"));
    for (node, construct, reason) in [
        (r#"<serviceTask id="n" lotse:type="x" lotse:adviser="score"/>"#, "serviceTask", "it is an adviser"),
        (r#"<complexGateway id="n"/>"#, "complexGateway", "complex gateways are not supported"),
        (r#"<task id="n" startQuantity="2"/>"#, "task", "token quantities"),
        (r#"<serviceTask id="n"/>"#, "serviceTask", "it does not say who does it"),
        (r#"<businessRuleTask id="n"/>"#, "businessRuleTask", "it names no decision"),
        (r#"<scriptTask id="n"/>"#, "scriptTask", "it has no script"),
        (
            r#"<scriptTask id="n"><script>1 +</script></scriptTask>"#,
            "scriptTask",
            "the expression `1 +` cannot be read",
        ),
        (r#"<callActivity id="n"/>"#, "callActivity", "it names no process"),
        (r#"<receiveTask id="n"/>"#, "receiveTask", "it names no message"),
        (r#"<subProcess id="n"/>"#, "subProcess", "it is empty"),
        (
            r#"<adHocSubProcess id="n"><task id="a"/></adHocSubProcess>"#,
            "adHocSubProcess",
            "needs a completion condition",
        ),
        (r#"<endEvent id="n"><cancelEventDefinition/></endEvent>"#, "endEvent", "cancel does not belong"),
        (
            r#"<intermediateThrowEvent id="n"><linkEventDefinition name="x"/></intermediateThrowEvent>"#,
            "intermediateThrowEvent",
            "no link event of this name",
        ),
        (
            r#"<eventBasedGateway id="n"/><task id="t"/><sequenceFlow id="f" sourceRef="n" targetRef="t"/>"#,
            "task",
            "may follow an event-based gateway",
        ),
        (
            r#"<task id="n"><multiInstanceLoopCharacteristics behavior="None"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics></task>"#,
            "task",
            "events thrown by instances",
        ),
    ] {
        let found = refusal(&with(node));
        let name = if reason.contains("may follow") { "t" } else { "n" };
        assert!(found.contains(&format!("{construct} `{name}` cannot run: ")) && found.contains(reason), "{found}");
    }
    assert_eq!(refusal(&with(r#"<task id="n"/>"#)), "accepted");
}
