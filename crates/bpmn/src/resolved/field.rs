//! Fields of forms.

/// A field that a user task or a start event asks, or shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The variable.
    pub name: Box<str>,
    /// What people read; the variable where nothing is said.
    pub label: Box<str>,
    /// Help below the field.
    pub hint: Option<Box<str>>,
    /// Whether it must be filled in.
    pub required: bool,
    /// Whether it only shows the variable.
    pub read_only: bool,
    /// What it takes.
    pub kind: FieldKind,
}

/// What a field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// A longer text.
    Long,
    /// A number.
    Number,
    /// A date.
    Date,
    /// Yes or no.
    Boolean,
    /// One of these: value and what people read.
    Choice(Vec<(Box<str>, Box<str>)>),
}
