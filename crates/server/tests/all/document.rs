//! The OpenAPI document is complete: types for the interface are made from it.

use std::collections::BTreeSet;

use serde_json::Value;

/// Every `$ref` in `value`.
fn references(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(entries) => {
            if let Some(target) = entries.get("$ref").and_then(Value::as_str) {
                found.insert(target.to_owned());
            }
            entries.values().for_each(|value| references(value, found));
        }
        Value::Array(entries) => entries.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let document = serde_json::to_value(lotse_server::openapi()).unwrap();
    let mut found = BTreeSet::new();
    references(&document, &mut found);
    assert!(found.len() > 10);
    for target in found {
        let pointer = target.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{target} leads nowhere");
    }
}

#[test]
fn every_call_has_a_name_of_its_own_and_says_what_it_answers() {
    let document = serde_json::to_value(lotse_server::openapi()).unwrap();
    let mut names = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, call) in item.as_object().unwrap() {
            let name = call["operationId"].as_str().unwrap().to_owned();
            assert!(names.insert(name.clone()), "{name} twice");
            assert!(call["summary"].is_string(), "{method} {path} has no summary");
            let responses = call["responses"].as_object().unwrap();
            let success = responses.iter().find(|(status, _)| status.starts_with('2'));
            let (status, answer) = success.unwrap_or_else(|| panic!("{method} {path} never succeeds"));
            let described = status == "204"
                || answer["content"]
                    .as_object()
                    .is_some_and(|content| content.values().all(|content| content["schema"].is_object()));
            assert!(described, "{method} {path} does not say what it answers: {answer}");
            assert!(responses.contains_key("default"), "{method} {path} has no problem");
            for parameter in path.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()) {
                let declared = call["parameters"].as_array().into_iter().flatten();
                assert!(declared.clone().any(|entry| entry["name"] == parameter), "{method} {path}: {parameter}");
            }
        }
    }
}
