//! Events that are awaited: arming them, and what happens when they occur (clause 13.5).

use lotse_bpmn::resolved::{EventDefinition, MessageUse, Node, NodeKind, Position, Timer, TimerKind};

use super::{Machine, Trouble};
use crate::instance::{Awaited, Cause, Cycle, Doing, Id, Wait};
use crate::model::Deployed;
use crate::record::Record;
use crate::time::{self, Days};
use crate::value::{Value, Variables};

impl Machine<'_> {
    pub(crate) fn days<'s>(&'s self, name: Option<&'s str>) -> Days<'s> {
        Days { zone: self.cx.zone, calendars: self.cx.calendars, name }
    }

    /// Begins to await what an event node reacts to. Expressions see what `at` sees.
    pub(crate) fn arm(&mut self, element: Id, at: Id, inner: bool, model: u16, node: u32) -> Result<(), Trouble> {
        let deployed = self.model(model);
        let definitions: &[EventDefinition] = match &deployed.node(node).kind {
            NodeKind::Event(event) => &event.definitions,
            _ => &[],
        };
        for (definition, event) in (0u32..).zip(definitions) {
            let what = match event {
                EventDefinition::Message(message) => {
                    let (name, key) = self.message_key(model, message, at)?;
                    Awaited::Message { name, key }
                }
                EventDefinition::Signal(signal) => {
                    Awaited::Signal { name: deployed.definitions().signals[signal.at()].name.clone() }
                }
                EventDefinition::Timer(timer) => self.timer(model, timer, at)?,
                EventDefinition::Conditional(_) => {
                    self.touch();
                    Awaited::Condition { holds: false }
                }
                _ => continue,
            };
            self.emit(Record::Awaits { element, inner, model, node, definition, what });
        }
        Ok(())
    }

    /// Awaits what follows an event-based gateway.
    pub(crate) fn arm_following(&mut self, element: Id, gateway: &Node) -> Result<(), Trouble> {
        let Some(model) = self.element(element).map(|known| known.model) else { return Ok(()) };
        for &flow in &gateway.outgoing {
            let deployed = self.model(model);
            let target = deployed.target(flow);
            match &deployed.process().node(target).kind {
                NodeKind::Activity(activity) => {
                    if let lotse_bpmn::resolved::ActivityKind::Receive(receive) = &activity.kind {
                        let (name, key) = self.message_key(model, &receive.message, element)?;
                        let what = Awaited::Message { name, key };
                        self.emit(Record::Awaits { element, inner: false, model, node: target.0, definition: 0, what });
                    }
                }
                _ => self.arm(element, element, false, model, target.0)?,
            }
        }
        Ok(())
    }

    /// The name of a message and the key by which it is found: the correlation, or else the business key.
    pub(crate) fn message_key(
        &self,
        model: u16,
        message: &MessageUse,
        at: Id,
    ) -> Result<(Box<str>, Option<Box<str>>), Trouble> {
        let index = message.message.expect("checked at deployment");
        let name = self.model(model).definitions().messages[index.at()].name.clone();
        let key = match &message.correlation {
            None => self.state.business_key.clone(),
            Some(expression) => match self.evaluate(model, expression, at, None)? {
                Value::Text(key) => Some(key),
                Value::Integer(number) => Some(number.to_string().into()),
                other => {
                    let text = &expression.text;
                    return Err((
                        Cause::Expression,
                        format!("the correlation `{text}` gave {other} instead of a text or whole number"),
                    ));
                }
            },
        };
        Ok((name, key))
    }

    /// When a timer that starts a process fires first.
    pub(crate) fn start_timer(&self, deployed: &Deployed, timer: &Timer) -> Result<Awaited, Trouble> {
        let text = &timer.expression;
        let value = match deployed.compiled(text).filter(|_| text.text.starts_with('=')) {
            None => Value::Text(text.text.clone()),
            Some(compiled) => compiled
                .evaluate(&Variables::new(), self.cx.now)
                .map_err(|reason| (Cause::Expression, format!("`{}`: {reason}", text.text)))?,
        };
        self.scheduled(timer, &value)
    }

    fn timer(&self, model: u16, timer: &Timer, at: Id) -> Result<Awaited, Trouble> {
        let value = self.evaluate_mixed(model, &timer.expression, at)?;
        self.scheduled(timer, &value)
    }

    fn scheduled(&self, timer: &Timer, value: &Value) -> Result<Awaited, Trouble> {
        let wrong = |reason: String| (Cause::Expression, format!("the timer `{}`: {reason}", timer.expression.text));
        let text = value.as_text().ok_or_else(|| wrong(format!("gave {value} instead of a text")))?;
        let days = self.days(timer.calendar.as_deref());
        let now = self.cx.now;
        let (due, cycle) = match timer.kind {
            TimerKind::Date => (time::date(text, days).map_err(wrong)?, None),
            TimerKind::Duration => (time::after(now, text, days).map_err(wrong)?, None),
            TimerKind::Cycle => {
                let interval = time::interval(text).map_err(wrong)?;
                let due = match &interval.from {
                    Some(from) => time::date(from, days),
                    None => time::after(now, &interval.period, days),
                };
                let cycle = Cycle { left: interval.times.map(|times| times - 1), period: interval.period };
                (due.map_err(wrong)?, Some(cycle))
            }
        };
        Ok(Awaited::Timer { due, cycle })
    }

    /// What was awaited has occurred, carrying `payload`.
    pub(crate) fn occur(&mut self, wait: Id, payload: &Variables) {
        let Some(wait) = self.state.wait(wait).cloned() else { return };
        let Some(known) = self.element(wait.element) else { return };
        let rests_here = known.node == wait.node && known.model == wait.model && !wait.inner;
        let (element, parent) = (wait.element, known.parent);
        let node = self.model(wait.model).node(wait.node);
        let position = match &node.kind {
            NodeKind::Event(event) => Some((event.position, event.parallel_multiple, event.definitions.len())),
            _ => None,
        };
        match position {
            None if rests_here => {
                self.emit(Record::Occurred { wait: wait.id });
                self.finish(element, payload);
            }
            Some((Position::Catch, all, count)) if rests_here => {
                if self.repeats(&wait) {
                    return self.pass(parent, lotse_bpmn::resolved::NodeIndex(wait.node));
                }
                self.emit(Record::Occurred { wait: wait.id });
                if !self.write_payload(&wait, element, parent, payload) {
                    return;
                }
                if all && !self.gathered(element, wait.definition, count) {
                    return;
                }
                self.leave(element);
            }
            Some((Position::Boundary { interrupting, .. }, ..)) => {
                if interrupting {
                    self.emit(Record::Cancelled { element });
                } else {
                    self.spent(&wait);
                }
                if interrupting || self.element(element).is_some() {
                    let at = if interrupting { parent } else { element };
                    if self.write_payload(&wait, at, parent, payload) {
                        self.pass(parent, lotse_bpmn::resolved::NodeIndex(wait.node));
                    }
                }
            }
            Some((Position::Start { interrupting }, ..)) if wait.inner => {
                if !interrupting {
                    self.spent(&wait);
                }
                self.start_event_sub_process(element, wait.model, wait.node, payload);
            }
            // An event after an event-based gateway: the gateway is done, the event has occurred.
            _ => self.decide_gateway(&wait, payload),
        }
    }

    fn decide_gateway(&mut self, wait: &Wait, payload: &Variables) {
        let Some(known) = self.element(wait.element) else { return };
        let (gateway, parent) = (wait.element, known.parent);
        let Some(node) = self.node_of(known) else { return };
        let process = self.model(wait.model).process();
        let flow = node.outgoing.iter().find(|&&flow| process.flow(flow).target.0 == wait.node);
        let flows = flow.map(|flow| flow.0).into_iter().collect();
        if !self.write_payload(wait, gateway, parent, payload) {
            return;
        }
        self.emit(Record::Completed { element: gateway, flows, undo: None });
        self.pass(parent, lotse_bpmn::resolved::NodeIndex(wait.node));
    }

    /// Sets the bit of one definition of a parallel multiple event; true when all have occurred.
    fn gathered(&mut self, element: Id, definition: u32, count: usize) -> bool {
        let seen = match self.element(element).map(|known| &known.doing) {
            Some(Doing::Gather(seen)) => *seen,
            _ => 0,
        } | 1 << definition;
        self.emit(Record::Does { element, doing: Doing::Gather(seen) });
        seen.count_ones() as usize == count
    }

    /// The values an event writes, by its mappings or all that it carries.
    pub(crate) fn mapped(&self, model: u16, node: u32, at: Id, payload: &Variables) -> Result<Variables, Trouble> {
        let mappings = match &self.model(model).node(node).kind {
            NodeKind::Event(event) => &event.mappings[..],
            NodeKind::Activity(activity) => &activity.outputs[..],
            NodeKind::Gateway(_) => &[],
        };
        if mappings.is_empty() {
            return Ok(payload.clone());
        }
        let mut written = Variables::new();
        for mapping in mappings {
            written.set(&mapping.target, self.evaluate(model, &mapping.source, at, Some(payload))?);
        }
        Ok(written)
    }

    fn write_payload(&mut self, wait: &Wait, element: Id, parent: Id, payload: &Variables) -> bool {
        match self.mapped(wait.model, wait.node, parent, payload) {
            Ok(written) => {
                self.assign(parent, &written);
                true
            }
            Err(trouble) => {
                self.trouble(element, crate::instance::Again::Nothing, trouble);
                false
            }
        }
    }

    /// After an event that does not interrupt: a cycle goes on, any other timer is gone, the rest is awaited again.
    fn spent(&mut self, wait: &Wait) {
        if matches!(wait.what, Awaited::Timer { .. }) && !self.repeats(wait) {
            self.emit(Record::Occurred { wait: wait.id });
        }
    }

    /// Sets the next firing of a cycle; false when there is none. An endless cycle leaves out firings that were missed
    /// while nothing ran; a counted one makes up for them.
    fn repeats(&mut self, wait: &Wait) -> bool {
        let Awaited::Timer { due, cycle: Some(cycle) } = &wait.what else { return false };
        let calendar = match self.model(wait.model).node(wait.node).event() {
            Some(event) => match event.definitions.get(wait.definition as usize) {
                Some(EventDefinition::Timer(timer)) => timer.calendar.as_deref(),
                _ => None,
            },
            None => None,
        };
        let days = self.days(calendar);
        let Some((next, cycle)) = time::next_of_cycle(*due, cycle, self.cx.now, days) else { return false };
        self.emit(Record::Again { wait: wait.id, due: next, cycle });
        true
    }

    /// Asks the conditions that are awaited; true when one became true.
    pub(crate) fn ask_conditions(&mut self) -> bool {
        if !std::mem::take(&mut self.touched) {
            return false;
        }
        let waits: Vec<Wait> =
            self.state.waits.iter().filter(|wait| matches!(wait.what, Awaited::Condition { .. })).cloned().collect();
        for wait in waits {
            let Awaited::Condition { holds: held } = wait.what else { continue };
            let Some(event) = self.model(wait.model).node(wait.node).event() else { continue };
            let Some(EventDefinition::Conditional(condition)) = event.definitions.get(wait.definition as usize) else {
                continue;
            };
            // What is not known yet does not hold.
            let holds = self.evaluate(wait.model, condition, wait.element, None) == Ok(Value::Boolean(true));
            if holds != held {
                self.emit(Record::Holds { wait: wait.id, holds });
                if holds {
                    self.occur(wait.id, &Variables::new());
                    self.touched = true;
                    return true;
                }
            }
        }
        false
    }
}
