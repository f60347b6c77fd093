//! `lotse map`: the process map as a file.

use std::path::Path;

use lotse_eventlog::EventLog;
use lotse_mining::calendar::Calendar;
use lotse_mining::drawing::{self, Lang, Metric, Sheet};
use lotse_mining::graph;
use lotse_mining::layout;
use lotse_mining::selection::Selection;

use crate::files::{self, Failure};

/// What to draw.
pub struct Wish<'a> {
    /// Shown as title.
    pub source: &'a Path,
    /// Its ending decides the format.
    pub output: &'a Path,
    /// Share of activities in percent; `None` chooses for a readable map.
    pub activities: Option<u8>,
    /// Share of paths in percent.
    pub paths: u8,
    /// What the map measures.
    pub metric: Metric,
    /// Filters as shown under the title.
    pub filters: &'a [String],
    /// Times are working time of this calendar.
    pub calendar: Option<&'a Calendar>,
}

/// Refuses a target of a format that maps are not drawn in.
pub fn drawable(path: &Path) -> Result<(), Failure> {
    match files::ending(path).as_str() {
        "svg" | "png" | "pdf" | "dot" | "csv" | "json" => Ok(()),
        _ => Err(no_format(path)),
    }
}

fn no_format(path: &Path) -> Failure {
    Failure::new(format!(
        "`{}`: the ending decides the format of a map; choose .svg, .png, .pdf, .dot, .csv or .json",
        path.display()
    ))
}

/// Draws the log.
pub fn draw(log: &EventLog, wish: &Wish<'_>, lang: Lang) -> Result<Vec<u8>, Failure> {
    let graph = graph::discover(log, &Selection::all(log), wish.calendar);
    let whole = drawing::model(&graph, lang);
    let share = wish.activities.map_or_else(|| whole.default_activities(), |percent| f64::from(percent) / 100.0);
    let mut model = whole.abstracted(share, f64::from(wish.paths) / 100.0);
    // A local file, read by the one who holds it: nothing is withheld.
    drawing::show(&mut model, &graph, wish.metric, lang, 0);
    let placed = layout::layout(&model, None);
    let day = |ns: i64| {
        jiff::Timestamp::from_nanosecond(i128::from(ns))
            .map(|at| at.strftime("%Y-%m-%d").to_string())
            .unwrap_or_default()
    };
    let period = log.period().map(|(from, to)| format!("{} – {}", day(from), day(to)));
    let title = wish.source.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let today = jiff::Zoned::now().strftime("%Y-%m-%d").to_string();
    let notes: Vec<String> = wish.calendar.iter().map(|calendar| office_hours(calendar, lang)).collect();
    let sheet = Sheet {
        model: &model,
        layout: &placed,
        metric: wish.metric,
        lang,
        title: &title,
        period: period.as_deref(),
        filters: wish.filters,
        notes: &notes,
        date: &today,
    };
    match files::ending(wish.output).as_str() {
        "svg" => Ok(drawing::svg(&sheet).into_bytes()),
        "png" => drawing::png(&drawing::svg(&sheet), 2.0).map_err(|error| Failure::caused("PNG", &error)),
        "pdf" => drawing::pdf(&sheet).map_err(|error| Failure::caused("PDF", &error)),
        "dot" => Ok(drawing::dot(&sheet).into_bytes()),
        "csv" => Ok(drawing::csv(&sheet, drawing::Style::Plain).into_bytes()),
        "json" => Ok((serde_json::to_string_pretty(&drawing::json(&sheet)).expect("plain JSON") + "\n").into_bytes()),
        _ => Err(no_format(wish.output)),
    }
}

/// What a time means when a calendar counts it.
pub fn office_hours(calendar: &Calendar, lang: Lang) -> String {
    let ((open, close), land) = (Calendar::HOURS, calendar.land().name());
    match lang {
        Lang::De => format!(
            "Zeiten: nur Arbeitszeit, Mo–Fr {open}–{close} Uhr ohne Feiertage ({land}); 1 Tag = 24 Stunden davon"
        ),
        Lang::En => format!(
            "Times: working time only, Mon–Fri {open}–{close} without public holidays ({land}); 1 day = 24 hours of it"
        ),
    }
}
