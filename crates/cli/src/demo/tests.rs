//! Lotse finds in the demonstration what `docs/demo.md` says is in it.

use std::sync::OnceLock;

use jiff::civil::{Date, date};
use lotse_eventlog::{Bitmap, EventLog, Values};
use lotse_mining::graph::{self, Graph, Node};
use lotse_mining::selection::Selection;
use lotse_mining::summary::case_durations;
use lotse_mining::times::Times;

const DAY: f64 = 86_400.0;

fn log() -> &'static EventLog {
    static LOG: OnceLock<EventLog> = OnceLock::new();
    LOG.get_or_init(super::log)
}

/// The cases whose attribute `key` is `value`.
fn cases_with(key: &str, value: &str) -> Bitmap {
    let cases = log().cases();
    let column = cases.column(cases.find(key).expect("a case attribute"));
    let Values::Text { codes, dictionary } = &column.values else { panic!("`{key}` is text") };
    let mut found = Bitmap::empty(log().case_count());
    for (case, &code) in codes.iter().enumerate() {
        found.set(case, dictionary.text(code) == value);
    }
    found
}

/// Of `cases`, those received from `from` to before `to`.
fn received(cases: &Bitmap, from: Date, to: Date) -> Bitmap {
    let ns = |day: Date| day.in_tz("Europe/Berlin").expect("a day").timestamp().as_nanosecond() as i64;
    let mut found = Bitmap::empty(log().case_count());
    for case in cases.iter() {
        let first = log().times()[log().case_range(case).start];
        found.set(case, (ns(from)..ns(to)).contains(&first));
    }
    found
}

fn graph(cases: Bitmap) -> Graph {
    graph::discover(log(), &Selection::of_cases(cases), None)
}

fn node<'a>(graph: &'a Graph, name: &str) -> Option<&'a Node> {
    graph.nodes.iter().find(|node| node.name == name)
}

fn durations(cases: Bitmap) -> Times {
    Times::of(&mut case_durations(log(), &Selection::of_cases(cases))).expect("cases with times")
}

/// Cases with this attribute value received in this period.
fn around(key: &str, value: &str, from: Date, to: Date) -> Bitmap {
    received(&cases_with(key, value), from, to)
}

#[test]
fn two_years_of_about_twenty_thousand_cases() {
    assert!((19_000..=21_000).contains(&log().case_count()));
    let (first, last) = log().period().expect("times");
    let day = |ns: i64| jiff::Timestamp::from_nanosecond(i128::from(ns)).expect("in range").strftime("%F").to_string();
    assert_eq!((day(first).as_str(), day(last).as_str()), ("2024-10-01", "2026-09-30"));
    let ended = graph(Bitmap::full(log().case_count()));
    let done: u64 = ["Bescheid drucken und versenden", "Bescheid im Portal bereitstellen"]
        .iter()
        .map(|step| node(&ended, step).expect("a step").cases)
        .sum();
    assert!(done < ended.cases, "some cases are still open at the end");
}

#[test]
fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let written = |log: &EventLog| {
        let mut bytes = Vec::new();
        lotse_eventlog::xes::write(log, &mut bytes).expect("in memory");
        bytes
    };
    assert!(written(log()) == written(&super::log()));
    let shape = |seed| super::simulate::simulate(seed).happenings.iter().map(|h| h.end).collect::<Vec<_>>();
    assert_ne!(shape(1), shape(2));
}

#[test]
fn load_follows_the_season() {
    let all = Bitmap::full(log().case_count());
    let month = |month: i8| received(&all, date(2025, month, 1), date(2025, month + 1, 1)).count();
    let december = received(&all, date(2025, 12, 1), date(2026, 1, 1)).count();
    assert!(month(5) > 2 * december - 50, "May {} and December {december}", month(5));
}

#[test]
fn paper_is_scanned_and_typed_again_and_the_portal_is_not() {
    let [paper, mail, portal] = ["Papier", "E-Mail", "Portal"].map(|channel| cases_with("kanal", channel));
    let counts = [&paper, &mail, &portal].map(|cases| cases.count());
    let [by_paper, by_mail, by_portal] = [&paper, &mail, &portal].map(|cases| graph(cases.clone()));
    // Those received in the last days are not scanned yet.
    let scanned = node(&by_paper, "Papierunterlagen einscannen").expect("a step");
    assert!(scanned.cases + 50 > counts[0] as u64);
    assert!(node(&by_mail, "Papierunterlagen einscannen").is_none());
    assert!(node(&by_mail, "Daten von Hand übertragen").expect("a step").cases + 50 > counts[1] as u64);
    for step in ["Papierunterlagen einscannen", "Daten von Hand übertragen", "Bescheid drucken und versenden"] {
        assert!(node(&by_portal, step).is_none(), "{step} in the portal");
    }
    let medians = [paper, mail, portal].map(|cases| durations(cases).median / DAY);
    assert!(medians[0] > medians[1] + 3.0 && medians[1] > medians[2] + 5.0, "{medians:?}");
}

#[test]
fn missing_papers_send_cases_round_again_most_on_paper_least_in_the_portal() {
    let rework = ["Papier", "E-Mail", "Portal"].map(|channel| {
        let graph = graph(cases_with("kanal", channel));
        100 * node(&graph, "Vollständigkeit prüfen").expect("a step").rework_cases / graph.cases
    });
    assert!(
        (40..=45).contains(&rework[0]) && (34..=39).contains(&rework[1]) && (12..=16).contains(&rework[2]),
        "{rework:?}"
    );
}

#[test]
fn the_fire_safety_unit_is_the_bottleneck_and_its_queue_grows() {
    let wait = |from, to| {
        let graph = graph(received(&Bitmap::full(log().case_count()), from, to));
        node(&graph, "Stellungnahme Brandschutz").expect("a step").waiting.expect("start times").median / DAY
    };
    let (autumn, summer) = (wait(date(2024, 10, 1), date(2025, 1, 1)), wait(date(2025, 7, 1), date(2025, 10, 1)));
    let next_summer = wait(date(2026, 7, 1), date(2026, 10, 1));
    assert!(autumn < 2.0 && summer > 20.0 && next_summer > summer + 5.0, "{autumn} {summer} {next_summer}");
    // Of all that waits for a unit of the office, nothing waits longer.
    let graph = graph(Bitmap::full(log().case_count()));
    let outside = ["Unterlagen eingegangen", "Antrag zurückgenommen", "Widerspruch eingegangen"];
    let worst = graph
        .nodes
        .iter()
        .filter(|node| !outside.contains(&node.name.as_str()))
        .max_by(|a, b| a.waiting.map_or(0.0, |t| t.sum).total_cmp(&b.waiting.map_or(0.0, |t| t.sum)))
        .expect("steps");
    assert_eq!(worst.name, "Stellungnahme Brandschutz");
}

#[test]
fn from_month_fourteen_the_simplified_procedure_is_not_countersigned_and_quicker() {
    let key = ("verfahren", "vereinfachtes Verfahren");
    let before = around(key.0, key.1, date(2024, 11, 1), date(2025, 6, 1));
    let after = around(key.0, key.1, date(2025, 11, 1), date(2026, 6, 1));
    assert!(node(&graph(before.clone()), "Bescheid mitzeichnen").is_some());
    assert!(node(&graph(after.clone()), "Bescheid mitzeichnen").is_none());
    let (before, after) = (durations(before).median / DAY, durations(after).median / DAY);
    assert!(before - after > 4.0, "{before} and {after} days");
    let regular = graph(around("verfahren", "reguläres Verfahren", date(2025, 11, 1), date(2026, 6, 1)));
    assert!(node(&regular, "Bescheid mitzeichnen").is_some(), "the regular procedure keeps it");
}

#[test]
fn work_is_done_in_office_hours_by_units_that_never_do_more_at_once_than_they_have_desks() {
    let history = super::simulate::simulate(7);
    for unit in super::office::Unit::ALL {
        let mut changes: Vec<(i64, i64)> = Vec::new();
        for happening in history.happenings.iter().filter(|happening| happening.step.unit() == Some(unit)) {
            let start = happening.start.expect("work has a start");
            assert!(start < happening.end);
            changes.extend([(start, 1), (happening.end, -1)]);
        }
        changes.sort_unstable();
        let mut busy = 0;
        for (_, change) in changes {
            busy += change;
            assert!(busy <= unit.desks() as i64, "{}", unit.name());
        }
    }
}

/// The values of a measure's metric in a log, before and after.
fn values_of(log: &EventLog, told: &super::measures::Told) -> [Vec<f64>; 2] {
    use lotse_mining::measurement::{Metric, Place, sample};
    let filters: Vec<lotse_mining::filter::Filter> =
        told.filter.iter().map(|filter| filter.parse().expect("a filter")).collect();
    let selection = lotse_mining::filter::apply_all(log, &filters, &[]).expect("a selection");
    let place =
        told.activity.map_or(Place::Process, |name| Place::Activity(log.activities().code(name).expect("a step")));
    let metric = match told.metric {
        "case-duration" => Metric::CaseDuration,
        "processing" => Metric::Processing,
        other => panic!("no metric {other}"),
    };
    [told.before, told.after].map(|(from, to)| {
        let day = |text: &str| text.parse::<Date>().expect("a day");
        sample(log, &selection, metric, place, day(from)..=day(to)).values
    })
}

#[test]
fn second_measurements_tell_what_the_simulation_did() {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let others: Vec<EventLog> = (1..=12).map(super::log_of).collect();
    let [worked, idle] = super::measures::MEASURES.map(|told| {
        // What it changes on average, over offices that differ by chance alone.
        let truth: Vec<f64> = others
            .iter()
            .map(|log| {
                let [before, after] = values_of(log, &told);
                mean(&after) - mean(&before)
            })
            .collect();
        let [before, after] = values_of(log(), &told);
        let of = mean(&truth);
        let spread = truth.iter().map(|one| (one - of).powi(2)).sum::<f64>() / (truth.len() - 1) as f64;
        let error = (spread / truth.len() as f64).sqrt();
        (lotse_people::measure::effect(&before, &after, 1).expect("enough values"), of, error)
    });
    let (found, truth, _) = worked;
    assert!(truth < -4.0 * DAY, "{truth}");
    assert!(found.interval.0 < truth && truth < found.interval.1 && found.interval.1 < 0.0, "{found:?} {truth}");
    let (found, truth, error) = idle;
    assert!(truth.abs() < 2.0 * error, "{truth} is more than chance, which is {error}");
    assert!(found.interval.0 < 0.0 && found.interval.1 > 0.0, "{found:?}");
}
