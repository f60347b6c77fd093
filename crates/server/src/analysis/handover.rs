//! Hand-overs between roles or units, never persons.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::handover::{Count, Handover as Found, Withheld, handover as found_in};
use lotse_mining::privacy::network::Fate;
use lotse_mining::privacy::{Figure, Whole, protect_figures};
use lotse_mining::selection::Selection;
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::query::{Computed, Query, View, forbidden};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(handover))
}

/// How often units hand over to each other.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Handover {
    /// Units in which at least `k` persons act, by name.
    units: Vec<String>,
    /// Row hands over to column; numbers of small groups are absent.
    matrix: Vec<Vec<Option<u64>>>,
    /// Why there is no matrix.
    withheld: Option<String>,
    computed: Computed,
}

/// Hand-overs between roles or units
#[utoipa::path(get, path = "/datasets/{id}/handover", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = Handover)))]
async fn handover(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<Handover>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "handover")?;
        let (units, matrix, withheld) = match found(&view, &view.prepared.selection) {
            Ok(found) => {
                let matrix = protect(&view, &found);
                (found.units, matrix, None)
            }
            Err(why) => (Vec::new(), Vec::new(), Some(reason(why, view.k, language))),
        };
        let suppressed = matrix.iter().flatten().filter(|number| number.is_none()).count();
        let method = [
            "Wie oft ein Ereignis der einen Stelle unmittelbar auf eines der anderen folgt (van der Aalst, Reijers und Song 2005, Abschnitt 4.1); Stellen, in denen weniger als k Personen handeln, und Zahlen unter k Fällen zurückgehalten",
            "How often an event of one unit directly follows one of the other (van der Aalst, Reijers and Song 2005, section 4.1); units in which fewer than k persons act and numbers under k cases withheld",
        ];
        Ok(Json(Handover { units, matrix, withheld, computed: view.computed(suppressed, method) }))
    })
    .await
}

fn found(view: &View, selection: &Selection) -> Result<Found, Withheld> {
    let (log, about) = (&view.loaded.log, &view.loaded.about);
    let named = log.roles().unit.map(|id| log.events().column(id).key.as_str());
    if named.is_some_and(|unit| forbidden(&view.loaded).iter().any(|key| key == unit)) {
        return Err(Withheld::OnlyPersons);
    }
    if !about.unit_available {
        return Err(if log.roles().actor.is_some() { Withheld::OnlyPersons } else { Withheld::NoUnits });
    }
    found_in(log, selection, view.k as u32)
}

fn reason(why: Withheld, k: u64, language: Language) -> String {
    let texts = match why {
        Withheld::OnlyPersons => [
            "Das Protokoll nennt Personen, aber weder Rollen noch Stellen. Übergaben zwischen Personen wertet Lotse nicht aus.".to_owned(),
            "The log names persons, but neither roles nor units. Lotse does not analyse hand-overs between persons.".to_owned(),
        ],
        Withheld::NoUnits => [
            "Das Protokoll nennt weder Rollen noch Stellen.".to_owned(),
            "The log names neither roles nor units.".to_owned(),
        ],
        Withheld::UnitsTooSmall => [
            format!("In keiner Stelle handeln mindestens {k} Personen."),
            format!("In no unit at least {k} persons act."),
        ],
    };
    let [german, english] = texts;
    language.pick(german, english)
}

/// The numbers that may be shown, row by row. Their sum is known: it is what events have more than cases.
fn protect(view: &View, part: &Found) -> Vec<Vec<Option<u64>>> {
    let selection = &view.prepared.selection;
    let figures = |of: &Found| -> Vec<Figure> {
        let counts = of.matrix.iter().flatten();
        let figure = |count: &Count| {
            let mut figure = Figure::in_table(count.cases);
            figure.value = count.events;
            figure
        };
        counts.map(figure).collect()
    };
    let mut of_part = figures(part);
    if !selection.is_all()
        && let Ok(whole) = found(view, &Selection::all(&view.loaded.log))
    {
        let of_whole = figures(&whole);
        let fates = protect_figures(2, &of_whole, view.k);
        let places: FxHashMap<&str, usize> =
            whole.units.iter().enumerate().map(|(at, unit)| (unit.as_str(), at)).collect();
        let pairs = part.units.iter().flat_map(|from| part.units.iter().map(move |to| (from, to)));
        for (figure, (from, to)) in of_part.iter_mut().zip(pairs) {
            let at = places[from.as_str()] * whole.units.len() + places[to.as_str()];
            // With events left out, others follow each other than in the whole.
            if selection.events().is_none() {
                let withheld = fates[at] != Fate::Shown;
                figure.whole = Some(Whole { value: of_whole[at].value, cases: of_whole[at].cases, withheld });
            }
        }
    }
    let fates = protect_figures(2, &of_part, view.k);
    let silent = fates.contains(&Fate::Unlisted);
    let number = |at: usize| (!silent && fates[at] == Fate::Shown).then_some(of_part[at].value);
    let size = part.units.len();
    (0..size).map(|row| (0..size).map(|column| number(row * size + column)).collect()).collect()
}
