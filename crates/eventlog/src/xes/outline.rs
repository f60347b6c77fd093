//! What is written of a log: header and the attributes of each row in order.
//!
//! A log that was XES is given back as it was. One from a table, whose columns may have any
//! name, gets the standard's keys for its activity, time and the other known parts, and the
//! extensions that define them.

use std::borrow::Cow;

use super::{NAME, TIME};
use crate::{Cell, Classifier, ColumnId, EventLog, Extension, Kind, Meta, NO_TIME, Table, Values};

/// The attributes of the rows of a table, in the order in which they are written.
pub(crate) struct Outline<'a> {
    pub table: &'a Table,
    keys: Vec<&'a str>,
    /// Order of the columns where the rows have no shapes.
    order: Vec<ColumnId>,
}

/// Whether the log has a header of its own, as those from XES do.
fn is_xes(log: &EventLog) -> bool {
    !log.meta().root.is_empty()
}

impl<'a> Outline<'a> {
    pub fn cases(log: &'a EventLog) -> Self {
        let standard = log.case_id_column().map(|id| (id, NAME));
        Self::new(log.cases(), standard.filter(|_| !is_xes(log)).as_slice())
    }

    pub fn events(log: &'a EventLog) -> Self {
        if is_xes(log) {
            return Self::new(log.events(), &[]);
        }
        let roles = log.roles();
        let mut standard = Vec::new();
        standard.extend(log.activity_column().map(|id| (id, NAME)));
        standard.extend(time_column(log).map(|id| (id, TIME)));
        standard.extend(roles.lifecycle.map(|id| (id, "lifecycle:transition")));
        standard.extend(roles.actor.map(|id| (id, "org:resource")));
        let unit = roles.unit.filter(|&id| !log.events().column(id).key.starts_with("org:"));
        standard.extend(unit.map(|id| (id, "org:group")));
        standard.extend(roles.start.map(|id| (id, "start_timestamp")));
        let cost = roles.cost.filter(|&id| log.events().column(id).kind == Kind::Float);
        standard.extend(cost.map(|id| (id, "cost:total")));
        Self::new(log.events(), &standard)
    }

    fn new(table: &'a Table, standard: &[(ColumnId, &'static str)]) -> Self {
        let mut keys: Vec<&str> = table.columns.iter().map(|column| column.key.as_str()).collect();
        for &(id, key) in standard {
            let taken = table.columns.iter().any(|column| column.parent.is_none() && column.key == key);
            if !taken {
                keys[id.0 as usize] = key;
            }
        }
        let mut order = Vec::with_capacity(keys.len());
        if table.shapes.is_none() {
            descend(table, None, &mut order);
        }
        Self { table, keys, order }
    }

    pub fn key(&self, id: ColumnId) -> &'a str {
        self.keys[id.0 as usize]
    }

    /// Sets `cells` to the attributes of `row`, nested ones behind the one they belong to.
    pub fn row(&self, row: usize, cells: &mut Vec<(ColumnId, Cell<'a>)>) {
        cells.clear();
        let columns = match &self.table.shapes {
            Some(shapes) => shapes.of(row),
            None => &self.order,
        };
        cells.extend(columns.iter().filter_map(|&id| Some((id, self.table.column(id).cell(row)?))));
    }
}

fn descend(table: &Table, parent: Option<ColumnId>, order: &mut Vec<ColumnId>) {
    for (id, column) in table.iter() {
        if column.parent == parent {
            order.push(id);
            descend(table, Some(id), order);
        }
    }
}

/// The column the times stand in.
fn time_column(log: &EventLog) -> Option<ColumnId> {
    let timed = || log.times().iter().copied().filter(|&time| time != NO_TIME);
    log.events()
        .iter()
        .find(|(_, column)| match &column.values {
            Values::Date { ns, .. } => column.parent.is_none() && !ns.is_empty() && ns.iter().copied().eq(timed()),
            _ => false,
        })
        .map(|(id, _)| id)
}

/// What the written log says of itself.
pub(super) fn header(log: &EventLog) -> Cow<'_, Meta> {
    if is_xes(log) {
        return Cow::Borrowed(log.meta());
    }
    let (cases, events) = (Outline::cases(log), Outline::events(log));
    let nested = |table: &Table| table.columns.iter().any(|column| column.parent.is_some());
    let mut meta = log.meta().clone();
    let features = if nested(cases.table) || nested(events.table) { "nested-attributes" } else { "" };
    meta.root = vec![("xes.version".to_owned(), "1.0".to_owned()), ("xes.features".to_owned(), features.to_owned())];
    if meta.extensions.is_empty() {
        let used = |prefix: &str| {
            cases
                .keys
                .iter()
                .chain(&events.keys)
                .any(|key| key.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(':')))
        };
        for (name, prefix, file) in [
            ("Concept", "concept", "concept"),
            ("Time", "time", "time"),
            ("Organizational", "org", "org"),
            ("Lifecycle", "lifecycle", "lifecycle"),
            ("Cost", "cost", "cost"),
            ("ID", "identity", "identity"),
        ] {
            if used(prefix) {
                let uri = format!("http://www.xes-standard.org/{file}.xesext");
                meta.extensions.push(Extension { name: name.to_owned(), prefix: prefix.to_owned(), uri });
            }
        }
    }
    if meta.classifiers.is_empty()
        && let Some(id) = log.activity_column()
    {
        let key = events.key(id);
        let keys = if key.contains(' ') { format!("'{key}'") } else { key.to_owned() };
        meta.classifiers.push(Classifier { name: "Activity".to_owned(), scope: Some("event".to_owned()), keys });
    }
    Cow::Owned(meta)
}
