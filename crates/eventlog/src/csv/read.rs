//! Reading: blocks of whole records parsed side by side, merged in their order.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::block::{self, Odd, Parsed};
use super::cells::Cells;
use super::decode::Utf8;
use super::dialect::{self, Dialect, Overrides};
use super::plan::Plan;
use crate::readahead::{self, Chunks, Sizes};
use crate::tabular::build::Flat;
use crate::tabular::{Mapping, Part, Warning};
use crate::{Column, Diagnostic, Error, EventLog, ImportReport, Kind, Mode, Progress, Rejected, Values};

/// How to read a CSV file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What to do with rows that cannot be used.
    pub mode: Mode,
    /// How the file is written; found by looking when `None`.
    pub dialect: Option<Dialect>,
    /// Which column plays which part; found by looking when `None`.
    pub mapping: Option<Mapping>,
    /// Zone of times that name none: IANA name or offset; `Europe/Berlin` when `None`.
    pub time_zone: Option<String>,
    /// `iso`, `epoch` or a pattern as `strptime` has it; found by looking when `None`.
    pub time_format: Option<String>,
}

/// Bytes looked at before anything is read.
pub(super) const HEAD: usize = 1 << 20;
const SIZES: Sizes = Sizes { chunk: 1 << 20, headroom: 1 << 16 };
/// Most bytes of one record.
const LONGEST: usize = 64 << 20;

/// Reads a log from a CSV file, inflated already. Linear; holds the columns and a few blocks.
///
/// Rows without case or activity, with a time that is not in the format of its column, with
/// more or fewer fields than the header, or with characters of another character set are
/// rejected ([`Mode::Tolerant`]) or refuse the file ([`Mode::Strict`]). An empty time is kept:
/// the event then has none.
///
/// # Errors
/// When a needed column is not there, the file holds no event, a quote is never closed, the
/// source ends early, or `progress` cancels.
pub fn read(
    mut source: impl Read + Send,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let failed = |source: io::Error| Error::Read { line: 1, source };
    let mut head = Vec::with_capacity(HEAD);
    (&mut source).take(HEAD as u64).read_to_end(&mut head).map_err(failed)?;
    let complete = head.len() < HEAD;
    let mut overrides = options.dialect.clone().map(Overrides::from).unwrap_or_default();
    overrides.time_zone.clone_from(&options.time_zone);
    overrides.time_format.clone_from(&options.time_format);
    let encoding = match &overrides.encoding {
        Some(label) => dialect::known_encoding(label)?,
        None => dialect::encoding(&head, complete),
    };
    let text = super::preview::decoded(&head, encoding, complete)?;
    let plan = Plan::new(&text, complete, encoding, &overrides, options.mapping.as_ref())?;
    drop(text);
    let names: Vec<&str> = plan.columns.iter().map(|column| column.name.as_str()).collect();
    let (case, time) = plan.assigned.needed(&names)?;
    if plan.columns[time].format.is_none() {
        if complete && plan.rows.is_empty() && !plan.warnings.iter().any(|odd| matches!(odd, Warning::Ragged { .. })) {
            return Err(Error::Empty { rejected: 0 });
        }
        let column = &plan.columns[time].name;
        let example = plan.rows.iter().map(|row| &row[time]).find(|text| !text.is_empty());
        let what = match example {
            Some(text) => format!("the times in `{column}` are in no known format: `{text}`; give the format"),
            None => format!("`{column}` holds no times in the rows looked at"),
        };
        return Err(Error::Format { what });
    }
    let source = Utf8::new(io::Cursor::new(head).chain(source), encoding);
    let merged = readahead::with(source, SIZES, |chunks| run(&plan, chunks, options.mode, progress))?;
    finish(plan, merged, case)
}

/// The parts of the file so far.
struct Merged {
    cells: Vec<Cells>,
    rows: u32,
    /// Lines before the next block, from 1.
    line: u64,
    report: ImportReport,
}

struct Task {
    number: usize,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
}

fn run(plan: &Plan, chunks: &mut Chunks, mode: Mode, progress: &mut dyn Progress) -> Result<Merged, Error> {
    let workers = std::thread::available_parallelism().map_or(2, usize::from).clamp(1, 8);
    let (give, tasks) = channel::<Task>();
    let tasks = Mutex::new(tasks);
    let (done, results) = channel();
    std::thread::scope(|scope| {
        for _ in 0..workers {
            let done = done.clone();
            let tasks = &tasks;
            scope.spawn(move || work(plan, mode, tasks, &done));
        }
        drop(done);
        let result = feed(plan, chunks, &give, &results, workers, progress);
        drop(give);
        result
    })
}

fn work(plan: &Plan, mode: Mode, tasks: &Mutex<Receiver<Task>>, done: &Sender<(usize, Vec<u8>, Parsed)>) {
    let mut zone = plan.zone.clone();
    loop {
        let Ok(task) = tasks.lock().expect("no worker panics while it waits").recv() else { return };
        let parsed = block::parse(plan, &mut zone, &task.buffer[task.start..task.end], mode);
        if done.send((task.number, task.buffer, parsed)).is_err() {
            return;
        }
    }
}

fn feed(
    plan: &Plan,
    chunks: &mut Chunks,
    give: &Sender<Task>,
    results: &Receiver<(usize, Vec<u8>, Parsed)>,
    workers: usize,
    progress: &mut dyn Progress,
) -> Result<Merged, Error> {
    let mut merged = Merged { cells: block::empty(plan), rows: 0, line: 1, report: ImportReport::default() };
    let mut cutter = Cutter { chunks, rest: Vec::new(), skip: plan.dialect.header, bytes: 0, ended: None };
    let (mut given, mut taken) = (0usize, 0usize);
    let mut waiting: BTreeMap<usize, Parsed> = BTreeMap::new();
    let mut at_end = false;
    loop {
        while !at_end && given - taken - waiting.len() < workers * 2 && waiting.len() < workers * 4 {
            match cutter.next(plan, &mut merged.line)? {
                Some((buffer, start, end)) => {
                    let sent = give.send(Task { number: given, buffer, start, end });
                    sent.expect("workers wait until all is given");
                    given += 1;
                }
                None => at_end = true,
            }
        }
        if taken == given {
            break;
        }
        let (number, buffer, parsed) = results.recv().expect("workers answer each task");
        cutter.chunks.recycle(buffer);
        waiting.insert(number, parsed);
        while let Some(parsed) = waiting.remove(&taken) {
            taken += 1;
            merged.add(plan, parsed)?;
        }
        if !progress.advance(cutter.bytes, u64::from(merged.rows)) {
            return Err(Error::Cancelled);
        }
    }
    match cutter.ended {
        Some(source) => Err(Error::Read { line: merged.line, source }),
        None => Ok(merged),
    }
}

/// Cuts the source into blocks of whole records.
struct Cutter<'a> {
    chunks: &'a mut Chunks,
    /// What is left of the last chunk.
    rest: Vec<u8>,
    /// Whether the header is still to be skipped.
    skip: bool,
    bytes: u64,
    /// What ended the source early; told when all before it is merged.
    ended: Option<io::Error>,
}

impl Cutter<'_> {
    /// The next block: a buffer, and where in it the block stands.
    fn next(&mut self, plan: &Plan, line: &mut u64) -> Result<Option<(Vec<u8>, usize, usize)>, Error> {
        loop {
            let rest = self.rest.len();
            let (buffer, mut start, end, last) = match self.chunks.next() {
                Some(Ok(chunk)) => {
                    self.bytes += (chunk.end - SIZES.headroom) as u64;
                    let (mut buffer, mut start, mut end) = (chunk.buffer, SIZES.headroom, chunk.end);
                    if rest <= start {
                        start -= rest;
                        buffer[start..start + rest].copy_from_slice(&self.rest);
                        self.rest.clear();
                    } else {
                        let mut joined = std::mem::take(&mut self.rest);
                        joined.extend_from_slice(&buffer[start..end]);
                        self.chunks.recycle(buffer);
                        (start, end) = (0, joined.len());
                        buffer = joined;
                    }
                    (buffer, start, end, false)
                }
                Some(Err(error)) => {
                    self.ended = Some(error);
                    return Ok(None);
                }
                None if rest == 0 => return Ok(None),
                None => (std::mem::take(&mut self.rest), 0, rest, true),
            };
            let dialect = plan.dialect;
            let whole = match last {
                true => end,
                false => start + super::records::last_end(&buffer[start..end], dialect.delimiter, dialect.quote),
            };
            self.rest.extend_from_slice(&buffer[whole..end]);
            if self.rest.len() > LONGEST {
                let what = "bytes in one row; a quote may not be closed";
                return Err(Error::Limit { line: *line, limit: LONGEST as u64, what });
            }
            if whole == start {
                continue;
            }
            if self.skip {
                let mut records = super::records::Records::new(&buffer[start..whole], dialect.delimiter, dialect.quote);
                let mut fields = Vec::new();
                if records.next(&mut fields) == Ok(true) {
                    self.skip = false;
                }
                *line += records.next_line();
                start += records.position();
            }
            return Ok(Some((buffer, start, whole)));
        }
    }
}

impl Merged {
    fn add(&mut self, plan: &Plan, parsed: Parsed) -> Result<(), Error> {
        let line = self.line;
        for (at, reason) in parsed.rejected {
            if self.report.rejected.len() < ImportReport::LISTED {
                self.report.rejected.push(Rejected { line: line + at, reason });
            }
        }
        self.report.rejected_count += parsed.rejected_count;
        if let Some((at, refusal)) = parsed.failure {
            return Err(refusal.error(line + at, &plan.columns));
        }
        let rows = self.rows.checked_add(parsed.rows).filter(|rows| *rows < u32::MAX).ok_or(Error::Limit {
            line,
            limit: u64::from(u32::MAX),
            what: "rows",
        })?;
        for (cells, more) in self.cells.iter_mut().zip(parsed.cells) {
            cells.extend(more, self.rows);
        }
        self.rows = rows;
        for note in parsed.notes {
            let message = message(plan, note.what);
            match self.report.diagnostics.iter_mut().find(|known| known.message == message) {
                Some(known) => known.count += note.count,
                None => {
                    self.report.diagnostics.push(Diagnostic { line: line + note.line, count: note.count, message });
                }
            }
        }
        self.line += parsed.lines;
        Ok(())
    }
}

fn message(plan: &Plan, odd: Odd) -> String {
    let name = |index: usize| &plan.columns[index].name;
    let zone = plan.zone.name();
    match odd {
        Odd::NoZone(index) => format!("`{}` names no time zone; such times are read as local time in {zone}", name(index)),
        Odd::Skipped(index) => format!(
            "`{}` has times that did not exist in {zone}, when the clocks were set forward; they are read as if the clocks had not been",
            name(index)
        ),
        Odd::Twice(index) => format!(
            "`{}` has times that came twice in {zone}, when the clocks were set back; they are read as the first",
            name(index)
        ),
        Odd::Day(index) => format!("`{}` has days without time of day, read as midnight", name(index)),
        Odd::NoTime => "events without time".to_owned(),
        Odd::Guarded => "texts with an apostrophe before a character that spreadsheets take for the begin of a formula; it was taken off".to_owned(),
    }
}

fn finish(plan: Plan, merged: Merged, case: usize) -> Result<(EventLog, ImportReport), Error> {
    let Merged { cells, rows, mut report, .. } = merged;
    if rows == 0 {
        return Err(Error::Empty { rejected: report.rejected_count });
    }
    for warning in &plan.warnings {
        // These are said with their exact numbers already.
        if !matches!(
            warning,
            Warning::NoZone { .. } | Warning::Days { .. } | Warning::Ragged { .. } | Warning::Misfits { .. }
        ) {
            report.diagnostics.push(Diagnostic { line: 1, count: 1, message: warning.text(false) });
        }
    }
    let mut flat = Flat { case_name: plan.columns[case].name.clone(), ..Flat::default() };
    flat.rejected = report.rejected_count;
    let mut columns: Vec<Option<Column>> = cells.into_iter().map(|cells| Some(cells.column)).collect();
    if let Some(Values::Text { codes, dictionary }) = columns[case].take().map(|column| column.values) {
        flat.case_of = codes;
        flat.ids = dictionary;
    }
    let mut at = vec![usize::MAX; columns.len()];
    for (index, column) in columns.into_iter().enumerate() {
        let Some(column) = column.filter(|_| !plan.columns[index].dropped) else { continue };
        at[index] = flat.columns.len();
        flat.columns.push(column);
    }
    let find = |part: Part| plan.assigned.find(part).map(|index| at[index]);
    flat.activity = plan.assigned.activity.iter().map(|&index| at[index]).collect();
    flat.time = find(Part::Time);
    flat.start = find(Part::Start).filter(|&index| flat.columns[index].kind == Kind::Date);
    flat.lifecycle = find(Part::Lifecycle);
    flat.actor = find(Part::Actor);
    flat.unit = find(Part::Unit);
    flat.cost = find(Part::Cost).filter(|&index| {
        let column: &Column = &flat.columns[index];
        let number = matches!(column.kind, Kind::Int | Kind::Float);
        if !number {
            let message = format!("`{}` holds texts that are no numbers; it is not used as cost", column.key);
            report.diagnostics.push(Diagnostic { line: 1, count: 1, message });
        }
        number
    });
    let (log, varying) = flat.build()?;
    for name in varying {
        let message = format!("`{name}` changes within a case and is kept as an attribute of events");
        report.diagnostics.push(Diagnostic { line: 1, count: 1, message });
    }
    report.events = log.event_count() as u64;
    report.cases = log.case_count() as u64;
    Ok((log, report))
}
