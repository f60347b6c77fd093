//! Our layout of real logs beside that of Graphviz `dot`: same nodes of the same size, same
//! edges with the same labels, crossings counted by the same code.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

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

fn oracle(name: &str) -> Option<MapModel> {
    let data = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = data.join("../oracles").join(name).with_extension("json");
    let Ok(text) = std::fs::read_to_string(&path) else {
        eprintln!("SKIPPED {name}: {} is missing", path.display());
        return None;
    };
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let node = |kind, name: &str, weight: u64| Node {
        kind,
        activity: None,
        name: name.to_owned(),
        weight,
        cases: Some(weight),
        events: Some(weight),
        value: None,
        note: String::new(),
        place: 0,
    };
    let edge = |from, to, weight: u64| Edge {
        from,
        to,
        weight,
        cases: Some(weight),
        events: Some(weight),
        value: None,
        label: String::new(),
    };
    let cases = value["cases"].as_u64().unwrap();
    let mut nodes = vec![node(Kind::Start, "Start", cases), node(Kind::End, "Ende", cases)];
    let mut index = BTreeMap::new();
    for (name, count) in value["activities"].as_object().unwrap() {
        index.insert(name.as_str(), nodes.len());
        nodes.push(node(Kind::Activity, name, count.as_u64().unwrap()));
    }
    let mut edges = Vec::new();
    for triple in value["directly_follows"].as_array().unwrap() {
        let end = |i: usize| index[triple[i].as_str().unwrap()];
        edges.push(edge(end(0), end(1), triple[2].as_u64().unwrap()));
    }
    for (name, count) in value["start"].as_object().unwrap() {
        edges.push(edge(0, index[name.as_str()], count.as_u64().unwrap()));
    }
    for (name, count) in value["end"].as_object().unwrap() {
        edges.push(edge(index[name.as_str()], 1, count.as_u64().unwrap()));
    }
    Some(MapModel::new(nodes, edges))
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

#[test]
fn crossings_are_at_most_1_3_times_those_of_dot() {
    let logs = [
        "receipt_wabo",
        "bpic2012",
        "sepsis",
        "bpic2015_1",
        "bpic2020_DomesticDeclarations",
        "bpic2020_RequestForPayment",
        "running-example",
    ];
    let mut total = (0, 0);
    let mut report = String::new();
    for name in logs {
        let Some(full) = oracle(name) else { continue };
        for paths in [0.0, DEFAULT_PATHS, 0.6, 1.0] {
            let model = shown(&full, full.default_activities(), paths);
            let layout = layout(&model, None);
            let our = ours(&layout);
            let Some(dot) = by_dot(&model, &layout) else { return };
            let (a, b) = (crossings(&model, &our), crossings(&model, &dot));
            let width = dot.nodes.iter().map(|n| n[2]).fold(0.0, f64::max);
            report += &format!(
                "{name} {paths}: {} nodes, {} edges, crossings {a} of dot {b}, width {} of about {width:.0}\n",
                model.nodes.len(),
                model.edges.len(),
                layout.width
            );
            total = (total.0 + a, total.1 + b);
        }
    }
    eprintln!("{report}sum {total:?}");
}
