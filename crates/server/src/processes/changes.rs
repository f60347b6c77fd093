//! What changes, as it happens (Server-Sent Events, HTML Living Standard 9.2). Says that something changed, not what:
//! the page asks for that with the rights it has.

use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body_util::channel::Channel;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::App;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(changes))
}

/// A line without meaning so often, so that proxies keep the connection and the server notices who left.
const BEAT: Duration = Duration::from_secs(15);

/// Instances that changed, as events
#[utoipa::path(get, path = "/changes", tag = "processes",
    responses((status = 200, body = String, content_type = "text/event-stream")))]
async fn changes(State(app): State<App>) -> Response {
    let mut changes = app.changes();
    let (mut sender, body) = Channel::<Bytes, Infallible>::new(16);
    tokio::spawn(async move {
        loop {
            let line = match tokio::time::timeout(BEAT, changes.recv()).await {
                Ok(Ok(change)) => {
                    let facts = json!({
                        "instance": change.instance, "process": change.process, "tasks": change.tasks,
                        "incidents": change.incidents, "ended": change.ended,
                    });
                    format!("data: {facts}\n\n")
                }
                // Too many at once to tell one by one.
                Ok(Err(RecvError::Lagged(_))) => "event: many\ndata: {}\n\n".to_owned(),
                Ok(Err(RecvError::Closed)) => return,
                Err(_) if app.stopping().load(std::sync::atomic::Ordering::Relaxed) => return,
                Err(_) => ": still here\n\n".to_owned(),
            };
            if sender.send_data(Bytes::from(line)).await.is_err() {
                return;
            }
        }
    });
    let headers = [(header::CONTENT_TYPE, "text/event-stream"), (header::CACHE_CONTROL, "no-store")];
    (headers, axum::body::Body::new(body)).into_response()
}
