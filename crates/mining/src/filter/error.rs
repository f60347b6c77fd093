//! What can be wrong with a filter.

use std::fmt;

use crate::drawing::Lang;

/// What is wrong with the text of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Nothing that can stand here.
    Expected {
        /// What could, in German.
        german: &'static str,
        /// What could, in English.
        english: &'static str,
    },
    /// A text is not closed by a double quote.
    Unclosed,
    /// A backslash before something other than `"` or `\`.
    Escape,
    /// Not a day of the calendar.
    Day,
    /// The end of a range lies before its beginning.
    Reversed,
    /// `keep` within `not`, `or` or `and`: it chooses events, not cases.
    KeepWithin,
    /// Nested more than [`Error::DEPTH`] deep.
    TooDeep,
}

/// The text is not a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Where, in characters from 0.
    pub position: usize,
    /// What.
    pub problem: Problem,
}

impl Error {
    /// Filters may be nested so deep.
    pub const DEPTH: usize = 32;

    /// The error in words, with its place counted from 1.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        let at = self.position + 1;
        let (german, english) = match &self.problem {
            Problem::Expected { german, english } => {
                (format!("hier fehlt {german}"), format!("{english} missing here"))
            }
            Problem::Unclosed => ("der Text endet nicht".into(), "the text does not end".into()),
            Problem::Escape => ("unbekanntes Zeichen nach \\".into(), "unknown character after \\".into()),
            Problem::Day => ("kein Tag des Kalenders".into(), "not a day of the calendar".into()),
            Problem::Reversed => ("das Ende liegt vor dem Anfang".into(), "the end lies before the beginning".into()),
            Problem::KeepWithin => (
                "„keep“ wählt Ereignisse und kann nicht verneint oder verknüpft werden".into(),
                "`keep` chooses events and cannot be negated or combined".into(),
            ),
            Problem::TooDeep => ("zu tief verschachtelt".into(), "nested too deep".into()),
        };
        match lang {
            Lang::De => format!("Filter, Zeichen {at}: {german}"),
            Lang::En => format!("filter, character {at}: {english}"),
        }
    }

    /// What would be right.
    #[must_use]
    pub fn hint(&self, lang: Lang) -> &'static str {
        match self.problem {
            Problem::Expected { .. } => lang.pick(
                "Beispiele: activity \"A\"; follows \"A\" \"B\"; duration > 10d; not (starts \"A\")",
                "Examples: activity \"A\"; follows \"A\" \"B\"; duration > 10d; not (starts \"A\")",
            ),
            Problem::Unclosed => lang.pick("Texte stehen in \"…\".", "Texts stand in \"…\"."),
            Problem::Escape => lang.pick(
                "Nur \\\" und \\\\ sind erlaubt; ein \\ im Text wird verdoppelt.",
                "Only \\\" and \\\\ are allowed; a \\ in the text is doubled.",
            ),
            Problem::Day => lang.pick("Tage: JJJJ-MM-TT.", "Days: YYYY-MM-DD."),
            Problem::Reversed => lang.pick("Anfang und Ende tauschen.", "Swap beginning and end."),
            Problem::KeepWithin => lang.pick("Als eigenen Filter angeben.", "Give it as a filter of its own."),
            Problem::TooDeep => lang.pick("Auf mehrere Filter verteilen.", "Split it into several filters."),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for Error {}

/// The filter cannot be applied to this log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilterError {
    /// The attribute names persons.
    #[error("the attribute `{key}` names persons and cannot be filtered by")]
    Personal {
        /// Its key.
        key: String,
    },
    /// The log has no such attribute.
    #[error("the log has no attribute `{key}`")]
    UnknownAttribute {
        /// Its key.
        key: String,
    },
    /// A range of numbers or days is asked of an attribute that holds neither.
    #[error("the attribute `{key}` does not hold {wanted}")]
    Kind {
        /// Its key.
        key: String,
        /// `numbers` or `dates`.
        wanted: &'static str,
    },
    /// `keep` within `not`, `or` or `and`, in a filter that was not parsed.
    #[error("`keep` chooses events and cannot be negated or combined")]
    KeepWithin,
}

impl FilterError {
    /// The error in words.
    #[must_use]
    pub fn message(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, error) => error.to_string(),
            (Lang::De, Self::Personal { key }) => {
                format!("das Merkmal „{key}“ benennt Personen; danach kann nicht gefiltert werden")
            }
            (Lang::De, Self::UnknownAttribute { key }) => format!("das Protokoll hat kein Merkmal „{key}“"),
            (Lang::De, Self::Kind { key, wanted }) => {
                format!("das Merkmal „{key}“ enthält keine {}", if *wanted == "dates" { "Daten" } else { "Zahlen" })
            }
            (Lang::De, Self::KeepWithin) => {
                "„keep“ wählt Ereignisse und kann nicht verneint oder verknüpft werden".into()
            }
        }
    }
}
