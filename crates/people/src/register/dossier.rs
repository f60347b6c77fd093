//! What is written about an adviser, a rule set or an automated step, and what is missing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::potential::Level;
use crate::text::{Reasons, Text};
use crate::{Person, Rejection};

/// What kind of thing it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Gives advice that it has learned or computed.
    Adviser,
    /// Evaluates written rules.
    RuleSet,
    /// Does a step that decides nothing.
    Automation,
}

/// Grounds on which a system named in Annex III is not high-risk, Art. 6 (3) AI Act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ground {
    /// (a) a narrow procedural task.
    NarrowTask,
    /// (b) improves the result of a finished human activity.
    ImprovesResult,
    /// (c) finds patterns or deviations in decisions, and replaces no human assessment.
    FindsPatterns,
    /// (d) prepares an assessment.
    Prepares,
}

/// Class under the AI Act. A prohibited practice (Art. 5) has none: it cannot be entered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "kebab-case")]
pub enum Class {
    /// No AI system, Art. 3 (1).
    NotAi,
    /// Neither of the others.
    Minimal,
    /// People must be told, Art. 50.
    Transparency,
    /// Named in Annex III and yet not high-risk, Art. 6 (3); never where persons are profiled.
    Exempt {
        /// Which number of Annex III.
        annex: Text,
        /// Why not.
        ground: Ground,
    },
    /// High-risk, Art. 6.
    HighRisk {
        /// Which number of Annex III.
        annex: Text,
    },
}

/// A document that somebody has signed off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Title or file number of the document.
    pub reference: Text,
    /// SHA-256 of it, as 64 hexadecimal digits, where the document itself is kept.
    pub sha256: Option<String>,
    /// Day on which it was signed off.
    pub on: Date,
}

/// How often it is wrong, as counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorRate {
    /// Wrong ones.
    pub wrong: u64,
    /// Of so many; at least 1.
    pub of: u64,
    /// How and on what it was counted.
    pub how: Reasons,
    /// When.
    pub on: Date,
}

/// What is written so far; every part may be missing but the name and the kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dossier {
    /// What it is called.
    pub name: Text,
    /// What it is.
    pub kind: Kind,
    /// What it is for.
    pub purpose: Option<Reasons>,
    /// How far it goes.
    pub level: Option<Level>,
    /// Whether it profiles natural persons, Art. 4 (4) GDPR.
    pub profiling: Option<bool>,
    /// Its class.
    pub class: Option<Class>,
    /// Why this class.
    pub class_reasons: Option<Reasons>,
    /// Data protection assessment, or the reasons why none is needed.
    pub data_protection: Option<Paper>,
    /// Fundamental rights impact assessment.
    pub fundamental_rights: Option<Paper>,
    /// Agreement with the staff council.
    pub service_agreement: Option<Paper>,
    /// Who watches it.
    pub overseers: Vec<Person>,
    /// How often it is wrong.
    pub error_rate: Option<ErrorRate>,
    /// Months for which its log is kept.
    pub log_months: Option<u16>,
    /// Who stops it, and how.
    pub stop_switch: Option<Reasons>,
}

/// Something that is missing or cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Gap {
    /// For programs.
    pub code: &'static str,
    /// For people, in German.
    pub german: &'static str,
    /// For people, in English.
    pub english: &'static str,
    /// Where that is written.
    pub norm: &'static str,
}

impl Gap {
    /// Where that is written, as a German text cites it.
    #[must_use]
    pub fn norm_in_german(&self) -> String {
        let mut text = self.norm.replace("AI Act", "KI-VO").replace("GDPR", "DSGVO").replace("no. ", "Nr. ");
        // The definitions of Art. 4 GDPR are numbers, everything else in brackets is a paragraph.
        text = text.replace("Art. 4 (4)", "Art. 4 Nr. 4");
        for paragraph in 1..=9 {
            text = text.replace(&format!("({paragraph})"), &format!("Abs. {paragraph}"));
        }
        text
    }
}

/// Fewest months for which logs are kept.
pub const LOG_MONTHS: u16 = 6;

impl Dossier {
    /// A dossier with a name and nothing else.
    #[must_use]
    pub fn new(name: Text, kind: Kind) -> Self {
        Self {
            name,
            kind,
            purpose: None,
            level: None,
            profiling: None,
            class: None,
            class_reasons: None,
            data_protection: None,
            fundamental_rights: None,
            service_agreement: None,
            overseers: Vec::new(),
            error_rate: None,
            log_months: None,
            stop_switch: None,
        }
    }

    /// Everything that stands against a release, in a fixed order.
    #[must_use]
    pub fn gaps(&self) -> Vec<Gap> {
        let high = matches!(self.class, Some(Class::HighRisk { .. }));
        let exempt = matches!(self.class, Some(Class::Exempt { .. }));
        let errors = self.error_rate.as_ref();
        let all = [
            (
                self.purpose.is_none(),
                gap("purpose", "Der Zweck fehlt.", "The purpose is missing.", "Art. 5 (1) b GDPR"),
            ),
            (self.level.is_none(), gap("level", "Die Stufe fehlt.", "The level is missing.", "§ 35a VwVfG")),
            (
                self.profiling.is_none(),
                gap(
                    "profiling",
                    "Ob Personen bewertet werden, fehlt.",
                    "Whether persons are profiled is missing.",
                    "Art. 4 (4), 22 GDPR",
                ),
            ),
            (
                self.class.is_none() || self.class_reasons.is_none(),
                gap(
                    "class",
                    "Einstufung oder ihre Begründung fehlt.",
                    "Class or its reasons are missing.",
                    "Art. 6 AI Act",
                ),
            ),
            (
                exempt && self.profiling == Some(true),
                gap(
                    "profiling-is-high-risk",
                    "Wer Personen bewertet, kann sich auf die Ausnahme nicht berufen: hohes Risiko.",
                    "Where persons are profiled the exemption does not apply: high-risk.",
                    "Art. 6 (3) AI Act",
                ),
            ),
            (
                self.data_protection.is_none(),
                gap(
                    "data-protection",
                    "Die Datenschutzprüfung fehlt.",
                    "The data protection assessment is missing.",
                    "Art. 35 GDPR",
                ),
            ),
            (
                high && self.fundamental_rights.is_none(),
                gap(
                    "fundamental-rights",
                    "Die Grundrechte-Folgenabschätzung fehlt.",
                    "The fundamental rights impact assessment is missing.",
                    "Art. 27 AI Act",
                ),
            ),
            (
                self.service_agreement.is_none(),
                gap(
                    "service-agreement",
                    "Die Vereinbarung mit dem Personalrat fehlt.",
                    "The agreement with the staff council is missing.",
                    "§ 80 (1) no. 21 BPersVG",
                ),
            ),
            (
                self.overseers.is_empty(),
                gap(
                    "overseers",
                    "Niemand ist für die Aufsicht benannt.",
                    "Nobody is named to oversee it.",
                    "Art. 14, 26 (2) AI Act",
                ),
            ),
            (
                self.kind == Kind::Adviser && errors.is_none(),
                gap("error-rate", "Die Fehlerquote fehlt.", "The error rate is missing.", "Art. 13 (3) b, 15 AI Act"),
            ),
            (
                errors.is_some_and(|rate| rate.of == 0 || rate.wrong > rate.of),
                gap("error-rate-range", "Die Fehlerquote ist keine.", "The error rate is none.", "Art. 15 AI Act"),
            ),
            (
                self.log_months.is_none_or(|months| months < LOG_MONTHS),
                gap(
                    "log-months",
                    "Protokolle werden mindestens sechs Monate aufbewahrt.",
                    "Logs are kept for at least six months.",
                    "Art. 19, 26 (6) AI Act",
                ),
            ),
            (
                self.stop_switch.is_none(),
                gap("stop-switch", "Wie man es anhält, fehlt.", "How to stop it is missing.", "Art. 14 (4) e AI Act"),
            ),
        ];
        all.into_iter().filter(|(missing, _)| *missing).map(|(_, gap)| gap).collect()
    }
}

fn gap(code: &'static str, german: &'static str, english: &'static str, norm: &'static str) -> Gap {
    Gap { code, german, english, norm }
}

/// A dossier without gaps. There is no way to one but through [`Dossier::gaps`], nor by way of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Dossier", into = "Dossier")]
pub struct Complete(Dossier);

impl Complete {
    /// What is written.
    #[must_use]
    pub fn dossier(&self) -> &Dossier {
        &self.0
    }
}

impl TryFrom<Dossier> for Complete {
    type Error = Rejection;

    fn try_from(dossier: Dossier) -> Result<Self, Rejection> {
        let gaps = dossier.gaps();
        if gaps.is_empty() {
            return Ok(Self(dossier));
        }
        let list = |text: fn(&Gap) -> String| gaps.iter().map(text).collect::<Vec<_>>().join(" ");
        Err(Rejection::new(
            "evidence-missing",
            format!(
                "Eine Freigabe ist noch nicht möglich. {}",
                list(|gap| format!("{} ({})", gap.german, gap.norm_in_german()))
            ),
            format!("It cannot be released yet. {}", list(|gap| format!("{} ({})", gap.english, gap.norm))),
        ))
    }
}

impl From<Complete> for Dossier {
    fn from(complete: Complete) -> Self {
        complete.0
    }
}
