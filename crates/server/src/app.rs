//! What all requests share.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use lotse_runtime::{Change, Runtime, Settings};
use lotse_store::Store;

use crate::datasets::cache::Datasets;
pub use crate::datasets::{About, Loaded};
use crate::imports::Imports;
use crate::journal_view::Folded;
use crate::metrics::Metrics;
use crate::session::limit::Limiter;
use crate::{Problem, impulses, measures, potentials, register, session::password::Hasher};

/// Milliseconds since the epoch; replaced in tests.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How this installation is run.
#[derive(Clone)]
pub struct Config {
    /// Cookies only over https; set behind a proxy that ends TLS.
    pub secure_cookies: bool,
    /// Host names under which the server answers, beside `localhost` and addresses in
    /// numbers: others are refused (DNS rebinding).
    pub hosts: Vec<String>,
    /// Whether the address of the caller is the last one in `X-Forwarded-For`. Only behind
    /// a proxy that writes this header.
    pub behind_proxy: bool,
    /// Largest upload in bytes; `None` leaves it to the disk.
    pub upload_limit: Option<u64>,
    /// Uploads not imported after this are removed.
    pub upload_age: Duration,
    /// So many imports run at the same time; further ones wait.
    pub imports: usize,
    /// Decoded datasets kept in memory, in bytes, about.
    pub cache_bytes: usize,
    /// Smallest group shown, at least 5; recorded with each dataset at import.
    pub k: u32,
    /// A session not used for so long ends.
    pub idle: Duration,
    /// A session ends after this in any case.
    pub absolute: Duration,
    /// Sends mail; `None` where there is no relay.
    pub mailer: Option<crate::notices::Mailer>,
    /// The clock.
    pub clock: Clock,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            hosts: Vec::new(),
            behind_proxy: false,
            upload_limit: None,
            upload_age: Duration::from_secs(2 * 3600),
            imports: 2,
            cache_bytes: 4 << 30,
            k: 5,
            idle: Duration::from_secs(3600),
            absolute: Duration::from_secs(10 * 3600),
            mailer: None,
            clock: Arc::new(|| jiff::Timestamp::now().as_millisecond()),
        }
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Config").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

/// State of the server; a clone is the same one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    runtime: Runtime,
    changes: tokio::sync::broadcast::Sender<Change>,
    config: Config,
    datasets: Datasets,
    imports: Imports,
    impulses: Folded<impulses::Open>,
    potentials: Folded<potentials::All>,
    register: Folded<register::All>,
    measures: Folded<measures::All>,
    limiter: Limiter,
    hasher: Hasher,
    metrics: Metrics,
    stopping: AtomicBool,
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("App")
    }
}

impl App {
    /// A server over `store`.
    ///
    /// # Errors
    /// When a deployed model cannot be read.
    pub fn new(store: Store, mut config: Config) -> Result<Self, lotse_runtime::Error> {
        config.k = config.k.max(5);
        let store = Arc::new(store);
        let (changes, _) = tokio::sync::broadcast::channel(1024);
        let settings = Settings {
            clock: config.clock.clone(),
            zone: crate::time::berlin(),
            limits: lotse_runtime::Limits::default(),
        };
        let told = changes.clone();
        // Nobody may be listening.
        let listener = Box::new(move |change: &Change| drop(told.send(change.clone())));
        let runtime = Runtime::new(store.clone(), settings, listener)?;
        let datasets = Datasets::new(config.cache_bytes);
        let imports = Imports::new(config.imports);
        Ok(Self(Arc::new(Inner {
            store,
            runtime,
            changes,
            datasets,
            imports,
            impulses: Folded::default(),
            potentials: Folded::default(),
            register: Folded::default(),
            measures: Folded::default(),
            limiter: Limiter::default(),
            hasher: Hasher::default(),
            metrics: Metrics::default(),
            config,
            stopping: AtomicBool::new(false),
        })))
    }

    /// The engine.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.0.runtime
    }

    /// Tells what changes from here on.
    pub(crate) fn changes(&self) -> tokio::sync::broadcast::Receiver<Change> {
        self.0.changes.subscribe()
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// How this installation is run.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// The dataset `id` in columns, from memory if it is there; one caller at a time
    /// decodes it. Blocks.
    ///
    /// # Errors
    /// 404 `not-found`; failures of the store.
    pub fn dataset(&self, id: &str) -> Result<Arc<Loaded>, Problem> {
        self.0.datasets.get(id, || Loaded::read(self.store(), id))
    }

    /// Runs `f` on a thread that may block.
    ///
    /// # Errors
    /// Those of `f`; 500 `internal` when it panics.
    pub async fn blocking<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Self) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let app = self.clone();
        match tokio::task::spawn_blocking(move || f(&app)).await {
            Ok(result) => result,
            Err(error) => Err(Problem::internal(error)),
        }
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        (self.0.config.clock)()
    }

    pub(crate) fn datasets(&self) -> &Datasets {
        &self.0.datasets
    }

    pub(crate) fn imports(&self) -> &Imports {
        &self.0.imports
    }

    pub(crate) fn impulses(&self) -> &Folded<impulses::Open> {
        &self.0.impulses
    }

    pub(crate) fn measures(&self) -> &Folded<measures::All> {
        &self.0.measures
    }

    pub(crate) fn potentials(&self) -> &Folded<potentials::All> {
        &self.0.potentials
    }

    pub(crate) fn register(&self) -> &Folded<register::All> {
        &self.0.register
    }

    pub(crate) fn limiter(&self) -> &Limiter {
        &self.0.limiter
    }

    pub(crate) fn hasher(&self) -> &Hasher {
        &self.0.hasher
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    pub(crate) fn stopping(&self) -> &AtomicBool {
        &self.0.stopping
    }
}
