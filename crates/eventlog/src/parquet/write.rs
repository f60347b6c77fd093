//! Writing.

use std::io::Write;
use std::sync::Arc;

use arrow_array::types::UInt32Type;
use arrow_array::{
    ArrayRef, BooleanArray, DictionaryArray, Float64Array, Int16Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, TimestampNanosecondArray, UInt32Array,
};
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use super::scheme::{self, Scheme};
use crate::{Column, Dictionary, Error, EventLog, NONE, Offsets, Presence, Values};

/// Rows handed to the encoder at once.
const BATCH: usize = 1 << 16;
/// Rows of a row group.
const GROUP: usize = 1 << 20;

/// Writes `log`, compressed by zstd. Nothing of it is lost: [`super::read`] gives it back.
/// The same log gives the same bytes. Holds one row group (about a million events) compressed
/// in memory beside the log.
///
/// # Errors
/// When `target` fails.
pub fn write(log: &EventLog, target: impl Write + Send) -> Result<(), Error> {
    let scheme = Scheme::new(log);
    let rows = Rows::new(log);
    let mut fields = vec![Field::new(scheme::CASE, DataType::UInt32, false)];
    if rows.events.is_some() {
        fields.push(Field::new(scheme::EVENT, DataType::Boolean, false));
    }
    if log.positions.is_some() {
        fields.push(Field::new(scheme::POSITION, DataType::UInt32, true));
    }
    let shape_of = |table: &crate::Table| table.shapes.as_ref().is_some_and(|shapes| !shapes.of_row.is_empty());
    if shape_of(log.events()) {
        fields.push(Field::new(scheme::EVENT_SHAPE, DataType::UInt32, true));
    }
    if shape_of(log.cases()) {
        fields.push(Field::new(scheme::CASE_SHAPE, DataType::UInt32, false));
    }
    let mut texts = Vec::new();
    let tables = [(log.events(), &scheme.event_columns, true), (log.cases(), &scheme.case_columns, false)];
    for (table, described, _) in &tables {
        for (column, of) in table.columns.iter().zip(*described) {
            let values = text_values(column);
            fields.push(Field::new(&of.name, data_type(column, values.as_ref()), true));
            texts.push(values);
            if let Some(name) = &of.offsets {
                fields.push(Field::new(name, DataType::Int16, true));
            }
        }
    }
    let description = serde_json::to_string(&scheme).map_err(|error| ParquetError::External(Box::new(error)))?;
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::try_new(3)?))
        .set_max_row_group_row_count(Some(GROUP))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_dictionary_page_size_limit(8 << 20)
        .set_created_by(concat!("lotse ", env!("CARGO_PKG_VERSION")).to_owned())
        .set_key_value_metadata(Some(vec![KeyValue::new(scheme::KEY.to_owned(), description)]));
    // Numbers that only rise are told best by their steps.
    let rising = ColumnPath::from(scheme::CASE);
    let properties = properties
        .set_column_dictionary_enabled(rising.clone(), false)
        .set_column_encoding(rising, Encoding::DELTA_BINARY_PACKED);
    let options = ArrowWriterOptions::new().with_properties(properties.build()).with_skip_arrow_metadata(true);
    let mut writer = ArrowWriter::try_new_with_options(target, Arc::clone(&schema), options)?;

    for start in (0..rows.len()).step_by(BATCH) {
        let part = rows.part(log, start, (start + BATCH).min(rows.len()));
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(UInt32Array::from(part.cases.clone()))];
        if rows.events.is_some() {
            arrays.push(Arc::new(part.events.iter().map(|&event| Some(event != NONE)).collect::<BooleanArray>()));
        }
        let of_event = |from: &[u32]| -> ArrayRef {
            Arc::new(part.events.iter().map(|&event| from.get(event as usize).copied()).collect::<UInt32Array>())
        };
        if let Some(positions) = &log.positions {
            arrays.push(of_event(positions));
        }
        if let Some(shapes) = log.events().shapes.as_ref().filter(|shapes| !shapes.of_row.is_empty()) {
            arrays.push(of_event(&shapes.of_row));
        }
        if let Some(shapes) = log.cases().shapes.as_ref().filter(|shapes| !shapes.of_row.is_empty()) {
            arrays.push(Arc::new(UInt32Array::from_iter_values(
                part.cases.iter().map(|&case| shapes.of_row[case as usize]),
            )));
        }
        let mut texts = texts.iter();
        for (table, described, of_events) in &tables {
            for (column, of) in table.columns.iter().zip(*described) {
                let slots = slots(column, if *of_events { &part.events } else { &part.cases });
                let values = texts.next().expect("one a column");
                arrays.push(array(column, values.as_ref(), &slots)?);
                if of.offsets.is_some()
                    && let Values::Date { offsets, .. } = &column.values
                {
                    arrays.push(offset_array(offsets, &slots));
                }
            }
        }
        let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(ParquetError::from)?;
        writer.write(&batch)?;
    }
    writer.close()?;
    Ok(())
}

/// Rows of the file: events in order, and one for each case without events.
struct Rows {
    /// Event of each row, [`NONE`] for a case without; `None` when row `i` is event `i`.
    events: Option<Vec<u32>>,
    /// Case of each row, where `events` is `Some`.
    cases: Vec<u32>,
    rows: usize,
}

struct Part {
    cases: Vec<u32>,
    events: Vec<u32>,
}

impl Rows {
    fn new(log: &EventLog) -> Self {
        if log.case_ranges().all(|range| !range.is_empty()) {
            return Self { events: None, cases: Vec::new(), rows: log.event_count() };
        }
        let (mut events, mut cases) = (Vec::new(), Vec::new());
        for (case, range) in log.case_ranges().enumerate() {
            if range.is_empty() {
                events.push(NONE);
            }
            events.extend(range.map(|row| row as u32));
            cases.resize(events.len(), case as u32);
        }
        Self { rows: events.len(), events: Some(events), cases }
    }

    fn len(&self) -> usize {
        self.rows
    }

    fn part(&self, log: &EventLog, start: usize, end: usize) -> Part {
        if let Some(events) = &self.events {
            return Part { cases: self.cases[start..end].to_vec(), events: events[start..end].to_vec() };
        }
        let offsets = log.case_offsets();
        let mut case = offsets.partition_point(|&offset| offset as usize <= start) - 1;
        let cases = (start..end).map(|row| {
            while offsets[case + 1] as usize <= row {
                case += 1;
            }
            case as u32
        });
        Part { cases: cases.collect(), events: (start as u32..end as u32).collect() }
    }
}

/// Index into the values of `column` for each of `rows` (not falling, [`NONE`] anywhere), or [`NONE`].
fn slots(column: &Column, rows: &[u32]) -> Vec<u32> {
    let present = match &column.presence {
        Presence::All => return rows.to_vec(),
        Presence::Rows(present) => present,
    };
    let Some(&first) = rows.iter().find(|&&row| row != NONE) else { return vec![NONE; rows.len()] };
    let mut at = present.partition_point(|&row| row < first);
    let slot = |&row: &u32| {
        if row == NONE {
            return NONE;
        }
        while at < present.len() && present[at] < row {
            at += 1;
        }
        if present.get(at) == Some(&row) { at as u32 } else { NONE }
    };
    rows.iter().map(slot).collect()
}

fn text_values(column: &Column) -> Option<ArrayRef> {
    let Values::Text { dictionary, .. } = &column.values else { return None };
    let bytes: usize = dictionary.iter().map(str::len).sum();
    Some(if i32::try_from(bytes).is_ok() { strings(dictionary) } else { large_strings(dictionary) })
}

fn strings(dictionary: &Dictionary) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(dictionary.iter()))
}

fn large_strings(dictionary: &Dictionary) -> ArrayRef {
    Arc::new(LargeStringArray::from_iter_values(dictionary.iter()))
}

fn data_type(column: &Column, texts: Option<&ArrayRef>) -> DataType {
    match &column.values {
        Values::Text { .. } => {
            let texts = texts.map_or(DataType::Utf8, |texts| texts.data_type().clone());
            DataType::Dictionary(Box::new(DataType::UInt32), Box::new(texts))
        }
        Values::Int(_) => DataType::Int64,
        Values::Float(_) => DataType::Float64,
        Values::Boolean(_) => DataType::Boolean,
        Values::Date { .. } => DataType::Timestamp(arrow_schema::TimeUnit::Nanosecond, Some("UTC".into())),
    }
}

fn array(column: &Column, texts: Option<&ArrayRef>, slots: &[u32]) -> Result<ArrayRef, Error> {
    fn pick<'a, T: Copy>(values: &'a [T], slots: &'a [u32]) -> impl Iterator<Item = Option<T>> + 'a {
        slots.iter().map(|&slot| values.get(slot as usize).copied())
    }
    Ok(match &column.values {
        Values::Text { codes, .. } => {
            let keys: UInt32Array = pick(codes, slots).collect();
            let texts = Arc::clone(texts.expect("texts of a text column"));
            Arc::new(DictionaryArray::<UInt32Type>::try_new(keys, texts).map_err(ParquetError::from)?)
        }
        Values::Int(values) => Arc::new(pick(values, slots).collect::<Int64Array>()),
        Values::Float(values) => Arc::new(pick(values, slots).collect::<Float64Array>()),
        Values::Boolean(values) => Arc::new(pick(values, slots).collect::<BooleanArray>()),
        Values::Date { ns, .. } => Arc::new(pick(ns, slots).collect::<TimestampNanosecondArray>().with_timezone("UTC")),
    })
}

fn offset_array(offsets: &Offsets, slots: &[u32]) -> ArrayRef {
    let offset = |&slot: &u32| (slot != NONE).then(|| offsets.get(slot as usize));
    Arc::new(slots.iter().map(offset).collect::<Int16Array>())
}
