//! What a person should know before a table is imported.

use super::Part;

/// Something found by looking that may be wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Day and month may be exchanged: both formats read all values looked at.
    Ambiguous {
        /// The column.
        column: String,
        /// The format taken.
        taken: String,
        /// The other.
        other: String,
    },
    /// Some of the values looked at are not in the format of the others.
    Misfits {
        /// The column.
        column: String,
        /// The format taken.
        format: String,
        /// How many values are not in it.
        count: usize,
        /// Of how many.
        of: usize,
    },
    /// No format reads the values of the column.
    NoFormat {
        /// The column.
        column: String,
    },
    /// Times name no zone.
    NoZone {
        /// The column.
        column: String,
        /// The zone they are read in.
        zone: String,
    },
    /// There are dates without time of day, read as midnight.
    Days {
        /// The column.
        column: String,
    },
    /// A part was found by values, not by the name of a column.
    Guessed {
        /// The part.
        part: Part,
        /// The column.
        column: String,
    },
    /// No column plays a part that is needed.
    Missing {
        /// The part.
        part: Part,
    },
    /// Two columns have one name, or one has none.
    Renamed {
        /// Name in the file.
        name: String,
        /// Name here.
        as_: String,
    },
    /// Rows do not have as many fields as the header.
    Ragged {
        /// How many.
        count: usize,
        /// Of how many looked at.
        of: usize,
    },
    /// There is no header.
    NoHeader,
    /// A column is of a type that has no counterpart and is left out.
    LeftOut {
        /// The column.
        column: String,
        /// Its type.
        of: String,
    },
}

fn part(part: Part, german: bool) -> &'static str {
    match (part, german) {
        (Part::Case, true) => "den Fall",
        (Part::Activity, true) => "den Schritt",
        (Part::Time, true) => "den Zeitpunkt",
        (part, _) => part.name(),
    }
}

impl Warning {
    /// The warning in a sentence.
    #[must_use]
    pub fn text(&self, german: bool) -> String {
        match (self, german) {
            (Self::Ambiguous { column, taken, other }, true) => format!(
                "„{column}“: Tag und Monat lassen sich nicht sicher unterscheiden. Gelesen wird {taken}; möglich wäre auch {other}."
            ),
            (Self::Ambiguous { column, taken, other }, false) => format!(
                "`{column}`: day and month cannot be told apart for sure. Read as {taken}; {other} is possible, too."
            ),
            (Self::Misfits { column, format, count, of }, true) => {
                format!("„{column}“: {count} von {of} betrachteten Werten sind nicht im Format {format}.")
            }
            (Self::Misfits { column, format, count, of }, false) => {
                format!("`{column}`: {count} of {of} values looked at are not in the format {format}.")
            }
            (Self::NoFormat { column }, true) => {
                format!("„{column}“: Die Werte sind in keinem bekannten Format für Zeiten.")
            }
            (Self::NoFormat { column }, false) => format!("`{column}`: the values are in no known format of times."),
            (Self::NoZone { column, zone }, true) => {
                format!("„{column}“: Die Zeiten nennen keine Zeitzone und werden als Ortszeit in {zone} gelesen.")
            }
            (Self::NoZone { column, zone }, false) => {
                format!("`{column}`: the times name no time zone and are read as local time in {zone}.")
            }
            (Self::Days { column }, true) => {
                format!("„{column}“ enthält Tage ohne Uhrzeit; sie werden als Mitternacht gelesen.")
            }
            (Self::Days { column }, false) => {
                format!("`{column}` has days without time of day; they are read as midnight.")
            }
            (Self::Guessed { part: which, column }, true) => {
                format!("„{column}“ wurde nach den Werten für {} gehalten, nicht nach dem Namen.", part(*which, true))
            }
            (Self::Guessed { part: which, column }, false) => {
                format!("`{column}` was taken for the {} by its values, not by its name.", part(*which, false))
            }
            (Self::Missing { part: which }, true) => format!("Keine Spalte für {} gefunden.", part(*which, true)),
            (Self::Missing { part: which }, false) => format!("No column was found for the {}.", part(*which, false)),
            (Self::Renamed { name, as_ }, true) => {
                format!("Der Spaltenname „{name}“ fehlt oder kommt mehrfach vor; die Spalte heißt hier „{as_}“.")
            }
            (Self::Renamed { name, as_ }, false) => {
                format!(
                    "The column name `{name}` is missing or occurs more than once; the column is called `{as_}` here."
                )
            }
            (Self::Ragged { count, of }, true) => {
                format!("{count} von {of} betrachteten Zeilen haben nicht so viele Felder wie die Kopfzeile.")
            }
            (Self::Ragged { count, of }, false) => {
                format!("{count} of {of} rows looked at do not have as many fields as the header.")
            }
            (Self::NoHeader, true) => "Die Datei hat keine Kopfzeile; die Spalten sind durchgezählt.".to_owned(),
            (Self::NoHeader, false) => "The file has no header; the columns are numbered.".to_owned(),
            (Self::LeftOut { column, of }, true) => {
                format!("„{column}“ wird nicht gelesen: Werte vom Typ {of} haben hier keine Entsprechung.")
            }
            (Self::LeftOut { column, of }, false) => {
                format!("`{column}` is left out: values of type {of} have no counterpart here.")
            }
        }
    }
}
