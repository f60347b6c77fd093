//! Soundness of workflow nets, by visiting their markings.
//!
//! Source: van der Aalst, "The application of Petri nets to workflow management", Journal of Circuits, Systems and
//! Computers 8(1), 1998, definitions 6 and 9. A net is sound when from every reachable marking the final one can be
//! reached, no reachable marking holds the final one and more, and no transition is dead.
//!
//! An unbounded net is recognised by a marking that covers one on the way to it (Karp and Miller, "Parallel program
//! schemata", Journal of Computer and System Sciences 3(2), 1969): what led from the one to the other can be repeated
//! for ever. Every fault comes with the shortest firing sequence that shows it, as breadth-first search finds it in the
//! order of the transitions.

use std::collections::HashMap;

use crate::net::{Marking, Net, TransitionId};

/// Most markings that are visited unless a caller says otherwise: some seconds, some hundred megabytes.
pub const MOST: usize = 500_000;

/// Whether a net is sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is; this many markings can be reached.
    Sound {
        /// Reachable markings.
        markings: usize,
    },
    /// It is not, for these reasons, in the order of [`Fault`].
    Unsound(Vec<Fault>),
    /// Visiting so many markings decided nothing.
    Undecided {
        /// Markings visited.
        visited: usize,
    },
}

/// Why a net is not sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The final marking is exceeded: something goes on after the end.
    Improper {
        /// What fires from the initial marking.
        path: Vec<TransitionId>,
        /// Where that leads.
        marking: Marking,
    },
    /// Tokens grow without limit.
    Unbounded {
        /// What fires from the initial marking.
        path: Vec<TransitionId>,
        /// What then can be fired again and again, each time with more tokens left.
        again: Vec<TransitionId>,
        /// The marking after firing it once.
        marking: Marking,
    },
    /// Nothing can fire, and it is not the end.
    Deadlock {
        /// What fires from the initial marking.
        path: Vec<TransitionId>,
        /// Where that leads.
        marking: Marking,
    },
    /// Something can always fire, but never again reach the end.
    Livelock {
        /// What fires from the initial marking.
        path: Vec<TransitionId>,
        /// Where that leads.
        marking: Marking,
    },
    /// A transition that can never fire.
    Dead(TransitionId),
}

/// Why soundness has no meaning for a net.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoWorkflow {
    /// No or several final markings.
    #[error("a workflow net has one final marking, this net has {count}; name it under `finalmarkings`")]
    Finals {
        /// How many it has.
        count: usize,
    },
    /// The initial marking is not one token where nothing leads.
    #[error("a workflow net begins with one token on the one place without arcs in; here that is {found}")]
    Source {
        /// What was found.
        found: String,
    },
    /// The final marking is not one token where nothing leads away.
    #[error("a workflow net ends with one token on the one place without arcs out; here that is {found}")]
    Sink {
        /// What was found.
        found: String,
    },
    /// A node that is not between the source and the sink.
    #[error("`{id}` is on no path from the source to the sink; join it or remove it")]
    Loose {
        /// Identifier of the place or transition.
        id: String,
    },
}

/// Decides soundness, visiting at most `most` markings ([`MOST`] is usual).
///
/// At most one fault of each kind is given, and every dead transition; dead transitions, deadlocks and livelocks only where
/// all markings were visited, since in an unbounded net they cannot be told so.
///
/// # Errors
/// When the net is no workflow net.
pub fn decide(net: &Net, most: usize) -> Result<Verdict, NoWorkflow> {
    let last = structure(net)?;
    let mut space = Space::default();
    space.states.push(State { marking: padded(&net.initial, net), parent: None, fired: TransitionId(0) });
    space.numbers.insert(space.states[0].marking.clone(), 0);
    let (mut improper, mut deadlock) = (None, None);
    let mut alive = vec![false; net.transitions().len()];
    let mut before: Vec<Vec<usize>> = vec![Vec::new()];
    let mut at = 0;
    while at < space.states.len() {
        let marking = space.states[at].marking.clone();
        if improper.is_none() && marking != last && covers(&marking, &last) {
            improper = Some(at);
        }
        let mut stuck = true;
        for (number, live) in alive.iter_mut().enumerate() {
            let fired = TransitionId(number as u32);
            let Some(next) = net.fire(&marking, fired) else { continue };
            (stuck, *live) = (false, true);
            if let Some(&known) = space.numbers.get(&next) {
                before[known].push(at);
                continue;
            }
            if space.states.len() >= most {
                let faults: Vec<Fault> = improper.map(|at| space.improper(at)).into_iter().collect();
                return Ok(if faults.is_empty() {
                    Verdict::Undecided { visited: most }
                } else {
                    Verdict::Unsound(faults)
                });
            }
            let new = space.states.len();
            space.numbers.insert(next.clone(), new);
            space.states.push(State { marking: next, parent: Some(at), fired });
            before.push(vec![at]);
            if let Some(unbounded) = space.unbounded(new) {
                let faults = improper.map(|at| space.improper(at)).into_iter().chain([unbounded]);
                return Ok(Verdict::Unsound(faults.collect()));
            }
        }
        if stuck && marking != last && deadlock.is_none() {
            deadlock = Some(at);
        }
        at += 1;
    }
    let mut ends = vec![false; space.states.len()];
    let mut open: Vec<usize> = space.numbers.get(&last).copied().into_iter().collect();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut ends[at], true) {
            open.extend(&before[at]);
        }
    }
    let stuck = |at: usize| {
        (0..net.transitions().len()).all(|t| !net.enabled(&space.states[at].marking, TransitionId(t as u32)))
    };
    // A marking that leads into a deadlock is that deadlock's fault; one that cannot reach any is a livelock.
    let mut halts = vec![false; space.states.len()];
    let mut open: Vec<usize> = (0..space.states.len()).filter(|&at| !ends[at] && stuck(at)).collect();
    while let Some(at) = open.pop() {
        if !std::mem::replace(&mut halts[at], true) {
            open.extend(&before[at]);
        }
    }
    let livelock = (0..space.states.len()).find(|&at| !ends[at] && !halts[at]);
    let marking = |at: usize| space.states[at].marking.clone();
    let mut faults: Vec<Fault> = improper.map(|at| space.improper(at)).into_iter().collect();
    faults.extend(deadlock.map(|at| Fault::Deadlock { path: space.path(at), marking: marking(at) }));
    faults.extend(livelock.map(|at| Fault::Livelock { path: space.path(at), marking: marking(at) }));
    let dead = alive.iter().enumerate().filter(|(_, alive)| !**alive);
    faults.extend(dead.map(|(at, _)| Fault::Dead(TransitionId(at as u32))));
    Ok(if faults.is_empty() { Verdict::Sound { markings: space.states.len() } } else { Verdict::Unsound(faults) })
}

struct State {
    marking: Marking,
    parent: Option<usize>,
    fired: TransitionId,
}

#[derive(Default)]
struct Space {
    states: Vec<State>,
    numbers: HashMap<Marking, usize>,
}

impl Space {
    fn path(&self, at: usize) -> Vec<TransitionId> {
        self.between(None, at)
    }

    /// What fired after `from` up to `at`.
    fn between(&self, from: Option<usize>, mut at: usize) -> Vec<TransitionId> {
        let mut path = Vec::new();
        while let (true, Some(parent)) = (Some(at) != from, self.states[at].parent) {
            path.push(self.states[at].fired);
            at = parent;
        }
        path.reverse();
        path
    }

    fn improper(&self, at: usize) -> Fault {
        Fault::Improper { path: self.path(at), marking: self.states[at].marking.clone() }
    }

    fn unbounded(&self, new: usize) -> Option<Fault> {
        let marking = &self.states[new].marking;
        let mut at = self.states[new].parent;
        while let Some(known) = at {
            if covers(marking, &self.states[known].marking) {
                let again = self.between(Some(known), new);
                return Some(Fault::Unbounded { path: self.path(known), again, marking: marking.clone() });
            }
            at = self.states[known].parent;
        }
        None
    }
}

/// Whether `more` has at least the tokens of `less` on every place. Both are of full length.
fn covers(more: &Marking, less: &Marking) -> bool {
    more.0.iter().zip(&less.0).all(|(more, less)| more >= less)
}

fn padded(marking: &Marking, net: &Net) -> Marking {
    let mut full = marking.clone();
    full.0.resize(net.places().len(), 0);
    full
}

/// The final marking of a workflow net.
fn structure(net: &Net) -> Result<Marking, NoWorkflow> {
    let [last] = &net.finals[..] else { return Err(NoWorkflow::Finals { count: net.finals.len() }) };
    let places = net.places().len();
    let (mut filled, mut emptied) = (vec![false; places], vec![false; places]);
    for transition in net.transitions() {
        transition.outputs().iter().for_each(|(place, _)| filled[place.index()] = true);
        transition.inputs().iter().for_each(|(place, _)| emptied[place.index()] = true);
    }
    let only = |joined: &[bool], marking: &Marking| -> Result<usize, String> {
        let bare: Vec<usize> = (0..places).filter(|&at| !joined[at]).collect();
        let marked: Vec<(usize, u32)> = marking.marked().map(|(place, tokens)| (place.index(), tokens)).collect();
        match (&bare[..], &marked[..]) {
            ([bare], [(place, 1)]) if bare == place => Ok(*bare),
            ([], _) => Err("no place".to_owned()),
            ([bare], _) => Err(format!("`{}`, marked otherwise", net.places()[*bare].id)),
            (several, _) => {
                Err(several.iter().map(|&at| format!("`{}`", net.places()[at].id)).collect::<Vec<_>>().join(", "))
            }
        }
    };
    let source = only(&filled, &net.initial).map_err(|found| NoWorkflow::Source { found })?;
    let sink = only(&emptied, last).map_err(|found| NoWorkflow::Sink { found })?;
    for (start, forward) in [(source, true), (sink, false)] {
        let (mut place_seen, mut seen) = (vec![false; places], vec![false; net.transitions().len()]);
        place_seen[start] = true;
        let mut changed = true;
        while changed {
            changed = false;
            for (transition, seen) in net.transitions().iter().zip(&mut seen) {
                let (from, to) = match forward {
                    true => (transition.inputs(), transition.outputs()),
                    false => (transition.outputs(), transition.inputs()),
                };
                if !*seen && from.iter().any(|(place, _)| place_seen[place.index()]) {
                    (*seen, changed) = (true, true);
                    to.iter().for_each(|(place, _)| place_seen[place.index()] = true);
                }
            }
        }
        if let Some(at) = place_seen.iter().position(|seen| !seen) {
            return Err(NoWorkflow::Loose { id: net.places()[at].id.clone() });
        }
        if let Some(at) = seen.iter().position(|seen| !seen) {
            return Err(NoWorkflow::Loose { id: net.transitions()[at].id.clone() });
        }
    }
    Ok(padded(last, net))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::tree::tests::any_tree;

    /// A net from lines such as `t: p q > r`, from `i` to `o`.
    fn net(text: &str) -> Net {
        let mut net = Net::new("n");
        let mut places = HashMap::new();
        for name in ["i", "o"] {
            places.insert(name.to_owned(), net.place(name));
        }
        for line in text.split(';') {
            let (name, arcs) = line.split_once(':').expect("a transition");
            let transition = net.transition(name.trim(), Some(name.trim().to_owned()));
            let (from, to) = arcs.split_once('>').expect("an arrow");
            for (names, into) in [(from, true), (to, false)] {
                for name in names.split_whitespace() {
                    let place = *places.entry(name.to_owned()).or_insert_with(|| net.place(name));
                    match into {
                        true => net.input(place, transition, 1),
                        false => net.output(transition, place, 1),
                    }
                }
            }
        }
        net.initial = Marking(vec![1]);
        net.finals = vec![Marking(vec![0, 1])];
        net
    }

    fn check(text: &str) -> String {
        let net = net(text);
        let name = |path: &[TransitionId]| {
            path.iter().map(|t| net.transitions()[t.index()].id.as_str()).collect::<Vec<_>>().join(" ")
        };
        match decide(&net, 1000) {
            Err(error) => error.to_string(),
            Ok(Verdict::Sound { markings }) => format!("sound, {markings} markings"),
            Ok(Verdict::Undecided { visited }) => format!("undecided after {visited}"),
            Ok(Verdict::Unsound(faults)) => {
                let told = faults.iter().map(|fault| match fault {
                    Fault::Improper { path, .. } => format!("improper after {}", name(path)),
                    Fault::Unbounded { path, again, .. } => {
                        format!("unbounded after {} by {}", name(path), name(again))
                    }
                    Fault::Deadlock { path, .. } => format!("deadlock after {}", name(path)),
                    Fault::Livelock { path, .. } => format!("livelock after {}", name(path)),
                    Fault::Dead(transition) => format!("dead {}", name(&[*transition])),
                });
                told.collect::<Vec<_>>().join(", ")
            }
        }
    }

    #[test]
    fn every_fault_has_its_shortest_witness() {
        assert_eq!(check("a: i > p; b: p > o"), "sound, 3 markings");
        assert_eq!(check("a: i > p; b: i > q; c: p q > o"), "deadlock after a, dead c");
        assert_eq!(check("a: i > p q; b: p > o; c: q > o"), "improper after a b, deadlock after a b c");
        assert_eq!(check("a: i > p; b: p > p q; c: p q > o"), "unbounded after a by b");
        assert_eq!(check("a: i > p; b: p > q; c: q > p; d: i > r; e: p r > o; f: r > o"), "livelock after a, dead e");
    }

    #[test]
    fn what_is_no_workflow_net_is_told_why() {
        assert_eq!(
            check("a: i > p; b: i > o"),
            "a workflow net ends with one token on the one place without arcs out; here that is `o`, `p`"
        );
        assert_eq!(check("a: i > o; b: p > p"), "`p` is on no path from the source to the sink; join it or remove it");
        let mut none = net("a: i > o");
        none.finals.clear();
        assert_eq!(decide(&none, 10), Err(NoWorkflow::Finals { count: 0 }));
    }

    #[test]
    fn the_bound_is_told() {
        let many = "a: i > p q r s; b: p > t; c: q > u; d: r > v; e: s > w; f: t u v w > o";
        assert_eq!(decide(&net(many), 10), Ok(Verdict::Undecided { visited: 10 }));
        assert_eq!(decide(&net(many), 18), Ok(Verdict::Sound { markings: 18 }));
    }

    proptest! {
        #[test]
        fn nets_of_trees_are_sound(tree in any_tree()) {
            let verdict = decide(&tree.to_net("n"), 5000);
            prop_assert!(matches!(verdict, Ok(Verdict::Sound { .. } | Verdict::Undecided { .. })), "{:?}", verdict);
        }
    }
}
