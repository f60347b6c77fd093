//! Import jobs: one at a time per free slot, each on a blocking thread.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::StatusCode;
use lotse_store::AccountId;
use serde::Serialize;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use utoipa::ToSchema;

use super::{ImportRequest, Phase, import_log};
use crate::auth::{Language, User};
use crate::metrics::Ended;
use crate::problem::ProblemBody;
use crate::{App, Problem, random};

/// Jobs under way or waiting; further ones are refused.
const QUEUE: usize = 32;
/// Ended jobs remembered.
const REMEMBERED: usize = 256;

/// State of an import job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// Waiting or working.
    Running,
    /// The dataset is there.
    Done,
    /// Nothing was stored; `problem` says why.
    Failed,
    /// Nothing was stored, as asked for.
    Cancelled,
}

/// An import job.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Job)]
pub(crate) struct JobBody {
    id: String,
    state: State,
    /// `waiting`, `reading`, `pseudonymising` or `storing`.
    phase: &'static str,
    /// Bytes of the file read.
    bytes: u64,
    /// Size of the file.
    total_bytes: u64,
    /// Events read.
    events: u64,
    dataset_id: Option<String>,
    problem: Option<ProblemBody>,
}

pub(crate) struct Job {
    id: String,
    owner: AccountId,
    total_bytes: u64,
    number: u64,
    bytes: AtomicU64,
    events: AtomicU64,
    cancelled: AtomicBool,
    wake: Notify,
    progress: Mutex<(Phase, Option<Result<String, Problem>>)>,
}

impl Job {
    fn progress(&self) -> std::sync::MutexGuard<'_, (Phase, Option<Result<String, Problem>>)> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn running(&self) -> bool {
        self.progress().1.is_none()
    }

    /// Asks the job to end; it does at its next step.
    pub(crate) fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
        self.wake.notify_one();
    }

    fn watch(&self, phase: Phase, bytes: u64, events: u64) -> bool {
        self.progress().0 = phase;
        self.bytes.fetch_max(bytes.min(self.total_bytes), Ordering::Relaxed);
        self.events.fetch_max(events, Ordering::Relaxed);
        !self.cancelled.load(Ordering::Relaxed)
    }

    pub(crate) fn body(&self, language: Language) -> JobBody {
        let (phase, result) = &*self.progress();
        let state = match result {
            None => State::Running,
            Some(Ok(_)) => State::Done,
            Some(Err(problem)) if problem.code() == "cancelled" => State::Cancelled,
            Some(Err(_)) => State::Failed,
        };
        JobBody {
            id: self.id.clone(),
            state,
            phase: phase.name(),
            bytes: self.bytes.load(Ordering::Relaxed),
            total_bytes: self.total_bytes,
            events: self.events.load(Ordering::Relaxed),
            dataset_id: result.as_ref().and_then(|result| result.as_ref().ok().cloned()),
            problem: match result {
                Some(Err(problem)) if state == State::Failed => Some(problem.body(language)),
                _ => None,
            },
        }
    }
}

#[derive(Default)]
struct Table {
    jobs: HashMap<String, Arc<Job>>,
    started: u64,
    tasks: JoinSet<()>,
}

/// All jobs.
pub(crate) struct Jobs {
    slots: Arc<Semaphore>,
    table: Mutex<Table>,
}

impl Jobs {
    pub(crate) fn new(at_once: usize) -> Self {
        Self { slots: Arc::new(Semaphore::new(at_once.max(1))), table: Mutex::default() }
    }

    fn table(&self) -> std::sync::MutexGuard<'_, Table> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Starts importing an upload of `user`.
    pub(crate) fn start(
        &self,
        app: &App,
        user: &User,
        upload: String,
        request: ImportRequest,
    ) -> Result<Arc<Job>, Problem> {
        request.check()?;
        let mut table = self.table();
        while table.tasks.try_join_next().is_some() {}
        if table.tasks.len() >= QUEUE || app.stopping().load(Ordering::Relaxed) {
            return Err(full());
        }
        let id = random::to_hex(&random::bytes::<16>()?);
        let size = app.imports().uploads.open(app, &upload, user.id)?.size;
        app.imports().uploads.begin(&upload, user.id)?;
        table.started += 1;
        let job = Arc::new(Job {
            id: id.clone(),
            owner: user.id,
            total_bytes: size,
            number: table.started,
            bytes: AtomicU64::new(0),
            events: AtomicU64::new(0),
            cancelled: AtomicBool::new(false),
            wake: Notify::new(),
            progress: Mutex::default(),
        });
        table.jobs.insert(id, job.clone());
        forget_old(&mut table.jobs);
        table.tasks.spawn(run(app.clone(), user.clone(), job.clone(), upload, request));
        Ok(job)
    }

    /// A job of this account.
    pub(crate) fn get(&self, id: &str, owner: AccountId) -> Result<Arc<Job>, Problem> {
        self.table().jobs.get(id).filter(|job| job.owner == owner).cloned().ok_or_else(Problem::not_found)
    }

    /// Number of jobs waiting or working.
    pub(crate) fn running(&self) -> usize {
        self.table().jobs.values().filter(|job| job.running()).count()
    }

    pub(crate) fn cancel_all(&self) {
        self.table().jobs.values().for_each(|job| job.cancel());
    }

    /// Waits until no job is under way.
    pub(crate) async fn join(&self) {
        let tasks = std::mem::take(&mut self.table().tasks);
        tasks.join_all().await;
    }
}

fn forget_old(jobs: &mut HashMap<String, Arc<Job>>) {
    let mut ended: Vec<(u64, String)> =
        jobs.values().filter(|job| !job.running()).map(|job| (job.number, job.id.clone())).collect();
    ended.sort();
    for (_, id) in ended.iter().take(ended.len().saturating_sub(REMEMBERED)) {
        jobs.remove(id);
    }
}

async fn run(app: App, user: User, job: Arc<Job>, upload: String, request: ImportRequest) {
    let slots = app.imports().jobs.slots.clone();
    let slot = tokio::select! {
        slot = slots.acquire_owned() => slot.ok(),
        () = job.wake.notified() => None,
    };
    let (work, source) = (job.clone(), upload.clone());
    let result = match slot {
        None => Err(super::refused(&lotse_eventlog::Error::Cancelled)),
        Some(_slot) => {
            app.blocking(move |app| {
                let opened = app.imports().uploads.open(app, &source, user.id)?;
                let mut watch = |phase, bytes, events| work.watch(phase, bytes, events);
                let (author, k) = (user.author(app), app.config().k);
                import_log(app.store(), author, opened.file, &opened.name, &request, k, &mut watch)
            })
            .await
        }
    };
    app.imports().uploads.end(&app, &upload, result.is_ok());
    app.metrics().import(match &result {
        Ok(_) => Ended::Done,
        Err(problem) if problem.code() == "cancelled" => Ended::Cancelled,
        Err(problem) => {
            problem.log();
            Ended::Failed
        }
    });
    job.progress().1 = Some(result);
}

fn full() -> Problem {
    let detail = ["Es laufen schon sehr viele Importe.", "Very many imports are under way already."];
    let title = ["Bitte später importieren", "Please import later"];
    Problem::new(StatusCode::SERVICE_UNAVAILABLE, "imports-full", title, detail.map(str::to_owned)).retry_after(30)
}
