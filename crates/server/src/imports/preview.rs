//! What a file seems to hold, from its first megabytes.

use std::io::{Read as _, Seek as _};

use lotse_eventlog::detect::Format;
use lotse_eventlog::{Column, EventLog, preview_any, xes};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::personal::looks_personal;
use super::refused;
use super::request::{Dialect, character};
use super::upload::Opened;
use crate::Problem;

/// So much of a file is looked at.
const HEAD: u64 = 4 << 20;
/// Different values shown of a column.
const SAMPLES: usize = 5;
/// Rows shown.
const ROWS: usize = 20;

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
    fn of_table(of: lotse_eventlog::Preview) -> Self {
        let columns = of.columns.into_iter().map(|column| PreviewColumn {
            name: column.name,
            kind: format!("{:?}", column.kind).to_lowercase(),
            scope: if column.of_case { "case" } else { "event" },
            samples: column.samples,
            suggested: column.suggested.name(),
            personal: column.personal.is_some(),
            personal_reason: column.personal.map(|personal| personal.reason(true).to_owned()),
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
            warnings: of.warnings.iter().map(|warning| warning.text(true)).collect(),
        }
    }
}

/// Looks at an upload.
///
/// # Errors
/// When it is no event log.
pub(crate) fn preview(opened: Opened, overrides: &Overrides) -> Result<Preview, Problem> {
    let Opened { mut file, name, .. } = opened;
    let mut begin = Vec::new();
    (&file).take(1 << 16).read_to_end(&mut begin).map_err(Problem::internal)?;
    file.rewind().map_err(Problem::internal)?;
    let format = lotse_eventlog::detect::detect(&name, &begin).map_err(|error| refused(&error))?;
    if !matches!(format, Format::Xes | Format::XesGz) {
        let preview = preview_any(file, &name, &overrides.of_table()?).map_err(|error| refused(&error))?;
        return Ok(Preview::of_table(preview));
    }
    let mut head = Vec::new();
    let mut read = |source: &mut dyn std::io::Read| source.take(HEAD).read_to_end(&mut head).map_err(Problem::internal);
    read(&mut file)?;
    let packed = head.starts_with(&[0x1f, 0x8b]);
    if packed {
        let mut plain = Vec::new();
        // A head that ends in the middle of the stream is no fault here.
        let _ = flate2::read::MultiGzDecoder::new(&head[..]).take(HEAD).read_to_end(&mut plain);
        head = plain;
    }
    xes_preview(head, if packed { "xes-gz" } else { "xes" })
}

/// Reads the complete cases of the head as a log of their own.
fn xes_preview(mut head: Vec<u8>, format: &str) -> Result<Preview, Problem> {
    const END: &[u8] = b"</trace>";
    if let Some(at) = head.windows(END.len()).rposition(|window| window == END) {
        head.truncate(at + END.len());
        head.extend_from_slice(b"</log>");
    }
    let (log, _) =
        xes::read(std::io::Cursor::new(head), &xes::Options::default(), &mut ()).map_err(|error| refused(&error))?;
    Ok(describe(&log, format))
}

fn describe(log: &EventLog, format: &str) -> Preview {
    let roles = log.roles();
    let mut columns = Vec::new();
    let mut shown = Vec::new();
    for (id, column) in log.cases().iter().filter(|(_, column)| column.parent.is_none() && !column.key.is_empty()) {
        let suggested = if log.case_id_column() == Some(id) { "case" } else { "attribute" };
        columns.push(preview_column(column, format!("case:{}", column.key), "case", suggested));
        shown.push((true, id));
    }
    for (id, column) in log.events().iter().filter(|(_, column)| column.parent.is_none() && !column.key.is_empty()) {
        let is = |role| role == Some(id);
        let suggested = match () {
            () if is(log.activity_column()) => "activity",
            () if is(log.time_column()) => "time",
            () if is(roles.actor) => "actor",
            () if is(roles.unit) => "unit",
            () if is(roles.lifecycle) => "lifecycle",
            () if is(roles.start) => "start",
            () if is(roles.cost) => "cost",
            () => "attribute",
        };
        columns.push(preview_column(column, column.key.clone(), "event", suggested));
        shown.push((false, id));
    }
    let mut rows = Vec::new();
    for case in 0..log.case_count() {
        for row in log.case_range(case).take(ROWS - rows.len()) {
            let cell = |(of_case, id): &(bool, _)| {
                let cell =
                    if *of_case { log.cases().column(*id).cell(case) } else { log.events().column(*id).cell(row) };
                cell.map_or_else(String::new, text)
            };
            rows.push(shown.iter().map(cell).collect());
        }
        if rows.len() >= ROWS {
            break;
        }
    }
    Preview {
        format: format.to_owned(),
        dialect: None,
        columns,
        rows,
        time_zone: None,
        time_format: None,
        warnings: Vec::new(),
    }
}

fn preview_column(column: &Column, name: String, scope: &'static str, suggested: &'static str) -> PreviewColumn {
    let mut samples = Vec::new();
    for index in 0..column.values.len().min(1000) {
        let value = text(column.value(index));
        if !value.is_empty() && !samples.contains(&value) {
            samples.push(value);
        }
        if samples.len() == SAMPLES {
            break;
        }
    }
    let needed = matches!(suggested, "case" | "activity" | "time" | "start" | "lifecycle" | "cost");
    let personal = suggested == "actor" || (!needed && looks_personal(&name, &samples));
    PreviewColumn {
        name,
        kind: format!("{:?}", column.kind).to_lowercase(),
        scope,
        samples,
        suggested,
        personal,
        personal_reason: None,
    }
}

fn text(cell: lotse_eventlog::Cell<'_>) -> String {
    use lotse_eventlog::Cell;
    let mut text = match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Int(value) => value.to_string(),
        Cell::Float(value) => value.to_string(),
        Cell::Boolean(value) => value.to_string(),
        Cell::Date { ns, .. } => crate::time::rfc3339_ns(ns),
    };
    if let Some((at, _)) = text.char_indices().nth(200) {
        text.truncate(at);
        text.push('…');
    }
    text
}
