//! `for`, `some`, `every` and filters with a budget (DMN 1.5, 10.3.2.14, 10.3.2.15, 10.3.2.5).

use dsntk_feel::context::FeelContext;
use dsntk_feel::{Evaluator, FeelNumber, FeelScope, Name};

use super::Val;
use super::meter;

/// What a variable of an iteration runs over.
pub(super) enum Domain {
    /// `start..end`, both included, up or down.
    Interval(Evaluator, Evaluator),
    /// A list; any other value stands for the list of it alone, a closed range for its members.
    Items(Evaluator),
}

/// The values of one domain, made one by one.
enum Members {
    Numbers { next: FeelNumber, end: FeelNumber, up: bool, done: bool },
    Dates { next: dsntk_feel_temporal::FeelDate, end: dsntk_feel_temporal::FeelDate, up: bool, done: bool },
    List(std::vec::IntoIter<Val>),
}

impl Iterator for Members {
    type Item = Val;

    fn next(&mut self) -> Option<Val> {
        match self {
            Members::Numbers { next, end, up, done } => {
                if *done || (*up && *next > *end) || (!*up && *next < *end) {
                    return None;
                }
                let value = *next;
                let one = FeelNumber::one();
                *next = if *up { value + one } else { value - one };
                // Beyond 34 digits adding one changes nothing.
                *done = *next == value;
                Some(Val::Number(value))
            }
            Members::Dates { next, end, up, done } => {
                if *done || (*up && *next > *end) || (!*up && *next < *end) {
                    return None;
                }
                let value = next.clone();
                match if *up { value.add_days(1) } else { value.sub_days(1) } {
                    Some(day) => *next = day,
                    None => *done = true,
                }
                Some(Val::Date(value))
            }
            Members::List(items) => items.next(),
        }
    }
}

fn between(start: Val, end: Val, rising_only: bool) -> Result<Members, Val> {
    match (start, end) {
        (Val::Number(start), Val::Number(end)) if !rising_only || start <= end => {
            Ok(Members::Numbers { next: start, end, up: start <= end, done: false })
        }
        (Val::Date(start), Val::Date(end)) if !rising_only || start <= end => {
            Ok(Members::Dates { up: start <= end, next: start, end, done: false })
        }
        (start, end) => Err(Val::Null(Some(format!("cannot iterate from {start} to {end}")))),
    }
}

impl Domain {
    fn members(&self, scope: &FeelScope) -> Result<Members, Val> {
        match self {
            Domain::Interval(start, end) => between(start(scope), end(scope), false),
            Domain::Items(items) => match items(scope) {
                Val::List(items) => Ok(Members::List(items.into_iter())),
                Val::Range(start, start_type, end, end_type) => {
                    if start_type.closed() && end_type.closed() {
                        between(*start, *end, true)
                    } else {
                        Err(Val::Null(Some("only a closed range can be iterated".to_owned())))
                    }
                }
                single => Ok(Members::List(vec![single].into_iter())),
            },
        }
    }
}

/// What one turn costs: a step, and copying the values that its names stand for.
fn turn_cost(scope: &FeelScope, names: &[Name]) -> u64 {
    let mut weight = 0;
    for name in names {
        if let Some(value @ (Val::List(_) | Val::Context(_) | Val::String(_))) = scope.get_value(name) {
            let heavy = meter::weight(&value);
            meter::charge(heavy / 16);
            weight += heavy;
        }
    }
    1 + weight / 16
}

/// Runs `turn` for every combination; `turn` returns whether to go on.
fn each(
    scope: &FeelScope,
    variables: &[(Name, Domain)],
    turn: &mut dyn FnMut(&FeelScope) -> bool,
) -> Result<bool, Val> {
    let Some(((name, domain), rest)) = variables.split_first() else {
        return Ok(turn(scope));
    };
    for value in domain.members(scope)? {
        meter::charge(1);
        scope.set_value(name, value);
        if !each(scope, rest, turn)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// `for … return …`.
pub(super) struct Loop {
    variables: Vec<(Name, Domain)>,
    body: Evaluator,
    names: Vec<Name>,
    partial: Option<Name>,
}

impl Loop {
    pub(super) fn new(variables: Vec<(Name, Domain)>, body: Evaluator, names: Vec<Name>) -> Self {
        let partial = names.iter().find(|name| name.as_str() == "partial").cloned();
        Self { variables, body, names, partial }
    }

    pub(super) fn evaluate(&self, scope: &FeelScope) -> Val {
        meter::descend();
        let cost = turn_cost(scope, &self.names);
        scope.push(FeelContext::default());
        let mut results = Vec::new();
        let end = each(scope, &self.variables, &mut |scope| {
            meter::charge(cost);
            if let Some(partial) = &self.partial {
                meter::charge(results.len() as u64 / 16);
                scope.set_value(partial, Val::List(results.clone()));
            }
            let result = (self.body)(scope);
            meter::charge_copy(&result);
            results.push(result);
            true
        });
        scope.pop();
        match end {
            Ok(_) => Val::List(results),
            Err(null) => null,
        }
    }
}

/// `some … satisfies …` and `every … satisfies …`.
pub(super) struct Quantified {
    variables: Vec<(Name, Domain)>,
    body: Evaluator,
    names: Vec<Name>,
    some: bool,
}

impl Quantified {
    pub(super) fn new(variables: Vec<(Name, Domain)>, body: Evaluator, names: Vec<Name>, some: bool) -> Self {
        Self { variables, body, names, some }
    }

    pub(super) fn evaluate(&self, scope: &FeelScope) -> Val {
        meter::descend();
        let cost = turn_cost(scope, &self.names);
        scope.push(FeelContext::default());
        let mut outcome = Val::Boolean(!self.some);
        let end = each(scope, &self.variables, &mut |scope| {
            meter::charge(cost);
            match (self.body)(scope) {
                Val::Boolean(holds) if holds == self.some => {
                    outcome = Val::Boolean(holds);
                    false
                }
                Val::Boolean(_) => true,
                other => {
                    outcome = Val::Null(Some(format!("a condition was neither true nor false: {}", other.type_of())));
                    false
                }
            }
        });
        scope.pop();
        match end {
            Ok(_) => outcome,
            Err(null) => null,
        }
    }
}

/// `list[condition]` and `list[index]`.
pub(super) struct Filter {
    list: Evaluator,
    condition: Evaluator,
    names: Vec<Name>,
}

impl Filter {
    pub(super) fn new(list: Evaluator, condition: Evaluator, names: Vec<Name>) -> Self {
        Self { list, condition, names }
    }

    pub(super) fn evaluate(&self, scope: &FeelScope) -> Val {
        meter::descend();
        filter(scope, (self.list)(scope), &self.condition, &self.names)
    }
}

/// Keeps the members of `list` that meet `condition`, or picks the one at its index.
pub(crate) fn filter(scope: &FeelScope, list: Val, condition: &Evaluator, names: &[Name]) -> Val {
    let item = Name::from("item");
    let members = match list {
        Val::List(members) => members,
        Val::Null(reason) => return Val::Null(reason.or_else(|| Some("null has no members to filter".to_owned()))),
        single => {
            return match condition(scope) {
                Val::Number(index) if index.is_one() || (-index).is_one() => single,
                Val::Number(index) => Val::Null(Some(format!("a single value has no member {index}"))),
                _ => match keep(scope, &single, condition, &item) {
                    Ok(true) => Val::List(vec![single]),
                    Ok(false) => Val::List(Vec::new()),
                    Err(null) => null,
                },
            };
        }
    };
    let cost = turn_cost(scope, names);
    let mut kept = Vec::new();
    for member in &members {
        meter::charge(cost);
        meter::charge_copy(member);
        match keep(scope, member, condition, &item) {
            Ok(true) => kept.push(member.clone()),
            Ok(false) => {}
            Err(null) => return null,
        }
    }
    match condition(scope) {
        Val::Number(index) => at(members, index),
        _ => Val::List(kept),
    }
}

/// Whether `member` meets `condition`. A number or null says no.
fn keep(scope: &FeelScope, member: &Val, condition: &Evaluator, item: &Name) -> Result<bool, Val> {
    let mut pushed = 0;
    let mut has_item = false;
    if let Val::Context(entries) = member {
        has_item = entries.contains_entry(item);
        scope.push(entries.clone());
        pushed += 1;
    }
    if !has_item {
        let mut own = FeelContext::default();
        own.set_entry(item, member.clone());
        scope.push(own);
        pushed += 1;
    }
    let outcome = condition(scope);
    for _ in 0..pushed {
        scope.pop();
    }
    match outcome {
        Val::Boolean(keep) => Ok(keep),
        Val::Number(_) | Val::Null(_) => Ok(false),
        other => Err(Val::Null(Some(format!("a filter needs a condition or a number, not {}", other.type_of())))),
    }
}

/// The member at `index`, counted from 1, or from the end when negative.
fn at(members: Vec<Val>, index: FeelNumber) -> Val {
    let count = members.len();
    let place = usize::try_from(index.abs()).ok().filter(|place| index.is_integer() && (1..=count).contains(place));
    match place {
        Some(place) => {
            let place = if index.is_negative() { count - place } else { place - 1 };
            members.into_iter().nth(place).unwrap_or(Val::Null(None))
        }
        None => Val::Null(Some(format!("there is no member {index} in a list of {count}"))),
    }
}
