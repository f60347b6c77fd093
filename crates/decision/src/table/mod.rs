//! Decision tables (DMN 1.5, clause 8), with the rules that matched.
//!
//! The expression of a column is evaluated once for each use of the table, cells until the first that fails, results
//! only for rules that match.

mod policy;
pub(crate) mod test;

use policy::Hit;
use test::Tests;

use crate::feel::{Compiled, Ctx, Name, Scope, Val, meter};
use crate::model::{self, HitPolicy};
use crate::trace::{self, Asked, Matched, Origin, Step, TableRun};

/// A column ready to be asked.
pub(crate) struct Column {
    pub title: String,
    pub text: String,
    /// None where the expression is empty and no cell asks for it.
    pub expression: Option<Compiled>,
    pub allowed: Option<Cell>,
    pub alias: Option<Name>,
    pub origins: Vec<Origin>,
}

/// A cell ready to be asked.
pub(crate) struct Cell {
    pub quick: Option<Tests>,
    pub full: Compiled,
}

/// An output column ready to be used.
pub(crate) struct Output {
    pub name: Option<Name>,
    pub values: Option<(Compiled, Cell)>,
    pub default: Option<Compiled>,
}

/// A rule ready to be asked.
pub(crate) struct CompiledRule {
    pub inputs: Vec<Cell>,
    /// None for an empty entry, which is null.
    pub outputs: Vec<Option<Compiled>>,
    pub id: String,
    pub annotations: Vec<String>,
    pub description: Option<String>,
}

/// A table ready to be asked.
pub(crate) struct CompiledTable {
    pub element: String,
    pub id: String,
    pub policy: HitPolicy,
    pub columns: Vec<Column>,
    pub outputs: Vec<Output>,
    pub rules: Vec<CompiledRule>,
    pub question: Name,
}

impl Cell {
    /// Whether `value` passes. `?` and the aliases are in scope.
    fn pass(&self, value: &Val, scope: &Scope, question: &Name) -> bool {
        if let Some(passed) = self.quick.as_ref().and_then(|tests| tests.pass(value)) {
            return passed;
        }
        scope.set_value(question, value.clone());
        self.full.value(scope).is_true()
    }
}

impl CompiledTable {
    /// The result in `scope`.
    pub(crate) fn evaluate(&self, scope: &Scope) -> Val {
        meter::descend();
        let values: Vec<Val> = self
            .columns
            .iter()
            .map(|column| column.expression.as_ref().map_or(Val::Null(None), |expression| expression.value(scope)))
            .collect();
        let mut own = Ctx::default();
        for (column, value) in self.columns.iter().zip(&values) {
            if let Some(alias) = &column.alias {
                own.set_entry(alias, value.clone());
            }
        }
        scope.push(own);
        let allowed: Vec<bool> = self
            .columns
            .iter()
            .zip(&values)
            .map(|(column, value)| {
                column.allowed.as_ref().is_none_or(|allowed| allowed.pass(value, scope, &self.question))
            })
            .collect();
        let mut matching = Vec::new();
        if allowed.iter().all(|allowed| *allowed) {
            meter::charge(self.rules.len() as u64);
            for (number, rule) in self.rules.iter().enumerate() {
                let mut cells = rule.inputs.iter().zip(&values);
                if cells.all(|(cell, value)| cell.pass(value, scope, &self.question)) {
                    matching.push(number);
                    if self.policy == HitPolicy::First {
                        break;
                    }
                }
            }
        }
        scope.pop();
        let (hits, result) = self.result(scope, matching, &values, &allowed);
        trace::record(|| Step::Table(self.run(&values, &allowed, &hits, &result)));
        result
    }

    fn result(&self, scope: &Scope, matching: Vec<usize>, values: &[Val], allowed: &[bool]) -> (Vec<Hit>, Val) {
        if matching.is_empty() {
            return (Vec::new(), self.default(scope, values, allowed));
        }
        let hits = matching.into_iter().map(|rule| Hit { rule, outputs: self.outputs_of(rule, scope) }).collect();
        let ranked = matches!(self.policy, HitPolicy::Priority | HitPolicy::OutputOrder);
        let ranks: Vec<Option<Vec<Val>>> = self
            .outputs
            .iter()
            .map(|output| match &output.values {
                Some((listed, _)) if ranked => match listed.value(scope) {
                    Val::ExpressionList(values) => Some(values),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        policy::apply(self.policy, hits, &ranks, |hit| self.single(&hit.outputs))
    }

    fn outputs_of(&self, rule: usize, scope: &Scope) -> Vec<Val> {
        let entries = self.outputs.iter().zip(&self.rules[rule].outputs);
        entries
            .map(|(output, entry)| {
                let value = entry.as_ref().map_or(Val::Null(None), |entry| entry.value(scope));
                match &output.values {
                    Some((_, allowed)) if !value.is_null() => {
                        scope.push(Ctx::default());
                        let passed = allowed.pass(&value, scope, &self.question);
                        scope.pop();
                        if passed { value } else { Val::Null(Some(format!("{value} is not among the output values"))) }
                    }
                    _ => value,
                }
            })
            .collect()
    }

    /// One result out of the values of all output columns.
    fn single(&self, outputs: &[Val]) -> Val {
        if let [only] = outputs {
            return only.clone();
        }
        let mut result = Ctx::default();
        for (output, value) in self.outputs.iter().zip(outputs) {
            if let Some(name) = &output.name {
                result.set_entry(name, value.clone());
            }
        }
        Val::Context(result)
    }

    fn default(&self, scope: &Scope, values: &[Val], allowed: &[bool]) -> Val {
        if self.outputs.iter().all(|output| output.default.is_none()) {
            let refused = self.columns.iter().zip(values).zip(allowed).find(|(_, allowed)| !**allowed);
            return Val::Null(Some(match refused {
                Some(((column, value), _)) => format!("{value} is not an allowed value of `{}`", column.title),
                None => "no rule matches, and there is no default".to_owned(),
            }));
        }
        let defaults = self.outputs.iter().map(|output| match &output.default {
            Some(default) => match default.value(scope) {
                Val::ExpressionList(mut values) if values.len() == 1 => values.remove(0),
                other => other,
            },
            None => Val::Null(None),
        });
        self.single(&defaults.collect::<Vec<_>>())
    }

    fn run(&self, values: &[Val], allowed: &[bool], hits: &[Hit], result: &Val) -> TableRun {
        let mut notes = Vec::new();
        let result = crate::feel::convert::from_feel(result, &mut notes);
        let inputs = self.columns.iter().zip(values).zip(allowed).map(|((column, value), allowed)| Asked {
            title: column.title.clone(),
            expression: column.text.clone(),
            value: trace::shown(value),
            origins: column.origins.clone(),
            allowed: *allowed,
        });
        let matched = hits.iter().map(|hit| {
            let rule = &self.rules[hit.rule];
            Matched {
                number: hit.rule + 1,
                id: rule.id.clone(),
                outputs: hit.outputs.iter().map(trace::shown).collect(),
                annotations: rule.annotations.clone(),
                description: rule.description.clone(),
            }
        });
        TableRun {
            element: self.element.clone(),
            table: self.id.clone(),
            policy: self.policy,
            inputs: inputs.collect(),
            matched: matched.collect(),
            result,
            notes,
        }
    }
}

/// What people call the columns of a table, inputs first.
#[must_use]
pub fn titles(table: &model::Table) -> (Vec<String>, Vec<String>) {
    let inputs = table.inputs.iter().map(|column| column.title().to_owned()).collect();
    let outputs = table.outputs.iter().enumerate().map(|(index, column)| {
        column.label.clone().or_else(|| column.name.clone()).unwrap_or_else(|| (index + 1).to_string())
    });
    (inputs, outputs.collect())
}
