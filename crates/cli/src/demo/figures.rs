//! The table of `docs/demo.md`: what Lotse finds, computed anew.

use lotse_eventlog::EventLog;
use lotse_mining::drawing::{Lang, count, duration};
use lotse_mining::filter::{self, Filter};
use lotse_mining::graph::{self, Graph, Node};
use lotse_mining::selection::Selection;
use lotse_mining::summary::case_durations;
use lotse_mining::times::Times;

/// What a row of the table says of the cases its filters leave.
enum Measure {
    Cases,
    /// Median case duration.
    Duration,
    /// Cases with this step.
    Step(&'static str),
    /// Cases that have this step more than once, in percent.
    Rework(&'static str),
    /// Median time before this step.
    Waiting(&'static str),
}

const SIMPLE: &str = r#"attribute "verfahren" in "vereinfachtes Verfahren""#;
const PAPER: &str = r#"attribute "kanal" in "Papier""#;
const PORTAL: &str = r#"attribute "kanal" in "Portal""#;

/// Rows: what it shows, filters, measure.
const ROWS: [(&str, &[&str], Measure); 14] = [
    ("Alles", &[], Measure::Cases),
    ("Alles", &[], Measure::Duration),
    ("Medienbruch", &[PAPER], Measure::Step("Papierunterlagen einscannen")),
    ("Medienbruch", &[PORTAL], Measure::Step("Papierunterlagen einscannen")),
    ("Medienbruch", &[PAPER], Measure::Duration),
    ("Medienbruch", &[PORTAL], Measure::Duration),
    ("Schleife", &[PAPER], Measure::Rework("Vollständigkeit prüfen")),
    ("Schleife", &[PORTAL], Measure::Rework("Vollständigkeit prüfen")),
    ("Engpass", &["time 2024-10-01..2024-12-31 started"], Measure::Waiting("Stellungnahme Brandschutz")),
    ("Engpass", &["time 2025-07-01..2025-09-30 started"], Measure::Waiting("Stellungnahme Brandschutz")),
    ("Regeländerung", &[SIMPLE, "time 2024-11-01..2025-05-31 started"], Measure::Step("Bescheid mitzeichnen")),
    ("Regeländerung", &[SIMPLE, "time 2025-11-01..2026-05-31 started"], Measure::Step("Bescheid mitzeichnen")),
    ("Regeländerung", &[SIMPLE, "time 2024-11-01..2025-05-31 started"], Measure::Duration),
    ("Regeländerung", &[SIMPLE, "time 2025-11-01..2026-05-31 started"], Measure::Duration),
];

fn step<'a>(graph: &'a Graph, name: &str) -> Option<&'a Node> {
    graph.nodes.iter().find(|node| node.name == name)
}

fn measured(log: &EventLog, selection: &Selection, measure: &Measure) -> (String, String) {
    let graph = graph::discover(log, selection, None);
    match measure {
        Measure::Cases => ("Fälle".to_owned(), count(graph.cases, Lang::De)),
        Measure::Duration => {
            let times = Times::of(&mut case_durations(log, selection)).expect("cases with times");
            ("Durchlaufzeit, Median".to_owned(), duration(times.median, Lang::De))
        }
        Measure::Step(name) => {
            (format!("Fälle mit „{name}“"), count(step(&graph, name).map_or(0, |node| node.cases), Lang::De))
        }
        Measure::Rework(name) => {
            let cases = step(&graph, name).map_or(0, |node| node.rework_cases);
            (
                format!("Fälle mit „{name}“ mehr als einmal"),
                format!("{} %", (200 * cases + graph.cases) / (2 * graph.cases)),
            )
        }
        Measure::Waiting(name) => {
            let waiting = step(&graph, name).and_then(|node| node.waiting).expect("start times");
            (format!("Wartezeit vor „{name}“, Median"), duration(waiting.median, Lang::De))
        }
    }
}

fn table(log: &EventLog) -> String {
    let mut text = String::from("| Was | Filter | Kennzahl | Wert |\n|---|---|---|---|\n");
    for (what, expressions, measure) in &ROWS {
        let filters: Vec<Filter> = expressions.iter().map(|text| text.parse().expect("a filter")).collect();
        let selection = filter::apply_all(log, &filters, &[]).expect("it applies");
        let (name, value) = measured(log, &selection, measure);
        let shown = expressions.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" ");
        text.push_str(&format!("| {what} | {shown} | {name} | {value} |\n"));
    }
    text
}

#[test]
fn the_table_of_the_document_is_what_lotse_computes() {
    let document =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/demo.md")).expect("docs/demo.md");
    let table = table(&super::log());
    assert!(document.contains(&table), "docs/demo.md should hold this table:\n{table}");
}
