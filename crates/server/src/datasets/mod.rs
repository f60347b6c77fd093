//! Datasets: what is kept with them, and the decoded log.

pub(crate) mod cache;
mod routes;

pub(crate) use routes::routes;

use lotse_eventlog::{EventLog, Presence, Table, Values, parquet};
use lotse_store::Store;
use serde::{Deserialize, Serialize};

use crate::{Problem, analysis, problem};

/// What is kept with a dataset beside its name.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct About {
    /// Name of the file it came from, without folders.
    pub source_name: String,
    /// `xes`, `xes-gz`, `csv`, `csv-gz` or `parquet`.
    pub format: String,
    /// Number of cases.
    pub cases: u64,
    /// Number of events.
    pub events: u64,
    /// Number of activities.
    pub activities: u64,
    /// Number of variants.
    pub variants: u64,
    /// First instant, RFC 3339.
    pub from: Option<String>,
    /// Last instant, RFC 3339.
    pub to: Option<String>,
    /// Whether single cases may be looked at; decided at import.
    pub case_access: bool,
    /// Smallest group shown.
    pub k: u32,
    /// Rows left out at import.
    pub rejected_count: u64,
    /// Oddities found at import.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether there is a role or unit of actors.
    pub unit_available: bool,
    /// Whether events have a start beside their end.
    pub start_available: bool,
    /// Columns that hold pseudonyms of persons: never filtered by, never shown.
    pub pseudonymised: Vec<String>,
}

/// An oddity found at import.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Diagnostic {
    /// Line of the first occurrence, from 1.
    pub line: Option<u64>,
    /// How often.
    pub count: u64,
    /// What.
    pub message: String,
}

/// A dataset in memory.
#[derive(Debug)]
pub struct Loaded {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// SHA-256 of the stored file, hexadecimal.
    pub digest: String,
    /// What is kept with it.
    pub about: About,
    /// The events.
    pub log: EventLog,
    /// What analysis keeps.
    pub cache: analysis::Cache,
}

impl Loaded {
    pub(crate) fn read(store: &Store, id: &str) -> Result<Self, Problem> {
        let row = store.dataset(id)?.ok_or_else(Problem::not_found)?;
        let about = serde_json::from_value(row.about).map_err(Problem::internal)?;
        let log = decode(store.dataset_bytes(id)?)?;
        Ok(Self { id: row.id, name: row.name, digest: row.digest, about, log, cache: analysis::Cache::default() })
    }

    /// Memory the columns take, about.
    pub(crate) fn bytes(&self) -> usize {
        table_bytes(self.log.cases()) + table_bytes(self.log.events()) + self.log.event_count() * 4
    }
}

/// The events of a stored file.
pub(crate) fn decode(bytes: Vec<u8>) -> Result<EventLog, Problem> {
    let read = parquet::read(bytes::Bytes::from(bytes), &parquet::Options::default(), &mut ());
    read.map(|(log, _)| log).map_err(|error| Problem::internal(problem::chain(&error)))
}

fn table_bytes(table: &Table) -> usize {
    table
        .columns
        .iter()
        .map(|column| {
            let values = match &column.values {
                Values::Text { codes, dictionary } => {
                    codes.len() * 4 + dictionary.iter().map(|text| text.len() + 24).sum::<usize>()
                }
                Values::Boolean(values) => values.len(),
                values => values.len() * 8,
            };
            values + if let Presence::Rows(rows) = &column.presence { rows.len() * 4 } else { 0 }
        })
        .sum()
}
