//! Splitting a bag along a cut.
//!
//! Source: Leemans, "Robust process mining with guarantees", 2017, section 6.2.2 and, where traces do not fit the cut
//! because it was found on a filtered graph, section 6.3.1 (filtering log splitters).

use lotse_petri::tree::Operator;

use super::bag::{Bag, Collector};
use super::cut::Cut;

/// One bag for each group of the cut.
pub(super) fn split(bag: &Bag, cut: &Cut) -> Vec<Bag> {
    let mut group = vec![0; bag.size()];
    let mut local = vec![0u16; bag.size()];
    for (at, activities) in cut.groups.iter().enumerate() {
        for (number, &activity) in activities.iter().enumerate() {
            group[activity] = at;
            local[activity] = number as u16;
        }
    }
    let labels = |activities: &Vec<usize>| activities.iter().map(|&activity| bag.labels[activity]).collect();
    let parts = cut.groups.iter().map(|activities| Collector::new(labels(activities))).collect();
    let mut splitter = Splitter { group, local, parts };
    for (trace, count) in bag.iter() {
        match cut.operator {
            Operator::Exclusive => splitter.exclusive(trace, count),
            Operator::Sequence => splitter.sequence(trace, count),
            Operator::Parallel => splitter.parallel(trace, count),
            Operator::Loop => splitter.repeat(trace, count),
        }
    }
    splitter.parts.into_iter().map(Collector::finish).collect()
}

struct Splitter {
    /// Group of each activity, and its number there.
    group: Vec<usize>,
    local: Vec<u16>,
    parts: Vec<Collector>,
}

impl Splitter {
    /// The events of `group` in `trace`, to its part.
    fn keep(&mut self, group: usize, trace: &[u16], count: u64) {
        let Self { group: groups, local, parts } = self;
        let kept = trace.iter().filter(|event| groups[**event as usize] == group).map(|event| local[*event as usize]);
        parts[group].add(kept, count);
    }

    /// The whole trace goes to the group with most of its events, of equals to the last; its other events are noise.
    fn exclusive(&mut self, trace: &[u16], count: u64) {
        let mut events = vec![0; self.parts.len()];
        for &event in trace {
            events[self.group[event as usize]] += 1;
        }
        let most = *events.iter().max().expect("a cut has groups");
        let group = events.iter().rposition(|&events| events == most).expect("it is one of them");
        self.keep(group, trace, count);
    }

    /// Group after group takes the stretch that holds most events of its own and fewest of the groups after it; events
    /// of other groups within it are noise. Of equally good stretches the shortest.
    fn sequence(&mut self, trace: &[u16], count: u64) {
        let mut from = 0;
        let last = self.parts.len() - 1;
        for group in 0..last {
            let (mut to, mut least, mut cost) = (from, 0i64, 0i64);
            for (at, &event) in trace.iter().enumerate().skip(from) {
                let of = self.group[event as usize];
                cost += if of == group { -1 } else { i64::from(of > group) };
                if cost < least {
                    (to, least) = (at + 1, cost);
                }
            }
            self.keep(group, &trace[from..to], count);
            from = to;
        }
        self.keep(last, &trace[from..], count);
    }

    fn parallel(&mut self, trace: &[u16], count: u64) {
        for group in 0..self.parts.len() {
            self.keep(group, trace, count);
        }
    }

    /// Body and redo take turns; where a redo starts or ends the trace or follows another, the body was empty there.
    fn repeat(&mut self, trace: &[u16], count: u64) {
        let mut after_body = false;
        let mut from = 0;
        while from < trace.len() {
            let group = self.group[trace[from] as usize];
            let length = trace[from..].iter().take_while(|event| self.group[**event as usize] == group).count();
            if group != 0 && !after_body {
                self.parts[0].add([].into_iter(), count);
            }
            self.keep(group, &trace[from..from + length], count);
            after_body = group == 0;
            from += length;
        }
        if !after_body {
            self.parts[0].add([].into_iter(), count);
        }
    }
}
