//! Activity concurrent: without one activity the rest has a cut; the activity is put in parallel with it. Of several the
//! first by name. The cut is looked for on the whole graph, with noise too.

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::super::cut;
use super::super::follows::Follows;
use super::{Bag, only, without};

/// The traces of the activity and those of the rest.
pub(in crate::discovery::inductive) fn find(bag: &Bag, graph: &Follows) -> Option<(Bag, Bag)> {
    let bridges = bridges(bag, graph);
    (0..bag.size())
        .into_par_iter()
        .with_min_len(32)
        .find_first(|&activity| cut::find(&rest(graph, activity, &bridges[activity])).is_some())
        .map(|activity| (only(bag, activity), without(bag, activity)))
}

/// Pairs that follow each other directly only where an activity between them is left out. One that starts or ends a
/// trace then has [`OUTSIDE`] on its other side.
type Bridges = Vec<(u16, u16)>;

const OUTSIDE: u16 = u16::MAX;

/// The bridges over each activity that are no edges already. Linear in the events.
fn bridges(bag: &Bag, graph: &Follows) -> Vec<Bridges> {
    let mut found = vec![Bridges::new(); bag.size()];
    let mut seen: FxHashSet<(u16, u16, u16)> = FxHashSet::default();
    for (trace, _) in bag.iter() {
        let mut before = OUTSIDE;
        let mut at = 0;
        while at < trace.len() {
            let over = trace[at];
            at += trace[at..].iter().take_while(|&&event| event == over).count();
            let after = trace.get(at).copied().unwrap_or(OUTSIDE);
            let known = match (before, after) {
                (OUTSIDE, OUTSIDE) => true,
                (OUTSIDE, to) => graph.starts_with(to.into()),
                (from, OUTSIDE) => graph.ends_with(from.into()),
                (from, to) => graph.has(from.into(), to.into()),
            };
            if !known && seen.insert((over, before, after)) {
                found[over as usize].push((before, after));
            }
            before = over;
        }
    }
    found
}

/// Which activities follow which when `left_out` is left out; counts say nothing.
fn rest(graph: &Follows, left_out: usize, bridges: &Bridges) -> Follows {
    let place = |activity: usize| activity - usize::from(activity > left_out);
    let others = || (0..graph.size()).filter(|&activity| activity != left_out);
    let mut rest = Follows::new(graph.size() - 1);
    for from in others() {
        rest.starts[place(from)] = graph.starts[from];
        rest.ends[place(from)] = graph.ends[from];
        for to in others() {
            rest.add(place(from), place(to), graph.count(from, to));
        }
    }
    for &(from, to) in bridges {
        match (from, to) {
            (OUTSIDE, to) => rest.starts[place(to.into())] += 1,
            (from, OUTSIDE) => rest.ends[place(from.into())] += 1,
            (from, to) => rest.add(place(from.into()), place(to.into()), 1),
        }
    }
    rest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::discovery::Traces;

    proptest! {
        #[test]
        fn bridging_gives_the_graph_of_the_traces_without_the_activity(
            traces in prop::collection::vec(prop::collection::vec("[a-d]", 1..8), 1..5)
        ) {
            let bag = Bag::of(&Traces::of_names(traces.into_iter().map(|trace| (trace, 1))));
            let graph = bag.follows();
            let bridges = bridges(&bag, &graph);
            for (activity, bridges) in bridges.iter().enumerate() {
                let rest = rest(&graph, activity, bridges);
                let counted = without(&bag, activity).follows();
                prop_assert_eq!(rest.size(), counted.size());
                for from in 0..rest.size() {
                    prop_assert_eq!(rest.starts_with(from), counted.starts_with(from));
                    prop_assert_eq!(rest.ends_with(from), counted.ends_with(from));
                    for to in 0..rest.size() {
                        prop_assert_eq!(rest.has(from, to), counted.has(from, to));
                    }
                }
            }
        }
    }
}
