//! Writing.

use std::io::Write;

use super::guard;
use crate::xes::{self, Outline};
use crate::{Cell, ColumnId, Error, EventLog, NO_OFFSET, Presence, Table};

/// Writes `log` in UTF-8 with commas, a header, and one row an event in the order of the log.
///
/// Attributes of cases stand in columns `case:…` of each of their rows; a log from a table gets
/// the keys of XES for its activity, time and the other known parts, as in XES. Nested
/// attributes stand in columns `outer/inner`, lists and other odd attributes as their XML.
/// Texts that a spreadsheet would take for a formula get an apostrophe before them, which
/// [`super::read`] takes off again. Empty texts are written as two quotes, missing values as nothing.
///
/// [`omitted`] tells what of the log a table of events cannot say.
///
/// # Errors
/// When `target` fails.
pub fn write(log: &EventLog, target: &mut dyn Write) -> Result<(), Error> {
    let mut out = Vec::with_capacity(1 << 17);
    let columns = columns(log);
    for (index, column) in columns.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_text(&mut out, &column.name);
    }
    out.push(b'\n');
    let times = [log.time_column(), log.roles().start];
    let mut cursors = vec![0usize; columns.len()];
    for (case, range) in log.case_ranges().enumerate() {
        for row in range {
            for (index, column) in columns.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                match column.source {
                    Source::CaseNumber => push_text(&mut out, &log.case_id(case)),
                    Source::Case(id) => {
                        if let Some(cell) = log.cases().column(id).cell(case) {
                            push_cell(&mut out, cell);
                        }
                    }
                    Source::Event(id) => match next(log.events(), id, row, &mut cursors[index]) {
                        Some(Cell::Date { ns, offset: NO_OFFSET }) if times.contains(&Some(id)) => {
                            xes::push_date(&mut out, ns, 0);
                        }
                        Some(cell) => push_cell(&mut out, cell),
                        None => {}
                    },
                    Source::Activity => push_text(&mut out, log.activities().text(log.activity_codes()[row])),
                }
            }
            out.push(b'\n');
            if out.len() >= 1 << 16 {
                target.write_all(&out).map_err(Error::Write)?;
                out.clear();
            }
        }
    }
    target.write_all(&out).and_then(|()| target.flush()).map_err(Error::Write)
}

/// What of `log` a table of events cannot say, in sentences; empty when nothing.
#[must_use]
pub fn omitted(log: &EventLog) -> Vec<String> {
    let mut all = Vec::new();
    let without = log.case_ranges().filter(|range| range.is_empty()).count();
    if without > 0 {
        all.push(format!("{without} cases without events"));
    }
    let mut seen = rustc_hash::FxHashSet::default();
    let same = (0..log.case_count()).filter(|&case| !seen.insert(log.case_id(case).into_owned())).count();
    if same > 0 {
        all.push(format!("{same} cases have the identifier of another and become one with it"));
    }
    let meta = log.meta();
    if !meta.attributes.is_empty() || !meta.globals.is_empty() || !meta.classifiers.is_empty() {
        all.push("what the log says of itself".to_owned());
    }
    all
}

struct Written {
    name: String,
    source: Source,
}

#[derive(Clone, Copy)]
enum Source {
    /// The identifier of the case, or its number where it has none.
    CaseNumber,
    Case(ColumnId),
    Event(ColumnId),
    /// Joined from several columns.
    Activity,
}

fn columns(log: &EventLog) -> Vec<Written> {
    let mut taken = rustc_hash::FxHashSet::default();
    let mut all: Vec<Written> = Vec::new();
    let mut add = |name: String, source: Source| {
        let mut own = name.clone();
        let mut number = 2;
        while own.is_empty() || !taken.insert(own.clone()) {
            own = format!("{name} #{number}");
            number += 1;
        }
        all.push(Written { name: own.clone(), source });
        own
    };
    add("case:concept:name".to_owned(), Source::CaseNumber);
    if log.activity_column().is_none() {
        // Joined from several columns; this is the name that readers look for.
        add("concept:name".to_owned(), Source::Activity);
    }
    let events = Outline::events(log);
    let names = paths(&events, "");
    for ((id, column), name) in log.events().iter().zip(names) {
        // An empty column would become one of no type.
        if !column.values.is_empty() {
            add(name, Source::Event(id));
        }
    }
    let cases = Outline::cases(log);
    let names = paths(&cases, "case:");
    for ((id, column), name) in log.cases().iter().zip(names) {
        if Some(id) != log.case_id_column() && !column.values.is_empty() {
            add(name, Source::Case(id));
        }
    }
    all
}

/// Names of the columns; those of nested ones behind the ones they are nested in.
fn paths(outline: &Outline<'_>, prefix: &str) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (id, column) in outline.table.iter() {
        names.push(match column.parent {
            Some(parent) => format!("{}/{}", names[parent.0 as usize], outline.key(id)),
            None => format!("{prefix}{}", outline.key(id)),
        });
    }
    names
}

/// The value of `row`; rows are asked for in ascending order.
fn next<'a>(table: &'a Table, id: ColumnId, row: usize, cursor: &mut usize) -> Option<Cell<'a>> {
    let column = table.column(id);
    match &column.presence {
        Presence::All => Some(column.value(row)),
        Presence::Rows(rows) => {
            let at = *cursor;
            (rows.get(at).copied() == u32::try_from(row).ok()).then(|| {
                *cursor += 1;
                column.value(at)
            })
        }
    }
}

fn push_cell(out: &mut Vec<u8>, cell: Cell<'_>) {
    match cell {
        Cell::Text(text) => push_text(out, text),
        Cell::Int(value) => write!(out, "{value}").expect("memory can be written"),
        Cell::Float(value) => write!(out, "{value}").expect("memory can be written"),
        Cell::Boolean(value) => out.extend_from_slice(if value { b"true" } else { b"false" }),
        Cell::Date { ns, offset } => xes::push_date(out, ns, offset),
    }
}

fn push_text(out: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let guard = guard::dangerous(bytes);
    let quoted = bytes.is_empty()
        || bytes.iter().any(|byte| matches!(byte, b',' | b'"' | b'\n' | b'\r'))
        || matches!(bytes, [b' ' | b'\t', ..] | [.., b' ' | b'\t']);
    if !quoted {
        if guard {
            out.push(b'\'');
        }
        out.extend_from_slice(bytes);
        return;
    }
    out.push(b'"');
    if guard {
        out.push(b'\'');
    }
    for &byte in bytes {
        if byte == b'"' {
            out.push(b'"');
        }
        out.push(byte);
    }
    out.push(b'"');
}
