//! The board: all impulses, one of them, and those that say the same.

use axum::Json;
use axum::extract::{Path, State};
use lotse_people::impulse::{Anchor, Impulse};
use lotse_people::notice::notices;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::lock;
use super::view::{Detail, Reader, Summary, found};
use crate::auth::User;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list))
        .routes(routes!(one))
        .routes(routes!(similar))
        .routes(routes!(look))
        .routes(routes!(pins))
}

#[derive(Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Which {
    /// Words to look for.
    q: Option<String>,
    /// A state, or `open`, or `done`.
    state: Option<String>,
    /// About this dataset.
    dataset: Option<String>,
    /// `todo` (for the caller to do), `own`, `followed`.
    mine: Option<String>,
    /// `new` (default), `votes` or `due`.
    sort: Option<String>,
    limit: Option<usize>,
    offset: Option<usize>,
}

/// Some impulses.
#[derive(Serialize, ToSchema)]
struct ImpulsePage {
    impulses: Vec<Summary>,
    /// How many there are in all.
    total: usize,
    /// How many wait for the caller.
    todo: usize,
}

fn invalid(name: &str, value: &str) -> Problem {
    Problem::invalid([format!("„{name}“ kennt „{value}“ nicht."), format!("Unknown `{name}`: `{value}`.")])
}

/// Impulses of the authority
#[utoipa::path(get, path = "/impulses", tag = "impulses", params(Which), responses((status = 200, body = ImpulsePage)))]
async fn list(
    State(app): State<App>,
    user: User,
    axum::extract::Query(which): axum::extract::Query<Which>,
) -> Result<Json<ImpulsePage>, Problem> {
    app.blocking(move |app| {
        let open = lock(app)?;
        let reader = Reader::new(app, Some(&user))?;
        let ranked: Option<Vec<u64>> = which.q.as_deref().filter(|q| !q.trim().is_empty()).map(|q| {
            let lower = q.to_lowercase();
            let mut hits: Vec<u64> =
                open.index.similar(q, 200).into_iter().filter(|hit| hit.score > 0.15).map(|hit| hit.id).collect();
            let number = lower.trim_start_matches('#').parse::<u64>().ok().filter(|id| found(&open, *id).is_ok());
            hits.extend(number);
            hits
        });
        let state = which.state.as_deref().unwrap_or("all");
        let fits = |impulse: &Impulse| {
            (match state {
                "all" => true,
                "open" => !impulse.state.is_final(),
                "done" => impulse.state.is_final(),
                name => impulse.state.name() == name,
            }) && which.dataset.as_deref().is_none_or(|dataset| impulse.content.anchor.dataset() == Some(dataset))
                && match which.mine.as_deref().unwrap_or("") {
                    "todo" => reader.is_mine(impulse),
                    "own" => reader.is_own(impulse),
                    "followed" => reader.follows(impulse),
                    _ => true,
                }
        };
        if let Some(mine) = which.mine.as_deref().filter(|mine| !["", "todo", "own", "followed"].contains(mine)) {
            return Err(invalid("mine", mine));
        }
        let mut fitting: Vec<&Impulse> = match &ranked {
            Some(ids) => ids.iter().filter_map(|id| found(&open, *id).ok()).filter(|impulse| fits(impulse)).collect(),
            None => open.board.iter().rev().filter(|impulse| fits(impulse)).collect(),
        };
        match which.sort.as_deref().unwrap_or("new") {
            "new" => {}
            "votes" => fitting.sort_by_key(|impulse| std::cmp::Reverse(impulse.votes.len())),
            "due" => {
                let today = crate::people::today(app);
                fitting.sort_by_cached_key(|impulse| {
                    lotse_people::impulse::due(impulse, today).map_or((true, None), |due| (false, Some(due.until)))
                });
            }
            sort => return Err(invalid("sort", sort)),
        }
        let total = fitting.len();
        let page = fitting.into_iter().skip(which.offset.unwrap_or(0)).take(which.limit.unwrap_or(50).min(500));
        let impulses = page.map(|impulse| reader.summary(impulse)).collect();
        let todo = open.board.iter().filter(|impulse| !impulse.state.is_final() && reader.is_mine(impulse)).count();
        Ok(Json(ImpulsePage { impulses, total, todo }))
    })
    .await
}

/// An impulse
#[utoipa::path(get, path = "/impulses/{id}", tag = "impulses", params(("id" = u64, Path)), responses((status = 200, body = Detail)))]
async fn one(State(app): State<App>, user: User, Path(id): Path<u64>) -> Result<Json<Detail>, Problem> {
    app.blocking(move |app| {
        let open = lock(app)?;
        Ok(Json(Reader::new(app, Some(&user))?.detail(found(&open, id)?)))
    })
    .await
}

/// A text that somebody writes.
#[derive(Deserialize, ToSchema)]
struct Draft {
    text: String,
}

/// An impulse that says something similar.
#[derive(Serialize, ToSchema)]
struct SimilarImpulse {
    #[serde(flatten)]
    impulse: Summary,
    /// 0 to about 1.
    score: f32,
}

/// Impulses that say something similar. What is sent is neither kept nor logged
#[utoipa::path(post, path = "/impulses/similar", tag = "impulses", request_body = Draft,
    responses((status = 200, body = Vec<SimilarImpulse>)))]
async fn similar(
    State(app): State<App>,
    user: User,
    Json(draft): Json<Draft>,
) -> Result<Json<Vec<SimilarImpulse>>, Problem> {
    app.blocking(move |app| {
        let open = lock(app)?;
        let reader = Reader::new(app, Some(&user))?;
        let text: String = draft.text.chars().take(2000).collect();
        let hits = open.index.similar(&text, 5).into_iter().filter(|hit| hit.score > 0.12);
        let found = hits.filter_map(|hit| {
            Some(SimilarImpulse { impulse: reader.summary(found(&open, hit.id).ok()?), score: hit.score })
        });
        Ok(Json(found.collect()))
    })
    .await
}

/// Something in a text that looks like a person or a file number.
#[derive(Serialize, ToSchema)]
struct NoticeBody {
    /// `name`, `file-number`, `mail` or `phone`.
    kind: String,
    words: String,
}

/// What in a text looks like a person or a file number. What is sent is neither kept nor logged
#[utoipa::path(post, path = "/impulses/notices", tag = "impulses", request_body = Draft,
    responses((status = 200, body = Vec<NoticeBody>)))]
async fn look(Json(draft): Json<Draft>) -> Json<Vec<NoticeBody>> {
    let text: String = draft.text.chars().take(10_000).collect();
    Json(notices(&text).into_iter().map(|one| NoticeBody { kind: one.kind.to_owned(), words: one.words }).collect())
}

/// Open impulses about a place in a process.
#[derive(Serialize, ToSchema)]
struct Pin {
    /// `activity` or `transition`.
    kind: String,
    activity: Option<String>,
    from: Option<String>,
    to: Option<String>,
    /// Open impulses; those under a code word only from `k` on.
    impulses: usize,
}

/// Open impulses by their place in a process
#[utoipa::path(get, path = "/datasets/{id}/impulses", tag = "impulses", params(("id" = String, Path)),
    responses((status = 200, body = Vec<Pin>)))]
async fn pins(State(app): State<App>, Path(id): Path<String>) -> Result<Json<Vec<Pin>>, Problem> {
    app.blocking(move |app| {
        let k = app.dataset(&id)?.about.k.max(5) as usize;
        let open = lock(app)?;
        let mut pins: Vec<(Anchor, usize, usize)> = Vec::new();
        for impulse in open.board.iter().filter(|impulse| !impulse.state.is_final()) {
            let anchor = &impulse.content.anchor;
            if anchor.dataset() != Some(&id) || matches!(anchor, Anchor::Process { .. }) {
                continue;
            }
            let at = pins.iter().position(|(known, ..)| known == anchor).unwrap_or_else(|| {
                pins.push((anchor.clone(), 0, 0));
                pins.len() - 1
            });
            match impulse.submitter {
                lotse_people::impulse::Submitter::Named(_) => pins[at].1 += 1,
                lotse_people::impulse::Submitter::CodeWord(_) => pins[at].2 += 1,
            }
        }
        let shown = pins.into_iter().filter_map(|(anchor, named, unnamed)| {
            let impulses = named + if unnamed >= k { unnamed } else { 0 };
            let body = super::view::AnchorBody::of(&anchor);
            (impulses > 0).then_some(Pin {
                kind: body.kind,
                activity: body.activity,
                from: body.from,
                to: body.to,
                impulses,
            })
        });
        Ok(Json(shown.collect()))
    })
    .await
}
