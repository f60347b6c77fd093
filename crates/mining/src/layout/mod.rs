//! Layered layout of a process map, top to bottom.
//!
//! After Gansner, Koutsofios, North and Vo, "A Technique for Drawing Directed Graphs", IEEE
//! Transactions on Software Engineering 19(3), 1993, in its five steps, each in a file:
//! the course found with the model decides which edges are drawn upwards, so that the happy path
//! runs down and rework runs back; [`rank`] is their network simplex (section 2); [`order`] their weighted median with
//! transposition (section 3); [`position`] solves their placement problem (section 4) by
//! iteratively reweighted isotonic regression instead of a second network simplex, which stays
//! fast on dense maps; [`route`] draws edges as splines through the free space (section 5).
//!
//! Differences: every edge label is a virtual node and so takes space; edges leave and enter
//! nodes side by side instead of in one point; and a previous layout can be given, whose order
//! then is the only starting point, so that a map keeps its shape while a slider moves.
//!
//! Always holds: no node overlaps another, no label overlaps a node or another label, no edge
//! runs through a node it does not belong to, all numbers are finite and rounded to 1/10 px,
//! and the same input gives the same output. No randomness, no clock.

mod faults;
mod order;
mod position;
mod rank;
mod route;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::abstraction::{Kind, MapModel};
use crate::drawing::font::{self, Weight};

/// Size of the name of a node in px.
pub const NAME_SIZE: f64 = 13.0;
/// Size of the note under it and of the labels of edges in px.
pub const NOTE_SIZE: f64 = 12.0;
/// Distance of two base lines in a node in px.
pub const LINE_HEIGHT: f64 = 17.0;
/// Width of a label box beyond its text in px.
const LABEL_PADDING: f64 = 8.0;
/// Height of a label box in px.
const LABEL_HEIGHT: f64 = 17.0;
/// A name is broken into lines of at most this width in px.
const MAX_TEXT: f64 = 176.0;
/// A name has at most so many lines; the rest is in the accessible name.
const MAX_LINES: usize = 5;
/// Free border around the drawing in px.
const MARGIN: f64 = 16.0;
/// Length of an arrow head in px.
pub const ARROW: f64 = 9.0;
/// How far a self loop reaches out in px.
const LOOP: f64 = 30.0;

/// A point in px from the top left.
pub type Point = (f64, f64);

/// A laid out map. Nodes and edges have the indices of the [`MapModel`] it was made of.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Layout {
    /// Total width in px.
    pub width: f64,
    /// Total height in px.
    pub height: f64,
    /// A box for each node.
    pub nodes: Vec<NodeBox>,
    /// A line for each edge.
    pub edges: Vec<EdgeLine>,
}

/// Where a node is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NodeBox {
    /// Kind of the node; start and end are drawn round.
    pub kind: Kind,
    /// Full name, by which a later layout recognises the node.
    pub name: String,
    /// Left edge in px.
    pub x: f64,
    /// Upper edge in px.
    pub y: f64,
    /// Width in px.
    pub width: f64,
    /// Height in px.
    pub height: f64,
    /// The name, broken into lines.
    pub lines: Vec<String>,
    /// The note under the name; empty if there is none.
    pub note: String,
}

impl NodeBox {
    /// Centre of the box.
    #[must_use]
    pub fn center(&self) -> Point {
        (self.x + self.width / 2.0, self.y + self.height / 2.0)
    }
}

/// How an edge is drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EdgeLine {
    /// Index of the source node.
    pub from: usize,
    /// Index of the target node.
    pub to: usize,
    /// The line as SVG path data, ending at the base of the arrow head.
    pub path: String,
    /// The same line: its first point, then three points for each cubic Bézier curve.
    pub curve: Vec<Point>,
    /// The arrow head: tip, then the two corners of its base.
    pub arrow: [Point; 3],
    /// Box and text of the label; `None` if the edge has none.
    pub label: Option<LabelBox>,
    /// Whether the edge runs against the reading direction, as rework does.
    pub back: bool,
}

/// Where the label of an edge is drawn; it covers the line.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LabelBox {
    /// Left edge in px.
    pub x: f64,
    /// Upper edge in px.
    pub y: f64,
    /// Width in px.
    pub width: f64,
    /// Height in px.
    pub height: f64,
    /// The text, to be centred in the box.
    pub text: String,
}

/// Lays out `model`.
///
/// With a `previous` layout, nodes of the same kind and name keep their order from left to right
/// as far as the new edges allow. An empty model gives an empty layout of the size of its margin.
/// About linear in the size of the drawing for each of a bounded number of rounds.
#[must_use]
pub fn layout(model: &MapModel, previous: Option<&Layout>) -> Layout {
    let boxes: Vec<NodeBox> = model.nodes.iter().map(|node| measure(node.kind, &node.name, &node.note)).collect();
    let topology = topology(model);
    let ranks = rank::ranks(model, &topology);
    let mut graph = Layered::build(model, &boxes, &topology, &ranks);
    order::order(&mut graph, model, &boxes, previous);
    position::place(&mut graph);
    route::route(model, &mut graph, boxes)
}

/// Position of each node in a total order from above to below; ties of place by index.
fn topology(model: &MapModel) -> Vec<usize> {
    let mut order: Vec<usize> = (0..model.nodes.len()).collect();
    order.sort_by_key(|&node| (model.nodes[node].place, node));
    let mut position = vec![0; order.len()];
    for (at, &node) in order.iter().enumerate() {
        position[node] = at;
    }
    position
}

/// The size of a node from its texts; its position is set later.
fn measure(kind: Kind, name: &str, note: &str) -> NodeBox {
    let lines = font::wrap(name, Weight::SemiBold, NAME_SIZE, MAX_TEXT, MAX_LINES);
    let text = lines
        .iter()
        .map(|line| font::face(Weight::SemiBold).width(line, NAME_SIZE))
        .chain([font::face(Weight::Regular).width(note, NOTE_SIZE)])
        .fold(0.0, f64::max);
    let rows = lines.len() + usize::from(!note.is_empty());
    let (width, height) = if kind == Kind::Activity {
        ((text + 24.0).max(96.0), rows as f64 * LINE_HEIGHT + 14.0)
    } else {
        let diameter = (text + 14.0).max(rows as f64 * LINE_HEIGHT + 12.0).max(44.0);
        (diameter, diameter)
    };
    let (width, height) = ((width / 2.0).ceil() * 2.0, (height / 2.0).ceil() * 2.0);
    NodeBox { kind, name: name.to_owned(), x: 0.0, y: 0.0, width, height, lines, note: note.to_owned() }
}

/// What a node of the layered graph stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    /// A node of the model.
    Real(usize),
    /// A bend of this edge.
    Bend(usize),
    /// The label of this edge.
    Label(usize),
}

/// A node of the layered graph: extents to both sides of its x, and neighbours.
#[derive(Clone, Debug)]
struct Cell {
    item: Item,
    rank: usize,
    left: f64,
    right: f64,
    height: f64,
    x: f64,
    /// Neighbours in the rank above, with the weight of straightness.
    up: Vec<(usize, f64)>,
    /// Neighbours in the rank below.
    down: Vec<(usize, f64)>,
}

/// The graph in ranks, all edges between neighbouring ranks. Cell `i` is node `i` of the model
/// for the first cells. Ranks of nodes are even, labels stand in odd ones.
#[derive(Clone, Debug, Default)]
struct Layered {
    cells: Vec<Cell>,
    ranks: Vec<Vec<usize>>,
    /// Cells between the ends of each edge, from above to below; empty for self loops.
    chains: Vec<Vec<usize>>,
    /// Whether each edge is drawn upwards.
    back: Vec<bool>,
    /// Whether each edge is on the happy path.
    happy: Vec<bool>,
    /// Whether each cell is on the happy path, which is drawn as one straight line.
    spine: Vec<bool>,
    /// Width of each label, 0 for none.
    label_width: Vec<f64>,
}

impl Layered {
    fn build(model: &MapModel, boxes: &[NodeBox], topology: &[usize], ranks: &[usize]) -> Self {
        let label_width: Vec<f64> = model
            .edges
            .iter()
            .map(|edge| match edge.label.as_str() {
                "" => 0.0,
                text => (font::face(Weight::Regular).width(text, NOTE_SIZE) + LABEL_PADDING).ceil(),
            })
            .collect();
        let mut happy = vec![false; model.edges.len()];
        for pair in model.happy_path.windows(2) {
            if let Some(i) = model.edges.iter().position(|edge| (edge.from, edge.to) == (pair[0], pair[1])) {
                happy[i] = true;
            }
        }
        let mut cells: Vec<Cell> = boxes
            .iter()
            .enumerate()
            .map(|(i, node)| Cell {
                item: Item::Real(i),
                rank: ranks[i] * 2,
                left: node.width / 2.0,
                right: node.width / 2.0,
                height: node.height,
                x: 0.0,
                up: Vec::new(),
                down: Vec::new(),
            })
            .collect();
        let heaviest = model.edges.iter().map(|edge| edge.weight).max().unwrap_or(1).max(1) as f64;
        let mut chains = Vec::with_capacity(model.edges.len());
        let mut back = Vec::with_capacity(model.edges.len());
        for (i, edge) in model.edges.iter().enumerate() {
            if edge.from == edge.to {
                cells[edge.from].right += LOOP + label_width[i];
                cells[edge.from].height = cells[edge.from].height.max(40.0);
                chains.push(Vec::new());
                back.push(true);
                continue;
            }
            let reversed = topology[edge.from] > topology[edge.to];
            let (upper, lower) = if reversed { (edge.to, edge.from) } else { (edge.from, edge.to) };
            let (top, bottom) = (cells[upper].rank, cells[lower].rank);
            // The odd rank nearest to the middle, the upper one of two.
            let label_rank = (top + bottom) / 2 + usize::from((top + bottom) / 2 % 2 == 0);
            let label_rank = if label_rank > bottom { bottom - 1 } else { label_rank };
            let mut chain = Vec::with_capacity(bottom - top - 1);
            for rank in top + 1..bottom {
                let label = rank == label_rank && label_width[i] > 0.0;
                let side = if label { label_width[i] / 2.0 } else { 1.0 };
                chain.push(cells.len());
                cells.push(Cell {
                    item: if label { Item::Label(i) } else { Item::Bend(i) },
                    rank,
                    left: side,
                    right: side,
                    height: if label { LABEL_HEIGHT } else { 0.0 },
                    x: 0.0,
                    up: Vec::new(),
                    down: Vec::new(),
                });
            }
            let importance = 1.0 + 2.0 * (edge.weight as f64 / heaviest).clamp(0.0, 1.0).sqrt();
            let mut above = upper;
            for &cell in chain.iter().chain([&lower]) {
                let virtual_ends = [above, cell].iter().filter(|&&c| c >= boxes.len()).count();
                let weight = importance * [1.0, 2.0, 8.0][virtual_ends];
                cells[above].down.push((cell, weight));
                cells[cell].up.push((above, weight));
                above = cell;
            }
            chains.push(chain);
            back.push(reversed);
        }
        let mut spine = vec![false; cells.len()];
        for &node in &model.happy_path {
            spine[node] = true;
        }
        for (chain, _) in chains.iter().zip(&happy).filter(|&(_, &happy)| happy) {
            for &cell in chain {
                spine[cell] = true;
            }
        }
        let rows = cells.iter().map(|cell| cell.rank + 1).max().unwrap_or(0);
        let mut ranks = vec![Vec::new(); rows];
        for (i, cell) in cells.iter().enumerate() {
            ranks[cell.rank].push(i);
        }
        Self { cells, ranks, chains, back, happy, spine, label_width }
    }
}

/// Free space between two neighbours of a rank in px.
fn separation(left: &Cell, right: &Cell) -> f64 {
    match (left.item, right.item) {
        (Item::Real(_), Item::Real(_)) => 28.0,
        (Item::Real(_), _) | (_, Item::Real(_)) => 16.0,
        (Item::Label(_), Item::Label(_)) => 8.0,
        (Item::Label(_), _) | (_, Item::Label(_)) => 8.0,
        _ => 12.0,
    }
}
