//! Carrying out a command.

use std::sync::Arc;

use lotse_engine::instance::Instance;
use lotse_engine::{Command, ModelRef, Models as _, Record, Rejection, Variables, advance, decode};
use lotse_store::processes::{Commit, NewLetter, Step, TriggerFired, WaitKind};

use crate::{Caller, Catalogue, Change, Error, Runtime, json, lists};

/// So often a command is decided anew when somebody else was quicker.
const TRIES: u32 = 20;

/// What a command led to.
#[derive(Clone, Debug)]
pub struct Done {
    /// The instance.
    pub instance: i64,
    /// Its state now.
    pub state: Instance,
    /// What happened.
    pub records: Vec<Record>,
}

/// What begins.
#[derive(Clone, Debug, Default)]
pub struct Start<'a> {
    /// `id` of the process.
    pub process: &'a str,
    /// Another version than the newest.
    pub version: Option<u32>,
    /// `id` of the start node, where there are several.
    pub at: Option<&'a str>,
    /// Business key, such as a file number.
    pub business_key: Option<&'a str>,
    /// First variables.
    pub variables: Variables,
    /// Key of the request: the same one starts one instance, however often it comes.
    pub request: Option<&'a str>,
}

/// What is kept together with a command.
#[derive(Clone, Debug, Default)]
pub(crate) struct Along {
    /// Messages that it delivers.
    pub delivered: Vec<i64>,
    /// A start timer that fired.
    pub fired: Option<TriggerFired>,
    /// The key of the request.
    pub request: Option<String>,
}

impl Runtime {
    /// Starts an instance. A request that was answered before gives the instance it started then, and starts nothing.
    ///
    /// # Errors
    /// [`Error::Missing`] for a process that is not deployed; [`Error::Rejected`]; failures of the store.
    pub fn start(&self, caller: &Caller, start: Start<'_>) -> Result<Done, Error> {
        let Start { process, version, at, business_key, variables, request } = start;
        if let Some(known) = request.map(|key| self.store.answered(key)).transpose()?.flatten() {
            return self.as_it_is(known);
        }
        let catalogue = self.catalogue();
        let model = match version {
            Some(version) => ModelRef { process: process.into(), version },
            None => catalogue.latest(process).ok_or_else(|| missing_process(process))?,
        };
        let command =
            Command::Start { model, at: at.map(Into::into), business_key: business_key.map(Into::into), variables };
        let along = Along { request: request.map(Into::into), ..Along::default() };
        match self.begin(caller, &catalogue, &command, along) {
            Err(Error::Store(lotse_store::Error::Conflict)) => {
                // The same request came twice at the same time.
                let known = request.map(|key| self.store.answered(key)).transpose()?.flatten();
                self.as_it_is(known.ok_or(Error::Busy)?)
            }
            done => done,
        }
    }

    /// Gives a command to an instance. It is decided and on disk when this returns.
    ///
    /// # Errors
    /// [`Error::Missing`]; [`Error::Rejected`] with a sentence that helps; failures of the store.
    pub fn command(&self, caller: &Caller, instance: i64, command: &Command) -> Result<Done, Error> {
        self.command_with(caller, instance, command, &Along::default())
    }

    /// Whether an instance would take a command, without giving it.
    ///
    /// # Errors
    /// As [`Runtime::command`].
    pub fn dry_run(&self, caller: &Caller, instance: i64, command: &Command) -> Result<(), Error> {
        let catalogue = self.catalogue();
        advance(self.state(instance)?, command, &self.context(&catalogue, caller, self.now()))?;
        Ok(())
    }

    /// The state of an instance.
    ///
    /// # Errors
    /// [`Error::Missing`]; failures of the store.
    pub fn state(&self, instance: i64) -> Result<Instance, Error> {
        let stored = self.store.instance(instance)?.ok_or_else(|| missing(instance))?;
        decode(&stored.state).map_err(|source| Error::Unreadable { instance, source })
    }

    fn as_it_is(&self, instance: i64) -> Result<Done, Error> {
        Ok(Done { instance, state: self.state(instance)?, records: Vec::new() })
    }

    pub(crate) fn begin(
        &self,
        caller: &Caller,
        catalogue: &Arc<Catalogue>,
        command: &Command,
        along: Along,
    ) -> Result<Done, Error> {
        let now = self.now();
        let (state, records) = advance(Instance::default(), command, &self.context(catalogue, caller, now))?;
        let step = lists::step(0, None, &state, &records, catalogue);
        self.keep(caller, now, 0, step, state, records, along)
    }

    pub(crate) fn command_with(
        &self,
        caller: &Caller,
        instance: i64,
        command: &Command,
        along: &Along,
    ) -> Result<Done, Error> {
        for _ in 0..TRIES {
            let guard = self.lock(instance);
            let before = self.state(instance)?;
            let catalogue = self.catalogue();
            let now = self.now();
            let (after, records) = advance(before.clone(), command, &self.context(&catalogue, caller, now))?;
            let step = lists::step(instance, Some(&before), &after, &records, &catalogue);
            let kept = self.keep(caller, now, instance, step, after, records, along.clone());
            drop(guard);
            match kept {
                // Another server was quicker with this instance; with a letter or a timer it is for it alone.
                Err(Error::Store(lotse_store::Error::Conflict)) if along.delivered.is_empty() => {}
                kept => return kept,
            }
        }
        Err(Error::Busy)
    }

    #[allow(clippy::too_many_arguments, reason = "everything that is kept in one transaction")]
    fn keep(
        &self,
        caller: &Caller,
        now: i64,
        known: i64,
        step: Step,
        state: Instance,
        records: Vec<Record>,
        along: Along,
    ) -> Result<Done, Error> {
        let mut change = Change {
            instance: known,
            process: step.row.process.clone(),
            tasks: !step.tasks.is_empty() || !step.tasks_gone.is_empty(),
            jobs: !step.jobs.is_empty(),
            incidents: records.iter().any(|record| matches!(record, Record::Trouble { .. })),
            ended: state.ended(),
        };
        let letters = self.letters(known, &records)?;
        let busy = !letters.is_empty() || !step.waits.is_empty() || step.row.next_due.is_some();
        let commit = Commit {
            author: caller.author(now),
            steps: vec![step],
            letters,
            delivered: along.delivered,
            fired: along.fired,
            request: along.request,
        };
        let instance = self.store.commit(commit)?.into_iter().next().unwrap_or(known);
        change.instance = instance;
        (self.listener)(&change);
        if busy {
            self.wake();
        }
        Ok(Done { instance, state, records })
    }

    /// Messages and signals that the records send. A signal goes to those that wait for it now, without its sender,
    /// which has had it.
    fn letters(&self, sender: i64, records: &[Record]) -> Result<Vec<NewLetter>, Error> {
        let mut letters = Vec::new();
        for record in records {
            match record {
                Record::Sent { name, key, variables, .. } => letters.push(NewLetter {
                    kind: WaitKind::Message,
                    name: name.to_string(),
                    key: key.as_deref().map(Into::into),
                    variables: json::encode(variables),
                    recipient: None,
                }),
                Record::Signalled { name, variables, .. } => {
                    letters.extend(self.signal_letters(sender, name, &json::encode(variables))?);
                }
                _ => {}
            }
        }
        Ok(letters)
    }

    pub(crate) fn signal_letters(&self, sender: i64, name: &str, variables: &[u8]) -> Result<Vec<NewLetter>, Error> {
        let letter = |recipient| NewLetter {
            kind: WaitKind::Signal,
            name: name.to_owned(),
            key: None,
            variables: variables.to_vec(),
            recipient,
        };
        let waiting = self.store.waiting(WaitKind::Signal, name, None)?;
        let mut letters: Vec<NewLetter> =
            waiting.into_iter().filter(|id| *id != sender).map(|id| letter(Some(id))).collect();
        if !self.store.started_by(WaitKind::Signal, name)?.is_empty() {
            letters.push(letter(None));
        }
        Ok(letters)
    }
}

pub(crate) fn missing(instance: i64) -> Error {
    Error::Missing { what: "instance", which: instance.to_string() }
}

pub(crate) fn missing_process(process: &str) -> Error {
    Error::Missing { what: "process", which: process.to_owned() }
}

pub(crate) fn is_over(error: &Error) -> bool {
    matches!(error, Error::Missing { .. } | Error::Rejected(Rejection::NobodyWaits { .. } | Rejection::NotRunning))
}
