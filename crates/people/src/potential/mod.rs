//! Potentials: where optimising pays.
//!
//! A potential belongs to a step or to what lies between two steps. What the log says and what the staff say are
//! kept apart and shown side by side. The score is a weighted mean of contributions between 0 and 1, each with its
//! inputs and formula, computed with additions, multiplications and divisions alone in a fixed order, so that
//! everybody can recompute it and every machine gets the same bits. Laws stand beside the score, not in it: a veto
//! caps what may be automated, whatever the score.
//!
//! Sources: criteria of the RPA literature (Wellmann, Stierle, Dunzer and Matzner, "A framework to evaluate the
//! viability of robotic process automation for business process activities", BPM 2020; Syed et al., "Robotic Process
//! Automation: Contemporary themes and challenges", Computers in Industry 115, 2020), five-question checks of
//! practice, and the order of levers of administrative reform: first leave out, then simplify, then automate.

mod assess;
mod board;
mod detail;
mod sensitivity;

use serde::{Deserialize, Serialize};

pub use assess::{Assessment, Contribution, Said, Scale, assess, names_media_break, rank, without_doubles};
pub use board::{Command, Decision, Potentials, Record, Verdict, apply, decide};
pub use detail::{Detail, DetailInput};
pub use sensitivity::{Crossing, crossings};

use crate::Rejection;

/// What a potential is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Subject {
    /// A step.
    Activity {
        /// Its name.
        activity: String,
    },
    /// What lies between two steps.
    Transition {
        /// Name of the first.
        from: String,
        /// Name of the second.
        to: String,
    },
}

/// What the log says, of the whole period. Absent where it says nothing or a group is too small.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Evidence {
    /// Cases that pass here a year.
    pub cases_a_year: f64,
    /// Of all cases, 0 to 1.
    pub share: f64,
    /// Occurrences a year.
    pub events_a_year: f64,
    /// Mean time at work, in hours; of a step.
    pub processing_h: Option<f64>,
    /// Mean time before the step or between the two, in hours.
    pub waiting_h: Option<f64>,
    /// Of the cases that pass here, those that do so more than once, 0 to 1.
    pub rework_share: Option<f64>,
    /// Whether its name speaks of paper, scanning, typing, post or mail.
    pub media_break: bool,
}

/// The five questions, 1 (not at all) to 5 (fully): means of the answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct StaffCheck {
    /// People who answered.
    pub n: usize,
    /// It follows rules.
    pub rules: f64,
    /// What comes in is digital.
    pub digital: f64,
    /// What comes in is structured.
    pub structured: f64,
    /// It will stay as it is for six months.
    pub stable: f64,
    /// It is documented.
    pub documented: f64,
    /// It is a burden.
    pub burden: f64,
}

/// Answers of one person, each 1 to 5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "[u8; 6]", into = "[u8; 6]")]
pub struct Answers([u8; 6]);

impl Answers {
    /// Rules, digital, structured, stable, documented, burden.
    ///
    /// # Errors
    /// When one is not 1 to 5.
    pub fn new(answers: [u8; 6]) -> Result<Self, Rejection> {
        if answers.iter().all(|answer| (1..=5).contains(answer)) {
            return Ok(Self(answers));
        }
        Err(Rejection::new(
            "answers-range",
            "Jede Frage wird mit 1 bis 5 beantwortet.",
            "Each question is answered with 1 to 5.",
        ))
    }

    /// In the order of [`Answers::new`].
    #[must_use]
    pub fn values(self) -> [u8; 6] {
        self.0
    }
}

impl TryFrom<[u8; 6]> for Answers {
    type Error = Rejection;

    fn try_from(answers: [u8; 6]) -> Result<Self, Rejection> {
        Self::new(answers)
    }
}

impl From<Answers> for [u8; 6] {
    fn from(answers: Answers) -> Self {
        answers.0
    }
}

/// Why a step must not be automated further, each with its norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Veto {
    /// There is discretion.
    Discretion,
    /// There is a margin of appreciation.
    Appreciation,
    /// No law allows the administrative act to be issued automatically.
    NoLegalBasis,
    /// Persons are profiled.
    Profiling,
    /// The staff council has not agreed.
    StaffCouncil,
}

impl Veto {
    /// All, in the order shown.
    pub const ALL: [Self; 5] =
        [Self::Discretion, Self::Appreciation, Self::NoLegalBasis, Self::Profiling, Self::StaffCouncil];

    /// The norm.
    #[must_use]
    pub fn norm(self) -> &'static str {
        match self {
            Self::Discretion | Self::Appreciation | Self::NoLegalBasis => "§ 35a VwVfG, § 31a SGB X, § 155 Abs. 4 AO",
            Self::Profiling => "Art. 22 DSGVO",
            Self::StaffCouncil => "§ 80 Abs. 1 Nr. 21 BPersVG, Landespersonalvertretungsgesetze",
        }
    }
}

/// How far a machine may go. That it decides is no value of this type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// It helps a person who does the step.
    Assistance,
    /// It does steps that decide nothing.
    Delegation,
}

/// What to try first, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lever {
    /// Leave it out.
    Drop,
    /// Make it shorter, or no longer wait.
    Simplify,
    /// Do it the same way every time.
    Standardise,
    /// Take in digitally what comes on paper.
    Digitise,
    /// Let rules do what needs no decision.
    Automate,
    /// Help those who do it.
    Assist,
}

impl Lever {
    /// Share of the working time it saves, from to: assumptions, to be replaced by what measures show.
    #[must_use]
    pub fn saves(self) -> (f64, f64) {
        match self {
            Self::Drop => (0.8, 1.0),
            Self::Simplify => (0.1, 0.4),
            Self::Standardise => (0.05, 0.25),
            Self::Digitise => (0.5, 0.9),
            Self::Automate => (0.4, 0.8),
            Self::Assist => (0.05, 0.2),
        }
    }
}

/// How much each contribution counts; any numbers from 0, not all of them 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "[f64; 5]", into = "[f64; 5]")]
pub struct Weights([f64; 5]);

impl Weights {
    /// Keys in order.
    pub const KEYS: [&str; 5] = ["effort", "waiting", "rework", "reach", "media-break"];

    /// # Errors
    /// When one is negative or no number, or all are 0.
    pub fn new(weights: [f64; 5]) -> Result<Self, Rejection> {
        let fine = weights.iter().all(|weight| (0.0..=100.0).contains(weight));
        if fine && weights.iter().any(|&weight| weight > 0.0) {
            return Ok(Self(weights));
        }
        Err(Rejection::new(
            "weights-range",
            "Gewichte liegen zwischen 0 und 100, und mindestens eines ist größer als 0.",
            "Weights lie between 0 and 100, and at least one is above 0.",
        ))
    }

    /// In the order of [`Weights::KEYS`].
    #[must_use]
    pub fn values(self) -> [f64; 5] {
        self.0
    }
}

impl Default for Weights {
    /// Waiting counts most: it costs those who wait as much as those who are asked when it will be over.
    fn default() -> Self {
        Self([2.0, 4.0, 2.0, 1.0, 2.0])
    }
}

impl TryFrom<[f64; 5]> for Weights {
    type Error = Rejection;

    fn try_from(weights: [f64; 5]) -> Result<Self, Rejection> {
        Self::new(weights)
    }
}

impl From<Weights> for [f64; 5] {
    fn from(weights: Weights) -> Self {
        weights.0
    }
}
