//! Jobs of workers: take, complete, fail, report an error.

use super::{Rejection, later};
use crate::context::Moment;
use crate::instance::{Again, Cause, Doing, Id, Job};
use crate::machine::Machine;
use crate::record::Record;
use crate::value::Variables;

/// The longest wait between two tries: an hour.
const LONGEST_BACK_OFF_MS: i64 = 3_600_000;

impl Machine<'_> {
    fn job(&self, element: Id) -> Result<&Job, Rejection> {
        match &self.known(element)?.doing {
            Doing::Job(job) => Ok(job),
            _ => Err(Rejection::NotAJob { element }),
        }
    }

    /// The job, which this worker must have taken. A late answer is welcome as long as nobody else has taken the job.
    fn own_job(&self, element: Id, worker: &str) -> Result<&Job, Rejection> {
        let job = self.job(element)?;
        match &job.lock {
            Some((holder, _)) if **holder == *worker => Ok(job),
            Some(_) => Err(Rejection::NotAvailable { reason: "another worker has it" }),
            None => Err(Rejection::NotAvailable { reason: "take it first" }),
        }
    }

    pub(crate) fn take_job(&mut self, element: Id, worker: &str, until: Moment) -> Result<(), Rejection> {
        let now = self.cx.now;
        let job = self.job(element)?;
        if job.retries == 0 {
            return Err(Rejection::NotAvailable { reason: "it failed too often" });
        }
        if job.due > now {
            return Err(Rejection::NotAvailable { reason: "it is tried again later" });
        }
        if job.lock.as_ref().is_some_and(|(_, end)| *end > now) {
            return Err(Rejection::NotAvailable { reason: "another worker has it" });
        }
        self.emit(Record::JobTaken { element, worker: worker.into(), until });
        Ok(())
    }

    pub(crate) fn complete_job(&mut self, element: Id, worker: &str, variables: &Variables) -> Result<(), Rejection> {
        self.own_job(element, worker)?;
        match self.named_result(element, variables) {
            Some(named) => self.finish(element, &named),
            None => self.finish(element, variables),
        }
        Ok(())
    }

    pub(crate) fn fail_job(
        &mut self,
        element: Id,
        worker: &str,
        message: &str,
        retry_at: Option<Moment>,
    ) -> Result<(), Rejection> {
        let job = self.own_job(element, worker)?;
        let (retries, doublings) = (job.retries.saturating_sub(1), job.failures.min(20));
        let wait = (self.cx.limits.back_off_ms << doublings).min(LONGEST_BACK_OFF_MS);
        let due = retry_at.unwrap_or_else(|| later(self.cx.now, wait));
        self.emit(Record::JobFailed { element, retries, due, message: message.into() });
        if retries == 0 {
            self.trouble(element, Again::Job, (Cause::Job, message.to_owned()));
        }
        Ok(())
    }

    pub(crate) fn job_error(
        &mut self,
        element: Id,
        worker: &str,
        code: &str,
        variables: &Variables,
    ) -> Result<(), Rejection> {
        self.own_job(element, worker)?;
        if !self.throw_error(element, code, variables) {
            let due = self.cx.now;
            self.emit(Record::JobFailed { element, retries: 0, due, message: code.into() });
            let message = format!(
                "the worker reported the error `{code}`, which nothing catches; add a boundary event, or correct the data and retry"
            );
            self.trouble(element, Again::Job, (Cause::Error, message));
        }
        Ok(())
    }
}
