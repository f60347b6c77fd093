//! Tables that other programs wrote.

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::DataType;
use parquet::file::reader::ChunkReader;

use super::append::{self, Known, Unfit};
use super::read::{Opened, Options};
use crate::csv::Overrides;
use crate::detect::Format as FileFormat;
use crate::pseudonym::text_of;
use crate::tabular::assign::{Assigned, Seen};
use crate::tabular::build::Flat;
use crate::tabular::format::Format;
use crate::tabular::preview::{PreviewColumn, first_rows, mask_shared};
use crate::tabular::zone::{self, Clock, Zone};
use crate::tabular::{Mapping, Part, Preview, Warning};
use crate::{Column, Diagnostic, Error, EventLog, ImportReport, Kind, Mode, NO_OFFSET, Progress, Values};

/// Rows looked at.
const ROWS: usize = 2_000;

/// How a table will be read.
struct Plan {
    /// The columns that can be read, as they stand in the batches.
    columns: Vec<(String, DataType, Kind)>,
    assigned: Assigned,
    zone: Zone,
    warnings: Vec<Warning>,
    /// The first rows as texts, column by column.
    head: Vec<Vec<String>>,
}

impl Plan {
    fn new<R: ChunkReader + 'static>(
        file: &Opened<R>,
        head: Option<RecordBatch>,
        mapping: Option<&Mapping>,
        time_zone: Option<&str>,
        time_format: Option<&str>,
    ) -> Result<Self, Error> {
        let zone_name = time_zone.unwrap_or(zone::DEFAULT);
        let zone = Zone::new(zone_name)
            .ok_or_else(|| Error::Format { what: format!("the time zone `{zone_name}` is not known") })?;
        let given = match time_format {
            None => None,
            Some(text) => Some(
                Format::new(text).ok_or_else(|| Error::Format { what: format!("`{text}` is no format of dates") })?,
            ),
        };
        let mut warnings = Vec::new();
        let mut columns = Vec::new();
        for field in file.schema.fields() {
            match append::kind_of(field.data_type()) {
                Some(kind) => columns.push((field.name().clone(), field.data_type().clone(), kind)),
                None => warnings.push(Warning::LeftOut {
                    column: field.name().clone(),
                    of: field.data_type().to_string().chars().take(80).collect(),
                }),
            }
        }
        if let Some(doubled) =
            (1..columns.len()).find(|&at| columns[..at].iter().any(|(name, ..)| *name == columns[at].0))
        {
            return Err(Error::Format {
                what: format!("the column name `{}` occurs more than once", columns[doubled].0),
            });
        }
        let head: Vec<Vec<String>> = match &head {
            None => vec![Vec::new(); columns.len()],
            Some(batch) => columns
                .iter()
                .zip(batch.columns())
                .map(|((_, _, kind), array)| texts(array, *kind, batch.num_rows().min(ROWS)))
                .collect(),
        };
        let seen: Vec<Seen<'_>> = columns
            .iter()
            .zip(&head)
            .map(|((name, _, kind), values)| Seen {
                name,
                values: values.iter().map(String::as_str).collect(),
                typed_time: *kind == Kind::Date,
                typed_other: !matches!(kind, Kind::Date | Kind::String | Kind::Int),
            })
            .collect();
        let assigned = Assigned::find_all(&seen, mapping, given.as_ref(), &zone, &mut warnings)?;
        for part in [Part::Time, Part::Start] {
            let Some(index) = assigned.find(part) else { continue };
            if columns[index].2 == Kind::Date && is_local(&columns[index].1) {
                let (column, zone) = (columns[index].0.clone(), zone.name().to_owned());
                warnings.push(Warning::NoZone { column, zone });
            }
        }
        drop(seen);
        Ok(Self { columns, assigned, zone, warnings, head })
    }
}

fn is_local(of: &DataType) -> bool {
    matches!(of, DataType::Timestamp(_, None) | DataType::Date32 | DataType::Date64)
}

/// The first values of `array` as texts.
fn texts(array: &ArrayRef, kind: Kind, rows: usize) -> Vec<String> {
    let mut column = Column::new("", kind, None);
    for row in 0..rows as u32 {
        // What cannot be shown is found when it is read.
        let _ = append::append(&mut column, array, &[row], row, &mut Known::default(), &mut |ns| (ns, NO_OFFSET));
    }
    column.close(rows);
    (0..rows).map(|row| column.cell(row).map_or_else(String::new, text_of)).collect()
}

/// Looks at a Parquet file.
///
/// # Errors
/// When it is damaged or `overrides` are not possible.
pub fn preview(source: impl ChunkReader + 'static, overrides: &Overrides) -> Result<Preview, Error> {
    let file = Opened::new(source)?;
    if let Some(description) = file.description() {
        return super::own::preview(&description, &file);
    }
    let head = file.head(ROWS)?;
    let plan = Plan::new(&file, head, None, overrides.time_zone.as_deref(), overrides.time_format.as_deref())?;
    let rows = plan.head.first().map_or(0, Vec::len);
    let mut columns: Vec<PreviewColumn> = plan
        .columns
        .iter()
        .enumerate()
        .map(|(index, (name, _, kind))| {
            let part = plan.assigned.parts[index];
            let of_case = part == Part::Case || name.starts_with("case:");
            PreviewColumn::new(name, *kind, of_case, part, plan.head[index].iter().map(String::as_str))
        })
        .collect();
    let values: Vec<Vec<&str>> = plan.head.iter().map(|values| values.iter().map(String::as_str).collect()).collect();
    mask_shared(&mut columns, &values);
    let time = plan.assigned.find(Part::Time);
    let zoneless = plan.warnings.iter().any(|warning| matches!(warning, Warning::NoZone { .. }));
    Ok(Preview {
        format: FileFormat::Parquet,
        dialect: None,
        rows: first_rows((0..rows).map(|row| plan.head.iter().map(move |values| values[row].as_str())), &columns),
        columns,
        time_zone: zoneless.then(|| plan.zone.name().to_owned()),
        time_format: time
            .and_then(|index| plan.assigned.formats[index].as_ref())
            .map(|format| format.text().to_owned()),
        warnings: plan.warnings,
    })
}

/// Reads a table.
pub(super) fn read<R: ChunkReader + 'static>(
    file: Opened<R>,
    bytes: u64,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let head = file.head(ROWS)?;
    let zone = options.time_zone.as_deref();
    let plan = Plan::new(&file, head, options.mapping.as_ref(), zone, options.time_format.as_deref())?;
    let names: Vec<&str> = plan.columns.iter().map(|(name, ..)| name.as_str()).collect();
    let (case, time) = plan.assigned.needed(&names)?;
    if plan.columns[time].2 != Kind::Date && plan.assigned.formats[time].is_none() {
        let example = plan.head[time].iter().find(|text| !text.is_empty()).map_or("", String::as_str);
        let what = format!("the times in `{}` are in no known format: `{example}`", plan.columns[time].0);
        return Err(Error::Format { what });
    }
    let rows = file.rows();
    let mut reading = Reading::new(plan, options.mode, case);
    let mut done = 0u64;
    for batch in file.batches()? {
        let batch = batch?;
        reading.add(&batch, done)?;
        done += batch.num_rows() as u64;
        let share = done as f64 / rows.max(1) as f64;
        if !progress.advance((bytes as f64 * share) as u64, u64::from(reading.rows)) {
            return Err(Error::Cancelled);
        }
    }
    reading.finish()
}

struct Reading {
    plan: Plan,
    mode: Mode,
    case: usize,
    columns: Vec<Column>,
    known: Vec<Known>,
    rows: u32,
    report: ImportReport,
}

impl Reading {
    fn new(plan: Plan, mode: Mode, case: usize) -> Self {
        let column = |(index, (name, _, kind)): (usize, &(String, DataType, Kind))| {
            let kind = if plan.assigned.formats[index].is_some() { Kind::Date } else { *kind };
            Column::new(name.clone(), kind, None)
        };
        let columns: Vec<Column> = plan.columns.iter().enumerate().map(column).collect();
        let known = columns.iter().map(|_| Known::default()).collect();
        Self { plan, mode, case, columns, known, rows: 0, report: ImportReport::default() }
    }

    /// Adds a batch that begins at row `first` of the file.
    fn add(&mut self, batch: &RecordBatch, first: u64) -> Result<(), Error> {
        let mut picks: Vec<u32> = (0..batch.num_rows() as u32).collect();
        for index in 0..self.columns.len() {
            let array = batch.column(index);
            match self.plan.assigned.parts[index] {
                Part::Case | Part::Activity => self.need(index, array, &mut picks, first)?,
                _ => {}
            }
            if !self.plan.assigned.dropped[index] {
                self.check(index, array, &mut picks, first)?;
            }
        }
        let rows = u64::from(self.rows) + picks.len() as u64;
        if rows >= u64::from(u32::MAX) {
            return Err(Error::Limit { line: first, limit: u64::from(u32::MAX), what: "rows" });
        }
        for index in 0..self.columns.len() {
            if !self.plan.assigned.dropped[index] {
                self.append(index, batch.column(index), &picks, first)?;
            }
        }
        self.rows = rows as u32;
        Ok(())
    }

    /// Rejects the rows that have no value in a column that every event needs.
    fn need(&mut self, index: usize, array: &ArrayRef, picks: &mut Vec<u32>, first: u64) -> Result<(), Error> {
        let empty = |row: u32| -> bool {
            let row = row as usize;
            if array.is_null(row) {
                return true;
            }
            match array.as_dictionary_opt::<Int32Type>() {
                Some(array) => {
                    let key = array.keys().value(row) as usize;
                    array.values().is_null(key) || array.values().as_string::<i32>().value(key).is_empty()
                }
                None => false,
            }
        };
        let (kept, rejected): (Vec<u32>, Vec<u32>) = picks.iter().partition(|&&row| !empty(row));
        *picks = kept;
        for row in rejected {
            let key = self.plan.columns[index].0.clone();
            self.reject(first + u64::from(row), key, "a value, which every event needs", String::new())?;
        }
        Ok(())
    }

    /// Rejects the rows whose value the column cannot take.
    fn check(&mut self, index: usize, array: &ArrayRef, picks: &mut Vec<u32>, first: u64) -> Result<(), Error> {
        let format = self.plan.assigned.formats[index].clone();
        let kind = self.plan.columns[index].2;
        let sure = matches!(
            array.data_type(),
            DataType::Boolean | DataType::Float64 | DataType::Float32 | DataType::Int64 | DataType::Int32
        ) || matches!(array.data_type(), DataType::Dictionary(..));
        if sure && format.is_none() {
            return Ok(());
        }
        let unfit = |picks: &[u32]| -> Option<Unfit> {
            let mut scratch = Column::new("", kind, None);
            let read = append::append(&mut scratch, array, picks, 0, &mut Known::default(), &mut |ns| (ns, NO_OFFSET));
            if let Err(unfit) = read {
                return Some(unfit);
            }
            let format = format.as_ref()?;
            (0..scratch.values.len()).find_map(|at| {
                let text = text_of(scratch.value(at));
                let fits = text.is_empty() || format.parse(text.as_bytes()).is_some();
                let expected = "a time in the format of the column";
                (!fits).then(|| Unfit { row: at, expected, text: append::shown(&text) })
            })
        };
        if unfit(picks).is_none() {
            return Ok(());
        }
        let mut kept = Vec::with_capacity(picks.len());
        for &row in picks.iter() {
            match unfit(&[row]) {
                None => kept.push(row),
                Some(unfit) => {
                    let key = self.plan.columns[index].0.clone();
                    self.reject(first + u64::from(row), key, unfit.expected, unfit.text)?;
                }
            }
        }
        *picks = kept;
        Ok(())
    }

    /// Rejects the row at `at` (from 0), or the file.
    fn reject(&mut self, at: u64, key: String, expected: &'static str, text: String) -> Result<(), Error> {
        let line = at + 1;
        if self.mode == Mode::Strict {
            return Err(Error::Value { line, key, expected, text });
        }
        self.report.reject(line, || format!("`{key}` is not {expected}: `{text}`"));
        Ok(())
    }

    fn append(&mut self, index: usize, array: &ArrayRef, picks: &[u32], first: u64) -> Result<(), Error> {
        let (name, of, kind) = &self.plan.columns[index];
        let zone = &mut self.plan.zone;
        let (mut skipped, mut twice) = (0u64, 0u64);
        let mut local = |ns: i64| {
            let (ns, offset, clock) = zone.instant(ns);
            skipped += u64::from(clock == Clock::Skipped);
            twice += u64::from(clock == Clock::Twice);
            (ns, offset)
        };
        let column = &mut self.columns[index];
        let before = column.values.len();
        let known = &mut self.known[index];
        let never = |unfit: Unfit| Error::Format { what: format!("row {}: not {}", unfit.row, unfit.expected) };
        let mut zoneless = 0;
        if let Some(format) = &self.plan.assigned.formats[index] {
            let mut scratch = Column::new("", *kind, None);
            append::append(&mut scratch, array, picks, 0, known, &mut |ns| (ns, NO_OFFSET)).map_err(never)?;
            *known = Known::default();
            scratch.close(picks.len());
            for at in 0..picks.len() {
                let Some(cell) = scratch.cell(at) else { continue };
                let Some(moment) = format.parse(text_of(cell).as_bytes()) else { continue };
                let (mut ns, mut offset) = (moment.ns, moment.offset);
                if offset == NO_OFFSET {
                    (ns, offset) = local(ns);
                    zoneless += 1;
                }
                append::push(column, crate::Cell::Date { ns, offset }, self.rows + at as u32);
            }
        } else if is_local(of) && !matches!(self.plan.assigned.parts[index], Part::Time | Part::Start) {
            // What is no time of an event is kept as it was written: without zone.
            append::append(column, array, picks, self.rows, known, &mut |ns| (ns, NO_OFFSET)).map_err(never)?;
        } else if is_local(of) {
            append::append(column, array, picks, self.rows, known, &mut local).map_err(never)?;
            zoneless = column.values.len() - before;
        } else {
            append::append(column, array, picks, self.rows, known, &mut |ns| (ns, 0)).map_err(never)?;
        }
        let present = column.values.len() - before;
        let zone = self.plan.zone.name();
        let mut notes = vec![
            (zoneless as u64, format!("`{name}` names no time zone; such times are read as local time in {zone}")),
            (
                skipped,
                format!(
                    "`{name}` has times that did not exist in {zone}, when the clocks were set forward; they are read as if the clocks had not been"
                ),
            ),
            (
                twice,
                format!(
                    "`{name}` has times that came twice in {zone}, when the clocks were set back; they are read as the first"
                ),
            ),
        ];
        if self.plan.assigned.parts[index] == Part::Time {
            notes.push(((picks.len() - present) as u64, "events without time".to_owned()));
        }
        for (count, message) in notes.into_iter().filter(|(count, _)| *count > 0) {
            match self.report.diagnostics.iter_mut().find(|known| known.message == message) {
                Some(known) => known.count += count,
                None => self.report.diagnostics.push(Diagnostic { line: first + 1, count, message }),
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<(EventLog, ImportReport), Error> {
        let Self { plan, case, mut columns, rows, mut report, .. } = self;
        for warning in plan.warnings.iter().filter(|warning| {
            !matches!(warning, Warning::NoZone { .. } | Warning::Misfits { .. } | Warning::Days { .. })
        }) {
            report.diagnostics.push(Diagnostic { line: 1, count: 1, message: warning.text(false) });
        }
        if rows == 0 {
            return Err(Error::Empty { rejected: report.rejected_count });
        }
        let assigned = &plan.assigned;
        for (index, column) in columns.iter_mut().enumerate() {
            if matches!(assigned.parts[index], Part::Case | Part::Activity | Part::Lifecycle | Part::Actor | Part::Unit)
            {
                crate::pseudonym::to_text(column);
            }
        }
        let mut flat =
            Flat { case_name: plan.columns[case].0.clone(), rejected: report.rejected_count, ..Flat::default() };
        let mut at = vec![usize::MAX; columns.len()];
        for (index, column) in columns.into_iter().enumerate() {
            if index == case {
                let Values::Text { codes, dictionary } = column.values else { unreachable!("made so above") };
                (flat.case_of, flat.ids) = (codes, dictionary);
            } else if !assigned.dropped[index] {
                at[index] = flat.columns.len();
                flat.columns.push(column);
            }
        }
        let find = |part: Part| assigned.find(part).map(|index| at[index]);
        flat.activity = assigned.activity.iter().map(|&index| at[index]).collect();
        flat.time = find(Part::Time);
        flat.lifecycle = find(Part::Lifecycle);
        flat.actor = find(Part::Actor);
        flat.unit = find(Part::Unit);
        flat.start = find(Part::Start).filter(|&index| flat.columns[index].kind == Kind::Date);
        flat.cost = find(Part::Cost).filter(|&index| matches!(flat.columns[index].kind, Kind::Int | Kind::Float));
        let (log, varying) = flat.build()?;
        for name in varying {
            let message = format!("`{name}` changes within a case and is kept as an attribute of events");
            report.diagnostics.push(Diagnostic { line: 1, count: 1, message });
        }
        report.events = log.event_count() as u64;
        report.cases = log.case_count() as u64;
        Ok((log, report))
    }
}
