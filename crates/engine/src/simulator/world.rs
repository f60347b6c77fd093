//! Instances side by side, with the messages, signals and timers that the shell routes.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use jiff::tz::TimeZone;

use crate::apply::apply;
use crate::context::{Actor, Calendars, Context, Decisions, Limits, ModelRef, Models, Moment};
use crate::decide::{Command, Rejection, Trigger, advance, decide};
use crate::instance::{Awaited, Instance};
use crate::model::Deployed;
use crate::record::Record;
use crate::snapshot;
use crate::value::Variables;

/// Deployed models by version.
#[derive(Debug, Default)]
pub struct Registry(BTreeMap<ModelRef, Deployed>);

impl Registry {
    /// Adds a model; one of the same version is replaced.
    pub fn deploy(&mut self, model: Deployed) {
        self.0.insert(model.key().clone(), model);
    }

    /// All models, by name and version.
    pub fn iter(&self) -> impl Iterator<Item = &Deployed> {
        self.0.values()
    }
}

impl Models for Registry {
    fn get(&self, model: &ModelRef) -> Option<&Deployed> {
        self.0.get(model)
    }

    fn latest(&self, process: &str) -> Option<ModelRef> {
        self.0.keys().rfind(|key| *key.process == *process).cloned()
    }
}

/// No decisions and no calendars.
#[derive(Clone, Copy, Debug)]
pub struct Nothing;

impl Decisions for Nothing {
    fn decide(&self, _: &str, _: &dyn crate::context::Scope, _: Moment) -> Result<crate::value::Value, String> {
        Err("no decisions are deployed".into())
    }
}

impl Calendars for Nothing {
    fn works(&self, _: &str, _: jiff::civil::Date) -> Option<bool> {
        None
    }
}

/// Sees every record, with the state before it.
pub trait Observer {
    /// A record of the instance `number` at `now`.
    fn record(&mut self, number: u64, before: &Instance, record: &Record, now: Moment);
}

impl Observer for () {
    fn record(&mut self, _: u64, _: &Instance, _: &Record, _: Moment) {}
}

/// A message on its way.
#[derive(Clone, Debug)]
struct Letter {
    name: Box<str>,
    key: Option<Box<str>>,
    variables: Variables,
}

/// Many instances and a clock.
pub struct World<'m, O = ()> {
    /// The clock; only ever set forwards by [`World::pass_to`].
    pub now: Moment,
    /// Sees every record.
    pub observer: O,
    /// Restarts after every record.
    pub restarting: bool,
    /// Keeps instances that have ended.
    pub keeping: bool,
    registry: &'m Registry,
    decisions: &'m dyn Decisions,
    calendars: &'m dyn Calendars,
    zone: TimeZone,
    limits: Limits,
    instances: BTreeMap<u64, Instance>,
    due: BTreeSet<(Moment, u64)>,
    /// Messages for which nothing waits yet.
    mailbox: Vec<Letter>,
    next: u64,
}

impl<'m, O: Observer> World<'m, O> {
    /// An empty world.
    pub fn new(
        registry: &'m Registry,
        decisions: &'m dyn Decisions,
        calendars: &'m dyn Calendars,
        now: Moment,
        observer: O,
    ) -> Self {
        Self {
            now,
            observer,
            restarting: false,
            keeping: true,
            registry,
            decisions,
            calendars,
            zone: TimeZone::UTC,
            limits: Limits::default(),
            instances: BTreeMap::new(),
            due: BTreeSet::new(),
            mailbox: Vec::new(),
            next: 1,
        }
    }

    /// Counts days in another zone than UTC.
    #[must_use]
    pub fn in_zone(mut self, zone: TimeZone) -> Self {
        self.zone = zone;
        self
    }

    /// Sets other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The instance `number`.
    #[must_use]
    pub fn instance(&self, number: u64) -> Option<&Instance> {
        self.instances.get(&number)
    }

    /// All instances that are kept.
    pub fn instances(&self) -> impl Iterator<Item = (u64, &Instance)> {
        self.instances.iter().map(|(&number, instance)| (number, instance))
    }

    /// Messages for which nothing waits.
    #[must_use]
    pub fn undelivered(&self) -> usize {
        self.mailbox.len()
    }

    /// Starts an instance and returns its number.
    ///
    /// # Errors
    /// As [`decide`].
    pub fn start(
        &mut self,
        model: ModelRef,
        at: Option<&str>,
        business_key: Option<&str>,
        variables: Variables,
    ) -> Result<u64, Rejection> {
        let number = self.next;
        let (at, business_key) = (at.map(Into::into), business_key.map(Into::into));
        self.command(number, &Command::Start { model, at, business_key, variables }, Actor::Engine)?;
        Ok(number)
    }

    /// Gives a command to an instance, then delivers what it sends.
    ///
    /// # Errors
    /// As [`decide`].
    pub fn command(&mut self, number: u64, command: &Command, actor: Actor) -> Result<(), Rejection> {
        let mut outbox = VecDeque::new();
        self.step(number, command, actor, &mut outbox)?;
        self.route(outbox);
        Ok(())
    }

    fn step(
        &mut self,
        number: u64,
        command: &Command,
        actor: Actor,
        outbox: &mut VecDeque<(u64, Record)>,
    ) -> Result<(), Rejection> {
        let state = self.instances.get(&number).cloned().unwrap_or_default();
        let (before, due) = (state.ended(), state.next_due());
        let context = Context {
            now: self.now,
            actor,
            models: self.registry,
            decisions: self.decisions,
            calendars: self.calendars,
            zone: &self.zone,
            limits: self.limits,
        };
        let (after, records) = if self.restarting {
            let records = decide(&state, command, &context)?;
            let mut at = state;
            for record in &records {
                self.observer.record(number, &at, record, self.now);
                apply(&mut at, record);
                let bytes = snapshot::encode(&at);
                at = snapshot::decode(&bytes).expect("what was written is read");
                assert_eq!(bytes, snapshot::encode(&at), "an instance reads as it was written");
            }
            (at, records)
        } else if std::mem::size_of::<O>() == 0 {
            advance(state, command, &context)?
        } else {
            let records = decide(&state, command, &context)?;
            let mut at = state;
            for record in &records {
                self.observer.record(number, &at, record, self.now);
                apply(&mut at, record);
            }
            (at, records)
        };
        debug_assert!(!before, "an ended instance takes no command");
        if let Some(due) = due {
            self.due.remove(&(due, number));
        }
        if let Some(due) = after.next_due() {
            self.due.insert((due, number));
        }
        self.next = self.next.max(number + 1);
        if self.keeping || !after.ended() {
            self.instances.insert(number, after);
        } else {
            self.instances.remove(&number);
        }
        let leaves = |record: &Record| matches!(record, Record::Sent { .. } | Record::Signalled { .. });
        let waits = records.iter().any(|record| matches!(record, Record::Awaits { what: Awaited::Message { .. }, .. }));
        outbox.extend(records.into_iter().filter(leaves).map(|record| (number, record)));
        if waits {
            // Something waits anew: a message may lie there for it.
            for letter in std::mem::take(&mut self.mailbox) {
                let Letter { name, key, variables } = letter;
                outbox.push_back((0, Record::Sent { element: 0, name, key, variables }));
            }
        }
        Ok(())
    }

    fn route(&mut self, mut outbox: VecDeque<(u64, Record)>) {
        while let Some((from, record)) = outbox.pop_front() {
            match record {
                Record::Sent { name, key, variables, .. } => self.deliver(Letter { name, key, variables }, &mut outbox),
                Record::Signalled { name, variables, .. } => self.broadcast(from, &name, &variables, &mut outbox),
                _ => {}
            }
        }
    }

    /// Sends a message from outside.
    pub fn message(&mut self, name: &str, key: Option<&str>, variables: Variables) {
        let record = Record::Sent { element: 0, name: name.into(), key: key.map(Into::into), variables };
        self.route(VecDeque::from([(0, record)]));
    }

    /// Gives a signal from outside.
    pub fn signal(&mut self, name: &str, variables: Variables) {
        self.route(VecDeque::from([(0, Record::Signalled { element: 0, name: name.into(), variables })]));
    }

    fn deliver(&mut self, letter: Letter, outbox: &mut VecDeque<(u64, Record)>) {
        let Letter { name, key, variables } = &letter;
        let (name, key, variables) = (name.clone(), key.clone(), variables.clone());
        let wanted = |instance: &Instance| {
            !instance.ended()
                && instance.waits.iter().any(|wait| {
                    matches!(&wait.what, Awaited::Message { name: awaited, key: by } if *awaited == name && *by == key)
                })
        };
        let receiver = self.instances.iter().find(|(_, instance)| wanted(instance)).map(|(&number, _)| number);
        if let Some(number) = receiver {
            let command = Command::Message { name, key, variables };
            if self.step(number, &command, Actor::Engine, outbox).is_ok() {
                return;
            }
        } else if let Some((model, at)) = self.started_by(&Trigger::Message(name)).into_iter().next() {
            let command = Command::Start { model, at: Some(at), business_key: key, variables };
            if self.step(self.next, &command, Actor::Engine, outbox).is_ok() {
                return;
            }
        }
        self.mailbox.push(letter);
    }

    fn broadcast(&mut self, from: u64, name: &str, variables: &Variables, outbox: &mut VecDeque<(u64, Record)>) {
        let waits = |instance: &Instance| {
            instance
                .waits
                .iter()
                .any(|wait| matches!(&wait.what, Awaited::Signal { name: awaited } if **awaited == *name))
        };
        let receivers: Vec<u64> = self
            .instances
            .iter()
            .filter(|(number, instance)| **number != from && !instance.ended() && waits(instance))
            .map(|(&number, _)| number)
            .collect();
        for number in receivers {
            let command = Command::Signal { name: name.into(), variables: variables.clone() };
            // A receiver that is suspended misses the signal, as the standard has it for one that does not wait.
            let _missed = self.step(number, &command, Actor::Engine, outbox);
        }
        for (model, at) in self.started_by(&Trigger::Signal(name.into())) {
            let variables = variables.clone();
            let command = Command::Start { model, at: Some(at), business_key: None, variables };
            let _refused = self.step(self.next, &command, Actor::Engine, outbox);
        }
    }

    /// The newest version of each process that `trigger` starts, with the start node.
    fn started_by(&self, trigger: &Trigger) -> Vec<(ModelRef, Box<str>)> {
        let context = Context {
            now: self.now,
            actor: Actor::Engine,
            models: self.registry,
            decisions: self.decisions,
            calendars: self.calendars,
            zone: &self.zone,
            limits: self.limits,
        };
        let mut found = Vec::new();
        for model in self.registry.iter() {
            if self.registry.latest(&model.key().process).as_ref() != Some(model.key()) {
                continue;
            }
            let triggers = model.triggers(&context).unwrap_or_default();
            found.extend(
                triggers.into_iter().filter(|(_, known)| known == trigger).map(|(at, _)| (model.key().clone(), at)),
            );
        }
        found
    }

    /// When the next timer fires.
    #[must_use]
    pub fn next_due(&self) -> Option<Moment> {
        self.due.first().map(|&(due, _)| due)
    }

    /// Sets the clock and fires what is due, in order.
    pub fn pass_to(&mut self, moment: Moment) {
        while let Some(&(due, number)) = self.due.first() {
            if due > moment {
                break;
            }
            self.now = self.now.max(due);
            if self.command(number, &Command::Tick, Actor::Engine).is_err() {
                // Suspended: its timers wait for it.
                self.due.remove(&(due, number));
            }
        }
        self.now = self.now.max(moment);
    }
}
