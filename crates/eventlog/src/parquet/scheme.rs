//! What a Parquet file of Lotse says of itself: JSON under one key of its metadata.

use serde::{Deserialize, Serialize};

use crate::{
    Attribute, Classifier, Column, ColumnId, Error, EventLog, Extension, Global, Kind, Meta, Offsets, Roles, Table,
    Values, xes,
};

/// Key in the metadata of the file.
pub(super) const KEY: &str = "lotse.eventlog";
/// The version written and read.
pub(super) const VERSION: u32 = 1;
/// Column with the number of the case, from 0, never falling.
pub(super) const CASE: &str = "lotse:case";
/// Column that tells rows of events from rows of cases without events; absent where all are events.
pub(super) const EVENT: &str = "lotse:event";
/// Column with the position of an event in the source; absent where rows stand in its order.
pub(super) const POSITION: &str = "lotse:position";
/// Columns with the shape of the attributes of an event and of a case; absent where all have shape 0.
pub(super) const EVENT_SHAPE: &str = "lotse:shape";
pub(super) const CASE_SHAPE: &str = "lotse:case-shape";

/// The whole description.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Scheme {
    pub version: u32,
    pub cases: u32,
    pub events: u32,
    pub case_columns: Vec<ColumnOf>,
    pub event_columns: Vec<ColumnOf>,
    /// Shapes: columns in document order.
    pub case_shapes: Option<Vec<Vec<u32>>>,
    pub event_shapes: Option<Vec<Vec<u32>>>,
    /// The case column that identifies cases.
    pub case_id: Option<u32>,
    /// Event columns that name the activity.
    pub activity: Vec<u32>,
    pub time: Option<u32>,
    pub start: Option<u32>,
    pub lifecycle: Option<u32>,
    pub actor: Option<u32>,
    pub unit: Option<u32>,
    pub cost: Option<u32>,
    pub head: Head,
}

/// One attribute column.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ColumnOf {
    /// Name of the Parquet column.
    pub name: String,
    pub key: String,
    /// As XES names it, or `xml`.
    pub kind: String,
    pub parent: Option<u32>,
    /// Offset from UTC of all dates in minutes; absent where none was written or each has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i16>,
    /// Name of the column with the offset of each date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offsets: Option<String>,
}

/// What the log says of itself; attributes as XML.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Head {
    root: Vec<(String, String)>,
    /// Name, prefix, URI.
    extensions: Vec<(String, String, String)>,
    /// Scope and attributes.
    globals: Vec<(String, Vec<String>)>,
    /// Name, scope, keys.
    classifiers: Vec<(String, Option<String>, String)>,
    attributes: Vec<String>,
}

impl Head {
    fn new(meta: &Meta) -> Self {
        let xml = |attributes: &[Attribute]| attributes.iter().map(xes::fragment_of).collect();
        Self {
            root: meta.root.clone(),
            extensions: meta
                .extensions
                .iter()
                .map(|extension| (extension.name.clone(), extension.prefix.clone(), extension.uri.clone()))
                .collect(),
            globals: meta.globals.iter().map(|global| (global.scope.clone(), xml(&global.attributes))).collect(),
            classifiers: meta
                .classifiers
                .iter()
                .map(|classifier| (classifier.name.clone(), classifier.scope.clone(), classifier.keys.clone()))
                .collect(),
            attributes: xml(&meta.attributes),
        }
    }

    pub fn meta(self) -> Result<Meta, Error> {
        let parse = |list: Vec<String>| list.iter().map(|xml| attribute(xml)).collect::<Result<Vec<_>, _>>();
        Ok(Meta {
            root: self.root,
            extensions: self
                .extensions
                .into_iter()
                .map(|(name, prefix, uri)| Extension { name, prefix, uri })
                .collect(),
            globals: self
                .globals
                .into_iter()
                .map(|(scope, attributes)| Ok(Global { scope, attributes: parse(attributes)? }))
                .collect::<Result<_, Error>>()?,
            classifiers: self
                .classifiers
                .into_iter()
                .map(|(name, scope, keys)| Classifier { name, scope, keys })
                .collect(),
            attributes: parse(self.attributes)?,
        })
    }
}

/// The attribute that `xml` is.
pub(super) fn attribute(xml: &str) -> Result<Attribute, Error> {
    xes::try_attribute_of(xml).ok_or_else(|| damaged("an attribute is not the XML of one"))
}

/// A file that says of itself what is not so.
pub(super) fn damaged(what: &str) -> Error {
    Error::Format { what: format!("the Parquet file is damaged: {what}") }
}

impl Scheme {
    /// Describes `log`; names of columns are made unique.
    pub fn new(log: &EventLog) -> Self {
        let mut taken: rustc_hash::FxHashSet<String> =
            [CASE, EVENT, POSITION, EVENT_SHAPE, CASE_SHAPE].into_iter().map(str::to_owned).collect();
        // Columns of the events first: theirs are the names that others know.
        let event_columns = describe(log.events(), "", &mut taken);
        let case_columns = describe(log.cases(), "case:", &mut taken);
        let number = |id: Option<ColumnId>| id.map(|id| id.0);
        let shapes = |table: &Table| {
            table.shapes.as_ref().map(|shapes| {
                shapes.lists.iter().map(|list| list.iter().map(|id| id.0).collect::<Vec<_>>()).collect::<Vec<_>>()
            })
        };
        let roles = log.roles();
        Self {
            version: VERSION,
            cases: log.case_count() as u32,
            events: log.event_count() as u32,
            case_columns,
            event_columns,
            case_shapes: shapes(log.cases()),
            event_shapes: shapes(log.events()),
            case_id: number(log.case_id_column()),
            activity: log.activity_columns().iter().map(|id| id.0).collect(),
            time: number(log.time_column()),
            start: number(roles.start),
            lifecycle: number(roles.lifecycle),
            actor: number(roles.actor),
            unit: number(roles.unit),
            cost: number(roles.cost),
            head: Head::new(log.meta()),
        }
    }

    pub fn roles(&self) -> Roles {
        Roles {
            start: self.start.map(ColumnId),
            lifecycle: self.lifecycle.map(ColumnId),
            actor: self.actor.map(ColumnId),
            unit: self.unit.map(ColumnId),
            cost: self.cost.map(ColumnId),
        }
    }
}

fn describe(table: &Table, prefix: &str, taken: &mut rustc_hash::FxHashSet<String>) -> Vec<ColumnOf> {
    let mut columns: Vec<ColumnOf> = Vec::with_capacity(table.columns.len());
    for column in &table.columns {
        let name = match column.parent {
            Some(parent) => format!("{}/{}", columns[parent.0 as usize].name, column.key),
            None => format!("{prefix}{}", column.key),
        };
        let name = unique(name, taken);
        let (offset, offsets) = match &column.values {
            Values::Date { offsets: Offsets::Uniform(crate::NO_OFFSET), .. } => (None, None),
            Values::Date { offsets: Offsets::Uniform(offset), .. } => (Some(*offset), None),
            Values::Date { offsets: Offsets::Each(_), .. } => {
                (None, Some(unique(format!("lotse:offset:{name}"), taken)))
            }
            _ => (None, None),
        };
        let kind = kind_name(column.kind).to_owned();
        columns.push(ColumnOf {
            name,
            key: column.key.clone(),
            kind,
            parent: column.parent.map(|id| id.0),
            offset,
            offsets,
        });
    }
    columns
}

/// `name`, or with the first number behind it that nobody has; letter case does not tell
/// names apart, since it does not in DuckDB.
fn unique(name: String, taken: &mut rustc_hash::FxHashSet<String>) -> String {
    let mut unique = if name.is_empty() { "-".to_owned() } else { name.clone() };
    let mut number = 2;
    while !taken.insert(unique.to_lowercase()) {
        unique = format!("{name} #{number}");
        number += 1;
    }
    unique
}

fn kind_name(kind: Kind) -> &'static str {
    match kind {
        Kind::String => "string",
        Kind::Date => "date",
        Kind::Int => "int",
        Kind::Float => "float",
        Kind::Boolean => "boolean",
        Kind::Id => "id",
        Kind::Fragment => "xml",
    }
}

fn kind(name: &str) -> Option<Kind> {
    [Kind::String, Kind::Date, Kind::Int, Kind::Float, Kind::Boolean, Kind::Id, Kind::Fragment]
        .into_iter()
        .find(|&kind| kind_name(kind) == name)
}

/// Empty columns as described; parents stand before their children.
pub(super) fn columns(described: &[ColumnOf]) -> Result<Vec<Column>, Error> {
    let columns = described.iter().enumerate().map(|(index, of)| {
        let kind = kind(&of.kind).ok_or_else(|| damaged("a column has an unknown type"))?;
        if of.parent.is_some_and(|parent| parent as usize >= index) {
            return Err(damaged("a column is nested in a later one"));
        }
        Ok(Column::new(of.key.clone(), kind, of.parent.map(ColumnId)))
    });
    columns.collect()
}
