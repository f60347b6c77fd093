//! Potentials of a dataset: evidence from the log, answers of the staff, weights, decisions.

mod body;
mod routes;

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use lotse_people::potential::{
    Assessment, Command, Evidence, Potentials, Record, Scale, Subject, apply, assess, decide, names_media_break, rank,
    without_doubles,
};
use lotse_store::{AccountId, Author};
use serde::{Deserialize, Serialize};

pub(crate) use routes::routes;

use crate::analysis::query::View;
use crate::auth::User;
use crate::impulses::{duties, person, refused, today};
use crate::{App, Problem};

/// Kind of the records.
const KIND: &str = "potential";

/// A record and whose it is.
#[derive(Serialize, Deserialize)]
struct Kept {
    dataset: String,
    #[serde(flatten)]
    record: Record,
}

/// What was said, by dataset; folded from the journal when it is first needed.
#[derive(Default)]
pub(crate) struct All(Mutex<Option<HashMap<String, Potentials>>>);

/// Works on what was said about `dataset`. Blocks.
fn with<T>(app: &App, dataset: &str, f: impl FnOnce(&mut Potentials) -> Result<T, Problem>) -> Result<T, Problem> {
    let mut guard = app.potentials().0.lock().unwrap_or_else(PoisonError::into_inner);
    if guard.is_none() {
        let mut all: HashMap<String, Potentials> = HashMap::new();
        let mut broken = None;
        app.store().fold(KIND, |record| match serde_json::from_value::<Kept>(record.body) {
            Ok(kept) => apply(all.entry(kept.dataset).or_default(), &kept.record),
            Err(error) => broken = Some((record.seq, error)),
        })?;
        if let Some((seq, error)) = broken {
            return Err(Problem::internal(format!("record {seq} cannot be read: {error}")));
        }
        *guard = Some(all);
    }
    let all = guard.as_mut().expect("filled above");
    f(all.entry(dataset.to_owned()).or_default())
}

/// Decides, writes and applies. Answers name no account and no time of day. Blocks.
fn run(app: &App, user: &User, dataset: &str, command: Command) -> Result<(), Problem> {
    let day = today(app);
    with(app, dataset, |state| {
        let by = lotse_people::impulse::By::Person(person(user), &duties(user));
        let quiet = matches!(command, Command::Answer(..));
        let record = decide(state, command, by, day).map_err(|rejection| refused(&rejection))?;
        let author = if quiet {
            Author { account: None, at: app.now_ms() / 86_400_000 * 86_400_000 }
        } else {
            Author { account: Some(AccountId(user.id.0)), at: app.now_ms() }
        };
        let kept = Kept { dataset: dataset.to_owned(), record };
        let body = serde_json::to_value(&kept).map_err(Problem::internal)?;
        app.store().append_all(author, vec![(KIND.to_owned(), Some(dataset.to_owned()), body)])?;
        apply(state, &kept.record);
        Ok(())
    })
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
            rework_share: Some(again.min(1.0)),
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
            let staff = said.staff(&subject);
            assess(subject, evidence, staff, vetoes, needless, scale, said.weights)
        })
        .collect();
    rank(&mut all);
    all
}
