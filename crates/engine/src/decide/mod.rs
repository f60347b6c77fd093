//! Deciding what a command causes.

mod change;
mod command;
mod jobs;
mod migration;
mod rejection;
mod tasks;

use lotse_bpmn::resolved::{EventDefinition, NodeIndex, NodeKind, ScopeIndex};

pub use command::{Command, Plan};
pub use rejection::Rejection;

use crate::context::{Context, ModelRef, Moment};
use crate::instance::{Awaited, Id, Instance, ROOT, Status};
use crate::machine::Machine;
use crate::record::Record;
use crate::value::Variables;

/// Decides what `command` causes. Reads nothing but its arguments; `apply` of the records gives the new state.
///
/// The records begin with a [`Record::Step`]. The work is bounded by [`Limits`](crate::Limits).
///
/// # Errors
/// Why the command is refused; then nothing has happened.
pub fn decide(state: &Instance, command: &Command, context: &Context<'_>) -> Result<Vec<Record>, Rejection> {
    advance(state.clone(), command, context).map(|(_, records)| records)
}

/// As [`decide`], but takes the state and returns it with the records applied: spares a copy.
///
/// # Errors
/// As [`decide`]; the state is lost then, so clone what is still needed.
pub fn advance(
    state: Instance,
    command: &Command,
    context: &Context<'_>,
) -> Result<(Instance, Vec<Record>), Rejection> {
    let size = command.variables().map_or(0, Variables::size);
    if size > context.limits.variables {
        return Err(Rejection::TooLarge { bytes: size, limit: context.limits.variables });
    }
    match (&state.status, command) {
        (Status::New, Command::Start { .. }) => {}
        (Status::New, _) => return Err(Rejection::NotRunning),
        (_, Command::Start { .. }) => return Err(Rejection::AlreadyStarted),
        (Status::Running, _) => {}
        _ => return Err(Rejection::NotRunning),
    }
    let despite = matches!(
        command,
        Command::Resume
            | Command::Cancel { .. }
            | Command::Modify { .. }
            | Command::Migrate { .. }
            | Command::SetVariables { .. }
    );
    if state.suspended && !despite {
        return Err(Rejection::Suspended);
    }
    let mut machine = Machine::new(state, context)?;
    machine.command(command)?;
    machine.run();
    Ok((machine.state, machine.records))
}

impl<'a> Machine<'a> {
    fn command(&mut self, command: &Command) -> Result<(), Rejection> {
        match command {
            Command::Start { model, at, business_key, variables } => {
                self.start(model, at.as_deref(), business_key.as_deref(), variables)
            }
            Command::Tick => self.tick(),
            Command::Message { name, key, variables } => self.message(name, key.as_deref(), variables),
            Command::Signal { name, variables } => {
                if self.signal(name, variables) {
                    Ok(())
                } else {
                    Err(Rejection::NobodyWaits { name: name.clone() })
                }
            }
            Command::TakeJob { element, worker, until } => self.take_job(*element, worker, *until),
            Command::CompleteJob { element, worker, variables } => self.complete_job(*element, worker, variables),
            Command::FailJob { element, worker, message, retry_at } => {
                self.fail_job(*element, worker, message, *retry_at)
            }
            Command::ThrowError { element, worker, code, variables } => {
                self.job_error(*element, worker, code, variables)
            }
            Command::Claim { element } => self.claim(*element),
            Command::Return { element } => self.give_back(*element),
            Command::Delegate { element, to } => self.delegate(*element, to),
            Command::CompleteTask { element, variables } => self.complete_task(*element, variables),
            Command::SetVariables { element, variables, reason } => self.set_variables(*element, variables, reason),
            Command::Retry { incident } => self.retry(*incident),
            Command::Begin { element, node } => self.begin_ad_hoc(*element, node),
            Command::AddInstance { element, item } => self.add_instance(*element, item),
            Command::Suspend { reason } => {
                self.emit(Record::Suspended { reason: given(reason)?.into() });
                Ok(())
            }
            Command::Resume => {
                if !self.state.suspended {
                    return Err(Rejection::NotSuspended);
                }
                self.emit(Record::Resumed);
                Ok(())
            }
            Command::Cancel { reason } => {
                self.emit(Record::Stopped { reason: given(reason)?.into() });
                Ok(())
            }
            Command::Modify { reason, cancel, start } => self.modify(reason, cancel, start),
            Command::Migrate { plan } => self.migrate(plan),
        }
    }

    fn start(
        &mut self,
        model: &ModelRef,
        at: Option<&str>,
        business_key: Option<&str>,
        variables: &Variables,
    ) -> Result<(), Rejection> {
        let unknown = || Rejection::UnknownModel { model: model.clone() };
        let deployed = self.cx.models.get(model).ok_or_else(unknown)?;
        let process = deployed.process();
        let chosen = match at {
            Some(id) => {
                let node = process.find(id).filter(|node| deployed.starts().any(|start| start == *node));
                Some(node.ok_or_else(|| Rejection::NoSuchNode { node: id.into() })?)
            }
            None => None,
        };
        self.adopt(deployed);
        let (business_key, variables, model) = (business_key.map(Into::into), variables.clone(), model.clone());
        self.emit(Record::Started { model, business_key, variables });
        self.declare(ROOT, 0, ScopeIndex(0));
        if let Err(trouble) = self.arm_event_sub_processes(ROOT, 0, ScopeIndex(0)) {
            self.trouble(ROOT, crate::instance::Again::Nothing, trouble);
            return Ok(());
        }
        let first = match chosen {
            Some(node) => vec![node],
            None => {
                let none: Vec<NodeIndex> = deployed.starts().filter(|&node| deployed.starts_plainly(node)).collect();
                // Only events start the process: one that is started by hand takes the first.
                if none.is_empty() { deployed.starts().take(1).collect() } else { none }
            }
        };
        for node in first {
            match &process.node(node).kind {
                // The message has come: a receive task that starts the process is done.
                NodeKind::Activity(activity) if matches!(&activity.kind, lotse_bpmn::resolved::ActivityKind::Receive(receive) if receive.instantiate) =>
                {
                    self.pass(ROOT, node);
                }
                _ => self.send(ROOT, node, None),
            }
        }
        Ok(())
    }

    /// Fires what is due, in order of moment and number. What a firing starts is not fired before the next tick unless
    /// it is due, too.
    fn tick(&mut self) -> Result<(), Rejection> {
        let mut fired = false;
        loop {
            let now = self.cx.now;
            let due = |wait: &crate::instance::Wait| match wait.what {
                Awaited::Timer { due, .. } if due <= now => Some((due, wait.id)),
                _ => None,
            };
            let Some((_, wait)) = self.state.waits.iter().filter_map(due).min() else { break };
            if !self.spend() {
                break;
            }
            fired = true;
            self.occur(wait, &Variables::new());
            self.run();
        }
        if fired { Ok(()) } else { Err(Rejection::NothingDue) }
    }

    /// Gives a message to the first that waits for it.
    fn message(&mut self, name: &str, key: Option<&str>, variables: &Variables) -> Result<(), Rejection> {
        let found = self.state.waits.iter().find(|wait| match &wait.what {
            Awaited::Message { name: awaited, key: wanted } => **awaited == *name && wanted.as_deref() == key,
            _ => false,
        });
        let wait = found.map(|wait| wait.id).ok_or_else(|| Rejection::NobodyWaits { name: name.into() })?;
        self.occur(wait, variables);
        Ok(())
    }

    pub(crate) fn known(&self, element: Id) -> Result<&crate::instance::Element, Rejection> {
        self.element(element).ok_or(Rejection::NoSuchElement { element })
    }
}

/// A reason, which must say something.
pub(crate) fn given(reason: &str) -> Result<&str, Rejection> {
    Some(reason.trim()).filter(|reason| !reason.is_empty()).ok_or(Rejection::NoReason)
}

/// What starts a process, for the shell to watch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A message of this name.
    Message(Box<str>),
    /// A signal of this name.
    Signal(Box<str>),
    /// This moment, and then the cycle.
    Timer(Awaited),
}

/// The timer of a start event that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("startEvent `{node}`: {reason}")]
pub struct BadTimer {
    /// `id` of the start event.
    pub node: Box<str>,
    /// What is wrong.
    pub reason: String,
}

impl crate::model::Deployed {
    /// Nodes at which the process can start: start events, receive tasks that start it, or, without any, the nodes to
    /// which nothing leads.
    pub(crate) fn starts(&self) -> impl Iterator<Item = NodeIndex> + '_ {
        let process = self.process();
        let instantiating = process.nodes_of(ScopeIndex(0)).filter(move |&node| {
            matches!(process.node(node).activity().map(|activity| &activity.kind),
                Some(lotse_bpmn::resolved::ActivityKind::Receive(receive)) if receive.instantiate)
        });
        let events = process.scopes[0].starts.iter().copied();
        let mut found: Vec<NodeIndex> = events.chain(instantiating).collect();
        if found.is_empty() {
            found.clone_from(&self.entries[0]);
        }
        found.into_iter()
    }

    fn starts_plainly(&self, node: NodeIndex) -> bool {
        match &self.process().node(node).kind {
            NodeKind::Event(event) => event.definitions.is_empty(),
            NodeKind::Activity(activity) => {
                !matches!(&activity.kind, lotse_bpmn::resolved::ActivityKind::Receive(receive) if receive.instantiate)
            }
            NodeKind::Gateway(_) => true,
        }
    }

    /// What starts the process besides a person, with the `id` of the start node. Timers count from `now`.
    ///
    /// # Errors
    /// What is wrong with the timer of a start event.
    pub fn triggers(&self, context: &Context<'_>) -> Result<Vec<(Box<str>, Trigger)>, BadTimer> {
        let mut found = Vec::new();
        for at in self.starts() {
            let node = self.process().node(at);
            match &node.kind {
                NodeKind::Activity(activity) => {
                    if let lotse_bpmn::resolved::ActivityKind::Receive(receive) = &activity.kind
                        && let Some(message) = receive.message.message
                    {
                        let name = self.definitions().messages[message.at()].name.clone();
                        found.push((node.id.clone(), Trigger::Message(name)));
                    }
                }
                NodeKind::Event(event) => {
                    for definition in &event.definitions {
                        let trigger = match definition {
                            EventDefinition::Message(message) => match message.message {
                                Some(message) => {
                                    Trigger::Message(self.definitions().messages[message.at()].name.clone())
                                }
                                None => continue,
                            },
                            EventDefinition::Signal(signal) => {
                                Trigger::Signal(self.definitions().signals[signal.at()].name.clone())
                            }
                            EventDefinition::Timer(timer) => {
                                let machine = Machine::new(Instance::default(), context).map_err(|rejection| {
                                    BadTimer { node: node.id.clone(), reason: rejection.to_string() }
                                })?;
                                Trigger::Timer(
                                    machine
                                        .start_timer(self, timer)
                                        .map_err(|(_, reason)| BadTimer { node: node.id.clone(), reason })?,
                                )
                            }
                            _ => continue,
                        };
                        found.push((node.id.clone(), trigger));
                    }
                }
                NodeKind::Gateway(_) => {}
            }
        }
        Ok(found)
    }
}

/// The end of a lock or a back-off.
pub(crate) fn later(now: Moment, ms: i64) -> Moment {
    Moment(now.0.saturating_add(ms))
}
