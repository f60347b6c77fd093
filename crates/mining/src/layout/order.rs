//! Order within ranks: weighted median and transposition (Gansner et al. 1993, section 3).
//!
//! Several deterministic starting orders are improved, the one with the fewest crossings wins,
//! the earliest of equals. With a previous layout its order is the only start, improved by local
//! moves alone unless that leaves clearly more crossings than the full treatment.

use std::collections::HashMap;

use super::{Item, Layered, Layout, NodeBox};
use crate::abstraction::{Kind, MapModel};

/// Rounds of median and transposition for each starting order (24 in the paper).
const ROUNDS: usize = 24;

/// Drawings with more segments than this try fewer starting orders.
const LARGE: usize = 3000;

/// Orders the cells of every rank.
pub(super) fn order(graph: &mut Layered, model: &MapModel, boxes: &[NodeBox], previous: Option<&Layout>) {
    let segments: usize = graph.cells.iter().map(|cell| cell.down.len()).sum();
    let rounds = if segments > 4 * LARGE { 8 } else { ROUNDS };
    if let Some(start) = previous.and_then(|layout| place_as_before(graph, model, boxes, layout)) {
        // Only local moves keep the picture; more only where it would be much clearer.
        let (steady, ranks) = Sweep::new(graph, start.clone()).improve(0);
        let (free, other) = Sweep::new(graph, start).improve(rounds);
        graph.ranks = if steady as f64 > 1.3 * free as f64 + 2.0 { other } else { ranks };
        return;
    }
    let mut starts = vec![search(graph, true), search(graph, false)];
    if segments <= LARGE {
        starts.extend((1..=6).map(|seed| shuffled(&graph.ranks, seed)));
    }
    let mut best: Option<(usize, Vec<Vec<usize>>)> = None;
    for start in starts {
        let (crossings, ranks) = Sweep::new(graph, start).improve(rounds);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            let done = crossings == 0;
            best = Some((crossings, ranks));
            if done {
                break;
            }
        }
    }
    if let Some((_, ranks)) = best {
        graph.ranks = ranks;
    }
}

/// Cells in the order a breadth-first search from the top (or bottom) rank meets them.
fn search(graph: &Layered, down: bool) -> Vec<Vec<usize>> {
    let mut ranks: Vec<Vec<usize>> = vec![Vec::new(); graph.ranks.len()];
    let mut seen = vec![false; graph.cells.len()];
    let rows: Vec<usize> = if down { (0..ranks.len()).collect() } else { (0..ranks.len()).rev().collect() };
    let mut queue = std::collections::VecDeque::new();
    for &row in &rows {
        for &root in &graph.ranks[row] {
            if std::mem::replace(&mut seen[root], true) {
                continue;
            }
            queue.push_back(root);
            while let Some(cell) = queue.pop_front() {
                ranks[graph.cells[cell].rank].push(cell);
                let next = if down { &graph.cells[cell].down } else { &graph.cells[cell].up };
                for &(next, _) in next {
                    if !std::mem::replace(&mut seen[next], true) {
                        queue.push_back(next);
                    }
                }
            }
        }
    }
    ranks
}

/// A fixed permutation of each rank, by a linear congruential sequence from `seed`.
fn shuffled(ranks: &[Vec<usize>], seed: u64) -> Vec<Vec<usize>> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut ranks = ranks.to_vec();
    for rank in &mut ranks {
        for at in (1..rank.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            rank.swap(at, ((state >> 33) % (at as u64 + 1)) as usize);
        }
    }
    ranks
}

/// The order of the previous layout, new nodes beside their neighbours and bends between the
/// ends of their edge. `None` if no activity is known from there.
fn place_as_before(graph: &Layered, model: &MapModel, boxes: &[NodeBox], previous: &Layout) -> Option<Vec<Vec<usize>>> {
    let known: HashMap<(Kind, &str), f64> =
        previous.nodes.iter().map(|node| ((node.kind, node.name.as_str()), node.center().0)).collect();
    let mut x: Vec<Option<f64>> =
        boxes.iter().map(|node| known.get(&(node.kind, node.name.as_str())).copied()).collect();
    if !boxes.iter().zip(&x).any(|(node, x)| node.kind == Kind::Activity && x.is_some()) {
        return None;
    }
    for _ in 0..boxes.len() {
        let mut sums = vec![(0.0, 0.0); boxes.len()];
        for edge in &model.edges {
            for (node, other) in [(edge.from, edge.to), (edge.to, edge.from)] {
                if let (None, Some(at)) = (x[node], x[other]) {
                    sums[node].0 += at;
                    sums[node].1 += 1.0;
                }
            }
        }
        let mut changed = false;
        for (x, (sum, count)) in x.iter_mut().zip(sums) {
            if x.is_none() && count > 0.0 {
                *x = Some(sum / count);
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    let x: Vec<f64> = x.into_iter().map(|x| x.unwrap_or(0.0)).collect();
    // Where the edge was drawn before, at the same relative height, keeps its bends apart.
    let lines: HashMap<(Kind, &str, Kind, &str), &super::EdgeLine> = previous
        .edges
        .iter()
        .map(|edge| {
            let (from, to) = (&previous.nodes[edge.from], &previous.nodes[edge.to]);
            ((from.kind, from.name.as_str(), to.kind, to.name.as_str()), edge)
        })
        .collect();
    let key = |cell: usize| match graph.cells[cell].item {
        Item::Real(node) => x[node],
        Item::Bend(edge) | Item::Label(edge) => {
            let (from, to) = (model.edges[edge].from, model.edges[edge].to);
            let (top, bottom) = (graph.cells[from].rank as f64, graph.cells[to].rank as f64);
            let part = (graph.cells[cell].rank as f64 - top) / (bottom - top);
            let name = |node: usize| (boxes[node].kind, boxes[node].name.as_str());
            let ((a, b), (c, d)) = (name(from), name(to));
            match lines.get(&(a, b, c, d)) {
                Some(line) => at_height(&line.curve, part),
                None => x[from] + (x[to] - x[from]) * part,
            }
        }
    };
    let keys: Vec<f64> = (0..graph.cells.len()).map(key).collect();
    let mut ranks = graph.ranks.clone();
    for rank in &mut ranks {
        rank.sort_by(|&a, &b| keys[a].total_cmp(&keys[b]).then(a.cmp(&b)));
    }
    Some(ranks)
}

/// The x of a line at `part` of its height.
fn at_height(curve: &[super::Point], part: f64) -> f64 {
    let (Some(first), Some(last)) = (curve.first(), curve.last()) else { return 0.0 };
    let y = first.1 + (last.1 - first.1) * part;
    let ends: Vec<&super::Point> = curve.iter().step_by(3).collect();
    for pair in ends.windows(2) {
        let (a, b) = (pair[0], pair[1]);
        if (a.1 - y) * (b.1 - y) <= 0.0 && a.1 != b.1 {
            return a.0 + (b.0 - a.0) * (y - a.1) / (b.1 - a.1);
        }
    }
    first.0 + (last.0 - first.0) * part
}

/// One run from one starting order.
struct Sweep {
    up: Vec<Vec<usize>>,
    down: Vec<Vec<usize>>,
    ranks: Vec<Vec<usize>>,
    position: Vec<usize>,
}

impl Sweep {
    fn new(graph: &Layered, ranks: Vec<Vec<usize>>) -> Self {
        let ends = |list: &[(usize, f64)]| list.iter().map(|&(cell, _)| cell).collect::<Vec<_>>();
        let mut sweep = Self {
            up: graph.cells.iter().map(|cell| ends(&cell.up)).collect(),
            down: graph.cells.iter().map(|cell| ends(&cell.down)).collect(),
            position: vec![0; graph.cells.len()],
            ranks,
        };
        for row in 0..sweep.ranks.len() {
            sweep.number(row);
        }
        sweep
    }

    fn number(&mut self, row: usize) {
        for (at, &cell) in self.ranks[row].iter().enumerate() {
            self.position[cell] = at;
        }
    }

    /// Fewest crossings found and the order that has them.
    fn improve(&mut self, rounds: usize) -> (usize, Vec<Vec<usize>>) {
        // A start that is good already (a previous layout) is first only transposed.
        let mut best = (self.crossings(), self.ranks.clone());
        self.transpose(false);
        let crossings = self.crossings();
        if crossings < best.0 {
            best = (crossings, self.ranks.clone());
        }
        let mut stale = 0;
        for round in 0..rounds {
            if best.0 == 0 || stale > 7 {
                break;
            }
            self.median(round % 2 == 0, round % 4 >= 2);
            self.transpose(round % 4 >= 2);
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.ranks.clone());
                stale = 0;
            } else {
                stale += 1;
            }
        }
        // Equal swaps may have opened the way; finish with strict ones from the best order.
        self.ranks = best.1.clone();
        for row in 0..self.ranks.len() {
            self.number(row);
        }
        self.transpose(false);
        self.sift();
        let crossings = self.crossings();
        if crossings < best.0 {
            best = (crossings, self.ranks.clone());
        }
        best
    }

    /// Orders every rank by the weighted median of the neighbours in the rank before.
    fn median(&mut self, down: bool, last_of_equals: bool) {
        let rows: Vec<usize> = if down {
            (1..self.ranks.len()).collect()
        } else {
            (0..self.ranks.len().saturating_sub(1)).rev().collect()
        };
        for row in rows {
            let values: Vec<(usize, Option<f64>)> = self.ranks[row]
                .iter()
                .map(|&cell| {
                    let neighbours = if down { &self.up[cell] } else { &self.down[cell] };
                    let mut at: Vec<usize> = neighbours.iter().map(|&n| self.position[n]).collect();
                    at.sort_unstable();
                    (cell, weighted_median(&at))
                })
                .collect();
            let mut movable: Vec<(usize, f64)> =
                values.iter().filter_map(|&(cell, value)| Some((cell, value?))).collect();
            if last_of_equals {
                movable.reverse();
            }
            movable.sort_by(|a, b| a.1.total_cmp(&b.1));
            let mut movable = movable.into_iter();
            // Cells without neighbours keep their place.
            let ordered: Vec<usize> = values
                .iter()
                .map(|&(cell, value)| match value {
                    Some(_) => movable.next().map_or(cell, |(cell, _)| cell),
                    None => cell,
                })
                .collect();
            self.ranks[row] = ordered;
            self.number(row);
        }
    }

    /// Swaps neighbours while that removes crossings; with `equal` also once where it changes
    /// nothing, to leave a plateau.
    fn transpose(&mut self, equal: bool) {
        for pass in 0..12 {
            let mut better = false;
            for row in 0..self.ranks.len() {
                for at in 1..self.ranks[row].len() {
                    let (left, right) = (self.ranks[row][at - 1], self.ranks[row][at]);
                    let mut now = 0;
                    let mut swapped = 0;
                    for side in [&self.up, &self.down] {
                        let (a, b) = self.pair(&side[left], &side[right]);
                        now += a;
                        swapped += b;
                    }
                    if swapped < now || (equal && pass == 0 && swapped == now) {
                        self.ranks[row].swap(at - 1, at);
                        self.position[left] = at;
                        self.position[right] = at - 1;
                        better |= swapped < now;
                    }
                }
            }
            if !better {
                break;
            }
        }
    }

    /// Moves each cell to the best place of its rank, not only past its neighbour.
    fn sift(&mut self) {
        for row in 0..self.ranks.len() {
            let cells = self.ranks[row].clone();
            if cells.len() > 60 {
                continue;
            }
            for cell in cells {
                let at = self.position[cell];
                let mut best = (0i64, at);
                for step in [-1i64, 1] {
                    let mut delta = 0i64;
                    let mut place = at as i64 + step;
                    while place >= 0 && place < self.ranks[row].len() as i64 {
                        let other = self.ranks[row][place as usize];
                        for side in [&self.up, &self.down] {
                            let (forward, backward) = self.pair(&side[cell], &side[other]);
                            let change = backward as i64 - forward as i64;
                            delta += if step > 0 { change } else { -change };
                        }
                        if delta < best.0 {
                            best = (delta, place as usize);
                        }
                        place += step;
                    }
                }
                if best.1 != at {
                    self.ranks[row].remove(at);
                    self.ranks[row].insert(best.1, cell);
                    self.number(row);
                }
            }
        }
    }

    /// Crossings of the edges of two cells when the first is on the left, and on the right.
    fn pair(&self, left: &[usize], right: &[usize]) -> (usize, usize) {
        let (mut forward, mut backward) = (0, 0);
        for &a in left {
            for &b in right {
                match self.position[a].cmp(&self.position[b]) {
                    std::cmp::Ordering::Greater => forward += 1,
                    std::cmp::Ordering::Less => backward += 1,
                    std::cmp::Ordering::Equal => {}
                }
            }
        }
        (forward, backward)
    }

    /// All crossings between neighbouring ranks (Barth, Jünger and Mutzel 2002).
    fn crossings(&self) -> usize {
        let mut total = 0;
        for row in 1..self.ranks.len() {
            let width = self.ranks[row - 1].len();
            let mut tree = vec![0usize; width + 1];
            let mut seen = 0;
            for &cell in &self.ranks[row] {
                let ends: Vec<usize> = self.up[cell].iter().map(|&above| self.position[above]).collect();
                for &end in &ends {
                    let mut at = end + 1;
                    let mut before = 0;
                    while at > 0 {
                        before += tree[at];
                        at &= at - 1;
                    }
                    total += seen - before;
                }
                for &end in &ends {
                    let mut at = end + 1;
                    while at <= width {
                        tree[at] += 1;
                        at += at & at.wrapping_neg();
                    }
                }
                seen += ends.len();
            }
        }
        total
    }
}

/// The median of sorted positions; of an even number the middle weighted towards the denser side.
fn weighted_median(at: &[usize]) -> Option<f64> {
    let middle = at.len() / 2;
    match at.len() {
        0 => None,
        1 => Some(at[0] as f64),
        2 => Some((at[0] + at[1]) as f64 / 2.0),
        odd if odd % 2 == 1 => Some(at[middle] as f64),
        _ => {
            let left = (at[middle - 1] - at[0]) as f64;
            let right = (at[at.len() - 1] - at[middle]) as f64;
            if left + right == 0.0 {
                return Some((at[middle - 1] + at[middle]) as f64 / 2.0);
            }
            Some((at[middle - 1] as f64 * right + at[middle] as f64 * left) / (left + right))
        }
    }
}
