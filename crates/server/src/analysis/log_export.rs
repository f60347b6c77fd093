//! The events themselves as a file, where single cases may be looked at. Columns of persons stay here, even
//! as pseudonyms, and so do those in which a value stands for few persons, such as units or rooms: nobody shall count
//! outside what Lotse does not count inside.

use std::io::{self, Write};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::Response;
use bytes::Bytes;
use http_body_util::channel::{Channel, Sender};
use lotse_eventlog::detect::Format;
use lotse_eventlog::{EventLog, write_any};
use tokio::runtime::Handle;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::cases::allowed;
use super::map_export::attachment;
use super::query::{Query, View};
use crate::auth::{Language, User};
use crate::{App, Problem, problem};

/// Bytes sent at a time.
const CHUNK: usize = 1 << 18;

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Events of a dataset as xes, csv or parquet, without columns of persons
#[utoipa::path(get, path = "/datasets/{id}/export/log.{ending}", tag = "analysis",
    params(("id" = String, Path), ("ending" = String, Path, description = "xes, csv or parquet"),
        ("f" = Option<Vec<String>>, Query), ("calendar" = Option<String>, Query)),
    responses((status = 200, body = String, content_type = "application/octet-stream")))]
async fn export(
    State(app): State<App>,
    user: User,
    language: Language,
    Path((id, ending)): Path<(String, String)>,
    query: Query,
) -> Result<Response, Problem> {
    let (what, kind, format) = match ending.as_str() {
        "xes" => ("export log.xes", "application/xml", Format::Xes),
        "csv" => ("export log.csv", "text/csv; charset=utf-8", Format::Csv),
        "parquet" => ("export log.parquet", "application/vnd.apache.parquet", Format::Parquet),
        _ => return Err(Problem::not_found()),
    };
    let (name, log) = app
        .blocking(move |app| {
            allowed(&*app.dataset(&id)?)?;
            let view = View::open(app, &user, language, &id, &query, what)?;
            Ok((format!("{}.{ending}", view.loaded.name), without_persons(&view)?))
        })
        .await?;
    let (sender, body) = Channel::<Bytes, io::Error>::new(4);
    tokio::task::spawn_blocking(move || {
        let mut target = Sending { sender, buffer: Vec::with_capacity(CHUNK), handle: Handle::current() };
        let written = write_any(&log, format, &mut target);
        if let Err(error) = written.and_then(|()| target.flush().map_err(lotse_eventlog::Error::Write)) {
            // Who has gone away needs no answer; the broken connection tells everybody else.
            tracing::info!(cause = problem::chain(&error), "export ended early");
            target.sender.abort(io::Error::other("export ended early"));
        }
    });
    let mut response = attachment(&name, kind, Vec::new());
    *response.body_mut() = Body::new(body);
    response.headers_mut().remove(axum::http::header::CONTENT_LENGTH);
    Ok(response)
}

fn without_persons(view: &View) -> Result<EventLog, Problem> {
    let (log, selection) = (&view.loaded.log, &view.prepared.selection);
    let mut chosen = log.select(selection.cases(), selection.events());
    // What tells cases apart has to stay: it is a pseudonym where it was to be one.
    let case_id = log.case_id_column().map(|id| log.cases().column(id).key.as_str());
    let needed = |name: &str| {
        let activity = log.activity_columns().iter().any(|id| log.events().column(*id).key == name);
        activity || name.strip_prefix("case:").or(Some(name)) == case_id
    };
    let mut personal: Vec<String> = vec!["org:resource".to_owned()];
    personal.extend(log.roles().actor.map(|id| log.events().column(id).key.clone()));
    personal.extend(view.loaded.about.pseudonymised.iter().filter(|name| !needed(name)).cloned());
    let telling = view.loaded.cache.telling(log, view.k).iter().map(|&id| log.events().column(id).key.clone());
    personal.extend(telling.filter(|name| !needed(name)));
    personal.sort();
    chosen.drop_columns(&personal).map_err(|error| Problem::internal(problem::chain(&error)))?;
    Ok(chosen)
}

/// Sends what is written, piece by piece, at the pace of the reader.
struct Sending {
    sender: Sender<Bytes, io::Error>,
    buffer: Vec<u8>,
    handle: Handle,
}

impl Write for Sending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.buffer.is_empty() {
            return Ok(());
        }
        let piece = Bytes::from(std::mem::replace(&mut self.buffer, Vec::with_capacity(CHUNK)));
        self.handle.block_on(self.sender.send_data(piece)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}
