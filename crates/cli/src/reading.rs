//! Reading a log, with a progress bar on a terminal.

use std::fs::File;
use std::io::{IsTerminal, Read, Seek};

use indicatif::{ProgressBar, ProgressStyle};
use lotse_eventlog::detect::{Format, detect};
use lotse_eventlog::{
    ColumnId, Error, EventLog, ImportOptions, ImportReport, Mapping, Preview, Table, Warning, preview_any, read_any,
};
use lotse_mining::drawing::{Lang, count};
use lotse_mining::filter::{self, Filter};
use lotse_mining::selection::Selection;

use crate::files::Failure;
use crate::input::Input;

/// Key of the natural person who acted (IEEE 1849-2016, organizational extension).
const ACTOR: &str = "org:resource";

/// A log, and the columns of it that name people.
struct Opened {
    log: EventLog,
    people: Vec<String>,
}

/// Reads the log; what was left out or is odd goes to the standard error.
pub fn read(input: &Input, lang: Lang) -> Result<EventLog, Failure> {
    open(input, false, lang).map(|opened| opened.log)
}

/// Reads the log and keeps what `filters` leave, one after the other.
pub fn read_part(input: &Input, filters: &[Filter], lang: Lang) -> Result<EventLog, Failure> {
    let Opened { log, people } = open(input, !filters.is_empty(), lang)?;
    if filters.is_empty() {
        return Ok(log);
    }
    let selection = filter::apply_all(&log, filters, &people).map_err(|error| Failure::caused("--filter", &error))?;
    if selection.case_count() == 0 {
        return Err(Failure::new("the filters leave no case"));
    }
    Ok(log.select(selection.cases(), selection.events()))
}

/// Reads the log and finds the cases that each list of filters leaves.
pub fn read_parts(input: &Input, filters: [&[Filter]; 2], lang: Lang) -> Result<(EventLog, [Selection; 2]), Failure> {
    let Opened { log, people } = open(input, true, lang)?;
    let part = |filters: &[Filter], name: &str| {
        filter::apply_all(&log, filters, &people).map_err(|error| Failure::caused(name, &error))
    };
    let parts = [part(filters[0], "--before")?, part(filters[1], "--after")?];
    Ok((log, parts))
}

/// Reads the log; `filtered` also looks for columns that name people where the format says itself
/// what plays which part.
fn open(input: &Input, filtered: bool, lang: Lang) -> Result<Opened, Failure> {
    let path = &input.log;
    let failed = |error: &dyn std::error::Error| Failure::caused(path.display(), error);
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let about = file.metadata().map_err(|error| failed(&error))?;
    if about.is_dir() {
        return Err(Failure::new(format!("`{}` is a folder, not a log", path.display())));
    }
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let refused = |error: Error| Failure::caused(path.display(), &error).and(hint(&error, input));
    let mut head = Vec::new();
    (&file).take(1 << 16).read_to_end(&mut head).and_then(|_| file.rewind()).map_err(|error| failed(&error))?;
    let format = detect(&name, &head).map_err(refused)?;
    input.fits(format)?;
    let mapping = input.mapping();
    let xes = matches!(format, Format::Xes | Format::XesGz);
    let preview = if xes && mapping.is_none() && !filtered {
        None
    } else {
        let again = File::open(path).map_err(|error| failed(&error))?;
        Some(preview_any(again, &name, &input.overrides()).map_err(refused)?)
    };
    let people = people(preview.as_ref(), input);
    no_person(input, &people)?;
    let options = ImportOptions {
        mode: input.mode(),
        mapping,
        dialect: preview.as_ref().and_then(|preview| preview.dialect.clone()),
        time_zone: input.time_zone.clone(),
        time_format: input.time_format.clone(),
        ..ImportOptions::default()
    };
    let bar = bar(about.len(), lang);
    let mut progress = |bytes: u64, events: u64| {
        bar.set_position(bytes);
        bar.set_message(count(events, lang));
        true
    };
    let result = read_any(file, &name, &options, &mut progress);
    bar.finish_and_clear();
    let (log, report) = result.map_err(refused)?;
    if let Some(mapping) = &options.mapping {
        followed(&log, mapping, format).map_err(|error| Failure::new(format!("{}: {error}", path.display())))?;
    }
    tell(&report, preview.as_ref().map_or(&[], |preview| &preview.warnings), lang);
    Ok(Opened { log, people })
}

/// Columns that name people, as far as looking tells.
fn people(preview: Option<&Preview>, input: &Input) -> Vec<String> {
    let columns = preview.iter().flat_map(|preview| &preview.columns);
    let found = columns.filter(|column| column.personal.is_some()).map(|column| column.name.clone());
    let mut people: Vec<String> = found.chain(input.resource.clone()).collect();
    people.push(ACTOR.to_owned());
    // An attribute of cases is found without its mark as well.
    let bare: Vec<String> = people.iter().filter_map(|name| Some(name.strip_prefix("case:")?.to_owned())).collect();
    people.extend(bare);
    people
}

/// Refuses a person as activity, case or unit.
fn no_person(input: &Input, people: &[String]) -> Result<(), Failure> {
    let parts = [
        ("the activity", &input.activity[..]),
        ("the case", input.case.as_slice()),
        ("the unit", input.unit.as_slice()),
    ];
    for (part, names) in parts {
        if let Some(name) = names.iter().find(|name| people.contains(name)) {
            return Err(Failure::new(format!(
                "`{name}` seems to name persons and cannot be {part}: that would give figures about \
                 individual employees; use a role or unit such as `org:role` or `org:group`"
            )));
        }
    }
    Ok(())
}

/// What to do about it, on the command line.
fn hint(error: &Error, input: &Input) -> Option<String> {
    match error {
        Error::MissingColumn { role, .. } => {
            let named = match *role {
                "case" => input.case.is_some(),
                "activity" => !input.activity.is_empty(),
                "time" => input.time.is_some(),
                _ => true,
            };
            (!named).then(|| match *role {
                "time" => "use --time COLUMN, and --time-format FORMAT when its times are not recognised".to_owned(),
                role => format!("use --{role} COLUMN"),
            })
        }
        Error::Format { what } if what.ends_with("give the format") => {
            Some("use --time-format, e.g. --time-format '%d.%m.%Y %H:%M'".to_owned())
        }
        _ => None,
    }
}

/// Whether the log has the columns that were named. XES and Parquet of Lotse say themselves what
/// plays which part, and a column without times begins nothing; that is not passed over.
fn followed(log: &EventLog, mapping: &Mapping, format: Format) -> Result<(), String> {
    let key = |table: &Table, id: Option<ColumnId>| id.map(|id| table.column(id).key.clone());
    let roles = log.roles();
    let parts = [
        ("--case", &mapping.case, key(log.cases(), log.case_id_column())),
        ("--time", &mapping.time, key(log.events(), log.time_column())),
        ("--start", &mapping.start, key(log.events(), roles.start)),
        ("--resource", &mapping.actor, key(log.events(), roles.actor)),
        ("--unit", &mapping.unit, key(log.events(), roles.unit)),
        ("--lifecycle", &mapping.lifecycle, key(log.events(), roles.lifecycle)),
    ];
    let bare = |name: &str| name.strip_prefix("case:").unwrap_or(name).to_owned();
    for (option, asked, taken) in parts {
        let Some(asked) = asked else { continue };
        match taken {
            Some(taken) if bare(&taken) == bare(asked) => {}
            _ if matches!(format, Format::Csv | Format::CsvGz) => {
                return Err(format!("`{asked}` holds nothing that {option} could use"));
            }
            Some(taken) => return Err(format!("{option} `{asked}`: this file says itself that it is `{taken}`")),
            None => return Err(format!("{option} `{asked}` cannot be used with this file")),
        }
    }
    Ok(())
}

/// A bar on the standard error when a person is watching; nothing in a pipe.
fn bar(bytes: u64, lang: Lang) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let events = lang.pick("Ereignisse", "events");
    let template = format!("{{bar:30}} {{percent:>3}} %  {{bytes}} / {{total_bytes}}  {{msg}} {events}  {{elapsed}}");
    let style = ProgressStyle::with_template(&template).expect("a valid template");
    ProgressBar::new(bytes).with_style(style)
}

fn tell(report: &ImportReport, warnings: &[Warning], lang: Lang) {
    if report.rejected_count > 0 {
        eprintln!("{} {}:", count(report.rejected_count, lang), lang.pick("Ereignisse ausgelassen", "events left out"));
        for rejected in report.rejected.iter().take(20) {
            eprintln!("  {} {}: {}", lang.pick("Zeile", "line"), rejected.line, said(&rejected.reason, lang));
        }
        if report.rejected_count > 20 {
            eprintln!("  … {}", lang.pick("und weitere", "and more"));
        }
    }
    for odd in &report.diagnostics {
        // What was found by looking at the whole has no line.
        match warnings.iter().find(|warning| warning.text(false) == odd.message) {
            Some(warning) => eprintln!("{}: {}", lang.pick("Hinweis", "note"), warning.text(lang == Lang::De)),
            None => eprintln!(
                "  {} {}: {} ({}×)",
                lang.pick("Zeile", "line"),
                odd.line,
                said(&odd.message, lang),
                odd.count
            ),
        }
    }
}

/// A sentence of a reader or writer in `lang`.
pub fn said(sentence: &str, lang: Lang) -> String {
    match lang {
        Lang::De => lotse_eventlog::german(sentence),
        Lang::En => sentence.to_owned(),
    }
}
