//! From rows in source order to a sorted log with variants.

use crate::log::{Activities, Times};
use crate::{
    Cell, Column, ColumnId, Dictionary, EventLog, Kind, Meta, NO_OFFSET, NO_TIME, Presence, Roles, Table, Values,
    Variants,
};

/// What a reader hands over: rows in source order.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Case of each event, as an index into `cases`.
    pub case_of: Vec<u32>,
    /// Attributes of the cases, in order of first appearance.
    pub cases: Table,
    /// Attributes of the events.
    pub events: Table,
    /// The case column that identifies cases.
    pub case_id: Option<ColumnId>,
    /// Event columns whose values, joined by `+`, are the activity; usually one. Each
    /// must be text and present in every row.
    pub activity: Vec<ColumnId>,
    /// Event column with the time; a `Date` column.
    pub time: Option<ColumnId>,
    /// Columns with a known part.
    pub roles: Roles,
    /// What the log says of itself.
    pub meta: Meta,
}

impl Parts {
    /// Sorts the rows by case, time and source position and finds the variants.
    ///
    /// Linear where the source is already in order, `O(n log n)` otherwise.
    ///
    /// # Panics
    /// When `activity` is empty or a named column breaks what [`Parts`] says of it:
    /// readers establish that first.
    #[must_use]
    pub fn assemble(mut self) -> EventLog {
        let rows = self.case_of.len();
        self.events.rows = rows;
        let case_count = self.cases.rows;
        for column in &mut self.events.columns {
            column.close(rows);
        }
        for column in &mut self.cases.columns {
            column.close(case_count);
        }

        let mut offsets = vec![0u32; case_count + 1];
        for &case in &self.case_of {
            offsets[case as usize + 1] += 1;
        }
        for case in 0..case_count {
            offsets[case + 1] += offsets[case];
        }

        let order = self.order(&offsets);
        self.case_of = Vec::new();
        if let Some(order) = &order {
            permute(&mut self.events, order);
        }

        let activities = match self.activity.as_slice() {
            [] => panic!("an event log needs an activity column"),
            [one] => {
                let column = self.events.column(*one);
                assert!(matches!(column.values, Values::Text { .. }), "the activity column is text");
                assert!(rows == 0 || column.presence == Presence::All, "every event has an activity");
                Activities::Column(*one)
            }
            _ => join(&self.events, self.activity),
        };
        let times = match self.time {
            Some(id) if self.events.column(id).presence == Presence::All => Times::Column(id),
            id => Times::Dense { column: id, ns: dense_times(&self.events, id) },
        };
        let mut log = EventLog {
            offsets,
            cases: self.cases,
            events: self.events,
            case_id: self.case_id,
            activities,
            times,
            positions: order,
            roles: self.roles,
            meta: self.meta,
            variants: Variants::default(),
        };
        log.variants = Variants::find(log.case_ranges(), log.activity_codes(), log.activities());
        log
    }

    /// Source position of each row in sorted order; `None` when the source is in order.
    fn order(&self, offsets: &[u32]) -> Option<Vec<u32>> {
        let rows = self.case_of.len();
        let grouped = self.case_of.is_sorted();
        let times = self.time.map(|id| self.events.column(id));
        // An event without time is sorted with the time of the one before it in its case.
        let mut last_of_case = vec![NO_TIME; offsets.len() - 1];
        let mut keys = Vec::new();
        let mut in_order = true;
        if let Some(column) = times {
            let Values::Date { ns, .. } = &column.values else { panic!("the time column holds dates") };
            let mut rows_with_time = match &column.presence {
                Presence::All => None,
                Presence::Rows(present) => Some(present.iter().peekable()),
            };
            let mut value = ns.iter();
            keys.reserve_exact(rows);
            for (row, &case) in self.case_of.iter().enumerate() {
                let last = &mut last_of_case[case as usize];
                let present = match &mut rows_with_time {
                    None => true,
                    Some(present) => present.next_if(|&&next| next as usize == row).is_some(),
                };
                if present {
                    let time = *value.next().expect("one value a present row");
                    in_order &= *last <= time;
                    *last = time;
                }
                keys.push(*last);
            }
        }
        if grouped && in_order {
            return None;
        }
        let mut next: Vec<u32> = offsets.to_vec();
        let mut order = vec![0u32; rows];
        for (row, &case) in self.case_of.iter().enumerate() {
            let slot = &mut next[case as usize];
            order[*slot as usize] = row as u32;
            *slot += 1;
        }
        if !in_order {
            for pair in offsets.windows(2) {
                order[pair[0] as usize..pair[1] as usize].sort_by_key(|&row| keys[row as usize]);
            }
        }
        Some(order)
    }
}

fn dense_times(events: &Table, id: Option<ColumnId>) -> Vec<i64> {
    let mut dense = vec![NO_TIME; events.rows];
    if let Some(column) = id.map(|id| events.column(id))
        && let (Presence::Rows(present), Values::Date { ns, .. }) = (&column.presence, &column.values)
    {
        for (&row, &time) in present.iter().zip(ns) {
            dense[row as usize] = time;
        }
    }
    dense
}

/// Joins text columns by `+`, as classifiers do (IEEE 1849-2016, 5.6.2 leaves the sign
/// open; OpenXES uses this one).
pub(crate) fn join(events: &Table, columns: Vec<ColumnId>) -> Activities {
    let mut names = Dictionary::new();
    let mut text = String::new();
    let codes = (0..events.rows)
        .map(|row| {
            text.clear();
            for (index, &id) in columns.iter().enumerate() {
                if index > 0 {
                    text.push('+');
                }
                if let Some(Cell::Text(part)) = events.column(id).cell(row) {
                    text.push_str(part);
                }
            }
            names.intern(&text)
        })
        .collect();
    Activities::Joined { columns, codes, names }
}

/// Reorders all rows: new row `i` is old row `order[i]`.
fn permute(table: &mut Table, order: &[u32]) {
    let mut new_row = Vec::new();
    for column in &mut table.columns {
        let picks = match &column.presence {
            Presence::All => None,
            Presence::Rows(rows) => {
                if new_row.is_empty() {
                    new_row = vec![0u32; order.len()];
                    for (new, &old) in order.iter().enumerate() {
                        new_row[old as usize] = new as u32;
                    }
                }
                let mut moved: Vec<(u32, u32)> =
                    rows.iter().enumerate().map(|(index, &old)| (new_row[old as usize], index as u32)).collect();
                moved.sort_unstable();
                Some(moved)
            }
        };
        match picks {
            None => pick(&mut column.values, order),
            Some(moved) => {
                let indices: Vec<u32> = moved.iter().map(|&(_, index)| index).collect();
                pick(&mut column.values, &indices);
                column.presence = Presence::Rows(moved.into_iter().map(|(row, _)| row).collect());
            }
        }
    }
    if let Some(shapes) = &mut table.shapes
        && !shapes.of_row.is_empty()
    {
        shapes.of_row = order.iter().map(|&old| shapes.of_row[old as usize]).collect();
    }
}

/// Keeps the values at `indices`, in that order.
pub(crate) fn pick(values: &mut Values, indices: &[u32]) {
    fn take<T: Copy>(from: &mut Vec<T>, indices: &[u32]) {
        *from = indices.iter().map(|&index| from[index as usize]).collect();
    }
    match values {
        Values::Text { codes, .. } => take(codes, indices),
        Values::Int(values) => take(values, indices),
        Values::Float(values) => take(values, indices),
        Values::Boolean(values) => take(values, indices),
        Values::Date { ns, offsets } => {
            take(ns, indices);
            if let crate::Offsets::Each(each) = offsets {
                take(each, indices);
            }
        }
    }
}

/// Builds a log event by event, in any order; for generators and tests.
///
/// ```
/// use lotse_eventlog::LogBuilder;
/// let mut builder = LogBuilder::new();
/// builder.event("P-1", "submit", Some(0));
/// builder.event("P-1", "decide", Some(5_000_000_000)).text("org:group", "Bauamt");
/// let log = builder.finish();
/// assert_eq!((log.case_count(), log.event_count(), log.variants().len()), (1, 2, 1));
/// ```
#[derive(Clone, Debug)]
pub struct LogBuilder {
    case_of: Vec<u32>,
    ids: Dictionary,
    cases: Table,
    events: Table,
}

impl Default for LogBuilder {
    fn default() -> Self {
        Self::new()
    }
}

const ACTIVITY: ColumnId = ColumnId(0);
const TIME: ColumnId = ColumnId(1);

impl LogBuilder {
    /// A builder without events.
    #[must_use]
    pub fn new() -> Self {
        Self {
            case_of: Vec::new(),
            ids: Dictionary::new(),
            cases: Table { rows: 0, columns: vec![Column::new("concept:name", Kind::String, None)], shapes: None },
            events: Table {
                rows: 0,
                columns: vec![
                    Column::new("concept:name", Kind::String, None),
                    Column::new("time:timestamp", Kind::Date, None),
                ],
                shapes: None,
            },
        }
    }

    /// Adds an event of `case` at `time` (nanoseconds since the epoch, UTC).
    pub fn event(&mut self, case: &str, activity: &str, time: Option<i64>) -> &mut Self {
        let known = self.ids.len();
        let case_index = self.ids.intern(case);
        if self.ids.len() > known {
            self.cases.rows += 1;
            push(&mut self.cases, ColumnId(0), case_index, Cell::Text(case));
        }
        let row = self.case_of.len() as u32;
        self.case_of.push(case_index);
        self.events.rows += 1;
        push(&mut self.events, ACTIVITY, row, Cell::Text(activity));
        if let Some(ns) = time {
            push(&mut self.events, TIME, row, Cell::Date { ns, offset: 0 });
        }
        self
    }

    /// Sets an attribute of the event last added. The first value of a key decides its type.
    ///
    /// # Panics
    /// Before the first event, and when a key changes its type or is set twice.
    pub fn set(&mut self, key: &str, value: Cell<'_>) -> &mut Self {
        let row = u32::try_from(self.case_of.len() - 1).expect("an event was added");
        let id = column_for(&mut self.events, key, value);
        push(&mut self.events, id, row, value);
        self
    }

    /// Sets a text attribute of the event last added.
    ///
    /// # Panics
    /// As [`LogBuilder::set`].
    pub fn text(&mut self, key: &str, value: &str) -> &mut Self {
        self.set(key, Cell::Text(value))
    }

    /// Sets an attribute of the case last begun.
    ///
    /// # Panics
    /// As [`LogBuilder::set`].
    pub fn case_attribute(&mut self, key: &str, value: Cell<'_>) -> &mut Self {
        let row = u32::try_from(self.ids.len() - 1).expect("a case was begun");
        let id = column_for(&mut self.cases, key, value);
        push(&mut self.cases, id, row, value);
        self
    }

    /// The log. `org:resource`, `org:group` or `org:role`, `lifecycle:transition`,
    /// `start_timestamp` and `cost:total` take the parts their names say.
    #[must_use]
    pub fn finish(self) -> EventLog {
        let roles = Roles::by_key(&self.events);
        Parts {
            case_of: self.case_of,
            cases: self.cases,
            events: self.events,
            case_id: Some(ColumnId(0)),
            activity: vec![ACTIVITY],
            time: Some(TIME),
            roles,
            meta: Meta::default(),
        }
        .assemble()
    }
}

impl Roles {
    /// Finds the parts by the keys of the standard extensions (IEEE 1849-2016, 6) and
    /// the column names in wide use.
    #[must_use]
    pub fn by_key(events: &Table) -> Self {
        let first = |keys: &[&str], kind: Kind| {
            keys.iter().find_map(|key| events.find(key).filter(|id| events.column(*id).kind == kind))
        };
        Self {
            start: first(&["start_timestamp", "time:start", "start_time"], Kind::Date),
            lifecycle: first(&["lifecycle:transition"], Kind::String),
            actor: first(&["org:resource"], Kind::String),
            unit: first(&["org:role", "org:group", "org:unit"], Kind::String),
            cost: first(&["cost:total"], Kind::Float),
        }
    }
}

fn column_for(table: &mut Table, key: &str, value: Cell<'_>) -> ColumnId {
    let kind = match value {
        Cell::Text(_) => Kind::String,
        Cell::Int(_) => Kind::Int,
        Cell::Float(_) => Kind::Float,
        Cell::Boolean(_) => Kind::Boolean,
        Cell::Date { .. } => Kind::Date,
    };
    if let Some(id) = table.find(key) {
        assert_eq!(table.column(id).kind, kind, "`{key}` keeps its type");
        return id;
    }
    let mut column = Column::new(key, kind, None);
    column.presence = Presence::Rows(Vec::new());
    table.columns.push(column);
    ColumnId(table.columns.len() as u32 - 1)
}

/// Appends `value` for `row` (ascending) to column `id`.
fn push(table: &mut Table, id: ColumnId, row: u32, value: Cell<'_>) {
    let column = &mut table.columns[id.0 as usize];
    match (&mut column.values, value) {
        (Values::Text { codes, dictionary }, Cell::Text(text)) => codes.push(dictionary.intern(text)),
        (Values::Int(values), Cell::Int(value)) => values.push(value),
        (Values::Float(values), Cell::Float(value)) => values.push(value),
        (Values::Boolean(values), Cell::Boolean(value)) => values.push(value),
        (Values::Date { ns, offsets }, Cell::Date { ns: instant, offset }) => {
            offsets.push(ns.len(), if offset == NO_OFFSET { NO_OFFSET } else { offset });
            ns.push(instant);
        }
        _ => panic!("`{}` keeps its type", column.key),
    }
    match &mut column.presence {
        Presence::Rows(rows) => {
            assert!(rows.last().is_none_or(|&last| last < row), "`{}` is set once an event", column.key);
            rows.push(row);
        }
        Presence::All => column.mark_present(row),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_by_case_then_time_then_source_position() {
        let mut builder = LogBuilder::new();
        builder.event("b", "3", Some(30)).text("note", "third");
        builder.event("a", "1", Some(10));
        builder.event("b", "1", Some(10)).text("note", "first");
        builder.event("b", "2", Some(10));
        builder.event("b", "untimed", None).text("note", "after 2");
        let log = builder.finish();
        let names: Vec<&str> = log.activity_codes().iter().map(|&code| log.activities().text(code)).collect();
        assert_eq!(names, ["1", "2", "untimed", "3", "1"]);
        assert_eq!(log.case_id(0), "b");
        assert_eq!((0..5).map(|row| log.position(row)).collect::<Vec<_>>(), [2, 3, 4, 0, 1]);
        let note = log.events().column(log.events().find("note").expect("a note column"));
        assert_eq!(note.cell(0), Some(Cell::Text("first")));
        assert_eq!(note.cell(1), None);
        assert_eq!(note.cell(3), Some(Cell::Text("third")));
        assert_eq!(log.times()[2], NO_TIME);
    }

    #[test]
    fn variants_are_numbered_by_frequency_then_names() {
        let mut builder = LogBuilder::new();
        for (case, trace) in ["zy", "ab", "ab", "c"].iter().enumerate() {
            for (time, activity) in trace.chars().enumerate() {
                builder.event(&case.to_string(), &activity.to_string(), Some(time as i64));
            }
        }
        let log = builder.finish();
        let shown: Vec<(String, u32)> = log
            .variants()
            .iter()
            .map(|(_, trace, count)| (trace.iter().map(|&code| log.activities().text(code)).collect(), count))
            .collect();
        assert_eq!(shown, [("ab".to_owned(), 2), ("c".to_owned(), 1), ("zy".to_owned(), 1)]);
        assert_eq!(log.variants().of_case(), [2, 0, 0, 1]);
    }
}
