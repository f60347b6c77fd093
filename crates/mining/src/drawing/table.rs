//! The data of a map as text: Graphviz DOT, CSV and JSON.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::Sheet;
use crate::abstraction::Kind;

/// The map in the DOT language, left for Graphviz to lay out.
#[must_use]
pub fn dot(sheet: &Sheet<'_>) -> String {
    let model = sheet.model;
    let mut out = String::from("digraph {\n");
    let _ = writeln!(out, "  label={};\n  labelloc=t;", quoted(sheet.title));
    out.push_str("  node [shape=box style=rounded fontname=\"Fira Sans\"];\n  edge [fontname=\"Fira Sans\"];\n");
    for (i, node) in model.nodes.iter().enumerate() {
        let text = if node.note.is_empty() { node.name.clone() } else { format!("{}\n{}", node.name, node.note) };
        let shape = if node.kind == Kind::Activity { "" } else { " shape=circle style=solid" };
        let _ = writeln!(out, "  n{i} [label={}{shape}];", quoted(&text));
    }
    for edge in &model.edges {
        let _ = writeln!(out, "  n{} -> n{} [label={}];", edge.from, edge.to, quoted(&edge.label));
    }
    out.push_str("}\n");
    out
}

/// A quoted string of DOT; line breaks become the escape for centred lines.
pub(super) fn quoted(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', " ");
    format!("\"{escaped}\"")
}

/// How tables are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Comma and full stop (RFC 4180).
    Plain,
    /// Semicolon and decimal comma, as German office programs expect.
    German,
}

impl Style {
    /// Between cells.
    #[must_use]
    pub fn separator(self) -> &'static str {
        if self == Self::German { ";" } else { "," }
    }

    /// A number as a cell.
    #[must_use]
    pub fn number(self, value: f64) -> String {
        let text = value.to_string();
        if self == Self::German { text.replace('.', ",") } else { text }
    }
}

/// Nodes and edges as one table: UTF-8 with byte order mark so that office programs
/// recognise it, withheld values empty.
///
/// Cells that a spreadsheet would take for a formula get a leading apostrophe (OWASP, "CSV
/// injection").
#[must_use]
pub fn csv(sheet: &Sheet<'_>, style: Style) -> String {
    let model = sheet.model;
    let unit = if sheet.metric.is_time() { "seconds" } else { "count" };
    let mut out = String::from("\u{feff}");
    let head = ["type", "from", "to", "cases", "events", "metric", "value", "unit"];
    out.push_str(&head.join(style.separator()));
    out.push_str("\r\n");
    let number = |value: Option<u64>| value.map_or_else(String::new, |value| value.to_string());
    let mut row = |kind: &str, from: &str, to: &str, cases, events, value: Option<f64>| {
        let cells = [
            kind.to_owned(),
            cell(from),
            cell(to),
            number(cases),
            number(events),
            sheet.metric.key().to_owned(),
            value.map_or_else(String::new, |value| style.number(value)),
            unit.to_owned(),
        ];
        out.push_str(&cells.join(style.separator()));
        out.push_str("\r\n");
    };
    for node in &model.nodes {
        let kind = match node.kind {
            Kind::Start => "start",
            Kind::Activity => "activity",
            Kind::End => "end",
        };
        row(kind, &node.name, "", node.cases, node.events, node.value);
    }
    for edge in &model.edges {
        let (from, to) = (&model.nodes[edge.from].name, &model.nodes[edge.to].name);
        row("path", from, to, edge.cases, edge.events, edge.value);
    }
    out
}

/// A text as a cell of CSV: never a formula (it gets an apostrophe), quoted where needed.
#[must_use]
pub fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', ';', '\n', '\r', '\'']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Everything on the sheet: model, layout and the facts around them.
#[must_use]
pub fn json(sheet: &Sheet<'_>) -> Value {
    #[derive(Serialize)]
    struct Map<'a> {
        model: &'a crate::abstraction::MapModel,
        layout: &'a crate::layout::Layout,
    }
    let mut value = json!({
        "title": sheet.title,
        "language": sheet.lang.tag(),
        "metric": sheet.metric.key(),
        "unit": if sheet.metric.is_time() { "seconds" } else { "count" },
        "period": sheet.period,
        "filters": sheet.filters,
        "notes": sheet.notes,
        "date": sheet.date,
    });
    // Plain data with finite numbers: this cannot fail.
    value["map"] = serde_json::to_value(Map { model: sheet.model, layout: sheet.layout }).unwrap_or(Value::Null);
    value
}
