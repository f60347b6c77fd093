//! What a file seems to hold, from its first megabytes.

use lotse_eventlog::preview_any;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::refused;
use super::request::{Dialect, character};
use super::upload::Opened;
use crate::{Language, Problem};

/// How to read a CSV file, where the guess is wrong.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(default)]
pub(crate) struct Overrides {
    /// Character between fields.
    pub(crate) delimiter: Option<String>,
    /// Character around fields.
    pub(crate) quote: Option<String>,
    /// Character set.
    pub(crate) encoding: Option<String>,
    /// Whether the first row holds names of columns.
    pub(crate) header: Option<bool>,
    /// IANA time zone of times that name none.
    pub(crate) time_zone: Option<String>,
    /// Format of times, as `strptime` has it.
    pub(crate) time_format: Option<String>,
}

/// A column of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewColumn {
    name: String,
    /// `string`, `int`, `float`, `boolean`, `date`, ...
    kind: String,
    /// `case` or `event`.
    scope: &'static str,
    samples: Vec<String>,
    /// `case`, `activity`, `time`, `start`, `lifecycle`, `actor`, `unit`, `cost` or `attribute`.
    suggested: &'static str,
    /// Whether it looks like names or identifiers of people.
    personal: bool,
    personal_reason: Option<String>,
}

/// What a file seems to hold.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Preview {
    /// `xes`, `xes-gz`, `csv`, `csv-gz` or `parquet`.
    format: String,
    dialect: Option<Dialect>,
    columns: Vec<PreviewColumn>,
    /// The first rows, in the order of `columns`.
    rows: Vec<Vec<String>>,
    time_zone: Option<String>,
    time_format: Option<String>,
    warnings: Vec<String>,
}

impl Overrides {
    fn of_table(&self) -> Result<lotse_eventlog::csv::Overrides, Problem> {
        let given = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(lotse_eventlog::csv::Overrides {
            delimiter: given(&self.delimiter).as_deref().map(character).transpose()?,
            quote: match self.quote.as_deref() {
                None => None,
                Some("") => Some(None),
                Some(quote) => Some(Some(character(quote)?)),
            },
            encoding: given(&self.encoding),
            header: self.header,
            time_zone: given(&self.time_zone),
            time_format: given(&self.time_format),
        })
    }
}

impl Preview {
    fn new(of: lotse_eventlog::Preview, language: Language) -> Self {
        let german = matches!(language, Language::De);
        let columns = of.columns.into_iter().map(|column| PreviewColumn {
            name: column.name,
            kind: format!("{:?}", column.kind).to_lowercase(),
            scope: if column.of_case { "case" } else { "event" },
            samples: column.samples,
            suggested: column.suggested.name(),
            personal: column.personal.is_some(),
            personal_reason: column.personal.map(|personal| personal.reason(german).to_owned()),
        });
        Self {
            format: of.format.name().to_owned(),
            dialect: of.dialect.map(|dialect| Dialect {
                delimiter: dialect.delimiter.to_string(),
                quote: dialect.quote.map(|quote| quote.to_string()),
                encoding: dialect.encoding,
                header: dialect.header,
            }),
            columns: columns.collect(),
            rows: of.rows,
            time_zone: of.time_zone,
            time_format: of.time_format,
            warnings: of.warnings.iter().map(|warning| warning.text(german)).collect(),
        }
    }
}

/// Looks at an upload.
///
/// # Errors
/// When it is no event log.
pub(crate) fn preview(opened: Opened, overrides: &Overrides, language: Language) -> Result<Preview, Problem> {
    let Opened { file, name, .. } = opened;
    let preview = preview_any(file, &name, &overrides.of_table()?).map_err(|error| refused(&error))?;
    Ok(Preview::new(preview, language))
}
