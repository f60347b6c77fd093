//! Impulses: staff say where it hurts, and get an answer.
//!
//! States and duties follow the German federal framework directive on idea management; what must hold:
//! no rejection without reasons, no acceptance without an owner and a date, no end without a check that it was
//! built. The types make it so: [`State::Accepted`] cannot be written without a [`Plan`], [`State::Rejected`] not
//! without [`Reasons`], [`State::Closed`] not without a [`Finding`].

mod apply;
mod board;
mod decide;
mod due;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use apply::apply;
pub use board::Board;
pub use decide::{By, Command, decide};
pub use due::{Due, due};

use crate::text::{Reasons, Text};
use crate::{Person, Token};

/// Number of an impulse, from 1 in the order of receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub u64);

/// What an impulse is about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Anchor {
    /// Nothing in particular.
    #[default]
    Nowhere,
    /// A process.
    Process {
        /// The dataset.
        dataset: String,
    },
    /// A step of it.
    Activity {
        /// The dataset.
        dataset: String,
        /// Name of the step.
        activity: String,
    },
    /// What lies between two steps.
    Transition {
        /// The dataset.
        dataset: String,
        /// Name of the first.
        from: String,
        /// Name of the second.
        to: String,
    },
}

impl Anchor {
    /// The dataset, if there is one.
    #[must_use]
    pub fn dataset(&self) -> Option<&str> {
        match self {
            Self::Nowhere => None,
            Self::Process { dataset } | Self::Activity { dataset, .. } | Self::Transition { dataset, .. } => {
                Some(dataset)
            }
        }
    }
}

/// What is submitted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// What slows the work down.
    pub problem: Text,
    /// How often, or how much.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Text>,
    /// What could be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idea: Option<Text>,
    /// Where.
    #[serde(default)]
    pub anchor: Anchor,
}

/// Who gave an impulse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Submitter {
    /// Somebody with a name.
    Named(Person),
    /// Somebody with a code word. Nobody can find out who.
    CodeWord(Token),
}

/// Who builds what was accepted, and by when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// Who is responsible.
    pub owner: Person,
    /// By when.
    pub due: Date,
    /// What will be done, and why so.
    pub reasons: Reasons,
    /// What will not be done, where it was accepted in part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub without: Option<Reasons>,
}

/// What somebody says an impulse is worth.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opinion {
    /// Who says it.
    pub by: Person,
    /// Whether they would do it.
    pub recommended: bool,
    /// Why.
    pub reasons: Reasons,
}

/// Whether it was built, and does what it should.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// Who has looked; never who has built it.
    pub by: Person,
    /// Whether it works.
    pub works: bool,
    /// What was looked at and found.
    pub reasons: Reasons,
}

/// Where an impulse stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Received, and nobody has looked yet.
    Received,
    /// In scope and no duplicate.
    Checked,
    /// Somebody has said what it is worth.
    Assessed {
        /// What they said.
        opinion: Opinion,
    },
    /// It will be done.
    Accepted {
        /// By whom and when.
        plan: Plan,
        /// Who decided.
        by: Person,
    },
    /// It will not be done.
    Rejected {
        /// Why.
        reasons: Reasons,
        /// Who decided.
        by: Person,
    },
    /// Said before; votes and followers went there.
    Merged {
        /// Where.
        into: Id,
        /// Who merged.
        by: Person,
    },
    /// It is being built.
    InWork {
        /// By whom and when.
        plan: Plan,
        /// Who decided.
        by: Person,
    },
    /// Whoever built it says it is done.
    Implemented {
        /// By whom and when.
        plan: Plan,
        /// Who decided.
        by: Person,
        /// What was built.
        done: Reasons,
    },
    /// Checked by somebody else, and it works.
    Closed {
        /// By whom and when it was to be done.
        plan: Plan,
        /// Who decided.
        by: Person,
        /// What was built.
        done: Reasons,
        /// What the check found.
        finding: Finding,
    },
}

impl State {
    /// For programs and addresses, as in JSON.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checked => "checked",
            Self::Assessed { .. } => "assessed",
            Self::Accepted { plan, .. } if plan.without.is_some() => "accepted-in-part",
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Merged { .. } => "merged",
            Self::InWork { .. } => "in-work",
            Self::Implemented { .. } => "implemented",
            Self::Closed { .. } => "closed",
        }
    }

    /// Whether nothing is left to do.
    #[must_use]
    pub fn is_final(&self) -> bool {
        matches!(self, Self::Rejected { .. } | Self::Merged { .. } | Self::Closed { .. })
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Writer {
    /// Whoever gave the impulse, named or not.
    Submitter,
    /// Somebody of the authority who answers.
    Authority(Person),
}

/// A message between whoever gave the impulse and the authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// From whom.
    pub by: Writer,
    /// On which day, in Germany; not nearer, so that nobody can be found by the time.
    pub on: Date,
    /// What.
    pub text: Text,
}

/// An impulse.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Impulse {
    /// Its number.
    pub id: Id,
    /// What was said.
    pub content: Content,
    /// By whom.
    pub submitter: Submitter,
    /// Day of receipt; after a merge the earliest.
    pub received: Date,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Date,
    /// Day of the decision.
    pub decided: Option<Date>,
    /// Day on which it was reported as done.
    pub implemented: Option<Date>,
    /// The dialogue, oldest first.
    pub messages: Vec<Message>,
    /// Whom it concerns too; one token a person and impulse.
    pub votes: Vec<Token>,
    /// Who wants to hear of it.
    pub followers: Vec<Token>,
    /// How often it changed; the version that a command has to name.
    pub version: u64,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// To which impulse.
    pub impulse: Id,
    /// On which day, in Germany.
    pub on: Date,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen to an impulse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// It was given.
    Received {
        /// What.
        content: Content,
        /// By whom.
        submitter: Submitter,
    },
    /// It came to another state.
    Moved {
        /// To which.
        to: State,
    },
    /// Somebody wrote.
    Said {
        /// From whom.
        by: Writer,
        /// What.
        text: Text,
    },
    /// It concerns somebody else too.
    Voted {
        /// Whom.
        token: Token,
    },
    /// No longer.
    Unvoted {
        /// Whom.
        token: Token,
    },
    /// Somebody wants to hear of it.
    Followed {
        /// Who.
        token: Token,
    },
    /// No longer.
    Unfollowed {
        /// Who.
        token: Token,
    },
    /// Another one was merged into it.
    Absorbed {
        /// Which.
        other: Id,
        /// Its votes that were not here already.
        votes: Vec<Token>,
        /// Its followers.
        followers: Vec<Token>,
        /// Its day of receipt, if earlier.
        received: Date,
    },
}

#[cfg(test)]
mod tests;
