//! What the command line takes to read a log.

use std::path::PathBuf;

use lotse_eventlog::csv::Overrides;
use lotse_eventlog::{Mapping, Mode};

use crate::files::Failure;

/// The log and how to read it.
#[derive(clap::Args)]
pub struct Input {
    /// Event log: XES, CSV or Parquet; XES and CSV also compressed with gzip.
    pub log: PathBuf,
    /// Column of the case; in a table found by looking when not given.
    #[arg(long = "case", value_name = "COLUMN", help_heading = "Reading")]
    pub case: Option<String>,
    /// Column or key of the activity; repeat it to join several.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub activity: Vec<String>,
    /// Column of the time at which the activity ended or the event happened.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub time: Option<String>,
    /// Column of the time at which the activity began.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub start: Option<String>,
    /// Column of the person who acted; Lotse gives no figure about single persons.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub resource: Option<String>,
    /// Column of the role or organisational unit.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub unit: Option<String>,
    /// Column of the step in the life cycle: start, complete, ...
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub lifecycle: Option<String>,
    /// CSV: character between fields, or `tab`.
    #[arg(long, value_name = "CHARACTER", value_parser = character, help_heading = "Reading")]
    pub delimiter: Option<char>,
    /// CSV: character around fields, or `none`.
    #[arg(long, value_name = "CHARACTER", value_parser = quote, help_heading = "Reading")]
    pub quote: Option<Quote>,
    /// CSV: character set, e.g. utf-8 or windows-1252.
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    pub encoding: Option<String>,
    /// CSV and Parquet: zone of times that name none, e.g. Europe/Berlin (the default) or +01:00.
    #[arg(long, value_name = "ZONE", help_heading = "Reading")]
    pub time_zone: Option<String>,
    /// CSV and Parquet: `iso`, `epoch` or a pattern such as '%d.%m.%Y %H:%M'.
    #[arg(long, value_name = "FORMAT", help_heading = "Reading")]
    pub time_format: Option<String>,
    /// Refuse the file at the first value that cannot be used.
    #[arg(long, conflicts_with = "tolerant", help_heading = "Reading")]
    pub strict: bool,
    /// Leave out what cannot be used and report it (the default).
    #[arg(long, help_heading = "Reading")]
    pub tolerant: bool,
}

/// Character around fields of a CSV file, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote(Option<char>);

fn character(text: &str) -> Result<char, String> {
    let mut all = text.chars();
    match (all.next(), all.next()) {
        _ if text == "tab" || text == "\\t" => Ok('\t'),
        (Some(one), None) => Ok(one),
        _ => Err("one character, or `tab`".to_owned()),
    }
}

fn quote(text: &str) -> Result<Quote, String> {
    match text {
        "none" | "" => Ok(Quote(None)),
        _ => character(text).map(|one| Quote(Some(one))).map_err(|_| "one character, or `none`".to_owned()),
    }
}

impl Input {
    /// What to do with what cannot be used.
    pub fn mode(&self) -> Mode {
        if self.strict { Mode::Strict } else { Mode::Tolerant }
    }

    /// Which columns were named; `None` for no one.
    pub fn mapping(&self) -> Option<Mapping> {
        let mapping = Mapping {
            case: self.case.clone(),
            activity: self.activity.clone(),
            time: self.time.clone(),
            start: self.start.clone(),
            lifecycle: self.lifecycle.clone(),
            actor: self.resource.clone(),
            unit: self.unit.clone(),
            ..Mapping::default()
        };
        (mapping != Mapping::default()).then_some(mapping)
    }

    /// What is said about how a CSV file is written.
    pub fn overrides(&self) -> Overrides {
        Overrides {
            delimiter: self.delimiter,
            quote: self.quote.map(|quote| quote.0),
            encoding: self.encoding.clone(),
            header: None,
            time_zone: self.time_zone.clone(),
            time_format: self.time_format.clone(),
        }
    }

    /// Refuses options that the format of the file has no use for, rather than pass over them.
    pub fn fits(&self, format: lotse_eventlog::detect::Format) -> Result<(), Failure> {
        use lotse_eventlog::detect::Format;
        let csv = [
            ("--delimiter", self.delimiter.is_some()),
            ("--quote", self.quote.is_some()),
            ("--encoding", self.encoding.is_some()),
        ];
        let table = [("--time-zone", self.time_zone.is_some()), ("--time-format", self.time_format.is_some())];
        let (of, has) = match format {
            Format::Csv | Format::CsvGz => return Ok(()),
            Format::Parquet => ("Parquet", &csv[..]),
            Format::Xes | Format::XesGz => ("XES", &[csv.as_slice(), table.as_slice()].concat()[..]),
        };
        match has.iter().find(|(_, given)| *given) {
            Some((option, _)) => {
                Err(Failure::new(format!("`{}` is {of}; it has no use for {option}", self.log.display())))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_one_each_or_have_a_name() {
        assert_eq!(character(";"), Ok(';'));
        assert_eq!((character("tab"), character("\\t")), (Ok('\t'), Ok('\t')));
        assert!(character("").is_err() && character(";;").is_err());
        assert_eq!((quote("none"), quote("'")), (Ok(Quote(None)), Ok(Quote(Some('\'')))));
        assert!(quote("\"\"").is_err());
    }
}
