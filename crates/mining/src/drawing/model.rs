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

fn time(times: &Times, metric: Metric) -> Option<f64> {
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
