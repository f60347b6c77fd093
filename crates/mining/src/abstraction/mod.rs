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
//! - A backbone always stays: the happy path, the strongest edge into and out of every shown
//!   activity, and what else is needed to get from the start to it and from it to the end,
//!   as far as the hidden activities leave a way.
//!
//! Raising a slider never takes anything away: activities enter in a fixed order, the backbone
//! is the union of the backbones on the way, and the measure of an edge is taken on the whole
//! graph. The one exception is the bound on drawn edges, see [`MAX_EDGES`].
//! All ties are broken by weight, then name, so the same input gives the same picture.

mod happy;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use serde::Serialize;

pub use happy::likeliest_path;

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
    /// Indices of the nodes of the happy path, from start to end. Empty if there is none.
    pub happy_path: Vec<usize>,
    /// What was left out.
    pub hidden: Hidden,
}

impl MapModel {
    /// Puts nodes and edges in their order, and finds the happy path ([`likeliest_path`]).
    ///
    /// Linear in nodes and edges apart from sorting. Edges to unknown nodes and second edges
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
        let happy_path = likeliest_path(&nodes, &edges);
        Self { nodes, edges, happy_path, hidden: Hidden::default() }
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
    /// share of activities to show, most frequent first, rounded up; those of the happy path
    /// always stay. `paths` 0 leaves the backbone, 1 every edge between shown activities, and in
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
        for &node in &self.happy_path {
            fixed[node] = true;
        }
        // Nodes are already sorted by weight and name.
        let entering: Vec<usize> = (0..self.nodes.len()).filter(|&i| !fixed[i]).collect();
        let total = self.activity_count();
        let first = total - entering.len();
        // The tiny subtraction keeps 0.3 of 10 at 3 although 0.3 * 10 is slightly more in binary.
        let wanted = (activities * total as f64 - 1e-9).ceil().max(0.0) as usize;
        let entering = &entering[..wanted.saturating_sub(first).min(entering.len())];

        let mut shown = fixed;
        let backbone = self.backbone(&mut shown, entering);
        let strength = self.strengths();
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
        let happy_path = self.happy_path.iter().map(|&node| new_index[node]).collect();
        let kept_activities = nodes.iter().filter(|node| node.kind == Kind::Activity).count();
        let hidden = Hidden {
            activities: self.hidden.activities + total - kept_activities,
            edges: self.hidden.edges + self.edges.len() - edges.len(),
            over_limit,
        };
        Self { nodes, edges, happy_path, hidden }
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

    /// Marks the edges that always stay while `entering` join the nodes already `shown`.
    fn backbone(&self, shown: &mut [bool], entering: &[usize]) -> Vec<bool> {
        let count = self.nodes.len();
        let mut keep = vec![false; self.edges.len()];
        let mut incident: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (i, edge) in self.edges.iter().enumerate() {
            if edge.from != edge.to {
                incident[edge.from].push(i);
                incident[edge.to].push(i);
            }
        }
        for pair in self.happy_path.windows(2) {
            if let Ok(i) = self.edges.binary_search_by_key(&(pair[0], pair[1]), |edge| (edge.from, edge.to)) {
                keep[i] = true;
            }
        }
        let mut strongest_in: Vec<Option<usize>> = vec![None; count];
        let mut strongest_out: Vec<Option<usize>> = vec![None; count];
        let mut by_strength: Vec<usize> =
            (0..self.edges.len()).filter(|&i| self.edges[i].from != self.edges[i].to).collect();
        by_strength.sort_by_key(|&i| (Reverse(self.edges[i].weight), i));
        let mut rank = vec![usize::MAX; self.edges.len()];
        for (position, &i) in by_strength.iter().enumerate() {
            rank[i] = position;
        }
        let mut consider = |i: usize, keep: &mut [bool]| {
            let edge = &self.edges[i];
            for best in [&mut strongest_in[edge.to], &mut strongest_out[edge.from]] {
                if best.is_none_or(|old| rank[i] < rank[old]) {
                    *best = Some(i);
                    keep[i] = true;
                }
            }
        };
        // In order of strength, so that only the strongest of the first nodes are marked.
        for &i in &by_strength {
            if shown[self.edges[i].from] && shown[self.edges[i].to] {
                consider(i, &mut keep);
            }
        }
        self.connect(shown, &mut keep, &by_strength);
        for &node in entering {
            shown[node] = true;
            let mut edges: Vec<usize> = incident[node]
                .iter()
                .copied()
                .filter(|&i| shown[self.edges[i].from] && shown[self.edges[i].to])
                .collect();
            edges.sort_by_key(|&i| rank[i]);
            for i in edges {
                consider(i, &mut keep);
            }
            self.connect(shown, &mut keep, &by_strength);
        }
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
