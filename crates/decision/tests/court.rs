//! The decision tables of an immigration and asylum court: they load, evaluate, and say which rules matched.

mod support;

use lotse_decision::{Circumstances, Limits, Model, Step, TableRun, Value, Variables, json};

fn variables(text: &str) -> Variables {
    match json::read(text).expect("valid") {
        Value::Context(entries) => entries,
        _ => Variables::new(),
    }
}

/// The model of this file, which must have no problems.
fn model(name: &str) -> Option<Model> {
    let file = support::data("hmcts_ia")?.join(name);
    let text = std::fs::read_to_string(file).expect("readable");
    let model = Model::read(&text, &[], &Limits::default()).expect("a model");
    let problems: Vec<String> = model.problems().map(ToString::to_string).collect();
    assert_eq!(problems, Vec::<String>::new(), "{name}");
    Some(model)
}

/// The one table that was asked.
fn asked(name: &str, input: &str) -> Option<TableRun> {
    let model = model(name)?;
    let decision = model.definitions().decisions[0].name.clone();
    let answer = model.evaluate(&decision, &variables(input), &Circumstances::default()).expect("an answer");
    answer.steps.into_iter().find_map(|step| match step {
        Step::Table(run) => Some(run),
        _ => None,
    })
}

#[test]
fn all_models_load_without_problems_and_have_583_rules() {
    let Some(folder) = support::data("hmcts_ia") else { return };
    let mut rules = 0;
    for file in support::files(&folder, "dmn") {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let model = model(&name).expect("present");
        for decision in &model.definitions().decisions {
            if let Some(lotse_decision::model::LogicKind::Table(table)) = decision.logic.as_ref().map(|it| &it.kind) {
                rules += table.rules.len();
            }
            // With nothing handed in, every decision comes to an end.
            let now = "2026-11-23T12:00:00".parse().ok();
            let at = Circumstances { now, ..Circumstances::default() };
            model.evaluate(&decision.name, &Variables::new(), &at).expect("an answer");
        }
    }
    assert_eq!(rules, 583);
}

#[test]
fn an_event_initiates_the_tasks_of_its_rules() {
    let input = r#"{"eventId": "submitAppeal", "postEventState": "appealSubmitted",
        "additionalData": {"Data": {"appealType": "protection", "isAdmin": false}}}"#;
    let Some(run) = asked("wa-task-initiation-ia-asylum.dmn", input) else { return };
    assert!(!run.matched.is_empty(), "{run:#?}");
    assert!(run.inputs.iter().any(|input| input.value == Value::from("submitAppeal")));
    assert!(matches!(run.result, Value::List(_)));
    for rule in &run.matched {
        assert!(rule.number >= 1 && !rule.id.is_empty());
    }
}
