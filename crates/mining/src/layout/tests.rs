use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;
use crate::abstraction::{Edge, Node};

fn node(kind: Kind, name: &str, weight: u64) -> Node {
    Node {
        kind,
        activity: None,
        name: name.to_owned(),
        weight,
        cases: Some(weight),
        events: Some(weight),
        value: Some(weight as f64),
        note: weight.to_string(),
        place: 0,
    }
}

fn edge(from: usize, to: usize, weight: u64) -> Edge {
    Edge {
        from,
        to,
        weight,
        cases: Some(weight),
        events: Some(weight),
        value: Some(weight as f64),
        label: weight.to_string(),
    }
}

/// A map of `lines` such as `a b 5`; `>` is the start and `<` the end.
fn map(lines: &str) -> MapModel {
    let mut names: Vec<&str> = Vec::new();
    let mut edges = Vec::new();
    for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let words: Vec<&str> = line.split(' ').collect();
        let mut index = |name| {
            names.iter().position(|&known| known == name).unwrap_or_else(|| {
                names.push(name);
                names.len() - 1
            })
        };
        edges.push(edge(index(words[0]), index(words[1]), words[2].parse().unwrap()));
    }
    let nodes = names
        .iter()
        .map(|&name| match name {
            ">" => node(Kind::Start, "Start", 10),
            "<" => node(Kind::End, "Ende", 10),
            name => node(Kind::Activity, name, 10),
        })
        .collect();
    MapModel::new(nodes, edges)
}

fn y(model: &MapModel, layout: &Layout, name: &str) -> f64 {
    let at = model.nodes.iter().position(|node| node.name == name).unwrap();
    layout.nodes[at].center().1
}

#[test]
fn the_happy_path_runs_straight_down_and_rework_runs_up() {
    let model = map("> a 10\na b 9\nb c 9\nc a 3\nc < 8\na c 1\nb b 2\nc d 1\nd b 1");
    let layout = layout(&model, None);
    assert_eq!(layout.faults(), Vec::<String>::new());
    let names: Vec<&str> = model.happy_path.iter().map(|&i| model.nodes[i].name.as_str()).collect();
    assert_eq!(names, ["Start", "a", "b", "c", "Ende"]);
    for pair in model.happy_path.windows(2) {
        let (a, b) = (layout.nodes[pair[0]].center(), layout.nodes[pair[1]].center());
        assert!(a.1 < b.1, "down");
        assert!((a.0 - b.0).abs() < 0.2, "straight: {a:?} {b:?}");
    }
    let back = |from: &str, to: &str| {
        let line = layout
            .edges
            .iter()
            .find(|line| model.nodes[line.from].name == from && model.nodes[line.to].name == to)
            .unwrap();
        line.back
    };
    assert!(back("c", "a"));
    assert!(!back("a", "c"));
}

#[test]
fn start_is_alone_above_and_end_alone_below() {
    let model = map("> a 5\nb < 5\na < 1\nc d 4\n> x 1");
    let layout = layout(&model, None);
    assert_eq!(layout.faults(), Vec::<String>::new());
    for name in ["a", "b", "c", "d", "x"] {
        assert!(y(&model, &layout, "Start") < y(&model, &layout, name));
        assert!(y(&model, &layout, "Ende") > y(&model, &layout, name));
    }
}

#[test]
fn a_name_of_any_length_fits_its_box() {
    let long = "Widerspruchsbescheid über die Rücknahme eines begünstigenden Verwaltungsaktes ".repeat(6);
    for name in ["", "x", &long, &"Ä".repeat(300), "snake_case_name_without_any_space_in_it_at_all", "漢字の名前"]
    {
        let measured = measure(Kind::Activity, name, "12,5 Tage");
        assert!(measured.width <= MAX_TEXT + 26.0, "{name}: {}", measured.width);
        assert!(measured.lines.len() <= MAX_LINES);
        for line in &measured.lines {
            assert!(font::face(Weight::SemiBold).width(line, NAME_SIZE) <= measured.width - 20.0, "{line}");
        }
    }
}

#[test]
fn an_empty_map_and_a_single_node_have_a_size() {
    let empty = layout(&MapModel::default(), None);
    assert_eq!((empty.width, empty.height), (2.0 * MARGIN, 2.0 * MARGIN));
    let one = MapModel::new(vec![node(Kind::Activity, "a", 1)], vec![edge(0, 0, 3)]);
    let one = layout(&one, None);
    assert_eq!(one.faults(), Vec::<String>::new());
    assert!(one.edges[0].label.is_some());
}

/// A graph like the dense maps of real logs, from a fixed sequence.
fn dense(nodes: usize, edges: usize) -> MapModel {
    let mut state = 7u64;
    let mut random = |below: usize| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    let mut list: Vec<Node> = (0..nodes).map(|i| node(Kind::Activity, &format!("Schritt {i}"), i as u64)).collect();
    list[0] = node(Kind::Start, "Start", 1000);
    list[1] = node(Kind::End, "Ende", 1000);
    let mut found = std::collections::BTreeMap::new();
    for i in 2..nodes {
        found.insert((if i == 2 { 0 } else { i - 1 }, i), 900);
    }
    found.insert((nodes - 1, 1), 900);
    while found.len() < edges {
        let (from, to) = (random(nodes), random(nodes));
        if from != 1 && to != 0 {
            found.entry((from, to)).or_insert(1 + random(100) as u64);
        }
    }
    MapModel::new(list, found.into_iter().map(|((from, to), weight)| edge(from, to, weight)).collect())
}

#[test]
fn large_maps_are_laid_out_in_bounded_time() {
    // Generous bounds: a debug build on a busy machine. The benchmark has the real figures.
    let started = Instant::now();
    let model = dense(100, 550);
    let layout = layout(&model, None);
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    assert_eq!(layout.nodes.len(), 100);
    let faults = layout.faults();
    assert!(faults.is_empty(), "{faults:?}");
}

#[test]
fn a_chain_of_a_thousand_and_a_complete_graph_of_thirty_work() {
    let chain = MapModel::new(
        (0..1000).map(|i| node(Kind::Activity, &format!("n{i}"), 1)).collect(),
        (1..1000).map(|i| edge(i - 1, i, 1)).collect(),
    );
    assert_eq!(layout(&chain, None).nodes.len(), 1000);
    let pairs = (0..30).flat_map(|a| (0..30).map(move |b| (a, b)));
    let complete = MapModel::new(
        (0..30).map(|i| node(Kind::Activity, &format!("n{i}"), 1)).collect(),
        pairs.map(|(a, b)| edge(a, b, 1 + (a * b) as u64 % 7)).collect(),
    );
    let drawn = layout(&complete, None);
    let faults = drawn.faults();
    assert!(faults.is_empty(), "{faults:?}");
}

/// Pairs of nodes whose order from left to right is the same in both layouts, of how many.
fn stability(before: &Layout, after: &Layout) -> (u32, u32) {
    let both: Vec<(f64, f64)> = before
        .nodes
        .iter()
        .filter_map(|node| {
            let other = after.nodes.iter().find(|other| other.name == node.name && other.kind == node.kind)?;
            Some((node.center().0, other.center().0))
        })
        .collect();
    let (mut same, mut all) = (0, 0);
    for (i, a) in both.iter().enumerate() {
        for b in &both[i + 1..] {
            // Pairs at nearly the same x have no order to keep.
            if (a.0 - b.0).abs() > 60.0 {
                all += 1;
                same += u32::from((a.0 - b.0).signum() == (a.1 - b.1).signum());
            }
        }
    }
    (same, all)
}

#[test]
fn a_slider_step_keeps_the_order_from_left_to_right() {
    let full = dense(30, 200);
    let mut previous = layout(&full.abstracted(0.6, 0.2), None);
    let mut fresh = (0, 0);
    let mut kept = (0, 0);
    for (activities, paths) in [(0.6, 0.3), (0.6, 0.4), (0.7, 0.4), (0.8, 0.4), (0.8, 0.6), (0.8, 0.5), (0.7, 0.3)] {
        let next = layout(&full.abstracted(activities, paths), Some(&previous));
        assert_eq!(next.faults(), Vec::<String>::new());
        let without = layout(&full.abstracted(activities, paths), None);
        for (sum, (same, all)) in
            [(&mut kept, stability(&previous, &next)), (&mut fresh, stability(&previous, &without))]
        {
            *sum = (sum.0 + same, sum.1 + all);
        }
        previous = next;
    }
    let share = |(same, all): (u32, u32)| f64::from(same) / f64::from(all);
    assert!(kept.1 > 100, "{kept:?} is too few to tell");
    // A random graph is the worst case: every step brings edges across the whole drawing.
    assert!(share(kept) >= 0.75, "{kept:?}");
    assert!(share(kept) > share(fresh), "{kept:?} {fresh:?}: knowing the layout before must help");
}

#[test]
fn the_same_input_gives_the_same_layout_and_its_own_layout_changes_nothing_much() {
    let model = dense(20, 60).abstracted(1.0, 0.5);
    let first = layout(&model, None);
    assert_eq!(first, layout(&model, None));
    let again = layout(&model, Some(&first));
    let (same, all) = stability(&first, &again);
    assert!(same * 20 >= all * 19, "{same} of {all}");
}

fn graphs() -> impl Strategy<Value = MapModel> {
    (0usize..14).prop_flat_map(|count| {
        let nodes = proptest::collection::vec(("\\PC{0,40}", 0u64..5000, "[0-9]{0,9}"), count);
        let edges = proptest::collection::btree_map(
            (0..count.max(1), 0..count.max(1)),
            (0u64..5000, "[0-9,. a-z]{0,14}"),
            0..60,
        );
        (nodes, edges, any::<bool>(), any::<bool>()).prop_map(move |(names, edges, start, end)| {
            let mut nodes: Vec<Node> = names
                .into_iter()
                .map(|(name, weight, note)| Node { note, ..node(Kind::Activity, &name, weight) })
                .collect();
            if start && count > 0 {
                nodes[0].kind = Kind::Start;
            }
            if end && count > 1 {
                nodes[1].kind = Kind::End;
            }
            let edges = edges
                .into_iter()
                .filter(|_| count > 0)
                .map(|((from, to), (weight, label))| Edge { label, ..edge(from, to, weight) })
                .collect();
            MapModel::new(nodes, edges)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn every_map_is_drawn_without_faults(model in graphs(), activities in 0.0f64..=1.0, paths in 0.0f64..=1.0) {
        let whole = layout(&model, None);
        prop_assert_eq!(whole.faults(), Vec::<String>::new());
        prop_assert_eq!(&whole, &layout(&model, None));
        let part = layout(&model.abstracted(activities, paths), Some(&whole));
        prop_assert_eq!(part.faults(), Vec::<String>::new());
    }
}
