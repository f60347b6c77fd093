//! Tau loops: the trace starts again in its middle, with nothing between.
//!
//! The strict one cuts where an activity that ends traces is followed by one that starts them; the other cuts before
//! every activity that starts traces.

use super::super::follows::Follows;
use super::{Bag, Collector};

/// The traces of the body; `None` where no trace is cut.
pub(in crate::discovery::inductive) fn find(bag: &Bag, graph: &Follows, strict: bool) -> Option<Bag> {
    let mut body = Collector::new(bag.labels.clone());
    let mut cut = false;
    for (trace, count) in bag.iter() {
        let mut from = 0;
        for at in 1..trace.len() {
            let (before, here) = (trace[at - 1] as usize, trace[at] as usize);
            if graph.starts_with(here) && (!strict || graph.ends_with(before)) {
                body.add(trace[from..at].iter().copied(), count);
                from = at;
                cut = true;
            }
        }
        body.add(trace[from..].iter().copied(), count);
    }
    cut.then(|| body.finish())
}
