//! Variants and statistics as CSV, with the same numbers withheld as on the page.

use axum::extract::{Path, State};
use axum::response::Response;
use lotse_mining::drawing::{Style, cell};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::csv::{CSV, Csv};
use super::figures::Times;
use super::map_export::{attachment, style};
use super::query::{Query, View};
use super::{statistics, variants};
use crate::auth::{Language, User};
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(variants_csv)).routes(routes!(statistics_csv))
}

/// A count, or nothing where it is withheld.
fn number(value: Option<u64>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// A measure, or nothing where it is withheld.
fn real(value: Option<f64>, style: Style) -> String {
    value.map_or_else(String::new, |value| style.number(value))
}

/// Variants of a dataset as CSV: one row a variant, activities joined by ` › `
#[utoipa::path(get, path = "/datasets/{id}/export/variants.csv", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn variants_csv(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "export variants.csv")?;
        let style = style(language);
        let (rows, rare) = variants::rows(&view);
        let mut csv = Csv::new(
            style,
            &["rank", "cases", "share", "median_seconds", "mean_seconds", "p90_seconds", "activities", "trace"],
        );
        let mut listed = 0;
        for row in rows {
            listed += row.cases.unwrap_or(0);
            let [median, mean, p90] = times(row.duration.as_ref(), style);
            csv.row([
                row.rank.to_string(),
                number(row.cases),
                real(row.share, style),
                median,
                mean,
                p90,
                row.trace.len().to_string(),
                cell(&row.trace.join(" › ")),
            ]);
        }
        if rare > 0 {
            let rest = view.prepared.selection.case_count() as u64 - listed;
            let note = language.pick(
                format!("{rare} Varianten mit weniger als {} Fällen, zusammen", view.k),
                format!("{rare} variants of fewer than {} cases, together", view.k),
            );
            let empty = String::new;
            csv.row([empty(), rest.to_string(), empty(), empty(), empty(), empty(), empty(), cell(&note)]);
        }
        Ok(attachment(&format!("{}-varianten.csv", view.loaded.name), CSV, csv.into_bytes()))
    })
    .await
}

fn times(times: Option<&Times>, style: Style) -> [String; 3] {
    [times.and_then(|of| of.median), times.and_then(|of| of.mean), times.and_then(|of| of.p90)]
        .map(|value| real(value, style))
}

/// Statistics of a dataset as CSV: one row a number
#[utoipa::path(get, path = "/datasets/{id}/export/statistics.csv", tag = "analysis",
    params(("id" = String, Path), ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn statistics_csv(
    State(app): State<App>,
    user: User,
    language: Language,
    Path(id): Path<String>,
    query: Query,
) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let view = View::open(app, &user, language, &id, &query, "export statistics.csv")?;
        let style = style(language);
        let (tables, _) = statistics::tables(&view);
        let mut csv = Csv::new(style, &["table", "name", "to", "number", "value"]);
        let mut put = |table: &str, name: &str, to: &str, what: &str, value: String| {
            csv.row([table.to_owned(), cell(name), cell(to), what.to_owned(), value]);
        };
        for bin in &tables.durations.histogram {
            put("duration_histogram", &style.number(bin.from), &style.number(bin.to), "cases", number(bin.cases));
        }
        for one in &tables.durations.quantiles {
            put("duration_quantile", &style.number(one.q), "", "seconds", real(one.seconds, style));
        }
        for (table, rows) in [("arrival", &tables.arrival), ("completion", &tables.completion), ("wip", &tables.wip)] {
            for row in rows {
                put(table, &row.period, "", "cases", number(row.cases));
            }
        }
        for row in &tables.activities {
            for (what, value) in [("events", row.events), ("cases", row.cases), ("rework_cases", row.rework_cases)] {
                put("activity", &row.activity, "", what, number(value));
            }
            for (kind, of) in [("processing", &row.processing), ("waiting", &row.waiting)] {
                for (what, value) in ["median", "mean", "p90"].iter().zip(times(of.as_ref(), style)) {
                    put("activity", &row.activity, "", &format!("{kind}_{what}_seconds"), value);
                }
            }
        }
        for row in &tables.transitions {
            put("transition", &row.from, &row.to, "events", number(row.events));
            put("transition", &row.from, &row.to, "cases", number(row.cases));
            for (what, value) in ["median", "mean", "p90"].iter().zip(times(row.duration.as_ref(), style)) {
                put("transition", &row.from, &row.to, &format!("{what}_seconds"), value);
            }
        }
        Ok(attachment(&format!("{}-statistik.csv", view.loaded.name), CSV, csv.into_bytes()))
    })
    .await
}
