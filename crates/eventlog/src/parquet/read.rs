//! Reading.

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::file::reader::ChunkReader;

use super::own::Own;
use super::{append, scheme};
use crate::{Error, EventLog, ImportReport, Mode, Progress};

/// How to read a Parquet file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to do with rows that cannot be used.
    pub mode: Mode,
}

/// Rows decoded at once.
const BATCH: usize = 1 << 16;

/// Reads a log from a Parquet file ([`std::fs::File`] or `bytes::Bytes`).
///
/// # Errors
/// When the file is damaged, was written in a version of the scheme that is not known, holds
/// no event, or when `progress` cancels.
pub fn read(
    source: impl ChunkReader + 'static,
    _options: &Options,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let bytes = source.len();
    let file = Opened::new(source)?;
    let rows = file.rows();
    let Some(description) = file.description() else {
        return Err(Error::Format { what: "the Parquet file was not written by Lotse".to_owned() });
    };
    let schema = Arc::clone(&file.schema);
    let mut own = Own::new(&description, &|name| schema.column_with_name(name).is_some())?;
    let mut done = 0u64;
    for batch in file.batches()? {
        let batch = batch?;
        own.append(&batch)?;
        done += batch.num_rows() as u64;
        if !progress.advance((bytes as f64 * (done as f64 / rows.max(1) as f64)) as u64, own.events()) {
            return Err(Error::Cancelled);
        }
    }
    let log = own.finish()?;
    let report =
        ImportReport { events: log.event_count() as u64, cases: log.case_count() as u64, ..ImportReport::default() };
    Ok((log, report))
}

/// A file whose description has been read.
pub(super) struct Opened<R: ChunkReader + 'static> {
    builder: ParquetRecordBatchReaderBuilder<R>,
    /// Columns as they will be read, those of unknown types included.
    pub schema: Arc<Schema>,
}

impl<R: ChunkReader + 'static> Opened<R> {
    pub fn new(source: R) -> Result<Self, Error> {
        // Types follow from Parquet alone, whatever else a writer left in the file.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let plain = ArrowReaderMetadata::load(&source, options.clone())?;
        let fields = plain.schema().fields().iter().map(|field| match field.data_type() {
            DataType::Utf8 => Field::new(field.name(), append::text_type(), field.is_nullable()),
            _ => field.as_ref().clone(),
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let metadata =
            ArrowReaderMetadata::try_new(Arc::clone(plain.metadata()), options.with_schema(Arc::clone(&schema)))?;
        Ok(Self { builder: ParquetRecordBatchReaderBuilder::new_with_metadata(source, metadata), schema })
    }

    /// What Lotse wrote about the file.
    pub fn description(&self) -> Option<String> {
        let pairs = self.builder.metadata().file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == scheme::KEY)?.value.clone()
    }

    /// Rows of the file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.builder.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The rows of those columns that can be read.
    pub fn batches(self) -> Result<Batches, Error> {
        let known: Vec<usize> = self
            .schema
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| append::kind_of(field.data_type()).is_some())
            .map(|(index, _)| index)
            .collect();
        let mask = ProjectionMask::roots(self.builder.parquet_schema(), known);
        Ok(Batches(self.builder.with_projection(mask).with_batch_size(BATCH).build()?))
    }
}

/// The batches of a file.
pub(super) struct Batches(ParquetRecordBatchReader);

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let batch = self.0.next()?;
        Some(batch.map_err(|error| Error::Parquet(error.into())))
    }
}
