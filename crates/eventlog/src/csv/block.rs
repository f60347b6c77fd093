//! One block of whole records, parsed on its own.

use super::cells::{Cells, Style};
use super::guard;
use super::plan::{Plan, Planned};
use super::records::{Broken, Field, Records};
use crate::tabular::Part;
use crate::tabular::zone::{Clock, Zone};
use crate::{Error, ImportReport, Kind, Mode, NO_OFFSET, Values};

/// What a block held. Lines count from the first of the block, which is 0.
#[derive(Debug)]
pub(super) struct Parsed {
    pub cells: Vec<Cells>,
    pub rows: u32,
    pub lines: u64,
    pub rejected_count: u64,
    pub rejected: Vec<(u64, String)>,
    pub notes: Vec<Note>,
    /// Why the file is refused.
    pub failure: Option<(u64, Refusal)>,
}

/// Something odd, with the line of its first occurrence.
#[derive(Debug)]
pub(super) struct Note {
    pub line: u64,
    pub count: u64,
    pub what: Odd,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Odd {
    /// Times of this column without zone.
    NoZone(usize),
    /// Times of this column that the clocks skipped.
    Skipped(usize),
    /// Times of this column that came twice.
    Twice(usize),
    /// Days without time of day in this column.
    Day(usize),
    /// Rows without time.
    NoTime,
    /// Guards against formulas taken off.
    Guarded,
}

/// Why a record cannot be used.
#[derive(Clone, Debug)]
pub(super) enum Refusal {
    Fields { found: usize, expected: usize },
    Broken(Broken),
    Missing { column: usize },
    Value { column: usize, expected: &'static str, text: String },
}

impl Refusal {
    /// The refusal of a whole file.
    pub fn error(self, line: u64, columns: &[Planned]) -> Error {
        match self {
            Self::Value { column, expected, text } => {
                Error::Value { line, key: columns[column].name.clone(), expected, text }
            }
            Self::Missing { column } => Error::Value {
                line,
                key: columns[column].name.clone(),
                expected: "a value, which every event needs",
                text: String::new(),
            },
            other => Error::Syntax { line, what: other.reason(columns) },
        }
    }

    /// Why one row was left out.
    pub fn reason(&self, columns: &[Planned]) -> String {
        match self {
            Self::Fields { found, expected } => format!("{found} fields instead of {expected}"),
            Self::Broken(Broken::BehindQuote) => "something follows the closing quote of a field".to_owned(),
            Self::Broken(Broken::Open) => "a quoted field begins here and is never closed".to_owned(),
            Self::Missing { column } => format!("`{}` is empty", columns[*column].name),
            Self::Value { column, expected, text } => {
                format!("`{}` is not {expected}: `{text}`", columns[*column].name)
            }
        }
    }
}

/// Parses `text`, which begins and ends where records do.
pub(super) fn parse(plan: &Plan, zone: &mut Zone, text: &[u8], mode: Mode) -> Parsed {
    let dialect = plan.dialect;
    let mut records = Records::new(text, dialect.delimiter, dialect.quote);
    let mut block = Block {
        plan,
        zone,
        text,
        quote: dialect.quote.unwrap_or(0),
        last: vec![(0..0, 0); plan.columns.len()],
        line: 0,
        parsed: Parsed {
            cells: plan.columns.iter().map(|column| Cells::new(&column.name, column.kind, column.style)).collect(),
            rows: 0,
            lines: 0,
            rejected_count: 0,
            rejected: Vec::new(),
            notes: Vec::new(),
            failure: None,
        },
    };
    let mut fields: Vec<Field> = Vec::with_capacity(plan.columns.len());
    loop {
        let refusal = match records.next(&mut fields) {
            Ok(false) => break,
            Ok(true) if fields.len() == plan.columns.len() => {
                block.line = records.line;
                block.row(&fields)
            }
            Ok(true) => Err(Refusal::Fields { found: fields.len(), expected: plan.columns.len() }),
            Err(broken) => Err(Refusal::Broken(broken)),
        };
        if let Err(refusal) = refusal {
            // What an open quote swallows is the rest of the file: that is not one bad row.
            if mode == Mode::Strict || matches!(refusal, Refusal::Broken(Broken::Open)) {
                block.parsed.failure = Some((records.line, refusal));
                break;
            }
            block.parsed.rejected_count += 1;
            if block.parsed.rejected.len() < ImportReport::LISTED {
                block.parsed.rejected.push((records.line, refusal.reason(&plan.columns)));
            }
        }
    }
    block.parsed.lines = records.next_line();
    block.parsed
}

struct Block<'a> {
    plan: &'a Plan,
    zone: &'a mut Zone,
    text: &'a [u8],
    quote: u8,
    /// Where the last text of each column stands, and its code.
    last: Vec<(std::ops::Range<usize>, u32)>,
    line: u64,
    parsed: Parsed,
}

impl Block<'_> {
    fn row(&mut self, fields: &[Field]) -> Result<(), Refusal> {
        let row = self.parsed.rows;
        for (index, field) in fields.iter().enumerate() {
            if let Err(refusal) = self.cell(index, *field, row) {
                for cells in &mut self.parsed.cells[..=index] {
                    cells.forget(row);
                }
                return Err(refusal);
            }
        }
        self.parsed.rows += 1;
        Ok(())
    }

    #[inline]
    fn cell(&mut self, index: usize, field: Field, row: u32) -> Result<(), Refusal> {
        let column = &self.plan.columns[index];
        if column.dropped {
            return Ok(());
        }
        let raw = field.raw(self.text);
        if raw.is_empty() {
            return match column.part {
                Part::Case | Part::Activity => Err(Refusal::Missing { column: index }),
                Part::Time => {
                    self.note(Odd::NoTime);
                    Ok(())
                }
                Part::Attribute if field.quoted => self.text_cell(index, b"", row),
                _ => Ok(()),
            };
        }
        if let Some(format) = &column.format {
            let Some(moment) = format.parse(raw) else {
                let expected = "a time in the format of the column";
                return Err(Refusal::Value { column: index, expected, text: shown(raw) });
            };
            let (mut ns, mut offset) = (moment.ns, moment.offset);
            if offset == NO_OFFSET {
                let clock;
                (ns, offset, clock) = self.zone.instant(ns);
                self.note(Odd::NoZone(index));
                match clock {
                    Clock::Once => {}
                    Clock::Skipped => self.note(Odd::Skipped(index)),
                    Clock::Twice => self.note(Odd::Twice(index)),
                }
            }
            if moment.day_only {
                self.note(Odd::Day(index));
            }
            let column = &mut self.parsed.cells[index].column;
            let Values::Date { ns: instants, offsets } = &mut column.values else {
                unreachable!("columns with a format hold dates")
            };
            offsets.push(instants.len(), offset);
            instants.push(ns);
            column.mark_present(row);
            return Ok(());
        }
        if !field.doubled && raw[0] != b'\'' {
            return self.text_or_typed(index, raw, field.start as usize, row);
        }
        let plain = field.text(self.text, self.quote);
        match guard::unguarded(&plain) {
            Some(bare) => {
                self.note(Odd::Guarded);
                self.text_cell(index, bare, row)
            }
            None => self.text_cell(index, &plain, row),
        }
    }

    #[inline]
    fn text_or_typed(&mut self, index: usize, raw: &[u8], start: usize, row: u32) -> Result<(), Refusal> {
        let cells = &mut self.parsed.cells[index];
        let Values::Text { codes, dictionary } = &mut cells.column.values else {
            if cells.push_typed(raw, row) || cells.push_widened(raw, row) {
                return Ok(());
            }
            return self.text_cell(index, raw, row);
        };
        let (place, code) = &mut self.last[index];
        if self.text[place.clone()] != *raw {
            *code = dictionary.intern_utf8(raw).map_err(|_| not_utf8(index, raw))?;
            *place = start..start + raw.len();
        }
        codes.push(*code);
        cells.column.mark_present(row);
        Ok(())
    }

    fn text_cell(&mut self, index: usize, text: &[u8], row: u32) -> Result<(), Refusal> {
        let cells = &mut self.parsed.cells[index];
        cells.make_text();
        let Values::Text { codes, dictionary } = &mut cells.column.values else { unreachable!("made so above") };
        codes.push(dictionary.intern_utf8(text).map_err(|_| not_utf8(index, text))?);
        cells.column.mark_present(row);
        Ok(())
    }

    #[inline]
    fn note(&mut self, what: Odd) {
        match self.parsed.notes.iter_mut().find(|note| note.what == what) {
            Some(note) => note.count += 1,
            None => self.parsed.notes.push(Note { line: self.line, count: 1, what }),
        }
    }
}

fn not_utf8(column: usize, text: &[u8]) -> Refusal {
    Refusal::Value { column, expected: "text in UTF-8; the file may be in another character set", text: shown(text) }
}

/// At most 80 characters.
fn shown(text: &[u8]) -> String {
    String::from_utf8_lossy(text).chars().take(80).collect()
}

/// Empty cells as `plan` has them.
pub(super) fn empty(plan: &Plan) -> Vec<Cells> {
    let style = |column: &Planned| if column.kind == Kind::String { Style::Only } else { column.style };
    plan.columns.iter().map(|column| Cells::new(&column.name, column.kind, style(column))).collect()
}
