//! What the head of a file says about the whole: dialect, columns, parts, types.

use std::borrow::Cow;

use super::cells::{Style, kind_of};
use super::dialect::{self, Overrides};
use super::guard;
use super::records::{Field, Records};
use crate::tabular::assign::{Assigned, Seen};
use crate::tabular::format::Format;
use crate::tabular::zone::{self, Zone};
use crate::tabular::{Mapping, Part, Warning, names};
use crate::{Error, Kind};

/// Rows looked at.
const ROWS: usize = 2_000;

/// How a file will be read.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    pub dialect: dialect::Bytes,
    pub columns: Vec<Planned>,
    pub assigned: Assigned,
    pub zone: Zone,
    pub warnings: Vec<Warning>,
    /// The first rows as texts, without those that do not have a field a column.
    pub rows: Vec<Vec<String>>,
}

/// A column.
#[derive(Clone, Debug)]
pub(super) struct Planned {
    pub name: String,
    pub part: Part,
    pub kind: Kind,
    pub style: Style,
    pub dropped: bool,
    /// How times are written, in a column that plays the part of a time.
    pub format: Option<Format>,
}

impl Plan {
    /// Looks at `text`, the beginning of a file in UTF-8 (all of it when `complete`).
    pub fn new(
        text: &[u8],
        complete: bool,
        encoding: &'static encoding_rs::Encoding,
        overrides: &Overrides,
        mapping: Option<&Mapping>,
    ) -> Result<Self, Error> {
        if memchr::memchr(b'\n', text).is_none() && memchr::memchr(b'\r', text.trim_ascii_end()).is_some() {
            let what = "the lines of the file end in CR alone, as on computers of the last century; save it with other line ends";
            return Err(Error::Format { what: what.to_owned() });
        }
        let dialect = dialect::find(text, encoding, overrides)?;
        let zone_name = overrides.time_zone.as_deref().unwrap_or(zone::DEFAULT);
        let zone = Zone::new(zone_name)
            .ok_or_else(|| Error::Format { what: format!("the time zone `{zone_name}` is not known") })?;
        let time_format = match &overrides.time_format {
            None => None,
            Some(text) => Some(Format::new(text).ok_or_else(|| Error::Format {
                what: format!("`{text}` is no format of dates with year, month and day, as `%d.%m.%Y %H:%M:%S`"),
            })?),
        };
        let mut warnings = Vec::new();
        let (mut header, rows, ragged) = head_rows(text, complete, dialect);
        if header.is_empty() {
            return Err(Error::Empty { rejected: 0 });
        }
        if !dialect.header {
            header.fill(String::new());
        }
        let mut renamed = Vec::new();
        let names = names::distinct(header, &mut renamed);
        if dialect.header {
            warnings.append(&mut renamed);
        } else {
            warnings.push(Warning::NoHeader);
        }
        if ragged > 0 {
            warnings.push(Warning::Ragged { count: ragged, of: ragged + rows.len() });
        }
        let seen: Vec<Seen<'_>> = names
            .iter()
            .enumerate()
            .map(|(index, name)| Seen {
                name,
                values: rows.iter().map(|row| row[index].as_str()).collect(),
                typed_time: false,
                typed_other: false,
            })
            .collect();
        let assigned = Assigned::find_all(&seen, mapping, time_format.as_ref(), &zone, &mut warnings)?;
        let columns = seen
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let part = assigned.parts[index];
                let (kind, style) = match part {
                    Part::Time | Part::Start => (Kind::Date, Style::Only),
                    Part::Attribute | Part::Cost => {
                        let values: Vec<&[u8]> = column
                            .values
                            .iter()
                            .filter(|value| !value.is_empty())
                            .map(|value| value.as_bytes())
                            .collect();
                        kind_of(&values)
                    }
                    _ => (Kind::String, Style::Only),
                };
                let (dropped, format) = (assigned.dropped[index], assigned.formats[index].clone());
                Planned { name: column.name.to_owned(), part, kind, style, dropped, format }
            })
            .collect();
        drop(seen);
        Ok(Self { dialect, columns, assigned, zone, warnings, rows })
    }
}

/// The first record (or, without header, one as wide), the rows behind it that are as wide, and how many are not.
fn head_rows(text: &[u8], complete: bool, dialect: dialect::Bytes) -> (Vec<String>, Vec<Vec<String>>, usize) {
    let mut records = Records::new(text, dialect.delimiter, dialect.quote);
    let mut fields: Vec<Field> = Vec::new();
    let quote = dialect.quote.unwrap_or(0);
    let mut header: Vec<String> = Vec::new();
    let mut rows = Vec::new();
    let mut ragged = 0;
    while rows.len() + ragged < ROWS {
        match records.next(&mut fields) {
            Ok(false) => break,
            Err(_) if records.position() >= text.len() && !complete => break,
            Err(_) => {
                ragged += 1;
                continue;
            }
            Ok(true) => {}
        }
        if records.position() >= text.len() && !complete {
            break;
        }
        let row = fields.iter().map(|field| {
            let plain = field.text(text, quote);
            let text = String::from_utf8_lossy(&plain);
            match guard::unguarded(text.as_bytes()) {
                Some(_) => text[1..].to_owned(),
                None => Cow::into_owned(text),
            }
        });
        let row: Vec<String> = row.collect();
        if header.is_empty() {
            header = row.iter().map(|name| name.trim().to_owned()).collect();
            if dialect.header {
                continue;
            }
        }
        if row.len() == header.len() {
            rows.push(row);
        } else {
            ragged += 1;
        }
    }
    (header, rows, ragged)
}
