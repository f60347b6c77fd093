use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn node(kind: Kind, name: &str, weight: u64) -> Node {
    Node {
        kind,
        activity: None,
        name: name.to_owned(),
        weight,
        cases: Some(weight),
        events: Some(weight),
        value: None,
        note: String::new(),
        place: 0,
    }
}

fn edge(from: usize, to: usize, weight: u64) -> Edge {
    Edge { from, to, weight, cases: Some(weight), events: Some(weight), value: None, label: String::new() }
}

/// The directly-follows graph of some traces with their counts: `abc 5, abd 2`.
fn of_traces(traces: &[(&str, u64)]) -> MapModel {
    let mut letters: BTreeSet<char> = BTreeSet::new();
    traces.iter().for_each(|(trace, _)| letters.extend(trace.chars()));
    let letters: Vec<char> = letters.into_iter().collect();
    let code = |c: char| 2 + letters.iter().position(|&l| l == c).unwrap();
    let mut counts = std::collections::BTreeMap::new();
    let mut weight = vec![0; letters.len() + 2];
    for &(trace, count) in traces {
        let codes: Vec<usize> = [0].into_iter().chain(trace.chars().map(code)).chain([1]).collect();
        for pair in codes.windows(2) {
            *counts.entry((pair[0], pair[1])).or_insert(0) += count;
        }
        codes.iter().for_each(|&code| weight[code] += count);
    }
    let nodes = (0..weight.len())
        .map(|i| match i {
            0 => node(Kind::Start, "Start", weight[0]),
            1 => node(Kind::End, "Ende", weight[1]),
            i => node(Kind::Activity, &letters[i - 2].to_string(), weight[i]),
        })
        .collect();
    MapModel::new(nodes, counts.into_iter().map(|((a, b), count)| edge(a, b, count)).collect())
}

fn text(model: &MapModel) -> String {
    let name = |i: usize| match model.nodes[i].kind {
        Kind::Start => ">",
        Kind::End => "<",
        Kind::Activity => &model.nodes[i].name,
    };
    let edges: BTreeSet<String> =
        model.edges.iter().map(|e| format!("{}{}{}", name(e.from), name(e.to), e.weight)).collect();
    edges.into_iter().collect::<Vec<_>>().join(" ")
}

#[test]
fn everything_is_shown_at_one() {
    let model = of_traces(&[("abcd", 5), ("acbd", 2), ("abbd", 1), ("ad", 1)]);
    let all = model.abstracted(1.0, 1.0);
    assert_eq!(all, model);
    assert_eq!(all.hidden, Hidden::default());
}

#[test]
fn at_zero_paths_each_activity_keeps_its_strongest_way_in_and_out() {
    let model = of_traces(&[("abcd", 6), ("acbd", 2), ("aed", 1), ("abbd", 1)]);
    // Strongest into and out of: a >a ab; b ab bc; c bc cd; d cd d<; e ae ed.
    assert_eq!(text(&model.abstracted(1.0, 0.0)), ">a10 ab7 ae1 bc6 cd6 d<10 ed1");
}

#[test]
fn hiding_an_activity_hides_its_edges_and_keeps_the_numbers_of_the_others() {
    let model = of_traces(&[("abc", 6), ("axc", 1)]);
    let part = model.abstracted(0.75, 1.0);
    assert_eq!(text(&part), ">a7 ab6 bc6 c<7", "no invented edge from a to c");
    assert_eq!(part.hidden, Hidden { activities: 1, edges: 2, over_limit: 0 });
}

#[test]
fn islands_of_the_strongest_edges_are_connected() {
    // b and c prefer each other; only weaker edges lead to them and away.
    let model = of_traces(&[("ad", 9), ("abcbcbcbcd", 2)]);
    let part = model.abstracted(1.0, 0.0);
    assert!(text(&part).contains("ab2"), "{}", text(&part));
    assert!(text(&part).contains("cd2"), "{}", text(&part));
}

#[test]
fn the_happy_path_follows_the_main_stream_and_not_the_shortest_way_out() {
    let model = of_traces(&[("abcdef", 40), ("abdcef", 30), ("ab", 15)]);
    let names: String = model.happy_path[1..7].iter().map(|&i| model.nodes[i].name.as_str()).collect();
    assert_eq!(names, "abcdef");
}

#[test]
fn a_graph_without_way_to_the_end_has_no_happy_path_and_is_still_abstracted() {
    let nodes = vec![node(Kind::Start, "Start", 3), node(Kind::End, "Ende", 3), node(Kind::Activity, "a", 3)];
    let model = MapModel::new(nodes, vec![edge(0, 2, 3), edge(2, 2, 4)]);
    assert!(model.happy_path.is_empty());
    assert_eq!(model.abstracted(0.0, 0.0).activity_count(), 0);
    assert_eq!(text(&model.abstracted(1.0, 0.0)), ">a3");
    assert_eq!(MapModel::default().abstracted(f64::NAN, 2.0), MapModel::default());
}

#[test]
fn the_default_shows_about_eighteen_activities() {
    let model = |count: usize| {
        MapModel::new((0..count).map(|i| node(Kind::Activity, &format!("a{i}"), 1)).collect(), Vec::new())
    };
    assert_eq!(model(22).default_activities(), 1.0);
    for count in [23, 50, 398, 1000, 5000] {
        let model = model(count);
        let shown = model.abstracted(model.default_activities(), 0.3).activity_count();
        assert!((8..=DEFAULT_ACTIVITIES).contains(&shown) || count > 1800, "{shown} of {count}");
    }
}

#[test]
fn the_bound_on_edges_leaves_the_weak_ones_out_and_says_so() {
    let nodes = (0..40).map(|i| node(Kind::Activity, &format!("a{i:02}"), 100 - i)).collect();
    let pairs = (0..40usize).flat_map(|a| (0..40usize).filter(move |&b| a != b).map(move |b| (a, b)));
    let model = MapModel::new(nodes, pairs.map(|(a, b)| edge(a, b, 1 + (a * 41 + b * 7) as u64 % 50)).collect());
    let part = model.abstracted(1.0, 1.0);
    assert!(part.edges.len() <= MAX_EDGES + 2 * 40);
    assert_eq!(part.hidden.over_limit, 40 * 39 - part.edges.len());
    assert_eq!(part.hidden.edges, part.hidden.over_limit);
}

fn traces() -> impl Strategy<Value = Vec<(String, u64)>> {
    proptest::collection::vec(("[a-h]{1,7}", 1u64..50), 1..12)
}

proptest! {
    #[test]
    fn raising_a_slider_takes_nothing_away(
        traces in traces(), low in 0.0f64..=1.0, high in 0.0f64..=1.0, other in 0.0f64..=1.0,
    ) {
        let traces: Vec<(&str, u64)> = traces.iter().map(|(trace, count)| (trace.as_str(), *count)).collect();
        let model = of_traces(&traces);
        let (low, high) = (low.min(high), low.max(high));
        let edges = |model: &MapModel| -> BTreeSet<String> { text(model).split(' ').map(str::to_owned).collect() };
        let names = |model: &MapModel| -> BTreeSet<String> { model.nodes.iter().map(|n| n.name.clone()).collect() };
        let (few, many) = (model.abstracted(other, low), model.abstracted(other, high));
        prop_assert!(edges(&few).is_subset(&edges(&many)));
        let (few, many) = (model.abstracted(low, other), model.abstracted(high, other));
        prop_assert!(names(&few).is_subset(&names(&many)));
        // Every edge that vanished was a stand-in, weaker than one that took its place.
        let ends = |of: &MapModel, e: &Edge| {
            let name = |i: usize| of.nodes[i].name.clone();
            (name(e.from), name(e.to))
        };
        for edge in &few.edges {
            let key = ends(&few, edge);
            if !many.edges.iter().any(|e| ends(&many, e) == key) {
                let replaced = many.edges.iter().any(|e| {
                    let (from, to) = ends(&many, e);
                    e.weight >= edge.weight && (from == key.0 || to == key.1)
                });
                prop_assert!(replaced, "nothing took the place of an edge");
            }
        }
    }

    #[test]
    fn every_shown_activity_lies_between_start_and_end(traces in traces(), paths in 0.0f64..=1.0) {
        let traces: Vec<(&str, u64)> = traces.iter().map(|(trace, count)| (trace.as_str(), *count)).collect();
        let model = of_traces(&traces).abstracted(1.0, paths);
        for forward in [true, false] {
            let mut reached: Vec<bool> =
                model.nodes.iter().map(|n| n.kind == if forward { Kind::Start } else { Kind::End }).collect();
            for _ in 0..model.nodes.len() {
                for edge in &model.edges {
                    let (near, far) = if forward { (edge.from, edge.to) } else { (edge.to, edge.from) };
                    reached[far] |= reached[near];
                }
            }
            prop_assert!(reached.iter().all(|&reached| reached));
        }
        prop_assert!(!model.happy_path.is_empty());
    }

    #[test]
    fn the_order_of_input_does_not_matter(traces in traces(), activities in 0.0f64..=1.0, paths in 0.0f64..=1.0) {
        let pairs: Vec<(&str, u64)> = traces.iter().map(|(trace, count)| (trace.as_str(), *count)).collect();
        let model = of_traces(&pairs);
        let count = model.nodes.len();
        let mut nodes = model.nodes.clone();
        nodes.reverse();
        let mut edges = model.edges.clone();
        edges.reverse();
        edges.iter_mut().for_each(|e| (e.from, e.to) = (count - 1 - e.from, count - 1 - e.to));
        let other = MapModel::new(nodes, edges);
        prop_assert_eq!(model.abstracted(activities, paths), other.abstracted(activities, paths));
    }
}
