//! Activity once per trace: it is put in parallel with the rest. Of several the first by name.

use super::{Bag, only, without};

/// The traces of the activity and those of the rest.
pub(in crate::discovery::inductive) fn find(bag: &Bag) -> Option<(Bag, Bag)> {
    let mut once = vec![true; bag.size()];
    let mut seen = vec![0u32; bag.size()];
    for (trace, _) in bag.iter() {
        seen.fill(0);
        for &event in trace {
            seen[event as usize] += 1;
        }
        for (once, &seen) in once.iter_mut().zip(&seen) {
            *once &= seen == 1;
        }
    }
    let activity = once.iter().position(|&once| once)?;
    Some((only(bag, activity), without(bag, activity)))
}
