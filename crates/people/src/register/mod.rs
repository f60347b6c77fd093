//! The register of AI and automations: what runs, on which grounds, watched by whom.
//!
//! A [`Dossier`] may have gaps; [`Complete`] may not, and [`State::Released`] holds a [`Complete`]. So missing evidence
//! blocks the release by type, and each gap is told with its norm. Norms: Regulation (EU) 2024/1689 (AI Act), Regulation
//! (EU) 2016/679 (GDPR), Federal Staff Representation Act (BPersVG).

mod board;
mod dossier;
mod export;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use board::{Command, Register, apply, decide};
pub use dossier::{Class, Complete, Dossier, ErrorRate, Gap, Ground, Kind, Paper};
pub use export::{Export, Line, export};

use crate::Person;
use crate::text::Reasons;

/// Number of an entry, from 1 in the order of entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Id(pub u64);

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
    /// Being written; must not run.
    Draft {
        /// What is known so far.
        dossier: Dossier,
    },
    /// May run.
    Released {
        /// The evidence, without gaps.
        evidence: Complete,
        /// Who released it; never who wrote it.
        by: Person,
    },
    /// Stopped; must not run until it is released again.
    Stopped {
        /// The evidence under which it ran.
        evidence: Complete,
        /// Why.
        reasons: Reasons,
        /// Who stopped it.
        by: Person,
    },
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its number.
    pub id: Id,
    /// Who wrote the last dossier.
    pub written_by: Person,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: Date,
    /// How often it changed; the version that a command has to name.
    pub version: u64,
}

impl Entry {
    /// Whether it may run. Whatever runs advisers or automations asks this, and nothing else.
    #[must_use]
    pub fn may_run(&self) -> bool {
        matches!(self.state, State::Released { .. })
    }

    /// What is written about it.
    #[must_use]
    pub fn dossier(&self) -> &Dossier {
        match &self.state {
            State::Draft { dossier } => dossier,
            State::Released { evidence, .. } | State::Stopped { evidence, .. } => evidence.dossier(),
        }
    }
}

/// What happened, to which entry, on which day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// To which.
    pub entry: Id,
    /// On which day.
    pub on: Date,
    /// Who did it.
    pub by: Person,
    /// What it came to; the first record of an entry makes it.
    pub to: State,
}
