//! The engine on a store.
//!
//! A command is decided on the state that the store has, and its records are on disk before it is answered. Commands
//! for one instance come one after the other; those of different instances run side by side and share a commit. Two
//! servers on one database see each other's changes as conflicts and try again, so nothing happens twice.
//!
//! What runs by itself (timers, messages on their way) is done by [`Runtime::work`], which a thread of the shell calls.
//! Nothing is held in memory but the deployed models: a start needs no time for instances that wait.

mod calendar;
mod catalogue;
mod command;
mod deploy;
mod error;
mod history;
mod jobs;
mod json;
mod letters;
mod lists;
mod timers;

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use jiff::tz::TimeZone;
pub use lotse_engine as engine;
use lotse_engine::feel::Feel;
use lotse_engine::{Actor, Context, Moment};
pub use lotse_engine::{Limits, Rejection};
use lotse_store::processes::Processes;
use lotse_store::{AccountId, Author};

pub use calendar::Holidays;
pub use catalogue::{Catalogue, Table};
pub use command::{Done, Start};
pub use deploy::{Checked, Refused};
pub use error::Error;
pub use history::{Event, What, events};
pub use jobs::Taken;
pub use json::{from_json, to_json, variables_from_json, variables_to_json};
pub use letters::Delivered;

/// Who gives a command.
#[derive(Clone, Debug)]
pub enum Caller {
    /// A natural person who is logged in.
    Person {
        /// The account.
        account: AccountId,
        /// Its login, by which models name it.
        login: String,
        /// Its groups.
        groups: Vec<String>,
    },
    /// A worker.
    Worker(String),
    /// The engine itself.
    Engine,
}

impl Caller {
    fn actor(&self) -> Actor {
        match self {
            Self::Person { login, groups, .. } => Actor::Person {
                id: login.as_str().into(),
                groups: groups.iter().map(|group| group.as_str().into()).collect(),
            },
            Self::Worker(name) => Actor::Worker(name.as_str().into()),
            Self::Engine => Actor::Engine,
        }
    }

    fn author(&self, at: i64) -> Author {
        let account = match self {
            Self::Person { account, .. } => Some(*account),
            _ => None,
        };
        Author { account, at }
    }
}

/// Milliseconds since the epoch.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;

/// How the engine is run.
#[derive(Clone)]
pub struct Settings {
    /// The clock.
    pub clock: Clock,
    /// Where days begin.
    pub zone: TimeZone,
    /// Limits of one command.
    pub limits: Limits,
}

impl std::fmt::Debug for Settings {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Settings").field("zone", &self.zone).finish_non_exhaustive()
    }
}

/// What has changed; told to who listens, after it is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The instance.
    pub instance: i64,
    /// `id` of its process.
    pub process: String,
    /// Whether the list of tasks changed.
    pub tasks: bool,
    /// Whether there are new jobs.
    pub jobs: bool,
    /// Whether there are new incidents.
    pub incidents: bool,
    /// Whether it ended.
    pub ended: bool,
}

/// Told of every change.
pub type Listener = Box<dyn Fn(&Change) + Send + Sync>;

/// So many locks are shared by all instances.
const LOCKS: usize = 512;

/// The engine of one authority.
pub struct Runtime {
    store: Arc<dyn Processes>,
    settings: Settings,
    feel: Feel,
    catalogue: RwLock<Arc<Catalogue>>,
    locks: Vec<Mutex<()>>,
    deploying: Mutex<()>,
    listener: Listener,
    /// Whether there is work, and whether to stop.
    signal: Mutex<(bool, bool)>,
    woken: Condvar,
}

impl std::fmt::Debug for Runtime {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Runtime").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Runtime {
    /// Reads the deployed models.
    ///
    /// # Errors
    /// Failures of the store; a deployed model that this release cannot read.
    pub fn new(store: Arc<dyn Processes>, settings: Settings, listener: Listener) -> Result<Self, Error> {
        let feel = Feel::new(settings.zone.clone());
        let catalogue = deploy::load(&*store, &feel)?;
        Ok(Self {
            store,
            settings,
            feel,
            catalogue: RwLock::new(Arc::new(catalogue)),
            locks: (0..LOCKS).map(|_| Mutex::new(())).collect(),
            deploying: Mutex::new(()),
            listener,
            signal: Mutex::new((true, false)),
            woken: Condvar::new(),
        })
    }

    /// The store.
    #[must_use]
    pub fn store(&self) -> &dyn Processes {
        &*self.store
    }

    /// The deployed models as they are now.
    #[must_use]
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.catalogue.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Milliseconds since the epoch.
    #[must_use]
    pub fn now(&self) -> i64 {
        (self.settings.clock)()
    }

    fn context<'a>(&'a self, catalogue: &'a Catalogue, caller: &Caller, now: i64) -> Context<'a> {
        Context {
            now: Moment(now),
            actor: caller.actor(),
            models: catalogue,
            decisions: catalogue,
            calendars: &Holidays,
            zone: &self.settings.zone,
            limits: self.settings.limits,
        }
    }

    fn lock(&self, instance: i64) -> MutexGuard<'_, ()> {
        self.locks[instance.unsigned_abs() as usize % LOCKS].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that there may be timers or messages to see to.
    fn wake(&self) {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner).0 = true;
        self.woken.notify_all();
    }

    /// Fires timers and delivers messages until [`Runtime::stop`] is called. Blocks.
    pub fn work(&self) {
        loop {
            let mut signal = self.signal.lock().unwrap_or_else(PoisonError::into_inner);
            if signal.1 {
                return;
            }
            if !std::mem::take(&mut signal.0) {
                let (mut again, _) =
                    self.woken.wait_timeout(signal, self.pause()).unwrap_or_else(PoisonError::into_inner);
                if again.1 {
                    return;
                }
                again.0 = false;
                drop(again);
            } else {
                drop(signal);
            }
            if let Err(error) = self.run_due() {
                tracing::error!(%error, "timers and messages have to wait");
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }

    /// How long there is nothing to do: until the next timer, at most a second, since another server may change that.
    fn pause(&self) -> Duration {
        let next = self.store.next_due().ok().flatten();
        let until = next.map_or(1000, |due| due.saturating_sub(self.now()).clamp(1, 1000));
        Duration::from_millis(until.unsigned_abs())
    }

    /// Fires the timers that are due and delivers the messages that can be, once. Returns how many there were.
    ///
    /// # Errors
    /// Failures of the store. What a model or a command refuses is told in the log and tried again later.
    pub fn run_due(&self) -> Result<usize, Error> {
        Ok(self.fire_timers()? + self.deliver_letters()?)
    }

    /// Ends [`Runtime::work`].
    pub fn stop(&self) {
        self.signal.lock().unwrap_or_else(PoisonError::into_inner).1 = true;
        self.woken.notify_all();
    }
}
