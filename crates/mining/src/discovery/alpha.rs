//! Alpha algorithm: a workflow net from the footprint of a log.
//!
//! Source: van der Aalst, Weijters, Maruster, "Workflow mining: discovering process models from event logs", IEEE
//! Transactions on Knowledge and Data Engineering 16(9), 2004, definition 4.3.
//!
//! Every place joins a maximal pair of sets of activities: each of the first causes each of the second, and within a set
//! none follows another directly. Places stand in the order of their sets, compared as lists of names; so nothing is left
//! to chance, and frequencies do not matter.
//!
//! Always true: every activity is one transition. Not guaranteed, as the source shows: soundness, and that traces fit;
//! short loops, silent steps and duplicate activities are beyond it. A case without events cannot be said by such a net.

use std::collections::BTreeSet;

use lotse_petri::{Marking, Net};

use super::counts::Counts;
use super::{Error, Traces};

/// Most pairs of sets that are looked at. Beyond it the log is too entangled for this algorithm.
const MOST: usize = 200_000;

/// Discovers a workflow net with places `source`, `sink` and one a maximal pair.
///
/// # Errors
/// Where no trace has an event, or more than 200,000 pairs of sets would have to be looked at.
pub fn discover(traces: &Traces) -> Result<Net, Error> {
    let counts = Counts::of(traces);
    if counts.size() == 0 {
        return Err(Error::NoEvents);
    }
    let mut net = Net::new("alpha");
    let source = net.place("source");
    let sink = net.place("sink");
    let transitions: Vec<_> = (traces.names().iter().enumerate())
        .map(|(at, name)| net.transition(format!("t{}", at + 1), Some(name.clone())))
        .collect();
    for (activity, &transition) in transitions.iter().enumerate() {
        if counts.starts[activity] > 0 {
            net.input(source, transition, 1);
        }
        if counts.ends[activity] > 0 {
            net.output(transition, sink, 1);
        }
    }
    for (at, (before, after)) in maximal(&counts)?.into_iter().enumerate() {
        let place = net.place(format!("p{}", at + 1));
        before.into_iter().for_each(|activity| net.output(transitions[activity], place, 1));
        after.into_iter().for_each(|activity| net.input(place, transitions[activity], 1));
    }
    net.initial.set(source, 1);
    let mut last = Marking::default();
    last.set(sink, 1);
    net.finals.push(last);
    Ok(net)
}

/// Two sets of activities, each ascending.
type Pair = (Vec<usize>, Vec<usize>);

fn maximal(counts: &Counts) -> Result<BTreeSet<Pair>, Error> {
    let size = counts.size();
    let causes = |from, to| counts.follows(from, to) > 0 && counts.follows(to, from) == 0;
    let apart = |one, other| counts.follows(one, other) == 0 && counts.follows(other, one) == 0;
    let mut seen: BTreeSet<Pair> = BTreeSet::new();
    for from in 0..size {
        for to in 0..size {
            if causes(from, to) && apart(from, from) && apart(to, to) {
                seen.insert((vec![from], vec![to]));
            }
        }
    }
    let mut open: Vec<Pair> = seen.iter().cloned().collect();
    let mut found = BTreeSet::new();
    while let Some((before, after)) = open.pop() {
        let mut largest = true;
        for more in (0..size).filter(|&more| apart(more, more)) {
            let in_before = !before.contains(&more)
                && before.iter().all(|&one| apart(one, more))
                && after.iter().all(|&to| causes(more, to));
            let in_after = !after.contains(&more)
                && after.iter().all(|&one| apart(one, more))
                && before.iter().all(|&from| causes(from, more));
            for (fits, first) in [(in_before, true), (in_after, false)] {
                if !fits {
                    continue;
                }
                largest = false;
                let mut pair = (before.clone(), after.clone());
                let set = if first { &mut pair.0 } else { &mut pair.1 };
                let at = set.partition_point(|&one| one < more);
                set.insert(at, more);
                if seen.insert(pair.clone()) {
                    open.push(pair);
                }
            }
        }
        if largest {
            found.insert((before, after));
        }
        if seen.len() > MOST {
            return Err(Error::TooEntangled { pairs: MOST });
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::super::traces::tests::traces;
    use super::*;

    fn places(log: &str) -> Vec<String> {
        let traces = traces(log);
        let net = discover(&traces).expect("a net");
        let label = |transition: &lotse_petri::Transition| transition.label.clone().expect("none is silent");
        (0..net.places().len() as u32)
            .map(lotse_petri::PlaceId)
            .map(|place| {
                let side = |outputs: bool| {
                    let at = |transition: &&lotse_petri::Transition| {
                        let arcs = if outputs { transition.outputs() } else { transition.inputs() };
                        arcs.iter().any(|&(other, _)| other == place)
                    };
                    net.transitions().iter().filter(at).map(label).collect::<Vec<_>>().join(" ")
                };
                format!("{} > {}", side(true), side(false))
            })
            .collect()
    }

    /// The log L1 and its net, from section 4 of the source.
    #[test]
    fn the_example_of_the_source() {
        let found = places("a b c d *3; a c b d *2; a e d");
        assert_eq!(found, [" > a", "d > ", "a > b e", "a > c e", "b e > d", "c e > d"]);
    }

    #[test]
    fn an_activity_that_follows_itself_has_no_place_of_its_own() {
        assert_eq!(places("a b b c"), [" > a", "c > "]);
    }

    #[test]
    fn a_log_without_events_has_no_net() {
        assert!(matches!(discover(&traces(" *4")), Err(Error::NoEvents)));
    }
}
