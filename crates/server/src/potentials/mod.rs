//! Potentials of a dataset: evidence from the log, answers of the staff, weights, decisions.

mod body;
mod routes;

use std::collections::HashMap;

use lotse_people::potential::{
    Assessment, Command, Evidence, Potentials, Record, Said, Scale, Subject, apply, assess, decide, names_media_break,
    rank, without_doubles,
};
use serde::{Deserialize, Serialize};

pub(crate) use body::SubjectBody;
pub(crate) use routes::routes;

use crate::analysis::query::View;
use crate::auth::User;
use crate::journal_view::JournalView;
use crate::people::{duties, person, refused, today};
use crate::{App, Problem};

/// A record and whose it is.
#[derive(Serialize, Deserialize)]
pub(crate) struct Kept {
    dataset: String,
    #[serde(flatten)]
    record: Record,
}

/// What was said, by dataset.
#[derive(Default)]
pub(crate) struct All(HashMap<String, Potentials>);

impl JournalView for All {
    type Record = Kept;
    const KIND: &'static str = "potential";

    fn subject(record: &Kept) -> String {
        record.dataset.clone()
    }

    fn take(&mut self, record: &Kept) {
        apply(self.0.entry(record.dataset.clone()).or_default(), &record.record);
    }
}

/// What was said about `dataset`. Blocks.
fn said(app: &App, dataset: &str) -> Result<Potentials, Problem> {
    Ok(app.potentials().lock(app)?.0.get(dataset).cloned().unwrap_or_default())
}

/// Decides, writes and applies. Answers name no account and no time of day. Blocks.
fn run(app: &App, user: &User, dataset: &str, command: Command) -> Result<(), Problem> {
    let mut all = app.potentials().lock(app)?;
    let state = all.0.get(dataset).cloned().unwrap_or_default();
    let by = lotse_people::impulse::By::Person(person(user), &duties(user));
    let quiet = matches!(command, Command::Answer(..));
    let record = decide(&state, command, by, today(app)).map_err(|rejection| refused(&rejection))?;
    all.write(app, (!quiet).then(|| person(user)), &[Kept { dataset: dataset.to_owned(), record }])
}

/// What the log says about each step and transition that may be shown.
fn evidence(view: &View) -> Vec<(Subject, Evidence)> {
    let shown = view.shown();
    let seconds = view.loaded.log.period().map_or(0.0, |(from, to)| (to - from) as f64 / 1e9);
    // Of a short log no year can be told: it counts as it is.
    let years = if seconds < 30.0 * 86_400.0 { 1.0 } else { seconds / (365.25 * 86_400.0) };
    let cases = shown.cases.max(1) as f64;
    let hours = |times: Option<lotse_mining::times::Times>| times.map(|times| times.mean / 3600.0);
    let mut found = Vec::new();
    for of in &shown.activities {
        let (Some(events), Some(of_cases)) = (of.events, of.cases) else { continue };
        let evidence = Evidence {
            cases_a_year: of_cases as f64 / years,
            share: of_cases as f64 / cases,
            events_a_year: events as f64 / years,
            processing_h: hours(of.processing),
            waiting_h: hours(of.waiting),
            rework_share: of.rework_cases.map(|rework| rework as f64 / of_cases.max(1) as f64),
            media_break: names_media_break(&of.name),
        };
        found.push((Subject::Activity { activity: of.name.clone() }, evidence));
    }
    let name = |code: u32| shown.activities.iter().find(|of| of.activity == code).map(|of| of.name.clone());
    for of in &shown.flows {
        let (Some(events), Some(of_cases)) = (of.events, of.cases) else { continue };
        let (Some(from), Some(to)) = (name(of.from), name(of.to)) else { continue };
        let again = events.saturating_sub(of_cases) as f64 / of_cases.max(1) as f64;
        let evidence = Evidence {
            cases_a_year: of_cases as f64 / years,
            share: of_cases as f64 / cases,
            events_a_year: events as f64 / years,
            processing_h: None,
            waiting_h: hours(of.times),
            // At most one more time a case is counted, so that it stays a share.
            rework_share: (!of.few_persons).then_some(again.min(1.0)),
            media_break: false,
        };
        found.push((Subject::Transition { from, to }, evidence));
    }
    found
}

/// All potentials of the dataset, best first.
fn assessed(view: &View, said: &Potentials) -> Vec<Assessment> {
    let none = Vec::new();
    let found = without_doubles(evidence(view));
    let scale = Scale::of(found.iter().map(|(_, evidence)| evidence));
    let mut all: Vec<Assessment> = found
        .into_iter()
        .map(|(subject, evidence)| {
            let vetoes = said.vetoes.get(&subject).unwrap_or(&none);
            let needless = said.needless.get(&subject).copied().unwrap_or(false);
            let (staff, detail) = (said.staff(&subject), said.details.get(&subject));
            assess(subject, evidence, Said { staff, detail, vetoes, needless }, scale, said.weights)
        })
        .collect();
    rank(&mut all);
    all
}
