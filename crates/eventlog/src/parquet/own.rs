//! Reading what [`super::write`] wrote. The file is not trusted: whatever it says of itself is
//! checked before the log is built.

use std::ops::Range;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use parquet::file::reader::ChunkReader;

use super::append::{self, Known};
use super::read::Opened;
use super::scheme::{self, ColumnOf, Scheme, damaged};
use crate::detect::Format;
use crate::{
    Column, ColumnId, Error, EventLog, Kind, NO_OFFSET, Offsets, Parts, Presence, Preview, Shapes, Table, Values, xes,
};

/// Builds a log from the batches of a file.
pub(super) struct Own {
    scheme: Scheme,
    cases: Side,
    events: Side,
    case_of: Vec<u32>,
    positions: Vec<u32>,
    has_positions: bool,
}

/// One of the two tables.
struct Side {
    columns: Vec<Column>,
    known: Vec<Known>,
    rows: u32,
    shapes: Vec<u32>,
    has_shapes: bool,
}

impl Side {
    fn new(described: &[ColumnOf], has_shapes: bool) -> Result<Self, Error> {
        let columns = scheme::columns(described)?;
        let known = columns.iter().map(|_| Known::default()).collect();
        Ok(Self { columns, known, rows: 0, shapes: Vec::new(), has_shapes })
    }

    fn append(&mut self, described: &[ColumnOf], batch: &RecordBatch, picks: &[u32], shape: &str) -> Result<(), Error> {
        if picks.is_empty() {
            return Ok(());
        }
        if self.has_shapes {
            numbers(&mut self.shapes, column(batch, shape)?, picks)?;
        }
        for ((of, into), known) in described.iter().zip(&mut self.columns).zip(&mut self.known) {
            let array = column(batch, &of.name)?;
            if !append::fits(array.data_type(), into.kind) {
                return Err(damaged("a column has not the type it should have"));
            }
            let before = into.values.len();
            let uniform = offset(of.offset.unwrap_or(NO_OFFSET))?;
            append::append(into, array, picks, self.rows, known, &mut |ns| (ns, uniform)).map_err(|unfit| {
                let row = self.rows as usize + unfit.row;
                damaged(&format!("row {row}: `{}` is not {}: `{}`", of.name, unfit.expected, unfit.text))
            })?;
            if let Some(name) = &of.offsets {
                add_offsets(into, before, array, column(batch, name)?, picks)?;
            }
        }
        self.rows += picks.len() as u32;
        Ok(())
    }

    fn finish(self, shapes: Option<Vec<Vec<u32>>>) -> Result<Table, Error> {
        let rows = self.rows as usize;
        let mut table = Table { rows, columns: self.columns, shapes: None };
        for column in &mut table.columns {
            column.close(rows);
            if let (Kind::Fragment, Values::Text { dictionary, .. }) = (column.kind, &column.values)
                && !dictionary.iter().all(|xml| xes::try_attribute_of(xml).is_some())
            {
                return Err(damaged("an attribute is not the XML of one"));
            }
        }
        if let Some(lists) = shapes {
            table.shapes = Some(checked(&table, lists, self.shapes)?);
        }
        Ok(table)
    }
}

/// Shapes that name each column of the table at most once, parents before their children.
fn checked(table: &Table, lists: Vec<Vec<u32>>, of_row: Vec<u32>) -> Result<Shapes, Error> {
    let mut seen = vec![usize::MAX; table.columns.len()];
    for (number, list) in lists.iter().enumerate() {
        for &id in list {
            let column = table.columns.get(id as usize).ok_or_else(|| damaged("a shape names an unknown column"))?;
            let parent = column.parent.is_none_or(|parent| seen[parent.0 as usize] == number);
            if seen[id as usize] == number || !parent {
                return Err(damaged("a shape names a column twice or before its parent"));
            }
            seen[id as usize] = number;
        }
    }
    let known = |&shape: &u32| (shape as usize) < lists.len();
    if !of_row.iter().all(known) || (lists.is_empty() && table.rows > 0) {
        return Err(damaged("a row has an unknown shape"));
    }
    let lists = lists.into_iter().map(|list| list.into_iter().map(ColumnId).collect()).collect();
    Ok(Shapes { lists, of_row })
}

impl Own {
    /// Reads what the file says of itself. `has` tells which columns there are.
    pub fn new(description: &str, has: &dyn Fn(&str) -> bool) -> Result<Self, Error> {
        #[derive(serde::Deserialize)]
        struct Version {
            version: u32,
        }
        let unreadable = |error: serde_json::Error| damaged(&format!("its description is not readable: {error}"));
        let Version { version } = serde_json::from_str(description).map_err(unreadable)?;
        if version != scheme::VERSION {
            let what = format!(
                "the Parquet file was written in version {version} of the scheme of Lotse; known is version {}",
                scheme::VERSION
            );
            return Err(Error::Format { what });
        }
        let scheme: Scheme = serde_json::from_str(description).map_err(unreadable)?;
        let cases = Side::new(&scheme.case_columns, has(scheme::CASE_SHAPE))?;
        let events = Side::new(&scheme.event_columns, has(scheme::EVENT_SHAPE))?;
        let has_positions = has(scheme::POSITION);
        Ok(Self { scheme, cases, events, case_of: Vec::new(), positions: Vec::new(), has_positions })
    }

    /// Events read so far.
    pub fn events(&self) -> u64 {
        u64::from(self.events.rows)
    }

    pub fn append(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        let case_of = column(batch, scheme::CASE)?.as_primitive_opt::<UInt32Type>();
        let case_of = case_of.filter(|array| array.null_count() == 0).ok_or_else(|| damaged("a case has no number"))?;
        let (mut new_cases, mut events) = (Vec::new(), Vec::new());
        let is_event = match batch.column_by_name(scheme::EVENT) {
            None => None,
            Some(array) => Some(array.as_boolean_opt().ok_or_else(|| damaged("`lotse:event` is not boolean"))?),
        };
        let mut next_case = self.cases.rows;
        for row in 0..batch.num_rows() {
            let case = case_of.value(row);
            if case == next_case {
                new_cases.push(row as u32);
                next_case += 1;
            } else if case.checked_add(1) != Some(next_case) {
                return Err(damaged("the cases do not follow each other"));
            }
            if is_event.is_none_or(|is_event| is_event.value(row)) {
                events.push(row as u32);
                self.case_of.push(case);
            }
        }
        if self.has_positions {
            numbers(&mut self.positions, column(batch, scheme::POSITION)?, &events)?;
        }
        self.cases.append(&self.scheme.case_columns, batch, &new_cases, scheme::CASE_SHAPE)?;
        self.events.append(&self.scheme.event_columns, batch, &events, scheme::EVENT_SHAPE)
    }

    /// The log of what was read, though it is not all.
    fn finish_head(mut self) -> Result<EventLog, Error> {
        (self.scheme.cases, self.scheme.events) = (self.cases.rows, self.events.rows);
        self.has_positions = false;
        self.finish(&[])
    }

    /// The log, its activity taken from the columns `activity` where any are named.
    pub fn finish(self, activity: &[String]) -> Result<EventLog, Error> {
        let Self { mut scheme, cases, events, case_of, positions, has_positions } = self;
        if (cases.rows, events.rows) != (scheme.cases, scheme.events) {
            return Err(damaged("there are not as many cases and events as it says"));
        }
        let roles = scheme.roles();
        let cases = cases.finish(scheme.case_shapes)?;
        let events = events.finish(scheme.event_shapes)?;
        if !activity.is_empty() {
            scheme.activity = activity.iter().map(|key| named(&events, key)).collect::<Result<_, _>>()?;
        }
        let number = |table: &Table, id: &Option<u32>| id.is_none_or(|id| (id as usize) < table.columns.len());
        let texts = |id: &u32| {
            events.columns.get(*id as usize).is_some_and(|column| {
                matches!(column.values, Values::Text { .. }) && (events.rows == 0 || column.presence == Presence::All)
            })
        };
        let is_text = |id: &u32| matches!(events.columns[*id as usize].values, Values::Text { .. });
        let is_number = |id: &u32| matches!(events.columns[*id as usize].kind, Kind::Int | Kind::Float);
        let is_date = |id: &u32| matches!(events.columns[*id as usize].values, Values::Date { .. });
        let parts = [scheme.start, scheme.lifecycle, scheme.actor, scheme.unit, scheme.cost, scheme.time];
        if !number(&cases, &scheme.case_id)
            || !parts.iter().all(|id| number(&events, id))
            || ![scheme.time, scheme.start].iter().flatten().all(is_date)
            || ![scheme.lifecycle, scheme.actor, scheme.unit].iter().flatten().all(is_text)
            || !scheme.cost.iter().all(is_number)
            || scheme.activity.is_empty()
            || !scheme.activity.iter().all(texts)
        {
            return Err(damaged("a column has not the type its part needs"));
        }
        if has_positions && !is_permutation(&positions) {
            return Err(damaged("the positions of events contradict each other"));
        }
        let parts = Parts {
            case_of,
            cases,
            events,
            case_id: scheme.case_id.map(ColumnId),
            activity: scheme.activity.into_iter().map(ColumnId).collect(),
            time: scheme.time.map(ColumnId),
            roles,
            meta: scheme.head.meta()?,
        };
        let mut log = parts.assemble();
        if has_positions {
            log.positions = Some(match log.positions {
                None => positions,
                Some(order) => order.into_iter().map(|row| positions[row as usize]).collect(),
            });
        }
        Ok(log)
    }
}

/// Looks at a file that Lotse wrote.
pub(super) fn preview<R: ChunkReader + 'static>(description: &str, file: &Opened<R>) -> Result<Preview, Error> {
    let mut own = Own::new(description, &|name| file.schema.column_with_name(name).is_some())?;
    if let Some(head) = file.head(2_000)? {
        own.append(&head)?;
    }
    Ok(crate::any::describe(&own.finish_head()?, Format::Parquet))
}

/// The column `key`, which can name activities.
fn named(events: &Table, key: &str) -> Result<u32, Error> {
    let Some(id) = events.find(key) else {
        let columns = events.columns.iter().filter(|column| column.parent.is_none());
        return Err(Error::MissingColumn {
            role: "activity",
            hint: format!("there is no column `{key}`"),
            columns: columns.map(|column| column.key.as_str()).collect::<Vec<_>>().join(", "),
        });
    };
    let column = events.column(id);
    if !matches!(column.values, Values::Text { .. }) || column.presence != Presence::All {
        let what = format!("`{key}` is not a text in all events and cannot name the activity");
        return Err(Error::Format { what });
    }
    Ok(id.0)
}

/// An offset that can be: less than a day, or none.
fn offset(minutes: i16) -> Result<i16, Error> {
    if minutes == NO_OFFSET || minutes.unsigned_abs() < 24 * 60 {
        return Ok(minutes);
    }
    Err(damaged("an offset from UTC is a day or more"))
}

fn is_permutation(positions: &[u32]) -> bool {
    let mut seen = vec![false; positions.len()];
    positions.iter().all(|&at| seen.get_mut(at as usize).is_some_and(|seen| !std::mem::replace(seen, true)))
}

fn column<'a>(batch: &'a RecordBatch, name: &str) -> Result<&'a ArrayRef, Error> {
    batch.column_by_name(name).ok_or_else(|| damaged(&format!("the column `{name}` is missing")))
}

fn numbers(into: &mut Vec<u32>, array: &ArrayRef, picks: &[u32]) -> Result<(), Error> {
    let array = array.as_primitive_opt::<UInt32Type>().ok_or_else(|| damaged("a column should hold numbers"))?;
    for &row in picks {
        if array.is_null(row as usize) {
            return Err(damaged("a number is missing"));
        }
        into.push(array.value(row as usize));
    }
    Ok(())
}

/// Gives the dates from `before` on, taken from `picks` of `dates`, their own offsets.
fn add_offsets(
    column: &mut Column,
    before: usize,
    dates: &ArrayRef,
    given: &ArrayRef,
    picks: &[u32],
) -> Result<(), Error> {
    let given =
        given.as_primitive_opt::<arrow_array::types::Int16Type>().ok_or_else(|| damaged("offsets are not numbers"))?;
    let Values::Date { ns, offsets } = &mut column.values else {
        return Err(damaged("a column without dates has offsets"));
    };
    let range: Range<usize> = before..ns.len();
    let rows = picks.iter().filter(|&&row| dates.is_valid(row as usize));
    let mut each = match std::mem::replace(offsets, Offsets::Uniform(NO_OFFSET)) {
        Offsets::Each(each) => each,
        Offsets::Uniform(_) => Vec::new(),
    };
    each.truncate(before);
    for &row in rows {
        if given.is_null(row as usize) {
            return Err(damaged("a date has no offset"));
        }
        each.push(offset(given.value(row as usize))?);
    }
    if each.len() != range.end {
        return Err(damaged("a date has no offset"));
    }
    *offsets = Offsets::Each(each);
    Ok(())
}
