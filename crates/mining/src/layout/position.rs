//! Horizontal positions.
//!
//! The placement problem of Gansner et al. 1993, section 4: minimise the weighted sum of the
//! horizontal distances along all edges, where bends weigh most, so that long edges are straight
//! while the happy path is one line at 0. Cells of a rank keep their order and distance.
//!
//! Solved rank by rank: given all other ranks, the best positions of one rank under its distances
//! are an isotonic regression (pool adjacent violators, exact and linear). Weights are divided
//! by the distance of the last round (iteratively reweighted least squares), so the squares
//! approach the absolute distances of the paper.

use super::{Layered, separation};

/// Rounds with plain squares, which spread the drawing.
const SQUARE_ROUNDS: usize = 16;
/// Rounds that approach absolute distances, which straighten it.
const ABSOLUTE_ROUNDS: usize = 40;

/// Sets the x of every cell.
pub(super) fn place(graph: &mut Layered) {
    // Distance of each cell from the first of its rank if packed tightly.
    let mut packed = vec![0.0; graph.cells.len()];
    for rank in &graph.ranks {
        for pair in rank.windows(2) {
            let (left, right) = (&graph.cells[pair[0]], &graph.cells[pair[1]]);
            packed[pair[1]] = packed[pair[0]] + left.right + right.left + separation(left, right);
        }
        if let (Some(&first), Some(&last)) = (rank.first(), rank.last()) {
            let middle = f64::midpoint(packed[first], packed[last]);
            for &cell in rank {
                graph.cells[cell].x = packed[cell] - middle;
            }
        }
    }
    let rows = graph.ranks.len();
    let mut blocks = Vec::new();
    for round in 0..SQUARE_ROUNDS + ABSOLUTE_ROUNDS {
        let nearness = round.checked_sub(SQUARE_ROUNDS).map(|k| 60.0 * 0.9f64.powi(k as i32) + 0.5);
        for step in 0..rows {
            let row = if round % 2 == 0 { step } else { rows - 1 - step };
            blocks.clear();
            let targets = graph.ranks[row].iter().map(|&cell| {
                let this = &graph.cells[cell];
                if graph.spine[cell] {
                    return (-packed[cell], 1e9);
                }
                let (mut sum, mut weight) = (0.0, 0.0);
                for &(other, omega) in this.up.iter().chain(&this.down) {
                    let x = graph.cells[other].x;
                    let w = nearness.map_or(omega, |near| omega / ((x - this.x).abs() + near));
                    sum += w * x;
                    weight += w;
                }
                if weight > 0.0 { (sum / weight - packed[cell], weight) } else { (this.x - packed[cell], 1e-6) }
            });
            isotonic(targets, &mut blocks);
            let mut at = 0;
            for &(value, _, len) in &blocks {
                for &cell in &graph.ranks[row][at..at + len] {
                    graph.cells[cell].x = value + packed[cell];
                }
                at += len;
            }
        }
    }
}

/// Puts runs of bends of one edge above each other where their slots have a common x, longest
/// runs first from the top, frequent edges (`order`) before rare ones.
pub(super) fn straighten(graph: &mut Layered, order: &[usize]) {
    let mut place = vec![(0, 0); graph.cells.len()];
    for (row, rank) in graph.ranks.iter().enumerate() {
        for (at, &cell) in rank.iter().enumerate() {
            place[cell] = (row, at);
        }
    }
    for &edge in order {
        if graph.happy[edge] {
            continue;
        }
        let chain = graph.chains[edge].clone();
        let mut from = 0;
        while from < chain.len() {
            let (mut low, mut high) = slot(graph, place[chain[from]]);
            let mut to = from + 1;
            while to < chain.len() {
                let (l, h) = slot(graph, place[chain[to]]);
                if low.max(l) > high.min(h) {
                    break;
                }
                (low, high) = (low.max(l), high.min(h));
                to += 1;
            }
            let mut now: Vec<f64> = chain[from..to].iter().map(|&cell| graph.cells[cell].x).collect();
            now.sort_by(f64::total_cmp);
            let x = now[now.len() / 2].max(low).min(high);
            for &cell in &chain[from..to] {
                graph.cells[cell].x = x;
            }
            from = to;
        }
    }
}

/// The room of a cell between its neighbours in the rank.
pub(super) fn slot(graph: &Layered, (row, at): (usize, usize)) -> (f64, f64) {
    let rank = &graph.ranks[row];
    let this = &graph.cells[rank[at]];
    let low = at.checked_sub(1).map_or(f64::NEG_INFINITY, |k| {
        let other = &graph.cells[rank[k]];
        other.x + other.right + this.left + separation(other, this)
    });
    let high = rank.get(at + 1).map_or(f64::INFINITY, |&k| {
        let other = &graph.cells[k];
        other.x - other.left - this.right - separation(this, other)
    });
    (low, high)
}

/// Pool adjacent violators: the nondecreasing values nearest to weighted `targets` by squares,
/// as blocks of value, weight and length.
pub(super) fn isotonic(targets: impl Iterator<Item = (f64, f64)>, blocks: &mut Vec<(f64, f64, usize)>) {
    for (value, weight) in targets {
        let mut block = (value, weight, 1);
        while let Some(&(before, mass, len)) = blocks.last() {
            if before < block.0 {
                break;
            }
            let total = mass + block.1;
            block = ((before * mass + block.0 * block.1) / total, total, len + block.2);
            blocks.pop();
        }
        blocks.push(block);
    }
}
