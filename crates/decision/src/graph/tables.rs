//! Decision tables made ready (DMN 1.5, clause 8).

use super::boxed::Builder;
use crate::feel::{Kind, Name, Type, name};
use crate::model::{Table, Text};
use crate::problem::What;
use crate::table::test::Tests;
use crate::table::{Cell, Column, CompiledRule, CompiledTable, Output};
use crate::trace::{Origin, origins_of};

fn is_any(text: &str) -> bool {
    matches!(text.trim(), "" | "-")
}

impl Builder<'_> {
    /// A cell, or a column's allowed values.
    fn cell(&mut self, text: &Text) -> Option<Cell> {
        let full = self.compiled(text, Kind::Tests)?;
        Some(Cell { quick: Tests::new(&full.node), full })
    }

    pub(super) fn table(&mut self, table: &Table) -> Option<CompiledTable> {
        let problems = self.problems.len();
        let question = Name::from("?");
        let mut asked = vec![(question.clone(), Type::Any, Origin::Entry("?".to_owned()))];
        for column in &table.inputs {
            asked.extend(column.alias.as_ref().map(|alias| (name(alias), Type::Any, Origin::Entry(alias.clone()))));
        }
        let mut columns = Vec::new();
        for (index, column) in table.inputs.iter().enumerate() {
            let empty = column.expression.text.trim().is_empty();
            // Modellers write columns without an expression that no rule asks about.
            let unasked =
                || table.rules.iter().all(|rule| rule.inputs.get(index).is_none_or(|cell| is_any(&cell.text)));
            let expression =
                if empty && unasked() { None } else { self.compiled(&column.expression, Kind::Expression) };
            let origins = expression.as_ref().map_or_else(Vec::new, |it| origins_of(&it.names, &self.origins));
            let allowed = match &column.allowed {
                Some(text) if !is_any(&text.text) => self.with(&asked, |builder| builder.cell(text)),
                _ => None,
            };
            columns.push(Column {
                title: column.title().to_owned(),
                text: column.expression.text.trim().to_owned(),
                alias: if expression.is_some() { column.alias.as_deref().map(name) } else { None },
                expression,
                allowed,
                origins,
            });
        }
        let mut outputs = Vec::new();
        for column in &table.outputs {
            if column.name.is_none() && table.outputs.len() > 1 {
                self.problem(table.place, What::Missing("name"));
            }
            let values = match &column.values {
                Some(text) if !is_any(&text.text) => {
                    let listed = self.compiled(text, Kind::Listed);
                    let cell = self.with(&asked, |builder| builder.cell(text));
                    listed.zip(cell)
                }
                _ => None,
            };
            let default = match &column.default {
                Some(text) if !text.text.trim().is_empty() => self.compiled(text, Kind::Expression),
                _ => None,
            };
            outputs.push(Output { name: column.name.as_deref().map(name), values, default });
        }
        let mut rules = Vec::new();
        for rule in &table.rules {
            let inputs: Vec<_> =
                self.with(&asked, |builder| rule.inputs.iter().map(|text| builder.cell(text)).collect());
            let mut results = Vec::new();
            for text in &rule.outputs {
                let empty = matches!(text.text.trim(), "" | "-");
                results.push(if empty { None } else { self.compiled(text, Kind::Expression) });
            }
            let Some(inputs) = inputs.into_iter().collect() else { continue };
            rules.push(CompiledRule {
                inputs,
                outputs: results,
                id: rule.id.clone(),
                annotations: rule.annotations.clone(),
                description: rule.description.clone(),
            });
        }
        if self.problems.len() > problems {
            return None;
        }
        Some(CompiledTable {
            element: self.element.0.clone(),
            id: table.id.clone(),
            policy: table.policy,
            columns,
            outputs,
            rules,
            question,
        })
    }
}
