//! One door for files of any format that is read or written.

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::read::MultiGzDecoder;

use crate::csv::{Dialect, Overrides};
use crate::detect::{self, Format};
use crate::pseudonym::text_of;
use crate::tabular::preview::{PreviewColumn, first_rows, mask_shared};
use crate::{
    Column, ColumnId, Error, EventLog, ImportReport, Mapping, Mode, Part, Preview, Progress, csv, parquet, xes,
};

/// How to read a file of any format; what a format does not have is not looked at.
#[derive(Clone, Debug, Default)]
pub struct ImportOptions {
    /// What to do with rows or events that cannot be used.
    pub mode: Mode,
    /// Which column plays which part. XES has its own parts; there, and in Parquet that Lotse
    /// wrote, only [`Mapping::activity`] and [`Mapping::drop`] count.
    pub mapping: Option<Mapping>,
    /// How a CSV file is written.
    pub dialect: Option<Dialect>,
    /// Zone of times that name none, in CSV and Parquet: IANA name or offset; `Europe/Berlin` when `None`.
    pub time_zone: Option<String>,
    /// `iso`, `epoch` or a pattern as `strptime` has it, in CSV and for texts in Parquet.
    pub time_format: Option<String>,
    /// Guards against hostile XES.
    pub limits: xes::Limits,
}

/// Bytes of a file that are looked at.
const HEAD: usize = 4 << 20;
/// Most bytes looked at for the first event: OpenXES leaves megabytes of totals before it.
const LONGEST_HEAD: usize = 64 << 20;

/// Reads a log from `file`, whatever its format; `name` is asked only where bytes do not tell.
///
/// `progress` is told bytes of the file, compressed where it is. What is inflated is inflated
/// on a thread of its own.
///
/// # Errors
/// As the reader of the format has them; a `.gz` that is cut off or damaged is
/// [`Error::Read`].
pub fn read_any(
    mut file: File,
    name: &str,
    options: &ImportOptions,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let format = format_of(&mut file, name)?;
    if format == Format::Parquet {
        return parquet::read(file, &options.parquet(), progress);
    }
    let count = Arc::new(AtomicU64::new(0));
    let source = Counted { file, count: Arc::clone(&count) };
    let mut progress = |_: u64, events: u64| progress.advance(count.load(Ordering::Relaxed), events);
    let source: Box<dyn Read + Send> =
        if format.is_gzip() { Box::new(Inflated::new(source)) } else { Box::new(source) };
    match format {
        Format::Xes | Format::XesGz => {
            let (mut log, report) = xes::read(source, &options.xes(), &mut progress)?;
            if let Some(mapping) = options.mapping.as_ref().filter(|mapping| !mapping.drop.is_empty()) {
                log.drop_columns(&mapping.drop)?;
            }
            Ok((log, report))
        }
        _ => csv::read(source, &options.csv(), &mut progress),
    }
}

/// Writes `log` in `format`.
///
/// # Errors
/// When `target` fails, or the format cannot hold a text of the log.
pub fn write_any(log: &EventLog, format: Format, target: &mut (dyn Write + Send)) -> Result<(), Error> {
    match format {
        Format::Xes => xes::write(log, target),
        Format::Csv => csv::write(log, target),
        Format::Parquet => parquet::write(log, target),
        Format::XesGz | Format::CsvGz => {
            let mut packed = flate2::write::GzEncoder::new(target, flate2::Compression::default());
            match format {
                Format::XesGz => xes::write(log, &mut packed)?,
                _ => csv::write(log, &mut packed)?,
            }
            packed.finish().map(|_| ()).map_err(Error::Write)
        }
    }
}

/// Looks at the first megabytes of `file`.
///
/// # Errors
/// When it is in no format that is read, or damaged at its begin.
pub fn preview_any(mut file: File, name: &str, overrides: &Overrides) -> Result<Preview, Error> {
    let format = format_of(&mut file, name)?;
    if format == Format::Parquet {
        return parquet::preview(file, overrides);
    }
    let mut source: Box<dyn Read> = if format.is_gzip() { Box::new(Inflated::new(file)) } else { Box::new(file) };
    let mut head = Vec::new();
    let complete = loop {
        let read = source.by_ref().take(HEAD as u64).read_to_end(&mut head);
        if read.map_err(|source| Error::Read { line: 1, source })? < HEAD {
            break true;
        }
        let xes = matches!(format, Format::Xes | Format::XesGz) && csv::encoding_of(&head).is_ascii_compatible();
        if !xes || head.len() >= LONGEST_HEAD || memchr::memmem::find(&head, b"</event>").is_some() {
            break false;
        }
    };
    let mut preview = match format {
        Format::Xes | Format::XesGz => preview_xes(head, complete)?,
        _ => csv::preview(&head, complete, overrides)?,
    };
    preview.format = format;
    Ok(preview)
}

fn format_of(file: &mut File, name: &str) -> Result<Format, Error> {
    let failed = |source: io::Error| Error::Read { line: 1, source };
    let mut head = Vec::new();
    file.rewind().map_err(failed)?;
    (&*file).take(1 << 16).read_to_end(&mut head).map_err(failed)?;
    file.rewind().map_err(failed)?;
    detect::detect(name, &head)
}

impl ImportOptions {
    fn xes(&self) -> xes::Options {
        let keys = self.mapping.as_ref().map(|mapping| mapping.activity.clone()).filter(|keys| !keys.is_empty());
        xes::Options { mode: self.mode, activity: keys.map(xes::Activity::Keys), limits: self.limits }
    }

    fn csv(&self) -> csv::Options {
        csv::Options {
            mode: self.mode,
            dialect: self.dialect.clone(),
            mapping: self.mapping.clone(),
            time_zone: self.time_zone.clone(),
            time_format: self.time_format.clone(),
        }
    }

    fn parquet(&self) -> parquet::Options {
        parquet::Options {
            mode: self.mode,
            mapping: self.mapping.clone(),
            time_zone: self.time_zone.clone(),
            time_format: self.time_format.clone(),
        }
    }
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    count: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// The inside of a gzip file; says in words when it is cut off or damaged.
struct Inflated<R: Read>(MultiGzDecoder<io::BufReader<R>>);

impl<R: Read> Inflated<R> {
    fn new(source: R) -> Self {
        // `MultiGzDecoder` of `read` would bring a buffer of its own; this one is larger.
        Self(MultiGzDecoder::new(io::BufReader::with_capacity(1 << 17, source)))
    }
}

impl<R: Read> Read for Inflated<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let what = match error.kind() {
                io::ErrorKind::UnexpectedEof => "the gzip file is cut off",
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => "the gzip file is damaged",
                _ => return error,
            };
            io::Error::new(error.kind(), format!("{what} ({error})"))
        })
    }
}

/// Reads the whole cases of `head` as a log of their own.
fn preview_xes(head: Vec<u8>, complete: bool) -> Result<Preview, Error> {
    let mut text = head;
    let encoding = csv::encoding_of(&text);
    if encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE {
        let decoded = encoding.decode(&text).0.into_owned();
        // Its declaration tells another encoding now.
        let begin = decoded.find("?>").map_or(0, |at| at + 2);
        text = decoded.as_bytes()[begin..].to_vec();
    }
    if !complete {
        for (end, rest) in [("</trace>", "</log>"), ("</event>", "</trace></log>")] {
            if let Some(at) = memchr::memmem::rfind(&text, end.as_bytes()) {
                text.truncate(at + end.len());
                text.extend_from_slice(rest.as_bytes());
                break;
            }
        }
    }
    let (log, _) = xes::read(io::Cursor::new(text), &xes::Options::default(), &mut ())?;
    Ok(describe(&log, Format::Xes))
}

/// The columns and first rows of a log.
pub(crate) fn describe(log: &EventLog, format: Format) -> Preview {
    let roles = log.roles();
    let shown = |column: &Column| column.parent.is_none() && !column.key.is_empty() && !column.values.is_empty();
    let mut all: Vec<(bool, ColumnId, String, Part)> = Vec::new();
    let mut add = |of_case: bool, id: ColumnId, name: String, part: Part| {
        // Values of two types under one key are one column to the eye.
        if all.iter().all(|(_, _, known, _)| *known != name) {
            all.push((of_case, id, name, part));
        }
    };
    for (id, column) in log.cases().iter().filter(|(_, column)| shown(column)) {
        let part = if log.case_id_column() == Some(id) { Part::Case } else { Part::Attribute };
        add(true, id, format!("case:{}", column.key), part);
    }
    let known = [
        (log.time_column(), Part::Time),
        (roles.actor, Part::Actor),
        (roles.unit, Part::Unit),
        (roles.lifecycle, Part::Lifecycle),
        (roles.start, Part::Start),
        (roles.cost, Part::Cost),
    ];
    for (id, column) in log.events().iter().filter(|(_, column)| shown(column)) {
        let part = match known.iter().find(|(own, _)| *own == Some(id)) {
            _ if log.activity_columns().contains(&id) => Part::Activity,
            Some((_, part)) => *part,
            None => Part::Attribute,
        };
        add(false, id, column.key.clone(), part);
    }
    let column_of = |of_case: bool, id: ColumnId| {
        if of_case { log.cases().column(id) } else { log.events().column(id) }
    };
    let values: Vec<Vec<String>> = all
        .iter()
        .map(|(of_case, id, ..)| {
            let column = column_of(*of_case, *id);
            (0..column.values.len().min(2_000)).map(|index| text_of(column.value(index))).collect()
        })
        .collect();
    let values: Vec<Vec<&str>> = values.iter().map(|values| values.iter().map(String::as_str).collect()).collect();
    let mut columns: Vec<PreviewColumn> = all
        .iter()
        .zip(&values)
        .map(|((of_case, id, name, part), values)| {
            PreviewColumn::new(name, column_of(*of_case, *id).kind, *of_case, *part, values.iter().copied())
        })
        .collect();
    mask_shared(&mut columns, &values);
    let places = log.case_ranges().enumerate().flat_map(|(case, range)| range.map(move |row| (case, row)));
    let texts: Vec<Vec<String>> = places
        .take(20)
        .map(|(case, row)| {
            let cell = |(of_case, id, _, _): &(bool, ColumnId, String, Part)| {
                column_of(*of_case, *id).cell(if *of_case { case } else { row }).map_or_else(String::new, text_of)
            };
            all.iter().map(cell).collect()
        })
        .collect();
    Preview {
        format,
        dialect: None,
        rows: first_rows(texts.iter().map(|row| row.iter().map(String::as_str)), &columns),
        columns,
        time_zone: None,
        time_format: None,
        warnings: Vec::new(),
    }
}
