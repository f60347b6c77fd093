//! Values as they enter and leave: like JSON, but numbers are decimal and dates are dates.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use crate::feel::{FeelDate, FeelDateTime, FeelDaysAndTimeDuration, FeelNumber, FeelTime, FeelYearsAndMonthsDuration};

/// A value of FEEL without functions and ranges (DMN 1.5, 10.3.2.2).
///
/// Two values are equal when FEEL calls them equal: `1` is `1.0`. There are no floating-point numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Value {
    /// Nothing, or not known.
    #[default]
    Null,
    /// True or false.
    Boolean(bool),
    /// A decimal number of up to 34 digits.
    Number(Number),
    /// A text.
    String(String),
    /// A day.
    Date(Date),
    /// A time of day, with or without zone.
    Time(Time),
    /// A day and a time of day, with or without zone.
    DateTime(DateTime),
    /// A duration in days, hours, minutes and seconds.
    DaysAndTime(DaysAndTime),
    /// A duration in years and months.
    YearsAndMonths(YearsAndMonths),
    /// Values in order.
    List(Vec<Value>),
    /// Values by name, sorted by name.
    Context(BTreeMap<String, Value>),
}

/// A text that is not what its type demands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind} of FEEL")]
pub struct NotA {
    /// The text.
    pub text: String,
    /// The type.
    pub kind: &'static str,
}

macro_rules! scalar {
    ($(#[$doc:meta])* $name:ident, $inner:ty, $kind:literal, $parse:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, PartialOrd)]
        pub struct $name(pub(crate) $inner);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }

        impl FromStr for $name {
            type Err = NotA;

            fn from_str(text: &str) -> Result<Self, NotA> {
                let parse: fn(&str) -> Option<$inner> = $parse;
                parse(text).map(Self).ok_or_else(|| NotA { text: text.to_owned(), kind: $kind })
            }
        }

        impl From<$name> for Value {
            fn from(value: $name) -> Self {
                Self::$name(value)
            }
        }
    };
}

scalar!(
    /// A decimal number (IEEE 754 decimal128: 34 digits).
    Number, FeelNumber, "number", |text| text.parse().ok()
);
scalar!(
    /// A day of the proleptic Gregorian calendar, such as `2026-11-23`.
    Date, FeelDate, "date", |text| text.parse().ok()
);
scalar!(
    /// A time of day, such as `08:30:00` or `08:30:00+01:00`.
    Time, FeelTime, "time", |text| text.parse().ok()
);
scalar!(
    /// A day with a time, such as `2026-11-23T08:30:00@Europe/Berlin`.
    DateTime, FeelDateTime, "date and time", |text| FeelDateTime::try_from(text).ok()
);
scalar!(
    /// A duration such as `P3DT4H`.
    DaysAndTime, FeelDaysAndTimeDuration, "days and time duration", |text| FeelDaysAndTimeDuration::try_from(text).ok()
);
scalar!(
    /// A duration such as `P1Y6M`.
    YearsAndMonths, FeelYearsAndMonthsDuration, "years and months duration",
    |text| FeelYearsAndMonthsDuration::try_from(text).ok()
);

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self(FeelNumber::from(value))
    }
}

impl Number {
    /// The whole number, when it is one and fits.
    #[must_use]
    pub fn to_i64(&self) -> Option<i64> {
        if self.0.is_integer() { i64::try_from(self.0).ok() } else { None }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Number(value.into())
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

impl Value {
    /// The entry `name` of a context.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Context(entries) => entries.get(name),
            _ => None,
        }
    }

    /// Whether this is [`Value::Null`].
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// How FEEL calls the type.
    #[must_use]
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Null => "null",
            Value::Boolean(_) => "boolean",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Date(_) => "date",
            Value::Time(_) => "time",
            Value::DateTime(_) => "date and time",
            Value::DaysAndTime(_) => "days and time duration",
            Value::YearsAndMonths(_) => "years and months duration",
            Value::List(_) => "list",
            Value::Context(_) => "context",
        }
    }

    /// Reads the text of an `@"…"` literal: a date, time or duration.
    #[must_use]
    pub fn from_at(text: &str) -> Option<Self> {
        text.parse()
            .map(Value::Date)
            .or_else(|_| text.parse().map(Value::DateTime))
            .or_else(|_| text.parse().map(Value::Time))
            .or_else(|_| text.parse().map(Value::YearsAndMonths))
            .or_else(|_| text.parse().map(Value::DaysAndTime))
            .ok()
    }
}

/// As FEEL would write it.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Null => f.write_str("null"),
            Value::Boolean(value) => write!(f, "{value}"),
            Value::Number(value) => write!(f, "{value}"),
            Value::String(value) => write!(f, "\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")),
            Value::Date(value) => write!(f, "@\"{value}\""),
            Value::Time(value) => write!(f, "@\"{value}\""),
            Value::DateTime(value) => write!(f, "@\"{value}\""),
            Value::DaysAndTime(value) => write!(f, "@\"{value}\""),
            Value::YearsAndMonths(value) => write!(f, "@\"{value}\""),
            Value::List(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{item}")?;
                }
                f.write_str("]")
            }
            Value::Context(entries) => {
                f.write_str("{")?;
                for (index, (name, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        f.write_str(", ")?;
                    }
                    write!(f, "{name}: {value}")?;
                }
                f.write_str("}")
            }
        }
    }
}
