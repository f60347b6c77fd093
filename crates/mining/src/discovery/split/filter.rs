//! Filtering: the edges that are needed, and the strong ones.
//!
//! Source: section 3.3 of the paper. For every step the path from the start with the greatest capacity (the least count
//! on it) is kept, and likewise one to the end; beyond these, edges stay that reach the percentile `share` of the
//! strongest incoming and outgoing edges of all steps (by nearest rank); with a share of 0 all stay.

use super::{Graph, Step};

pub(super) fn filter(graph: &mut Graph, share: f64) {
    let end = graph.size - 1;
    let mut strongest = Vec::new();
    for step in 0..graph.size {
        strongest.extend(graph.after(step).into_iter().map(|to| graph.edge(step, to)).max());
        strongest.extend(graph.before(step).into_iter().map(|from| graph.edge(from, step)).max());
    }
    strongest.sort_unstable();
    // The nearest rank: the least value that at least this share of the values does not exceed.
    let rank = ((share * strongest.len() as f64).ceil() as usize).min(strongest.len());
    let least = if rank == 0 { 0 } else { strongest[rank - 1] };
    reconnect(graph);
    let forward = widest(graph, 0, &|one, other| graph.edge(one, other));
    let backward = widest(graph, end, &|one, other| graph.edge(other, one));
    let mut kept = vec![false; graph.edges.len()];
    for step in 0..graph.size {
        if let Some(from) = forward[step] {
            kept[from * graph.size + step] = true;
        }
        if let Some(to) = backward[step] {
            kept[step * graph.size + to] = true;
        }
    }
    for (edge, kept) in graph.edges.iter_mut().zip(kept) {
        if !kept && *edge < least {
            *edge = 0;
        }
    }
}

/// For each step the one before it on a path from `root` whose least edge is greatest: Dijkstra's algorithm with capacity
/// for distance. Of equals the first settled.
fn widest(graph: &Graph, root: Step, edge: &dyn Fn(Step, Step) -> u64) -> Vec<Option<Step>> {
    let mut capacity = vec![0; graph.size];
    let mut before = vec![None; graph.size];
    let mut settled = vec![false; graph.size];
    capacity[root] = u64::MAX;
    while let Some(step) = (0..graph.size)
        .filter(|&step| !settled[step] && capacity[step] > 0)
        .max_by_key(|&step| (capacity[step], std::cmp::Reverse(step)))
    {
        settled[step] = true;
        for next in 0..graph.size {
            let through = capacity[step].min(edge(step, next));
            if !settled[next] && through > capacity[next] {
                (capacity[next], before[next]) = (through, Some(step));
            }
        }
    }
    before
}

/// Dropping concurrent pairs and the rarer of two directions can leave a step without a way from the start or to the
/// end. Such a step is joined to the start, or the end, directly, with the least count there is.
fn reconnect(graph: &mut Graph) {
    let end = graph.size - 1;
    for (root, forward) in [(0, true), (end, false)] {
        loop {
            let reached = widest(graph, root, &|one, other| {
                if forward { graph.edge(one, other) } else { graph.edge(other, one) }
            });
            let Some(lost) = (1..end).find(|&step| reached[step].is_none()) else { break };
            let at = if forward { lost } else { lost * graph.size + end };
            graph.edges[at] = graph.edges[at].max(1);
        }
    }
}
