//! Jobs of workers.

use lotse_engine::{Command, Moment, Rejection, Variables};

use crate::command::is_over;
use crate::{Caller, Error, Runtime};

/// A job that a worker has taken.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The instance.
    pub instance: i64,
    /// The element in it.
    pub element: u32,
    /// The type.
    pub kind: String,
    /// Business key of the instance.
    pub business_key: Option<String>,
    /// Tries left, this one included.
    pub retries: u32,
    /// Until when it is this worker's, in milliseconds.
    pub until: i64,
    /// What it sees.
    pub variables: Variables,
}

impl Runtime {
    /// Gives a worker up to `limit` jobs of these kinds for `lock_ms` milliseconds. A job whose time runs out without
    /// an answer is given to the next.
    ///
    /// # Errors
    /// Failures of the store.
    pub fn take_jobs(&self, worker: &str, kinds: &[String], limit: usize, lock_ms: i64) -> Result<Vec<Taken>, Error> {
        let caller = Caller::Worker(worker.to_owned());
        let mut taken = Vec::new();
        for job in self.store.jobs(kinds, self.now(), limit)? {
            let until = self.now().saturating_add(lock_ms);
            let command = Command::TakeJob { element: job.element, worker: worker.into(), until: Moment(until) };
            match self.command(&caller, job.instance, &command) {
                Ok(done) => {
                    let retries = match done.state.element(job.element).map(|element| &element.doing) {
                        Some(lotse_engine::instance::Doing::Job(job)) => job.retries,
                        _ => 0,
                    };
                    taken.push(Taken {
                        instance: job.instance,
                        element: job.element,
                        kind: job.kind,
                        business_key: done.state.business_key.as_deref().map(Into::into),
                        retries,
                        until,
                        variables: done.state.visible(job.element),
                    });
                }
                // Another worker was quicker, or it is over.
                Err(Error::Rejected(
                    Rejection::NotAvailable { .. }
                    | Rejection::NoSuchElement { .. }
                    | Rejection::NotAJob { .. }
                    | Rejection::Suspended,
                )) => {}
                Err(error) if is_over(&error) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(taken)
    }
}
