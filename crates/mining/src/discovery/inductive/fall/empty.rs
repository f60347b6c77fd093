//! Empty traces: a choice between nothing and the rest.
//!
//! With noise, empty traces that are rarer than that share of the others are left out instead: Leemans, "Robust process
//! mining with guarantees", 2017, section 6.3.2.

use super::Bag;

/// What to do with empty traces.
pub(in crate::discovery::inductive) enum Empty {
    /// There is none.
    Absent,
    /// They are too rare.
    Noise,
    /// The part may be skipped.
    Skip,
}

/// Judges the empty traces of a bag.
pub(in crate::discovery::inductive) fn judge(bag: &Bag, noise: f64) -> Empty {
    if bag.empty == 0 {
        Empty::Absent
    } else if (bag.empty as f64) <= noise * (bag.cases() + bag.empty) as f64 {
        Empty::Noise
    } else {
        Empty::Skip
    }
}
