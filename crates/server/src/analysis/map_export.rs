//! The process map as a file.

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use lotse_mining::drawing::{self, Lang, Sheet, Style, count};
use lotse_mining::layout::layout;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::map::drawn;
use super::query::{Query, View};
use crate::auth::{Language, User};
use crate::time::berlin;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Process map as svg, png, pdf, csv, json or dot, with the parameters of the map
#[utoipa::path(get, path = "/datasets/{id}/export/map.{ending}", tag = "analysis",
    params(("id" = String, Path), ("ending" = String, Path, description = "svg, png, pdf, csv, json or dot"),
        ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query), ("activities" = Option<f64>, Query),
        ("paths" = Option<f64>, Query), ("metric" = Option<String>, Query)),
    responses((status = 200, body = String, content_type = "image/svg+xml")))]
async fn export(
    State(app): State<App>,
    user: User,
    language: Language,
    Path((id, ending)): Path<(String, String)>,
    query: Query,
) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let (what, kind) = match ending.as_str() {
            "svg" => ("export map.svg", "image/svg+xml"),
            "png" => ("export map.png", "image/png"),
            "pdf" => ("export map.pdf", "application/pdf"),
            "csv" => ("export map.csv", "text/csv; charset=utf-8"),
            "json" => ("export map.json", "application/json"),
            "dot" => ("export map.dot", "text/vnd.graphviz"),
            _ => return Err(Problem::not_found()),
        };
        let view = View::open(app, &user, language, &id, &query, what)?;
        let bytes = draw(&view, &ending, app.now_ms())?;
        Ok(attachment(&format!("{}-karte.{ending}", view.loaded.name), kind, bytes))
    })
    .await
}

fn draw(view: &View, ending: &str, now_ms: i64) -> Result<Vec<u8>, Problem> {
    let (model, metric) = drawn(view)?;
    let (lang, withheld) = (view.language.lang(), view.shown().withheld);
    let places = layout(&model, None);
    let day = |time: Option<Timestamp>| {
        let zone = berlin();
        let date = time.map(|time| time.to_zoned(zone).date())?;
        Some(lang.pick(&date.strftime("%d.%m.%Y").to_string(), &date.strftime("%Y-%m-%d").to_string()).to_owned())
    };
    let of_ns = |ns: i64| day(Timestamp::from_nanosecond(i128::from(ns)).ok());
    let period = view.loaded.log.period().and_then(|(from, to)| Some(format!("{} – {}", of_ns(from)?, of_ns(to)?)));
    let date = day(Timestamp::from_millisecond(now_ms).ok()).unwrap_or_default();
    let mut notes = Vec::new();
    if withheld > 0 {
        notes.push(match lang {
            Lang::De => {
                format!("{} Zahlen zurückgehalten (kleine Gruppen, k = {})", count(withheld as u64, lang), view.k)
            }
            Lang::En => format!("{} numbers withheld (small groups, k = {})", count(withheld as u64, lang), view.k),
        });
    }
    let filters = view.filter_labels();
    let sheet = Sheet {
        model: &model,
        layout: &places,
        metric,
        lang,
        title: &view.loaded.name,
        period: period.as_deref(),
        filters: &filters,
        notes: &notes,
        date: &date,
    };
    Ok(match ending {
        "svg" => drawing::svg(&sheet).into_bytes(),
        "png" => drawing::png(&drawing::svg(&sheet), 2.0).map_err(Problem::internal)?,
        "pdf" => drawing::pdf(&sheet).map_err(Problem::internal)?,
        "csv" => drawing::csv(&sheet, style(view.language)).into_bytes(),
        "dot" => drawing::dot(&sheet).into_bytes(),
        _ => serde_json::to_vec_pretty(&drawing::json(&sheet)).map_err(Problem::internal)?,
    })
}

/// Tables for people who read this language.
pub(crate) fn style(language: Language) -> Style {
    language.pick(Style::German, Style::Plain)
}

/// A file to be saved; what a header cannot carry becomes `-`.
pub(crate) fn attachment(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).collect();
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}
