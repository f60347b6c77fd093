//! Our layout of real logs beside that of Graphviz `dot`: same nodes of the same size, same
//! edges with the same labels, crossings counted by the same code.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use lotse_eventlog::{EventLog, Mode, xes};
use lotse_mining::abstraction::{DEFAULT_PATHS, Edge, Kind, MapModel, Node};
use lotse_mining::drawing::{Lang, Metric, set_values};
use lotse_mining::layout::{Layout, Point, layout};

/// Crossings this close to a node that both edges share are touches of their arrow heads.
const TOUCH: f64 = 10.0;

type Curves = Vec<Vec<Point>>;

struct Drawing {
    /// Left, top, right, bottom.
    nodes: Vec<[f64; 4]>,
    curves: Curves,
}

/// The logs of the test data.
const LOGS: [&str; 13] = [
    "admin/receipt_wabo.xes.gz",
    "admin/bpic2015/BPIC15_1.xes.gz",
    "admin/bpic2015/BPIC15_2.xes.gz",
    "admin/bpic2020/DomesticDeclarations.xes.gz",
    "admin/bpic2020/RequestForPayment.xes.gz",
    "admin/bpic2020_1t/15_bpic2020_permit_log_1t_per_variant.xes.gz",
    "admin/roadtraffic/12_roadtraffic_1t_per_variant.xes.gz",
    "other/BPIC13_closed_problems.xes.gz",
    "other/Sepsis.xes.gz",
    "other/bpic2012.xes.gz",
    "other/helpdesk.xes.gz",
    "synthetic/02_teleclaims.xes.gz",
    "synthetic/running-example.xes",
];

/// The complete map of a log, or `None` when the test data is not there.
fn map_of(name: &str) -> Option<MapModel> {
    let data = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = data.join("logs").join(name);
    let Ok(file) = std::fs::File::open(&path) else {
        eprintln!("SKIPPED {name}: {} is missing", path.display());
        return None;
    };
    let file = std::io::BufReader::new(file);
    let source: Box<dyn std::io::Read + Send> =
        if name.ends_with(".gz") { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) };
    let options = xes::Options { mode: Mode::Tolerant, ..xes::Options::default() };
    let (log, _) = xes::read(source, &options, &mut ()).unwrap();
    Some(directly_follows(&log))
}

/// Counted here and not by the library, so that this test stands on its own.
fn directly_follows(log: &EventLog) -> MapModel {
    let names = log.activities();
    let codes = log.activity_codes();
    let mut nodes: BTreeMap<usize, u64> = BTreeMap::new();
    let mut edges: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    for range in log.case_ranges().filter(|range| !range.is_empty()) {
        let trace: Vec<usize> =
            [0].into_iter().chain(codes[range].iter().map(|&code| code as usize + 2)).chain([1]).collect();
        trace.iter().for_each(|&code| *nodes.entry(code).or_default() += 1);
        trace.windows(2).for_each(|pair| *edges.entry((pair[0], pair[1])).or_default() += 1);
    }
    let index: BTreeMap<usize, usize> = nodes.keys().enumerate().map(|(at, &code)| (code, at)).collect();
    let nodes = nodes
        .iter()
        .map(|(&code, &weight)| Node {
            kind: [Kind::Start, Kind::End].get(code).copied().unwrap_or(Kind::Activity),
            activity: code.checked_sub(2).map(|code| code as u32),
            name: match code {
                0 => "Start".to_owned(),
                1 => "Ende".to_owned(),
                code => names.text(code as u32 - 2).to_owned(),
            },
            weight,
            cases: Some(weight),
            events: Some(weight),
            value: None,
            note: String::new(),
            place: 0,
        })
        .collect();
    let edges = edges
        .iter()
        .map(|(&(from, to), &weight)| Edge {
            from: index[&from],
            to: index[&to],
            weight,
            cases: Some(weight),
            events: Some(weight),
            value: None,
            label: String::new(),
        })
        .collect();
    MapModel::new(nodes, edges)
}

fn shown(full: &MapModel, activities: f64, paths: f64) -> MapModel {
    let mut model = full.abstracted(activities, paths);
    let number = |value: Option<u64>| value.map(|value| value as f64);
    set_values(&mut model, Metric::Cases, Lang::De, |node| number(node.cases), |edge| number(edge.cases));
    model
}

fn ours(layout: &Layout) -> Drawing {
    Drawing {
        nodes: layout.nodes.iter().map(|n| [n.x, n.y, n.x + n.width, n.y + n.height]).collect(),
        curves: layout.edges.iter().map(|edge| edge.curve.clone()).collect(),
    }
}

/// Runs `dot -Tplain` on the same graph; one inch is 72 px of ours.
fn by_dot(model: &MapModel, layout: &Layout) -> Option<Drawing> {
    let mut text = String::from("digraph { node [shape=box fixedsize=true label=\"\"]; edge [fontsize=12];\n");
    for (i, node) in layout.nodes.iter().enumerate() {
        let shape = if node.kind == Kind::Activity { "box" } else { "circle" };
        text += &format!("n{i} [width={} height={} shape={shape}];\n", node.width / 72.0, node.height / 72.0);
    }
    for edge in &model.edges {
        text += &format!("n{} -> n{} [label=\"{}\"];\n", edge.from, edge.to, edge.label);
    }
    text += "}\n";
    let child = Command::new("dot").arg("-Tplain").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: Graphviz `dot` is not installed");
        return None;
    };
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let plain = String::from_utf8(output.stdout).unwrap();
    let mut drawing = Drawing { nodes: vec![[0.0; 4]; model.nodes.len()], curves: vec![Vec::new(); model.edges.len()] };
    for line in plain.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let px = |i: usize| words[i].parse::<f64>().unwrap() * 72.0;
        let node = |i: usize| words[i][1..].parse::<usize>().unwrap();
        match words[0] {
            "node" => {
                let (x, y, w, h) = (px(2), -px(3), px(4), px(5));
                drawing.nodes[node(1)] = [x - w / 2.0, y - h / 2.0, x + w / 2.0, y + h / 2.0];
            }
            "edge" => {
                let count: usize = words[3].parse().unwrap();
                let at = model.edges.iter().position(|e| (e.from, e.to) == (node(1), node(2))).unwrap();
                drawing.curves[at] = (0..count).map(|k| (px(4 + 2 * k), -px(5 + 2 * k))).collect();
            }
            _ => {}
        }
    }
    Some(drawing)
}

fn flatten(curve: &[Point]) -> Vec<Point> {
    let mut points = vec![curve[0]];
    for k in (0..curve.len() - 1).step_by(3) {
        let [a, b, c, d] = [curve[k], curve[k + 1], curve[k + 2], curve[k + 3]];
        for step in 1..=16 {
            let t = f64::from(step) / 16.0;
            let s = 1.0 - t;
            let mix = |a: f64, b: f64, c: f64, d: f64| {
                s * s * s * a + 3.0 * s * s * t * b + 3.0 * s * t * t * c + t * t * t * d
            };
            points.push((mix(a.0, b.0, c.0, d.0), mix(a.1, b.1, c.1, d.1)));
        }
    }
    points
}

fn intersection(a: Point, b: Point, c: Point, d: Point) -> Option<Point> {
    let cross = |o: Point, p: Point, q: Point| (p.0 - o.0) * (q.1 - o.1) - (p.1 - o.1) * (q.0 - o.0);
    let (c1, c2) = (cross(a, b, c), cross(a, b, d));
    let (d1, d2) = (cross(c, d, a), cross(c, d, b));
    if (c1 > 0.0) == (c2 > 0.0) || (d1 > 0.0) == (d2 > 0.0) {
        return None;
    }
    let t = d1 / (d1 - d2);
    Some((a.0 + (b.0 - a.0) * t, a.1 + (b.1 - a.1) * t))
}

fn crossings(model: &MapModel, drawing: &Drawing) -> usize {
    let lines: Vec<Vec<Point>> = drawing.curves.iter().map(|curve| flatten(curve)).collect();
    let near = |node: usize, p: Point| {
        let [l, t, r, b] = drawing.nodes[node];
        p.0 > l - TOUCH && p.0 < r + TOUCH && p.1 > t - TOUCH && p.1 < b + TOUCH
    };
    let mut count = 0;
    for (i, first) in lines.iter().enumerate() {
        for (j, second) in lines.iter().enumerate().skip(i + 1) {
            let (e, f) = (&model.edges[i], &model.edges[j]);
            let shared: Vec<usize> = [e.from, e.to].into_iter().filter(|n| [f.from, f.to].contains(n)).collect();
            for a in first.windows(2) {
                for b in second.windows(2) {
                    if let Some(p) = intersection(a[0], a[1], b[0], b[1])
                        && !shared.iter().any(|&node| near(node, p))
                    {
                        count += 1;
                    }
                }
            }
        }
    }
    count
}

/// Tiny numbers: a factor says nothing about 1 against 0.
const ALLOWANCE: usize = 2;

#[test]
fn on_real_logs_nothing_overlaps_and_crossings_are_at_most_1_3_times_those_of_dot() {
    let mut report = String::new();
    let mut bad = Vec::new();
    for (what, shares) in [("default", None), ("all paths", Some(1.0))] {
        let mut sum = (0, 0);
        for name in LOGS {
            let Some(full) = map_of(name) else { return };
            let model = shown(&full, full.default_activities(), shares.unwrap_or(DEFAULT_PATHS));
            let layout = layout(&model, None);
            for fault in layout.faults() {
                bad.push(format!("{name}, {what}: {fault}"));
            }
            let Some(dot) = by_dot(&model, &layout) else { return };
            let (a, b) = (crossings(&model, &ours(&layout)), crossings(&model, &dot));
            let width = dot.nodes.iter().map(|n| n[2]).fold(0.0, f64::max);
            report += &format!(
                "{what:10} {name}: {} nodes, {} edges, crossings {a} of dot {b}, width {:.0} of about {width:.0}\n",
                model.nodes.len(),
                model.edges.len(),
                layout.width
            );
            if a as f64 > 1.3 * b as f64 + ALLOWANCE as f64 {
                bad.push(format!("{name}, {what}: {a} crossings, dot has {b}"));
            }
            sum = (sum.0 + a, sum.1 + b);
        }
        report += &format!("{what}: {} crossings of dot {}\n", sum.0, sum.1);
        if sum.0 as f64 > 1.3 * sum.1 as f64 {
            bad.push(format!("{what}: {} crossings in all, dot has {}", sum.0, sum.1));
        }
    }
    eprintln!("{report}");
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn the_counter_of_crossings_counts() {
    let line = |a: Point, b: Point| vec![a, a, b, b];
    let node = |_| Node {
        kind: Kind::Activity,
        activity: None,
        name: "a".to_owned(),
        weight: 1,
        cases: None,
        events: None,
        value: None,
        note: String::new(),
        place: 0,
    };
    let edge = |from, to| Edge { from, to, weight: 1, cases: None, events: None, value: None, label: String::new() };
    let model = MapModel::new((0..4).map(node).collect(), vec![edge(0, 1), edge(0, 3), edge(2, 3)]);
    let far = [1000.0, 1000.0, 1001.0, 1001.0];
    let drawing = Drawing {
        nodes: vec![far; 4],
        curves: vec![
            line((0.0, 0.0), (100.0, 101.0)),
            line((0.0, 100.0), (100.0, 0.0)),
            line((200.0, 0.0), (200.0, 50.0)),
        ],
    };
    assert_eq!(crossings(&model, &drawing), 1);
    // The same crossing beside a node that both edges join is a touch.
    let drawing = Drawing { nodes: vec![[45.0, 30.0, 55.0, 45.0], far, far, far], ..drawing };
    assert_eq!(crossings(&model, &drawing), 0);
}

#[test]
fn on_real_logs_a_slider_step_keeps_the_picture() {
    let mut sums = [(0, 0); 2];
    for name in ["admin/receipt_wabo.xes.gz", "admin/bpic2015/BPIC15_2.xes.gz", "other/Sepsis.xes.gz"] {
        let Some(full) = map_of(name) else { return };
        let usual = full.default_activities();
        let steps = [
            (1.0, 0.3),
            (1.0, 0.4),
            (1.0, 0.5),
            (0.8, 0.5),
            (0.6, 0.5),
            (0.8, 0.5),
            (0.8, 0.3),
            (1.0, 0.2),
            (1.0, 0.1),
        ];
        let mut before: Option<Layout> = None;
        for (activities, paths) in steps {
            let model = shown(&full, usual * activities, paths);
            let after = layout(&model, before.as_ref());
            assert_eq!(after.faults(), Vec::<String>::new(), "{name}");
            if let Some(before) = &before {
                for (sum, after) in sums.iter_mut().zip([&after, &layout(&model, None)]) {
                    let (same, all) = same_order(before, after);
                    *sum = (sum.0 + same, sum.1 + all);
                }
            }
            before = Some(after);
        }
    }
    let [kept, fresh] = sums.map(|(same, all)| f64::from(same) / f64::from(all));
    eprintln!("pairs of nodes that keep their order: {kept:.3}, without the layout before {fresh:.3}");
    assert!(kept >= 0.9, "{kept}");
    assert!(kept > fresh);
}

/// Pairs of nodes that keep their order from left to right, of how many that have one
/// (a share like that of Kendall's tau).
fn same_order(before: &Layout, after: &Layout) -> (u32, u32) {
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
        for b in both[i + 1..].iter().filter(|b| (a.0 - b.0).abs() > 60.0) {
            all += 1;
            same += u32::from((a.0 - b.0).signum() == (a.1 - b.1).signum());
        }
    }
    (same, all)
}
