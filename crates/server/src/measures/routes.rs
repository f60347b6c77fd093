//! Measures over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use jiff::civil::Date;
use lotse_people::impulse::{self, By};
use lotse_people::measure::{Agreement, Baseline, Command, Hours, Id, Micro, Origin, Period, Query, Target, decide};
use lotse_people::text::{Reasons, Text};
use lotse_people::{Person, Rejection};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::{MeasureBody, OriginBody, RangeBody, Reader, TargetBody};
use super::{found, measuring};
use crate::auth::{Language, User};
use crate::people::{duties, person, refused, today};
use crate::potentials::SubjectBody;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, open))
        .routes(routes!(baseline))
        .routes(routes!(one))
        .routes(routes!(command))
}

/// Measures of the authority.
#[derive(Serialize, ToSchema)]
struct MeasureList {
    /// Newest first.
    measures: Vec<MeasureBody>,
    /// How many wait for the caller.
    todo: usize,
}

/// What is measured, and of which data.
#[derive(Deserialize, ToSchema)]
struct Question {
    dataset: String,
    /// `case-duration`, `waiting`, `processing` or `rework`.
    metric: String,
    /// A step or a transition; nothing for the whole process.
    subject: Option<SubjectBody>,
    /// Filter expressions.
    #[serde(default)]
    filters: Vec<String>,
    /// First day, as `2026-01-31`.
    from: String,
    /// Last day.
    to: String,
}

/// The state before.
#[derive(Serialize, ToSchema)]
struct BaselineBody {
    n: u64,
    mean: f64,
    /// `seconds` or `share`.
    unit: String,
}

/// A measure that is agreed.
#[derive(Deserialize, ToSchema)]
struct NewMeasure {
    title: String,
    reasons: String,
    origin: OriginBody,
    /// Account of who is responsible.
    owner: Option<i64>,
    question: Question,
    target: TargetBody,
    /// Hours a year that it shall save.
    promised: Option<RangeBody>,
    /// Last day on which it is built.
    due: String,
    /// Day from which it is measured again.
    measure_on: String,
}

fn missing(german: &str, english: &str) -> Problem {
    Problem::invalid([german.to_owned(), english.to_owned()])
}

fn day(text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| {
        Problem::invalid([
            format!("„{text}“ ist kein Tag. Schreiben Sie ihn wie 2026-01-31."),
            format!("`{text}` is no day. Write it like 2026-01-31."),
        ])
    })
}

fn said(rejection: Rejection) -> Problem {
    refused(&rejection)
}

fn micro(value: f64) -> Result<Micro, Problem> {
    Micro::new(value).map_err(said)
}

impl Question {
    fn parts(self) -> Result<(Query, Period), Problem> {
        let metric = measuring::metric(&self.metric)?;
        // One filter a line, so none of them may hold a line break.
        let filters: Vec<String> = self.filters.iter().map(|filter| filter.replace(['\n', '\r'], " ")).collect();
        let query = Query {
            metric: measuring::key(metric),
            unit: metric.unit().to_owned(),
            subject: self.subject.map(SubjectBody::subject).transpose()?,
            filter: filters.join("\n"),
        };
        Ok((query, Period { dataset: self.dataset, from: day(&self.from)?, to: day(&self.to)? }))
    }

    fn baseline(self, app: &App, user: &User, language: Language) -> Result<Baseline, Problem> {
        let (query, period) = self.parts()?;
        measuring::baseline(app, user, language, query, period)
    }
}

/// Measures, newest first
#[utoipa::path(get, path = "/measures", tag = "measures", responses((status = 200, body = MeasureList)))]
async fn list(State(app): State<App>, user: User, language: Language) -> Result<Json<MeasureList>, Problem> {
    app.blocking(move |app| {
        let all = app.measures().lock(app)?;
        let reader = Reader::new(app, &user, language)?;
        let todo = all.0.iter().filter_map(|measure| reader.next(measure)).filter(|next| next.mine).count();
        Ok(Json(MeasureList { measures: all.0.iter().rev().map(|measure| reader.body(measure)).collect(), todo }))
    })
    .await
}

/// One measure
#[utoipa::path(get, path = "/measures/{id}", tag = "measures", params(("id" = u64, Path)),
    responses((status = 200, body = MeasureBody)))]
async fn one(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<u64>,
) -> Result<Json<MeasureBody>, Problem> {
    app.blocking(move |app| shown(app, &user, language, id).map(Json)).await
}

fn shown(app: &App, user: &User, language: Language, id: u64) -> Result<MeasureBody, Problem> {
    let all = app.measures().lock(app)?;
    Ok(Reader::new(app, user, language)?.body(found(&all.0, id)?))
}

/// What would be the state before; nothing is kept
#[utoipa::path(post, path = "/measures/baseline", tag = "measures", request_body = Question,
    responses((status = 200, body = BaselineBody)))]
async fn baseline(
    State(app): State<App>,
    user: User,
    language: Language,
    Json(question): Json<Question>,
) -> Result<Json<BaselineBody>, Problem> {
    app.blocking(move |app| {
        let before = question.baseline(app, &user, language)?;
        Ok(Json(BaselineBody { n: before.n, mean: before.mean.value(), unit: before.query.unit }))
    })
    .await
}

/// Agrees on a measure; the state before is measured now and frozen
#[utoipa::path(post, path = "/measures", tag = "measures", request_body = NewMeasure,
    responses((status = 201, body = MeasureBody)))]
async fn open(
    State(app): State<App>,
    user: User,
    language: Language,
    Json(new): Json<NewMeasure>,
) -> Result<(StatusCode, Json<MeasureBody>), Problem> {
    app.blocking(move |app| {
        let owner = new.owner.and_then(|id| app.store().account(lotse_store::AccountId(id)).ok().flatten());
        let owner = owner
            .filter(|account| account.active)
            .ok_or_else(|| missing("Wählen Sie, wer verantwortlich ist.", "Choose who is responsible."))?;
        let origin = match (new.origin.kind.as_str(), new.origin.impulse, new.origin.dataset, new.origin.subject) {
            ("impulse", Some(id), ..) => {
                let open = crate::impulses::lock(app)?;
                let impulse = impulse::Id(id);
                open.board.get(impulse).ok_or_else(Problem::not_found)?;
                Origin::Impulse { impulse }
            }
            ("potential", _, Some(dataset), Some(subject)) => {
                Origin::Potential { dataset, subject: subject.subject()? }
            }
            _ => return Err(missing("Sagen Sie, woher die Maßnahme kommt.", "Say where the measure comes from.")),
        };
        let target = match new.target {
            TargetBody { less: true, value } => Target::AtMost(micro(value)?),
            TargetBody { less: false, value } => Target::AtLeast(micro(value)?),
        };
        let promised = new
            .promised
            .map(|hours| Ok::<_, Problem>(Hours { from: micro(hours.from)?, to: micro(hours.to)? }))
            .transpose()?;
        let agreement = Agreement {
            title: Text::new(&new.title).map_err(said)?,
            reasons: Reasons::new(&new.reasons).map_err(said)?,
            origin,
            owner: Person::authenticated(owner.id.0),
            target,
            promised,
            due: day(&new.due)?,
            measure_on: day(&new.measure_on)?,
            baseline: new.question.baseline(app, &user, language)?,
        };
        let id = run(app, &user, Id(0), None, Command::Open(Box::new(agreement)))?;
        Ok((StatusCode::CREATED, Json(shown(app, &user, language, id.0)?)))
    })
    .await
}

/// Decides, writes and applies. Blocks.
fn run(app: &App, user: &User, id: Id, seen: Option<u64>, command: Command) -> Result<Id, Problem> {
    let mut all = app.measures().lock(app)?;
    let by = By::Person(person(user), &duties(user));
    let record = decide(&all.0, id, seen, command, by, today(app)).map_err(said)?;
    let id = record.measure;
    all.write(app, Some(person(user)), &[record])?;
    Ok(id)
}

/// A command about a measure.
#[derive(Deserialize, ToSchema)]
struct MeasureCommand {
    /// `postpone`, `build`, `measure` or `drop`.
    command: String,
    /// The version the person has seen.
    version: u64,
    /// Reasons of `postpone` and `drop`; what was built for `build`.
    text: Option<String>,
    /// Last day on which it is built (`postpone`).
    due: Option<String>,
    /// Day from which it is measured again (`postpone`).
    measure_on: Option<String>,
    /// Of which data it is measured (`measure`).
    dataset: Option<String>,
    /// First day of the second measurement (`measure`).
    from: Option<String>,
    /// Last day of the second measurement (`measure`).
    to: Option<String>,
}

/// Gives a command about a measure; 409 when it has changed meanwhile
#[utoipa::path(post, path = "/measures/{id}/commands", tag = "measures", params(("id" = u64, Path)),
    request_body = MeasureCommand, responses((status = 200, body = MeasureBody)))]
async fn command(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<u64>,
    Json(wish): Json<MeasureCommand>,
) -> Result<Json<MeasureBody>, Problem> {
    app.blocking(move |app| {
        let reasons = || Reasons::new(wish.text.as_deref().unwrap_or_default()).map_err(said);
        let given = |text: &Option<String>| day(text.as_deref().unwrap_or_default());
        let command = match wish.command.as_str() {
            "build" => Command::Build(reasons()?),
            "drop" => Command::Drop(reasons()?),
            "postpone" => {
                Command::Postpone { due: given(&wish.due)?, measure_on: given(&wish.measure_on)?, reasons: reasons()? }
            }
            "measure" => {
                let before = found(&app.measures().lock(app)?.0, id)?.agreement.baseline.clone();
                let dataset = wish.dataset.clone().ok_or_else(|| {
                    missing(
                        "Wählen Sie den Datensatz der Nachmessung.",
                        "Choose the dataset of the second measurement.",
                    )
                })?;
                let period = Period { dataset, from: given(&wish.from)?, to: given(&wish.to)? };
                let (measurement, hours) = measuring::second(app, &user, language, &before, period, id)?;
                Command::Measure(Box::new(measurement), hours)
            }
            command => {
                return Err(Problem::invalid([
                    format!("Unbekannter Befehl „{command}“."),
                    format!("Unknown command `{command}`."),
                ]));
            }
        };
        run(app, &user, Id(id), Some(wish.version), command)?;
        Ok(Json(shown(app, &user, language, id)?))
    })
    .await
}
