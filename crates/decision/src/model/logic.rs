//! Boxed expressions and decision tables out of XML (DMN 1.5, clauses 8 and 10.2).

use roxmltree::Node;

use super::read::{Reader, tidy};
use super::{Function, HitPolicy, InputColumn, Logic, LogicKind, OutputColumn, Rule, Table, Text, Variable};
use crate::problem::What;

/// Deepest nesting of boxed expressions and types.
pub(super) const DEEPEST: usize = 64;

const CAMUNDA: &str = "http://camunda.org/schema/1.0/dmn";

impl<'x> Reader<'x> {
    /// The one boxed expression inside of `node`.
    pub(super) fn logic_in(&mut self, node: Node<'_, 'x>, depth: usize) -> Option<Logic> {
        self.parts(node).find_map(|part| self.logic(part, depth))
    }

    /// The expression inside of `node`, which must have one.
    fn inside(&mut self, node: Node<'_, 'x>, part: &'static str, depth: usize) -> Option<Logic> {
        let Some(child) = self.part(node, part) else {
            self.problem(node, What::Missing(part));
            return None;
        };
        let logic = self.logic_in(child, depth + 1);
        if logic.is_none() {
            self.problem(child, What::Missing("expression"));
        }
        logic
    }

    fn logic(&mut self, node: Node<'_, 'x>, depth: usize) -> Option<Logic> {
        let name = node.tag_name().name();
        if depth > DEEPEST {
            self.problem(node, What::TooDeep);
            return None;
        }
        let kind = match name {
            "literalExpression" => LogicKind::Literal(self.text(node)?),
            "decisionTable" => LogicKind::Table(Box::new(self.table(node)?)),
            "context" => {
                let mut entries = Vec::new();
                for entry in self.named(node, "contextEntry") {
                    let variable = self.part(entry, "variable").map(|variable| self.variable(variable));
                    match self.logic_in(entry, depth + 1) {
                        Some(value) => entries.push((variable, value)),
                        None => self.problem(entry, What::Missing("expression")),
                    }
                }
                LogicKind::Context(entries)
            }
            "invocation" => {
                let Some(function) = self.logic_in(node, depth + 1) else {
                    self.problem(node, What::Missing("expression"));
                    return None;
                };
                let mut bindings = Vec::new();
                for binding in self.named(node, "binding") {
                    let Some(parameter) = self.part(binding, "parameter") else {
                        self.problem(binding, What::Missing("parameter"));
                        continue;
                    };
                    bindings.push((self.variable(parameter), self.logic_in(binding, depth + 1)));
                }
                LogicKind::Invocation(Box::new(function), bindings)
            }
            "list" => LogicKind::List(self.parts(node).filter_map(|part| self.logic(part, depth + 1)).collect()),
            "relation" => {
                let columns: Vec<Variable> = self
                    .parts(node)
                    .filter(|part| part.tag_name().name() == "column")
                    .map(|column| self.variable(column))
                    .collect();
                let mut rows = Vec::new();
                for row in self.named(node, "row") {
                    let cells: Vec<_> = self.parts(row).filter_map(|cell| self.logic(cell, depth + 1)).collect();
                    if cells.len() != columns.len() {
                        self.problem(row, What::Entries { columns: columns.len(), entries: cells.len() });
                    }
                    rows.push(cells);
                }
                LogicKind::Relation(columns, rows)
            }
            "functionDefinition" => LogicKind::Function(Box::new(self.function(node, depth))),
            "conditional" => LogicKind::Conditional(Box::new([
                self.inside(node, "if", depth)?,
                self.inside(node, "then", depth)?,
                self.inside(node, "else", depth)?,
            ])),
            "for" => {
                let parts = [self.inside(node, "in", depth)?, self.inside(node, "return", depth)?];
                LogicKind::For(self.iterator(node), Box::new(parts))
            }
            "some" => {
                let parts = [self.inside(node, "in", depth)?, self.inside(node, "satisfies", depth)?];
                LogicKind::Some(self.iterator(node), Box::new(parts))
            }
            "every" => {
                let parts = [self.inside(node, "in", depth)?, self.inside(node, "satisfies", depth)?];
                LogicKind::Every(self.iterator(node), Box::new(parts))
            }
            "filter" => {
                let parts = [self.inside(node, "in", depth)?, self.inside(node, "match", depth)?];
                LogicKind::Filter(Box::new(parts))
            }
            _ => return None,
        };
        Some(Logic { type_ref: self.type_ref(node), place: self.place(node), kind })
    }

    fn iterator(&mut self, node: Node<'_, 'x>) -> String {
        match node.attribute("iteratorVariable") {
            Some(name) => tidy(name),
            None => {
                self.problem(node, What::Missing("iteratorVariable"));
                String::new()
            }
        }
    }

    pub(super) fn function(&mut self, node: Node<'_, 'x>, depth: usize) -> Function {
        let feel = match node.attribute("kind").map(str::trim) {
            None | Some("FEEL") => true,
            Some("Java" | "PMML") => false,
            Some(other) => {
                self.problem(node, What::Unknown { name: "kind", value: other.to_owned() });
                false
            }
        };
        let parameters = self
            .parts(node)
            .filter(|part| part.tag_name().name() == "formalParameter")
            .map(|parameter| self.variable(parameter))
            .collect();
        Function {
            feel,
            parameters,
            type_ref: self.type_ref(node),
            body: self.logic_in(node, depth + 1),
            place: self.place(node),
        }
    }

    /// The `text` inside of `node`. An absent or empty one is an empty text.
    pub(super) fn text(&mut self, node: Node<'_, 'x>) -> Option<Text> {
        let part = self.part(node, "text");
        let language = node
            .attribute("expressionLanguage")
            .map(str::trim)
            .filter(|language| !language.is_empty() && !language.to_ascii_lowercase().contains("feel"));
        let text: String = part
            .iter()
            .flat_map(|part| part.children())
            .filter(roxmltree::Node::is_text)
            .filter_map(|part| part.text())
            .collect();
        let start = part.and_then(|part| part.first_child()).unwrap_or(node);
        let place = self.place_at(start.range().start);
        Some(Text { text, language: language.map(ToOwned::to_owned), place })
    }

    fn table(&mut self, node: Node<'_, 'x>) -> Option<Table> {
        let policy = self.policy(node)?;
        let mut table = Table {
            id: self.id(node),
            policy,
            inputs: Vec::new(),
            outputs: Vec::new(),
            annotations: Vec::new(),
            rules: Vec::new(),
            place: self.place(node),
        };
        let label = |node: Node<'_, 'x>| node.attribute("label").map(tidy).filter(|label| !label.is_empty());
        for part in self.parts(node) {
            match part.tag_name().name() {
                "input" => {
                    let Some(expression) = self.part(part, "inputExpression") else {
                        self.problem(part, What::Missing("inputExpression"));
                        continue;
                    };
                    let mut alias = part.attribute((CAMUNDA, "inputVariable")).map(tidy);
                    let mut expression_text = self.text(expression)?;
                    if expression_text.text.trim().is_empty()
                        && let Some(variable) = alias.take()
                    {
                        // To Camunda, a column without an expression asks about this variable.
                        expression_text.text = variable;
                    }
                    let column = InputColumn {
                        label: label(part),
                        expression: expression_text,
                        type_ref: self.type_ref(expression),
                        allowed: self.part(part, "inputValues").and_then(|values| self.text(values)),
                        alias,
                    };
                    table.inputs.push(column);
                }
                "output" => {
                    let column = OutputColumn {
                        name: part.attribute("name").map(tidy).filter(|name| !name.is_empty()),
                        label: label(part),
                        type_ref: self.type_ref(part),
                        values: self.part(part, "outputValues").and_then(|values| self.text(values)),
                        default: self.part(part, "defaultOutputEntry").and_then(|entry| self.text(entry)),
                    };
                    table.outputs.push(column);
                }
                "annotation" => table.annotations.push(tidy(part.attribute("name").unwrap_or_default())),
                "rule" => {
                    let rule = self.rule(part);
                    table.rules.push(rule);
                }
                _ => {}
            }
        }
        if table.outputs.is_empty() {
            self.problem(node, What::Missing("output"));
        }
        for (rule, part) in table.rules.iter().zip(self.named(node, "rule")) {
            for (columns, entries) in
                [(table.inputs.len(), rule.inputs.len()), (table.outputs.len(), rule.outputs.len())]
            {
                if columns != entries {
                    self.problem(part, What::Entries { columns, entries });
                }
            }
        }
        Some(table)
    }

    fn rule(&mut self, node: Node<'_, 'x>) -> Rule {
        let mut rule = Rule {
            id: node.attribute("id").unwrap_or_default().to_owned(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            annotations: Vec::new(),
            description: None,
            place: self.place(node),
        };
        for part in self.parts(node) {
            match part.tag_name().name() {
                "inputEntry" => rule.inputs.extend(self.text(part)),
                "outputEntry" => rule.outputs.extend(self.text(part)),
                "annotationEntry" => {
                    let text = self.text(part).map(|text| text.text.trim().to_owned());
                    rule.annotations.push(text.unwrap_or_default());
                }
                "description" => rule.description = part.text().map(|text| text.trim().to_owned()),
                _ => {}
            }
        }
        rule
    }

    fn policy(&mut self, node: Node<'_, 'x>) -> Option<HitPolicy> {
        let policy = node.attribute("hitPolicy").unwrap_or("UNIQUE").trim();
        let aggregation = node.attribute("aggregation").map(str::trim);
        let found = match (policy, aggregation) {
            ("UNIQUE", _) => HitPolicy::Unique,
            ("ANY", _) => HitPolicy::Any,
            ("PRIORITY", _) => HitPolicy::Priority,
            ("FIRST", _) => HitPolicy::First,
            ("RULE ORDER", _) => HitPolicy::RuleOrder,
            ("OUTPUT ORDER", _) => HitPolicy::OutputOrder,
            ("COLLECT", None | Some("")) => HitPolicy::Collect,
            ("COLLECT", Some("SUM")) => HitPolicy::Sum,
            ("COLLECT", Some("COUNT")) => HitPolicy::Count,
            ("COLLECT", Some("MIN")) => HitPolicy::Min,
            ("COLLECT", Some("MAX")) => HitPolicy::Max,
            ("COLLECT", Some(other)) => {
                self.problem(node, What::Unknown { name: "aggregation", value: other.to_owned() });
                return None;
            }
            (other, _) => {
                self.problem(node, What::Unknown { name: "hitPolicy", value: other.to_owned() });
                return None;
            }
        };
        Some(found)
    }
}
