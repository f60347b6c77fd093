//! What a file seems to hold.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8};

use super::decode::Utf8;
use super::dialect::{self, Overrides};
use super::plan::Plan;
use crate::detect::Format;
use crate::tabular::Part;
use crate::tabular::preview::{Preview, PreviewColumn, first_rows, mask_shared};
use crate::{Error, NO_OFFSET};

/// Looks at `head`, the beginning of a CSV file (all of it when `complete`), inflated already.
/// At most 2,000 rows are looked at.
///
/// # Errors
/// When `overrides` are not possible, the text does not belong to its character set, or there
/// is no row.
pub fn preview(head: &[u8], complete: bool, overrides: &Overrides) -> Result<Preview, Error> {
    let encoding = match &overrides.encoding {
        Some(label) => dialect::known_encoding(label)?,
        None => dialect::encoding(head, complete),
    };
    let text = decoded(head, encoding, complete)?;
    let plan = Plan::new(&text, complete, encoding, overrides, None)?;
    let case = plan.assigned.find(Part::Case);
    let mut columns: Vec<PreviewColumn> = plan
        .columns
        .iter()
        .enumerate()
        .map(|(index, column)| {
            let of_case = Some(index) == case || column.name.starts_with("case:");
            let values = plan.rows.iter().map(|row| row[index].as_str());
            PreviewColumn::new(&column.name, column.kind, of_case, column.part, values)
        })
        .collect();
    let values: Vec<Vec<&str>> =
        (0..columns.len()).map(|index| plan.rows.iter().map(|row| row[index].as_str()).collect()).collect();
    mask_shared(&mut columns, &values);
    let format = plan.assigned.find(Part::Time).and_then(|index| plan.columns[index].format.as_ref());
    let local = |(index, format): (usize, &crate::tabular::format::Format)| {
        plan.rows.iter().any(|row| format.parse(row[index].as_bytes()).is_some_and(|moment| moment.offset == NO_OFFSET))
    };
    let zoneless =
        plan.columns.iter().enumerate().filter_map(|(index, column)| Some((index, column.format.as_ref()?))).any(local);
    Ok(Preview {
        format: Format::Csv,
        dialect: Some(plan.dialect.dialect()),
        rows: first_rows(plan.rows.iter().map(|row| row.iter().map(String::as_str)), &columns),
        columns,
        time_zone: zoneless.then(|| plan.zone.name().to_owned()),
        time_format: format.map(|format| format.text().to_owned()),
        warnings: plan.warnings,
    })
}

/// The head of a file in UTF-8 without byte order mark. Where a file goes on behind it, its last
/// character may be cut and is left out.
pub(super) fn decoded(head: &[u8], encoding: &'static Encoding, complete: bool) -> Result<Vec<u8>, Error> {
    if encoding == UTF_8 {
        return Ok(head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).to_vec());
    }
    let mut text = Vec::new();
    let mut source = Utf8::new(head, encoding);
    let mut buffer = vec![0; 1 << 16];
    loop {
        match source.read(&mut buffer) {
            Ok(0) => return Ok(text),
            Ok(read) => text.extend_from_slice(&buffer[..read]),
            Err(_) if !complete && !text.is_empty() => return Ok(text),
            Err(source) => return Err(Error::Read { line: 1, source }),
        }
    }
}
