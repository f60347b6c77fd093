//! Reading and writing variables: an element sees its own and those of what it lies in, up to the process or call.

use lotse_bpmn::resolved::Expression;

use super::{Machine, Trouble};
use crate::context::Scope;
use crate::instance::{Cause, Doing, Element, Id, Instance, ROOT};
use crate::record::Record;
use crate::value::{Value, Variables};

/// What an element sees.
pub(crate) struct View<'a> {
    pub state: &'a Instance,
    pub at: Id,
    /// In front of everything else.
    pub extra: Option<&'a Variables>,
}

/// Whether variables beyond this element are out of sight: the process, and a call.
fn is_top(element: &Element) -> bool {
    element.id == ROOT || matches!(&element.doing, Doing::Scope(region) if region.scope == 0)
}

impl<'a> View<'a> {
    fn path(&self) -> impl Iterator<Item = &'a Element> {
        let state = self.state;
        let mut next = state.element(self.at);
        std::iter::from_fn(move || {
            let element = next?;
            next = if is_top(element) { None } else { state.element(element.parent) };
            Some(element)
        })
    }
}

impl Scope for View<'_> {
    fn get(&self, name: &str) -> Option<&Value> {
        let extra = self.extra.and_then(|extra| extra.get(name));
        extra.or_else(|| self.path().find_map(|element| element.variables.get(name)))
    }

    fn all(&self) -> Variables {
        let mut found = self.extra.cloned().unwrap_or_default();
        for element in self.path() {
            for (name, value) in element.variables.iter() {
                if found.get(name).is_none() {
                    found.set(name, value.clone());
                }
            }
        }
        found
    }
}

impl Machine<'_> {
    pub(crate) fn evaluate(
        &self,
        model: u16,
        expression: &Expression,
        at: Id,
        extra: Option<&Variables>,
    ) -> Result<Value, Trouble> {
        let compiled = self.model(model).compiled(expression).expect("every expression of a deployed model was read");
        let view = View { state: &self.state, at, extra };
        compiled
            .evaluate(&view, self.cx.now)
            .map_err(|reason| (Cause::Expression, format!("`{}`: {reason}", expression.text)))
    }

    /// The value of an expression with a leading `=`, or else the text itself.
    pub(crate) fn evaluate_mixed(&self, model: u16, expression: &Expression, at: Id) -> Result<Value, Trouble> {
        if expression.text.starts_with('=') {
            self.evaluate(model, expression, at, None)
        } else {
            Ok(Value::Text(expression.text.clone()))
        }
    }

    /// As [`Self::evaluate_mixed`], and it must be a text.
    pub(crate) fn evaluate_text(&self, model: u16, expression: &Expression, at: Id) -> Result<Box<str>, Trouble> {
        match self.evaluate_mixed(model, expression, at)? {
            Value::Text(text) => Ok(text),
            Value::Integer(number) => Ok(number.to_string().into()),
            other => Err((Cause::Expression, format!("`{}` gave {other} instead of a text", expression.text))),
        }
    }

    /// Writes each variable where it is known, seen from `at`; a new one at the process or call.
    pub(crate) fn assign(&mut self, at: Id, variables: &Variables) {
        if variables.is_empty() {
            return;
        }
        let mut written: Vec<(Id, Variables)> = Vec::new();
        for (name, value) in variables.iter() {
            let view = View { state: &self.state, at, extra: None };
            let mut owner = at;
            for element in view.path() {
                owner = element.id;
                if element.variables.get(name).is_some() {
                    break;
                }
            }
            match written.iter_mut().find(|(id, _)| *id == owner) {
                Some((_, set)) => set.set(name, value.clone()),
                None => written.push((owner, std::iter::once((name, value.clone())).collect())),
            }
        }
        for (element, variables) in written {
            self.emit(Record::Set { element, variables });
        }
        self.touch();
    }
}
