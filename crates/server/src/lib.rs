//! HTTP interface: sessions, roles, imports, maps, and the embedded user interface.
//!
//! Every request passes [`gate`] (host name, origin, session, roles by the table in
//! [`access`]); every failure is a [`Problem`]. Work that blocks runs on blocking threads
//! ([`App::blocking`]). All routes are part of the OpenAPI document ([`openapi`]).

pub mod access;
pub mod analysis;
pub mod app;
pub mod audit;
pub mod auth;
mod catalogue;
mod council;
mod datasets;
mod document;
mod gate;
mod imports;
mod impulses;
mod journal_view;
mod measures;
mod metrics;
mod notices;
mod operation;
mod pages;
mod people;
mod portfolio;
mod potentials;
pub mod problem;
mod processes;
mod random;
mod register;
mod session;
mod time;
mod ui;
mod users;

use std::future::{Future, IntoFuture as _};
use std::net::SocketAddr;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

pub use app::{App, Config};
pub use auth::{Language, Role, User};
pub use datasets::{About, Loaded};
pub use imports::{Dialect, ImportRequest, Mapping, Phase, Strictness, Watch, import_log};
pub use notices::{BadMailer, Mailer, deliver as deliver_mail};
pub use problem::Problem;
pub use session::password::hash as hash_password;

/// The server cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The socket failed.
    #[error("the server cannot accept connections")]
    Serve(#[source] std::io::Error),
}

/// Connections still open so long after the end was asked for are cut.
const PATIENCE: Duration = Duration::from_secs(10);

/// How often it is looked for mail to send.
const POST: Duration = Duration::from_secs(20);

/// How often abandoned uploads are looked for.
const SWEEP: Duration = Duration::from_secs(60);

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "Lotse",
        description = "Process mining for public authorities. No figure is about an individual employee."
    ),
    components(schemas(problem::ProblemBody))
)]
struct Document;

fn parts() -> (Router<App>, utoipa::openapi::OpenApi) {
    let api = OpenApiRouter::new()
        .merge(session::routes())
        .merge(imports::routes())
        .merge(datasets::routes())
        .merge(users::routes())
        .merge(council::routes())
        .merge(catalogue::routes())
        .merge(pages::routes())
        .merge(analysis::routes())
        .merge(impulses::routes())
        .merge(potentials::routes())
        .merge(measures::routes())
        .merge(portfolio::routes())
        .merge(register::routes())
        .merge(processes::routes())
        .merge(notices::routes());
    let (router, mut document) = OpenApiRouter::with_openapi(Document::openapi())
        .nest("/api/v1", api)
        .merge(operation::routes())
        .split_for_parts();
    document::complete(&mut document);
    (router, document)
}

/// The OpenAPI document of all routes.
#[must_use]
pub fn openapi() -> utoipa::openapi::OpenApi {
    parts().1
}

/// All routes, with everything a request has to pass.
pub fn router(app: App) -> Router {
    let (router, document) = parts();
    let document = serde_json::to_vec(&document).unwrap_or_default();
    let describe = move || {
        let document = document.clone();
        async move { ([(axum::http::header::CONTENT_TYPE, "application/json")], document) }
    };
    router
        .route("/api/v1/openapi.json", get(describe))
        .fallback(ui::serve)
        .layer(from_fn_with_state(app.clone(), gate::gate))
        .layer(from_fn(problem::render))
        .layer(from_fn_with_state(app.clone(), gate::headers))
        .with_state(app)
}

/// Answers requests until `shutdown` is done, then lets those under way finish.
///
/// # Errors
/// When the socket fails.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    let (ended, mut end) = tokio::sync::watch::channel(false);
    let stopping = app.clone();
    let shutdown = async move {
        shutdown.await;
        stopping.stop();
        let _ = ended.send(true);
    };
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(shutdown).into_future();
    let cut = async move {
        let _ = end.wait_for(|ended| *ended).await;
        tokio::time::sleep(PATIENCE).await;
    };
    let sweep = async {
        let mut interval = tokio::time::interval(SWEEP);
        loop {
            interval.tick().await;
            app.imports().uploads.sweep(&app);
        }
    };
    // What is folded from the journal is folded before somebody waits for it.
    let folding = app.clone();
    tokio::task::spawn_blocking(move || {
        if let Err(problem) = impulses::lock(&folding).map(drop) {
            problem.log();
        }
    });
    let post = async {
        let mut interval = tokio::time::interval(POST);
        loop {
            interval.tick().await;
            if app.config().mailer.is_some()
                && let Err(problem) = app.blocking(notices::deliver).await
            {
                problem.log();
            }
        }
    };
    // Timers and messages have a thread of their own; it ends with the server.
    let engine = app.clone();
    let working = std::thread::Builder::new()
        .name("engine".to_owned())
        .spawn(move || engine.runtime().work())
        .map_err(Error::Serve)?;
    tokio::select! {
        () = sweep => {}
        () = post => {}
        result = server => result.map_err(Error::Serve)?,
        () = cut => tracing::warn!("connections were cut"),
    }
    app.join().await;
    app.runtime().stop();
    let _ = tokio::task::spawn_blocking(move || working.join()).await;
    Ok(())
}

impl App {
    /// Takes no more work and ends what is under way.
    fn stop(&self) {
        self.stopping().store(true, Ordering::Relaxed);
        self.imports().jobs.cancel_all();
    }

    /// Waits until jobs have ended.
    async fn join(&self) {
        self.imports().jobs.join().await;
    }
}
