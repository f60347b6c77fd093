//! Reading.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{DataType, Field, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::ParquetError;
use parquet::file::reader::{ChunkReader, Length};

use super::own::Own;
use super::{append, foreign, scheme};
use crate::{Error, EventLog, ImportReport, Mapping, Mode, Progress};

/// How to read a Parquet file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to do with rows that cannot be used.
    pub mode: Mode,
    /// Which column plays which part; found by looking when `None`. In a file that Lotse wrote
    /// only [`Mapping::activity`] and [`Mapping::drop`] count.
    pub mapping: Option<Mapping>,
    /// Zone of times that name none: IANA name or offset; `Europe/Berlin` when `None`.
    pub time_zone: Option<String>,
    /// `iso`, `epoch` or a pattern as `strptime` has it, for times that are texts.
    pub time_format: Option<String>,
}

/// Rows decoded at once.
const BATCH: usize = 1 << 16;

/// Reads a log from a Parquet file ([`std::fs::File`] or `bytes::Bytes`).
///
/// One that Lotse wrote comes back as it was. Of any other table, rows without case or activity
/// and rows with a time that is none are rejected ([`Mode::Tolerant`]) or refuse the file
/// ([`Mode::Strict`]); a missing time is kept: the event then has none. Columns of types without
/// counterpart (lists, structures, decimals, times of day) are left out and reported.
///
/// # Errors
/// When the file is damaged, was written in a version of the scheme that is not known, lacks a
/// column that is needed, holds no event, or when `progress` cancels.
pub fn read(
    source: impl ChunkReader + 'static,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let bytes = source.len();
    let file = Opened::new(source)?;
    let rows = file.rows();
    let Some(description) = file.description() else { return foreign::read(file, bytes, options, progress) };
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
    let mut log = own.finish(options.mapping.as_ref().map_or(&[], |mapping| &mapping.activity))?;
    if let Some(mapping) = options.mapping.as_ref().filter(|mapping| !mapping.drop.is_empty()) {
        log.drop_columns(&mapping.drop)?;
    }
    let report =
        ImportReport { events: log.event_count() as u64, cases: log.case_count() as u64, ..ImportReport::default() };
    Ok((log, report))
}

/// A source that is read more than once.
struct Shared<R>(Arc<R>);

impl<R> Clone for Shared<R> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<R: ChunkReader> Length for Shared<R> {
    fn len(&self) -> u64 {
        self.0.len()
    }
}

impl<R: ChunkReader> ChunkReader for Shared<R> {
    type T = R::T;

    fn get_read(&self, start: u64) -> Result<Self::T, ParquetError> {
        self.0.get_read(start)
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<bytes::Bytes, ParquetError> {
        self.0.get_bytes(start, length)
    }
}

/// A file whose description has been read.
pub(super) struct Opened<R: ChunkReader + 'static> {
    source: Shared<R>,
    metadata: ArrowReaderMetadata,
    /// Columns as they will be read, those of unknown types included.
    pub schema: Arc<Schema>,
}

impl<R: ChunkReader + 'static> Opened<R> {
    pub fn new(source: R) -> Result<Self, Error> {
        let source = Shared(Arc::new(source));
        // Types follow from Parquet alone, whatever else a writer left in the file.
        let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
        let plain = guarded(|| Ok(ArrowReaderMetadata::load(&source, options.clone())?))?;
        let fields = plain.schema().fields().iter().map(|field| match field.data_type() {
            DataType::Utf8 => Field::new(field.name(), append::text_type(), field.is_nullable()),
            _ => field.as_ref().clone(),
        });
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let metadata = Arc::clone(plain.metadata());
        let options = options.with_schema(Arc::clone(&schema));
        let metadata = guarded(|| Ok(ArrowReaderMetadata::try_new(metadata, options)?))?;
        Ok(Self { source, metadata, schema })
    }

    /// What Lotse wrote about the file.
    pub fn description(&self) -> Option<String> {
        let pairs = self.metadata.metadata().file_metadata().key_value_metadata()?;
        pairs.iter().find(|pair| pair.key == scheme::KEY)?.value.clone()
    }

    /// Rows of the file.
    pub fn rows(&self) -> u64 {
        u64::try_from(self.metadata.metadata().file_metadata().num_rows()).unwrap_or(0)
    }

    /// The rows of those columns that can be read.
    pub fn batches(&self) -> Result<Batches, Error> {
        Ok(Batches(Some(guarded(|| Ok(self.builder().with_batch_size(BATCH).build()?))?)))
    }

    /// The first `rows` rows, or `None` when there is none.
    pub fn head(&self, rows: usize) -> Result<Option<RecordBatch>, Error> {
        let reader = guarded(|| Ok(self.builder().with_batch_size(rows).with_limit(rows).build()?))?;
        Batches(Some(reader)).next().transpose()
    }

    fn builder(&self) -> ParquetRecordBatchReaderBuilder<Shared<R>> {
        let builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.source.clone(), self.metadata.clone());
        builder.with_projection(self.mask())
    }

    fn mask(&self) -> ProjectionMask {
        let known: Vec<usize> = self
            .schema
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| append::kind_of(field.data_type()).is_some())
            .map(|(index, _)| index)
            .collect();
        ProjectionMask::roots(self.metadata.parquet_schema(), known)
    }
}

/// The batches of a file; none after an error.
pub(super) struct Batches(Option<ParquetRecordBatchReader>);

impl Iterator for Batches {
    type Item = Result<RecordBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut reader = self.0.take()?;
        let batch = guarded(|| reader.next().transpose().map_err(|error| Error::Parquet(error.into())));
        if batch.is_ok() {
            self.0 = Some(reader);
        }
        batch.transpose()
    }
}

/// Calls into the library, which panics on some damaged files.
fn guarded<T>(call: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    std::panic::catch_unwind(AssertUnwindSafe(call))
        .unwrap_or_else(|_| Err(scheme::damaged("its pages contradict each other")))
}
