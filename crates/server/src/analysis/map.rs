//! The process map.

use axum::Json;
use axum::extract::{Path, State};
use lotse_mining::abstraction::{DEFAULT_PATHS, Kind, MapModel};
use lotse_mining::drawing::{Metric, scale, set_shown, shown};
use lotse_mining::layout::{Layout, layout};
use rustc_hash::FxHashMap;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::figures::{Figures, Times};
use super::query::{Computed, Query, View};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(map))
}

/// A laid out process map; numbers of small groups are absent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProcessMap {
    width: f64,
    height: f64,
    nodes: Vec<MapNode>,
    edges: Vec<MapEdge>,
    hidden: HiddenParts,
    /// Identifiers of the nodes of the usual course.
    happy_path: Vec<String>,
    figures: Figures,
    computed: Computed,
    legend: Legend,
}

/// What the sliders leave out.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HiddenParts {
    activities: usize,
    edges: usize,
}

/// What values measure, and their range.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Legend {
    metric: String,
    unit: String,
    min: Option<f64>,
    max: Option<f64>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapNode {
    /// Stable while sliders move.
    id: String,
    activity: String,
    /// `start`, `activity` or `end`.
    kind: String,
    x: f64,
    y: f64,
    width: f64,
    height: f64,
    cases: Option<u64>,
    events: Option<u64>,
    starts: Option<u64>,
    ends: Option<u64>,
    /// Time at work.
    duration: Option<Times>,
    value: Option<f64>,
    label: String,
    heat: Option<f64>,
    lines: Vec<String>,
    /// Whether times are withheld because they would be figures of few persons.
    few_persons: bool,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapEdge {
    id: String,
    from: String,
    to: String,
    /// SVG path data.
    path: String,
    label: Option<MapLabel>,
    cases: Option<u64>,
    events: Option<u64>,
    duration: Option<Times>,
    value: Option<f64>,
    weight: f64,
    heat: Option<f64>,
    back: bool,
    /// Whether times are withheld because they would be figures of few persons.
    few_persons: bool,
}

/// Text with its centre.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MapLabel {
    x: f64,
    y: f64,
    text: String,
}

/// Process map of a dataset
#[utoipa::path(get, path = "/datasets/{id}/map", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query, description = "Filter expressions"),
        ("calendar" = Option<String>, Query), ("activities" = Option<f64>, Query, description = "Percent of activities shown"),
        ("paths" = Option<f64>, Query, description = "Percent of paths shown"), ("metric" = Option<String>, Query)),
    responses((status = 200, body = ProcessMap)))]
async fn map(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Json<ProcessMap>, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "map")?;
        let (model, metric) = drawn(&view)?;
        let layout = layout(&model, None);
        Ok(Json(answer(&view, &model, &layout, metric)))
    })
    .await
}

/// A percentage of the query as a share.
fn share(query: &Query, name: &str) -> Result<Option<f64>, Problem> {
    let Some(text) = query.get(name) else { return Ok(None) };
    match text.parse::<f64>() {
        Ok(percent) if (0.0..=100.0).contains(&percent) => Ok(Some(percent / 100.0)),
        _ => Err(Problem::invalid([
            format!("„{name}“ muss zwischen 0 und 100 liegen: „{text}“"),
            format!("`{name}` must lie between 0 and 100: `{text}`"),
        ])),
    }
}

/// The map the query asks for, with values.
pub(crate) fn drawn(view: &View) -> Result<(MapModel, Metric), Problem> {
    let query = &view.query;
    let metric = query.get("metric").unwrap_or("cases");
    let metric: Metric = metric
        .parse()
        .map_err(|error: String| Problem::invalid([format!("Unbekannte Kennzahl „{metric}“."), error]))?;
    let lang = view.language.lang();
    let figures = view.shown();
    let whole = shown(&figures, lang);
    let activities = share(query, "activities")?.unwrap_or_else(|| whole.default_activities());
    let mut model = whole.abstracted(activities, share(query, "paths")?.unwrap_or(DEFAULT_PATHS));
    set_shown(&mut model, &figures, metric, lang);
    Ok((model, metric))
}

/// Where a figure is withheld, and what it rests on, in words.
pub(crate) const METHOD: [&str; 2] = [
    "Direktfolgegraph (van der Aalst 2016, Abschnitt 5.2); Zeiten zwischen aufeinanderfolgenden Ereignissen eines Falls; Aktivitäten und Wege nach Häufigkeit ausgeblendet; Zahlen unter k Fällen und solche, aus denen sie sich errechnen ließen, zurückgehalten",
    "Directly-follows graph (van der Aalst 2016, section 5.2); times between consecutive events of a case; activities and paths hidden by frequency; numbers under k cases, and those from which they could be computed, withheld",
];

fn answer(view: &View, model: &MapModel, layout: &Layout, metric: Metric) -> ProcessMap {
    let figures = view.shown();
    let activities: FxHashMap<u32, _> = figures.activities.iter().map(|of| (of.activity, of)).collect();
    let flows: FxHashMap<(u32, u32), _> = figures.flows.iter().map(|of| ((of.from, of.to), of)).collect();
    let id = |node: usize| match (model.nodes[node].kind, model.nodes[node].activity) {
        (Kind::Activity, Some(code)) => format!("a{code}"),
        (Kind::End, _) => "end".to_owned(),
        _ => "start".to_owned(),
    };
    let inner = model.nodes.iter().filter(|node| node.kind == Kind::Activity);
    let node_range = scale::range(inner.map(|node| node.value));
    let edge_range = scale::range(model.edges.iter().map(|edge| edge.value));
    let heat = |value: Option<f64>, range: Option<(f64, f64)>| Some(scale::share(value?, range?.1));
    let heaviest = model.edges.iter().map(|edge| edge.weight).max().unwrap_or(1) as f64;
    let nodes = model.nodes.iter().zip(&layout.nodes).enumerate().map(|(at, (node, place))| {
        let of = node.activity.and_then(|code| activities.get(&code));
        MapNode {
            id: id(at),
            activity: node.name.clone(),
            kind: match node.kind {
                Kind::Start => "start",
                Kind::Activity => "activity",
                Kind::End => "end",
            }
            .to_owned(),
            x: place.x,
            y: place.y,
            width: place.width,
            height: place.height,
            cases: node.cases,
            events: node.events,
            starts: of.and_then(|of| of.starts),
            ends: of.and_then(|of| of.ends),
            duration: of.and_then(|of| of.processing).map(Times::from),
            value: node.value,
            label: node.note.clone(),
            heat: if node.kind == Kind::Activity { heat(node.value, node_range) } else { None },
            lines: place.lines.clone(),
            few_persons: of.is_some_and(|of| of.few_persons),
        }
    });
    let edges = model.edges.iter().zip(&layout.edges).map(|(edge, line)| {
        let ends = model.nodes[edge.from].activity.zip(model.nodes[edge.to].activity);
        MapEdge {
            id: format!("{}-{}", id(edge.from), id(edge.to)),
            from: id(edge.from),
            to: id(edge.to),
            path: line.path.clone(),
            label: line.label.as_ref().map(|label| MapLabel {
                x: label.x + label.width / 2.0,
                y: label.y + label.height / 2.0,
                text: label.text.clone(),
            }),
            cases: edge.cases,
            events: edge.events,
            duration: ends.and_then(|ends| flows.get(&ends)).and_then(|of| of.times).map(Times::from),
            value: edge.value,
            weight: scale::share(edge.weight as f64, heaviest),
            heat: heat(edge.value, edge_range),
            back: line.back,
            few_persons: ends.and_then(|ends| flows.get(&ends)).is_some_and(|of| of.few_persons),
        }
    });
    let ranges = [node_range, edge_range].into_iter().flatten();
    let range = ranges.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    ProcessMap {
        width: layout.width,
        height: layout.height,
        nodes: nodes.collect(),
        edges: edges.collect(),
        hidden: HiddenParts { activities: model.hidden.activities, edges: model.hidden.edges },
        happy_path: model.happy_path.iter().map(|&node| id(node)).collect(),
        figures: view.figures(),
        computed: view.computed(figures.withheld, METHOD),
        legend: Legend {
            metric: metric.key().to_owned(),
            unit: if metric.is_time() { "seconds" } else { metric.key() }.to_owned(),
            min: range.map(|range| range.0),
            max: range.map(|range| range.1),
        },
    }
}
