//! The question: which cases of which dataset, in which time.

use std::sync::{Arc, OnceLock};
use std::time::Instant;

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use jiff::Timestamp;
use lotse_eventlog::EventLog;
use lotse_mining::calendar::{Calendar, Land};
use lotse_mining::drawing::Lang;
use lotse_mining::filter::{Filter, FilterError, apply_all};
use lotse_mining::graph::{Graph, discover};
use lotse_mining::privacy::{Doers, Protected, check_selection, protect_graph};
use lotse_mining::selection::Selection;
use lotse_mining::variants::variants;
use rustc_hash::FxHashSet;
use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;

use crate::auth::{Language, User};
use crate::{App, Loaded, Problem, audit};

/// So many filters at most.
const FILTERS: usize = 64;

/// Parameters of every analysis: `f` (repeated), `calendar`, and those of the route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub filters: Vec<String>,
    pub calendar: String,
    pub rest: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(query: &str) -> Self {
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(
            &format!("/?{query}").parse().unwrap_or_default(),
        );
        let mut parsed = Self { calendar: "none".to_owned(), ..Self::default() };
        for (name, value) in pairs.map(|pairs| pairs.0).unwrap_or_default() {
            match name.as_str() {
                "f" if !value.trim().is_empty() => parsed.filters.push(value),
                "f" => {}
                "calendar" => parsed.calendar = value,
                _ => parsed.rest.push((name, value)),
            }
        }
        parsed
    }

    /// The parameter `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.rest.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The parameter `name` as a whole number up to `most`.
    pub(crate) fn number(&self, name: &str, absent: usize, most: usize) -> Result<usize, Problem> {
        let Some(text) = self.get(name) else { return Ok(absent) };
        text.parse::<usize>().map(|number| number.min(most)).map_err(|_| {
            Problem::invalid([
                format!("„{name}“ muss eine ganze Zahl sein: „{text}“"),
                format!("`{name}` must be a whole number: `{text}`"),
            ])
        })
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::parse(parts.uri.query().unwrap_or_default()))
    }
}

/// What is computed once for filters and calendar.
#[derive(Debug)]
pub(crate) struct Prepared {
    pub selection: Selection,
    pub filters: Vec<Filter>,
    pub calendar: Option<Calendar>,
    graph: OnceLock<Arc<Graph>>,
    shown: OnceLock<Arc<Protected>>,
    lonely: OnceLock<FxHashSet<u32>>,
    again: OnceLock<(u64, u64)>,
    pub figures: OnceLock<super::figures::Figures>,
}

/// The cases a question is about.
pub(crate) struct View {
    pub loaded: Arc<Loaded>,
    pub prepared: Arc<Prepared>,
    pub k: u64,
    pub language: Language,
    pub query: Query,
    query_id: String,
    started: Instant,
}

/// How an answer came about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Computed {
    dataset: String,
    n_cases: Option<u64>,
    n_events: Option<u64>,
    total_cases: Option<u64>,
    from: Option<String>,
    to: Option<String>,
    filters: Vec<Label>,
    calendar: String,
    k: u32,
    suppressed_cells: usize,
    server_ms: f64,
    query_id: String,
    method: String,
}

/// A filter, and in words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Label {
    expr: String,
    label: String,
}

/// RFC 3339 text of nanoseconds since the epoch.
pub(crate) fn instant(ns: i64) -> Option<String> {
    Timestamp::from_nanosecond(i128::from(ns)).ok().map(|time| time.to_string())
}

impl Language {
    /// The language of drawings and labels.
    pub(crate) fn lang(self) -> Lang {
        if self == Self::En { Lang::En } else { Lang::De }
    }
}

impl View {
    /// Opens the dataset, applies the filters, refuses groups that are too small, and records the question. Blocks.
    ///
    /// # Errors
    /// 404 `not-found`; 422 `invalid-filter`, `invalid`; 403 `personal`, `too-few-cases`.
    pub(crate) fn open(
        app: &App,
        user: &User,
        language: Language,
        id: &str,
        query: &Query,
        what: &'static str,
    ) -> Result<Self, Problem> {
        let started = Instant::now();
        let loaded = app.dataset(id)?;
        let detail = json!({ "calendar": query.calendar, "parameters": query.rest });
        let query_id = audit::record_query(app, user, id, what, &query.filters, detail)?;
        let prepared = prepared(&loaded, query)?;
        let k = u64::from(loaded.about.k.max(5));
        Ok(Self { loaded, prepared, k, language, query: query.clone(), query_id, started })
    }

    /// The directly-follows graph as it is. Must not be served.
    pub(crate) fn graph(&self) -> Arc<Graph> {
        self.prepared.graph(&self.loaded.log)
    }

    /// What may be shown of it.
    pub(crate) fn shown(&self) -> Arc<Protected> {
        let lonely = self.prepared.lonely(&self.loaded.log, self.k);
        let protect = || match self.whole() {
            Some((graph, shown)) => protect_graph(&self.graph(), Some((&graph, &shown)), lonely, self.k),
            None => protect_graph(&self.graph(), None, lonely, self.k),
        };
        self.prepared.shown.get_or_init(|| Arc::new(protect())).clone()
    }

    /// The graph of the whole log and what may be shown of it, if this is about some of its cases with all their events.
    pub(crate) fn whole(&self) -> Option<(Arc<Graph>, Arc<Protected>)> {
        let whole = self.whole_prepared()?;
        let graph = whole.graph(&self.loaded.log);
        let lonely = whole.lonely(&self.loaded.log, self.k);
        let shown = whole.shown.get_or_init(|| Arc::new(protect_graph(&graph, None, lonely, self.k))).clone();
        Some((graph, shown))
    }

    /// What is kept of the whole log, if this is about some of its cases with all their events.
    pub(crate) fn whole_prepared(&self) -> Option<Arc<Prepared>> {
        let selection = &self.prepared.selection;
        if selection.is_all() || selection.events().is_some() {
            return None;
        }
        let query = Query { calendar: self.query.calendar.clone(), ..Query::default() };
        prepared(&self.loaded, &query).ok()
    }

    /// How the answer came about; `suppressed` counts withheld numbers.
    pub(crate) fn computed(&self, suppressed: usize, method: [&str; 2]) -> Computed {
        let selection = &self.prepared.selection;
        let period = self.loaded.log.period();
        Computed {
            dataset: self.loaded.name.clone(),
            n_cases: Some(selection.case_count() as u64),
            n_events: self.shown().events,
            total_cases: Some(self.loaded.log.case_count() as u64),
            from: period.and_then(|(from, _)| instant(from)),
            to: period.and_then(|(_, to)| instant(to)),
            filters: self.labels(),
            calendar: self.query.calendar.clone(),
            k: self.k as u32,
            suppressed_cells: suppressed,
            server_ms: (self.started.elapsed().as_secs_f64() * 10_000.0).round() / 10.0,
            query_id: self.query_id.clone(),
            method: method[self.language as usize].to_owned(),
        }
    }

    fn labels(&self) -> Vec<Label> {
        let lang = self.language.lang();
        let filters = self.prepared.filters.iter();
        filters.map(|filter| Label { expr: filter.to_string(), label: filter.label(lang) }).collect()
    }

    /// The filters in words.
    pub(crate) fn filter_labels(&self) -> Vec<String> {
        self.labels().into_iter().map(|label| label.label).collect()
    }
}

/// What is kept for the filters and the calendar, computed if it is not.
fn prepared(loaded: &Loaded, query: &Query) -> Result<Arc<Prepared>, Problem> {
    let key = serde_json::to_string(&(&query.filters, &query.calendar)).map_err(Problem::internal)?;
    if let Some(prepared) = loaded.cache.get(&key) {
        return Ok(prepared);
    }
    let prepared = Arc::new(prepare(loaded, query)?);
    loaded.cache.put(key, prepared.clone());
    Ok(prepared)
}

impl Prepared {
    fn graph(&self, log: &EventLog) -> Arc<Graph> {
        self.graph.get_or_init(|| Arc::new(discover(log, &self.selection, self.calendar.as_ref()))).clone()
    }

    /// Activities whose times and repetitions would be figures of few persons.
    fn lonely(&self, log: &EventLog, k: u64) -> &FxHashSet<u32> {
        self.lonely
            .get_or_init(|| Doers::new(log, k).map_or_else(FxHashSet::default, |of| of.lonely_steps(&self.selection)))
    }

    /// Cases in which an activity occurs more than once, and all cases.
    pub(crate) fn again(&self, log: &EventLog) -> (u64, u64) {
        *self.again.get_or_init(|| {
            let found = variants(log, &self.selection, None);
            let again = found.iter().filter(|variant| variant.repeats()).map(|variant| variant.cases);
            (again.sum(), self.selection.case_count() as u64)
        })
    }
}

fn prepare(loaded: &Loaded, query: &Query) -> Result<Prepared, Problem> {
    if query.filters.len() > FILTERS {
        return Err(Problem::invalid([
            format!("Höchstens {FILTERS} Filter zugleich."),
            format!("At most {FILTERS} filters at once."),
        ]));
    }
    let filters: Vec<Filter> = query.filters.iter().map(|text| parse(text)).collect::<Result<_, _>>()?;
    let forbidden: Vec<String> = forbidden(loaded);
    let k = u64::from(loaded.about.k.max(5));
    let doers = Doers::new(&loaded.log, k);
    let alone = |filter: &&Filter| doers.as_ref().is_some_and(|doers| doers.single_out(filter, &forbidden));
    if let Some(filter) = filters.iter().find(alone) {
        return Err(personal([
            format!(
                "„{}“ trennt ab, was weniger als {k} Personen tun. Danach lässt sich nicht filtern.",
                filter.label(Lang::De)
            ),
            format!(
                "`{}` singles out what fewer than {k} persons do. It cannot be filtered by.",
                filter.label(Lang::En)
            ),
        ]));
    }
    let selection = apply_all(&loaded.log, &filters, &forbidden).map_err(|error| refused(&error))?;
    let (chosen, all) = (selection.case_count() as u64, loaded.log.case_count() as u64);
    check_selection(chosen, all, k).map_err(|_| too_few(k))?;
    if doers.is_some_and(|doers| doers.few_act(&selection)) {
        return Err(personal([
            format!("In den Fällen, die die Filter übrig lassen oder ausschließen, handeln weniger als {k} Personen."),
            format!("In the cases that the filters leave or leave out, fewer than {k} persons act."),
        ]));
    }
    let calendar = calendar(loaded, &query.calendar)?;
    Ok(Prepared {
        selection,
        filters,
        calendar,
        graph: OnceLock::new(),
        shown: OnceLock::new(),
        lonely: OnceLock::new(),
        again: OnceLock::new(),
        figures: OnceLock::new(),
    })
}

/// Keys of the attributes that name persons, without the mark of case attributes.
pub(crate) fn forbidden(loaded: &Loaded) -> Vec<String> {
    let named = loaded.about.pseudonymised.iter();
    named.flat_map(|key| [key.clone(), key.strip_prefix("case:").unwrap_or(key).to_owned()]).collect()
}

fn parse(text: &str) -> Result<Filter, Problem> {
    text.parse::<Filter>().map_err(|error| {
        let detail =
            [format!("{} – „{text}“", error.message(Lang::De)), format!("{} – `{text}`", error.message(Lang::En))];
        let title = ["Filter nicht verstanden", "Filter not understood"];
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-filter", title, detail)
            .with_hint([error.hint(Lang::De), error.hint(Lang::En)])
    })
}

fn refused(error: &FilterError) -> Problem {
    let detail = [error.message(Lang::De), error.message(Lang::En)];
    match error {
        FilterError::Personal { .. } => personal(detail),
        _ => {
            let title = ["Filter nicht anwendbar", "Filter cannot be applied"];
            Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid-filter", title, detail)
        }
    }
}

/// The question is about single persons (403).
pub(crate) fn personal(detail: [String; 2]) -> Problem {
    let title = ["Betrifft einzelne Personen", "About single persons"];
    Problem::new(StatusCode::FORBIDDEN, "personal", title, detail).with_hint([
        "Lotse wertet nach Rollen und Einheiten aus, nie nach Personen.",
        "Lotse analyses roles and units, never persons.",
    ])
}

/// The group is too small (403).
pub(crate) fn too_few(k: u64) -> Problem {
    let detail = [
        format!(
            "Die Filter lassen weniger als {k} Fälle übrig oder schließen weniger als {k} aus. Daraus ließe sich auf einzelne Fälle schließen."
        ),
        format!(
            "The filters leave fewer than {k} cases, or leave out fewer than {k}. Single cases could be inferred from that."
        ),
    ];
    let hint = ["Weiten Sie die Filter aus oder entfernen Sie einen.", "Widen the filters or remove one."];
    Problem::new(StatusCode::FORBIDDEN, "too-few-cases", ["Zu wenige Fälle", "Too few cases"], detail).with_hint(hint)
}

fn calendar(loaded: &Loaded, name: &str) -> Result<Option<Calendar>, Problem> {
    if name.is_empty() || name == "none" {
        return Ok(None);
    }
    let land = Land::from_code(name).ok_or_else(|| {
        Problem::invalid([
            format!("Unbekannter Kalender „{name}“: none oder das Kürzel eines Landes, etwa BY."),
            format!("Unknown calendar `{name}`: none or the code of a Land such as BY."),
        ])
    })?;
    Ok(loaded.log.period().map(|(from, to)| Calendar::new(land, from, to)))
}
