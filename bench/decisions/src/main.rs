//! Decision tables a second, beside the evaluator of dsntk, in one process on one thread.
//!
//! Both are given the same model and the same inputs; both hand out values of the same FEEL. Each figure is the median of
//! five runs of half a second. Three tables: 4, 200 and 2,000 rules with three input columns.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use dsntk_feel::context::FeelContext;
use dsntk_feel::values::Value as Theirs;
use dsntk_model_evaluator::ModelEvaluator;
use lotse_decision::{Circumstances, Limits, Model, Value, Variables};

/// A table of `rules` rules: an age range, a text, a truth value; the last rule takes what is left.
fn model(rules: usize) -> String {
    let mut rows = String::new();
    for rule in 0..rules {
        let (low, kind, flag) = (rule / 4 * 2, ["neu", "alt"][rule % 2], rule / 2 % 2 == 0);
        let _ = write!(
            rows,
            "<rule><inputEntry><text>[{low}..{})</text></inputEntry><inputEntry><text>\"{kind}\"</text></inputEntry>\
             <inputEntry><text>{flag}</text></inputEntry><outputEntry><text>{rule}</text></outputEntry></rule>",
            low + 2
        );
    }
    let input = |name: &str, kind: &str| {
        format!("<inputData id=\"i{name}\" name=\"{name}\"><variable name=\"{name}\" typeRef=\"{kind}\"/></inputData>")
    };
    let column = |name: &str| format!("<input><inputExpression><text>{name}</text></inputExpression></input>");
    let need =
        |name: &str| format!("<informationRequirement><requiredInput href=\"#i{name}\"/></informationRequirement>");
    format!(
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"https://example.org/n\" name=\"m\" id=\"m\">{}{}{}\
         <decision name=\"d\" id=\"d\"><variable name=\"d\" typeRef=\"number\"/>{}{}{}\
         <decisionTable hitPolicy=\"UNIQUE\">{}{}{}<output/>{rows}</decisionTable></decision></definitions>",
        input("Alter", "number"),
        input("Art", "string"),
        input("Eilig", "boolean"),
        need("Alter"),
        need("Art"),
        need("Eilig"),
        column("Alter"),
        column("Art"),
        column("Eilig"),
    )
}

/// Calls a second: median of five runs.
fn rate(mut work: impl FnMut(usize)) -> f64 {
    let mut rates: Vec<f64> = (0..5)
        .map(|_| {
            let start = Instant::now();
            let mut calls = 0;
            while start.elapsed() < Duration::from_millis(500) {
                for _ in 0..16 {
                    work(calls);
                    calls += 1;
                }
            }
            calls as f64 / start.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[2]
}

fn main() {
    println!("| rules | ours, tables/s | with trace | dsntk, tables/s | ours, rules/s | dsntk, rules/s |");
    println!("|---|---|---|---|---|---|");
    for rules in [4, 200, 2_000] {
        let xml = model(rules);
        let ours = Model::read(&xml, &[], &Limits::default()).expect("a model");
        let theirs = ModelEvaluator::new(&[dsntk_model::parse(&xml).expect("a model")]).expect("an evaluator");
        let ages = rules / 2;
        let inputs: Vec<(Variables, FeelContext)> = (0..64)
            .map(|index| {
                let (age, kind, flag) = (index * 7 % ages.max(1), ["neu", "alt"][index % 2], index / 2 % 2 == 0);
                let mut own = Variables::new();
                own.insert("Alter".to_owned(), Value::from(age as i64));
                own.insert("Art".to_owned(), Value::from(kind));
                own.insert("Eilig".to_owned(), Value::from(flag));
                let mut other = FeelContext::default();
                other.set_entry(&"Alter".into(), Theirs::Number((age as i64).into()));
                other.set_entry(&"Art".into(), Theirs::String(kind.to_owned()));
                other.set_entry(&"Eilig".into(), Theirs::Boolean(flag));
                (own, other)
            })
            .collect();
        let at = Circumstances::default();
        for (own, other) in &inputs {
            let one = ours.decide("d", own, &at).expect("a result").value;
            let two = theirs.evaluate_invocable("https://example.org/n", "m", "d", other);
            assert_eq!(one.to_string(), two.to_string());
            assert!(!one.is_null());
        }
        let plain = rate(|call| {
            black_box(ours.decide("d", &inputs[call % 64].0, &at).expect("a result"));
        });
        let traced = rate(|call| {
            black_box(ours.evaluate("d", &inputs[call % 64].0, &at).expect("a result"));
        });
        let oracle = rate(|call| {
            black_box(theirs.evaluate_invocable("https://example.org/n", "m", "d", &inputs[call % 64].1));
        });
        println!(
            "| {rules} | {plain:.0} | {traced:.0} | {oracle:.0} | {:.0} | {:.0} |",
            plain * rules as f64,
            oracle * rules as f64
        );
    }
}
