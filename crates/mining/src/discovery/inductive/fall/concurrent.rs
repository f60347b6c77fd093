//! Activity concurrent: without one activity the rest has a cut; the activity is put in parallel with it. Of several the
//! first by name. The cut is looked for on the whole graph, with noise too.

use super::super::cut;
use super::{Bag, only, without};

/// The traces of the activity and those of the rest.
pub(in crate::discovery::inductive) fn find(bag: &Bag) -> Option<(Bag, Bag)> {
    (0..bag.size()).find_map(|activity| {
        let rest = without(bag, activity);
        cut::find(&rest.follows()).map(|_| (only(bag, activity), rest))
    })
}
