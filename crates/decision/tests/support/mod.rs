//! Finds the real models, and reads the test cases of the DMN TCK.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use lotse_decision::{Value, Variables};
use roxmltree::{Document, Node};

/// The folder `dmn/…` of the test data, or a loud line when it is absent.
pub fn data(part: &str) -> Option<PathBuf> {
    let root = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join("dmn").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("NOT TESTED: {} is absent; set LOTSE_TESTDATA", folder.display());
    None
}

/// Files below `folder` with this ending, sorted.
pub fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("readable").map(|entry| entry.expect("readable").path()) {
            if entry.is_dir() {
                open.push(entry);
            } else if entry.extension().is_some_and(|it| it == ending) {
                found.push(entry);
            }
        }
    }
    found.sort();
    found
}

/// One result that the suite expects.
pub struct Case {
    /// Folder, case and result: the name of the test.
    pub name: String,
    /// The model file.
    pub model: PathBuf,
    /// What is asked for: a decision, service or knowledge model.
    pub invocable: String,
    /// The result node; of a service with several outputs, one of them.
    pub result: String,
    pub inputs: Variables,
    pub expected: Value,
}

/// All cases of a level.
pub fn cases(level: &Path) -> Vec<Case> {
    let mut cases = Vec::new();
    for file in files(level, "xml") {
        let text = std::fs::read_to_string(&file).expect("readable");
        let document = Document::parse(&text).expect("well-formed");
        let folder = file.parent().expect("a folder");
        let root = document.root_element();
        let model = child(root, "modelName").and_then(|node| node.text()).unwrap_or_default().trim();
        for case in root.children().filter(|node| node.has_tag_name((TCK, "testCase"))) {
            let inputs: Variables = case
                .children()
                .filter(|node| node.has_tag_name((TCK, "inputNode")))
                .map(|node| (node.attribute("name").unwrap_or_default().to_owned(), value(node)))
                .collect();
            for result in case.children().filter(|node| node.has_tag_name((TCK, "resultNode"))) {
                let result_name = result.attribute("name").unwrap_or_default();
                let invocable = match case.attribute("type") {
                    None | Some("decision") => result_name,
                    Some(_) => case.attribute("invocableName").unwrap_or(result_name),
                };
                let name = format!(
                    "{}/{}/{}",
                    folder.file_name().expect("a name").to_string_lossy(),
                    case.attribute("id").unwrap_or_default(),
                    result_name
                );
                cases.push(Case {
                    name,
                    model: folder.join(model),
                    invocable: invocable.to_owned(),
                    result: result_name.to_owned(),
                    inputs: inputs.clone(),
                    expected: child(result, "expected").map_or(Value::Null, value),
                });
            }
        }
    }
    cases
}

const TCK: &str = "http://www.omg.org/spec/DMN/20160719/testcase";
const XSI: &str = "http://www.w3.org/2001/XMLSchema-instance";

fn child<'a, 'x>(node: Node<'a, 'x>, name: &str) -> Option<Node<'a, 'x>> {
    node.children().find(|child| child.has_tag_name((TCK, name)))
}

/// The value inside of a node: `value`, `list` or several `component`.
fn value(node: Node<'_, '_>) -> Value {
    if node.attribute((XSI, "nil")) == Some("true") {
        return Value::Null;
    }
    if let Some(list) = child(node, "list") {
        if list.attribute((XSI, "nil")) == Some("true") {
            return Value::Null;
        }
        return Value::List(list.children().filter(|item| item.has_tag_name((TCK, "item"))).map(value).collect());
    }
    let parts: BTreeMap<String, Value> = node
        .children()
        .filter(|part| part.has_tag_name((TCK, "component")))
        .map(|part| (part.attribute("name").unwrap_or_default().to_owned(), value(part)))
        .collect();
    if !parts.is_empty() {
        return Value::Context(parts);
    }
    let Some(simple) = child(node, "value") else { return Value::Null };
    if simple.attribute((XSI, "nil")) == Some("true") {
        return Value::Null;
    }
    let text = simple.text().unwrap_or_default();
    match simple.attribute((XSI, "type")).map(|name| name.rsplit(':').next().unwrap_or(name)) {
        Some("boolean") => Value::Boolean(text.trim() == "true"),
        Some("decimal" | "double" | "integer") => text.trim().parse().map_or(Value::Null, Value::Number),
        Some("date") => text.trim().parse().map_or(Value::Null, Value::Date),
        Some("time") => text.trim().parse().map_or(Value::Null, Value::Time),
        Some("dateTime") => text.trim().parse().map_or(Value::Null, Value::DateTime),
        Some("duration") => Value::from_at(text.trim()).unwrap_or(Value::Null),
        _ => Value::String(text.to_owned()),
    }
}

/// Whether two values are the same to the suite: numbers to eight decimals.
pub fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            let number = |it: &lotse_decision::Number| it.to_string().parse::<f64>().unwrap_or(f64::NAN);
            let (a, b) = (number(left), number(right));
            left == right || (a - b).abs() < 1e-8
        }
        (Value::List(left), Value::List(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Context(left), Value::Context(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, value)| right.get(name).is_some_and(|other| same(value, other)))
        }
        (left, right) => left == right,
    }
}
