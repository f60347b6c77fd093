//! How the authority treats impulses. Nothing here is about a person.

use axum::Json;
use axum::extract::State;
use lotse_people::impulse::{Impulse, State as Stage, due};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::lock;
use crate::people::today;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(figures))
}

/// Figures over all impulses; shares of fewer than `k` are absent.
#[derive(Serialize, ToSchema)]
struct ImpulseFigures {
    impulses: usize,
    open: usize,
    /// Past their date.
    overdue: usize,
    /// Accepted, in part or whole, of those decided.
    accepted_share: Option<f64>,
    /// Days from receipt to decision; half of those decided took no longer.
    median_days_to_decision: Option<f64>,
    /// Reported as done, of those accepted.
    implemented_share: Option<f64>,
    /// Days from decision to done; half of those done took no longer.
    median_days_to_implementation: Option<f64>,
    /// A year, by 100 accounts that may log in.
    per_100_staff: Option<f64>,
    k: usize,
}

const K: usize = 5;

fn median(mut days: Vec<f64>) -> Option<f64> {
    if days.len() < K {
        return None;
    }
    days.sort_by(f64::total_cmp);
    let middle = days.len() / 2;
    Some(if days.len() % 2 == 1 { days[middle] } else { f64::midpoint(days[middle - 1], days[middle]) })
}

fn accepted(impulse: &Impulse) -> bool {
    matches!(
        impulse.state,
        Stage::Accepted { .. } | Stage::InWork { .. } | Stage::Implemented { .. } | Stage::Closed { .. }
    )
}

/// Figures over all impulses
#[utoipa::path(get, path = "/impulses/figures", tag = "impulses", responses((status = 200, body = ImpulseFigures)))]
async fn figures(State(app): State<App>) -> Result<Json<ImpulseFigures>, Problem> {
    app.blocking(|app| {
        let open = lock(app)?;
        let today = today(app);
        // What was merged counts where it went.
        let all: Vec<&Impulse> =
            open.board.iter().filter(|impulse| !matches!(impulse.state, Stage::Merged { .. })).collect();
        let days = |from: jiff::civil::Date, to: jiff::civil::Date| f64::from((to - from).get_days());
        let decided: Vec<&&Impulse> = all.iter().filter(|impulse| impulse.decided.is_some()).collect();
        let yes: Vec<&&Impulse> = all.iter().filter(|impulse| accepted(impulse)).collect();
        let built: Vec<&&Impulse> = yes.iter().filter(|impulse| impulse.implemented.is_some()).copied().collect();
        let share = |part: usize, whole: usize| {
            let few = |count: usize| 0 < count && count < K;
            (whole >= K && !few(part) && !few(whole - part)).then(|| part as f64 / whole as f64)
        };
        let staff = app.store().accounts()?.into_iter().filter(|account| account.active).count();
        let year = all.iter().filter(|impulse| days(impulse.received, today) < 365.0).count();
        Ok(Json(ImpulseFigures {
            impulses: all.len(),
            open: all.iter().filter(|impulse| !impulse.state.is_final()).count(),
            overdue: all.iter().filter(|impulse| due(impulse, today).is_some_and(|due| due.overdue)).count(),
            accepted_share: share(yes.len(), decided.len()),
            median_days_to_decision: median(
                decided.iter().filter_map(|impulse| Some(days(impulse.received, impulse.decided?))).collect(),
            ),
            implemented_share: share(built.len(), yes.len()),
            median_days_to_implementation: median(
                built.iter().filter_map(|impulse| Some(days(impulse.decided?, impulse.implemented?))).collect(),
            ),
            per_100_staff: (staff >= K && year >= K).then(|| year as f64 * 100.0 / staff as f64),
            k: K,
        }))
    })
    .await
}
