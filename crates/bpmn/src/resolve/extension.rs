//! Our own extension attributes and elements, and those of other engines.
//!
//! Lists are separated by commas; a text with a leading `=` is FEEL.

use super::{Resolver, What};
use crate::raw::{ElementIndex, Space};
use crate::resolved::{Adviser, Assignment, Class, Determination, Expression, Field, FieldKind, Mapping, Marks};

/// Attributes that are read somewhere.
const ATTRIBUTES: [&str; 32] = [
    "adopts",
    "adviser",
    "afterOwn",
    "assignee",
    "basis",
    "binding",
    "calendar",
    "class",
    "collection",
    "correlation",
    "decision",
    "determination",
    "due",
    "element",
    "enacted",
    "followUp",
    "form",
    "groups",
    "outputCollection",
    "outputElement",
    "priority",
    "question",
    "result",
    "retries",
    "shows",
    "type",
    "url",
    "users",
    "version",
    "validFrom",
    "validUntil",
    "unit",
];

/// Elements that are read within `extensionElements`.
const ELEMENTS: [&str; 3] = ["input", "output", "field"];

fn list(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty())
}

impl<'d> Resolver<'d> {
    pub(super) fn lotse(&self, at: ElementIndex, name: &str) -> Option<&'d str> {
        self.document.element(at).attribute_in(Space::Lotse, name).map(str::trim).filter(|text| !text.is_empty())
    }

    pub(super) fn lotse_expression(&self, at: ElementIndex, name: &str) -> Option<Expression> {
        let place = self.document.element(at).find(Space::Lotse, name)?.place;
        self.lotse(at, name).map(|text| Expression { text: text.into(), language: "".into(), place })
    }

    fn names(&self, at: ElementIndex, name: &str) -> Vec<Box<str>> {
        self.lotse(at, name).map(|text| list(text).map(Into::into).collect()).unwrap_or_default()
    }

    fn extensions(&self, at: ElementIndex) -> Vec<ElementIndex> {
        self.document
            .children_named(at, "extensionElements")
            .flat_map(|extensions| self.document.children(extensions))
            .collect()
    }

    fn own(&self, at: ElementIndex, name: &str) -> Vec<ElementIndex> {
        let is = |&child: &ElementIndex| {
            let element = self.document.element(child);
            element.space == Space::Lotse && *element.name == *name
        };
        self.extensions(at).into_iter().filter(is).collect()
    }

    /// Notes what belongs to engines and is not understood, our own misspelt names among it.
    pub(super) fn engines(&mut self, at: ElementIndex) {
        let element = self.document.element(at);
        for attribute in &element.attributes {
            let foreign = attribute.space.is_camunda_7() || attribute.space == Space::Zeebe;
            let unknown = attribute.space == Space::Lotse && !ATTRIBUTES.contains(&&*attribute.name);
            if foreign || unknown {
                self.unread(at, format!("{}:{}", attribute.prefix, attribute.name));
            }
        }
        for child in self.extensions(at) {
            let element = self.document.element(child);
            let foreign = element.space.is_camunda_7() || element.space == Space::Zeebe;
            let unknown = element.space == Space::Lotse && !ELEMENTS.contains(&&*element.name);
            if foreign || unknown {
                self.unread(child, format!("{}:{}", element.prefix, element.name));
            }
        }
    }

    /// `lotse:input` or `lotse:output`: `name` is the variable, `value` its expression.
    pub(super) fn mappings(&mut self, at: ElementIndex, kind: &str) -> Vec<Mapping> {
        let mut found = Vec::new();
        for child in self.own(at, kind) {
            match (self.attribute(child, "name"), self.attribute(child, "value")) {
                (Some(name), Some(value)) => found.push(Mapping {
                    target: name.trim().into(),
                    source: Expression {
                        text: value.trim().into(),
                        language: "".into(),
                        place: self.document.element(child).place,
                    },
                }),
                (None, _) => self.problem(child, What::Missing("name")),
                (_, None) => self.problem(child, What::Missing("value")),
            }
        }
        found
    }

    pub(super) fn assignment(&self, at: ElementIndex) -> Assignment {
        let several = |name: &str| match self.lotse_expression(at, name) {
            None => Vec::new(),
            Some(expression) if expression.text.starts_with('=') => vec![expression],
            Some(expression) => list(&expression.text)
                .map(|text| Expression { text: text.into(), language: "".into(), place: expression.place })
                .collect(),
        };
        Assignment {
            assignee: self.lotse_expression(at, "assignee"),
            groups: several("groups"),
            users: several("users"),
        }
    }

    pub(super) fn marks(&mut self, at: ElementIndex) -> Marks {
        let determination = self.lotse(at, "determination").and_then(|question| {
            let class = match self.lotse(at, "class") {
                Some("D1") => Class::Rule,
                None | Some("D2") => Class::OnePerson,
                Some("D2f") => Class::Fiction,
                Some("D3") => Class::TwoPersons,
                Some(other) => {
                    self.problem(at, What::Value("lotse:class".into(), other.into(), "D1, D2, D2f, D3"));
                    return None;
                }
            };
            let basis = self.lotse(at, "basis").map(Into::into);
            Some(Determination { question: question.into(), class, basis })
        });
        Marks {
            question: self.lotse(at, "question").map(Into::into),
            determination,
            adviser: self.lotse(at, "adviser").map(|id| Adviser { id: id.into() }),
            enacted: self.lotse(at, "enacted").map(Into::into),
            shows: self.names(at, "shows"),
            adopts: self.names(at, "adopts"),
            after_own: self.names(at, "afterOwn"),
        }
    }

    /// `lotse:field`: what a form asks.
    pub(super) fn fields(&mut self, at: ElementIndex) -> Vec<Field> {
        let mut found: Vec<Field> = Vec::new();
        for child in self.own(at, "field") {
            let Some(name) = self.attribute(child, "name").map(str::trim).filter(|name| !name.is_empty()) else {
                self.problem(child, What::Missing("name"));
                continue;
            };
            let kind = match self.attribute(child, "type").unwrap_or("text") {
                "text" => FieldKind::Text,
                "long" => FieldKind::Long,
                "number" => FieldKind::Number,
                "date" => FieldKind::Date,
                "boolean" => FieldKind::Boolean,
                "choice" => FieldKind::Choice(self.options(child)),
                other => {
                    let expected = "text, long, number, date, boolean, choice";
                    self.problem(child, What::Value("type".into(), other.into(), expected));
                    continue;
                }
            };
            found.push(Field {
                name: name.into(),
                label: self.attribute(child, "label").map_or(name, str::trim).into(),
                hint: self.attribute(child, "hint").map(|hint| hint.trim().into()),
                required: self.is_true(child, "required", false),
                read_only: self.is_true(child, "readOnly", false),
                kind,
            });
        }
        found
    }

    /// `lotse:option` with `value` and `label`.
    fn options(&mut self, field: ElementIndex) -> Vec<(Box<str>, Box<str>)> {
        let mut found = Vec::new();
        for child in self.document.children(field).collect::<Vec<_>>() {
            match self.attribute(child, "value").map(str::trim) {
                Some(value) => {
                    found.push((value.into(), self.attribute(child, "label").map_or(value, str::trim).into()));
                }
                None => self.problem(child, What::Missing("value")),
            }
        }
        if found.is_empty() {
            self.problem(field, What::Missing("lotse:option"));
        }
        found
    }
}
