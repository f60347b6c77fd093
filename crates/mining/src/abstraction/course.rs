//! The course of a process: a linear order of its nodes; edges against it are rework.
//!
//! A layered layout needs some acyclic orientation (Gansner et al. 1993, section 2.1). A process
//! is read from start to end, so the order is chosen such that little traffic runs against it: the greedy heuristic of
//! Eades, Lin and Smyth ("A fast and effective heuristic for the feedback arc set problem",
//! Information Processing Letters 47, 1993) on edge weights, improved by moving single nodes to
//! their best place. Edges of the happy path weigh more than all others together, so they never
//! run upwards. Start is first and end is last whatever the edges say.

use super::{Kind, MapModel};

/// Moving nodes is repeated at most so often.
const ROUNDS: usize = 6;

/// Position of each node in the order. Edges from a later to an earlier node run upwards.
///
/// Deterministic; `O(rounds * nodes * (nodes + edges))` at worst.
pub(super) fn places(model: &MapModel) -> Vec<usize> {
    let count = model.nodes.len();
    let total: f64 = model.edges.iter().map(|edge| edge.weight as f64).sum::<f64>() + 1.0;
    let mut happy_next = vec![usize::MAX; count];
    for pair in model.happy_path.windows(2) {
        happy_next[pair[0]] = pair[1];
    }
    let mut out: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    let mut into: Vec<Vec<(usize, f64)>> = vec![Vec::new(); count];
    for edge in &model.edges {
        let fixed = |i: usize| model.nodes[i].kind != Kind::Activity;
        if edge.from == edge.to || fixed(edge.from) || fixed(edge.to) {
            continue;
        }
        let happy = happy_next[edge.from] == edge.to;
        let weight = edge.weight.max(1) as f64 + if happy { total } else { 0.0 };
        out[edge.from].push((edge.to, weight));
        into[edge.to].push((edge.from, weight));
    }

    let mut order = greedy(model, &out, &into);
    for _ in 0..ROUNDS {
        if !sift(&mut order, &out, &into) {
            break;
        }
    }

    let ends = |kind| (0..count).filter(move |&i| model.nodes[i].kind == kind);
    let mut position = vec![0; count];
    for (at, node) in ends(Kind::Start).chain(order).chain(ends(Kind::End)).enumerate() {
        position[node] = at;
    }
    position
}

/// Takes sinks to the back, sources to the front, else the node that gains most at the front.
fn greedy(model: &MapModel, out: &[Vec<(usize, f64)>], into: &[Vec<(usize, f64)>]) -> Vec<usize> {
    let sum = |edges: &Vec<(usize, f64)>| edges.iter().map(|&(_, weight)| weight).sum::<f64>();
    let mut out_left: Vec<(usize, f64)> = out.iter().map(|edges| (edges.len(), sum(edges))).collect();
    let mut in_left: Vec<(usize, f64)> = into.iter().map(|edges| (edges.len(), sum(edges))).collect();
    let mut left: Vec<usize> = (0..model.nodes.len()).filter(|&i| model.nodes[i].kind == Kind::Activity).collect();
    let (mut front, mut back) = (Vec::new(), Vec::new());
    while !left.is_empty() {
        let at = left.iter().position(|&i| out_left[i].0 == 0 && in_left[i].0 > 0);
        let (at, to_back) = match at {
            Some(at) => (at, true),
            None => {
                let source = left.iter().position(|&i| in_left[i].0 == 0);
                let best = source.unwrap_or_else(|| {
                    let gain = |at: usize| out_left[left[at]].1 - in_left[left[at]].1;
                    (1..left.len()).fold(0, |best, at| if gain(at) > gain(best) { at } else { best })
                });
                (best, false)
            }
        };
        let node = left.remove(at);
        for &(next, weight) in &out[node] {
            in_left[next].0 = in_left[next].0.saturating_sub(1);
            in_left[next].1 -= weight;
        }
        for &(next, weight) in &into[node] {
            out_left[next].0 = out_left[next].0.saturating_sub(1);
            out_left[next].1 -= weight;
        }
        if to_back { &mut back } else { &mut front }.push(node);
    }
    front.extend(back.into_iter().rev());
    front
}

/// Moves each node to the place where the least weight runs against the order. Whether any moved.
fn sift(order: &mut Vec<usize>, out: &[Vec<(usize, f64)>], into: &[Vec<(usize, f64)>]) -> bool {
    let mut moved = false;
    let mut nodes = order.clone();
    nodes.sort_unstable();
    let mut position = vec![usize::MAX; out.len()];
    for (at, &node) in order.iter().enumerate() {
        position[node] = at;
    }
    for node in nodes {
        let at = position[node];
        // Change of the weight against the order when `node` stands behind the first `k` others.
        let mut delta = vec![0.0f64; order.len()];
        let others = |other: usize| position[other] - usize::from(position[other] > at);
        for &(next, weight) in &out[node] {
            delta[others(next)] += weight;
        }
        for &(next, weight) in &into[node] {
            delta[others(next)] -= weight;
        }
        let mut cost = 0.0;
        let mut costs = Vec::with_capacity(order.len());
        costs.push(0.0);
        for &change in &delta[..order.len() - 1] {
            cost += change;
            costs.push(cost);
        }
        let mut best = at;
        for (place, &cost) in costs.iter().enumerate() {
            if cost < costs[best] - 0.5 {
                best = place;
            }
        }
        if best != at {
            moved = true;
            order.remove(at);
            order.insert(best, node);
            for (at, &node) in order.iter().enumerate() {
                position[node] = at;
            }
        }
    }
    moved
}
