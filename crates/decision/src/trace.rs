//! How a result came about: what was decided in which order, which rules matched, and where their inputs came from.

use std::cell::RefCell;

use crate::feel::convert::from_feel;
use crate::feel::{Name, Val};
use crate::model::HitPolicy;
use crate::value::Value;

/// Where a value that a table asks about comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// Input data of this name.
    Input(String),
    /// The result of the decision of this name.
    Decision(String),
    /// A parameter of a business knowledge model or function.
    Parameter(String),
    /// An entry of a context, or the variable of a loop.
    Entry(String),
    /// A business knowledge model or decision service that was called.
    Function(String),
}

/// One thing that happened, in order of its end.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// A decision was made.
    Decided {
        /// Name of the decision.
        decision: String,
        /// Its result.
        result: Value,
    },
    /// The result of a decision was handed in instead of being decided.
    Given {
        /// Name of the decision.
        decision: String,
        /// What was handed in.
        result: Value,
    },
    /// An input that is needed was not handed in, and is null.
    Absent {
        /// Name of the input.
        input: String,
    },
    /// A table was asked.
    Table(TableRun),
}

/// One evaluation of a decision table.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRun {
    /// Name of the decision or knowledge model whose table it is.
    pub element: String,
    /// Identifier of the table.
    pub table: String,
    /// How many rules count.
    pub policy: HitPolicy,
    /// What was asked, one for each input column.
    pub inputs: Vec<Asked>,
    /// Rules that matched and count, in order of the table.
    pub matched: Vec<Matched>,
    /// The result.
    pub result: Value,
    /// Why the result is null, where it is.
    pub notes: Vec<String>,
}

/// The value of an input column.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What people call the column.
    pub title: String,
    /// FEEL of the column.
    pub expression: String,
    /// Its value.
    pub value: Value,
    /// Where the names in the expression have their values from, sorted.
    pub origins: Vec<Origin>,
    /// Whether the value is among the allowed ones.
    pub allowed: bool,
}

/// A rule that matched.
#[derive(Clone, Debug, PartialEq)]
pub struct Matched {
    /// Number of the rule, counted from 1.
    pub number: usize,
    /// Identifier of the rule.
    pub id: String,
    /// Results by output column.
    pub outputs: Vec<Value>,
    /// Notes of the rule, such as the paragraph it rests on.
    pub annotations: Vec<String>,
    /// Description of the rule.
    pub description: Option<String>,
}

thread_local! {
    static STEPS: RefCell<Option<Vec<Step>>> = const { RefCell::new(None) };
}

/// Runs `work` and gathers its steps.
pub(crate) fn traced<T>(work: impl FnOnce() -> T) -> (T, Vec<Step>) {
    let before = STEPS.replace(Some(Vec::new()));
    let result = work();
    (result, STEPS.replace(before).unwrap_or_default())
}

/// Whether steps are gathered, so that making them is worth it.
pub(crate) fn wanted() -> bool {
    STEPS.with_borrow(Option::is_some)
}

/// Appends a step, when they are gathered.
pub(crate) fn record(step: impl FnOnce() -> Step) {
    if wanted() {
        let step = step();
        STEPS.with_borrow_mut(|steps| {
            if let Some(steps) = steps {
                steps.push(step);
            }
        });
    }
}

/// A value for people.
pub(crate) fn shown(value: &Val) -> Value {
    from_feel(value, &mut Vec::new())
}

/// Finds the origin of a name among those known at a place.
pub(crate) fn origins_of(names: &[Name], known: &[(Name, Origin)]) -> Vec<Origin> {
    let mut found: Vec<Origin> = names
        .iter()
        .filter_map(|name| known.iter().rev().find(|(key, _)| key == name).map(|(_, origin)| origin.clone()))
        .collect();
    found.sort();
    found.dedup();
    found
}
