//! The same decisions by another evaluator: `dsntk-model-evaluator`, which shares FEEL with this crate but has its own
//! tables and graph. Inputs are those of the conformance suite, and variations that the suite does not have.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value as Theirs;
use dsntk_model_evaluator::ModelEvaluator;
use lotse_decision::{Circumstances, Limits, Model, Value, Variables};

fn theirs(value: &Value) -> Theirs {
    let at = |text: String| {
        let node =
            dsntk_feel_parser::parse_expression(&dsntk_feel::FeelScope::default(), &format!("@\"{text}\""), false);
        dsntk_feel_evaluator::evaluate(&dsntk_feel::FeelScope::default(), &node.expect("a literal"))
    };
    match value {
        Value::Null => Theirs::Null(None),
        Value::Boolean(value) => Theirs::Boolean(*value),
        Value::Number(value) => Theirs::Number(value.to_string().parse().expect("a number")),
        Value::String(value) => Theirs::String(value.clone()),
        Value::Date(value) => at(value.to_string()),
        Value::Time(value) => at(value.to_string()),
        Value::DateTime(value) => at(value.to_string()),
        Value::DaysAndTime(value) => at(value.to_string()),
        Value::YearsAndMonths(value) => at(value.to_string()),
        Value::List(items) => Theirs::List(items.iter().map(theirs).collect()),
        Value::Context(entries) => Theirs::Context(context(entries)),
    }
}

fn context(entries: &BTreeMap<String, Value>) -> FeelContext {
    let mut context = FeelContext::default();
    for (name, value) in entries {
        context.set_entry(&name.as_str().into(), theirs(value));
    }
    context
}

fn ours(value: &Theirs) -> Value {
    match value {
        Theirs::Boolean(value) => Value::Boolean(*value),
        Theirs::Number(value) => Value::Number(value.to_string().parse().expect("a number")),
        Theirs::String(value) => Value::String(value.clone()),
        Theirs::Date(value) => Value::Date(value.to_string().parse().expect("a date")),
        Theirs::Time(value) => Value::Time(value.to_string().parse().expect("a time")),
        Theirs::DateTime(value) => Value::DateTime(value.to_string().parse().expect("a moment")),
        Theirs::DaysAndTimeDuration(value) => Value::DaysAndTime(value.to_string().parse().expect("a duration")),
        Theirs::YearsAndMonthsDuration(value) => Value::YearsAndMonths(value.to_string().parse().expect("a duration")),
        Theirs::List(items) => Value::List(items.iter().map(ours).collect()),
        Theirs::Context(entries) => {
            Value::Context(entries.iter().map(|(name, value)| (name.to_string(), ours(value))).collect())
        }
        _ => Value::Null,
    }
}

/// The inputs of a case, and each with one input replaced by every value that some other case has for it, or by null.
fn variations(cases: &[&support::Case]) -> Vec<Variables> {
    let mut seen: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for case in cases {
        for (name, value) in &case.inputs {
            let values = seen.entry(name).or_default();
            if !values.contains(&value) {
                values.push(value);
            }
        }
    }
    let mut all: Vec<Variables> = Vec::new();
    for case in cases {
        all.push(case.inputs.clone());
        for name in case.inputs.keys() {
            for value in seen[name.as_str()].iter().copied().chain([&Value::Null]) {
                let mut inputs = case.inputs.clone();
                inputs.insert(name.clone(), value.clone());
                all.push(inputs);
            }
        }
    }
    all
}

#[test]
fn both_evaluators_decide_alike() {
    let Some(folder) = support::data("tck/TestCases") else { return };
    let cases = support::cases(&folder);
    let mut by_model: BTreeMap<&PathBuf, Vec<&support::Case>> = BTreeMap::new();
    for case in &cases {
        by_model.entry(&case.model).or_default().push(case);
    }
    let (mut compared, mut different) = (0, BTreeSet::new());
    for (file, cases) in by_model {
        let folder = file.parent().expect("a folder");
        let folder_name = folder.file_name().expect("a name").to_string_lossy();
        // Functions of Java: theirs calls a server, ours computes the known ones. Reading the clock: ours is told.
        if ["0076-feel-external-java", "1148-feel-now-function"].contains(&&*folder_name) {
            continue;
        }
        let texts: Vec<String> = std::iter::once(file.clone())
            .chain(support::files(folder, "dmn").into_iter().filter(|other| other.file_name() != file.file_name()))
            .map(|file| std::fs::read_to_string(file).expect("readable"))
            .collect();
        let imported: Vec<&str> = texts[1..].iter().map(String::as_str).collect();
        let model = Model::read(&texts[0], &imported, &Limits::default()).expect("a model");
        let definitions: Vec<_> = texts.iter().map(|text| dsntk_model::parse(text).expect("a model")).collect();
        let oracle = ModelEvaluator::new(&definitions).expect("an evaluator");
        let (namespace, name) = (&model.definitions().namespace, &model.definitions().name);
        let invocables: BTreeSet<&str> = cases.iter().map(|case| case.invocable.as_str()).collect();
        for inputs in variations(&cases) {
            let at = Circumstances::default();
            let given = context(&inputs);
            for invocable in &invocables {
                let theirs = ours(&oracle.evaluate_invocable(namespace, name, invocable, &given));
                let own = model.decide_unchecked(invocable, &inputs, &at).map_or(Value::Null, |it| it.value);
                compared += 1;
                // Rounding to 6,176 places: the oracle stops at 6,144, the suite expects what we say.
                let rounding = ["1142", "1143", "1144"].iter().any(|it| folder_name.starts_with(it));
                if rounding && *invocable == "decision017_a" {
                    assert_eq!(own.to_string(), "5.5");
                } else if !support::same(&own, &theirs) {
                    different.insert(format!("{folder_name}/{invocable}: {own} instead of {theirs} for {inputs:?}"));
                }
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
    // One example of each decision that differs.
    let mut sample: Vec<_> = different.iter().collect();
    sample.dedup_by_key(|line| line.split(':').next());
    assert!(different.is_empty(), "{} of {compared} results differ: {sample:#?}", different.len());
}
