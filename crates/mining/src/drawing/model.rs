//! From a directly-follows graph to a map with values.

use rustc_hash::FxHashMap;

use super::{Lang, Metric, set_values};
use crate::abstraction::{Edge, Kind, MapModel, Node};
use crate::graph::Graph;
use crate::times::Times;

/// The whole map of `graph`: its activities and paths, a start and an end with the cases that
/// begin and end with each activity. Start and end are there even if no case has an event.
#[must_use]
pub fn model(graph: &Graph, lang: Lang) -> MapModel {
    let node = |kind, activity, name: &str, events, cases| Node {
        kind,
        activity,
        name: name.to_owned(),
        weight: events,
        cases: Some(cases),
        events: Some(events),
        value: None,
        note: String::new(),
        place: 0,
    };
    let begun = graph.nodes.iter().map(|node| node.starts).sum();
    let mut nodes = vec![
        node(Kind::Start, None, "Start", begun, begun),
        node(Kind::End, None, lang.pick("Ende", "End"), begun, begun),
    ];
    let edge = |from, to, events, cases| Edge {
        from,
        to,
        weight: events,
        cases: Some(cases),
        events: Some(events),
        value: None,
        label: String::new(),
    };
    let mut edges = Vec::with_capacity(graph.edges.len() + graph.nodes.len());
    let mut index = FxHashMap::default();
    for of in &graph.nodes {
        let at = nodes.len();
        index.insert(of.activity, at);
        nodes.push(node(Kind::Activity, Some(of.activity), &of.name, of.events, of.cases));
        if of.starts > 0 {
            edges.push(edge(0, at, of.starts, of.starts));
        }
        if of.ends > 0 {
            edges.push(edge(at, 1, of.ends, of.ends));
        }
    }
    edges.extend(graph.edges.iter().map(|of| edge(index[&of.from], index[&of.to], of.events, of.cases)));
    MapModel::new(nodes, edges)
}

/// Writes the values of `metric` into a map made by [`model`] of the same `graph`.
///
/// What rests on fewer than `k` cases is withheld: cases, events and value become `None`. This is
/// suppression cell by cell; where sums could give a cell away, set the values of protected
/// figures with [`set_values`] instead. Times of an activity are those at work where known;
/// [`Metric::Waiting`] and [`Metric::Processing`] are medians; start and end have no times.
pub fn show(model: &mut MapModel, graph: &Graph, metric: Metric, lang: Lang, k: u64) {
    let nodes: FxHashMap<u32, &crate::graph::Node> = graph.nodes.iter().map(|node| (node.activity, node)).collect();
    let edges: FxHashMap<(u32, u32), &crate::graph::Edge> =
        graph.edges.iter().map(|edge| ((edge.from, edge.to), edge)).collect();
    let few = |cases: Option<u64>| cases.is_none_or(|cases| cases < k);
    for node in model.nodes.iter_mut().filter(|node| few(node.cases)) {
        (node.cases, node.events) = (None, None);
    }
    for edge in model.edges.iter_mut().filter(|edge| few(edge.cases)) {
        (edge.cases, edge.events) = (None, None);
    }
    let activities: Vec<Option<u32>> = model.nodes.iter().map(|node| node.activity).collect();
    let number = |count: Option<u64>| count.map(|count| count as f64);
    set_values(
        model,
        metric,
        lang,
        |node| match metric {
            Metric::Cases => number(node.cases),
            Metric::Events => number(node.events),
            _ => {
                let of = nodes.get(&node.activity?)?;
                node.cases?;
                let times = if metric == Metric::Waiting { &of.waiting } else { &of.processing };
                time(times.as_ref()?, metric)
            }
        },
        |edge| match metric {
            Metric::Cases => number(edge.cases),
            Metric::Events => number(edge.events),
            Metric::Processing => None,
            _ => {
                let of = edges.get(&(activities[edge.from]?, activities[edge.to]?))?;
                edge.cases?;
                let times = if metric == Metric::Waiting { &of.waiting } else { &of.times };
                time(times.as_ref()?, metric)
            }
        },
    );
}

pub(super) fn time(times: &Times, metric: Metric) -> Option<f64> {
    match metric {
        Metric::Cases | Metric::Events => None,
        Metric::Min => Some(times.min),
        Metric::Median | Metric::Waiting | Metric::Processing => Some(times.median),
        Metric::Mean => Some(times.mean),
        Metric::P90 => Some(times.p90),
        Metric::Max => Some(times.max),
        Metric::Sum => Some(times.sum),
    }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Cell, EventLog, LogBuilder};

    use super::*;
    use crate::abstraction::abstract_graph;
    use crate::graph::discover;
    use crate::selection::Selection;

    /// Five times `a b`, each `b` worked on for the last second of ten; once `a c`.
    fn log() -> EventLog {
        let second = 1_000_000_000;
        let mut builder = LogBuilder::new();
        for case in ["1", "2", "3", "4", "5"] {
            builder.event(case, "a", Some(0));
            builder
                .event(case, "b", Some(10 * second))
                .set("start_timestamp", Cell::Date { ns: 9 * second, offset: 0 });
        }
        builder.event("6", "a", Some(0));
        builder.event("6", "c", Some(7 * second));
        builder.finish()
    }

    fn shown(metric: Metric, k: u64) -> String {
        let log = log();
        let graph = discover(&log, &Selection::all(&log), None);
        let mut model = model(&graph, Lang::En);
        show(&mut model, &graph, metric, Lang::En, k);
        let nodes = model.nodes.iter().map(|node| format!("{} {:?}", node.name, node.value));
        let name = |at: usize| &model.nodes[at].name;
        let edges = model.edges.iter().map(|edge| format!("{}>{} {:?}", name(edge.from), name(edge.to), edge.value));
        nodes.chain(edges).collect::<Vec<_>>().join(", ").replace("Some", "")
    }

    #[test]
    fn a_map_has_the_cases_that_begin_and_end_at_its_ends() {
        assert_eq!(
            shown(Metric::Cases, 0),
            "Start (6.0), a (6.0), b (5.0), c (1.0), End (6.0), \
             Start>a (6.0), a>b (5.0), a>c (1.0), b>End (5.0), c>End (1.0)"
        );
    }

    #[test]
    fn what_rests_on_fewer_cases_than_k_is_withheld_whatever_the_metric() {
        assert_eq!(
            shown(Metric::Events, 5),
            "Start (6.0), a (6.0), b (5.0), c None, End (6.0), \
             Start>a (6.0), a>b (5.0), a>c None, b>End (5.0), c>End None"
        );
        assert!(shown(Metric::Max, 0).contains("a>c (7.0)"));
        assert!(shown(Metric::Max, 5).contains("a>b (9.0), a>c None"));
        assert!(shown(Metric::Max, 6).contains("a>b None, a>c None"));
    }

    #[test]
    fn times_are_those_of_work_on_activities_and_those_between_on_paths() {
        let processing = shown(Metric::Processing, 0);
        assert!(processing.contains("b (1.0)") && processing.contains("a>b None"), "{processing}");
        let waiting = shown(Metric::Waiting, 0);
        assert!(waiting.contains("b (9.0)") && waiting.contains("a>b (9.0)"), "{waiting}");
        let median = shown(Metric::Median, 0);
        assert!(
            median.contains("b (1.0)") && median.contains("a>b (9.0)") && median.contains("Start None"),
            "{median}"
        );
    }

    #[test]
    fn the_sliders_hide_the_rare_activity_of_a_graph_and_leave_its_numbers() {
        let log = log();
        let graph = discover(&log, &Selection::all(&log), None);
        let names = |model: &MapModel| model.nodes.iter().map(|node| node.name.clone()).collect::<Vec<_>>();
        assert_eq!(names(&abstract_graph(&graph, 1.0, 1.0)), ["Start", "a", "b", "c", "Ende"]);
        let small = abstract_graph(&graph, 0.5, 0.0);
        assert!(!names(&small).contains(&"c".to_owned()) && small.hidden.activities == 1, "{:?}", names(&small));
        let a = small.nodes.iter().find(|node| node.name == "a").expect("a stays");
        assert_eq!(a.cases, Some(6));
    }
}
