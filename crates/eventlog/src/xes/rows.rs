//! Rows of attributes on their way from text into columns.

use std::borrow::Cow;
use std::ops::Range;

use rustc_hash::FxHashMap;

use super::predict::{Predictor, State, Target};
use super::scan::{self, Element, Pair, Scanned, Stop, Token};
use super::{TIME, value};
use crate::{Column, ColumnId, Diagnostic, ImportReport, Kind, NO_OFFSET, Offsets, Presence, Shapes, Table, Values};

/// What the rows of a table describe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Cases,
    Events,
}

/// Values read and not yet put into columns. Ranges are of the text being scanned.
#[derive(Clone, Copy, Debug)]
enum Datum {
    Plain {
        start: u32,
        end: u32,
    },
    /// Range of [`Rows::decoded`].
    Decoded {
        start: u32,
        end: u32,
    },
    Int(i64),
    Float(f64),
    Boolean(bool),
    Date {
        ns: i64,
        offset: i16,
    },
}

#[derive(Clone, Copy, Debug)]
struct Item {
    column: ColumnId,
    datum: Datum,
}

/// Why an event cannot be used.
#[derive(Clone, Debug)]
pub(super) struct Rejection {
    pub at: usize,
    pub key: String,
    pub expected: &'static str,
    pub text: String,
}

/// Buffers and settings that reading a row needs.
#[derive(Debug, Default)]
pub(super) struct Workshop {
    pub elements: Vec<Element>,
    pub pairs: Vec<Pair>,
    /// Oddities of what is being read: offset and message.
    pub notes: Vec<(usize, String)>,
    pub depth: usize,
    pub columns: usize,
}

/// A table that is being filled, row by row.
#[derive(Debug)]
pub(super) struct Rows {
    of: Of,
    pub columns: Vec<Column>,
    by_key: FxHashMap<Box<str>, Vec<ColumnId>>,
    /// Attempt at a row in which a column was last named.
    named: Vec<u64>,
    attempt: u64,
    shapes: Vec<Box<[ColumnId]>>,
    shape_of: FxHashMap<Box<[ColumnId]>, u32>,
    of_row: Vec<u32>,
    pub rows: u32,
    /// Top-level string attributes without which a row cannot be used.
    pub required: Vec<String>,
    items: Vec<Item>,
    /// How many of `items` are entered in `named`.
    entered: usize,
    decoded: String,
    path: Vec<ColumnId>,
    predictor: Predictor,
    state: State,
    pub rejection: Option<Rejection>,
}

/// `"` ends a value; `&`, `<` and control characters need a closer look.
const STOPS: [bool; 256] = {
    let mut stops = [false; 256];
    let mut byte = 0;
    while byte < 0x20 {
        stops[byte] = true;
        byte += 1;
    }
    stops[b'"' as usize] = true;
    stops[b'&' as usize] = true;
    stops[b'<' as usize] = true;
    stops
};

impl Rows {
    pub fn new(of: Of) -> Self {
        Self {
            of,
            columns: Vec::new(),
            by_key: FxHashMap::default(),
            named: Vec::new(),
            attempt: 0,
            shapes: Vec::new(),
            shape_of: FxHashMap::default(),
            of_row: Vec::new(),
            rows: 0,
            required: Vec::new(),
            items: Vec::new(),
            entered: 0,
            decoded: String::new(),
            path: Vec::new(),
            predictor: Predictor::default(),
            state: State::START,
            rejection: None,
        }
    }

    /// Reads the attributes of the row whose start tag begins at `at` with a name that ends
    /// at `name_end`. Returns the offset behind the row and whether its element ended: for a
    /// case, that is at its first event or its end tag, unless it is one empty tag. Nothing
    /// is in the columns before [`Rows::commit`].
    pub fn read(&mut self, text: &[u8], at: usize, name_end: usize, shop: &mut Workshop) -> Scanned<(usize, bool)> {
        self.attempt += 1;
        self.items.clear();
        self.entered = 0;
        self.decoded.clear();
        self.rejection = None;
        self.state = State::START;
        // Where the bytes that lead to the next value begin, and, once it was parsed so far
        // in full, where the next token is looked for.
        let mut gap = name_end;
        let mut known = None;
        // Before the last top-level attribute: where to parse from when a prediction fails.
        let mut retreat = (0, State::START, name_end, None);
        loop {
            if let Some((length, target)) = self.predictor.step(self.state, &text[gap..]) {
                match target {
                    Target::End { tag } => {
                        return Ok(match self.of {
                            Of::Cases => (gap + tag as usize, false),
                            Of::Events => (gap + length, true),
                        });
                    }
                    Target::Value { column, kind, state, outer } => {
                        if let Some((datum, end)) = quick(kind, text, gap + length) {
                            if let Some(tag) = outer {
                                retreat = (self.items.len(), self.state, gap, Some(gap + tag as usize));
                            }
                            gap = end + 1;
                            self.items.push(Item { column, datum });
                            self.state = state;
                            known = None;
                            continue;
                        }
                    }
                }
            }
            let from = match known {
                Some(from) => from,
                None => {
                    let (items, state, start, tag) = retreat;
                    self.forget(items);
                    (self.state, gap) = (state, start);
                    match tag {
                        Some(tag) => tag,
                        None => {
                            let (empty, end) = scan::attributes(text, name_end, clear(&mut shop.pairs))?;
                            if let Some(pair) = shop.pairs.first() {
                                let tag = if self.of == Of::Cases { "trace" } else { "event" };
                                let name = scan::shown(&text[pair.name.clone()]);
                                shop.notes.push((
                                    at,
                                    format!("`{name}` in the tag <{tag}> is not part of XES and is left out"),
                                ));
                                self.state = State::LOST;
                            } else if empty && self.of == Of::Events {
                                self.learn(&text[gap..end], Target::End { tag: 0 });
                            }
                            if empty {
                                return Ok((end, true));
                            }
                            end
                        }
                    }
                }
            };
            let (token, next) = scan::token(text, from)?;
            match token {
                Token::Open(start) => {
                    if self.of == Of::Cases && scan::local(name_at(text, start + 1)?) == b"event" {
                        if text[start..].starts_with(b"<event") {
                            self.learn(&text[gap..start + 7], Target::End { tag: (start - gap) as u32 });
                        }
                        return Ok((start, false));
                    }
                    let end = scan::element(text, start, shop.depth, &mut shop.elements, &mut shop.pairs)?;
                    gap = self.attribute(text, gap, shop)?;
                    known = Some(end);
                    retreat = (self.items.len(), self.state, gap, known);
                }
                Token::Close(start) => {
                    let (name, end) = scan::close(text, start)?;
                    let opened = name_at(text, at + 1)?;
                    if text[name.clone()] != *opened {
                        let (closed, opened) = (scan::shown(&text[name]), scan::shown(opened));
                        return scan::syntax(start, format!("`</{closed}>` closes `<{opened}>`"));
                    }
                    self.learn(&text[gap..end], Target::End { tag: (start - gap) as u32 });
                    return Ok(if self.of == Of::Cases { (start, false) } else { (end, true) });
                }
                Token::Text(start) => {
                    shop.notes
                        .push((start, "text between the attributes is not part of XES and is left out".to_owned()));
                    known = Some(next);
                    // Predictions know nothing of the text.
                    self.state = State::LOST;
                }
                Token::Doctype(start) => return scan::syntax(start, "a document type stands inside the log"),
            }
        }
    }

    /// Adds the attribute in `shop.elements` to a row that was already committed: a trace
    /// may name attributes behind its events.
    pub fn append(&mut self, text: &[u8], shop: &mut Workshop) -> Scanned<()> {
        let row = self.rows - 1;
        let before = self.items.len();
        self.state = State::LOST;
        self.attribute(text, 0, shop)?;
        for index in before..self.items.len() {
            self.put(text, index, row)?;
        }
        let shape = self.shape();
        self.set_shape_of(row, shape);
        Ok(())
    }

    /// Puts the row read last into the columns.
    pub fn commit(&mut self, text: &[u8]) -> Scanned<()> {
        let row = self.rows;
        for index in 0..self.items.len() {
            self.put(text, index, row)?;
        }
        let shape = self.shape();
        self.rows += 1;
        self.set_shape_of(row, shape);
        Ok(())
    }

    /// Whether the row read last has all that is required. Only such rows are committed,
    /// so whoever has a known shape does.
    pub fn is_complete(&self) -> bool {
        self.predictor.shape(self.state).is_some() || self.missing().is_none()
    }

    /// The first required key the row read last does not have.
    pub fn missing(&self) -> Option<&str> {
        self.required.iter().map(String::as_str).find(|key| {
            !self.items.iter().any(|item| {
                let column = &self.columns[item.column.0 as usize];
                column.key == *key && column.kind == Kind::String && column.parent.is_none()
            })
        })
    }

    /// The top-level string column `key`.
    pub fn string_column(&self, key: &str) -> Option<ColumnId> {
        self.by_key.get(key)?.iter().copied().find(|id| {
            let column = &self.columns[id.0 as usize];
            column.kind == Kind::String && column.parent.is_none()
        })
    }

    /// The table; columns that no row filled are left out.
    pub fn finish(self) -> Table {
        let mut table = Table {
            rows: self.rows as usize,
            columns: self.columns,
            shapes: Some(Shapes { lists: self.shapes, of_row: self.of_row }),
        };
        if table.columns.iter().any(|column| column.values.is_empty()) {
            let mut renamed = Vec::with_capacity(table.columns.len());
            let mut kept = 0;
            for column in &table.columns {
                renamed.push(ColumnId(kept));
                kept += u32::from(!column.values.is_empty());
            }
            table.columns.retain(|column| !column.values.is_empty());
            for column in &mut table.columns {
                column.parent = column.parent.map(|parent| renamed[parent.0 as usize]);
            }
            for list in table.shapes.iter_mut().flat_map(|shapes| &mut shapes.lists) {
                for id in list.iter_mut() {
                    *id = renamed[id.0 as usize];
                }
            }
        }
        table
    }

    fn learn(&mut self, gap: &[u8], target: Target) {
        self.predictor.learn(self.state, gap, target);
    }

    /// Drops all items from `count` on.
    fn forget(&mut self, count: usize) {
        for item in &self.items[count.min(self.entered)..self.entered] {
            self.named[item.column.0 as usize] = 0;
        }
        self.items.truncate(count);
        self.entered = self.entered.min(count);
    }

    /// Takes the attribute in `shop.elements` into the row; `gap` is where the bytes before
    /// it began. Returns where those behind it begin.
    fn attribute(&mut self, text: &[u8], gap: usize, shop: &mut Workshop) -> Scanned<usize> {
        for item in &self.items[self.entered..] {
            self.named[item.column.0 as usize] = self.attempt;
        }
        let elements = std::mem::take(&mut shop.elements);
        let result = self.place(text, &elements, 0, None, gap, shop);
        shop.elements = elements;
        self.entered = self.items.len();
        result
    }

    fn place(
        &mut self,
        text: &[u8],
        elements: &[Element],
        index: usize,
        parent: Option<ColumnId>,
        gap: usize,
        shop: &mut Workshop,
    ) -> Scanned<usize> {
        let element = &elements[index];
        let name = scan::local(&text[element.name.clone()]);
        let key = match &element.key {
            Some(range) => Some(scan::decode(text, range.clone())?),
            None => None,
        };
        let kind = scan::kind(name);
        if let (Some(kind), Some(key), Some(value), false) = (kind, &key, &element.value, element.odd) {
            let known = self.column(key, kind, parent, shop, element.whole.start)?;
            if self.named[known.0 as usize] == self.attempt {
                shop.notes.push((
                    element.whole.start,
                    format!(
                        "`{key}` occurs more than once in one {}; the first is used, the others are kept",
                        self.what()
                    ),
                ));
            } else if let Some(datum) = self.datum(text, kind, value.clone())? {
                if kind == Kind::Date && value.len() < 12 {
                    shop.notes
                        .push((value.start, format!("`{key}` has dates without time of day, read as midnight UTC")));
                }
                let state = self.predictor.enter(self.state, known);
                if element.plain
                    && matches!(
                        datum,
                        Datum::Plain { .. } | Datum::Int(_) | Datum::Float(_) | Datum::Boolean(_) | Datum::Date { .. }
                    )
                {
                    let outer = parent.is_none().then(|| (element.whole.start - gap) as u32);
                    self.learn(&text[gap..value.start], Target::Value { column: known, kind, state, outer });
                }
                let mut gap = value.end + 1;
                self.enter(known, datum, state);
                let mut child = index + 1;
                while child < element.next {
                    gap = self.place(text, elements, child, Some(known), gap, shop)?;
                    child = elements[child].next;
                }
                return Ok(gap);
            } else {
                let expected = expected(kind);
                if self.of == Of::Events && parent.is_none() && key == TIME && kind == Kind::Date {
                    self.rejection = Some(Rejection {
                        at: value.start,
                        key: key.to_string(),
                        expected,
                        text: scan::shown(&text[value.clone()]),
                    });
                } else {
                    shop.notes.push((
                        value.start,
                        format!("`{key}` has values that are not {expected}; they are kept as written"),
                    ));
                }
            }
        } else if kind.is_none() && name != b"list" && name != b"container" {
            let name = scan::shown(name);
            shop.notes.push((
                element.whole.start,
                format!("<{name}> is not an attribute type of XES; it is kept as written"),
            ));
        } else if key.is_none() {
            let name = scan::shown(name);
            shop.notes.push((element.whole.start, format!("<{name}> without key; it is kept as written")));
        } else if kind.is_some() && element.value.is_none() {
            let key = key.as_deref().unwrap_or_default();
            shop.notes.push((element.whole.start, format!("`{key}` has no value; it is kept as written")));
        } else if element.odd {
            let key = key.as_deref().unwrap_or_default();
            shop.notes.push((
                element.whole.start,
                format!("`{key}` has text or attributes foreign to XES; it is kept as written"),
            ));
        }
        for element in &elements[index..element.next] {
            for range in [&element.key, &element.value].into_iter().flatten() {
                scan::decode(text, range.clone())?;
            }
        }
        let whole = element.whole.clone();
        scan::utf8(text, whole.clone())?;
        let column = self.column(&key.unwrap_or(Cow::Borrowed("")), Kind::Fragment, parent, shop, whole.start)?;
        let state = self.predictor.enter(self.state, column);
        let datum = Datum::Plain { start: whole.start as u32, end: whole.end as u32 };
        self.enter(column, datum, state);
        Ok(whole.end)
    }

    fn enter(&mut self, column: ColumnId, datum: Datum, state: State) {
        self.named[column.0 as usize] = self.attempt;
        self.items.push(Item { column, datum });
        self.entered = self.items.len();
        self.state = state;
    }

    fn what(&self) -> &'static str {
        match self.of {
            Of::Cases => "trace",
            Of::Events => "event",
        }
    }

    /// The column for `key`; of fragments, the first that this row has not named yet.
    fn column(
        &mut self,
        key: &str,
        kind: Kind,
        parent: Option<ColumnId>,
        shop: &Workshop,
        at: usize,
    ) -> Scanned<ColumnId> {
        let known = self.by_key.get(key).and_then(|ids| {
            ids.iter().copied().find(|id| {
                let column = &self.columns[id.0 as usize];
                column.kind == kind
                    && column.parent == parent
                    && (kind != Kind::Fragment || self.named[id.0 as usize] != self.attempt)
            })
        });
        if let Some(id) = known {
            return Ok(id);
        }
        if self.columns.len() >= shop.columns {
            let what = "attributes (columns)";
            return Err(Stop::Limit { at, limit: shop.columns as u64, what });
        }
        let id = ColumnId(self.columns.len() as u32);
        self.columns.push(Column::new(key, kind, parent));
        self.named.push(0);
        self.by_key.entry(key.into()).or_default().push(id);
        Ok(id)
    }

    fn datum(&mut self, text: &[u8], kind: Kind, range: Range<usize>) -> Scanned<Option<Datum>> {
        let decoded = scan::decode(text, range.clone())?;
        let bytes = decoded.as_bytes();
        Ok(match kind {
            Kind::String | Kind::Id | Kind::Fragment => Some(match &decoded {
                Cow::Borrowed(_) => Datum::Plain { start: range.start as u32, end: range.end as u32 },
                Cow::Owned(decoded) => {
                    let start = self.decoded.len() as u32;
                    self.decoded.push_str(decoded);
                    Datum::Decoded { start, end: self.decoded.len() as u32 }
                }
            }),
            Kind::Date => value::date(bytes).map(|date| Datum::Date { ns: date.ns, offset: date.offset }),
            Kind::Int => value::int(bytes).map(Datum::Int),
            Kind::Float => value::float(bytes).map(Datum::Float),
            Kind::Boolean => value::boolean(bytes).map(Datum::Boolean),
        })
    }

    #[inline]
    fn put(&mut self, text: &[u8], index: usize, row: u32) -> Scanned<()> {
        let item = self.items[index];
        let column = &mut self.columns[item.column.0 as usize];
        let count = match (&mut column.values, item.datum) {
            (Values::Text { codes, dictionary }, Datum::Plain { start, end }) => {
                let (start, end) = (start as usize, end as usize);
                match dictionary.intern_utf8(&text[start..end]) {
                    Ok(code) => codes.push(code),
                    Err(_) => return scan::utf8(text, start..end).map(|_| ()),
                }
                codes.len()
            }
            (Values::Text { codes, dictionary }, Datum::Decoded { start, end }) => {
                codes.push(dictionary.intern(&self.decoded[start as usize..end as usize]));
                codes.len()
            }
            (Values::Int(values), Datum::Int(value)) => push(values, value),
            (Values::Float(values), Datum::Float(value)) => push(values, value),
            (Values::Boolean(values), Datum::Boolean(value)) => push(values, value),
            (Values::Date { ns, offsets }, Datum::Date { ns: instant, offset }) => {
                offsets.push(ns.len(), offset);
                push(ns, instant)
            }
            _ => unreachable!("a datum is read for the kind of its column"),
        };
        match &mut column.presence {
            Presence::Rows(rows) => rows.push(row),
            Presence::All if count == row as usize + 1 => {}
            Presence::All => column.mark_present(row),
        }
        Ok(())
    }

    /// Number of the shape of the row read last.
    fn shape(&mut self) -> u32 {
        if let Some(shape) = self.predictor.shape(self.state) {
            return shape;
        }
        self.path.clear();
        self.path.extend(self.items.iter().map(|item| item.column));
        let shape = match self.shape_of.get(self.path.as_slice()) {
            Some(&shape) => shape,
            None => {
                let shape = self.shapes.len() as u32;
                self.shapes.push(self.path.as_slice().into());
                self.shape_of.insert(self.path.as_slice().into(), shape);
                shape
            }
        };
        self.predictor.set_shape(self.state, shape);
        shape
    }

    fn set_shape_of(&mut self, row: u32, shape: u32) {
        let row = row as usize;
        if row < self.of_row.len() {
            self.of_row[row] = shape;
        } else if shape != 0 || !self.of_row.is_empty() {
            self.of_row.resize(row, 0);
            self.of_row.push(shape);
        }
    }
}

/// Appends `value`; returns the length.
fn push<T>(values: &mut Vec<T>, value: T) -> usize {
    values.push(value);
    values.len()
}

fn clear(pairs: &mut Vec<Pair>) -> &mut Vec<Pair> {
    pairs.clear();
    pairs
}

fn name_at(text: &[u8], start: usize) -> Scanned<&[u8]> {
    let length = text[start..]
        .iter()
        .position(|&byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'/' | b'>'))
        .ok_or(Stop::More)?;
    Ok(&text[start..start + length])
}

/// What a value of `kind` has to be, with article.
pub(super) fn expected(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "an ISO 8601 date-time between the years 1678 and 2261",
        Kind::Int => "a whole number of 64 bits",
        Kind::Float => "a number",
        Kind::Boolean => "true or false",
        Kind::String | Kind::Id | Kind::Fragment => "a text",
    }
}

/// Number of bytes before the first of [`STOPS`], eight at a time.
#[inline]
fn plain_length(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGHS: u64 = 0x8080_8080_8080_8080;
    // Highest bit of each byte that is below `limit`, exact up to the first such byte
    // (Warren, "Hacker's Delight", 2nd edition, 6-1).
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGHS;
    let mut length = 0;
    while let Some(eight) = text[length..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let equal = |byte: u8| below(word ^ (ONES * u64::from(byte)), 1);
        let stops = below(word, 0x20) | equal(b'"') | equal(b'&') | equal(b'<');
        if stops != 0 {
            return Some(length + stops.trailing_zeros() as usize / 8);
        }
        length += 8;
    }
    text[length..].iter().position(|&byte| STOPS[byte as usize]).map(|rest| length + rest)
}

/// Reads the value at `start` that ends in a double quote, in its usual spelling: the datum
/// and the offset of the quote.
#[inline]
fn quick(kind: Kind, text: &[u8], start: usize) -> Option<(Datum, usize)> {
    match kind {
        Kind::String | Kind::Id => {
            let end = start + plain_length(&text[start..])?;
            (text[end] == b'"').then_some((Datum::Plain { start: start as u32, end: end as u32 }, end))
        }
        Kind::Date => {
            let rest = &text[start..];
            if let Some((ns, offset)) = value::common_date(rest) {
                return Some((Datum::Date { ns, offset }, start + value::COMMON_DATE));
            }
            let length = rest.get(..40)?.iter().position(|&byte| byte == b'"')?;
            let date = value::date(&rest[..length]).filter(|date| !date.day_only)?;
            Some((Datum::Date { ns: date.ns, offset: date.offset }, start + length))
        }
        Kind::Int => {
            let rest = &text[start..];
            let negative = rest.first() == Some(&b'-');
            let mut at = usize::from(negative);
            let first = at;
            let mut value = 0i64;
            while let Some(digit @ b'0'..=b'9') = rest.get(at) {
                value = value.wrapping_mul(10).wrapping_add(i64::from(digit - b'0'));
                at += 1;
            }
            let fits = at > first && at - first <= 18 && rest.get(at) == Some(&b'"');
            fits.then_some((Datum::Int(if negative { -value } else { value }), start + at))
        }
        Kind::Float => {
            let rest = &text[start..];
            let length = rest.get(..40)?.iter().position(|&byte| byte == b'"')?;
            Some((Datum::Float(value::float(&rest[..length])?), start + length))
        }
        Kind::Boolean => {
            let rest = &text[start..];
            if rest.starts_with(b"true\"") {
                Some((Datum::Boolean(true), start + 4))
            } else if rest.starts_with(b"false\"") {
                Some((Datum::Boolean(false), start + 5))
            } else {
                None
            }
        }
        Kind::Fragment => None,
    }
}

/// Reports that times of `column` were read as UTC for want of an offset.
pub(super) fn note_times_without_offset(column: &Column, report: &mut ImportReport) {
    let Values::Date { ns, offsets } = &column.values else { return };
    let count = match offsets {
        Offsets::Uniform(NO_OFFSET) => ns.len(),
        Offsets::Uniform(_) => 0,
        Offsets::Each(each) => each.iter().filter(|&&offset| offset == NO_OFFSET).count(),
    };
    if count > 0 {
        report.diagnostics.push(Diagnostic {
            line: 1,
            count: count as u64,
            message: format!("`{TIME}` has no offset from UTC; such times are read as UTC"),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_at_the_first_byte_that_needs_a_look() {
        for fill in [b' ', b'!', b'#', b'a', b'=', 0x7f, 0x80, 0xff] {
            for stop in (0..=255u8).filter(|&byte| STOPS[byte as usize]) {
                for at in 0..20 {
                    let mut text = vec![fill; 29];
                    text[at] = stop;
                    text[at + 3] = b'"';
                    assert_eq!(plain_length(&text), Some(at), "{stop} behind {fill} at {at}");
                }
            }
            assert_eq!(plain_length(&[fill; 21]), None);
        }
    }
}
