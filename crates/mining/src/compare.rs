//! Two process maps side by side: activities and paths joined by name.

use std::collections::{BTreeMap, BTreeSet};

use lotse_eventlog::Dictionary;
use serde::Serialize;

use crate::graph::{Edge, Graph, Node};

/// One thing on both sides; at least one is there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair<T> {
    /// On the left.
    pub left: Option<T>,
    /// On the right.
    pub right: Option<T>,
}

/// An activity on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Activity {
    /// Name.
    pub name: String,
    /// The nodes.
    pub nodes: Pair<Node>,
    /// Share of cases with it, right minus left, in `-1..=1`; 0 where it is absent.
    pub share: f64,
    /// Median time at work, right minus left, in seconds; where both have one.
    pub processing: Option<f64>,
    /// Median time waited before it, likewise.
    pub waiting: Option<f64>,
}

/// A path on both sides.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Path {
    /// First activity.
    pub from: String,
    /// Second activity.
    pub to: String,
    /// The edges.
    pub edges: Pair<Edge>,
    /// Share of cases with it, right minus left, in `-1..=1`; 0 where it is absent.
    pub share: f64,
    /// Median time between, right minus left, in seconds; where both have one.
    pub time: Option<f64>,
}

/// Two maps joined.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// By name.
    pub activities: Vec<Activity>,
    /// By names.
    pub paths: Vec<Path>,
}

fn share(graph: &Graph, cases: Option<u64>) -> f64 {
    cases.unwrap_or(0) as f64 / graph.cases.max(1) as f64
}

fn minus(right: Option<f64>, left: Option<f64>) -> Option<f64> {
    Some(right? - left?)
}

/// Joins two graphs by the names of their activities; each comes with the names of its
/// log. `n log n` in nodes and edges.
#[must_use]
pub fn compare((left, left_names): (&Graph, &Dictionary), (right, right_names): (&Graph, &Dictionary)) -> Comparison {
    let nodes = |graph: &'_ Graph| -> BTreeMap<String, Node> {
        graph.nodes.iter().map(|node| (node.name.clone(), node.clone())).collect()
    };
    let edges = |graph: &Graph, names: &Dictionary| -> BTreeMap<(String, String), Edge> {
        let name = |code| names.text(code).to_owned();
        graph.edges.iter().map(|edge| ((name(edge.from), name(edge.to)), edge.clone())).collect()
    };
    let (mut left_nodes, mut right_nodes) = (nodes(left), nodes(right));
    let names: BTreeSet<String> = left_nodes.keys().chain(right_nodes.keys()).cloned().collect();
    let activities = names
        .into_iter()
        .map(|name| {
            let pair = Pair { left: left_nodes.remove(&name), right: right_nodes.remove(&name) };
            let (l, r) = (pair.left.as_ref(), pair.right.as_ref());
            let processing = |node: Option<&Node>| node?.processing.map(|times| times.median);
            let waiting = |node: Option<&Node>| node?.waiting.map(|times| times.median);
            Activity {
                name,
                share: share(right, r.map(|node| node.cases)) - share(left, l.map(|node| node.cases)),
                processing: minus(processing(r), processing(l)),
                waiting: minus(waiting(r), waiting(l)),
                nodes: pair,
            }
        })
        .collect();
    let (mut left_edges, mut right_edges) = (edges(left, left_names), edges(right, right_names));
    let keys: BTreeSet<(String, String)> = left_edges.keys().chain(right_edges.keys()).cloned().collect();
    let paths = keys
        .into_iter()
        .map(|key| {
            let pair = Pair { left: left_edges.remove(&key), right: right_edges.remove(&key) };
            let (l, r) = (pair.left.as_ref(), pair.right.as_ref());
            let time = |edge: Option<&Edge>| edge?.times.map(|times| times.median);
            Path {
                from: key.0,
                to: key.1,
                share: share(right, r.map(|edge| edge.cases)) - share(left, l.map(|edge| edge.cases)),
                time: minus(time(r), time(l)),
                edges: pair,
            }
        })
        .collect();
    Comparison { activities, paths }
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{EventLog, LogBuilder};

    use super::*;
    use crate::graph::discover;
    use crate::selection::Selection;

    fn log(traces: &[&str], step: i64) -> EventLog {
        let mut builder = LogBuilder::new();
        for (case, trace) in traces.iter().enumerate() {
            for (at, activity) in trace.chars().enumerate() {
                builder.event(&case.to_string(), &activity.to_string(), Some(at as i64 * step * 1_000_000_000));
            }
        }
        builder.finish()
    }

    #[test]
    fn activities_and_paths_are_joined_by_name_whatever_their_codes() {
        let (left, right) = (log(&["ab", "ab", "b", "b"], 10), log(&["ba", "xab"], 4));
        let graph = |log: &EventLog| discover(log, &Selection::all(log), None);
        let found = compare((&graph(&left), left.activities()), (&graph(&right), right.activities()));
        let sides = |left: bool, right: bool| [left, right].map(|is| if is { "+" } else { "-" }).concat();
        let activities: Vec<String> = found
            .activities
            .iter()
            .map(|a| format!("{}{} {}", a.name, sides(a.nodes.left.is_some(), a.nodes.right.is_some()), a.share))
            .collect();
        assert_eq!(activities, ["a++ 0.5", "b++ 0", "x-+ 0.5"]);
        let paths: Vec<String> = found
            .paths
            .iter()
            .map(|p| {
                let sides = sides(p.edges.left.is_some(), p.edges.right.is_some());
                format!("{}{}{sides} {} {:?}", p.from, p.to, p.share, p.time)
            })
            .collect();
        assert_eq!(paths, ["ab++ 0 Some(-6.0)", "ba-+ 0.5 None", "xa-+ 0.5 None"]);
    }
}
