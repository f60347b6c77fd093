//! Soundness of a workflow net, by visiting its states.
//!
//! Source: van der Aalst, "The application of Petri nets to workflow management", Journal of Circuits, Systems and
//! Computers 8(1), 1998, definition 9: every reachable marking can reach the final one, no reachable marking holds more
//! than it, and no transition is dead.

use std::collections::HashMap;

use lotse_petri::{Marking, Net, TransitionId};

/// Most markings that are visited.
const MOST: usize = 20_000;

/// Whether a net is sound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soundness {
    /// It is.
    Sound,
    /// It is not.
    Unsound,
    /// More than 20,000 markings can be reached.
    Undecided,
}

/// Checks a net with one final marking. A place that holds two tokens makes it unsound here: nets of gateways are safe
/// when they are sound.
pub(super) fn check(net: &Net) -> Soundness {
    let full = |marking: &Marking| {
        let mut full = marking.clone();
        full.0.resize(net.places().len(), 0);
        full
    };
    let (initial, last) = (full(&net.initial), full(&net.finals[0]));
    let sink = last.0.iter().position(|&tokens| tokens > 0).expect("a final marking has a token");
    // Which transitions take from a place: few of all are enabled in a marking.
    let mut takers = vec![Vec::new(); net.places().len()];
    for (at, transition) in net.transitions().iter().enumerate() {
        takers[transition.inputs()[0].0.index()].push(TransitionId(at as u32));
    }
    let mut numbers: HashMap<Marking, usize> = HashMap::from([(initial.clone(), 0)]);
    let mut states = vec![initial];
    let mut before: Vec<Vec<usize>> = vec![Vec::new()];
    let mut fired = vec![false; net.transitions().len()];
    let mut at = 0;
    while at < states.len() {
        let marking = states[at].clone();
        for (&tokens, takers) in marking.0.iter().zip(&takers) {
            for &transition in takers.iter().filter(|_| tokens > 0) {
                let Some(next) = net.fire(&marking, transition) else { continue };
                if next.0.iter().any(|&tokens| tokens > 1) || next.0[sink] > 0 && next != last {
                    return Soundness::Unsound;
                }
                fired[transition.index()] = true;
                let count = states.len();
                let number = *numbers.entry(next.clone()).or_insert(count);
                if number == count {
                    if count == MOST {
                        return Soundness::Undecided;
                    }
                    states.push(next);
                    before.push(Vec::new());
                }
                before[number].push(at);
            }
        }
        at += 1;
    }
    let Some(&goal) = numbers.get(&last) else { return Soundness::Unsound };
    let mut ends = vec![false; states.len()];
    let mut open = vec![goal];
    ends[goal] = true;
    while let Some(state) = open.pop() {
        for &earlier in &before[state] {
            if !std::mem::replace(&mut ends[earlier], true) {
                open.push(earlier);
            }
        }
    }
    if ends.contains(&false) || fired.contains(&false) { Soundness::Unsound } else { Soundness::Sound }
}
