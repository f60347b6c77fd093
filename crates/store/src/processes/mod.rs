//! Processes of the engine: models, instances with their steps, tasks, jobs, timers and messages.
//!
//! The store deals in rows and bytes and knows no BPMN. What one command caused is a [`Step`]: its records, the state
//! after it, and what changes in the lists of tasks, jobs and waits. A [`Commit`] holds steps and messages that are
//! kept all together or not at all. Each step is a journal record with the salted digest of its records; the records
//! themselves, which may hold personal data, stand beside it and can be erased without breaking the chain.

mod lists;
mod models;
mod sqlite;
mod steps;

pub use lists::{InstanceQuery, JobRow, TaskQuery, TaskRow};
pub use models::{Deployment, Kind, ModelRow, NewDeployment, StartTrigger, Trigger};
pub use steps::{Commit, InstanceRow, Letter, NewLetter, Status, Step, StepRow, Stored, TriggerFired, Wait, WaitKind};

use crate::{Author, Error};

/// A durable store of processes. One suite of tests holds for every implementation.
pub trait Processes: Send + Sync {
    /// Stores a file with its models; each gets the next version of its key. The triggers of the new version of a
    /// process take the place of those of older ones.
    ///
    /// # Errors
    /// Failures of the database.
    fn deploy(&self, author: Author, new: NewDeployment) -> Result<Vec<ModelRow>, Error>;

    /// All models, by kind, key and version.
    ///
    /// # Errors
    /// Failures of the database.
    fn models(&self) -> Result<Vec<ModelRow>, Error>;

    /// A deployed file.
    ///
    /// # Errors
    /// Failures of the database.
    fn deployment(&self, id: i64) -> Result<Option<Deployment>, Error>;

    /// Keeps steps and messages, all or nothing, and returns the instances of the steps when they are on disk.
    ///
    /// # Errors
    /// [`Error::Conflict`] when an instance is not at the step before, a message was delivered by somebody else, a
    /// trigger fired already, or the request was answered before; failures of the database.
    fn commit(&self, commit: Commit) -> Result<Vec<i64>, Error>;

    /// An instance with its state.
    ///
    /// # Errors
    /// Failures of the database.
    fn instance(&self, id: i64) -> Result<Option<Stored>, Error>;

    /// Instances that fit, newest first, and how many fit.
    ///
    /// # Errors
    /// Failures of the database.
    fn instances(&self, query: &InstanceQuery) -> Result<(Vec<InstanceRow>, u64), Error>;

    /// The instance that a request with this key started.
    ///
    /// # Errors
    /// Failures of the database.
    fn answered(&self, request: &str) -> Result<Option<i64>, Error>;

    /// The steps of an instance after `from`, oldest first.
    ///
    /// # Errors
    /// Failures of the database.
    fn steps(&self, instance: i64, from: i64) -> Result<Vec<StepRow>, Error>;

    /// Tasks that fit, the most urgent first, and how many fit.
    ///
    /// # Errors
    /// Failures of the database.
    fn tasks(&self, query: &TaskQuery) -> Result<(Vec<TaskRow>, u64), Error>;

    /// Jobs of these kinds that are due, the oldest first.
    ///
    /// # Errors
    /// Failures of the database.
    fn jobs(&self, kinds: &[String], now: i64, limit: usize) -> Result<Vec<JobRow>, Error>;

    /// Instances of which a timer is due, the longest due first.
    ///
    /// # Errors
    /// Failures of the database.
    fn due(&self, now: i64, limit: usize) -> Result<Vec<i64>, Error>;

    /// When the next timer fires, of instances and of starts.
    ///
    /// # Errors
    /// Failures of the database.
    fn next_due(&self) -> Result<Option<i64>, Error>;

    /// Triggers that start a process: timers that are due, or those of a message or signal.
    ///
    /// # Errors
    /// Failures of the database.
    fn timers_due(&self, now: i64) -> Result<Vec<StartTrigger>, Error>;

    /// Processes that a message or signal of this name starts.
    ///
    /// # Errors
    /// Failures of the database.
    fn started_by(&self, kind: WaitKind, name: &str) -> Result<Vec<StartTrigger>, Error>;

    /// Instances that wait for a message with this key, or for a signal (whose key is `None`), oldest first.
    ///
    /// # Errors
    /// Failures of the database.
    fn waiting(&self, kind: WaitKind, name: &str, key: Option<&str>) -> Result<Vec<i64>, Error>;

    /// Messages and signals that somebody waits for, or signals in any case, oldest first.
    ///
    /// # Errors
    /// Failures of the database.
    fn deliverable(&self, limit: usize) -> Result<Vec<Letter>, Error>;

    /// Messages that nobody waits for yet: how many.
    ///
    /// # Errors
    /// Failures of the database.
    fn undelivered(&self) -> Result<u64, Error>;

    /// Erases an instance that has ended, with its steps. The journal keeps that it was there.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Conflict`] if it still runs; failures of the database.
    fn erase_instance(&self, author: Author, id: i64) -> Result<(), Error>;
}
