//! Fall-throughs: what is tried where no cut is found.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.2.3, in this order: empty traces, activity
//! once per trace, activity concurrent, strict tau loop, tau loop, flower model.

pub(super) mod concurrent;
pub(super) mod empty;
pub(super) mod flower;
pub(super) mod once;
pub(super) mod tau_loop;

use super::bag::{Bag, Collector};

/// The traces without the events of one activity.
fn without(bag: &Bag, activity: usize) -> Bag {
    let mut rest = Collector::new(bag.labels.clone());
    rest_into(bag, activity, &mut rest);
    rest.finish()
}

fn rest_into(bag: &Bag, activity: usize, rest: &mut Collector) {
    for (trace, count) in bag.iter() {
        rest.add(trace.iter().copied().filter(|event| *event as usize != activity), count);
    }
}

/// The traces with only the events of one activity.
fn only(bag: &Bag, activity: usize) -> Bag {
    let mut part = Collector::new(vec![bag.labels[activity]]);
    for (trace, count) in bag.iter() {
        part.add(trace.iter().filter(|event| **event as usize == activity).map(|_| 0), count);
    }
    part.finish()
}
