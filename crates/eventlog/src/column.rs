//! Attribute columns: one per key, type and place in the attribute tree.

use crate::Dictionary;

/// Index of a column within its [`Table`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnId(pub u32);

/// Type of an attribute, as XES (IEEE 1849-2016, 5.4) names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// `<string>`
    String,
    /// `<date>`
    Date,
    /// `<int>`
    Int,
    /// `<float>`
    Float,
    /// `<boolean>`
    Boolean,
    /// `<id>`
    Id,
    /// The XML of one whole attribute that no typed column holds: a list or container,
    /// a repeated key, a value that its type does not admit, an element without key.
    Fragment,
}

/// Offset of a date whose text carried none; the instant is then read as UTC.
pub const NO_OFFSET: i16 = i16::MIN;

/// Offsets from UTC in minutes, as written in the source, or [`NO_OFFSET`].
#[derive(Clone, Debug, PartialEq)]
pub enum Offsets {
    /// Every value has this offset.
    Uniform(i16),
    /// One offset a value.
    Each(Vec<i16>),
}

impl Offsets {
    /// Offset of value `index` in minutes east of UTC, or [`NO_OFFSET`].
    #[must_use]
    pub fn get(&self, index: usize) -> i16 {
        match self {
            Self::Uniform(offset) => *offset,
            Self::Each(offsets) => offsets[index],
        }
    }

    /// Appends the offset of value number `index` (the current length).
    pub fn push(&mut self, index: usize, offset: i16) {
        match self {
            Self::Uniform(uniform) if index == 0 => *uniform = offset,
            Self::Uniform(uniform) if *uniform == offset => {}
            Self::Uniform(uniform) => {
                let mut each = vec![*uniform; index];
                each.push(offset);
                *self = Self::Each(each);
            }
            Self::Each(offsets) => offsets.push(offset),
        }
    }
}

/// The values of a column, only those present, in row order.
#[derive(Clone, Debug)]
pub enum Values {
    /// `String`, `Id` and `Fragment`.
    Text {
        /// One dictionary code a value.
        codes: Vec<u32>,
        /// The distinct texts.
        dictionary: Dictionary,
    },
    /// `Int`
    Int(Vec<i64>),
    /// `Float`
    Float(Vec<f64>),
    /// `Boolean`
    Boolean(Vec<bool>),
    /// `Date`: nanoseconds since 1970-01-01T00:00:00Z.
    Date {
        /// Instants.
        ns: Vec<i64>,
        /// Offsets as written.
        offsets: Offsets,
    },
}

impl Values {
    /// Empty values fit for `kind`.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        match kind {
            Kind::String | Kind::Id | Kind::Fragment => Self::Text { codes: Vec::new(), dictionary: Dictionary::new() },
            Kind::Date => Self::Date { ns: Vec::new(), offsets: Offsets::Uniform(NO_OFFSET) },
            Kind::Int => Self::Int(Vec::new()),
            Kind::Float => Self::Float(Vec::new()),
            Kind::Boolean => Self::Boolean(Vec::new()),
        }
    }

    /// Number of values present.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text { codes, .. } => codes.len(),
            Self::Int(values) => values.len(),
            Self::Float(values) => values.len(),
            Self::Boolean(values) => values.len(),
            Self::Date { ns, .. } => ns.len(),
        }
    }

    /// Whether no value is present.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Which rows have a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Presence {
    /// Every row.
    All,
    /// These rows, ascending.
    Rows(Vec<u32>),
}

/// One value, borrowed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cell<'a> {
    /// `String`, `Id` or `Fragment`.
    Text(&'a str),
    /// `Int`
    Int(i64),
    /// `Float`
    Float(f64),
    /// `Boolean`
    Boolean(bool),
    /// `Date`
    Date {
        /// Nanoseconds since the epoch, UTC.
        ns: i64,
        /// Minutes east of UTC or [`NO_OFFSET`].
        offset: i16,
    },
}

/// All values of one attribute.
#[derive(Clone, Debug)]
pub struct Column {
    /// Attribute key, e.g. `org:group`; empty for a fragment without key.
    pub key: String,
    /// Type of the values.
    pub kind: Kind,
    /// The attribute this one is nested in.
    pub parent: Option<ColumnId>,
    /// The values present.
    pub values: Values,
    /// The rows they belong to.
    pub presence: Presence,
}

impl Column {
    /// An empty column of a table without rows.
    #[must_use]
    pub fn new(key: impl Into<String>, kind: Kind, parent: Option<ColumnId>) -> Self {
        Self { key: key.into(), kind, parent, values: Values::new(kind), presence: Presence::All }
    }

    /// Position of the value of `row` within [`Column::values`]. Logarithmic where
    /// values are missing, constant otherwise.
    #[must_use]
    pub fn index(&self, row: usize) -> Option<usize> {
        match &self.presence {
            Presence::All => Some(row),
            Presence::Rows(rows) => rows.binary_search(&u32::try_from(row).ok()?).ok(),
        }
    }

    /// The value of `row`.
    #[must_use]
    pub fn cell(&self, row: usize) -> Option<Cell<'_>> {
        self.index(row).map(|index| self.value(index))
    }

    /// The value at `index` of [`Column::values`].
    #[must_use]
    pub fn value(&self, index: usize) -> Cell<'_> {
        match &self.values {
            Values::Text { codes, dictionary } => Cell::Text(dictionary.text(codes[index])),
            Values::Int(values) => Cell::Int(values[index]),
            Values::Float(values) => Cell::Float(values[index]),
            Values::Boolean(values) => Cell::Boolean(values[index]),
            Values::Date { ns, offsets } => Cell::Date { ns: ns[index], offset: offsets.get(index) },
        }
    }

    /// The dictionary and one code a row, [`crate::NONE`] where there is no value.
    /// `None` for a column that is not text.
    #[must_use]
    pub fn dense_codes(&self, rows: usize) -> Option<(&Dictionary, std::borrow::Cow<'_, [u32]>)> {
        let Values::Text { codes, dictionary } = &self.values else { return None };
        Some((
            dictionary,
            match &self.presence {
                Presence::All => std::borrow::Cow::Borrowed(codes.as_slice()),
                Presence::Rows(present) => {
                    let mut dense = vec![crate::NONE; rows];
                    for (&row, &code) in present.iter().zip(codes) {
                        dense[row as usize] = code;
                    }
                    std::borrow::Cow::Owned(dense)
                }
            },
        ))
    }

    /// Records that the value just pushed (already in [`Column::values`]) belongs to `row`.
    /// Rows must be given in ascending order, each at most once.
    pub fn mark_present(&mut self, row: u32) {
        let before = self.values.len() - 1;
        match &mut self.presence {
            Presence::All if before == row as usize => {}
            Presence::All => {
                let mut rows: Vec<u32> = (0..before as u32).collect();
                rows.push(row);
                self.presence = Presence::Rows(rows);
            }
            Presence::Rows(rows) => rows.push(row),
        }
    }

    /// Declares that the table has `rows` rows: a column that ends early is no longer
    /// present in all of them.
    pub fn close(&mut self, rows: usize) {
        if self.presence == Presence::All && self.values.len() != rows {
            self.presence = Presence::Rows((0..self.values.len() as u32).collect());
        }
    }
}

/// The order in which a row names its attributes.
///
/// A shape is a list of columns in document order, a nested attribute after the one it
/// belongs to ([`Column::parent`]). Logs have few shapes, so this is small; with it an
/// export writes what was read in the order it was read.
#[derive(Clone, Debug, Default)]
pub struct Shapes {
    /// The distinct shapes.
    pub lists: Vec<Box<[ColumnId]>>,
    /// Shape of each row; empty when all rows have shape 0.
    pub of_row: Vec<u32>,
}

impl Shapes {
    /// The columns of `row` in document order.
    #[must_use]
    pub fn of(&self, row: usize) -> &[ColumnId] {
        match self.of_row.get(row) {
            Some(&shape) => &self.lists[shape as usize],
            None => self.lists.first().map_or(&[], |list| list),
        }
    }
}

/// Rows of attributes, by column.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Number of rows.
    pub rows: usize,
    /// The columns; a [`ColumnId`] is an index into this.
    pub columns: Vec<Column>,
    /// Document order of the attributes; `None` where the source had columns itself
    /// (CSV, Parquet) and every row names them in column order.
    pub shapes: Option<Shapes>,
}

impl Table {
    /// The column `id`.
    #[must_use]
    pub fn column(&self, id: ColumnId) -> &Column {
        &self.columns[id.0 as usize]
    }

    /// The first top-level column called `key` that is not a fragment.
    #[must_use]
    pub fn find(&self, key: &str) -> Option<ColumnId> {
        self.columns
            .iter()
            .position(|column| column.parent.is_none() && column.kind != Kind::Fragment && column.key == key)
            .map(|index| ColumnId(index as u32))
    }

    /// All columns with their identifiers.
    pub fn iter(&self) -> impl Iterator<Item = (ColumnId, &Column)> {
        self.columns.iter().enumerate().map(|(index, column)| (ColumnId(index as u32), column))
    }
}
