//! Which metric each number of a result belongs to.
//!
//! The catalogue that staff council reads names every metric with its definition. This
//! list ties it to the code: a test finds every number in every result, and fails when
//! one belongs to no metric. None is about a person.

/// Path of a number in a result (its type, then fields) and the key of its metric in the
/// catalogue. A path stands for all below it.
pub const NUMBERS: &[(&str, &str)] = &[
    ("graph.cases", "cases"),
    ("graph.events", "events"),
    ("graph.nodes.activity", "activities"),
    ("graph.nodes.events", "activity_frequency"),
    ("graph.nodes.cases", "activity_frequency"),
    ("graph.nodes.starts", "activity_frequency"),
    ("graph.nodes.ends", "activity_frequency"),
    ("graph.nodes.most_in_a_case", "activity_rework"),
    ("graph.nodes.rework_cases", "activity_rework"),
    ("graph.nodes.processing", "processing"),
    ("graph.nodes.waiting", "waiting"),
    ("graph.edges.from", "activities"),
    ("graph.edges.to", "activities"),
    ("graph.edges.events", "transition_frequency"),
    ("graph.edges.cases", "transition_frequency"),
    ("graph.edges.times", "transition_duration"),
    ("graph.edges.waiting", "waiting"),
    ("durations", "case_duration"),
    ("load.periods.arrived", "arrival"),
    ("load.periods.completed", "completion"),
    ("load.periods.open", "wip"),
    ("load.timeless", "cases"),
    ("activities.events", "activity_frequency"),
    ("activities.cases", "activity_frequency"),
    ("activities.share", "activity_frequency"),
    ("activities.rework_cases", "activity_rework"),
    ("activities.processing", "processing"),
    ("activities.processing_cases", "processing"),
    ("activities.waiting", "waiting"),
    ("activities.waiting_cases", "waiting"),
    ("transitions.events", "transition_frequency"),
    ("transitions.cases", "transition_frequency"),
    ("transitions.times", "transition_duration"),
    ("transitions.timed_cases", "transition_duration"),
    ("dotted", "dotted"),
    ("values.numbers", "attribute_numbers"),
    ("values", "attribute_values"),
    ("handover.matrix", "handover"),
    ("comparison", "difference"),
];

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Cell, LogBuilder};
    use serde_json::{Value, to_value};

    use super::*;
    use crate::selection::Selection;
    use crate::{attributes, compare, dotted, graph, handover, statistics};

    fn numbers(path: &str, value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Number(_) => found.push(path.to_owned()),
            Value::Array(items) => items.iter().for_each(|item| numbers(path, item, found)),
            Value::Object(fields) => {
                fields.iter().for_each(|(name, field)| numbers(&format!("{path}.{name}"), field, found));
            }
            _ => {}
        }
    }

    #[test]
    fn every_number_of_every_result_belongs_to_a_metric_and_every_metric_is_computed() {
        let mut builder = LogBuilder::new();
        for (time, transition) in [(1, "start"), (4, "complete"), (5, "start"), (9, "complete")] {
            let event = builder.event("1", "a", Some(time)).text("lifecycle:transition", transition);
            event.text("org:role", "desk").text("org:resource", "Clerk");
        }
        builder.case_attribute("fee", Cell::Int(3));
        let log = builder.finish();
        let all = Selection::all(&log);
        let graph = graph::discover(&log, &all, None);
        let options = dotted::Options {
            width: 9,
            height: 9,
            cases_a_row: 1,
            axis: dotted::Axis::Absolute,
            sort: dotted::Sort::Start,
            frame: dotted::Frame::default(),
        };
        let names = log.activities();
        let results = [
            ("graph", to_value(&graph)),
            ("durations", to_value(statistics::durations(&log, &all, None))),
            ("load", to_value(statistics::load(&log, &all))),
            ("activities", to_value(statistics::activities(&log, &all, &graph))),
            ("transitions", to_value(statistics::transitions(&log, &all, &graph))),
            ("dotted", to_value(dotted::dotted(&log, &all, options))),
            ("values", to_value(attributes::values(&log, &all, "fee", &[], 9, None).expect("known"))),
            ("handover", to_value(handover::handover(&log, &all, 1).expect("a unit"))),
            ("comparison", to_value(compare::compare((&graph, names), (&graph, names)))),
        ];
        let mut found = Vec::new();
        for (name, value) in results {
            numbers(name, &value.expect("plain data"), &mut found);
        }
        let belongs = |path: &str, of: &str| path == of || path.starts_with(&format!("{of}."));
        for path in &found {
            assert!(NUMBERS.iter().any(|(of, _)| belongs(path, of)), "{path} belongs to no metric");
        }
        for (of, key) in NUMBERS {
            assert!(found.iter().any(|path| belongs(path, of)), "{of} ({key}) is not computed");
        }
    }
}
