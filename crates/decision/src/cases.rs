//! Test cases of a model, kept beside it as JSON.
//!
//! ```json
//! {"cases": [{"name": "Kind", "decision": "Gebühr", "day": "2026-01-01",
//!             "input": {"Alter": 7}, "expected": 0, "rules": [1]}]}
//! ```
//!
//! `day` (the day whose law counts), `now` and `rules` (the numbers of the rules that have to match in the table of the
//! decision itself) may be left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::graph::{Circumstances, Model};
use crate::json;
use crate::model::{LogicKind, Table};
use crate::problem::{Language, Place, Problem, What};
use crate::trace::Step;
use crate::value::{Date, DateTime, Value};
use crate::{Limits, Variables};

/// One test case.
#[derive(Clone, Debug, PartialEq)]
pub struct TestCase {
    /// Name for people.
    pub name: String,
    /// Decision that is asked for.
    pub decision: String,
    /// Day whose law counts.
    pub day: Option<Date>,
    /// What `now()` is.
    pub now: Option<DateTime>,
    /// Inputs.
    pub input: Variables,
    /// Result that must come out.
    pub expected: Value,
    /// Rules that must match, by number from 1.
    pub rules: Option<Vec<usize>>,
}

/// How a test case went.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Another result.
    Result(Value),
    /// Other rules.
    Rules(Vec<usize>),
    /// No result at all.
    Refused(Problem),
}

/// How all test cases went.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseReport {
    /// Name of each case with its verdict, in the given order.
    pub verdicts: Vec<(String, Verdict)>,
    /// Rules that matched in no case: name of the element, numbers of the rules from 1. Only tables with such rules.
    pub unproven: Vec<(String, Vec<usize>)>,
}

impl CaseReport {
    /// Whether every case went as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.verdicts.iter().all(|(_, verdict)| *verdict == Verdict::Passed)
    }
}

/// Reads test cases.
///
/// # Errors
/// What is wrong with the JSON, which part is missing, or a key that is not known.
pub fn read(text: &str) -> Result<Vec<TestCase>, Problem> {
    let unknown = |name: &'static str, value: &str| {
        Problem::new(Place::default(), What::Unknown { name, value: value.to_owned() })
    };
    let missing = |part| Problem::new(Place::default(), What::Missing(part));
    let Value::Context(mut file) = json::read(text)? else { return Err(missing("cases")) };
    let Some(Value::List(items)) = file.remove("cases") else { return Err(missing("cases")) };
    if let Some(key) = file.keys().next() {
        return Err(unknown("test file", key));
    }
    let mut cases = Vec::new();
    for item in items {
        let Value::Context(mut parts) = item else { return Err(missing("name")) };
        let mut text = |key: &str| match parts.remove(key) {
            Some(Value::String(text)) => Some(text),
            _ => None,
        };
        let name = text("name").ok_or_else(|| missing("name"))?;
        let of = |problem: Problem| problem.of(&format!("case \"{name}\""));
        let decision = text("decision").ok_or_else(|| of(missing("decision")))?;
        let day = text("day");
        let day = day.map(|day| day.parse().map_err(|_| of(unknown("day", &day)))).transpose()?;
        let now = text("now");
        let now = now.map(|now| now.parse().map_err(|_| of(unknown("now", &now)))).transpose()?;
        let input = match parts.remove("input") {
            Some(Value::Context(input)) => input,
            None => Variables::new(),
            Some(other) => return Err(of(unknown("input", &other.to_string()))),
        };
        let expected = parts.remove("expected").ok_or_else(|| of(missing("expected")))?;
        let rules = match parts.remove("rules") {
            None => None,
            Some(Value::List(rules)) => {
                let number = |rule: &Value| match rule {
                    Value::Number(number) => number.to_i64().and_then(|number| usize::try_from(number).ok()),
                    _ => None,
                };
                let numbers: Option<Vec<usize>> = rules.iter().map(number).collect();
                Some(numbers.ok_or_else(|| of(unknown("rules", &Value::List(rules).to_string())))?)
            }
            Some(other) => return Err(of(unknown("rules", &other.to_string()))),
        };
        if let Some(key) = parts.keys().next() {
            return Err(of(unknown("case", key)));
        }
        cases.push(TestCase { name, decision, day, now, input, expected, rules });
    }
    Ok(cases)
}

/// Runs test cases.
#[must_use]
pub fn run(model: &Model, cases: &[TestCase], limits: &Limits) -> CaseReport {
    let mut verdicts = Vec::new();
    let mut proven: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    for case in cases {
        let at = Circumstances { now: case.now.clone(), day: case.day.clone(), limits: *limits };
        let verdict = match model.evaluate(&case.decision, &case.input, &at) {
            Err(problem) => Verdict::Refused(problem),
            Ok(answer) => {
                let mut own = Vec::new();
                for step in &answer.steps {
                    if let Step::Table(table) = step {
                        let numbers = table.matched.iter().map(|rule| rule.number);
                        if table.element == case.decision {
                            own = numbers.clone().collect();
                        }
                        proven.entry(table.element.clone()).or_default().extend(numbers);
                    }
                }
                if !equal(&case.expected, &answer.value) {
                    Verdict::Result(answer.value)
                } else if case.rules.as_ref().is_some_and(|rules| *rules != own) {
                    Verdict::Rules(own)
                } else {
                    Verdict::Passed
                }
            }
        };
        verdicts.push((case.name.clone(), verdict));
    }
    let mut unproven = Vec::new();
    for (element, table) in tables(model) {
        let known = proven.get(&element);
        let rules: Vec<usize> =
            (1..=table.rules.len()).filter(|rule| known.is_none_or(|known| !known.contains(rule))).collect();
        if !rules.is_empty() {
            unproven.push((element, rules));
        }
    }
    CaseReport { verdicts, unproven }
}

/// The tables that are the logic of a decision or knowledge model.
fn tables(model: &Model) -> Vec<(String, &Table)> {
    let definitions = model.definitions();
    let decisions = definitions.decisions.iter().map(|it| (&it.name, it.logic.as_ref()));
    let knowledge = definitions
        .knowledge
        .iter()
        .map(|it| (&it.name, it.function.as_ref().and_then(|function| function.body.as_ref())));
    let tables = decisions.chain(knowledge).filter_map(|(name, logic)| match &logic?.kind {
        LogicKind::Table(table) => Some((name.clone(), &**table)),
        _ => None,
    });
    tables.collect()
}

/// Whether a result is as expected; a text in the test stands for the date, time or duration it writes.
fn equal(expected: &Value, actual: &Value) -> bool {
    match (expected, actual) {
        (Value::String(text), Value::Date(date)) => *text == date.to_string(),
        (Value::String(text), Value::Time(time)) => *text == time.to_string(),
        (Value::String(text), Value::DateTime(moment)) => *text == moment.to_string(),
        (Value::String(text), Value::DaysAndTime(duration)) => *text == duration.to_string(),
        (Value::String(text), Value::YearsAndMonths(duration)) => *text == duration.to_string(),
        (Value::List(expected), Value::List(actual)) => {
            expected.len() == actual.len() && expected.iter().zip(actual).all(|(a, b)| equal(a, b))
        }
        (Value::Context(expected), Value::Context(actual)) => {
            expected.len() == actual.len()
                && expected.iter().all(|(name, value)| actual.get(name).is_some_and(|other| equal(value, other)))
        }
        (expected, actual) => expected == actual,
    }
}

impl Verdict {
    /// The verdict as a sentence.
    #[must_use]
    pub fn sentence(&self, case: &TestCase, language: Language) -> String {
        let german = language == Language::German;
        match self {
            Verdict::Passed => if german { "Wie erwartet." } else { "As expected." }.to_owned(),
            Verdict::Result(actual) if german => format!("Ergebnis {actual} statt {}.", case.expected),
            Verdict::Result(actual) => format!("Result {actual} instead of {}.", case.expected),
            Verdict::Rules(actual) => {
                let wanted = case.rules.clone().unwrap_or_default();
                if german {
                    format!("Regeln {actual:?} statt {wanted:?}.")
                } else {
                    format!("Rules {actual:?} instead of {wanted:?}.")
                }
            }
            Verdict::Refused(problem) => problem.sentence(language),
        }
    }
}
