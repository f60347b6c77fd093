//! Writing XES. The same log gives the same bytes.

use std::io::{self, Write};

use super::outline::{Outline, header};
use super::{NAMESPACE, value};
use crate::{Attribute, Cell, ColumnId, Error, EventLog, Kind, Value};

/// Writes `log` as XES 1.0 in UTF-8: cases in their order, the events of a case in the order
/// of the source, attributes in theirs.
///
/// A log that was read from XES is written with its own header; another gets the extensions
/// its keys need, and standard keys for activity, time, case and the other known parts.
/// Control characters that XML 1.0 cannot hold are written as references, as XML 1.1 has them.
///
/// # Errors
/// When `target` fails, and when a text contains the character U+0000, which no XML can hold.
pub fn write(log: &EventLog, target: &mut dyn Write) -> Result<(), Error> {
    let mut writer = Writer { out: Vec::with_capacity(1 << 17), target, depth: 1 };
    writer.log(log).and_then(|()| writer.flush()).map_err(Error::Write)
}

/// A date as it is written in XES.
pub(crate) fn date_text(ns: i64, offset: i16) -> String {
    let mut out = Vec::new();
    value::push_date(&mut out, ns, offset);
    String::from_utf8(out).expect("digits and signs")
}

/// The fragment of `attribute`, whose texts hold no U+0000 since they were read from XML.
pub(crate) fn fragment_of(attribute: &Attribute) -> String {
    let mut writer = Writer { out: Vec::new(), target: &mut io::sink(), depth: 0 };
    writer.attribute(attribute).expect("memory can be written");
    let mut xml = String::from_utf8(writer.out).expect("texts are UTF-8");
    xml.truncate(xml.trim_end().len());
    xml
}

struct Writer<'a> {
    out: Vec<u8>,
    target: &'a mut dyn Write,
    depth: usize,
}

impl Writer<'_> {
    fn log(&mut self, log: &EventLog) -> io::Result<()> {
        let meta = header(log);
        self.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log");
        if !meta.root.iter().any(|(name, _)| name == "xmlns") {
            self.pair("xmlns", NAMESPACE)?;
        }
        for (name, value) in &meta.root {
            self.pair(name, value)?;
        }
        self.raw(">\n");
        for extension in &meta.extensions {
            self.raw("\t<extension");
            self.pair("name", &extension.name)?;
            self.pair("prefix", &extension.prefix)?;
            self.pair("uri", &extension.uri)?;
            self.raw("/>\n");
        }
        for global in &meta.globals {
            self.raw("\t<global");
            self.pair("scope", &global.scope)?;
            self.raw(">\n");
            self.depth += 1;
            self.attributes(&global.attributes)?;
            self.depth -= 1;
            self.raw("\t</global>\n");
        }
        for classifier in &meta.classifiers {
            self.raw("\t<classifier");
            self.pair("name", &classifier.name)?;
            if let Some(scope) = &classifier.scope {
                self.pair("scope", scope)?;
            }
            self.pair("keys", &classifier.keys)?;
            self.raw("/>\n");
        }
        self.attributes(&meta.attributes)?;
        self.traces(log)?;
        self.raw("</log>\n");
        Ok(())
    }

    fn traces(&mut self, log: &EventLog) -> io::Result<()> {
        let (cases, events) = (Outline::cases(log), Outline::events(log));
        let mut cells = Vec::new();
        let mut rows = Vec::new();
        for (case, range) in log.case_ranges().enumerate() {
            self.raw("\t<trace>\n");
            self.depth = 2;
            cases.row(case, &mut cells);
            self.row(&cases, &cells)?;
            rows.clear();
            rows.extend(range);
            rows.sort_unstable_by_key(|&row| log.position(row));
            for &row in &rows {
                self.raw("\t\t<event>\n");
                self.depth = 3;
                events.row(row, &mut cells);
                self.row(&events, &cells)?;
                self.raw("\t\t</event>\n");
                if self.out.len() >= 1 << 16 {
                    self.flush()?;
                }
            }
            self.raw("\t</trace>\n");
            self.flush()?;
        }
        Ok(())
    }

    fn row(&mut self, outline: &Outline<'_>, cells: &[(ColumnId, Cell<'_>)]) -> io::Result<()> {
        let mut open: Vec<ColumnId> = Vec::new();
        for (index, &(id, cell)) in cells.iter().enumerate() {
            let column = outline.table.column(id);
            while let Some(&inner) = open.last() {
                if column.parent == Some(inner) {
                    break;
                }
                open.pop();
                self.depth -= 1;
                self.end(element_name(outline.table.column(inner).kind));
            }
            if let (Kind::Fragment, Cell::Text(xml)) = (column.kind, cell) {
                self.indent();
                self.raw(xml);
                self.raw("\n");
                continue;
            }
            let name = element_name(column.kind);
            self.start(name);
            self.pair("key", outline.key(id))?;
            self.raw(" value=\"");
            match cell {
                Cell::Text(text) => self.text(text)?,
                Cell::Int(value) => write!(self.out, "{value}")?,
                Cell::Float(value) => value::push_float(&mut self.out, value),
                Cell::Boolean(value) => self.raw(if value { "true" } else { "false" }),
                Cell::Date { ns, offset } => value::push_date(&mut self.out, ns, offset),
            }
            if cells.get(index + 1).is_some_and(|&(next, _)| outline.table.column(next).parent == Some(id)) {
                self.raw("\">\n");
                self.depth += 1;
                open.push(id);
            } else {
                self.raw("\"/>\n");
            }
        }
        while let Some(inner) = open.pop() {
            self.depth -= 1;
            self.end(element_name(outline.table.column(inner).kind));
        }
        Ok(())
    }

    fn attributes(&mut self, attributes: &[Attribute]) -> io::Result<()> {
        for attribute in attributes {
            self.attribute(attribute)?;
        }
        Ok(())
    }

    fn attribute(&mut self, attribute: &Attribute) -> io::Result<()> {
        let name = match &attribute.value {
            Value::String(_) => "string",
            Value::Date { .. } => "date",
            Value::Int(_) => "int",
            Value::Float(_) => "float",
            Value::Boolean(_) => "boolean",
            Value::Id(_) => "id",
            Value::List(_) => "list",
            Value::Container => "container",
            Value::Raw { element, .. } => element,
        };
        self.start(name);
        let unnamed = matches!(attribute.value, Value::Raw { .. } | Value::List(_) | Value::Container);
        if !(unnamed && attribute.key.is_empty()) {
            self.pair("key", &attribute.key)?;
        }
        let mut number = Vec::new();
        match &attribute.value {
            Value::String(text) | Value::Id(text) | Value::Raw { value: Some(text), .. } => self.pair("value", text)?,
            Value::List(_) | Value::Container | Value::Raw { value: None, .. } => {}
            Value::Date { ns, offset } => value::push_date(&mut number, *ns, *offset),
            Value::Int(value) => write!(number, "{value}")?,
            Value::Float(value) => value::push_float(&mut number, *value),
            Value::Boolean(value) => number.extend_from_slice(if *value { b"true" } else { b"false" }),
        }
        if !number.is_empty() {
            self.raw(" value=\"");
            self.out.extend_from_slice(&number);
            self.raw("\"");
        }
        let members = match &attribute.value {
            Value::List(members) => Some(members),
            _ => None,
        };
        if members.is_none() && attribute.children.is_empty() {
            self.raw("/>\n");
            return Ok(());
        }
        self.raw(">\n");
        self.depth += 1;
        if let Some(members) = members {
            self.start("values");
            self.raw(">\n");
            self.depth += 1;
            self.attributes(members)?;
            self.depth -= 1;
            self.end("values");
        }
        self.attributes(&attribute.children)?;
        self.depth -= 1;
        self.end(name);
        Ok(())
    }

    fn raw(&mut self, text: &str) {
        self.out.extend_from_slice(text.as_bytes());
    }

    fn indent(&mut self) {
        self.out.resize(self.out.len() + self.depth, b'\t');
    }

    fn start(&mut self, name: &str) {
        self.indent();
        self.raw("<");
        self.raw(name);
    }

    fn end(&mut self, name: &str) {
        self.indent();
        self.raw("</");
        self.raw(name);
        self.raw(">\n");
    }

    fn pair(&mut self, name: &str, value: &str) -> io::Result<()> {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.text(value)?;
        self.raw("\"");
        Ok(())
    }

    /// Writes `text` so that it stands in quotes and survives normalisation.
    fn text(&mut self, text: &str) -> io::Result<()> {
        let bytes = text.as_bytes();
        let mut done = 0;
        for (index, &byte) in bytes.iter().enumerate() {
            let escape = match byte {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                0 => {
                    let what = "a text contains the character U+0000, which no XML can hold";
                    return Err(io::Error::new(io::ErrorKind::InvalidData, what));
                }
                1..0x20 => "",
                _ => continue,
            };
            self.out.extend_from_slice(&bytes[done..index]);
            if escape.is_empty() {
                write!(self.out, "&#{byte};")?;
            } else {
                self.raw(escape);
            }
            done = index + 1;
        }
        self.out.extend_from_slice(&bytes[done..]);
        Ok(())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.target.write_all(&self.out)?;
        self.out.clear();
        Ok(())
    }
}

fn element_name(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Date => "date",
        Kind::Int => "int",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Id => "id",
        Kind::Fragment => unreachable!("fragments are written as they are"),
    }
}
