//! Search, what is stored about the caller, and what the program is made of.

use axum::Extension;
use axum::Json;
use axum::extract::{Query, State};
use lotse_store::{RecordQuery, SessionRow};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::access::{ADMINISTRATORS, ANALYSTS, COUNCIL, IMPORTERS, OVERVIEW};
use crate::auth::{Language, Role, User};
use crate::{App, Problem, time};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(search)).routes(routes!(my_data)).routes(routes!(about))
}

#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct Term {
    /// What to look for.
    q: String,
}

/// Something found.
#[derive(Serialize, ToSchema)]
struct SearchHit {
    /// `dataset` or `page`.
    kind: &'static str,
    title: String,
    /// Address inside the interface.
    href: String,
    detail: Option<String>,
}

/// A page that search finds.
struct Found {
    href: &'static str,
    titles: [&'static str; 2],
    /// Further words to be found by.
    words: &'static str,
    /// Who may open it; everybody when `None`.
    roles: Option<&'static [Role]>,
}

const fn page(
    href: &'static str,
    titles: [&'static str; 2],
    words: &'static str,
    roles: Option<&'static [Role]>,
) -> Found {
    Found { href, titles, words, roles }
}

const PAGES: &[Found] = &[
    page("/", ["Mein Tag", "My day"], "start", None),
    page("/datasets", ["Prozesse", "Processes"], "datensätze datasets karte map", Some(ANALYSTS)),
    page("/import", ["Protokoll einlesen", "Import a log"], "upload datei file xes csv parquet", Some(IMPORTERS)),
    page("/compare", ["Vergleichen", "Compare"], "unterschied difference", Some(ANALYSTS)),
    page("/impulses", ["Impulse", "Impulses"], "ideen ideas vorschläge suggestions verbesserung", None),
    page("/impulses/new", ["Impuls geben", "Give an impulse"], "idee melden kennwort code word", None),
    page("/measures", ["Maßnahmen", "Measures"], "wirkung effekt effect nachmessung", None),
    page("/portfolio", ["Portfolio", "Portfolio"], "kennzahlen behörde reife maturity übersicht", Some(OVERVIEW)),
    page("/queries", ["Abfragen", "Queries"], "personalrat staff council wer was protokoll", Some(COUNCIL)),
    page("/metrics", ["Kennzahlen", "Metrics"], "katalog catalogue definition", None),
    page("/users", ["Konten", "Accounts"], "rollen roles benutzer users", Some(ADMINISTRATORS)),
    page("/me", ["Meine Daten", "My data"], "gespeichert stored auskunft", None),
    page("/password", ["Passwort ändern", "Change password"], "kennwort", None),
    page("/accessibility", ["Barrierefreiheit", "Accessibility"], "bitv wcag erklärung statement", None),
    page("/licences", ["Lizenzen", "Licences"], "open source eupl", None),
];

/// Looks for datasets and pages
#[utoipa::path(get, path = "/search", tag = "pages", params(Term), responses((status = 200, body = Vec<SearchHit>)))]
async fn search(
    State(app): State<App>,
    user: User,
    language: Language,
    Query(Term { q }): Query<Term>,
) -> Result<Json<Vec<SearchHit>>, Problem> {
    let words: Vec<String> = q.to_lowercase().split_whitespace().map(str::to_owned).collect();
    if words.is_empty() {
        return Ok(Json(Vec::new()));
    }
    let fits = |text: String| words.iter().all(|word| text.contains(word));
    let mut hits = Vec::new();
    if user.has(ANALYSTS) {
        for row in app.blocking(|app| Ok(app.store().datasets()?)).await? {
            let source = row.about["source_name"].as_str().unwrap_or_default();
            if fits(format!("{} {source}", row.name).to_lowercase()) {
                let href = format!("/datasets/{}", row.id);
                hits.push(SearchHit {
                    kind: "dataset",
                    title: row.name.clone(),
                    href,
                    detail: Some(source.to_owned()),
                });
            }
        }
    }
    for Found { href, titles, words, roles } in PAGES {
        if roles.is_none_or(|roles| user.has(roles))
            && fits(format!("{} {} {words}", titles[0], titles[1]).to_lowercase())
        {
            let title = titles[language as usize].to_owned();
            hits.push(SearchHit { kind: "page", title, href: (*href).to_owned(), detail: None });
        }
    }
    hits.truncate(50);
    Ok(Json(hits))
}

/// Everything stored about the caller.
#[derive(Serialize, ToSchema)]
struct MyData {
    account: MyAccount,
    /// Open sessions.
    sessions: u64,
    /// Datasets the caller imported.
    datasets: Vec<MyThing>,
    /// Filters the caller saved.
    filters: Vec<MyThing>,
    /// Analyses recorded under this account, the newest 1000.
    queries: Vec<MyRecord>,
    /// How many there are.
    queries_total: u64,
    /// All records of the journal under this account, the newest 1000.
    records: Vec<MyRecord>,
    /// How many there are.
    records_total: u64,
}

/// The account of the caller.
#[derive(Serialize, ToSchema)]
struct MyAccount {
    id: i64,
    login: String,
    display_name: String,
    roles: Vec<String>,
    active: bool,
    created_at: String,
}

/// Something the caller made.
#[derive(Serialize, ToSchema)]
struct MyThing {
    name: String,
    /// Identifier of the dataset.
    dataset: String,
}

/// A journal record of the caller.
#[derive(Serialize, ToSchema)]
struct MyRecord {
    at: String,
    what: String,
    /// What it is about: identifier of a dataset or account.
    dataset: Option<String>,
    /// Filters of an analysis.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    filters: Vec<String>,
}

impl MyRecord {
    fn of(record: lotse_store::Record) -> Self {
        let filters = record.body["filters"].as_array().into_iter().flatten();
        Self {
            at: time::rfc3339(record.author.at),
            what: record.body["what"].as_str().map_or(record.kind, str::to_owned),
            dataset: record.subject,
            filters: filters.filter_map(|text| text.as_str().map(str::to_owned)).collect(),
        }
    }
}

/// Everything stored about the caller
#[utoipa::path(get, path = "/me/data", tag = "pages", responses((status = 200, body = MyData)))]
async fn my_data(State(app): State<App>, Extension(row): Extension<SessionRow>) -> Result<Json<MyData>, Problem> {
    app.blocking(move |app| {
        let account = row.account;
        let mine = RecordQuery { account: Some(account.id), limit: 1000, ..RecordQuery::default() };
        let asked = RecordQuery { kind: Some(crate::audit::QUERY.to_owned()), ..mine.clone() };
        let (records, records_total) = app.store().records(&mine)?;
        let (queries, queries_total) = app.store().records(&asked)?;
        let (mut datasets, mut filters) = (Vec::new(), Vec::new());
        for row in app.store().datasets()? {
            let saved = app.store().saved_filters(&row.id)?.into_iter();
            let own = saved.filter(|filter| filter.created_by == Some(account.id));
            filters.extend(own.map(|filter| MyThing { name: filter.name, dataset: row.id.clone() }));
            if row.created_by == Some(account.id) {
                datasets.push(MyThing { name: row.name, dataset: row.id });
            }
        }
        Ok(Json(MyData {
            sessions: app.store().session_count(account.id, app.now_ms())?,
            account: MyAccount {
                id: account.id.0,
                login: account.login,
                display_name: account.display_name,
                roles: account.roles,
                active: account.active,
                created_at: time::rfc3339(account.created_at),
            },
            datasets,
            filters,
            queries: queries.into_iter().map(MyRecord::of).collect(),
            queries_total,
            records: records.into_iter().map(MyRecord::of).collect(),
            records_total,
        }))
    })
    .await
}

/// A part of the program and its licence.
#[derive(Clone, Serialize, Deserialize, ToSchema)]
struct Licence {
    name: String,
    version: String,
    /// SPDX expression.
    licence: String,
    url: Option<String>,
}

/// What the program is and is made of.
#[derive(Serialize, ToSchema)]
struct AboutBody {
    name: &'static str,
    version: &'static str,
    licences: Vec<Licence>,
}

/// Held against the lock file by `tests/licences.rs`, which also writes it.
const LICENCES: &str = include_str!("../licences.json");

/// Version, and licences of everything in the program
#[utoipa::path(get, path = "/about", tag = "pages", responses((status = 200, body = AboutBody)))]
async fn about() -> Result<Json<AboutBody>, Problem> {
    let licences = serde_json::from_str(LICENCES).map_err(Problem::internal)?;
    Ok(Json(AboutBody { name: "Lotse", version: env!("CARGO_PKG_VERSION"), licences }))
}
