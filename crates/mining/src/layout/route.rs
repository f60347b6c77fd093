//! Edges as splines, labels and the size of the drawing.
//!
//! Between two ranks an edge is a cubic curve with vertical ends; through a rank it runs
//! vertically in the gap that its bend keeps free (Gansner et al. 1993, section 5, in the
//! simple case where the feasible region of a rank is a slot). Where a single curve past several
//! ranks stays within the slots of all of them, it replaces the steps.

use super::position::{isotonic, slot, straighten};
use super::{ARROW, EdgeLine, Item, LABEL_HEIGHT, LOOP, LabelBox, Layered, Layout, MARGIN, NodeBox, Point};
use crate::abstraction::{Kind, MapModel};

/// Least distance of two edges at a node in px.
const PORT: f64 = 12.0;

/// A stop of an edge on its way down: x, and the y at which it arrives and leaves.
#[derive(Clone, Copy)]
struct Stop {
    x: f64,
    top: f64,
    bottom: f64,
}

/// Positions of the ranks.
struct Rows {
    middle: Vec<f64>,
    half: Vec<f64>,
}

/// Draws the edges of a placed graph.
pub(super) fn route(model: &MapModel, graph: &mut Layered, mut boxes: Vec<NodeBox>) -> Layout {
    if boxes.is_empty() {
        return Layout { width: 2.0 * MARGIN, height: 2.0 * MARGIN, ..Layout::default() };
    }
    // Frequent edges first: they get the smoothest way.
    let mut order: Vec<usize> = (0..model.edges.len()).collect();
    order.sort_by_key(|&i| (!graph.happy[i], std::cmp::Reverse(model.edges[i].weight), i));
    straighten(graph, &order);
    let rows = rows(graph);
    for (i, node) in boxes.iter_mut().enumerate() {
        node.x = graph.cells[i].x - node.width / 2.0;
        node.y = rows.middle[graph.cells[i].rank] - node.height / 2.0;
    }
    let ports = ports(graph, &boxes);
    let mut place = vec![(0, 0); graph.cells.len()];
    for (row, rank) in graph.ranks.iter().enumerate() {
        for (at, &cell) in rank.iter().enumerate() {
            place[cell] = (row, at);
        }
    }

    let mut lines: Vec<Option<EdgeLine>> = vec![None; model.edges.len()];
    for i in order {
        let edge = &model.edges[i];
        lines[i] = Some(if edge.from == edge.to {
            self_loop(edge.from, &boxes[edge.from], &edge.label, graph.label_width[i])
        } else {
            line(i, model, graph, &rows, &boxes, ports[i], &place)
        });
    }
    let lines = lines.into_iter().flatten().collect();
    settle(boxes, lines)
}

/// Heights of the ranks and the gaps between them: wide moves need more room. The height of a
/// rank of nodes includes the arrow heads, so that all edges in a gap bend in the same strip and
/// cross only if their order changes.
fn rows(graph: &Layered) -> Rows {
    let half: Vec<f64> = graph
        .ranks
        .iter()
        .enumerate()
        .map(|(row, rank)| {
            let tallest = rank.iter().map(|&cell| graph.cells[cell].height / 2.0).fold(0.0, f64::max);
            if row % 2 == 0 { tallest + ARROW } else { tallest }
        })
        .collect();
    let mut middle: Vec<f64> = vec![half.first().copied().unwrap_or(0.0)];
    for row in 1..half.len() {
        let reach = graph.ranks[row]
            .iter()
            .flat_map(|&cell| graph.cells[cell].up.iter().map(move |&(above, _)| (cell, above)))
            .map(|(cell, above)| (graph.cells[cell].x - graph.cells[above].x).abs())
            .fold(0.0, f64::max);
        let gap = 13.0 + (reach * 0.06).min(20.0);
        middle.push(middle[row - 1] + half[row - 1] + gap + half[row]);
    }
    Rows { middle, half }
}

/// Where each edge leaves its upper and enters its lower node: the x of both.
fn ports(graph: &Layered, boxes: &[NodeBox]) -> Vec<(f64, f64)> {
    let mut ports = vec![(0.0, 0.0); graph.chains.len()];
    // For every node and side: the edges there, with the x they come from.
    let mut sides: Vec<[Vec<(f64, usize)>; 2]> = vec![[Vec::new(), Vec::new()]; boxes.len()];
    let mut position = vec![0usize; graph.cells.len()];
    for rank in &graph.ranks {
        for (at, &cell) in rank.iter().enumerate() {
            position[cell] = at;
        }
    }
    for (i, chain) in graph.chains.iter().enumerate() {
        let (Some(&first), Some(&last)) = (chain.first(), chain.last()) else { continue };
        let upper = graph.cells[first].up[0].0;
        let lower = graph.cells[last].down[0].0;
        sides[upper][1].push((position[first] as f64, i));
        sides[lower][0].push((position[last] as f64, i));
    }
    for (node, sides) in sides.iter_mut().enumerate() {
        for (side, edges) in sides.iter_mut().enumerate() {
            edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let size = &boxes[node];
            let reach = if size.kind == Kind::Activity { size.width / 2.0 - 10.0 } else { size.width * 0.36 };
            // The happy path keeps the middle, the others share the room on its sides.
            let middle = edges.iter().position(|&(_, edge)| graph.happy[edge]);
            let step = match middle {
                Some(k) => PORT.min(reach / k.max(edges.len() - 1 - k).max(1) as f64),
                None => PORT.min(2.0 * reach / edges.len().max(2) as f64),
            };
            let center = graph.cells[node].x;
            let mut blocks = Vec::new();
            let span = step * (edges.len() as f64 - 1.0);
            isotonic(
                edges.iter().enumerate().map(|(k, &(_, i))| {
                    let next = if side == 1 { graph.chains[i][0] } else { graph.chains[i][graph.chains[i].len() - 1] };
                    let want = graph.cells[next].x.clamp(center - reach, center + reach);
                    (want - step * k as f64, if graph.happy[i] { 1e6 } else { 1.0 })
                }),
                &mut blocks,
            );
            let mut k = 0;
            for (value, _, len) in blocks {
                for _ in 0..len {
                    let (low, high) = (center - reach, center + reach - span);
                    let at = value.clamp(low, high.max(low)) + step * k as f64;
                    let edge = edges[k].1;
                    if side == 1 {
                        ports[edge].0 = at
                    } else {
                        ports[edge].1 = at
                    }
                    k += 1;
                }
            }
        }
    }
    ports
}

/// The border of a node above or below its centre at `x`.
fn border(node: &NodeBox, x: f64, below: bool) -> f64 {
    let (center_x, center_y) = node.center();
    let half = if node.kind == Kind::Activity {
        node.height / 2.0
    } else {
        let radius = node.width / 2.0;
        (radius * radius - (x - center_x) * (x - center_x)).max(0.0).sqrt()
    };
    if below { center_y + half } else { center_y - half }
}

fn line(
    i: usize,
    model: &MapModel,
    graph: &mut Layered,
    rows: &Rows,
    boxes: &[NodeBox],
    (leave, enter): (f64, f64),
    place: &[(usize, usize)],
) -> EdgeLine {
    let edge = &model.edges[i];
    let back = graph.back[i];
    let chain = graph.chains[i].clone();
    let (upper, lower) = if back { (edge.to, edge.from) } else { (edge.from, edge.to) };
    let tip = if back { border(&boxes[upper], leave, true) } else { border(&boxes[lower], enter, false) };
    let top = border(&boxes[upper], leave, true) + if back { ARROW } else { 0.0 };
    let bottom = border(&boxes[lower], enter, false) - if back { 0.0 } else { ARROW };
    let upper_row = graph.cells[upper].rank;
    let lower_row = graph.cells[lower].rank;

    let mut stops = vec![Stop { x: leave, top, bottom: (rows.middle[upper_row] + rows.half[upper_row]).max(top) }];
    for &cell in &chain {
        let row = graph.cells[cell].rank;
        let half = rows.half[row];
        stops.push(Stop { x: graph.cells[cell].x, top: rows.middle[row] - half, bottom: rows.middle[row] + half });
    }
    stops.push(Stop { x: enter, top: (rows.middle[lower_row] - rows.half[lower_row]).min(bottom), bottom });

    let last = stops.len() - 1;
    let mut kept = vec![0];
    let mut at = 0;
    while at < last {
        let mut next = at + 1;
        for to in (at + 2..=last).rev() {
            let (from, till) = (stops[at], stops[to]);
            let fits = (at + 1..to).all(|k| {
                let (low, high) = slot(graph, place[chain[k - 1]]);
                let row = graph.cells[chain[k - 1]].rank;
                let half = rows.half[row];
                [-half, 0.0, half].iter().all(|dy| {
                    let here = curve_x(from.x, from.bottom, till.x, till.top, rows.middle[row] + dy);
                    here >= low - 0.01 && here <= high + 0.01
                })
            });
            if fits {
                next = to;
                break;
            }
        }
        for k in at + 1..next {
            let y = f64::midpoint(stops[k].top, stops[k].bottom);
            let here = curve_x(stops[at].x, stops[at].bottom, stops[next].x, stops[next].top, y);
            graph.cells[chain[k - 1]].x = here;
        }
        kept.push(next);
        at = next;
    }

    let mut curve: Vec<Point> = vec![(stops[0].x, stops[0].top)];
    for (n, &k) in kept.iter().enumerate() {
        if n > 0 {
            let before = stops[kept[n - 1]];
            curve_to(&mut curve, before.x, before.bottom, stops[k].x, stops[k].top);
        }
        let stop = stops[k];
        if stop.bottom - stop.top > 0.05 {
            curve_to(&mut curve, stop.x, stop.top, stop.x, stop.bottom);
        }
    }
    let curve = join_straight(curve);
    let label = chain.iter().find(|&&cell| graph.cells[cell].item == Item::Label(i)).map(|&cell| LabelBox {
        x: graph.cells[cell].x - graph.label_width[i] / 2.0,
        y: rows.middle[graph.cells[cell].rank] - LABEL_HEIGHT / 2.0,
        width: graph.label_width[i],
        height: LABEL_HEIGHT,
        text: edge.label.clone(),
    });
    let (at, sign) = if back { (leave, -1.0) } else { (enter, 1.0) };
    let base = tip - sign * ARROW;
    let arrow = [(at, tip), (at - 4.0, base), (at + 4.0, base)];
    let curve = if back { curve.into_iter().rev().collect() } else { curve };
    EdgeLine { from: edge.from, to: edge.to, path: String::new(), curve, arrow, label, back }
}

/// Adds a curve with vertical ends, or a straight line where both ends are above each other.
fn curve_to(curve: &mut Vec<Point>, x0: f64, y0: f64, x1: f64, y1: f64) {
    let middle = f64::midpoint(y0, y1);
    if (x0 - x1).abs() < 0.05 {
        let third = (y1 - y0) / 3.0;
        curve.extend([(x0, y0 + third), (x1, y1 - third), (x1, y1)]);
    } else {
        curve.extend([(x0, middle), (x1, middle), (x1, y1)]);
    }
}

/// The x at height `y` of the curve that [`curve_to`] draws.
fn curve_x(x0: f64, y0: f64, x1: f64, y1: f64, y: f64) -> f64 {
    if y1 <= y0 {
        return x1;
    }
    let want = ((y - y0) / (y1 - y0)).clamp(0.0, 1.0);
    let (mut low, mut high) = (0.0f64, 1.0f64);
    for _ in 0..24 {
        let t = f64::midpoint(low, high);
        if 1.5 * t * (1.0 - t) + t * t * t < want { low = t } else { high = t }
    }
    let t = f64::midpoint(low, high);
    x0 + (x1 - x0) * (3.0 * t * t - 2.0 * t * t * t)
}

/// Joins vertical pieces in a row to one.
fn join_straight(curve: Vec<Point>) -> Vec<Point> {
    let vertical = |piece: &[Point]| piece.iter().all(|p| (p.0 - piece[0].0).abs() < 0.05);
    let mut joined = vec![curve[0]];
    let mut from = 0;
    while from + 3 < curve.len() {
        let mut to = from + 3;
        if vertical(&curve[from..=to]) {
            while to + 3 < curve.len() && vertical(&curve[from..=to + 3]) {
                to += 3;
            }
            let ((x0, y0), (x1, y1)) = (curve[from], curve[to]);
            let third = (y1 - y0) / 3.0;
            joined.extend([(x0, y0 + third), (x1, y1 - third), (x1, y1)]);
        } else {
            joined.extend(&curve[from + 1..=to]);
        }
        from = to;
    }
    joined
}

fn self_loop(node: usize, size: &NodeBox, text: &str, width: f64) -> EdgeLine {
    let (center_x, center_y) = size.center();
    let spread = 10.0;
    let side = |dy: f64| {
        if size.kind == Kind::Activity {
            size.x + size.width
        } else {
            let radius = size.width / 2.0;
            center_x + (radius * radius - dy * dy).max(0.0).sqrt()
        }
    };
    let (start, tip) = ((side(spread), center_y - spread), (side(spread), center_y + spread));
    let base = (tip.0 + ARROW, tip.1);
    let out = size.x + size.width + LOOP - 4.0;
    let curve = vec![
        start,
        (out - 8.0, start.1 - 2.0),
        (out, center_y - spread),
        (out, center_y),
        (out, center_y + spread),
        (out - 4.0, base.1),
        base,
    ];
    let label = (!text.is_empty()).then(|| LabelBox {
        x: size.x + size.width + LOOP - 2.0,
        y: center_y - LABEL_HEIGHT / 2.0,
        width: width - 2.0,
        height: LABEL_HEIGHT,
        text: text.to_owned(),
    });
    let arrow = [tip, (base.0, base.1 - 4.0), (base.0, base.1 + 4.0)];
    EdgeLine { from: node, to: node, path: String::new(), curve, arrow, label, back: true }
}

/// Moves everything to positive coordinates, rounds, writes the path data.
fn settle(mut boxes: Vec<NodeBox>, mut lines: Vec<EdgeLine>) -> Layout {
    let mut low = (f64::INFINITY, f64::INFINITY);
    let mut high = (f64::NEG_INFINITY, f64::NEG_INFINITY);
    let mut include = |(x, y): Point| {
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    };
    for node in &boxes {
        include((node.x, node.y));
        include((node.x + node.width, node.y + node.height));
    }
    for line in &lines {
        line.curve.iter().chain(&line.arrow).copied().for_each(&mut include);
        if let Some(label) = &line.label {
            include((label.x, label.y));
            include((label.x + label.width, label.y + label.height));
        }
    }
    let move_x = |x: f64| tenth(x - low.0 + MARGIN);
    let move_y = |y: f64| tenth(y - low.1 + MARGIN);
    for node in &mut boxes {
        (node.x, node.y) = (move_x(node.x), move_y(node.y));
    }
    for line in &mut lines {
        for point in line.curve.iter_mut().chain(&mut line.arrow) {
            *point = (move_x(point.0), move_y(point.1));
        }
        if let Some(label) = &mut line.label {
            (label.x, label.y) = (move_x(label.x), move_y(label.y));
        }
        line.path = path(&line.curve);
    }
    Layout {
        width: tenth(high.0 - low.0 + 2.0 * MARGIN),
        height: tenth(high.1 - low.1 + 2.0 * MARGIN),
        nodes: boxes,
        edges: lines,
    }
}

/// Rounded to 1/10 px; never a negative zero.
fn tenth(value: f64) -> f64 {
    (value * 10.0).round() / 10.0 + 0.0
}

/// SVG path data; straight pieces as lines.
fn path(curve: &[Point]) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    let Some(&(x, y)) = curve.first() else { return text };
    let _ = write!(text, "M{x} {y}");
    let mut from = (x, y);
    for piece in curve[1..].chunks_exact(3) {
        let (a, b, to) = (piece[0], piece[1], piece[2]);
        if a.0 == from.0 && b.0 == from.0 && to.0 == from.0 {
            let _ = write!(text, "V{}", to.1);
        } else {
            let _ = write!(text, "C{} {} {} {} {} {}", a.0, a.1, b.0, b.1, to.0, to.1);
        }
        from = to;
    }
    text
}
