//! `lotse analyze`: the figures of a log.

use lotse_eventlog::EventLog;
use lotse_mining::calendar::Calendar;
use lotse_mining::drawing::{Lang, count, duration};
use lotse_mining::filter::span;
use lotse_mining::graph::{self, Graph};
use lotse_mining::selection::Selection;
use lotse_mining::summary::{self, Summary};
use lotse_mining::times::Times;

use crate::commands::map::office_hours;

/// The figures as JSON or in words. With a calendar, times are working time.
pub fn analyze(log: &EventLog, calendar: Option<&Calendar>, json: bool, lang: Lang) -> String {
    let graph = graph::discover(log, &Selection::all(log), calendar);
    let mut summary = summary::summarise(log, &Selection::all(log), &graph);
    if let Some(calendar) = calendar {
        let mut worked = Vec::with_capacity(log.case_count());
        Selection::all(log).for_each(log, |_, rows| {
            worked.extend(span(log, rows).map(|(from, to)| calendar.working_ns(from, to)));
        });
        summary.case_duration_s = Times::of(&mut worked);
    }
    if json {
        let mut figures = serde_json::to_value(&summary).expect("plain figures");
        figures["calendar"] = calendar.map(|calendar| calendar.land().code()).into();
        serde_json::to_string_pretty(&figures).expect("plain figures") + "\n"
    } else if let Some(calendar) = calendar {
        format!("{}\n{}\n", in_words(&summary, &graph, lang), office_hours(calendar, lang))
    } else {
        in_words(&summary, &graph, lang)
    }
}

fn in_words(summary: &Summary, graph: &Graph, lang: Lang) -> String {
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<28}{value:>16}\n"));
    line(lang.pick("Fälle", "Cases"), count(summary.cases, lang));
    line(lang.pick("Ereignisse", "Events"), count(summary.events, lang));
    line(lang.pick("Aktivitäten", "Activities"), count(summary.activities.len() as u64, lang));
    line(lang.pick("Varianten", "Variants"), count(summary.variants, lang));
    if let Some(times) = summary.case_duration_s {
        line(lang.pick("Durchlaufzeit, Median", "Case duration, median"), duration(times.median, lang));
        line(lang.pick("Durchlaufzeit, Mittel", "Case duration, mean"), duration(times.mean, lang));
        line(lang.pick("Durchlaufzeit, P90", "Case duration, P90"), duration(times.p90, lang));
    }
    let mut table = |title: &str, rows: Vec<(String, String)>| {
        if !rows.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            for (name, value) in rows {
                text.push_str(&format!("{value:>16}  {name}\n"));
            }
        }
    };
    table(
        lang.pick("Häufigste Aktivitäten (Ereignisse)", "Most frequent activities (events)"),
        graph.nodes.iter().take(10).map(|node| (node.name.clone(), count(node.events, lang))).collect(),
    );
    let names = |code: u32| graph.nodes.iter().find(|node| node.activity == code).map_or("", |node| &node.name);
    let mut waits: Vec<_> = graph.edges.iter().filter_map(|edge| edge.waiting.map(|times| (edge, times))).collect();
    waits.sort_by(|a, b| b.1.sum.total_cmp(&a.1.sum));
    table(
        lang.pick("Wo es am längsten wartet (Summe)", "Where it waits longest (sum)"),
        waits
            .iter()
            .take(5)
            .map(|(edge, times)| (format!("{} → {}", names(edge.from), names(edge.to)), duration(times.sum, lang)))
            .collect(),
    );
    let mut rework: Vec<_> = summary.rework_cases.iter().collect();
    rework.sort_by_key(|&(_, &cases)| std::cmp::Reverse(cases));
    table(
        lang.pick("Was doppelt getan wird (Fälle)", "What is done twice (cases)"),
        rework.iter().take(5).map(|&(name, &cases)| (name.clone(), count(cases, lang))).collect(),
    );
    text
}
