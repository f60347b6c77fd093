//! Answers as data: what an interface hands out and a journal keeps.

use std::collections::BTreeMap;

use crate::graph::Answer;
use crate::trace::{Asked, Matched, Origin, Step, TableRun};
use crate::value::Value;

fn context<const N: usize>(entries: [(&str, Value); N]) -> Value {
    Value::Context(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

fn texts(texts: &[String]) -> Value {
    Value::List(texts.iter().map(|text| Value::from(text.as_str())).collect())
}

fn number(number: usize) -> Value {
    Value::from(i64::try_from(number).unwrap_or(i64::MAX))
}

impl Answer {
    /// The answer as one value: `result`, `notes`, `steps`. Each step has a `kind`: `decided`, `given`, `absent`, `table`.
    #[must_use]
    pub fn to_value(&self) -> Value {
        context([
            ("result", self.value.clone()),
            ("notes", texts(&self.notes)),
            ("steps", Value::List(self.steps.iter().map(step).collect())),
        ])
    }
}

fn step(step: &Step) -> Value {
    match step {
        Step::Decided { decision, result } => {
            context([("kind", "decided".into()), ("decision", decision.as_str().into()), ("result", result.clone())])
        }
        Step::Given { decision, result } => {
            context([("kind", "given".into()), ("decision", decision.as_str().into()), ("result", result.clone())])
        }
        Step::Absent { input } => context([("kind", "absent".into()), ("input", input.as_str().into())]),
        Step::Table(run) => table(run),
    }
}

fn table(run: &TableRun) -> Value {
    context([
        ("kind", "table".into()),
        ("decision", run.element.as_str().into()),
        ("table", run.table.as_str().into()),
        ("hit_policy", run.policy.letter().into()),
        ("inputs", Value::List(run.inputs.iter().map(asked).collect())),
        ("matched", Value::List(run.matched.iter().map(matched).collect())),
        ("result", run.result.clone()),
        ("notes", texts(&run.notes)),
    ])
}

fn asked(asked: &Asked) -> Value {
    context([
        ("column", asked.title.as_str().into()),
        ("expression", asked.expression.as_str().into()),
        ("value", asked.value.clone()),
        ("allowed", asked.allowed.into()),
        ("origins", Value::List(asked.origins.iter().map(origin).collect())),
    ])
}

fn origin(origin: &Origin) -> Value {
    let (kind, name) = match origin {
        Origin::Input(name) => ("input", name),
        Origin::Decision(name) => ("decision", name),
        Origin::Parameter(name) => ("parameter", name),
        Origin::Entry(name) => ("entry", name),
        Origin::Function(name) => ("function", name),
    };
    context([("kind", kind.into()), ("name", name.as_str().into())])
}

fn matched(rule: &Matched) -> Value {
    let mut entries: BTreeMap<String, Value> = BTreeMap::from([
        ("rule".to_owned(), number(rule.number)),
        ("id".to_owned(), rule.id.as_str().into()),
        ("outputs".to_owned(), Value::List(rule.outputs.clone())),
        ("annotations".to_owned(), texts(&rule.annotations)),
    ]);
    if let Some(description) = &rule.description {
        entries.insert("description".to_owned(), description.as_str().into());
    }
    Value::Context(entries)
}
