//! Which activities and paths of a process map are drawn.
//!
//! Two sliders, as in Fluxicon Disco, over the idea of the Fuzzy Miner (Günther and van der
//! Aalst, "Fuzzy Mining: Adaptive Process Simplification Based on Multi-perspective Metrics",
//! BPM 2007): show what is significant, but never tear the picture apart.
//!
//! - Hiding an activity hides its edges. The graph is not derived again from a log without the
//!   activity, so every number that stays is the number of the whole selection: an edge A to B
//!   always counts events of A directly followed by B, never "B some time after A".
//! - An edge is judged by its share of the strongest edge into its target and out of its source
//!   (the "edge filter" of the Fuzzy Miner, both ends by geometric mean), so that a rare
//!   activity keeps the paths that matter to it.
//! - A backbone always stays: the happy path among the shown activities, the strongest edge into
//!   and out of each of them, and what else is needed to get from the start to it and from it to the end,
//!   as far as the hidden activities leave a way.
//!
//! Raising the slider of paths never takes anything away. Raising that of activities never takes
//! away an activity, nor an edge that is shown on its own strength, which is measured on the
//! whole graph. It may replace an edge that only stood in to keep an activity connected, once
//! that activity's stronger neighbour is shown: keeping all stand-ins was tried, and paths of a
//! single case then stayed on the map while stronger ones were hidden. The other exception is
//! the bound on drawn edges, see [`MAX_EDGES`].
//! All ties are broken by weight, then name, so the same input gives the same picture.

mod course;
mod happy;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use serde::Serialize;

/// At most this many edges are drawn beside the backbone; more cannot be read, and layout time
/// grows. What is left out for this reason is counted in [`Hidden::over_limit`].
pub const MAX_EDGES: usize = 400;

/// A map shows about this many activities until somebody moves the slider.
pub const DEFAULT_ACTIVITIES: usize = 18;

/// Share of paths until somebody moves the slider.
pub const DEFAULT_PATHS: f64 = 0.3;

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Where cases begin.
    Start,
    /// An activity of the log.
    Activity,
    /// Where cases end.
    End,
}

/// A node of the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Start, end or activity.
    pub kind: Kind,
    /// Code of the activity in the log; `None` for start and end.
    pub activity: Option<u32>,
    /// Name of the activity, or of the start and end in the language of the reader.
    pub name: String,
    /// How often it happened; decides which activities stay.
    pub weight: u64,
    /// Cases with the activity; `None` when withheld.
    pub cases: Option<u64>,
    /// Events of the activity; `None` when withheld.
    pub events: Option<u64>,
    /// The measure shown on the map; `None` when withheld or not applicable.
    pub value: Option<f64>,
    /// Text under the name, usually the formatted value. Takes space in the layout.
    pub note: String,
    /// Place in the usual course of the process, found by [`MapModel::new`] on the whole graph.
    /// Edges to an earlier place are drawn upwards, so they keep their direction on all sliders.
    pub place: usize,
}

/// A directly-follows edge of the map.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// Index into [`MapModel::nodes`].
    pub from: usize,
    /// Index into [`MapModel::nodes`].
    pub to: usize,
    /// How often it happened; decides which edges stay.
    pub weight: u64,
    /// Cases with the step; `None` when withheld.
    pub cases: Option<u64>,
    /// Number of steps; `None` when withheld.
    pub events: Option<u64>,
    /// The measure shown on the map; `None` when withheld or not applicable.
    pub value: Option<f64>,
    /// Text on the edge, usually the formatted value. Takes space in the layout.
    pub label: String,
}

/// What a map leaves out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hidden {
    /// Activities not drawn.
    pub activities: usize,
    /// Edges not drawn, for whatever reason.
    pub edges: usize,
    /// Edges that the sliders would show and [`MAX_EDGES`] does not.
    pub over_limit: usize,
}

/// A process map before it is laid out: the whole graph, or what the sliders leave of it.
///
/// Invariant: edges join existing nodes, at most one from each node to each other.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MapModel {
    /// Nodes in a fixed order: start, activities (most frequent first, then by name), end.
    pub nodes: Vec<Node>,
    /// Edges in the order of their nodes.
    pub edges: Vec<Edge>,
    /// Indices of the nodes of the happy path, from start to end; empty if there is none. It is
    /// the path along the relatively strongest edges (greatest product of the strengths by which
    /// edges are shown), a property of the graph and of no single case.
    pub happy_path: Vec<usize>,
    /// What was left out.
    pub hidden: Hidden,
    /// Nodes of a short path from start to end that is never hidden.
    #[serde(skip)]
    core: Vec<usize>,
}

impl MapModel {
    /// Puts nodes and edges in their order, and finds the happy path (see [`MapModel::happy_path`]) and the
    /// place of each node in the course of the process.
    ///
    /// At most `O(nodes * (nodes + edges))`. Edges to unknown nodes and second edges
    /// between the same nodes are a bug of the caller.
    ///
    /// # Panics
    ///
    /// If an edge joins a node that does not exist.
    #[must_use]
    pub fn new(nodes: Vec<Node>, edges: Vec<Edge>) -> Self {
        let mut order: Vec<usize> = (0..nodes.len()).collect();
        order.sort_by(|&a, &b| {
            let key = |i: usize| (nodes[i].kind, Reverse(nodes[i].weight));
            key(a).cmp(&key(b)).then_with(|| nodes[a].name.cmp(&nodes[b].name)).then(a.cmp(&b))
        });
        let mut new_index = vec![0; nodes.len()];
        for (new, &old) in order.iter().enumerate() {
            new_index[old] = new;
        }
        let mut slots: Vec<Option<Node>> = nodes.into_iter().map(Some).collect();
        let nodes: Vec<Node> = order.iter().filter_map(|&old| slots[old].take()).collect();
        let mut edges = edges;
        for edge in &mut edges {
            edge.from = new_index[edge.from];
            edge.to = new_index[edge.to];
        }
        edges.sort_by_key(|edge| (edge.from, edge.to));
        debug_assert!(edges.windows(2).all(|pair| (pair[0].from, pair[0].to) != (pair[1].from, pair[1].to)));
        let mut model = Self { nodes, edges, ..Self::default() };
        let strength = model.strengths();
        model.happy_path = happy::best_path(&model.nodes, &model.edges, |i| Some(strength[i]));
        for (node, place) in course::places(&model).into_iter().enumerate() {
            model.nodes[node].place = place;
        }
        model.happy_path = model.usual_course(&strength);
        let mut total = vec![0u64; model.nodes.len()];
        for edge in &model.edges {
            total[edge.from] += edge.weight;
        }
        model.core = happy::best_path(&model.nodes, &model.edges, |i| {
            let edge = &model.edges[i];
            model.forward(i).then(|| edge.weight as f64 / total[edge.from].max(1) as f64)
        });
        model
    }

    /// Number of activities (start and end are none).
    #[must_use]
    pub fn activity_count(&self) -> usize {
        self.nodes.iter().filter(|node| node.kind == Kind::Activity).count()
    }

    /// The share of activities at which about [`DEFAULT_ACTIVITIES`] are shown, in `0..=1`,
    /// a whole number of percent so that a slider can stand there.
    #[must_use]
    pub fn default_activities(&self) -> f64 {
        let count = self.activity_count();
        // A few more than the default are still easier to read than a cut.
        if count <= DEFAULT_ACTIVITIES + 4 {
            return 1.0;
        }
        (DEFAULT_ACTIVITIES as f64 / count as f64 * 100.0).floor().max(1.0) / 100.0
    }

    /// The map that the sliders leave.
    ///
    /// Shares are in `0..=1` (values outside are clamped, a NaN counts as 0). `activities` is the
    /// share of activities to show, most frequent first, rounded up; those of a short
    /// path from start to end always stay, and the happy path is the strongest among what stays. `paths` 0 leaves the backbone, 1 every edge between shown activities, and in
    /// between an edge stays whose relative strength is at least `(1 - paths)^3`.
    /// Time is bounded by activities times edges.
    #[must_use]
    pub fn abstracted(&self, activities: f64, paths: f64) -> Self {
        let activities = if activities.is_nan() { 0.0 } else { activities.clamp(0.0, 1.0) };
        let paths = if paths.is_nan() { 0.0 } else { paths.clamp(0.0, 1.0) };

        let mut fixed = vec![false; self.nodes.len()];
        for (i, node) in self.nodes.iter().enumerate() {
            fixed[i] = node.kind != Kind::Activity;
        }
        for &node in &self.core {
            fixed[node] = true;
        }
        // Nodes are already sorted by weight and name.
        let entering: Vec<usize> = (0..self.nodes.len()).filter(|&i| !fixed[i]).collect();
        let total = self.activity_count();
        let first = total - entering.len();
        // The tiny subtraction keeps 0.3 of 10 at 3 although 0.3 * 10 is slightly more in binary.
        let wanted = (activities * total as f64 - 1e-9).ceil().max(0.0) as usize;
        let mut shown = fixed;
        for &node in entering.iter().take(wanted.saturating_sub(first)) {
            shown[node] = true;
        }
        let strength = self.strengths();
        let happy_path = happy::best_path(&self.nodes, &self.edges, |i| {
            let edge = &self.edges[i];
            (self.forward(i) && shown[edge.from] && shown[edge.to]).then_some(strength[i])
        });
        let backbone = self.backbone(&shown, &happy_path);
        let bar = (1.0 - paths).powi(3);
        let mut extra: Vec<usize> = (0..self.edges.len())
            .filter(|&i| {
                let edge = &self.edges[i];
                !backbone[i]
                    && shown[edge.from]
                    && shown[edge.to]
                    && (paths >= 1.0 || (paths > 0.0 && strength[i] >= bar))
            })
            .collect();
        extra.sort_by(|&a, &b| {
            strength[b].total_cmp(&strength[a]).then(self.edges[b].weight.cmp(&self.edges[a].weight)).then(a.cmp(&b))
        });
        let over_limit = extra.len().saturating_sub(MAX_EDGES);
        extra.truncate(MAX_EDGES);
        let mut keep = backbone;
        for edge in extra {
            keep[edge] = true;
        }

        let mut new_index = vec![usize::MAX; self.nodes.len()];
        let mut nodes = Vec::new();
        for (i, node) in self.nodes.iter().enumerate() {
            if shown[i] {
                new_index[i] = nodes.len();
                nodes.push(node.clone());
            }
        }
        let edges: Vec<Edge> = self
            .edges
            .iter()
            .zip(&keep)
            .filter(|&(_, &keep)| keep)
            .map(|(edge, _)| Edge { from: new_index[edge.from], to: new_index[edge.to], ..edge.clone() })
            .collect();
        let renamed = |path: &[usize]| path.iter().map(|&node| new_index[node]).collect();
        let (happy_path, core) = (renamed(&happy_path), renamed(&self.core));
        let kept_activities = nodes.iter().filter(|node| node.kind == Kind::Activity).count();
        let hidden = Hidden {
            activities: self.hidden.activities + total - kept_activities,
            edges: self.hidden.edges + self.edges.len() - edges.len(),
            over_limit,
        };
        Self { nodes, edges, happy_path, hidden, core }
    }

    /// Whether an edge runs with the course of the process.
    fn forward(&self, edge: usize) -> bool {
        let edge = &self.edges[edge];
        self.nodes[edge.from].place < self.nodes[edge.to].place
    }

    /// The happy path among the edges that run with the course.
    fn usual_course(&self, strength: &[f64]) -> Vec<usize> {
        happy::best_path(&self.nodes, &self.edges, |i| self.forward(i).then_some(strength[i]))
    }

    /// Strength of each edge in `0..=1`: geometric mean of its shares of the strongest edge out
    /// of its source and into its target. A self loop is compared with the same edges.
    fn strengths(&self) -> Vec<f64> {
        let mut out = vec![0u64; self.nodes.len()];
        let mut into = vec![0u64; self.nodes.len()];
        for edge in self.edges.iter().filter(|edge| edge.from != edge.to) {
            out[edge.from] = out[edge.from].max(edge.weight);
            into[edge.to] = into[edge.to].max(edge.weight);
        }
        self.edges
            .iter()
            .map(|edge| {
                let share = |strongest: u64| edge.weight as f64 / strongest.max(edge.weight).max(1) as f64;
                (share(out[edge.from]) * share(into[edge.to])).sqrt()
            })
            .collect()
    }

    /// Marks the edges that always stay between the nodes `shown`.
    fn backbone(&self, shown: &[bool], happy_path: &[usize]) -> Vec<bool> {
        let mut keep = vec![false; self.edges.len()];
        for pair in happy_path.windows(2) {
            if let Ok(i) = self.edges.binary_search_by_key(&(pair[0], pair[1]), |edge| (edge.from, edge.to)) {
                keep[i] = true;
            }
        }
        let mut by_strength: Vec<usize> = (0..self.edges.len())
            .filter(|&i| {
                let edge = &self.edges[i];
                edge.from != edge.to && shown[edge.from] && shown[edge.to]
            })
            .collect();
        by_strength.sort_by_key(|&i| (Reverse(self.edges[i].weight), i));
        let mut entered = vec![false; self.nodes.len()];
        let mut left = vec![false; self.nodes.len()];
        for &i in &by_strength {
            let edge = &self.edges[i];
            if !std::mem::replace(&mut entered[edge.to], true) | !std::mem::replace(&mut left[edge.from], true) {
                keep[i] = true;
            }
        }
        self.connect(shown, &mut keep, &by_strength);
        keep
    }

    /// Adds the strongest edges that lead from the start to nodes out of reach, and from nodes
    /// without a way out to the end, as long as there are any.
    fn connect(&self, shown: &[bool], keep: &mut [bool], by_strength: &[usize]) {
        for forward in [true, false] {
            let root = if forward { Kind::Start } else { Kind::End };
            let mut reached: Vec<bool> = self.nodes.iter().map(|node| node.kind == root).collect();
            let ends = |i: usize| {
                let edge = &self.edges[i];
                if forward { (edge.from, edge.to) } else { (edge.to, edge.from) }
            };
            let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
            for i in (0..self.edges.len()).filter(|&i| keep[i]) {
                let (near, far) = ends(i);
                if shown[near] && shown[far] {
                    next[near].push(far);
                }
            }
            let mut stack: Vec<usize> = (0..self.nodes.len()).filter(|&i| reached[i]).collect();
            loop {
                while let Some(node) = stack.pop() {
                    for &far in &next[node] {
                        if !reached[far] {
                            reached[far] = true;
                            stack.push(far);
                        }
                    }
                }
                if (0..self.nodes.len()).all(|i| reached[i] || !shown[i]) {
                    break;
                }
                let Some(&i) = by_strength.iter().find(|&&i| {
                    let (near, far) = ends(i);
                    shown[near] && shown[far] && reached[near] && !reached[far]
                }) else {
                    break;
                };
                keep[i] = true;
                let far = ends(i).1;
                reached[far] = true;
                stack.push(far);
            }
        }
    }
}

/// The map of a graph with the shares of the sliders applied: [`crate::drawing::model`] and
/// [`MapModel::abstracted`] in one, with German names of start and end and no values yet.
#[must_use]
pub fn abstract_graph(graph: &crate::graph::Graph, activities: f64, paths: f64) -> MapModel {
    crate::drawing::model(graph, crate::drawing::Lang::De).abstracted(activities, paths)
}
