//! Discovery: models and rules from logs.
//!
//! Each algorithm has a file or folder that names its source and its rule for ties. They read [`Traces`], the distinct
//! sequences of activities with their numbers of cases, except [`temporal`], which reads times.

pub mod alpha;
mod counts;
pub mod declare;
pub mod heuristics;
pub mod inductive;
pub mod skeleton;
pub mod split;
pub mod temporal;
pub mod traces;

use lotse_petri::{Net, Tree};

pub use traces::Traces;

/// Why a log gives no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No trace has an event, and the algorithm has no model of that.
    #[error("the log has no events: there is nothing to discover a model from")]
    NoEvents,
    /// Too many pairs of sets of activities.
    #[error(
        "more than {pairs} pairs of sets of activities would have to be looked at: the log is too entangled for the alpha \
         algorithm; filter it, or choose the inductive miner"
    )]
    TooEntangled {
        /// The bound.
        pairs: usize,
    },
}

/// An algorithm that gives a model, with its parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Algorithm {
    /// IM, or IMf with noise.
    Inductive(inductive::Noise),
    /// IMd or, with noise, IMfD: on the directly-follows graph alone.
    InductiveDirectlyFollows(inductive::Noise),
    /// Split miner.
    Split(split::Options),
    /// Heuristics miner.
    Heuristics(heuristics::Thresholds),
    /// Alpha algorithm.
    Alpha,
}

/// What an algorithm finds.
#[derive(Clone, Debug)]
pub enum Model {
    /// A process tree, folded ([`Tree::canonical`]): sound by construction.
    Tree(Tree),
    /// A net that is sound, with what it took to make it so.
    Sound(Net, split::Repair),
    /// A net that need not be sound.
    Net(Net),
}

impl Model {
    /// The net, made of the tree where it is one.
    #[must_use]
    pub fn to_net(&self) -> Net {
        match self {
            Self::Tree(tree) => tree.to_net("process"),
            Self::Sound(net, _) | Self::Net(net) => net.clone(),
        }
    }
}

/// Discovers a model. The cost is that of the algorithm.
///
/// # Errors
/// As the algorithm has them; the inductive miners never fail, and give `tau` where there is no event.
pub fn discover(traces: &Traces, algorithm: &Algorithm) -> Result<Model, Error> {
    Ok(match algorithm {
        Algorithm::Inductive(noise) => Model::Tree(inductive::discover(traces, *noise).canonical()),
        Algorithm::InductiveDirectlyFollows(noise) => {
            Model::Tree(inductive::directly_follows(traces, *noise).canonical())
        }
        Algorithm::Split(options) => {
            let found = split::discover(traces, options)?;
            Model::Sound(found.net, found.repair)
        }
        Algorithm::Heuristics(thresholds) => Model::Net(heuristics::discover(traces, thresholds)?.to_net()),
        Algorithm::Alpha => Model::Net(alpha::discover(traces)?),
    })
}
