//! Measures: what is done about an impulse or a potential, and whether it helped.
//!
//! A measure cannot be written without an owner, a frozen baseline, a target, the day by which it is built and the day
//! on which it is measured again. The second measurement asks the same query of new data; its outcome follows from the
//! interval alone, and „kein Effekt nachweisbar“ is one of the outcomes. Numbers of records are whole millionths
//! ([`Micro`]), so that reading a journal gives the bits that were written.

mod board;
mod effect;
mod micro;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use board::{Command, Due, Measures, apply, decide, due};
pub use effect::{Effect, LEAST, effect};
pub use micro::Micro;

use crate::potential::Subject;
use crate::text::{Reasons, Text};
use crate::{Person, impulse};

/// Number of a measure, from 1 in the order of opening.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub u64);

/// Where a measure comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Origin {
    /// Somebody said where it hurts.
    Impulse {
        /// Which impulse.
        impulse: impulse::Id,
    },
    /// The data showed it before anybody complained; what the portfolio calls proactive.
    Potential {
        /// The dataset.
        dataset: String,
        /// What in it.
        subject: Subject,
    },
}

/// What is measured. Both measurements ask the same but for the dataset and the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    /// Key of the metric in the catalogue.
    pub metric: String,
    /// Unit of its values.
    pub unit: String,
    /// About what; nothing for the whole process.
    pub subject: Option<Subject>,
    /// The filter, as its canonical text.
    pub filter: String,
}

/// Where and when it is measured; both days are within.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// The dataset.
    pub dataset: String,
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
}

/// The state before, frozen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Baseline {
    /// What was asked.
    pub query: Query,
    /// Of which data.
    pub period: Period,
    /// Number of values.
    pub n: u64,
    /// Their mean, in the unit of the query.
    pub mean: Micro,
}

/// What the mean shall be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// Not above this; less is better.
    AtMost(Micro),
    /// Not below this; more is better.
    AtLeast(Micro),
}

/// Working hours a year that are promised, from to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    /// At least.
    pub from: Micro,
    /// At most; not below `from`.
    pub to: Micro,
}

/// What is agreed when a measure is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agreement {
    /// What will be done.
    pub title: Text,
    /// Why it is worth doing.
    pub reasons: Reasons,
    /// Where it comes from.
    pub origin: Origin,
    /// Who is responsible.
    pub owner: Person,
    /// The state before.
    pub baseline: Baseline,
    /// What shall be reached.
    pub target: Target,
    /// Hours that it shall save a year, where that is its point.
    pub promised: Option<Hours>,
    /// Last day on which it is built.
    pub due: Date,
    /// The day from which it is measured again; after `due`.
    pub measure_on: Date,
}

/// The second measurement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Measurement {
    /// Of which data; after the measure was built.
    pub period: Period,
    /// Number of values after.
    pub n: u64,
    /// Mean after.
    pub mean: Micro,
    /// Mean after less mean before.
    pub difference: Micro,
    /// Where the true difference lies in 95 of 100 such measures.
    pub interval: (Micro, Micro),
    /// Seed of the resampling, so that everybody gets the same interval.
    pub seed: u64,
}

/// What a second measurement says. It follows from the numbers; nobody chooses it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Better, and the mean has reached the target.
    Reached,
    /// Better, and the target is not reached.
    Better,
    /// The interval contains 0: *kein Effekt nachweisbar*.
    NoEffectShown,
    /// Worse.
    Worse,
}

impl Measurement {
    /// What it says about `target`.
    #[must_use]
    pub fn outcome(&self, target: Target) -> Outcome {
        let (less, reached) = match target {
            Target::AtMost(most) => (true, self.mean <= most),
            Target::AtLeast(least) => (false, self.mean >= least),
        };
        if self.interval.0 <= Micro::ZERO && self.interval.1 >= Micro::ZERO {
            return Outcome::NoEffectShown;
        }
        match ((self.interval.1 < Micro::ZERO) == less, reached) {
            (true, true) => Outcome::Reached,
            (true, false) => Outcome::Better,
            (false, _) => Outcome::Worse,
        }
    }
}

/// Where a measure stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Being built.
    Open,
    /// Built; the second measurement is still to come.
    Built {
        /// What was built.
        done: Reasons,
        /// Day on which it was reported.
        on: Date,
    },
    /// Measured again. The only end of what was built.
    Measured {
        /// What was built.
        done: Reasons,
        /// Day on which that was reported.
        on: Date,
        /// What was measured.
        measurement: Measurement,
        /// Hours saved a year, as measured; from to, may be negative.
        hours: Option<Hours>,
        /// Who had it measured; never the owner.
        by: Person,
    },
    /// Given up before it was built.
    Dropped {
        /// Why.
        reasons: Reasons,
        /// Who decided.
        by: Person,
    },
}

/// A measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Its number.
    pub id: Id,
    /// What was agreed; dates may move with reasons, nothing else changes.
    pub agreement: Agreement,
    /// Who opened it.
    pub opened_by: Person,
    /// When.
    pub opened: Date,
    /// Where it stands.
    pub state: State,
    /// How often a date was moved.
    pub postponed: u32,
    /// How often it changed; the version that a command has to name.
    pub version: u64,
}

/// What happened, to which measure, on which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// To which.
    pub measure: Id,
    /// On which day.
    pub on: Date,
    /// Who did it.
    pub by: Person,
    /// What.
    #[serde(flatten)]
    pub event: Event,
}

/// What can happen to a measure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// It was agreed.
    Opened {
        /// What.
        agreement: Agreement,
    },
    /// Its dates were moved.
    Postponed {
        /// Last day on which it is built.
        due: Date,
        /// The day from which it is measured again.
        measure_on: Date,
        /// Why.
        reasons: Reasons,
    },
    /// It came to another state.
    Moved {
        /// To which.
        to: State,
    },
}
