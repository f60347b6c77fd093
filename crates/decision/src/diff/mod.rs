//! What two versions of a model do differently, in words.
//!
//! Elements belong together when they have the same id, else the same name; rules when they have the same id, else when
//! they stand in the same order with equal cells.

mod pairs;
mod places;

use pairs::{cells, pairs};
use places::stripped;

use crate::model::{Decision, Definitions, Logic, LogicKind, Table, Text, Variable};
use crate::problem::Language;

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Kind and name of the element, such as `decision "Gebühr"`.
    pub element: String,
    /// What is different.
    pub kind: ChangeKind,
}

/// Kinds of differences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Only the new version has it.
    Added,
    /// Only the old version has it.
    Removed,
    /// It has another name now; the old one.
    Renamed(String),
    /// A part has another text: which part, before, after.
    Text(String, String, String),
    /// A rule was added; its number in the new version, from 1.
    RuleAdded(usize),
    /// A rule was removed; its number in the old version, from 1.
    RuleRemoved(usize),
    /// A rule stands at another place: number before and after, from 1.
    RuleMoved(usize, usize),
    /// A cell has another text: number in the new version, column, before, after.
    Cell(usize, String, String, String),
    /// The logic is different in a way that is not a table on both sides.
    Logic,
}

impl Change {
    /// The difference as a sentence.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let german = language == Language::German;
        let words = match &self.kind {
            ChangeKind::Added => if german { "neu" } else { "new" }.to_owned(),
            ChangeKind::Removed => if german { "entfallen" } else { "removed" }.to_owned(),
            ChangeKind::Renamed(old) if german => format!("hieß bisher `{old}`"),
            ChangeKind::Renamed(old) => format!("was called `{old}`"),
            ChangeKind::Text(part, old, new) if german => format!("{part}: bisher `{old}`, jetzt `{new}`"),
            ChangeKind::Text(part, old, new) => format!("{part}: was `{old}`, is `{new}`"),
            ChangeKind::RuleAdded(rule) if german => format!("Regel {rule} ist neu"),
            ChangeKind::RuleAdded(rule) => format!("rule {rule} is new"),
            ChangeKind::RuleRemoved(rule) if german => format!("bisherige Regel {rule} ist entfallen"),
            ChangeKind::RuleRemoved(rule) => format!("former rule {rule} is removed"),
            ChangeKind::RuleMoved(old, new) if german => format!("bisherige Regel {old} ist jetzt Regel {new}"),
            ChangeKind::RuleMoved(old, new) => format!("former rule {old} is rule {new} now"),
            ChangeKind::Cell(rule, column, old, new) if german => {
                format!("Regel {rule}, {column}: bisher `{old}`, jetzt `{new}`")
            }
            ChangeKind::Cell(rule, column, old, new) => format!("rule {rule}, {column}: was `{old}`, is `{new}`"),
            ChangeKind::Logic => if german { "anders entschieden" } else { "decided differently" }.to_owned(),
        };
        if self.element.is_empty() { format!("{words}.") } else { format!("{}: {words}.", self.element) }
    }
}

/// Gathers differences of one element.
struct Differences {
    element: String,
    changes: Vec<Change>,
}

impl Differences {
    fn push(&mut self, kind: ChangeKind) {
        self.changes.push(Change { element: self.element.clone(), kind });
    }

    fn text(&mut self, part: &str, old: &str, new: &str) {
        if old.split_whitespace().ne(new.split_whitespace()) {
            self.push(ChangeKind::Text(part.to_owned(), old.trim().to_owned(), new.trim().to_owned()));
        }
    }
}

/// Differences from `old` to `new`, in order of the new file, removed elements last.
#[must_use]
pub fn diff(old: &Definitions, new: &Definitions) -> Vec<Change> {
    let mut all = Differences { element: String::new(), changes: Vec::new() };
    let days = |it: &Definitions| days(&it.validity);
    all.text("validity", &days(old), &days(new));
    inputs(&mut all, old, new);
    elements(
        &mut all,
        "decision",
        &old.decisions,
        &new.decisions,
        |it| (&it.id, &it.name),
        |all, old, new| {
            decision(all, old, new);
        },
    );
    elements(
        &mut all,
        "businessKnowledgeModel",
        &old.knowledge,
        &new.knowledge,
        |it| (&it.id, &it.name),
        |all, old, new| {
            variable(all, &old.variable, &new.variable);
            let body = |it: &crate::model::Knowledge| it.function.as_ref().and_then(|function| function.body.clone());
            logic(all, body(old).as_ref(), body(new).as_ref());
            let parameters = |it: &crate::model::Knowledge| {
                it.function.as_ref().map(|function| names(&function.parameters)).unwrap_or_default()
            };
            all.text("parameters", &parameters(old), &parameters(new));
        },
    );
    elements(
        &mut all,
        "decisionService",
        &old.services,
        &new.services,
        |it| (&it.id, &it.name),
        |all, old, new| {
            let parts = |it: &crate::model::Service| {
                let hrefs = [&it.outputs, &it.input_decisions, &it.inputs];
                hrefs.map(|list| list.iter().map(|it| it.href.as_str()).collect::<Vec<_>>().join(" ")).join("; ")
            };
            all.text("parts", &parts(old), &parts(new));
        },
    );
    all.changes
}

fn names(variables: &[Variable]) -> String {
    let typed = |it: &Variable| format!("{}: {}", it.name, it.type_ref.as_deref().unwrap_or("Any"));
    variables.iter().map(typed).collect::<Vec<_>>().join(", ")
}

fn days(validity: &crate::model::Validity) -> String {
    let day = |day: &Option<crate::Date>| day.as_ref().map_or_else(|| "…".to_owned(), ToString::to_string);
    format!("{} – {}", day(&validity.from), day(&validity.until))
}

fn inputs(all: &mut Differences, old: &Definitions, new: &Definitions) {
    elements(
        all,
        "inputData",
        &old.inputs,
        &new.inputs,
        |it| (&it.id, &it.variable.name),
        |all, old, new| {
            variable(all, &old.variable, &new.variable);
        },
    );
    elements(
        all,
        "itemDefinition",
        &old.items,
        &new.items,
        |it| (&it.name, &it.name),
        |all, old, new| {
            let allowed = |it: &Option<Text>| it.as_ref().map(|text| text.text.clone()).unwrap_or_default();
            all.text("allowedValues", &allowed(&old.allowed), &allowed(&new.allowed));
            let parts = |it: &crate::model::Item| {
                let parts = it.parts.iter().map(|part| {
                    format!("{}: {}{}", part.name, part.type_ref.as_deref().unwrap_or("…"), allowed(&part.allowed))
                });
                let of = it.type_ref.clone().unwrap_or_default();
                format!("{of} {} {}", parts.collect::<Vec<_>>().join(", "), if it.collection { "[]" } else { "" })
            };
            all.text("type", &parts(old), &parts(new));
        },
    );
}

/// Pairs elements by id or name and calls `both` for pairs.
fn elements<T>(
    all: &mut Differences,
    kind: &str,
    old: &[T],
    new: &[T],
    key: impl Fn(&T) -> (&String, &String),
    both: impl Fn(&mut Differences, &T, &T),
) {
    let partner = |list: &[T], it: &T| {
        let (id, name) = key(it);
        let by_id = list.iter().position(|other| key(other).0 == id);
        by_id.or_else(|| list.iter().position(|other| key(other).1 == name))
    };
    for it in new {
        all.element = format!("{kind} \"{}\"", key(it).1);
        match partner(old, it) {
            None => all.push(ChangeKind::Added),
            Some(other) => {
                if key(&old[other]).1 != key(it).1 {
                    all.push(ChangeKind::Renamed(key(&old[other]).1.clone()));
                }
                both(all, &old[other], it);
            }
        }
    }
    for it in old {
        if partner(new, it).is_none() {
            all.element = format!("{kind} \"{}\"", key(it).1);
            all.push(ChangeKind::Removed);
        }
    }
    all.element.clear();
}

fn variable(all: &mut Differences, old: &Variable, new: &Variable) {
    let declared = |it: &Variable| it.type_ref.clone().unwrap_or_else(|| "Any".to_owned());
    all.text("type", &declared(old), &declared(new));
}

fn decision(all: &mut Differences, old: &Decision, new: &Decision) {
    variable(all, &old.variable, &new.variable);
    all.text("validity", &days(&old.validity), &days(&new.validity));
    let needs = |it: &Decision| {
        let hrefs = [&it.inputs, &it.decisions, &it.knowledge];
        let mut hrefs: Vec<&str> = hrefs.iter().flat_map(|list| list.iter()).map(|it| it.href.as_str()).collect();
        hrefs.sort_unstable();
        hrefs.join(" ")
    };
    all.text("requirements", &needs(old), &needs(new));
    logic(all, old.logic.as_ref(), new.logic.as_ref());
}

fn logic(all: &mut Differences, old: Option<&Logic>, new: Option<&Logic>) {
    match (old.map(|it| &it.kind), new.map(|it| &it.kind)) {
        (Some(LogicKind::Table(old)), Some(LogicKind::Table(new))) => table(all, old, new),
        (Some(LogicKind::Literal(old)), Some(LogicKind::Literal(new))) => all.text("FEEL", &old.text, &new.text),
        (old, new) => {
            let texts = |kind: Option<&LogicKind>| kind.map(|kind| format!("{:?}", stripped(kind)));
            if texts(old) != texts(new) {
                all.push(ChangeKind::Logic);
            }
        }
    }
}

fn table(all: &mut Differences, old: &Table, new: &Table) {
    all.text("hitPolicy", old.policy.letter(), new.policy.letter());
    let columns = |it: &Table| {
        let inputs = it.inputs.iter().map(|column| column.expression.text.trim().to_owned());
        let outputs = it.outputs.iter().map(|column| column.name.clone().unwrap_or_default());
        inputs.chain(outputs).collect::<Vec<_>>().join(" | ")
    };
    all.text("columns", &columns(old), &columns(new));
    if columns(old) != columns(new) {
        // Cells of different columns are not compared.
        return;
    }
    let (inputs, outputs) = crate::table::titles(new);
    let titles: Vec<&String> = inputs.iter().chain(&outputs).collect();
    let partners = pairs(&old.rules, &new.rules);
    let mut last = None;
    for (number, partner) in partners.iter().enumerate() {
        let Some(partner) = *partner else {
            all.push(ChangeKind::RuleAdded(number + 1));
            continue;
        };
        if last.is_some_and(|last| partner < last) {
            all.push(ChangeKind::RuleMoved(partner + 1, number + 1));
        } else {
            last = Some(partner);
        }
        let before = cells(&old.rules[partner]);
        for ((title, before), after) in titles.iter().zip(before).zip(cells(&new.rules[number])) {
            if before.split_whitespace().ne(after.split_whitespace()) {
                let (before, after) = (before.trim().to_owned(), after.trim().to_owned());
                all.push(ChangeKind::Cell(number + 1, (*title).clone(), before, after));
            }
        }
    }
    for number in 0..old.rules.len() {
        if !partners.contains(&Some(number)) {
            all.push(ChangeKind::RuleRemoved(number + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;

    fn model(policy: &str, rules: &[(&str, &str, &str)]) -> Definitions {
        let rows: String = rules
            .iter()
            .map(|(id, test, result)| {
                format!(
                    r#"<rule id="{id}"><inputEntry><text>{test}</text></inputEntry>
                       <outputEntry><text>{result}</text></outputEntry></rule>"#
                )
            })
            .collect();
        let xml = format!(
            r#"<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" namespace="n" name="m">
               <decision name="Gebühr" id="d"><decisionTable hitPolicy="{policy}">
               <input label="Alter"><inputExpression><text>Alter</text></inputExpression></input>
               <output name="Euro"/>{rows}</decisionTable></decision></definitions>"#
        );
        crate::model::read(&xml, &Limits::default()).expect("a model")
    }

    #[track_caller]
    fn check(old: &Definitions, new: &Definitions, expected: &[&str]) {
        let found: Vec<String> = diff(old, new).iter().map(|change| change.sentence(Language::German)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rules_are_told_apart_by_id() {
        let old = model("FIRST", &[("a", "[0..6)", "0"), ("b", "[6..18)", "10"), ("c", "[18..99)", "20")]);
        let new = model("UNIQUE", &[("c", "[18..99)", "25"), ("a", "[0..6)", "0"), ("d", "-", "5")]);
        check(
            &old,
            &new,
            &[
                r#"decision "Gebühr": hitPolicy: bisher `F`, jetzt `U`."#,
                r#"decision "Gebühr": Regel 1, Euro: bisher `20`, jetzt `25`."#,
                r#"decision "Gebühr": bisherige Regel 1 ist jetzt Regel 2."#,
                r#"decision "Gebühr": Regel 3 ist neu."#,
                r#"decision "Gebühr": bisherige Regel 2 ist entfallen."#,
            ],
        );
        check(&old, &old, &[]);
    }

    #[test]
    fn rules_without_id_are_told_apart_by_cells_and_place() {
        let old = model("FIRST", &[("", "1", "0"), ("", "2", "10")]);
        let new = model("FIRST", &[("", "1", "0"), ("", "2", "11"), ("", "3", "12")]);
        check(
            &old,
            &new,
            &[
                r#"decision "Gebühr": Regel 2, Euro: bisher `10`, jetzt `11`."#,
                r#"decision "Gebühr": Regel 3 ist neu."#,
            ],
        );
    }
}
