//! The portfolio: how the authority treats ideas, and what its measures brought. Nothing here is about a person.

use axum::Json;
use axum::extract::{Query, State};
use jiff::ToSpan as _;
use jiff::civil::Date;
use lotse_people::measure::Hours;
use lotse_people::portfolio::{HoursOf, Maturity, Question, Share, portfolio};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::impulses::lock;
use crate::people::today;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(figures))
}

/// Smallest group that is shown.
const K: u64 = 5;

/// Of what period and how many.
#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Asked {
    /// First day; a year before the last one when absent.
    from: Option<String>,
    /// Last day; today when absent.
    to: Option<String>,
    /// Staff of the authority; active accounts when absent.
    staff: Option<u64>,
}

/// A part of a whole.
#[derive(Serialize, ToSchema)]
struct ShareBody {
    part: u64,
    whole: u64,
}

/// Hours a year over measures; may be negative.
#[derive(Serialize, ToSchema)]
struct HoursBody {
    measures: u64,
    from: f64,
    to: f64,
}

/// Figures of the authority; absent where fewer than `k` are behind them.
#[derive(Serialize, ToSchema)]
struct PortfolioBody {
    from: String,
    to: String,
    staff: u64,
    /// Ideas received.
    ideas: Option<u64>,
    /// Ideas a year and 100 staff; the federal audit of 2016 found about 4.
    ideas_per_100: Option<f64>,
    /// Accepted, in part or whole, of those decided.
    accepted: Option<ShareBody>,
    /// Days from receipt to decision; half took no longer.
    median_days: Option<f64>,
    /// Reported as done, of those accepted.
    implemented: Option<ShareBody>,
    /// Hours a year that measures promise.
    promised: Option<HoursBody>,
    /// Hours a year as measured again.
    measured: Option<HoursBody>,
    /// What the same measures had promised.
    promised_of_measured: Option<HoursBody>,
    /// Measures that come from the data, before anybody complained.
    proactive: Option<ShareBody>,
    /// Measured again, of those whose day for it came.
    measured_again: Option<ShareBody>,
    /// 1 answers, 2 measures again, 3 looks ahead.
    maturity: u8,
    k: u64,
}

fn day(text: Option<&str>, absent: Date) -> Result<Date, Problem> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(absent) };
    text.parse().map_err(|_| {
        Problem::invalid([
            format!("„{text}“ ist kein Tag. Schreiben Sie ihn wie 2026-01-31."),
            format!("`{text}` is no day. Write it like 2026-01-31."),
        ])
    })
}

/// Figures of the authority in a period
#[utoipa::path(get, path = "/portfolio", tag = "portfolio", params(Asked),
    responses((status = 200, body = PortfolioBody)))]
async fn figures(State(app): State<App>, Query(asked): Query<Asked>) -> Result<Json<PortfolioBody>, Problem> {
    app.blocking(move |app| {
        let to = day(asked.to.as_deref(), today(app))?;
        let from = day(asked.from.as_deref(), to.saturating_sub(1.year()).saturating_add(1.day()))?;
        if from > to {
            return Err(Problem::invalid([
                "Der erste Tag liegt nach dem letzten.".to_owned(),
                "The first day lies after the last one.".to_owned(),
            ]));
        }
        let staff = match asked.staff {
            Some(staff) => staff,
            None => app.store().accounts()?.into_iter().filter(|account| account.active).count() as u64,
        };
        let open = lock(app)?;
        let measures = app.measures().lock(app)?;
        let found = portfolio(&open.board, &measures.0, Question { from, to, staff, k: K });
        let share = |of: Option<Share>| of.map(|Share { part, whole }| ShareBody { part, whole });
        let hours = |of: Option<HoursOf>| {
            of.map(|HoursOf { measures, hours: Hours { from, to } }| HoursBody {
                measures,
                from: from.value(),
                to: to.value(),
            })
        };
        Ok(Json(PortfolioBody {
            from: from.to_string(),
            to: to.to_string(),
            staff,
            ideas: found.ideas.map(|rate| rate.ideas),
            ideas_per_100: found.ideas.map(|rate| rate.per_100_a_year()),
            accepted: share(found.accepted),
            median_days: found.median_turnaround_half_days.map(|twice| twice as f64 / 2.0),
            implemented: share(found.implemented),
            promised: hours(found.promised),
            measured: hours(found.measured),
            promised_of_measured: hours(found.promised_of_measured),
            proactive: share(found.proactive),
            measured_again: share(found.measured_again),
            maturity: match found.maturity {
                Maturity::I => 1,
                Maturity::II => 2,
                Maturity::III => 3,
            },
            k: K,
        }))
    })
    .await
}
