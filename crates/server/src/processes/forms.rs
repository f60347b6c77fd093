//! What was entered must fit the form, whoever sends it.

use lotse_bpmn::resolved::{Field, FieldKind};
use lotse_runtime::engine::instance::NO_NODE;
use lotse_runtime::engine::{Models as _, Value, Variables};

use crate::{App, Problem};

/// Refuses entries that do not fit the form of a task: required ones that are missing, values of another kind, and
/// variables that the form does not ask. A task without a form takes everything.
pub(super) fn check(app: &App, instance: i64, element: u32, entered: &Variables) -> Result<(), Problem> {
    let state = app.runtime().state(instance)?;
    let catalogue = app.runtime().catalogue();
    let Some(found) = state.element(element).filter(|found| found.node != NO_NODE) else { return Ok(()) };
    let model = state.models.get(usize::from(found.model)).and_then(|key| catalogue.get(key));
    let Some(model) = model else { return Ok(()) };
    fit(&model.node(found.node).fields, entered)
}

/// As [`check`], for the form with which a process starts.
pub(super) fn check_start(
    app: &App,
    process: &str,
    version: Option<u32>,
    at: Option<&str>,
    entered: &Variables,
) -> Result<(), Problem> {
    let catalogue = app.runtime().catalogue();
    let found = match version {
        Some(version) => catalogue.process(process, version),
        None => catalogue.newest(process),
    };
    let Some((_, model)) = found else { return Err(Problem::not_found()) };
    let process = model.process();
    let start = process.scopes[0].starts.iter().map(|&node| process.node(node)).find(|node| match at {
        Some(id) => *node.id == *id,
        None => node.event().is_some_and(|event| event.definitions.is_empty()),
    });
    start.map_or(Ok(()), |node| fit(&node.fields, entered))
}

fn fit(fields: &[Field], entered: &Variables) -> Result<(), Problem> {
    if fields.is_empty() {
        return Ok(());
    }
    let mut wrong: Vec<[String; 2]> = Vec::new();
    for (name, _) in entered.iter() {
        if !fields.iter().any(|field| *field.name == *name && !field.read_only) {
            wrong.push([format!("„{name}“ fragt das Formular nicht."), format!("The form does not ask `{name}`.")]);
        }
    }
    for field in fields.iter().filter(|field| !field.read_only) {
        let label = &field.label;
        match entered.get(&field.name).filter(|value| !empty(value)) {
            None if field.required => {
                wrong.push([format!("Bitte „{label}“ ausfüllen."), format!("Please fill in “{label}”.")]);
            }
            Some(value) if !fits(&field.kind, value) => {
                let [german, english] = wanted(&field.kind);
                wrong.push([format!("„{label}“ muss {german} sein."), format!("“{label}” must be {english}.")]);
            }
            _ => {}
        }
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let join = |at: usize| wrong.iter().map(|texts| texts[at].as_str()).collect::<Vec<_>>().join(" ");
    Err(Problem::invalid([join(0), join(1)]))
}

fn empty(value: &Value) -> bool {
    matches!(value, Value::Null) || matches!(value, Value::Text(text) if text.trim().is_empty())
}

fn fits(kind: &FieldKind, value: &Value) -> bool {
    match kind {
        FieldKind::Text | FieldKind::Long => matches!(value, Value::Text(_)),
        FieldKind::Number => matches!(value, Value::Integer(_) | Value::Decimal(_)),
        FieldKind::Date => matches!(value, Value::Temporal(text) if text.parse::<jiff::civil::Date>().is_ok()),
        FieldKind::Boolean => matches!(value, Value::Boolean(_)),
        FieldKind::Choice(options) => {
            matches!(value, Value::Text(text) if options.iter().any(|(option, _)| option == text))
        }
    }
}

fn wanted(kind: &FieldKind) -> [&'static str; 2] {
    match kind {
        FieldKind::Text | FieldKind::Long => ["ein Text", "a text"],
        FieldKind::Number => ["eine Zahl", "a number"],
        FieldKind::Date => ["ein Datum", "a date"],
        FieldKind::Boolean => ["Ja oder Nein", "yes or no"],
        FieldKind::Choice(_) => ["eine der Möglichkeiten", "one of the choices"],
    }
}
