//! Reading a log, with a progress bar on a terminal.

use std::fs::File;
use std::io::{BufReader, IsTerminal, Read};
use std::path::Path;

use indicatif::{ProgressBar, ProgressStyle};
use lotse_eventlog::{EventLog, ImportReport, Mode, xes};
use lotse_mining::drawing::{Lang, count};
use lotse_mining::filter::{self, Filter};

use crate::arguments::Input;
use crate::files::Failure;

/// Key of the natural person who acted (IEEE 1849-2016, organizational extension).
const ACTOR: &str = "org:resource";

/// Reads the log; what was left out or is odd goes to the standard error.
pub fn read(input: &Input, lang: Lang) -> Result<EventLog, Failure> {
    if input.activity.iter().any(|key| key == ACTOR) {
        return Err(Failure::new(format!(
            "`{ACTOR}` names the person who acted and cannot be the activity: that would give figures about \
             individual employees; use a role or unit such as `org:role` or `org:group`"
        )));
    }
    let (log, report) = open(&input.log, input, lang)?;
    tell(&report, lang);
    Ok(log)
}

/// Reads the log and keeps what `filters` leave, one after the other.
pub fn read_part(input: &Input, filters: &[Filter], lang: Lang) -> Result<EventLog, Failure> {
    let log = read(input, lang)?;
    if filters.is_empty() {
        return Ok(log);
    }
    let selection = filter::apply_all(&log, filters, &[]).map_err(|error| Failure::caused("--filter", &error))?;
    if selection.case_count() == 0 {
        return Err(Failure::new("the filters leave no case"));
    }
    Ok(log.select(selection.cases(), selection.events()))
}

fn open(path: &Path, input: &Input, lang: Lang) -> Result<(EventLog, ImportReport), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::caused(path.display(), error);
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let bar = bar(file.metadata().map_or(0, |about| about.len()), lang);
    let mut head = [0u8; 2];
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]).map_err(|error| failed(&error))? {
            0 => break,
            read => length += read,
        }
    }
    let source = bar.wrap_read(std::io::Cursor::new(head[..length].to_vec()).chain(file));
    let mode = if input.strict { Mode::Strict } else { Mode::Tolerant };
    let activity = (!input.activity.is_empty()).then(|| xes::Activity::Keys(input.activity.clone()));
    let options = xes::Options { mode, activity, ..xes::Options::default() };
    let mut progress = |_, events: u64| {
        bar.set_message(count(events, lang));
        true
    };
    let result = if head == [0x1f, 0x8b] {
        xes::read(flate2::read::MultiGzDecoder::new(BufReader::new(source)), &options, &mut progress)
    } else {
        xes::read(source, &options, &mut progress)
    };
    bar.finish_and_clear();
    result.map_err(|error| failed(&error))
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

fn tell(report: &ImportReport, lang: Lang) {
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
        eprintln!("  {} {}: {} ({}×)", lang.pick("Zeile", "line"), odd.line, said(&odd.message, lang), odd.count);
    }
}

/// A sentence of a reader in `lang`.
fn said(sentence: &str, lang: Lang) -> String {
    match lang {
        Lang::De => lotse_eventlog::german(sentence),
        Lang::En => sentence.to_owned(),
    }
}
