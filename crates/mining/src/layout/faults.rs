//! What would make a drawing unreadable, measured on the finished layout.
//!
//! Written independently of the steps that avoid it, for the tests of layouts and of whatever
//! changes one.

use super::{EdgeLine, LabelBox, Layout, NodeBox, Point};

/// Overlaps below this are rounding.
const TOLERANCE: f64 = 0.15;

/// A rectangle: left, top, right, bottom.
type Rect = [f64; 4];

impl Layout {
    /// Overlaps of nodes and labels, edges that run through nodes they do not join or end away
    /// from those they do, things outside the drawing and numbers that are none, in words.
    /// Empty for every layout that [`super::layout`] makes. Quadratic; meant for tests.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let nodes: Vec<Rect> = self.nodes.iter().map(node_rect).collect();
        let labels: Vec<(usize, Rect)> =
            self.edges.iter().enumerate().filter_map(|(i, edge)| Some((i, label_rect(edge.label.as_ref()?)))).collect();
        for (i, &a) in nodes.iter().enumerate() {
            if !inside(a, self) {
                faults.push(format!("node {i} is outside the drawing"));
            }
            for (j, &b) in nodes.iter().enumerate().skip(i + 1) {
                if overlap(a, b) {
                    faults.push(format!("nodes {i} and {j} overlap"));
                }
            }
        }
        for (k, &(i, a)) in labels.iter().enumerate() {
            if !inside(a, self) {
                faults.push(format!("the label of edge {i} is outside the drawing"));
            }
            for &(j, b) in &labels[k + 1..] {
                if overlap(a, b) {
                    faults.push(format!("the labels of edges {i} and {j} overlap"));
                }
            }
            for (node, &b) in nodes.iter().enumerate() {
                if overlap(a, b) {
                    faults.push(format!("the label of edge {i} overlaps node {node}"));
                }
            }
        }
        for (i, edge) in self.edges.iter().enumerate() {
            let points = edge.points(12);
            if points.iter().chain(&edge.arrow).any(|p| !p.0.is_finite() || !p.1.is_finite()) {
                faults.push(format!("edge {i} has a coordinate that is no number"));
            }
            for (node, &rect) in nodes.iter().enumerate() {
                let hit = points.iter().any(|&p| strictly_in(p, rect));
                if hit && !(self.nodes[node].kind != crate::abstraction::Kind::Activity && edge.joins(node)) {
                    faults.push(format!("edge {i} runs through node {node}"));
                }
            }
            if points.first().is_none_or(|&p| distance(p, &self.nodes[edge.from]) > 1.0) {
                faults.push(format!("edge {i} does not begin at node {}", edge.from));
            }
            if distance(edge.arrow[0], &self.nodes[edge.to]) > 1.0 {
                faults.push(format!("edge {i} does not end at node {}", edge.to));
            }
            if points.iter().any(|&p| !inside([p.0, p.1, p.0, p.1], self)) {
                faults.push(format!("edge {i} leaves the drawing"));
            }
        }
        faults
    }
}

impl EdgeLine {
    /// Points on the line, `steps` for each curve.
    #[must_use]
    pub fn points(&self, steps: u32) -> Vec<Point> {
        let mut points: Vec<Point> = self.curve.first().copied().into_iter().collect();
        for k in (0..self.curve.len().saturating_sub(1)).step_by(3) {
            let [a, b, c, d] = [self.curve[k], self.curve[k + 1], self.curve[k + 2], self.curve[k + 3]];
            for step in 1..=steps {
                let t = f64::from(step) / f64::from(steps);
                let s = 1.0 - t;
                let weights = [s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t];
                let mix = |w: [f64; 4]| weights.iter().zip(w).map(|(weight, value)| weight * value).sum();
                points.push((mix([a.0, b.0, c.0, d.0]), mix([a.1, b.1, c.1, d.1])));
            }
        }
        points
    }

    fn joins(&self, node: usize) -> bool {
        self.from == node || self.to == node
    }
}

fn node_rect(node: &NodeBox) -> Rect {
    [node.x, node.y, node.x + node.width, node.y + node.height]
}

fn label_rect(label: &LabelBox) -> Rect {
    [label.x, label.y, label.x + label.width, label.y + label.height]
}

fn overlap(a: Rect, b: Rect) -> bool {
    a[0] < b[2] - TOLERANCE && b[0] < a[2] - TOLERANCE && a[1] < b[3] - TOLERANCE && b[1] < a[3] - TOLERANCE
}

fn inside(a: Rect, layout: &Layout) -> bool {
    a.iter().all(|value| value.is_finite())
        && a[0] >= 0.0
        && a[1] >= 0.0
        && a[2] <= layout.width
        && a[3] <= layout.height
}

fn strictly_in(p: Point, rect: Rect) -> bool {
    p.0 > rect[0] + TOLERANCE && p.0 < rect[2] - TOLERANCE && p.1 > rect[1] + TOLERANCE && p.1 < rect[3] - TOLERANCE
}

/// Distance of a point from the border of a node.
fn distance(p: Point, node: &NodeBox) -> f64 {
    let (x, y) = node.center();
    if node.kind == crate::abstraction::Kind::Activity {
        let dx = (p.0 - x).abs() - node.width / 2.0;
        let dy = (p.1 - y).abs() - node.height / 2.0;
        dx.max(dy).abs()
    } else {
        ((p.0 - x).hypot(p.1 - y) - node.width / 2.0).abs()
    }
}
