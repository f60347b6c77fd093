//! For those who run the server: alive, ready, figures.

use std::sync::atomic::Ordering;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(healthz)).routes(routes!(readyz)).routes(routes!(metrics))
}

/// Whether the OS process answers
#[utoipa::path(get, path = "/healthz", tag = "operation", responses((status = 200, body = String)))]
async fn healthz() -> &'static str {
    "ok"
}

/// Whether requests can be served: the store accepts commands and no shutdown is under way
#[utoipa::path(get, path = "/readyz", tag = "operation", responses((status = 200, body = String)))]
async fn readyz(State(app): State<App>) -> Response {
    let ready = app.blocking(|app| Ok(app.store().is_ready())).await.unwrap_or(false);
    if ready && !app.stopping().load(Ordering::Relaxed) {
        return "ready".into_response();
    }
    let detail = ["Der Server nimmt gerade keine Anfragen an.", "The server does not accept requests right now."];
    let title = ["Nicht bereit", "Not ready"];
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not-ready", title, detail.map(str::to_owned)).into_response()
}

/// Figures for Prometheus; nothing about people
#[utoipa::path(get, path = "/metrics", tag = "operation",
    responses((status = 200, body = String, content_type = "text/plain; version=0.0.4")))]
async fn metrics(State(app): State<App>, request: Request) -> Response {
    // The interface has a page of this address; only browsers ask for HTML.
    let accept = request.headers().get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("text/html")) {
        return crate::ui::serve(request).await;
    }
    let (count, bytes) = app.datasets().usage();
    let text = app.metrics().text(&[
        ("lotse_datasets_loaded", "Datasets decoded in memory.", count as f64),
        ("lotse_datasets_loaded_bytes", "Memory they take, about.", bytes as f64),
        ("lotse_imports_running", "Imports waiting or working.", app.imports().jobs.running() as f64),
    ]);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response()
}
