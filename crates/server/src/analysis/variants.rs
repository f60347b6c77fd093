//! The variants: what most cases do, one after the other.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::privacy::shown_variants;
use lotse_mining::times;
use lotse_mining::variants::variants as variants_of;
use rustc_hash::FxHashSet;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::figures::Times;
use super::query::{Computed, Query, View};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(variants))
}

/// A page of variants, most frequent first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Variants {
    variants: Vec<VariantRow>,
    rest: Rest,
    computed: Computed,
}

/// A sequence of activities and the cases that follow it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VariantRow {
    pub rank: usize,
    pub trace: Vec<String>,
    pub cases: Option<u64>,
    pub share: Option<f64>,
    pub duration: Option<Times>,
}

/// Variants not listed, because of the page or because they are rare.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Rest {
    variants: usize,
    cases: Option<u64>,
}

/// Variants of a dataset
#[utoipa::path(get, path = "/datasets/{id}/variants", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query),
        ("limit" = Option<usize>, Query), ("offset" = Option<usize>, Query)),
    responses((status = 200, body = Variants)))]
async fn variants(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Variants>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "variants")?;
        let (limit, offset) = (query.number("limit", 50, 1000)?, query.number("offset", 0, usize::MAX)?);
        let (rows, rare) = rows(&view);
        let number = rows.len() + rare;
        let all = view.prepared.selection.case_count() as u64;
        let page: Vec<VariantRow> = rows.into_iter().skip(offset).take(limit).collect();
        let listed: u64 = page.iter().filter_map(|row| row.cases).sum();
        let rest = Rest { variants: number - page.len(), cases: Some(all - listed) };
        let method = [
            "Varianten: gleiche Folgen von Aktivitäten; solche mit weniger als k Fällen nur zusammen gezählt",
            "Variants: equal sequences of activities; those of fewer than k cases are only counted together",
        ];
        Ok(Json(Variants { variants: page, rest, computed: view.computed(rare, method) }))
    })
    .await
}

/// The variants that may be listed, and how many may not.
pub(crate) fn rows(view: &View) -> (Vec<VariantRow>, usize) {
    let log = &view.loaded.log;
    let names = log.activities();
    let shown = view.shown();
    let lonely: FxHashSet<u32> = shown.activities.iter().filter(|of| of.few_persons).map(|of| of.activity).collect();
    let ordered = variants_of(log, &view.prepared.selection, view.prepared.calendar.as_ref());
    let counts: Vec<u64> = ordered.iter().map(|variant| variant.cases).collect();
    let shown = shown_variants(&counts, view.k);
    let rare = ordered.len() - shown;
    let all = view.prepared.selection.case_count().max(1) as f64;
    let rows = ordered.into_iter().take(shown).enumerate().map(|(at, mut variant)| {
        // What comes after the first step is what takes the time: not if few persons do all of it.
        let told = variant.trace.len() < 2 || variant.trace[1..].iter().any(|step| !lonely.contains(step));
        let enough = told && variant.durations.len() as u64 >= view.k;
        VariantRow {
            rank: at + 1,
            trace: variant.trace.iter().map(|&code| names.text(code).to_owned()).collect(),
            cases: Some(variant.cases),
            share: Some(variant.cases as f64 / all),
            duration: enough.then(|| times::Times::of(&mut variant.durations).map(Times::from)).flatten(),
        }
    });
    (rows.collect(), rare)
}
