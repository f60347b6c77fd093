//! Values of variables.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A value as an instance keeps it. The engine moves values and counts with whole numbers; it does not calculate: that
/// is the business of the expression language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Value {
    /// Nothing, or not known.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// Any other number, in the canonical decimal notation of the expression language.
    Decimal(Box<str>),
    /// A text.
    Text(Box<str>),
    /// A date, time, date and time or duration, as the text within FEEL's `@"…"`.
    Temporal(Box<str>),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name.
    Context(Variables),
}

impl Value {
    /// A text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// The text of a text or temporal value.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) | Self::Temporal(text) => Some(text),
            _ => None,
        }
    }

    /// How many bytes it takes, roughly: texts by length, the rest by a flat rate.
    #[must_use]
    pub fn size(&self) -> usize {
        match self {
            Self::Null | Self::Boolean(_) => 1,
            Self::Integer(_) => 8,
            Self::Decimal(text) | Self::Text(text) | Self::Temporal(text) => text.len() + 2,
            Self::List(items) => 2 + items.iter().map(Self::size).sum::<usize>(),
            Self::Context(variables) => 2 + variables.size(),
        }
    }
}

/// As FEEL would write it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Decimal(value) => f.write_str(value),
            Self::Text(value) => write!(f, "\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
            Self::Temporal(value) => write!(f, "@\"{value}\""),
            Self::List(items) => {
                f.write_str("[")?;
                for (at, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("]")
            }
            Self::Context(variables) => {
                f.write_str("{")?;
                for (at, (name, value)) in variables.iter().enumerate() {
                    write!(f, "{}{name}: {value}", if at > 0 { ", " } else { "" })?;
                }
                f.write_str("}")
            }
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::text(value)
    }
}

/// Values by name, sorted by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variables(Vec<(Box<str>, Value)>);

impl Variables {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of `name`.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        let at = self.0.binary_search_by(|(key, _)| (**key).cmp(name)).ok()?;
        Some(&self.0[at].1)
    }

    /// Writes `name`.
    pub fn set(&mut self, name: &str, value: Value) {
        match self.0.binary_search_by(|(key, _)| (**key).cmp(name)) {
            Ok(at) => self.0[at].1 = value,
            Err(at) => self.0.insert(at, (name.into(), value)),
        }
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// All, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    /// As [`Value::size`].
    #[must_use]
    pub fn size(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + 1 + value.size()).sum()
    }
}

impl<'n> FromIterator<(&'n str, Value)> for Variables {
    fn from_iter<T: IntoIterator<Item = (&'n str, Value)>>(iter: T) -> Self {
        let mut variables = Self::new();
        for (name, value) in iter {
            variables.set(name, value);
        }
        variables
    }
}
