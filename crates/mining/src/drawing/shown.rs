//! From protected figures to a map with values.

use rustc_hash::FxHashMap;

use super::model::time;
use super::{Lang, Metric, set_values};
use crate::abstraction::{Edge, Kind, MapModel, Node};
use crate::privacy::{Activity, Flow, Protected};

/// The whole map of protected figures, as [`super::model`] makes it of a graph. What is
/// withheld has neither cases nor events, and weighs least.
#[must_use]
pub fn shown(figures: &Protected, lang: Lang) -> MapModel {
    let node = |kind, activity, name: &str, weight, events, cases| Node {
        kind,
        activity,
        name: name.to_owned(),
        weight,
        cases,
        events,
        value: None,
        note: String::new(),
        place: 0,
    };
    let all = figures.cases;
    let mut nodes = vec![
        node(Kind::Start, None, "Start", all, Some(all), Some(all)),
        node(Kind::End, None, lang.pick("Ende", "End"), all, Some(all), Some(all)),
    ];
    let edge =
        |from, to, weight, events, cases| Edge { from, to, weight, cases, events, value: None, label: String::new() };
    let mut edges = Vec::with_capacity(figures.flows.len() + figures.activities.len());
    let mut index = FxHashMap::default();
    for of in &figures.activities {
        let at = nodes.len();
        index.insert(of.activity, at);
        nodes.push(node(Kind::Activity, Some(of.activity), &of.name, of.weight, of.events, of.cases));
        if of.starts != Some(0) {
            edges.push(edge(0, at, of.starts.unwrap_or(1), of.starts, of.starts));
        }
        if of.ends != Some(0) {
            edges.push(edge(at, 1, of.ends.unwrap_or(1), of.ends, of.ends));
        }
    }
    edges.extend(figures.flows.iter().map(|of| edge(index[&of.from], index[&of.to], of.weight, of.events, of.cases)));
    MapModel::new(nodes, edges)
}

/// Writes the values of `metric` into a map made by [`shown`] of the same figures.
pub fn set_shown(model: &mut MapModel, figures: &Protected, metric: Metric, lang: Lang) {
    let nodes: FxHashMap<u32, &Activity> = figures.activities.iter().map(|of| (of.activity, of)).collect();
    let flows: FxHashMap<(u32, u32), &Flow> = figures.flows.iter().map(|of| ((of.from, of.to), of)).collect();
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
                time((if metric == Metric::Waiting { &of.waiting } else { &of.processing }).as_ref()?, metric)
            }
        },
        |edge| match metric {
            Metric::Cases => number(edge.cases),
            Metric::Events => number(edge.events),
            Metric::Processing => None,
            _ => {
                let of = flows.get(&(activities[edge.from]?, activities[edge.to]?))?;
                time((if metric == Metric::Waiting { &of.waiting } else { &of.times }).as_ref()?, metric)
            }
        },
    );
}
