//! One import, from a file to a stored dataset or to nothing.

use std::fs::File;
use std::io::{Read as _, Seek as _, Write as _};

use lotse_eventlog::{EventLog, ImportReport, german, parquet, preview_any, read_any};
use lotse_store::{Author, NewDataset, Store};
use serde_json::json;

use super::refused::{is_full, not_stored};
use super::request::ImportRequest;
use super::{privacy, refused};
use crate::auth::Language;
use crate::datasets::{About, Diagnostic};
use crate::{Problem, time};

/// Part of an import under way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Others go first.
    #[default]
    Waiting,
    /// The file is read.
    Reading,
    /// Names are replaced.
    Pseudonymising,
    /// The dataset is written.
    Storing,
}

impl Phase {
    /// Name in the interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Reading => "reading",
            Self::Pseudonymising => "pseudonymising",
            Self::Storing => "storing",
        }
    }
}

/// Told where an import is: phase, bytes of the file and events read. Returns whether to
/// go on.
pub type Watch<'a> = dyn FnMut(Phase, u64, u64) -> bool + 'a;

/// Reads `file`, replaces names by pseudonyms, and stores the dataset with smallest group
/// `k`. Returns the identifier of the dataset. Nothing is stored unless all went well.
/// Blocks.
///
/// # Errors
/// 422 with the place in the file; `cancelled`; failures of the store.
pub fn import_log(
    store: &Store,
    author: Author,
    file: File,
    source_name: &str,
    request: &ImportRequest,
    k: u32,
    watch: &mut Watch<'_>,
) -> Result<String, Problem> {
    let (request, suspects) = with_suspects(&file, source_name, request)?;
    let request = &request;
    request.check()?;
    let (mut log, mut report, format) = read(file, source_name, request, watch)?;
    go_on(watch(Phase::Pseudonymising, 0, report.events))?;
    let pseudonymised = privacy::protect(&mut log, &mut report, request, store.pseudonym_key())?;
    for name in suspects.into_iter().filter(|name| pseudonymised.contains(name)) {
        let count = distinct(&log, &name);
        let message = format!("column `{name}` holds names of people as well; they were replaced by pseudonyms");
        report.diagnostics.push(lotse_eventlog::Diagnostic { line: 0, count, message });
    }
    go_on(watch(Phase::Storing, 0, report.events))?;
    let mut blob = std::io::BufWriter::new(store.blob_writer()?);
    parquet::write(&log, &mut blob).map_err(|error| not_stored(&error))?;
    blob.flush().map_err(failed)?;
    let blob = blob.into_inner().map_err(|error| failed(error.into_error()))?;
    let about = about(&log, &report, request, source_name, format, k, pseudonymised);
    let facts = json!({
        "cases": about.cases, "events": about.events, "rejected": about.rejected_count, "k": k,
        "case_access": about.case_access, "pseudonymised": about.pseudonymised.len(), "dropped": request.drop.len(),
    });
    drop(log);
    go_on(watch(Phase::Storing, 0, report.events))?;
    let about = serde_json::to_value(about).map_err(Problem::internal)?;
    let name = super::request::name(&request.name)?;
    let row = store.add_dataset(author, NewDataset { name, about, rejected: rejected(&report), facts, blob })?;
    Ok(row.id)
}

/// Different texts in a column.
fn distinct(log: &EventLog, name: &str) -> u64 {
    let of_case = name.strip_prefix("case:").and_then(|key| log.cases().find(key).map(|id| log.cases().column(id)));
    let column = of_case
        .or_else(|| log.events().find(name).map(|id| log.events().column(id)))
        .or_else(|| log.cases().find(name).map(|id| log.cases().column(id)));
    match column.map(|column| &column.values) {
        Some(lotse_eventlog::Values::Text { dictionary, .. }) => dictionary.len() as u64,
        _ => 0,
    }
}

/// The request with every column that looks like people among those to be pseudonymised, and which were added:
/// whoever imports chooses between a pseudonym and nothing at all, not between that and the name.
fn with_suspects(file: &File, name: &str, request: &ImportRequest) -> Result<(ImportRequest, Vec<String>), Problem> {
    let (mut request, mut added) = (request.clone(), Vec::new());
    let look = file.try_clone().map_err(failed)?;
    let preview = preview_any(look, name, &request.overrides()?).map_err(|error| refused(&error))?;
    let mut file = file;
    file.rewind().map_err(failed)?;
    let looked = preview.columns.clone();
    for column in preview.columns.into_iter().filter(|column| column.personal.is_some()) {
        if !request.pseudonymise.contains(&column.name) && !request.drop.contains(&column.name) {
            request.pseudonymise.push(column.name.clone());
            let actor = request.mapping.as_ref().and_then(|mapping| mapping.actor.as_ref());
            if actor != Some(&column.name) && column.suggested != lotse_eventlog::Part::Actor {
                added.push(column.name);
            }
        }
    }
    request.looked_at(&looked)?;
    Ok((request, added))
}

fn go_on(on: bool) -> Result<(), Problem> {
    if on { Ok(()) } else { Err(refused(&lotse_eventlog::Error::Cancelled)) }
}

fn failed(error: std::io::Error) -> Problem {
    if is_full(&error) { Problem::disk_full() } else { Problem::internal(error) }
}

fn read(
    mut file: File,
    name: &str,
    request: &ImportRequest,
    watch: &mut Watch<'_>,
) -> Result<(EventLog, ImportReport, &'static str), Problem> {
    let mut head = Vec::new();
    (&file).take(1 << 16).read_to_end(&mut head).map_err(failed)?;
    file.rewind().map_err(failed)?;
    let format = lotse_eventlog::detect::detect(name, &head).map_err(|error| refused(&error))?;
    let options = request.options()?;
    let mut progress = |bytes: u64, events: u64| watch(Phase::Reading, bytes, events);
    let (log, report) = read_any(file, name, &options, &mut progress).map_err(|error| refused(&error))?;
    Ok((log, report, format.name()))
}

fn about(
    log: &EventLog,
    report: &ImportReport,
    request: &ImportRequest,
    source_name: &str,
    format: &str,
    k: u32,
    pseudonymised: Vec<String>,
) -> About {
    let key = |id: Option<lotse_eventlog::ColumnId>| id.map(|id| log.events().column(id).key.clone());
    let lifecycle_starts = log.roles().lifecycle.is_some_and(|id| {
        let column = log.events().column(id);
        matches!(&column.values, lotse_eventlog::Values::Text { dictionary, .. }
            if dictionary.iter().any(|text| text.eq_ignore_ascii_case("start")))
    });
    let diagnostics = report.diagnostics.iter().map(|diagnostic| Diagnostic {
        line: Some(diagnostic.line).filter(|line| *line > 0),
        count: diagnostic.count,
        message: diagnostic.message.clone(),
    });
    About {
        source_name: source_name.to_owned(),
        format: format.to_owned(),
        cases: log.case_count() as u64,
        events: log.event_count() as u64,
        activities: log.activities().len() as u64,
        variants: log.variants().len() as u64,
        from: log.period().map(|(from, _)| time::rfc3339_ns(from)),
        to: log.period().map(|(_, to)| time::rfc3339_ns(to)),
        case_access: request.case_access,
        k,
        rejected_count: report.rejected_count,
        diagnostics: diagnostics.collect(),
        unit_available: key(log.roles().unit).is_some_and(|unit| !pseudonymised.contains(&unit)),
        start_available: log.roles().start.is_some() || lifecycle_starts,
        pseudonymised,
    }
}

/// Rejected rows as CSV; no cell begins like a formula.
fn rejected(report: &ImportReport) -> String {
    use std::fmt::Write as _;
    let mut text = "line,reason\n".to_owned();
    for rejected in &report.rejected {
        let reason = rejected.reason.replace('"', "\"\"");
        let guard = if reason.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
        let _ = writeln!(text, "{},\"{guard}{reason}\"", rejected.line);
    }
    let more = report.rejected_count - report.rejected.len() as u64;
    if more > 0 {
        let _ = writeln!(text, ",\"and {more} more\"");
    }
    text
}

/// Stored rejected rows as a reader wants them: in German with the separator of German office programs.
pub(crate) fn rejected_in(text: &str, language: Language) -> String {
    if language == Language::En {
        return text.to_owned();
    }
    let mut out = "\u{feff}Zeile;Grund\r\n".to_owned();
    let mut rest = text.split_once('\n').map_or("", |(_, rows)| rows);
    while let Some((line, cell)) = rest.split_once(",\"") {
        // The cell ends at the first quote that is not doubled.
        let mut end = 0;
        while let Some(at) = cell[end..].find('"') {
            end += at;
            if !cell[end + 1..].starts_with('"') {
                break;
            }
            end += 2;
        }
        let reason = cell[..end].replace("\"\"", "\"");
        let (guard, reason) = reason.strip_prefix('\'').map_or(("", reason.as_str()), |reason| ("'", reason));
        let reason = match reason.strip_prefix("and ").and_then(|more| more.strip_suffix(" more")) {
            Some(more) => format!("und {more} weitere"),
            None => german(reason),
        };
        out.push_str(&format!("{line};\"{guard}{}\"\r\n", reason.replace('"', "\"\"")));
        rest = cell.get(end + 2..).unwrap_or_default();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rejected_rows_are_told_in_german() {
        let mut report = ImportReport::default();
        report.reject(7, || "`Ende` is not a date-time: `sagt \"bald\"`".to_owned());
        report.reject(9, || "3 fields instead of 7".to_owned());
        report.reject(12, || "=1+1".to_owned());
        report.rejected_count += 4;
        let text = rejected(&report);
        assert_eq!(rejected_in(&text, Language::En), text);
        assert_eq!(
            rejected_in(&text, Language::De),
            "\u{feff}Zeile;Grund\r\n7;\"„Ende“ passt nicht (erwartet: ein Zeitpunkt): „sagt \"\"bald\"\"“\"\r\n\
             9;\"3 Felder statt 7\"\r\n12;\"'=1+1\"\r\n;\"und 4 weitere\"\r\n"
        );
    }
}
