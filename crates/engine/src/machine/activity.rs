//! What activities do when they begin.

use lotse_bpmn::resolved::{Activity, ActivityKind, Expression, Repetition, Rule, Script, UserTask, Work};

use super::{Machine, Trouble};
use crate::context::Moment;
use crate::instance::{Awaited, Cause, Doing, Id, Job, Task};
use crate::record::Record;
use crate::time;
use crate::value::{Value, Variables};

/// Priority of a task where the model says nothing.
const USUAL_PRIORITY: i64 = 50;

/// The job type of a task with an address: the shell itself calls it.
const HTTP: &str = "http";

impl Machine<'_> {
    pub(crate) fn begin_activity(&mut self, element: Id, activity: &Activity) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (parent, model, iteration) = (known.parent, known.model, known.iteration);
        if iteration.is_none() {
            let stale: Vec<Id> =
                self.state.waits.iter().filter(|wait| wait.element == element).map(|wait| wait.id).collect();
            for wait in stale {
                self.emit(Record::Ceased { wait });
            }
            for &boundary in &activity.boundaries {
                self.arm(element, parent, false, model, boundary.0)?;
            }
            if activity.repetition != Repetition::Once {
                return self.begin_repetition(element, &activity.repetition);
            }
        }
        if !activity.inputs.is_empty() {
            let mut variables = Variables::new();
            for mapping in &activity.inputs {
                variables.set(&mapping.target, self.evaluate(model, &mapping.source, element, Some(&variables))?);
            }
            self.emit(Record::Set { element, variables });
        }
        match &activity.kind {
            ActivityKind::Abstract | ActivityKind::Manual => self.finish(element, &Variables::new()),
            ActivityKind::User(task) => self.begin_task(element, model, task)?,
            ActivityKind::Service(work) => self.begin_work(element, model, work)?,
            ActivityKind::BusinessRule(rule) => self.begin_rule(element, model, rule)?,
            ActivityKind::Script(script) => self.run_script(element, model, script)?,
            ActivityKind::Send(send) if send.message.message.is_some() => {
                self.send_message(element, model, &send.message, &[])?;
                self.finish(element, &Variables::new());
            }
            ActivityKind::Send(send) => self.begin_work(element, model, &send.work)?,
            ActivityKind::Receive(receive) => {
                let (name, key) = self.message_key(model, &receive.message, element)?;
                let node = self.element(element).map_or(0, |known| known.node);
                let what = Awaited::Message { name, key };
                self.emit(Record::Awaits { element, inner: false, model, node, definition: 0, what });
            }
            ActivityKind::SubProcess(scope) => self.open(element, model, *scope)?,
            ActivityKind::Call(call) => self.call(element, call)?,
        }
        Ok(())
    }

    fn begin_task(&mut self, element: Id, model: u16, task: &UserTask) -> Result<(), Trouble> {
        let assignment = &task.assignment;
        let assignee = assignment.assignee.as_ref();
        let doing = Task {
            assignee: assignee.map(|text| self.evaluate_text(model, text, element)).transpose()?,
            owner: None,
            groups: self.names(model, &assignment.groups, element)?,
            users: self.names(model, &assignment.users, element)?,
            due: self.moment(model, task.due.as_ref(), element)?,
            follow_up: self.moment(model, task.follow_up.as_ref(), element)?,
            priority: match &task.priority {
                None => USUAL_PRIORITY,
                Some(priority) => match self.evaluate(model, priority, element, None)? {
                    Value::Integer(priority) => priority,
                    other => {
                        let text = &priority.text;
                        return Err((
                            Cause::Expression,
                            format!("the priority `{text}` gave {other} instead of a whole number"),
                        ));
                    }
                },
            },
        };
        self.emit(Record::Does { element, doing: Doing::Task(Box::new(doing)) });
        Ok(())
    }

    /// Names of groups or persons: texts, or FEEL that gives a text or a list of texts.
    fn names(&self, model: u16, expressions: &[Expression], at: Id) -> Result<Vec<Box<str>>, Trouble> {
        let mut found = Vec::new();
        for expression in expressions {
            let items = match self.evaluate_mixed(model, expression, at)? {
                Value::List(items) => items,
                other => vec![other],
            };
            for item in items {
                match item {
                    Value::Text(name) => found.push(name),
                    other => {
                        let text = &expression.text;
                        return Err((Cause::Expression, format!("`{text}` gave {other} where names are needed")));
                    }
                }
            }
        }
        Ok(found)
    }

    /// A date, a date and time, or a duration from now.
    fn moment(&self, model: u16, expression: Option<&Expression>, at: Id) -> Result<Option<Moment>, Trouble> {
        let Some(expression) = expression else { return Ok(None) };
        let value = self.evaluate(model, expression, at, None)?;
        if value == Value::Null {
            return Ok(None);
        }
        let text = value.as_text().ok_or_else(|| {
            (Cause::Expression, format!("`{}` gave {value} instead of a date or duration", expression.text))
        })?;
        let days = self.days(None);
        let moment = if text.starts_with('P') { time::after(self.cx.now, text, days) } else { time::date(text, days) };
        moment.map(Some).map_err(|reason| (Cause::Expression, reason))
    }

    fn begin_work(&mut self, element: Id, model: u16, work: &Work) -> Result<(), Trouble> {
        let kind = match &work.job_type {
            Some(kind) => self.evaluate_text(model, kind, element)?,
            None => HTTP.into(),
        };
        let url = work.url.as_ref().map(|url| self.evaluate_text(model, url, element)).transpose()?;
        let retries = work.retries.unwrap_or(self.cx.limits.retries);
        let job = Job { kind, url, retries, failures: 0, due: self.cx.now, lock: None };
        self.emit(Record::Does { element, doing: Doing::Job(Box::new(job)) });
        Ok(())
    }

    fn begin_rule(&mut self, element: Id, model: u16, rule: &Rule) -> Result<(), Trouble> {
        let Some(decision) = &rule.decision else { return self.begin_work(element, model, &rule.work) };
        let view = super::variables::View { state: &self.state, at: element, extra: None };
        let value = self
            .cx
            .decisions
            .decide(decision, &view, self.cx.now)
            .map_err(|reason| (Cause::Decision, format!("the decision `{decision}`: {reason}")))?;
        self.finish_with(element, rule.result.as_deref().unwrap_or(decision), value);
        Ok(())
    }

    fn run_script(&mut self, element: Id, model: u16, script: &Script) -> Result<(), Trouble> {
        let Some(text) = &script.script else { return Ok(()) };
        let value = self.evaluate(model, text, element, None)?;
        match (&script.result, value) {
            (Some(name), value) => self.finish_with(element, name, value),
            (None, Value::Context(variables)) => self.finish(element, &variables),
            (None, Value::Null) => self.finish(element, &Variables::new()),
            (None, other) => {
                return Err((
                    Cause::Expression,
                    format!("the script gave {other}; name its variable with `lotse:result`, or let it give a context"),
                ));
            }
        }
        Ok(())
    }

    fn finish_with(&mut self, element: Id, name: &str, value: Value) {
        let results: Variables = std::iter::once((name, value)).collect();
        self.finish(element, &results);
    }
}
