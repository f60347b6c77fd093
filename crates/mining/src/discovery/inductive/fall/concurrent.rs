//! Activity concurrent: without one activity the rest has a cut; the activity is put in parallel with it. Of several the
//! first by name.

use super::super::cut;
use super::{Bag, only, without};

/// The traces of the activity and those of the rest.
pub(in crate::discovery::inductive) fn find(bag: &Bag, noise: f64) -> Option<(Bag, Bag)> {
    (0..bag.size()).find_map(|activity| {
        let rest = without(bag, activity);
        let graph = rest.follows();
        let found = cut::find(&graph).is_some() || noise > 0.0 && cut::find(&graph.without_rare(noise)).is_some();
        found.then(|| (only(bag, activity), rest))
    })
}
