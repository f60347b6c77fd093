//! Standard loops and multi-instance activities (clauses 10.3.8 and 13.3.6, 13.3.7).

use lotse_bpmn::resolved::{Loop, MultiInstance, NodeIndex, Repetition};

use super::{Machine, Trouble};
use crate::instance::{Again, Cause, Doing, Id, Repeat};
use crate::record::Record;
use crate::value::{Value, Variables};

impl Machine<'_> {
    pub(crate) fn begin_repetition(&mut self, element: Id, repetition: &Repetition) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (model, parent) = (known.model, known.parent);
        match repetition {
            Repetition::Once => Ok(()),
            Repetition::Loop(looped) => {
                self.emit(Record::Does { element, doing: Doing::Repeat(Box::default()) });
                if looped.test_before && !self.loop_goes_on(element, looped)? {
                    self.finish(element, &Variables::new());
                    return Ok(());
                }
                self.iterate(element);
                Ok(())
            }
            Repetition::Multi(multi) => {
                let (total, items) = self.cardinality(model, parent, multi)?;
                if total > self.cx.limits.instances {
                    let most = self.cx.limits.instances;
                    return Err((
                        Cause::Limit,
                        format!("{total} instances of one activity; at most {most} are allowed"),
                    ));
                }
                let repeat = Repeat { total: Some(total), items, ..Repeat::default() };
                self.emit(Record::Does { element, doing: Doing::Repeat(Box::new(repeat)) });
                if total == 0 {
                    return self.end_multi(element, multi);
                }
                let first = if multi.sequential { 1 } else { total };
                for _ in 0..first {
                    if self.element(element).is_none() {
                        break;
                    }
                    self.iterate(element);
                }
                Ok(())
            }
        }
    }

    fn cardinality(&self, model: u16, at: Id, multi: &MultiInstance) -> Result<(u32, Vec<Value>), Trouble> {
        if let Some(collection) = &multi.collection {
            return match self.evaluate(model, collection, at, None)? {
                Value::List(items) => Ok((u32::try_from(items.len()).unwrap_or(u32::MAX), items)),
                other => Err((
                    Cause::Expression,
                    format!("the collection `{}` gave {other} instead of a list", collection.text),
                )),
            };
        }
        let cardinality = multi.cardinality.as_ref().expect("checked at deployment");
        match self.evaluate(model, cardinality, at, None)? {
            Value::Integer(number) if (0..=i64::from(u32::MAX)).contains(&number) => Ok((number as u32, Vec::new())),
            other => Err((
                Cause::Expression,
                format!("the cardinality `{}` gave {other} instead of a whole number from 0", cardinality.text),
            )),
        }
    }

    /// Begins the next repetition of the activity.
    pub(crate) fn iterate(&mut self, element: Id) {
        let Some(known) = self.element(element) else { return };
        let Doing::Repeat(repeat) = &known.doing else { return };
        let (node, position, finished) = (NodeIndex(known.node), repeat.started, repeat.finished);
        let item = repeat.items.get(position as usize).cloned();
        let repetition = self.node_of(known).and_then(|node| node.activity()).map(|activity| &activity.repetition);
        let mut variables = Variables::new();
        variables.set("loopCounter", Value::Integer(i64::from(position) + 1));
        if let (Some(Repetition::Multi(multi)), Some(item)) = (repetition, item) {
            variables.set(multi.element.as_deref().unwrap_or("item"), item);
        }
        self.emit(Record::Repeated { element, started: position + 1, finished, output: None });
        let inner = self.rest_with(element, node, Doing::Idle, Some(position), variables);
        if self.spend() {
            self.begin(inner);
        } else {
            let message =
                "too many repetitions within one step: probably an endless loop; correct the model, or retry to go on";
            self.trouble(inner, Again::Begin, (Cause::Limit, message.into()));
        }
    }

    fn loop_goes_on(&self, element: Id, looped: &Loop) -> Result<bool, Trouble> {
        let Some(known) = self.element(element) else { return Ok(false) };
        let Doing::Repeat(repeat) = &known.doing else { return Ok(false) };
        if looped.maximum.is_some_and(|maximum| repeat.started >= maximum) {
            return Ok(false);
        }
        let Some(condition) = &looped.condition else { return Ok(true) };
        let counter: Variables = std::iter::once(("loopCounter", Value::Integer(i64::from(repeat.finished)))).collect();
        match self.evaluate(known.model, condition, known.parent, Some(&counter))? {
            Value::Boolean(goes_on) => Ok(goes_on),
            other => Err((
                Cause::Expression,
                format!("the loop condition `{}` gave {other} instead of true or false", condition.text),
            )),
        }
    }

    /// One repetition is done.
    pub(crate) fn iteration_done(&mut self, inner: Id) {
        let Some(known) = self.element(inner) else { return };
        let (element, position) = (known.parent, known.iteration.unwrap_or_default());
        let Some(repetition) = self.node_of(known).and_then(|node| node.activity()).map(|found| &found.repetition)
        else {
            return;
        };
        let output = match repetition {
            Repetition::Multi(multi) => match self.output(inner, multi) {
                Ok(output) => output.map(|value| (position, value)),
                Err(trouble) => return self.trouble(inner, Again::Leave, trouble),
            },
            _ => None,
        };
        let undo = self.remembers(inner);
        self.emit(Record::Completed { element: inner, flows: Vec::new(), undo });
        let Some(Doing::Repeat(repeat)) = self.element(element).map(|known| &known.doing) else { return };
        let (started, finished) = (repeat.started, repeat.finished + 1);
        self.emit(Record::Repeated { element, started, finished, output });
        if let Err(trouble) = self.go_on(element, repetition) {
            self.trouble(element, Again::Leave, trouble);
        }
    }

    fn output(&self, inner: Id, multi: &MultiInstance) -> Result<Option<Value>, Trouble> {
        let Some(known) = self.element(inner) else { return Ok(None) };
        match (&multi.output_collection, &multi.output_element) {
            (Some(_), Some(element)) => Ok(Some(self.evaluate(known.model, element, inner, None)?)),
            _ => Ok(None),
        }
    }

    /// Goes on after a repetition: the next one, or the end.
    pub(crate) fn go_on(&mut self, element: Id, repetition: &Repetition) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let Doing::Repeat(repeat) = &known.doing else { return Ok(()) };
        match repetition {
            Repetition::Once => Ok(()),
            Repetition::Loop(looped) => {
                if self.loop_goes_on(element, looped)? {
                    self.iterate(element);
                } else {
                    self.finish(element, &Variables::new());
                }
                Ok(())
            }
            Repetition::Multi(multi) => {
                let total = repeat.total.unwrap_or_default();
                let (started, finished) = (repeat.started, repeat.finished);
                let complete = match &multi.completion {
                    None => false,
                    Some(condition) => {
                        let numbers: Variables = [
                            ("numberOfInstances", total),
                            ("numberOfActiveInstances", started - finished),
                            ("numberOfCompletedInstances", finished),
                            ("numberOfTerminatedInstances", 0),
                        ]
                        .into_iter()
                        .map(|(name, number)| (name, Value::Integer(i64::from(number))))
                        .collect();
                        match self.evaluate(known.model, condition, known.parent, Some(&numbers))? {
                            Value::Boolean(complete) => complete,
                            other => {
                                return Err((
                                    Cause::Expression,
                                    format!(
                                        "the completion condition `{}` gave {other} instead of true or false",
                                        condition.text
                                    ),
                                ));
                            }
                        }
                    }
                };
                if complete {
                    self.emit(Record::Cleared { element, keep: None, waits: false });
                    return self.end_multi(element, multi);
                }
                if finished == total {
                    return self.end_multi(element, multi);
                }
                if multi.sequential || started < total {
                    self.iterate(element);
                }
                Ok(())
            }
        }
    }

    fn end_multi(&mut self, element: Id, multi: &MultiInstance) -> Result<(), Trouble> {
        let Some(known) = self.element(element) else { return Ok(()) };
        let (Doing::Repeat(repeat), parent) = (&known.doing, known.parent) else { return Ok(()) };
        if let Some(name) = &multi.output_collection {
            let mut outputs = repeat.outputs.clone();
            outputs.resize(repeat.total.unwrap_or_default() as usize, Value::Null);
            self.assign(parent, &std::iter::once((&**name, Value::List(outputs))).collect());
        }
        self.leave(element);
        Ok(())
    }
}
