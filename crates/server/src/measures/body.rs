//! Measures as they are shown.

use std::collections::HashMap;

use jiff::civil::Date;
use lotse_mining::filter::Filter;
use lotse_people::measure::{Hours, Measure, Micro, Origin, Outcome, State, Target, due};
use lotse_people::{Duty, Person};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{Language, User};
use crate::impulses::DueBody;
use crate::people::{duties, person, today};
use crate::potentials::SubjectBody;
use crate::{App, Problem};

/// Where a measure comes from.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct OriginBody {
    /// `impulse` or `potential`.
    pub kind: String,
    /// Number of the impulse.
    pub impulse: Option<u64>,
    pub dataset: Option<String>,
    pub subject: Option<SubjectBody>,
}

/// What the mean shall be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct TargetBody {
    /// Whether less is better.
    pub less: bool,
    pub value: f64,
}

/// From, to.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct RangeBody {
    pub from: f64,
    pub to: f64,
}

/// A mean, and of what.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct MeasuredBody {
    pub dataset: String,
    /// Name of the dataset; absent when it has been erased.
    pub name: Option<String>,
    pub from: String,
    pub to: String,
    pub n: u64,
    pub mean: f64,
}

/// What the second measurement says.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ResultBody {
    after: MeasuredBody,
    /// Mean after less mean before.
    difference: f64,
    /// Where the true difference lies in 95 of 100 such measures.
    interval: RangeBody,
    /// `reached`, `better`, `no-effect-shown` or `worse`.
    outcome: String,
    /// Hours saved a year, where time at work was measured.
    hours: Option<RangeBody>,
    by: String,
    seed: u64,
}

/// A measure.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeasureBody {
    id: u64,
    title: String,
    reasons: String,
    origin: OriginBody,
    owner: String,
    opened_by: String,
    opened: String,
    /// `case-duration`, `waiting`, `processing` or `rework`.
    metric: String,
    /// `seconds` or `share`.
    unit: String,
    subject: Option<SubjectBody>,
    /// In words.
    filters: Vec<String>,
    before: MeasuredBody,
    target: TargetBody,
    /// Hours a year that are promised.
    promised: Option<RangeBody>,
    due: String,
    measure_on: String,
    postponed: u32,
    /// `open`, `built`, `measured` or `dropped`.
    state: String,
    /// What was built.
    done: Option<String>,
    done_on: Option<String>,
    /// Why it was given up.
    dropped: Option<String>,
    result: Option<ResultBody>,
    next: Option<DueBody>,
    version: u64,
    /// Commands the caller can give now: `postpone`, `build`, `measure`, `drop`.
    commands: Vec<String>,
}

/// For whom measures are shown.
pub(super) struct Reader<'a> {
    user: &'a User,
    people: HashMap<i64, String>,
    datasets: HashMap<String, String>,
    today: Date,
    language: Language,
}

fn range(of: Hours) -> RangeBody {
    RangeBody { from: of.from.value(), to: of.to.value() }
}

impl<'a> Reader<'a> {
    pub(super) fn new(app: &App, user: &'a User, language: Language) -> Result<Self, Problem> {
        let people = app.store().accounts()?.into_iter().map(|account| (account.id.0, account.display_name)).collect();
        let datasets = app.store().datasets()?.into_iter().map(|row| (row.id, row.name)).collect();
        Ok(Self { user, people, datasets, today: today(app), language })
    }

    fn name(&self, person: Person) -> String {
        self.people.get(&person.account()).cloned().unwrap_or_else(|| "–".to_owned())
    }

    fn measured(&self, period: &lotse_people::measure::Period, n: u64, mean: Micro) -> MeasuredBody {
        MeasuredBody {
            dataset: period.dataset.clone(),
            name: self.datasets.get(&period.dataset).cloned(),
            from: period.from.to_string(),
            to: period.to.to_string(),
            n,
            mean: mean.value(),
        }
    }

    fn in_words(&self, filter: &str) -> String {
        filter.parse::<Filter>().map_or_else(|_| filter.to_owned(), |parsed| parsed.label(self.language.lang()))
    }

    /// What is next, and whether it is for the caller.
    pub(super) fn next(&self, measure: &Measure) -> Option<DueBody> {
        let due = due(measure, self.today)?;
        let mine = match due.person {
            Some(responsible) => responsible == person(self.user),
            None => duties(self.user).contains(&due.duty) && measure.agreement.owner != person(self.user),
        };
        let owner = due.person.map(|person| self.name(person));
        Some(DueBody::new(due.duty, owner, due.until, due.overdue, mine))
    }

    fn commands(&self, measure: &Measure) -> Vec<String> {
        let (me, duties) = (person(self.user), duties(self.user));
        let decides = duties.contains(&Duty::Decision);
        let owner = measure.agreement.owner == me;
        let open = measure.state == State::Open;
        let built = matches!(measure.state, State::Built { .. });
        let due = self.today >= measure.agreement.measure_on;
        let all = [
            ("build", open && owner),
            ("measure", built && duties.contains(&Duty::Control) && !owner && due),
            ("postpone", (open || built) && decides),
            ("drop", open && decides),
        ];
        all.into_iter().filter(|(_, can)| *can).map(|(command, _)| command.to_owned()).collect()
    }

    pub(super) fn body(&self, measure: &Measure) -> MeasureBody {
        let agreed = &measure.agreement;
        let query = &agreed.baseline.query;
        let (mut done, mut done_on, mut dropped, mut result) = (None, None, None, None);
        let state = match &measure.state {
            State::Open => "open",
            State::Built { done: built, on } => {
                (done, done_on) = (Some(built.as_str().to_owned()), Some(on.to_string()));
                "built"
            }
            State::Dropped { reasons, .. } => {
                dropped = Some(reasons.as_str().to_owned());
                "dropped"
            }
            State::Measured { done: built, on, measurement, hours, by } => {
                (done, done_on) = (Some(built.as_str().to_owned()), Some(on.to_string()));
                result = Some(ResultBody {
                    after: self.measured(&measurement.period, measurement.n, measurement.mean),
                    difference: measurement.difference.value(),
                    interval: RangeBody { from: measurement.interval.0.value(), to: measurement.interval.1.value() },
                    outcome: match measurement.outcome(agreed.target) {
                        Outcome::Reached => "reached",
                        Outcome::Better => "better",
                        Outcome::NoEffectShown => "no-effect-shown",
                        Outcome::Worse => "worse",
                    }
                    .to_owned(),
                    hours: hours.map(range),
                    by: self.name(*by),
                    seed: measurement.seed,
                });
                "measured"
            }
        };
        MeasureBody {
            id: measure.id.0,
            title: agreed.title.as_str().to_owned(),
            reasons: agreed.reasons.as_str().to_owned(),
            origin: match &agreed.origin {
                Origin::Impulse { impulse } => {
                    OriginBody { kind: "impulse".to_owned(), impulse: Some(impulse.0), dataset: None, subject: None }
                }
                Origin::Potential { dataset, subject } => OriginBody {
                    kind: "potential".to_owned(),
                    impulse: None,
                    dataset: Some(dataset.clone()),
                    subject: Some(SubjectBody::of(subject)),
                },
            },
            owner: self.name(agreed.owner),
            opened_by: self.name(measure.opened_by),
            opened: measure.opened.to_string(),
            metric: query.metric.clone(),
            unit: query.unit.clone(),
            subject: query.subject.as_ref().map(SubjectBody::of),
            filters: query.filter.lines().map(|filter| self.in_words(filter)).collect(),
            before: self.measured(&agreed.baseline.period, agreed.baseline.n, agreed.baseline.mean),
            target: match agreed.target {
                Target::AtMost(value) => TargetBody { less: true, value: value.value() },
                Target::AtLeast(value) => TargetBody { less: false, value: value.value() },
            },
            promised: agreed.promised.map(range),
            due: agreed.due.to_string(),
            measure_on: agreed.measure_on.to_string(),
            postponed: measure.postponed,
            state: state.to_owned(),
            done,
            done_on,
            dropped,
            result,
            next: self.next(measure),
            version: measure.version,
            commands: self.commands(measure),
        }
    }
}
