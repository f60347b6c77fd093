//! Columns by code, whatever their kind.

use std::borrow::Cow;

use lotse_eventlog::{Column, Dictionary, NONE};

use crate::filter::text_of;

/// The values of a column as texts, and the code of each of `rows` rows, [`NONE`] where there is none. Columns of text
/// are borrowed; of others each value is written as filters write it.
pub(crate) fn codes(column: &Column, rows: usize) -> (Cow<'_, Dictionary>, Cow<'_, [u32]>) {
    if let Some((names, codes)) = column.dense_codes(rows) {
        return (Cow::Borrowed(names), codes);
    }
    let mut names = Dictionary::new();
    let codes = (0..rows).map(|row| column.cell(row).map_or(NONE, |cell| names.intern(&text_of(cell)))).collect();
    (Cow::Owned(names), Cow::Owned(codes))
}
