//! Invented cases, people, workers and faults.

use std::collections::BTreeMap;

use super::Chance;
use super::guess::Guess;
use super::observe::{Call, Collector, Row};
use super::world::{Registry, World};
use crate::context::{Actor, Calendars, Decisions, ModelRef, Models, Moment};
use crate::decide::{Command, Rejection};
use crate::instance::{Cause, Doing, Id};

/// How to simulate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many cases begin.
    pub cases: u64,
    /// The seed: the same options give the same log.
    pub seed: u64,
    /// When the first begins.
    pub from: Moment,
    /// Mean time between two begins, in milliseconds.
    pub arrival_ms: i64,
    /// Mean time until somebody claims a task, and again until he has done it, in milliseconds.
    pub work_ms: i64,
    /// Mean time of a job, and until an awaited message comes, in milliseconds.
    pub answer_ms: i64,
    /// How often, of a thousand times, something goes wrong: a worker fails, does not answer or answers twice; a person
    /// returns a task; the clock jumps.
    pub faults: u64,
    /// Restart after every record.
    pub restarting: bool,
}

impl Options {
    /// `cases` cases with a little of everything: one every quarter of an hour, an hour for a task, one fault in fifty.
    #[must_use]
    pub fn usual(cases: u64, seed: u64) -> Self {
        Self {
            cases,
            seed,
            from: Moment(0),
            arrival_ms: 900_000,
            work_ms: 3_600_000,
            answer_ms: 60_000,
            faults: 20,
            restarting: false,
        }
    }
}

/// What a simulation came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Cases begun.
    pub started: u64,
    /// Ended as modelled.
    pub completed: u64,
    /// Ended by an error that nothing caught.
    pub failed: u64,
    /// Given up after too many incidents.
    pub cancelled: u64,
    /// Still running: they wait for something that never comes.
    pub waiting: u64,
    /// Incidents.
    pub incidents: u64,
    /// Faults that were played.
    pub faults: u64,
    /// Records.
    pub records: u64,
    /// When the last thing happened.
    pub until: Moment,
}

/// A promise of the engine that did not hold. Tells the seed, to see it again.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("with seed {seed}, case {case}: {what}")]
pub struct Broken {
    /// The seed.
    pub seed: u64,
    /// The case.
    pub case: u64,
    /// What happened.
    pub what: String,
}

/// How often an incident of one case is tried again before the case is given up.
const PATIENCE: u32 = 25;

/// How long a worker keeps a job.
const LOCK_MS: i64 = 300_000;

enum Do {
    Begin,
    Claim(u64, Id),
    Finish(u64, Id, Actor),
    Take(u64, Id),
    Answer(u64, Id, Box<str>),
    Message(Box<str>, Option<Box<str>>),
    Signal(Box<str>),
    Help(u64, Cause),
}

/// A running simulation.
pub struct Simulation<'m> {
    world: World<'m, Collector<'m>>,
    model: ModelRef,
    options: Options,
    chance: Chance,
    guess: Guess,
    agenda: BTreeMap<(Moment, u64), Do>,
    sequence: u64,
    figures: Figures,
    tried: BTreeMap<u64, u32>,
}

impl<'m> Simulation<'m> {
    /// A simulation of one deployed process; the others of the registry can be called by it.
    ///
    /// # Errors
    /// That it is not deployed.
    pub fn new(
        registry: &'m Registry,
        model: ModelRef,
        decisions: &'m dyn Decisions,
        calendars: &'m dyn Calendars,
        options: Options,
    ) -> Result<Self, Rejection> {
        let deployed = registry.get(&model).ok_or_else(|| Rejection::UnknownModel { model: model.clone() })?;
        let guess = Guess::of(deployed);
        let mut world = World::new(registry, decisions, calendars, options.from, Collector::new(registry));
        world.restarting = options.restarting;
        world.keeping = false;
        let mut simulation = Self {
            world,
            model,
            options,
            chance: Chance::new(options.seed),
            guess,
            agenda: BTreeMap::new(),
            sequence: 0,
            figures: Figures::default(),
            tried: BTreeMap::new(),
        };
        if options.cases > 0 {
            simulation.plan(0, Do::Begin);
        }
        Ok(simulation)
    }

    /// Runs to the end. Returns the figures and the finished activities in the order in which they ended.
    ///
    /// # Errors
    /// [`Broken`]: the engine kept a promise not.
    pub fn run(mut self) -> Result<(Figures, Vec<Row>), Broken> {
        loop {
            let planned = self.agenda.first_key_value().map(|(&(at, _), _)| at);
            let Some(mut next) = planned.into_iter().chain(self.world.next_due()).min() else { break };
            if self.fault() {
                // The clock jumps: everything within a day is late.
                next = Moment(next.0 + self.chance.below(86_400_000) as i64);
            }
            self.world.pass_to(next);
            self.hear();
            while let Some(entry) = self.agenda.first_entry().filter(|entry| entry.key().0 <= self.world.now) {
                let what = entry.remove();
                self.act(what)?;
                self.hear();
            }
        }
        let Collector { records, ended, .. } = &self.world.observer;
        self.figures.records = *records;
        [self.figures.completed, self.figures.failed, self.figures.cancelled] = *ended;
        self.figures.waiting = self.world.instances().count() as u64;
        self.figures.until = self.world.now;
        let rows = std::mem::take(&mut self.world.observer.rows);
        Ok((self.figures, rows))
    }

    fn plan(&mut self, after_ms: i64, what: Do) {
        self.sequence += 1;
        self.agenda.insert((Moment(self.world.now.0.saturating_add(after_ms)), self.sequence), what);
    }

    fn fault(&mut self) -> bool {
        let fault = self.chance.of_thousand(self.options.faults);
        self.figures.faults += u64::from(fault);
        fault
    }

    /// Plans what the last step calls for.
    fn hear(&mut self) {
        for call in std::mem::take(&mut self.world.observer.calls) {
            let (work, answer) = (self.options.work_ms, self.options.answer_ms);
            match call {
                Call::Task(case, element) => {
                    let wait = self.chance.wait_ms(work);
                    self.plan(wait, Do::Claim(case, element));
                }
                Call::Job(case, element, due) => {
                    let wait = (due.0 - self.world.now.0).max(0) + self.chance.wait_ms(answer);
                    self.plan(wait, Do::Take(case, element));
                }
                Call::Message(name, key) => {
                    let wait = self.chance.wait_ms(answer * 60);
                    self.plan(wait, Do::Message(name, key));
                }
                Call::Signal(name) => {
                    let wait = self.chance.wait_ms(answer * 60);
                    self.plan(wait, Do::Signal(name));
                }
                Call::Incident(case, cause) => {
                    self.figures.incidents += 1;
                    let wait = self.chance.wait_ms(work);
                    self.plan(wait, Do::Help(case, cause));
                }
            }
        }
    }

    fn alive(&self, case: u64, element: Id) -> bool {
        self.world.instance(case).is_some_and(|instance| instance.element(element).is_some())
    }

    fn give(&mut self, case: u64, command: &Command, actor: Actor) -> Result<(), Broken> {
        let seed = self.options.seed;
        self.world.command(case, command, actor).map_err(|rejection| Broken {
            seed,
            case,
            what: format!("{command:?} was refused: {rejection}"),
        })
    }

    /// Gives an answer a second time, which must be refused.
    fn again(&mut self, case: u64, command: &Command, actor: Actor) -> Result<(), Broken> {
        if !self.fault() {
            return Ok(());
        }
        match self.world.command(case, command, actor) {
            Err(_) => Ok(()),
            Ok(()) => Err(Broken { seed: self.options.seed, case, what: format!("{command:?} happened twice") }),
        }
    }

    fn act(&mut self, what: Do) -> Result<(), Broken> {
        match what {
            Do::Begin => self.begin(),
            Do::Claim(case, element) if self.alive(case, element) => {
                let groups = match self
                    .world
                    .instance(case)
                    .and_then(|known| known.element(element))
                    .map(|known| &known.doing)
                {
                    Some(Doing::Task(task)) if task.assignee.is_none() => task.groups.clone(),
                    Some(Doing::Task(task)) => {
                        let actor = Actor::Person { id: task.assignee.clone().unwrap_or_default(), groups: Vec::new() };
                        let wait = self.chance.wait_ms(self.options.work_ms);
                        self.plan(wait, Do::Finish(case, element, actor));
                        return Ok(());
                    }
                    _ => return Ok(()),
                };
                let id = match self
                    .world
                    .instance(case)
                    .and_then(|known| known.element(element))
                    .map(|known| &known.doing)
                {
                    Some(Doing::Task(task)) if task.groups.is_empty() && !task.users.is_empty() => {
                        task.users[0].clone()
                    }
                    _ => format!("person {}", self.chance.below(20)).into(),
                };
                let actor = Actor::Person { id, groups };
                self.give(case, &Command::Claim { element }, actor.clone())?;
                self.again(case, &Command::Claim { element }, actor.clone())?;
                let wait = self.chance.wait_ms(self.options.work_ms);
                if self.fault() {
                    self.give(case, &Command::Return { element }, actor)?;
                    self.plan(wait, Do::Claim(case, element));
                } else {
                    self.plan(wait, Do::Finish(case, element, actor));
                }
                Ok(())
            }
            Do::Finish(case, element, actor) if self.alive(case, element) => {
                let variables = self.guess.draw(&mut self.chance, 500);
                let command = Command::CompleteTask { element, variables };
                self.give(case, &command, actor.clone())?;
                self.again(case, &command, actor)
            }
            Do::Take(case, element) if self.alive(case, element) => {
                let worker: Box<str> = format!("worker {}", self.chance.below(5)).into();
                let until = Moment(self.world.now.0 + LOCK_MS);
                let actor = Actor::Worker(worker.clone());
                self.give(case, &Command::TakeJob { element, worker: worker.clone(), until }, actor)?;
                if self.fault() {
                    // No answer: after its time the job is for another.
                    self.plan(LOCK_MS, Do::Take(case, element));
                } else {
                    let wait = self.chance.wait_ms(self.options.answer_ms).min(LOCK_MS - 1);
                    self.plan(wait, Do::Answer(case, element, worker));
                }
                Ok(())
            }
            Do::Answer(case, element, worker) if self.alive(case, element) => {
                let actor = Actor::Worker(worker.clone());
                if self.fault() {
                    let message = "a fault of the simulation".into();
                    let command = Command::FailJob { element, worker, message, retry_at: None };
                    return self.give(case, &command, actor);
                }
                let variables = self.guess.draw(&mut self.chance, 500);
                let command = Command::CompleteJob { element, worker, variables };
                self.give(case, &command, actor.clone())?;
                self.again(case, &command, actor)
            }
            Do::Message(name, key) => {
                let variables = self.guess.draw(&mut self.chance, 500);
                self.world.message(&name, key.as_deref(), variables);
                Ok(())
            }
            Do::Signal(name) => {
                let variables = self.guess.draw(&mut self.chance, 500);
                self.world.signal(&name, variables);
                Ok(())
            }
            Do::Help(case, cause) => self.help(case, cause),
            _ => Ok(()),
        }
    }

    fn begin(&mut self) -> Result<(), Broken> {
        self.figures.started += 1;
        let variables = self.guess.draw(&mut self.chance, 1000);
        let key = format!("case {}", self.figures.started);
        let model = self.model.clone();
        self.world.start(model, None, Some(&key), variables).map_err(|rejection| Broken {
            seed: self.options.seed,
            case: self.figures.started,
            what: format!("the case did not begin: {rejection}"),
        })?;
        if self.figures.started < self.options.cases {
            let wait = self.chance.wait_ms(self.options.arrival_ms);
            self.plan(wait, Do::Begin);
        }
        Ok(())
    }

    /// Somebody looks after an incident: corrects variables where that may help, and tries again; gives up at last.
    fn help(&mut self, case: u64, cause: Cause) -> Result<(), Broken> {
        let Some(instance) = self.world.instance(case) else { return Ok(()) };
        let Some(incident) = instance.incidents.first().map(|incident| incident.id) else { return Ok(()) };
        let tried = self.tried.entry(case).or_default();
        *tried += 1;
        let admin = Actor::Person { id: "administration".into(), groups: Vec::new() };
        let hopeless = matches!(cause, Cause::Deadlock | Cause::Limit | Cause::Call);
        if *tried > PATIENCE || hopeless {
            self.tried.remove(&case);
            return self.give(case, &Command::Cancel { reason: "given up in the simulation".into() }, admin);
        }
        if matches!(cause, Cause::NoWayOn | Cause::Expression | Cause::Decision) {
            let variables = self.guess.draw(&mut self.chance, 1000);
            let reason = "corrected in the simulation".into();
            let element = crate::instance::ROOT;
            self.give(case, &Command::SetVariables { element, variables, reason }, admin.clone())?;
        }
        let still =
            self.world.instance(case).is_some_and(|known| known.incidents.iter().any(|known| known.id == incident));
        if still {
            match self.world.command(case, &Command::Retry { incident }, admin) {
                Ok(()) | Err(Rejection::NotRetriable) => {}
                Err(rejection) => {
                    let what = format!("a retry was refused: {rejection}");
                    return Err(Broken { seed: self.options.seed, case, what });
                }
            }
        }
        Ok(())
    }
}
