//! Potentials over HTTP.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Path, State};
use lotse_people::impulse::{Anchor, Submitter};
use lotse_people::potential::{Answers, Command, DetailInput, Subject, Verdict, Veto, Weights, crossings};
use lotse_people::text::Reasons;
use lotse_people::{Rejection, Token};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{PotentialPage, SubjectBody, crossing, potential, weights};
use super::{assessed, run, said};
use crate::analysis::query::{Query, View};
use crate::auth::{Language, User};
use crate::impulses::lock;
use crate::people::{key, refused};
use crate::{App, Problem};

/// So many are listed.
const LISTED: usize = 40;
/// Places whose order is looked at.
const LOOKED_AT: usize = 9;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(command))
}

fn token(app: &App, dataset: &str, subject: &Subject, account: i64) -> Token {
    let place = serde_json::to_string(&(dataset, subject)).unwrap_or_default();
    Token::new(&key(app), &format!("potential {place}"), &account.to_string())
}

fn page(app: &App, user: &User, language: Language, id: &str) -> Result<PotentialPage, Problem> {
    let view = View::open(app, user, language, id, &Query::parse(""), "potentials")?;
    let said = said(app, id)?;
    let ranked = assessed(&view, &said);
    let sensitivity = crossings(&ranked, said.weights, LOOKED_AT).iter().map(crossing).collect();
    let names: HashMap<i64, String> =
        app.store().accounts()?.into_iter().map(|account| (account.id.0, account.display_name)).collect();
    let open = lock(app)?;
    let mut impulses: HashMap<Subject, [usize; 2]> = HashMap::new();
    for impulse in open.board.iter().filter(|impulse| !impulse.state.is_final()) {
        let subject = match &impulse.content.anchor {
            Anchor::Activity { dataset, activity } if dataset == id => Subject::Activity { activity: activity.clone() },
            Anchor::Transition { dataset, from, to } if dataset == id => {
                Subject::Transition { from: from.clone(), to: to.clone() }
            }
            _ => continue,
        };
        let unnamed = matches!(impulse.submitter, Submitter::CodeWord(_));
        impulses.entry(subject).or_default()[usize::from(unnamed)] += 1;
    }
    drop(open);
    let of = |subject: &Subject| {
        let [named, unnamed] = impulses.get(subject).copied().unwrap_or_default();
        named + if unnamed as u64 >= view.k { unnamed } else { 0 }
    };
    let mine = |subject: &Subject| token(app, id, subject, user.id.0);
    let potentials = ranked
        .into_iter()
        .take(LISTED)
        .enumerate()
        .map(|(at, assessment)| {
            let open = of(&assessment.subject);
            potential(at, assessment, &said, &mine, &names, open)
        })
        .collect();
    let method = [
        "Punktzahl = Summe aus Beitrag mal Gewicht, geteilt durch die Summe der Gewichte. Aufwand: Arbeitsstunden im Jahr, geteilt durch die der Stelle mit den meisten. Warten: Tage, die Fälle im Jahr zusammen warten, geteilt durch die der Stelle mit den meisten. Nacharbeit: Anteil der Fälle, die mehr als einmal hier sind. Reichweite: Anteil aller Fälle. Medienbruch: 1, wenn der Name des Schritts von Papier, Scannen, Abtippen oder Post spricht. Stunden: Aufwand mal Annahme des Hebels. Zahlen kleiner Gruppen zurückgehalten",
        "Score = sum of contribution times weight, divided by the sum of the weights. Effort: working hours a year, divided by those of the place with most. Waiting: days that cases wait a year, together, divided by those of the place with most. Rework: share of the cases that are here more than once. Reach: share of all cases. Media break: 1 where the name of the step speaks of paper, scanning, typing or post. Hours: effort times the assumption of the lever. Numbers of small groups withheld",
    ];
    Ok(PotentialPage {
        potentials,
        weights: weights(said.weights),
        version: said.version,
        sensitivity,
        computed: view.computed(view.shown().withheld, method),
    })
}

/// Potentials of a dataset, best first
#[utoipa::path(get, path = "/datasets/{id}/potentials", tag = "potentials", params(("id" = String, Path)),
    responses((status = 200, body = PotentialPage)))]
async fn list(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
) -> Result<Json<PotentialPage>, Problem> {
    app.blocking(move |app| Ok(Json(page(app, &user, language, &id)?))).await
}

/// A command about potentials.
#[derive(Deserialize, ToSchema)]
struct PotentialCommand {
    /// `answer`, `mark`, `check`, `weigh` or `decide`.
    command: String,
    /// About what; not for `weigh`.
    subject: Option<SubjectBody>,
    /// Rules, digital, structured, stable, documented, burden, each 1 to 5 (`answer`).
    answers: Option<[u8; 6]>,
    /// `discretion`, `appreciation`, `no-legal-basis`, `profiling`, `staff-council` (`mark`).
    #[serde(default)]
    vetoes: Vec<String>,
    /// Whether it can be left out (`mark`).
    #[serde(default)]
    needless: bool,
    /// Effort, waiting, rework, reach, media break (`weigh`).
    weights: Option<[f64; 5]>,
    /// `pursue`, `later` or `leave` (`decide`).
    verdict: Option<String>,
    /// Reasons (`weigh`, `decide`), or the goal (`check`).
    text: Option<String>,
    /// Stability of the applications and risk of losing knowledge, each 1 to 5 (`check`).
    scales: Option<[u8; 2]>,
    /// How often a year (`check`).
    times_a_year: Option<u32>,
    /// Working minutes each time, from to (`check`).
    minutes: Option<[u32; 2]>,
    /// Cost of a change in euros (`check`).
    cost_eur: Option<u32>,
}

fn unknown(what: &str, value: &str) -> Problem {
    Problem::invalid([format!("{what}: „{value}“ gibt es nicht."), format!("{what}: there is no `{value}`.")])
}

fn parsed<T: serde::de::DeserializeOwned>(what: &str, value: &str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::from(value)).map_err(|_| unknown(what, value))
}

impl PotentialCommand {
    fn command(self, app: &App, dataset: &str, account: i64) -> Result<Command, Problem> {
        let said = |rejection: Rejection| refused(&rejection);
        let missing = |what: &str| unknown(what, "");
        let reasons = Reasons::new(self.text.as_deref().unwrap_or_default());
        let subject = self.subject.map(SubjectBody::subject).transpose()?;
        let about = || subject.clone().ok_or_else(|| missing("subject"));
        Ok(match self.command.as_str() {
            "answer" => {
                let answers = Answers::new(self.answers.ok_or_else(|| missing("answers"))?).map_err(said)?;
                Command::Answer(about()?, token(app, dataset, &about()?, account), answers)
            }
            "mark" => {
                let vetoes = self.vetoes.iter().map(|veto| parsed::<Veto>("vetoes", veto)).collect::<Result<_, _>>()?;
                Command::Mark(about()?, vetoes, self.needless)
            }
            "check" => {
                let [application, knowledge] = self.scales.ok_or_else(|| missing("scales"))?;
                let input = DetailInput {
                    application,
                    knowledge,
                    times_a_year: self.times_a_year,
                    minutes: self.minutes.map(|[from, to]| (from, to)),
                    cost_eur: self.cost_eur,
                    goal: reasons.map_err(said)?,
                };
                Command::Check(about()?, input)
            }
            "weigh" => {
                let weights = Weights::new(self.weights.ok_or_else(|| missing("weights"))?).map_err(said)?;
                Command::Weigh(weights, reasons.map_err(said)?)
            }
            "decide" => {
                let verdict = parsed::<Verdict>("verdict", self.verdict.as_deref().unwrap_or_default())?;
                Command::Decide(about()?, verdict, reasons.map_err(said)?)
            }
            command => return Err(unknown("command", command)),
        })
    }
}

/// Answers, marks, weighs or decides
#[utoipa::path(post, path = "/datasets/{id}/potentials", tag = "potentials", params(("id" = String, Path)),
    request_body = PotentialCommand, responses((status = 200, body = PotentialPage)))]
async fn command(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    Json(wish): Json<PotentialCommand>,
) -> Result<Json<PotentialPage>, Problem> {
    app.blocking(move |app| {
        app.dataset(&id)?;
        let command = wish.command(app, &id, user.id.0)?;
        run(app, &user, &id, command)?;
        Ok(Json(page(app, &user, language, &id)?))
    })
    .await
}
