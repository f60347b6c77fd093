//! Alignments: the cheapest way to read a case as a run of the model.
//!
//! Source: Adriansyah, "Aligning observed and modeled behavior", TU Eindhoven 2014; van der Aalst, Adriansyah, van Dongen,
//! "Replaying history on process models for conformance checking and performance analysis", WIREs Data Mining and
//! Knowledge Discovery 2(2), 2012. Standard costs: an event without the model 1, a labelled transition without an event 1,
//! a silent transition 0, both together 0. A run leads from the initial to a final marking.
//!
//! Exact, or said not to be: a trace whose search needs more states than its budget has a cost between two bounds, both
//! proved.

mod search;
mod trie;

#[cfg(test)]
mod tests;

use std::collections::HashMap;

use lotse_petri::{Net, TransitionId};
use rayon::prelude::*;

use self::search::{FOREIGN, SILENT, Search};
use self::trie::{NONE, Trie};
use super::graph::Graph;
use crate::discovery::Traces;

/// Limits of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// States that the search for one variant may know; the memory is about 50 bytes a state.
    pub states: usize,
}

impl Default for Options {
    /// Two million states a variant: a second or less, 100 MB at most.
    fn default() -> Self {
        Self { states: 2_000_000 }
    }
}

/// Why a log cannot be aligned with a net.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Nothing can happen.
    #[error("the net has no initial marking: put a token on the place where a case begins")]
    NoInitialMarking,
    /// A run would never end.
    #[error("the net has no final marking, and no single place without arcs out that could stand for it")]
    NoFinalMarking,
    /// No run leads to a final marking.
    #[error(
        "no final marking can be reached from the initial one, so no run of the net ends; `lotse soundness` says where"
    )]
    NoRun,
    /// None was found within the budget.
    #[error("no run to a final marking was found among {states} states; the net may be unbounded")]
    NoRunFound {
        /// The budget.
        states: usize,
    },
}

/// An event, a transition, or both together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// Activity code of the event ([`Traces::names`]).
    pub log: Option<u32>,
    /// The transition that fires.
    pub model: Option<TransitionId>,
}

/// What an alignment costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// No alignment costs less.
    pub lower: u32,
    /// The alignment at hand costs this.
    pub upper: u32,
}

impl Cost {
    /// Whether the bounds meet.
    #[must_use]
    pub fn is_exact(self) -> bool {
        self.lower == self.upper
    }
}

/// The alignment of a variant.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignment {
    /// Activity codes ([`Traces::names`]).
    pub trace: Vec<u32>,
    /// Cases.
    pub count: u64,
    /// What the moves cost, and what any would.
    pub cost: Cost,
    /// Moves of the best alignment known; read as events they are the trace, read as transitions a run of the net.
    pub moves: Vec<Move>,
    /// `1 - cost / worst`, from 0 to 1; `worst` is the number of events and the cost of the cheapest run, that is the
    /// alignment without any synchronous move. 1 where that is 0. By the upper bound of the cost where it is not exact.
    pub fitness: f64,
}

/// Alignments of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct Alignments {
    /// In the order of the traces.
    pub variants: Vec<Alignment>,
    /// Cost of the cheapest run of the net without any event.
    pub cheapest_run: u32,
}

impl Alignments {
    /// Sum of the costs over all cases, by upper bounds where a cost is not exact.
    #[must_use]
    pub fn total_cost(&self) -> u64 {
        self.variants.iter().map(|variant| u64::from(variant.cost.upper) * variant.count).sum()
    }

    /// Whether every cost is exact.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.variants.iter().all(|variant| variant.cost.is_exact())
    }

    /// Mean of the fitness of the cases, from 0 to 1; `None` for a log without cases.
    #[must_use]
    pub fn mean_fitness(&self) -> Option<f64> {
        let cases: u64 = self.variants.iter().map(|variant| variant.count).sum();
        let sum: f64 = self.variants.iter().map(|variant| variant.fitness * variant.count as f64).sum();
        (cases > 0).then(|| sum / cases as f64)
    }

    /// `1 - total cost / sum of the worst`, from 0 to 1: every move weighs the same, so long cases weigh more than in the
    /// mean. `None` for a log without cases; 1 where the sum is 0.
    #[must_use]
    pub fn log_fitness(&self) -> Option<f64> {
        let worst: u64 = self
            .variants
            .iter()
            .map(|variant| (variant.trace.len() as u64 + u64::from(self.cheapest_run)) * variant.count)
            .sum();
        let cases: u64 = self.variants.iter().map(|variant| variant.count).sum();
        (cases > 0).then(|| if worst == 0 { 1.0 } else { 1.0 - self.total_cost() as f64 / worst as f64 })
    }
}

/// Traces that are searched together. More share more prefixes, fewer fit the cache and the cores.
const TOGETHER: usize = 64;

/// Aligns every trace with the net. Activities that the net does not have are log moves.
///
/// # Errors
/// When the net has no initial or final marking, or no run between them is found. The final marking is taken from the net:
/// see [`Net::with_conventional_final`].
pub fn align(traces: &Traces, net: &Net, options: Options) -> Result<Alignments, Error> {
    if net.initial.marked().next().is_none() {
        return Err(Error::NoInitialMarking);
    }
    if net.finals.is_empty() {
        return Err(Error::NoFinalMarking);
    }
    let codes = codes_of(traces, net);
    let all: Vec<(&[u32], u64)> = traces.iter().collect();
    let (cheapest_run, run) = cheapest(net, &codes, options)?;
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_unstable_by_key(|&at| all[at].0);
    let aligned: Vec<Vec<(usize, Cost, Vec<Move>)>> = order
        .par_chunks(TOGETHER)
        .map_init(
            || (Graph::new(net), Search::default()),
            |(graph, search), chunk| {
                let traces: Vec<&[u32]> = chunk.iter().map(|&at| all[at].0).collect();
                let mut out = together(graph, search, &codes, &traces, options);
                // What the common search could not settle has its own, with its own budget.
                for (at, found) in out.iter_mut().enumerate().filter(|(_, found)| !found.0.is_exact()) {
                    let alone = if traces.len() > 1 {
                        together(graph, search, &codes, &traces[at..=at], options).remove(0)
                    } else {
                        std::mem::replace(found, (Cost { lower: 0, upper: 0 }, Vec::new()))
                    };
                    *found = alone;
                    if found.0.upper == u32::MAX {
                        // All events, then the cheapest run, is an alignment.
                        let events = traces[at].iter().map(|&code| Move { log: Some(code), model: None });
                        found.0.upper = traces[at].len() as u32 + cheapest_run;
                        found.0.lower = found.0.lower.min(found.0.upper);
                        found.1 = events.chain(run.iter().copied()).collect();
                    }
                }
                chunk.iter().zip(out).map(|(&at, (cost, moves))| (at, cost, moves)).collect()
            },
        )
        .collect();
    let mut variants: Vec<Alignment> = all
        .iter()
        .map(|&(trace, count)| Alignment {
            trace: trace.to_vec(),
            count,
            cost: Cost { lower: 0, upper: 0 },
            moves: Vec::new(),
            fitness: 1.0,
        })
        .collect();
    for (at, cost, moves) in aligned.into_iter().flatten() {
        let variant = &mut variants[at];
        let worst = variant.trace.len() as u32 + cheapest_run;
        variant.fitness = if worst == 0 { 1.0 } else { 1.0 - f64::from(cost.upper) / f64::from(worst) };
        (variant.cost, variant.moves) = (cost, moves);
    }
    Ok(Alignments { variants, cheapest_run })
}

/// Activity code of each transition.
fn codes_of(traces: &Traces, net: &Net) -> Vec<u32> {
    let names: HashMap<&str, u32> = traces.names().iter().map(String::as_str).zip(0..).collect();
    let code = |label: &Option<String>| match label {
        None => SILENT,
        Some(label) => names.get(label.as_str()).copied().unwrap_or(FOREIGN),
    };
    net.transitions().iter().map(|transition| code(&transition.label)).collect()
}

/// The cheapest run without events.
fn cheapest(net: &Net, codes: &[u32], options: Options) -> Result<(u32, Vec<Move>), Error> {
    let mut search = Search::default();
    let mut trie = Trie::new(&[&[]]);
    let found = search.run(&mut Graph::new(net), codes, &mut trie, options.states);
    match found.goals[0] {
        NONE if found.exhausted => Err(Error::NoRun),
        NONE => Err(Error::NoRunFound { states: options.states }),
        goal => {
            let (cost, moves) = search.path(goal);
            let moves = moves.into_iter().map(|(_, fired)| Move { log: None, model: fired.map(TransitionId) });
            Ok((cost, moves.collect()))
        }
    }
}

/// Cost and moves of sorted distinct traces; the upper bound is `u32::MAX` where none was found.
fn together(
    graph: &mut Graph<'_>,
    search: &mut Search,
    codes: &[u32],
    traces: &[&[u32]],
    options: Options,
) -> Vec<(Cost, Vec<Move>)> {
    let mut trie = Trie::new(traces);
    let found = search.run(graph, codes, &mut trie, options.states);
    let settle = |(trace, &goal): (&&[u32], &u32)| {
        if goal == NONE {
            return (Cost { lower: found.lower, upper: u32::MAX }, Vec::new());
        }
        let (cost, moves) = search.path(goal);
        let mut events = trace.iter().copied();
        let moves = moves
            .into_iter()
            .map(|(read, fired)| Move { log: if read { events.next() } else { None }, model: fired.map(TransitionId) })
            .collect();
        (Cost { lower: cost, upper: cost }, moves)
    };
    traces.iter().zip(&found.goals).map(settle).collect()
}
