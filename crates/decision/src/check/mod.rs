//! Are the rules of a table complete and free of contradiction? Answered without trying inputs.
//!
//! Every column is cut where its tests change ([`axis`]); then combinations that no rule covers are gaps, and rules of
//! a table with hit policy `U` or `A` that share a combination overlap. Null is not looked at: what happens without a
//! value is for test cases. Cells that are more than comparisons with constants are not understood: rules with such a
//! cell count as covering all of it for gaps, take no part in overlaps, and are named.

mod axis;
mod cover;
mod words;

use axis::Axis;
use cover::{Cells, Mask, uncovered};

use crate::Limits;
use crate::feel::{Kind, Scope, compile, meter};
use crate::graph::Model;
use crate::model::{HitPolicy, Logic, LogicKind, Table, Text};
use crate::problem::{Language, Place};
use crate::table::test::Tests;

/// Gaps that are listed for a table at most.
const GAPS: usize = 50;
/// Overlaps that are listed for a table at most.
const OVERLAPS: usize = 200;
/// Rules that are compared pair by pair at most.
const RULES: usize = 5_000;

/// What was found out about one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableReport {
    /// Name of the decision or knowledge model.
    pub element: String,
    /// Identifier of the table.
    pub table: String,
    /// Place of the table in the file.
    pub place: Place,
    /// What was found, gaps first, then in order of the rules.
    pub findings: Vec<Finding>,
}

/// Values of the input columns, in words; columns that may have any value are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Column, its values in German, its values in English.
    pub columns: Vec<(String, String, String)>,
}

/// Something found in a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// No rule covers this, and there is no default.
    Gap(Region),
    /// There are more gaps than the listed ones.
    MoreGaps,
    /// Two rules match together, and the hit policy forbids it.
    Overlap {
        /// Number of the first rule, from 1.
        first: usize,
        /// Number of the second.
        second: usize,
        /// Where both match.
        region: Region,
    },
    /// There are more overlaps than the listed ones.
    MoreOverlaps,
    /// Rules before it always match first, so it never decides.
    Hidden {
        /// Number of the rule, from 1.
        rule: usize,
    },
    /// A cell is more than comparisons with constants.
    NotUnderstood {
        /// Number of the rule, from 1.
        rule: usize,
        /// Column.
        column: String,
        /// The cell.
        text: String,
    },
    /// The table is too large to be looked at as a whole.
    TooLarge,
}

impl Finding {
    /// Whether the table is wrong, and not merely hard to look through.
    #[must_use]
    pub fn is_fault(&self) -> bool {
        !matches!(self, Finding::NotUnderstood { .. } | Finding::TooLarge)
    }

    /// The finding as a sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        words::sentence(self, language)
    }
}

impl Model {
    /// Looks at every decision table of the model, in order of the file.
    #[must_use]
    pub fn check(&self) -> Vec<TableReport> {
        let definitions = self.definitions();
        let mut reports = Vec::new();
        for decision in &definitions.decisions {
            if let Some(logic) = &decision.logic {
                self.check_logic(&decision.name, logic, &mut reports);
            }
        }
        for knowledge in &definitions.knowledge {
            if let Some(logic) = knowledge.function.as_ref().and_then(|function| function.body.as_ref()) {
                self.check_logic(&knowledge.name, logic, &mut reports);
            }
        }
        reports
    }

    fn check_logic(&self, element: &str, logic: &Logic, reports: &mut Vec<TableReport>) {
        let mut inner = |logic: &Logic| self.check_logic(element, logic, reports);
        match &logic.kind {
            LogicKind::Table(table) => reports.push(self.check_table(element, table)),
            LogicKind::Context(entries) => entries.iter().for_each(|(_, logic)| inner(logic)),
            LogicKind::Invocation(function, bindings) => {
                inner(function);
                bindings.iter().filter_map(|(_, logic)| logic.as_ref()).for_each(inner);
            }
            LogicKind::List(items) => items.iter().for_each(inner),
            LogicKind::Relation(_, rows) => rows.iter().flatten().for_each(inner),
            LogicKind::Function(function) => function.body.iter().for_each(inner),
            LogicKind::Conditional(parts) => parts.iter().for_each(inner),
            LogicKind::For(_, parts)
            | LogicKind::Some(_, parts)
            | LogicKind::Every(_, parts)
            | LogicKind::Filter(parts) => parts.iter().for_each(inner),
            LogicKind::Literal(_) => {}
        }
    }

    fn check_table(&self, element: &str, table: &Table) -> TableReport {
        let mut findings = Vec::new();
        let rows: Vec<Vec<Option<Tests>>> =
            table.rules.iter().map(|rule| rule.inputs.iter().map(tests).collect()).collect();
        let axes: Vec<Axis> = table
            .inputs
            .iter()
            .enumerate()
            .map(|(index, column)| {
                let own: Vec<Option<Tests>> = rows.iter().map(|row| row.get(index).cloned().flatten()).collect();
                let allowed = column.allowed.as_ref().and_then(tests).or_else(|| self.allowed(column));
                Axis::new(column.title(), &own, allowed.as_ref())
            })
            .collect();
        // None for a rule with a cell that is not understood.
        let mut masks: Vec<Option<Mask>> = Vec::new();
        let mut covering: Vec<Mask> = Vec::new();
        for (number, row) in rows.iter().enumerate() {
            let mut understood = true;
            let mut cells = Cells::new();
            for (column, (axis, tests)) in axes.iter().zip(row).enumerate() {
                cells.push(axis.mask(tests.as_ref()).unwrap_or_else(|| {
                    understood = false;
                    let text = table.rules[number].inputs[column].text.trim().to_owned();
                    findings.push(Finding::NotUnderstood { rule: number + 1, column: axis.title.clone(), text });
                    vec![true; axis.possible.len()]
                }));
            }
            masks.push(understood.then(|| Mask { cells: cells.clone() }));
            covering.push(Mask { cells });
        }
        let within: Vec<Vec<bool>> = axes.iter().map(|axis| axis.possible.clone()).collect();
        let mut found = gaps(table, &axes, &covering, &within);
        found.extend(overlaps(table, &axes, &masks));
        found.extend(hidden(table, &masks, &within));
        found.extend(findings);
        TableReport { element: element.to_owned(), table: table.id.clone(), place: table.place, findings: found }
    }

    /// The allowed values of the declared type of a column, or of the input that it asks about.
    fn allowed(&self, column: &crate::model::InputColumn) -> Option<Tests> {
        let definitions = self.definitions();
        let of_column = column.type_ref.as_deref();
        let text = column.expression.text.trim();
        let of_input = definitions.inputs.iter().find(|input| input.variable.name == text);
        [of_column, of_input.and_then(|input| input.variable.type_ref.as_deref())].into_iter().flatten().find_map(
            |name| {
                let item = definitions.items.iter().find(|item| item.name == name && !item.collection)?;
                item.allowed.as_ref().and_then(tests)
            },
        )
    }
}

fn tests(text: &Text) -> Option<Tests> {
    let limits = Limits::default();
    let compiled = meter::run(&limits, None, || compile(&Scope::default(), &text.text, Kind::Tests, &limits)).ok()?;
    Tests::new(&compiled.ok()?.node)
}

fn region(axes: &[Axis], cells: &[Vec<bool>]) -> Region {
    let told = axes.iter().zip(cells).filter(|(axis, cells)| !axis.is_all(cells));
    let words = told.map(|(axis, cells)| {
        (axis.title.clone(), axis.words(cells, Language::German), axis.words(cells, Language::English))
    });
    Region { columns: words.collect() }
}

/// Combinations without a rule. A table that collects, or has a default, may have none.
fn gaps(table: &Table, axes: &[Axis], covering: &[Mask], within: &[Vec<bool>]) -> Vec<Finding> {
    let collects = matches!(
        table.policy,
        HitPolicy::Collect
            | HitPolicy::Count
            | HitPolicy::Sum
            | HitPolicy::Min
            | HitPolicy::Max
            | HitPolicy::RuleOrder
            | HitPolicy::OutputOrder
    );
    let default = |text: &Option<Text>| text.as_ref().is_some_and(|text| !text.text.trim().is_empty());
    if collects || table.outputs.iter().any(|output| default(&output.default)) {
        return Vec::new();
    }
    match uncovered(covering, within, GAPS) {
        Ok((regions, more)) => {
            let gaps = regions.iter().map(|cells| Finding::Gap(region(axes, cells)));
            gaps.chain(more.then_some(Finding::MoreGaps)).collect()
        }
        Err(cover::TooMany) => vec![Finding::TooLarge],
    }
}

/// Pairs of rules that match together where only one may, or where they say different things.
fn overlaps(table: &Table, axes: &[Axis], masks: &[Option<Mask>]) -> Vec<Finding> {
    if !matches!(table.policy, HitPolicy::Unique | HitPolicy::Any) {
        return Vec::new();
    }
    if masks.len() > RULES {
        return vec![Finding::TooLarge];
    }
    let mut found = Vec::new();
    for (second, mask) in masks.iter().enumerate() {
        let Some(mask) = mask else { continue };
        for (first, other) in masks[..second].iter().enumerate() {
            let Some(other) = other else { continue };
            let same = || {
                let texts = |rule: usize| table.rules[rule].outputs.iter().map(|text| text.text.trim());
                texts(first).eq(texts(second))
            };
            let Some(shared) = shared(axes, mask, other) else { continue };
            if table.policy == HitPolicy::Any && same() {
                continue;
            }
            if found.len() == OVERLAPS {
                found.push(Finding::MoreOverlaps);
                return found;
            }
            found.push(Finding::Overlap { first: first + 1, second: second + 1, region: region(axes, &shared) });
        }
    }
    found
}

/// Possible cells of both rules; none when some column has none.
fn shared(axes: &[Axis], one: &Mask, other: &Mask) -> Option<Cells> {
    let mut shared = Cells::new();
    for (axis, (one, other)) in axes.iter().zip(one.cells.iter().zip(&other.cells)) {
        let cells: Vec<bool> =
            axis.possible.iter().zip(one.iter().zip(other)).map(|(possible, (a, b))| *possible && *a && *b).collect();
        if !cells.contains(&true) {
            return None;
        }
        shared.push(cells);
    }
    Some(shared)
}

/// Rules of a table with hit policy `F` that those before them cover.
fn hidden(table: &Table, masks: &[Option<Mask>], within: &[Vec<bool>]) -> Vec<Finding> {
    if table.policy != HitPolicy::First {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut before: Vec<Mask> = Vec::new();
    for (index, mask) in masks.iter().enumerate() {
        let Some(mask) = mask else { continue };
        let own: Vec<Vec<bool>> = within
            .iter()
            .zip(&mask.cells)
            .map(|(possible, cells)| possible.iter().zip(cells).map(|(possible, cell)| *possible && *cell).collect())
            .collect();
        if !before.is_empty() {
            match uncovered(&before, &own, 1) {
                Ok((regions, _)) if regions.is_empty() => found.push(Finding::Hidden { rule: index + 1 }),
                Ok(_) => {}
                Err(cover::TooMany) => {
                    found.push(Finding::TooLarge);
                    return found;
                }
            }
        }
        before.push(Mask { cells: mask.cells.clone() });
    }
    found
}

#[cfg(test)]
mod tests;
