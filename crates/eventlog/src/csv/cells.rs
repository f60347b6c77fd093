//! Columns under construction: typed where every value is of one type *and* its text can be
//! told from the value, text otherwise.
//!
//! So a number with leading zeros stays a text, and a column that turns out not to be what its
//! first values promised becomes text again without having been read twice.

use crate::{Cell, Column, Dictionary, Kind, NO_OFFSET, Presence, Values, xes};

/// How the values of a typed column are written, alike for all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// There is one way only (`Int`, `Boolean`), or nobody will ask (`String`, times of events).
    #[default]
    Only,
    /// Shortest decimal: no point without digits behind it that count.
    Shortest,
    /// Shortest decimal, but with a point always: `35.0`, as Python has it.
    Dotted,
    /// So many digits behind a point.
    Point(u8),
    /// So many digits behind a comma.
    Comma(u8),
    /// A day as `2024-01-31`.
    Day,
    /// A time of day behind it.
    Time(TimeStyle),
}

/// `2024-01-31T12:00:00.000+01:00` and its relatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TimeStyle {
    /// `T` or a blank.
    joint: u8,
    /// Digits behind the point; 0 means no point.
    digits: u8,
    offset: OffsetStyle,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum OffsetStyle {
    None,
    Z,
    Hours,
    Minutes,
    Colon,
}

/// A column and how its values are written.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub column: Column,
    pub style: Style,
}

impl Cells {
    pub fn new(name: &str, kind: Kind, style: Style) -> Self {
        Self { column: Column::new(name, kind, None), style }
    }

    /// Appends `text` as `row`, if it is of the type of the column and written like the values
    /// before it.
    #[inline]
    pub fn push_typed(&mut self, text: &[u8], row: u32) -> bool {
        match &mut self.column.values {
            Values::Int(values) => match int(text) {
                Some(value) => values.push(value),
                None => return false,
            },
            Values::Float(values) => {
                let Some((value, style)) = float(text, self.style) else { return false };
                self.style = style;
                values.push(value);
            }
            Values::Boolean(values) => match text {
                b"true" => values.push(true),
                b"false" => values.push(false),
                _ => return false,
            },
            Values::Date { ns, offsets } => {
                let Some((instant, offset, style)) = date(text) else { return false };
                if self.style != Style::Only && style != self.style {
                    return false;
                }
                self.style = style;
                offsets.push(ns.len(), offset);
                ns.push(instant);
            }
            Values::Text { .. } => return false,
        }
        self.column.mark_present(row);
        true
    }

    /// Forgets the value of `row` if there is one; only the last row can be forgotten.
    pub fn forget(&mut self, row: u32) {
        let count = self.column.values.len();
        let last = match &mut self.column.presence {
            Presence::All => count == row as usize + 1,
            Presence::Rows(rows) => rows.pop_if(|last| *last == row).is_some(),
        };
        if !last {
            return;
        }
        match &mut self.column.values {
            Values::Text { codes, .. } => codes.truncate(count - 1),
            Values::Int(values) => values.truncate(count - 1),
            Values::Float(values) => values.truncate(count - 1),
            Values::Boolean(values) => values.truncate(count - 1),
            Values::Date { ns, offsets } => {
                ns.truncate(count - 1);
                if let crate::Offsets::Each(each) = offsets {
                    each.truncate(count - 1);
                }
            }
        }
    }

    /// Makes the column one of texts: those that were read.
    pub fn make_text(&mut self) {
        if matches!(self.column.values, Values::Text { .. }) {
            return;
        }
        let mut dictionary = Dictionary::new();
        let codes = (0..self.column.values.len())
            .map(|index| dictionary.intern(&text_of(self.column.value(index), self.style)))
            .collect();
        self.column.values = Values::Text { codes, dictionary };
        self.column.kind = Kind::String;
        self.style = Style::Only;
    }

    /// Gives the numbers of the column the style `wanted` ([`Style::Shortest`] or
    /// [`Style::Dotted`]), if all are written so.
    fn restyle(&mut self, wanted: Style) -> bool {
        match (&mut self.column.values, self.style) {
            (Values::Float(_), style) if style == wanted => return true,
            (Values::Int(values), _)
                if wanted == Style::Shortest && values.iter().all(|value| value.unsigned_abs() < LARGEST) =>
            {
                self.column.values = Values::Float(values.iter().map(|&value| value as f64).collect());
                self.column.kind = Kind::Float;
            }
            (Values::Float(_), Style::Point(1)) if wanted == Style::Dotted => {}
            (Values::Float(values), Style::Point(digits)) => {
                let scale = POWERS[digits as usize];
                if values.iter().any(|value| (value * scale).round() % 10.0 == 0.0) {
                    return false;
                }
            }
            _ => return false,
        }
        self.style = wanted;
        true
    }

    /// Appends `text`, which [`Cells::push_typed`] refused, as `row`, if another style of
    /// numbers takes it and all before it. Otherwise the column becomes one of texts, without it.
    pub fn push_widened(&mut self, text: &[u8], row: u32) -> bool {
        for wanted in [Style::Shortest, Style::Dotted] {
            if float(text, wanted).is_some() && self.restyle(wanted) && self.push_typed(text, row) {
                return true;
            }
        }
        self.make_text();
        false
    }

    /// Appends `rows` rows of another part of the same column, behind `base` rows of this one.
    pub fn extend(&mut self, mut other: Self, base: u32) {
        if other.column.values.is_empty() {
            return;
        }
        if self.column.values.is_empty() {
            self.column.values = Values::new(other.column.kind);
            self.column.kind = other.column.kind;
            self.style = other.style;
        }
        let alike = |a: &Self, b: &Self| a.column.kind == b.column.kind && a.style == b.style;
        let number = |cells: &Self| matches!(cells.column.kind, Kind::Int | Kind::Float);
        let mut one = alike(self, &other);
        if !one && number(self) && number(&other) {
            let styles = [Style::Shortest, Style::Dotted];
            one = styles.into_iter().any(|style| self.restyle(style) && other.restyle(style));
        }
        if !one {
            self.make_text();
            other.make_text();
        }
        let before = self.column.values.len();
        match (&mut self.column.values, other.column.values) {
            (Values::Text { codes, dictionary }, Values::Text { codes: more, dictionary: texts }) => {
                let renamed: Vec<u32> = texts.iter().map(|text| dictionary.intern(text)).collect();
                codes.extend(more.into_iter().map(|code| renamed[code as usize]));
            }
            (Values::Int(values), Values::Int(more)) => values.extend(more),
            (Values::Float(values), Values::Float(more)) => values.extend(more),
            (Values::Boolean(values), Values::Boolean(more)) => values.extend(more),
            (Values::Date { ns, offsets }, Values::Date { ns: more, offsets: others }) => {
                for index in 0..more.len() {
                    offsets.push(before + index, others.get(index));
                }
                ns.extend(more);
            }
            _ => unreachable!("both are of one kind"),
        }
        let added = self.column.values.len() - before;
        match (&mut self.column.presence, other.column.presence) {
            (Presence::All, Presence::All) if before == base as usize => {}
            (presence, more) => {
                if *presence == Presence::All {
                    *presence = Presence::Rows((0..before as u32).collect());
                }
                let Presence::Rows(rows) = presence else { unreachable!("made so above") };
                match more {
                    Presence::All => rows.extend(base..base + added as u32),
                    Presence::Rows(more) => rows.extend(more.into_iter().map(|row| row + base)),
                }
            }
        }
    }
}

/// Most digits that a `f64` gives back, and the first number that has more.
const DIGITS: usize = 15;
const LARGEST: u64 = 1_000_000_000_000_000;
const POWERS: [f64; 16] = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

fn int(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let canonical = match digits {
        [] => false,
        [b'0'] => !negative,
        [first, ..] => *first != b'0',
    };
    if !canonical || digits.len() > 18 {
        return None;
    }
    let mut value = 0i64;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -value } else { value })
}

/// The number, and the style of the column after it.
fn float(text: &[u8], style: Style) -> Option<(f64, Style)> {
    let (negative, rest) = match text {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, text),
    };
    let (mut value, mut digits, mut point) = (0u64, 0, None);
    for (index, byte) in rest.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + u64::from(byte - b'0');
                digits += 1;
                if digits > DIGITS {
                    return None;
                }
            }
            b'.' | b',' if point.is_none() && index > 0 => point = Some(index),
            _ => return None,
        }
    }
    let whole = point.unwrap_or(rest.len());
    if digits == 0 || (rest[0] == b'0' && whole > 1) || (negative && value == 0) {
        return None;
    }
    let behind = rest.len() - point.map_or(rest.len(), |at| at + 1);
    let mark = point.map(|at| rest[at]);
    if mark.is_some() && behind == 0 {
        return None;
    }
    let short = mark != Some(b',') && (behind == 0 || rest.last() != Some(&b'0'));
    let fixed = match mark {
        Some(b',') => Some(Style::Comma(behind as u8)),
        Some(_) => Some(Style::Point(behind as u8)),
        None => None,
    };
    let style = match style {
        // The first value: digits behind a point may be fixed in number or not; those of
        // most columns of amounts are.
        Style::Only => fixed.unwrap_or(Style::Shortest),
        Style::Shortest => short.then_some(Style::Shortest)?,
        Style::Dotted => (mark == Some(b'.') && (short || behind == 1)).then_some(Style::Dotted)?,
        style => (fixed == Some(style)).then_some(style)?,
    };
    let value = value as f64 / POWERS[behind];
    Some((if negative { -value } else { value }, style))
}

/// A date in one of the ISO forms that can be written again from instant and offset.
fn date(text: &[u8]) -> Option<(i64, i16, Style)> {
    if text.len() < 10 || text[4] != b'-' || text[7] != b'-' {
        return None;
    }
    let (ns, offset, day_only) = xes::iso_date(text)?;
    if day_only {
        return (text.len() == 10).then_some((ns, offset, Style::Day));
    }
    if text.len() < 19 || !matches!(text[10], b'T' | b' ') || text[13] != b':' || text[16] != b':' {
        return None;
    }
    let rest = &text[19..];
    let digits = match rest {
        [b'.', rest @ ..] => rest.iter().take_while(|byte| byte.is_ascii_digit()).count(),
        _ => 0,
    };
    if digits > 9 {
        return None;
    }
    let rest = if digits > 0 { &rest[digits + 1..] } else { rest };
    let kind = match rest {
        [] => OffsetStyle::None,
        [b'Z'] => OffsetStyle::Z,
        // Minus nothing would be written as plus nothing.
        [b'-', ..] if offset == 0 => return None,
        [b'+' | b'-', _, _] => OffsetStyle::Hours,
        [b'+' | b'-', _, _, b':', _, _] => OffsetStyle::Colon,
        [b'+' | b'-', _, _, _, _] => OffsetStyle::Minutes,
        // Blanks behind it, say.
        _ => return None,
    };
    if (kind == OffsetStyle::None) != (offset == NO_OFFSET) {
        return None;
    }
    Some((ns, offset, Style::Time(TimeStyle { joint: text[10], digits: digits as u8, offset: kind })))
}

/// The text that a value was.
fn text_of(cell: Cell<'_>, style: Style) -> String {
    match (cell, style) {
        (Cell::Text(text), _) => text.to_owned(),
        (Cell::Int(value), _) => value.to_string(),
        (Cell::Boolean(value), _) => value.to_string(),
        (Cell::Float(value), Style::Point(digits)) => format!("{value:.*}", digits as usize),
        (Cell::Float(value), Style::Comma(digits)) => format!("{value:.*}", digits as usize).replace('.', ","),
        (Cell::Float(value), Style::Dotted) if value.fract() == 0.0 => format!("{value:.1}"),
        (Cell::Float(value), _) => value.to_string(),
        (Cell::Date { ns, offset }, Style::Day) => xes::date_text(ns, offset)[..10].to_owned(),
        (Cell::Date { ns, offset }, Style::Time(style)) => time_text(ns, offset, style),
        (Cell::Date { ns, offset }, _) => xes::date_text(ns, offset),
    }
}

fn time_text(ns: i64, offset: i16, style: TimeStyle) -> String {
    let full = xes::date_text(ns, offset);
    let mut text = full[..19].to_owned();
    if style.joint == b' ' {
        text.replace_range(10..11, " ");
    }
    if style.digits > 0 {
        let fraction = format!("{:09}", ns.rem_euclid(1_000_000_000));
        text.push('.');
        text.push_str(&fraction[..style.digits as usize]);
    }
    let sign = if offset < 0 { '-' } else { '+' };
    let (hours, minutes) = (offset.unsigned_abs() / 60, offset.unsigned_abs() % 60);
    match style.offset {
        OffsetStyle::None => {}
        OffsetStyle::Z => text.push('Z'),
        OffsetStyle::Hours => text.push_str(&format!("{sign}{hours:02}")),
        OffsetStyle::Minutes => text.push_str(&format!("{sign}{hours:02}{minutes:02}")),
        OffsetStyle::Colon => text.push_str(&format!("{sign}{hours:02}:{minutes:02}")),
    }
    text
}

/// Type and style that take all of `values`; text where there are none.
pub(super) fn kind_of(values: &[&[u8]]) -> (Kind, Style) {
    if values.is_empty() {
        return (Kind::String, Style::Only);
    }
    let takes = |kind: Kind| {
        let mut cells = Cells::new("", kind, Style::Only);
        let pushed = values.iter().enumerate().all(|(row, value)| {
            let row = row as u32;
            cells.push_typed(value, row) || (kind == Kind::Float && cells.push_widened(value, row))
        });
        pushed.then_some((kind, cells.style))
    };
    [Kind::Int, Kind::Boolean, Kind::Date, Kind::Float]
        .into_iter()
        .find_map(takes)
        .unwrap_or((Kind::String, Style::Only))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(values: &[&str]) -> Cells {
        let bytes: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
        let (kind, style) = kind_of(&bytes);
        let mut cells = Cells::new("x", kind, style);
        for (row, value) in bytes.iter().enumerate() {
            if kind == Kind::String {
                push_text(&mut cells, value, row as u32);
            } else {
                assert!(cells.push_typed(value, row as u32));
            }
        }
        cells
    }

    fn push_text(cells: &mut Cells, text: &[u8], row: u32) {
        let Values::Text { codes, dictionary } = &mut cells.column.values else { panic!("texts") };
        codes.push(dictionary.intern_utf8(text).expect("UTF-8"));
        cells.column.mark_present(row);
    }

    #[test]
    fn dates_with_blanks_stay_texts() {
        for text in [
            "2024-01-01 10:00:00.12   ",
            "2024-01-01 10:00:00  ",
            "2024-01-01 10:00:00     ",
            "2024-01-01 10:00:00   :  ",
        ] {
            assert_eq!(cells(&[text]).column.kind, Kind::String, "{text:?}");
        }
    }

    #[test]
    fn typed_columns_give_their_texts_back() {
        for (values, kind) in [
            (&["1", "-20", "0"][..], Kind::Int),
            (&["1.5", "2.25", "3"], Kind::Float),
            (&["1.50", "2.25", "-3.00"], Kind::Float),
            (&["1,50", "0,25"], Kind::Float),
            (&["35.0", "131.97", "-0.5"], Kind::Float),
            (&["true", "false"], Kind::Boolean),
            (&["2024-01-31", "1999-12-01"], Kind::Date),
            (&["2024-01-31T10:00:00Z", "1999-12-01T00:00:00Z"], Kind::Date),
            (&["2024-01-31 10:00:00.123456+02:00", "1999-12-01 00:00:00.000000-05:30"], Kind::Date),
            (&["2024-01-31 10:00:00+02", "1999-12-01 00:00:00+00"], Kind::Date),
        ] {
            let mut cells = cells(values);
            assert_eq!(cells.column.kind, kind, "{values:?}");
            assert_eq!(cells.column.values.len(), values.len());
            cells.make_text();
            let texts: Vec<Cell<'_>> = (0..values.len()).map(|index| cells.column.value(index)).collect();
            assert_eq!(texts, values.iter().map(|value| Cell::Text(value)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_cannot_be_told_from_its_value_stays_text() {
        for values in [
            &["01", "2"][..],
            &["+1"],
            &["-0"],
            &["1.5", "2.50"],
            &["1.", "2.5"],
            &["1e3"],
            &["1.5", "2,5"],
            &["1234567890123456.5"],
            &["True"],
            &["2024-01-31", "2024-01-31T10:00:00Z"],
            &["2024-01-31T10:00:00-00:00"],
            &["31.01.2024"],
            &["1 000"],
        ] {
            let bytes: Vec<&[u8]> = values.iter().map(|value| value.as_bytes()).collect();
            assert_eq!(kind_of(&bytes).0, Kind::String, "{values:?}");
        }
    }

    #[test]
    fn parts_of_different_kinds_become_one_column() {
        let mut all = cells(&["1", "2"]);
        all.extend(cells(&["2.5", "0.25"]), 2);
        assert_eq!(all.column.kind, Kind::Float);
        let mut python = cells(&["1.0"]);
        python.extend(cells(&["2.25"]), 1);
        assert_eq!((python.column.kind, python.style), (Kind::Float, Style::Dotted));
        all.extend(cells(&["x"]), 5);
        assert_eq!(all.column.kind, Kind::String);
        let texts: Vec<Option<Cell<'_>>> = (0..6).map(|row| all.column.cell(row)).collect();
        let expected = [Some("1"), Some("2"), Some("2.5"), Some("0.25"), None, Some("x")];
        assert_eq!(texts, expected.map(|text| text.map(Cell::Text)));
    }
}
