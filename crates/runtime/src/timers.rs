//! Firing timers: each once, also across a restart and a clock that jumps.

use lotse_engine::instance::Cycle;
use lotse_engine::{Command, Models as _, Moment, Rejection, time};
use lotse_store::processes::{StartTrigger, Trigger, TriggerFired};

use crate::command::{Along, is_over};
use crate::{Caller, Error, Holidays, Runtime};

/// So many timers are read at once, and fired by so many threads, which share their commits.
const BATCH: usize = 256;
const THREADS: usize = 16;

impl Runtime {
    pub(crate) fn fire_timers(&self) -> Result<usize, Error> {
        let mut fired = 0;
        for trigger in self.store.timers_due(self.now())? {
            fired += usize::from(self.fire_start(&trigger)?);
        }
        loop {
            let due = self.store.due(self.now(), BATCH)?;
            let share = due.len().div_ceil(THREADS).max(1);
            let counts = std::thread::scope(|scope| {
                let threads: Vec<_> = due
                    .chunks(share)
                    .map(|chunk| scope.spawn(move || chunk.iter().filter(|&&id| self.tick(id)).count()))
                    .collect();
                threads.into_iter().map(|thread| thread.join().unwrap_or(0)).sum::<usize>()
            });
            fired += counts;
            if counts == 0 || due.len() < BATCH {
                return Ok(fired);
            }
        }
    }

    fn tick(&self, instance: i64) -> bool {
        match self.command(&Caller::Engine, instance, &Command::Tick) {
            Ok(_) => true,
            Err(Error::Rejected(Rejection::NothingDue | Rejection::Suspended)) => false,
            Err(error) if is_over(&error) => false,
            Err(error) => {
                tracing::error!(instance, %error, "a timer cannot fire");
                false
            }
        }
    }

    /// Starts an instance by a timer, and sets its next firing with it.
    fn fire_start(&self, trigger: &StartTrigger) -> Result<bool, Error> {
        let Trigger::Timer { due, cycle } = &trigger.what else { return Ok(false) };
        let catalogue = self.catalogue();
        let Some(model) = catalogue.latest(&trigger.process) else { return Ok(false) };
        let now = self.now();
        let (cycle, calendar): (Option<Cycle>, Option<String>) = postcard::from_bytes(cycle).unwrap_or_default();
        let days = time::Days { zone: &self.settings.zone, calendars: &Holidays, name: calendar.as_deref() };
        let next = cycle
            .and_then(|cycle| time::next_of_cycle(Moment(*due), &cycle, Moment(now), days))
            .map(|(next, left)| (next.0, encode_cycle(Some(&left), calendar.as_deref())));
        let command = Command::Start {
            model,
            at: Some(trigger.node.as_str().into()),
            business_key: None,
            variables: lotse_engine::Variables::new(),
        };
        let along = Along { fired: Some(TriggerFired { was: trigger.clone(), next }), ..Along::default() };
        match self.begin(&Caller::Engine, &catalogue, &command, along) {
            Ok(_) => Ok(true),
            Err(Error::Store(lotse_store::Error::Conflict)) => Ok(false),
            Err(Error::Store(error)) => Err(error.into()),
            Err(error) => {
                tracing::error!(process = trigger.process, %error, "a process cannot be started by its timer");
                Ok(false)
            }
        }
    }
}

/// What is left of a cycle and the calendar by which its days count.
pub(crate) fn encode_cycle(cycle: Option<&Cycle>, calendar: Option<&str>) -> Vec<u8> {
    postcard::to_extend(&(cycle, calendar), Vec::new()).expect("a vector has room")
}
