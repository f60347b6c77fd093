//! Tables that open safely in a spreadsheet.

use lotse_mining::drawing::Style;

/// Their media type.
pub(crate) const CSV: &str = "text/csv; charset=utf-8";

/// A table in UTF-8 with byte order mark, so that office programs recognise it.
pub(crate) struct Csv(String, Style);

impl Csv {
    pub(crate) fn new(style: Style, head: &[&str]) -> Self {
        let mut csv = Self("\u{feff}".to_owned(), style);
        csv.row(head.iter().map(|&name| name.to_owned()));
        csv
    }

    /// Adds a row of cells that are fit for a table, see [`lotse_mining::drawing::cell`].
    pub(crate) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let cells: Vec<String> = cells.into_iter().collect();
        self.0.push_str(&cells.join(self.1.separator()));
        self.0.push_str("\r\n");
    }

    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}
