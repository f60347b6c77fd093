//! What the authority did with ideas in some days, as tagged PDF (PDF/UA-1): for the staff council, the notice board, the
//! file. It names nobody.

use axum::extract::{Query, State};
use axum::response::Response;
use jiff::ToSpan as _;
use jiff::civil::Date;
use lotse_mining::drawing::{Block, Report, report};
use lotse_people::impulse::{Impulse, State as Stage};
use lotse_people::measure;
use lotse_store::RecordQuery;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::analysis::map_export::attachment;
use crate::auth::Language;
use crate::people::today;
use crate::{App, Problem, impulses};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(digest))
}

#[derive(Deserialize, IntoParams)]
struct Span {
    /// So many days up to today; 7 where nothing is said, at most 366.
    days: Option<u16>,
}

/// What became of ideas, as PDF
#[utoipa::path(get, path = "/notices/digest.pdf", tag = "notices", params(Span),
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn digest(State(app): State<App>, language: Language, Query(span): Query<Span>) -> Result<Response, Problem> {
    let days = i64::from(span.days.unwrap_or(7).clamp(1, 366));
    app.blocking(move |app| {
        let until = today(app);
        let from = until.checked_sub((days - 1).days()).unwrap_or(until);
        let text = blocks(app, language, from, until)?;
        let of = Report {
            title: language.pick("Ideen und was daraus wurde", "Ideas and what became of them").to_owned(),
            description: language
                .pick(
                    "Neue Impulse, Entscheidungen mit Gründen, Ergebnisse",
                    "New impulses, decisions with reasons, results",
                )
                .to_owned(),
            lang: language.lang(),
            blocks: text,
        };
        let bytes = report(&of).map_err(Problem::internal)?;
        Ok(attachment(&format!("ideen-{until}.pdf"), "application/pdf", bytes))
    })
    .await
}

fn date(day: Date, language: Language) -> String {
    match language {
        Language::De => day.strftime("%d.%m.%Y").to_string(),
        Language::En => day.to_string(),
    }
}

fn blocks(app: &App, language: Language, from: Date, until: Date) -> Result<Vec<Block>, Problem> {
    let within = |day: Date| (from..=until).contains(&day);
    let open = impulses::lock(app)?;
    let number = |impulse: &Impulse| format!("{} {}", language.pick("Nr.", "No."), impulse.id.0);
    let (mut new, mut decided, mut closed) = (Vec::new(), Vec::new(), Vec::new());
    for impulse in open.board.iter() {
        let problem = impulse.content.problem.as_str().to_owned();
        if within(impulse.received) && !matches!(impulse.state, Stage::Merged { .. }) {
            new.push((number(impulse), problem.clone()));
        }
        if let Some(on) = impulse.decided.filter(|on| within(*on)) {
            decided
                .push((number(impulse), format!("{problem} – {}: {}", date(on, language), outcome(impulse, language))));
        }
        if within(impulse.since) && matches!(impulse.state, Stage::Closed { .. }) {
            closed.push((number(impulse), problem));
        }
    }
    drop(open);
    let mut measured = Vec::new();
    let query = RecordQuery { kind: Some("measure".to_owned()), limit: u64::MAX, ..RecordQuery::default() };
    let records = app.store().records(&query)?.0;
    let measures = app.measures().lock(app)?;
    for record in records.into_iter().rev() {
        let change: measure::Record = serde_json::from_value(record.body).map_err(Problem::internal)?;
        let measure::Event::Moved { to: measure::State::Measured { measurement, .. } } = &change.event else {
            continue;
        };
        let Some(one) = measures.0.get(change.measure).filter(|_| within(change.on)) else { continue };
        let text = match measurement.outcome(one.agreement.target) {
            measure::Outcome::Reached => language.pick("Ziel erreicht", "target reached"),
            measure::Outcome::Better => language.pick("besser, Ziel nicht erreicht", "better, target not reached"),
            measure::Outcome::NoEffectShown => language.pick("kein Effekt nachweisbar", "no effect shown"),
            measure::Outcome::Worse => language.pick("schlechter als vorher", "worse than before"),
        };
        measured.push((one.agreement.title.as_str().to_owned(), text.to_owned()));
    }
    let period = match language {
        Language::De => format!("{} bis {}", date(from, language), date(until, language)),
        Language::En => format!("{} to {}", date(from, language), date(until, language)),
    };
    let mut blocks = vec![Block::Paragraph(period)];
    let none = language.pick("In dieser Zeit nichts.", "Nothing in this time.");
    for (heading, rows) in [
        (language.pick("Neu eingegangen", "Received"), new),
        (language.pick("Entschieden", "Decided"), decided),
        (language.pick("Umgesetzt und geprüft", "Built and checked"), closed),
        (language.pick("Nachgemessen", "Measured again"), measured),
    ] {
        blocks.push(Block::Heading(heading.to_owned()));
        blocks.push(if rows.is_empty() { Block::Paragraph(none.to_owned()) } else { Block::Facts(rows) });
    }
    Ok(blocks)
}

fn outcome(impulse: &Impulse, language: Language) -> String {
    match &impulse.state {
        Stage::Rejected { reasons, .. } => {
            format!("{} – {}", language.pick("abgelehnt", "rejected"), reasons.as_str())
        }
        Stage::Accepted { plan, .. } | Stage::InWork { plan, .. } => {
            let word = match plan.without {
                Some(_) => language.pick("in Teilen angenommen", "accepted in part"),
                None => language.pick("angenommen", "accepted"),
            };
            format!("{word} – {}", plan.reasons.as_str())
        }
        Stage::Merged { into, .. } => {
            format!("{} {}", language.pick("zusammengelegt mit Nr.", "merged with no."), into.0)
        }
        _ => language.pick("angenommen und umgesetzt", "accepted and built").to_owned(),
    }
}
