//! Potentials as they are shown.

use std::collections::HashMap;

use lotse_people::potential::{Assessment, Crossing, Decision, Lever, Potentials, Subject, Veto, Weights};
use lotse_people::{Person, Token};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Problem;
use crate::analysis::query::Computed;

/// A step, or what lies between two.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct SubjectBody {
    /// `activity` or `transition`.
    pub kind: String,
    pub activity: Option<String>,
    pub from: Option<String>,
    pub to: Option<String>,
}

impl SubjectBody {
    pub(crate) fn of(subject: &Subject) -> Self {
        match subject.clone() {
            Subject::Activity { activity } => {
                Self { kind: "activity".to_owned(), activity: Some(activity), from: None, to: None }
            }
            Subject::Transition { from, to } => {
                Self { kind: "transition".to_owned(), activity: None, from: Some(from), to: Some(to) }
            }
        }
    }

    pub(crate) fn subject(self) -> Result<Subject, Problem> {
        match (self.kind.as_str(), self.activity, self.from, self.to) {
            ("activity", Some(activity), ..) => Ok(Subject::Activity { activity }),
            ("transition", _, Some(from), Some(to)) => Ok(Subject::Transition { from, to }),
            _ => Err(Problem::invalid([
                "Die Stelle im Ablauf ist unvollständig angegeben.".to_owned(),
                "The place in the process is incomplete.".to_owned(),
            ])),
        }
    }
}

/// A part of a score: `value` times `weight`, divided by the sum of all weights, goes into it.
#[derive(Serialize, ToSchema)]
pub(crate) struct ContributionBody {
    /// `effort`, `waiting`, `rework`, `reach` or `media-break`.
    key: String,
    /// Working hours a year, days of waiting a year, a share, a share, 0 or 1.
    input: f64,
    /// 0 to 1.
    value: f64,
    weight: f64,
}

/// What the staff say, means from 1 to 5.
#[derive(Serialize, ToSchema)]
pub(crate) struct StaffBody {
    n: usize,
    rules: f64,
    digital: f64,
    structured: f64,
    stable: f64,
    documented: f64,
    burden: f64,
}

/// A law that stands beside the score.
#[derive(Serialize, ToSchema)]
pub(crate) struct VetoBody {
    /// `discretion`, `appreciation`, `no-legal-basis`, `profiling` or `staff-council`.
    key: String,
    norm: String,
}

/// A decision about a potential.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerdictBody {
    /// `pursue`, `later` or `leave`.
    verdict: String,
    reasons: String,
    by: String,
    on: String,
    /// Version of the weights then.
    weights: u64,
}

/// A detailed check.
#[derive(Serialize, ToSchema)]
pub(crate) struct DetailBody {
    /// Stability of the applications, 1 to 5.
    application: u8,
    /// Risk of losing knowledge, 1 to 5.
    knowledge: u8,
    times_a_year: Option<u32>,
    /// Working minutes each time, from to.
    minutes: Option<[u32; 2]>,
    cost_eur: Option<u32>,
    goal: String,
    by: String,
    on: String,
    /// Working hours a year by it, from to.
    hours_a_year: Option<[f64; 2]>,
}

/// A potential.
#[derive(Serialize, ToSchema)]
pub(crate) struct Potential {
    /// From 1.
    rank: usize,
    subject: SubjectBody,
    /// 0 to 1.
    score: f64,
    contributions: Vec<ContributionBody>,
    cases_a_year: f64,
    events_a_year: f64,
    /// Mean, in hours.
    processing_h: Option<f64>,
    /// Mean, in hours.
    waiting_h: Option<f64>,
    rework_share: Option<f64>,
    /// Working hours a year that the lever may save, from to.
    hours: Option<[f64; 2]>,
    /// `drop`, `simplify`, `standardise`, `digitise`, `automate` or `assist`.
    lever: String,
    /// `assistance` or `delegation`.
    level: String,
    vetoes: Vec<VetoBody>,
    needless: bool,
    staff: Option<StaffBody>,
    /// 0 to 1.
    ease: Option<f64>,
    feasible: Option<bool>,
    /// What the caller has answered: rules, digital, structured, stable, documented, burden.
    answer: Option<[u8; 6]>,
    detail: Option<DetailBody>,
    decision: Option<VerdictBody>,
    /// Open impulses about it; those under a code word only from `k` on.
    impulses: usize,
}

/// A weight at which the order changes.
#[derive(Serialize, ToSchema)]
pub(crate) struct CrossingBody {
    /// Rank of the one that is overtaken.
    rank: usize,
    /// Key of the weight.
    weight: String,
    /// The weight at which the next one is ahead.
    at: f64,
}

/// Potentials, best first.
#[derive(Serialize, ToSchema)]
pub(crate) struct PotentialPage {
    pub potentials: Vec<Potential>,
    pub weights: Vec<WeightBody>,
    /// From 0.
    pub version: u64,
    pub sensitivity: Vec<CrossingBody>,
    pub computed: Computed,
}

/// How much a contribution counts.
#[derive(Serialize, ToSchema)]
pub(crate) struct WeightBody {
    key: String,
    weight: f64,
}

pub(crate) fn weights(of: Weights) -> Vec<WeightBody> {
    Weights::KEYS.iter().zip(of.values()).map(|(key, weight)| WeightBody { key: (*key).to_owned(), weight }).collect()
}

pub(crate) fn crossing(of: &Crossing) -> CrossingBody {
    CrossingBody { rank: of.above + 1, weight: Weights::KEYS[of.weight].to_owned(), at: of.at }
}

fn name<T: Serialize>(of: &T) -> String {
    serde_json::to_value(of).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn verdict(of: &Decision, names: &HashMap<i64, String>) -> VerdictBody {
    let by = |person: Person| names.get(&person.account()).cloned().unwrap_or_else(|| "–".to_owned());
    VerdictBody {
        verdict: name(&of.verdict),
        reasons: of.reasons.as_str().to_owned(),
        by: by(of.by),
        on: of.on.to_string(),
        weights: of.weights,
    }
}

pub(crate) fn potential(
    at: usize,
    of: Assessment,
    said: &Potentials,
    token: &dyn Fn(&Subject) -> Token,
    names: &HashMap<i64, String>,
    impulses: usize,
) -> Potential {
    let lever: Lever = of.lever;
    Potential {
        rank: at + 1,
        subject: SubjectBody::of(&of.subject),
        score: of.score,
        contributions: of
            .contributions
            .iter()
            .map(|one| ContributionBody {
                key: one.key.to_owned(),
                input: one.input,
                value: one.value,
                weight: one.weight,
            })
            .collect(),
        cases_a_year: of.evidence.cases_a_year,
        events_a_year: of.evidence.events_a_year,
        processing_h: of.evidence.processing_h,
        waiting_h: of.evidence.waiting_h,
        rework_share: of.evidence.rework_share,
        hours: of.hours.map(|(from, to)| [from, to]),
        lever: name(&lever),
        level: name(&of.level),
        vetoes: of
            .vetoes
            .iter()
            .map(|veto: &Veto| VetoBody { key: name(veto), norm: veto.norm().to_owned() })
            .collect(),
        needless: said.needless.get(&of.subject).copied().unwrap_or(false),
        staff: of.staff.map(|staff| StaffBody {
            n: staff.n,
            rules: staff.rules,
            digital: staff.digital,
            structured: staff.structured,
            stable: staff.stable,
            documented: staff.documented,
            burden: staff.burden,
        }),
        ease: of.ease,
        feasible: of.feasible,
        answer: said.answer(&of.subject, &token(&of.subject)).map(|answers| answers.values()),
        detail: said.details.get(&of.subject).map(|detail| {
            let input = detail.input();
            DetailBody {
                application: input.application,
                knowledge: input.knowledge,
                times_a_year: input.times_a_year,
                minutes: input.minutes.map(|(from, to)| [from, to]),
                cost_eur: input.cost_eur,
                goal: input.goal.as_str().to_owned(),
                by: names.get(&detail.by().account()).cloned().unwrap_or_else(|| "–".to_owned()),
                on: detail.on().to_string(),
                hours_a_year: detail.hours_a_year(of.evidence.events_a_year).map(|(from, to)| [from, to]),
            }
        }),
        decision: said.decisions.get(&of.subject).map(|decision| verdict(decision, names)),
        impulses,
    }
}
