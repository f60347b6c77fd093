//! Logs as trees of attributes, to compare what a file says with what was read of it.

use std::io::{BufReader, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::encoding::Utf8;
use super::outline::{Outline, header};
use super::scan;
use crate::{Attribute, Cell, Classifier, ColumnId, Error, EventLog, Extension, Global, Kind, NO_OFFSET, Value};

/// A whole log as XES sees it.
#[derive(Clone, Debug, Default)]
pub struct LogTree {
    /// XML attributes of `<log>` without namespaces.
    pub root: Vec<(String, String)>,
    /// Extensions in order.
    pub extensions: Vec<Extension>,
    /// Globals in order.
    pub globals: Vec<Global>,
    /// Classifiers in order.
    pub classifiers: Vec<Classifier>,
    /// Attributes of the log.
    pub attributes: Vec<Attribute>,
    /// Traces in order.
    pub traces: Vec<TraceTree>,
}

/// A trace.
#[derive(Clone, Debug, Default)]
pub struct TraceTree {
    /// Attributes in document order.
    pub attributes: Vec<Attribute>,
    /// Attributes of its events, events and attributes in document order.
    pub events: Vec<Vec<Attribute>>,
}

impl LogTree {
    /// Where the two trees differ first, in words; `None` when they are the same. Numbers
    /// are the same when their bits are, so `NaN` equals itself.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Option<String> {
        fn unequal<T: PartialEq + std::fmt::Debug>(what: &str, a: &T, b: &T) -> Option<String> {
            (a != b).then(|| format!("{what}: {a:?} and {b:?}"))
        }
        unequal("root", &self.root, &other.root)
            .or_else(|| unequal("extensions", &self.extensions, &other.extensions))
            .or_else(|| unequal("classifiers", &self.classifiers, &other.classifiers))
            .or_else(|| unequal("number of globals", &self.globals.len(), &other.globals.len()))
            .or_else(|| {
                self.globals.iter().zip(&other.globals).find_map(|(a, b)| {
                    unequal("scope", &a.scope, &b.scope)
                        .or_else(|| differ(&format!("global {}", a.scope), &a.attributes, &b.attributes))
                })
            })
            .or_else(|| differ("log", &self.attributes, &other.attributes))
            .or_else(|| unequal("number of traces", &self.traces.len(), &other.traces.len()))
            .or_else(|| {
                self.traces.iter().zip(&other.traces).enumerate().find_map(|(index, (a, b))| {
                    let trace = format!("trace {}", index + 1);
                    differ(&trace, &a.attributes, &b.attributes)
                        .or_else(|| unequal(&format!("{trace}, number of events"), &a.events.len(), &b.events.len()))
                        .or_else(|| {
                            a.events
                                .iter()
                                .zip(&b.events)
                                .enumerate()
                                .find_map(|(event, (a, b))| differ(&format!("{trace}, event {}", event + 1), a, b))
                        })
                })
            })
    }
}

impl PartialEq for LogTree {
    fn eq(&self, other: &Self) -> bool {
        self.difference(other).is_none()
    }
}

fn differ(place: &str, a: &[Attribute], b: &[Attribute]) -> Option<String> {
    if a.len() != b.len() {
        let keys = |list: &[Attribute]| list.iter().map(|attribute| attribute.key.clone()).collect::<Vec<_>>();
        return Some(format!("{place}: attributes {:?} and {:?}", keys(a), keys(b)));
    }
    a.iter().zip(b).find_map(|(a, b)| {
        let place = || format!("{place}, `{}`", a.key);
        let same = match (&a.value, &b.value) {
            (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan()),
            (Value::List(a), Value::List(b)) => {
                if let Some(difference) = differ(&place(), a, b) {
                    return Some(difference);
                }
                true
            }
            (a, b) => a == b,
        };
        if !same || a.key != b.key {
            return Some(format!("{}: {:?} and `{}`: {:?}", place(), a.value, b.key, b.value));
        }
        differ(&place(), &a.children, &b.children)
    })
}

/// The tree of a log. Equal to [`parse_tree`] of the file that it was read from without
/// rejections, and of the file that [`super::write`] writes.
///
/// # Panics
/// When a fragment of the log is not the XML of one attribute; readers see to that.
#[must_use]
pub fn tree(log: &EventLog) -> LogTree {
    let meta = header(log).into_owned();
    let (cases, events) = (Outline::cases(log), Outline::events(log));
    let mut cells = Vec::new();
    let traces = log
        .case_ranges()
        .enumerate()
        .map(|(case, range)| {
            cases.row(case, &mut cells);
            let attributes = attributes(&cases, &cells);
            let mut rows: Vec<usize> = range.collect();
            rows.sort_unstable_by_key(|&row| log.position(row));
            let events = rows
                .into_iter()
                .map(|row| {
                    events.row(row, &mut cells);
                    self::attributes(&events, &cells)
                })
                .collect();
            TraceTree { attributes, events }
        })
        .collect();
    LogTree {
        root: without_namespaces(meta.root),
        extensions: meta.extensions,
        globals: meta.globals,
        classifiers: meta.classifiers,
        attributes: meta.attributes,
        traces,
    }
}

fn without_namespaces(mut root: Vec<(String, String)>) -> Vec<(String, String)> {
    root.retain(|(name, _)| name != "xmlns" && !name.starts_with("xmlns:"));
    root
}

/// The attribute that a fragment holds.
///
/// # Panics
/// When it is not the XML of one attribute; readers see to that.
pub(crate) fn attribute_of(fragment: &str) -> Attribute {
    let (mut elements, mut pairs) = (Vec::new(), Vec::new());
    scan::element(fragment.as_bytes(), 0, usize::MAX, &mut elements, &mut pairs)
        .and_then(|_| scan::attribute(fragment.as_bytes(), &elements, 0))
        .expect("a fragment is the XML of one attribute")
}

/// The attribute that `fragment` is, if it is the XML of exactly one, at most 256 levels deep.
pub(crate) fn try_attribute_of(fragment: &str) -> Option<Attribute> {
    let (mut elements, mut pairs) = (Vec::new(), Vec::new());
    let end = scan::element(fragment.as_bytes(), 0, 256, &mut elements, &mut pairs).ok()?;
    if end != fragment.len() || !fragment.starts_with('<') {
        return None;
    }
    scan::attribute(fragment.as_bytes(), &elements, 0).ok()
}

fn attributes(outline: &Outline<'_>, cells: &[(ColumnId, Cell<'_>)]) -> Vec<Attribute> {
    let mut top: Vec<Attribute> = Vec::new();
    let mut open: Vec<(ColumnId, Attribute)> = Vec::new();
    let close = |open: &mut Vec<(ColumnId, Attribute)>, top: &mut Vec<Attribute>| {
        let (_, done) = open.pop().expect("something is open");
        match open.last_mut() {
            Some((_, parent)) => parent.children.push(done),
            None => top.push(done),
        }
    };
    for &(id, cell) in cells {
        let column = outline.table.column(id);
        while open.last().is_some_and(|(inner, _)| column.parent != Some(*inner)) {
            close(&mut open, &mut top);
        }
        let key = outline.key(id).to_owned();
        let value = match (column.kind, cell) {
            (Kind::Fragment, Cell::Text(xml)) => {
                open.push((id, attribute_of(xml)));
                continue;
            }
            (Kind::Id, Cell::Text(text)) => Value::Id(text.to_owned()),
            (_, Cell::Text(text)) => Value::String(text.to_owned()),
            (_, Cell::Int(value)) => Value::Int(value),
            (_, Cell::Float(value)) => Value::Float(value),
            (_, Cell::Boolean(value)) => Value::Boolean(value),
            (_, Cell::Date { ns, offset }) => Value::Date { ns, offset },
        };
        open.push((id, Attribute { key, value, children: Vec::new() }));
    }
    while !open.is_empty() {
        close(&mut open, &mut top);
    }
    top
}

/// The tree of an XES file, read by another XML parser and another date parser than
/// [`super::read`] uses: what tests compare with. Slow, and keeps everything in memory.
///
/// # Errors
/// When the source cannot be read or is not XML.
pub fn parse_tree(source: impl Read) -> Result<LogTree, Error> {
    let mut reader = quick_xml::Reader::from_reader(BufReader::new(Utf8::new(source)?));
    reader.config_mut().expand_empty_elements = true;
    reader.config_mut().check_end_names = true;
    let mut stack: Vec<Node> = vec![Node::default()];
    let mut buffer = Vec::new();
    let wrong = |what: String| Error::Syntax { line: 0, what };
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(|error| wrong(error.to_string()))? {
            Event::Start(start) => stack.push(Node::new(&start).map_err(wrong)?),
            Event::End(_) => {
                let done = stack.pop().expect("end names are checked");
                match stack.last_mut() {
                    Some(parent) => parent.children.push(done),
                    None => return Err(wrong("an end tag without start tag".to_owned())),
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let mut document = stack.pop().filter(|_| stack.is_empty()).ok_or_else(|| wrong("unclosed".to_owned()))?;
    let log = document.children.pop().filter(|node| node.name == "log").ok_or_else(|| wrong("no <log>".to_owned()))?;
    let mut tree = LogTree { root: without_namespaces(log.pairs), ..LogTree::default() };
    for mut node in log.children {
        match node.name.as_str() {
            "extension" => tree.extensions.push(Extension {
                name: node.take("name").unwrap_or_default(),
                prefix: node.take("prefix").unwrap_or_default(),
                uri: node.take("uri").unwrap_or_default(),
            }),
            "classifier" => tree.classifiers.push(Classifier {
                name: node.take("name").unwrap_or_default(),
                scope: node.take("scope"),
                keys: node.take("keys").unwrap_or_default(),
            }),
            "global" => tree.globals.push(Global {
                scope: node.take("scope").unwrap_or_else(|| "event".to_owned()),
                attributes: node.children.into_iter().map(Node::attribute).collect(),
            }),
            "trace" => {
                let (events, attributes): (Vec<_>, Vec<_>) =
                    node.children.into_iter().partition(|child| child.name == "event");
                tree.traces.push(TraceTree {
                    attributes: attributes.into_iter().map(Node::attribute).collect(),
                    events: events
                        .into_iter()
                        .map(|event| event.children.into_iter().map(Node::attribute).collect())
                        .collect(),
                });
            }
            _ => tree.attributes.push(node.attribute()),
        }
    }
    Ok(tree)
}

/// An element as the XML parser gives it.
#[derive(Default)]
struct Node {
    name: String,
    pairs: Vec<(String, String)>,
    children: Vec<Node>,
}

impl Node {
    fn new(start: &BytesStart<'_>) -> Result<Self, String> {
        let mut pairs = Vec::new();
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let value = attribute.normalized_value(XmlVersion::Explicit1_0).map_err(|error| error.to_string())?;
            pairs.push((text(attribute.key.as_ref()), value.into_owned()));
        }
        Ok(Self { name: text(start.local_name().as_ref()), pairs, children: Vec::new() })
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let index = self.pairs.iter().position(|(known, _)| known == name)?;
        Some(self.pairs.remove(index).1)
    }

    fn attribute(mut self) -> Attribute {
        let key = self.take("key");
        let written = self.take("value");
        let typed = match (&key, &written) {
            (Some(_), Some(text)) => typed(&self.name, text),
            _ => None,
        };
        let value = match self.name.as_str() {
            "list" => {
                let (values, others): (Vec<_>, Vec<_>) = self
                    .children
                    .into_iter()
                    .partition(|child| child.name == "values" && !child.pairs.iter().any(|(name, _)| name == "key"));
                self.children = others;
                Value::List(values.into_iter().flat_map(|values| values.children).map(Node::attribute).collect())
            }
            "container" => Value::Container,
            _ => typed.unwrap_or(Value::Raw { element: self.name, value: written }),
        };
        let children = self.children.into_iter().map(Node::attribute).collect();
        Attribute { key: key.unwrap_or_default(), value, children }
    }
}

fn text(name: impl AsRef<[u8]>) -> String {
    String::from_utf8_lossy(name.as_ref()).into_owned()
}

fn typed(element: &str, text: &str) -> Option<Value> {
    let trimmed = text.trim_matches([' ', '\t', '\n', '\r']);
    Some(match element {
        "string" => Value::String(text.to_owned()),
        "id" => Value::Id(text.to_owned()),
        "int" => Value::Int(trimmed.parse().ok()?),
        "boolean" => Value::Boolean(match trimmed.to_ascii_lowercase().as_str() {
            "true" | "1" => true,
            "false" | "0" => false,
            _ => return None,
        }),
        "float" => {
            let value: f64 = trimmed.parse().ok()?;
            if value.is_infinite() && !trimmed.to_ascii_lowercase().contains("inf") {
                return None;
            }
            Value::Float(value)
        }
        "date" => date(trimmed)?,
        _ => return None,
    })
}

/// A date by `jiff`.
fn date(text: &str) -> Option<Value> {
    use jiff::fmt::temporal::DateTimeParser;
    use jiff::tz::Offset;
    let pieces = DateTimeParser::new().parse_pieces(text).ok()?;
    let time = pieces.time().unwrap_or(jiff::civil::Time::midnight());
    let (shift, offset) = match pieces.offset() {
        Some(given) => {
            let offset = given.to_numeric_offset();
            (offset, i16::try_from(offset.seconds() / 60).ok()?)
        }
        None => (Offset::UTC, NO_OFFSET),
    };
    let instant = shift.to_timestamp(pieces.date().to_datetime(time)).ok()?;
    if !(1678..=2261).contains(&pieces.date().year()) {
        return None;
    }
    Some(Value::Date { ns: i64::try_from(instant.as_nanosecond()).ok()?, offset })
}
