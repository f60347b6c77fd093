//! Attributes of cases and events: which there are, and what their values say.
//!
//! Columns that name persons are listed with the reason why nothing is told about them.

use lotse_eventlog::{Column, EventLog, Kind, Presence, Table, Values as Raw};
use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::calendar::Calendar;
use crate::filter::{FilterError, Place, place, text_of};
use crate::selection::Selection;
use crate::summary::case_duration;
use crate::times::Times;

/// What an attribute belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Cases.
    Case,
    /// Events.
    Event,
}

/// What its values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ValueKind {
    /// Texts.
    Text,
    /// Numbers.
    Number,
    /// Instants.
    Date,
    /// Yes or no.
    Boolean,
}

/// Why nothing is told about an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// It names persons.
    Personal,
    /// It tells cases apart: more than half of its values occur once.
    Identifier,
}

/// An attribute of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attribute {
    /// Key as filters take it: with `case:` before it where events have one of the same key.
    pub key: String,
    /// Of cases or events.
    pub scope: Scope,
    /// What its values are.
    pub kind: ValueKind,
    /// Why nothing is told about it.
    pub withheld: Option<Withheld>,
}

fn kind(column: &Column) -> ValueKind {
    match column.kind {
        Kind::Int | Kind::Float => ValueKind::Number,
        Kind::Date => ValueKind::Date,
        Kind::Boolean => ValueKind::Boolean,
        Kind::String | Kind::Id | Kind::Fragment => ValueKind::Text,
    }
}

fn is_identifier(column: &Column) -> bool {
    match &column.values {
        Raw::Text { codes, dictionary } => {
            let mut counts = vec![0u32; dictionary.len()];
            codes.iter().for_each(|&code| counts[code as usize] += 1);
            codes.len() > 1 && counts.iter().filter(|&&count| count == 1).count() * 2 > codes.len()
        }
        _ => false,
    }
}

/// The top-level attributes of the log, those of cases first, in the order of its columns.
/// Lists, containers and nested attributes are left out. `forbidden` as in
/// [`crate::filter::Filter::apply`].
#[must_use]
pub fn attributes(log: &EventLog, forbidden: &[String]) -> Vec<Attribute> {
    let mut found: Vec<Attribute> = Vec::new();
    for (scope, table) in [(Scope::Case, log.cases()), (Scope::Event, log.events())] {
        for (_, column) in table.iter() {
            let listed = |key: &str| found.iter().any(|one| one.key == key && one.scope == scope);
            if column.parent.is_some() || column.kind == Kind::Fragment {
                continue;
            }
            let shadowed = scope == Scope::Case && log.events().find(&column.key).is_some();
            let key = if shadowed { format!("case:{}", column.key) } else { column.key.clone() };
            if listed(&key) {
                continue;
            }
            let withheld = match place(log, &key, forbidden) {
                Err(_) => Some(Withheld::Personal),
                Ok(_) => is_identifier(column).then_some(Withheld::Identifier),
            };
            found.push(Attribute { key, scope, kind: kind(column), withheld });
        }
    }
    found
}

/// Cases with one value.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ValueCount {
    /// The value as filters take it.
    pub value: String,
    /// Cases that have it, or an event with it.
    pub cases: u64,
    /// Their durations, of `duration.n` cases.
    pub duration: Option<Times>,
}

/// Summary of an attribute with numbers.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Numbers {
    /// Values.
    pub values: u64,
    /// Cases behind them.
    pub cases: u64,
    /// Smallest.
    pub min: f64,
    /// Middle one, the mean of the two middle ones of an even number.
    pub median: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Largest.
    pub max: f64,
}

/// What the values of an attribute say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AttributeValues {
    /// The most frequent values by cases, then by text.
    pub values: Vec<ValueCount>,
    /// Values that are not listed.
    pub other_values: u64,
    /// Cases with any of those.
    pub other_cases: u64,
    /// Cases without any value.
    pub without: u64,
    /// Of numbers.
    pub numbers: Option<Numbers>,
}

/// One code a value, the rows it stands in, and the texts of the codes.
fn coded(table: &Table, column: &Column) -> (Vec<u32>, Vec<String>) {
    let mut codes = vec![u32::MAX; table.rows];
    let mut texts: Vec<String> = Vec::new();
    let mut known: FxHashMap<String, u32> = FxHashMap::default();
    let mut put = |row: usize, index: usize| {
        codes[row] = match &column.values {
            Raw::Text { codes, .. } => codes[index],
            _ => {
                let text = text_of(column.value(index)).into_owned();
                *known.entry(text).or_insert_with_key(|text| {
                    texts.push(text.clone());
                    texts.len() as u32 - 1
                })
            }
        };
    };
    match &column.presence {
        Presence::All => (0..column.values.len()).for_each(|row| put(row, row)),
        Presence::Rows(rows) => rows.iter().enumerate().for_each(|(index, &row)| put(row as usize, index)),
    }
    if let Raw::Text { dictionary, .. } = &column.values {
        texts = dictionary.iter().map(str::to_owned).collect();
    }
    (codes, texts)
}

/// Counts the values of the attribute `key` in the selected cases and lists the `limit`
/// most frequent. Of several columns of one key the first counts. With a calendar, only its
/// working time counts in durations. Linear in the rows.
///
/// # Errors
/// An attribute that names persons, or that the log does not have.
pub fn values(
    log: &EventLog,
    selection: &Selection,
    key: &str,
    forbidden: &[String],
    limit: usize,
    calendar: Option<&Calendar>,
) -> Result<AttributeValues, FilterError> {
    let place = place(log, key, forbidden)?;
    let (table, column) = match &place {
        Place::Events(ids) => (log.events(), log.events().column(ids[0])),
        Place::Cases(ids) => (log.cases(), log.cases().column(ids[0])),
    };
    let (codes, texts) = coded(table, column);
    let mut cases: Vec<Vec<(u32, i64)>> = vec![Vec::new(); texts.len()];
    let (mut without, mut numbers, mut with_number) = (0, Vec::new(), 0);
    let mut take_number = |row: usize| match column.cell(row) {
        Some(lotse_eventlog::Cell::Int(value)) => numbers.push(value as f64),
        Some(lotse_eventlog::Cell::Float(value)) if value.is_finite() => numbers.push(value),
        _ => {}
    };
    let is_number = kind(column) == ValueKind::Number;
    let mut held = Vec::new();
    selection.for_each(log, |case, rows| {
        held.clear();
        let mut take = |row: usize| {
            if codes[row] != u32::MAX {
                held.push(codes[row]);
                if is_number {
                    take_number(row);
                }
            }
        };
        match place {
            Place::Cases(_) => take(case),
            Place::Events(_) => rows.iter().for_each(take),
        }
        held.sort_unstable();
        held.dedup();
        let duration = case_duration(log, rows, calendar).unwrap_or(i64::MIN);
        without += u64::from(held.is_empty());
        with_number += u64::from(is_number && !held.is_empty());
        held.iter().for_each(|&code| cases[code as usize].push((case as u32, duration)));
    });
    let mut order: Vec<u32> = (0..texts.len() as u32).filter(|&code| !cases[code as usize].is_empty()).collect();
    order.sort_by(|&a, &b| {
        let of = |code: u32| cases[code as usize].len();
        of(b).cmp(&of(a)).then_with(|| texts[a as usize].cmp(&texts[b as usize]))
    });
    let rest = order.split_off(limit.min(order.len()));
    let mut others: Vec<u32> =
        rest.iter().flat_map(|&code| cases[code as usize].iter().map(|&(case, _)| case)).collect();
    others.sort_unstable();
    others.dedup();
    Ok(AttributeValues {
        values: order
            .into_iter()
            .map(|code| {
                let of = &cases[code as usize];
                let mut ns: Vec<i64> = of.iter().map(|&(_, ns)| ns).filter(|&ns| ns != i64::MIN).collect();
                let value = texts[code as usize].clone();
                ValueCount { value, cases: of.len() as u64, duration: Times::of(&mut ns) }
            })
            .collect(),
        other_values: rest.len() as u64,
        other_cases: others.len() as u64,
        without,
        numbers: summary(numbers, with_number),
    })
}

fn summary(mut numbers: Vec<f64>, cases: u64) -> Option<Numbers> {
    numbers.sort_by(f64::total_cmp);
    let (&min, &max) = (numbers.first()?, numbers.last()?);
    let middle = numbers.len() / 2;
    let even = numbers.len().is_multiple_of(2);
    let median = if even { (numbers[middle - 1] + numbers[middle]) / 2.0 } else { numbers[middle] };
    let mean = numbers.iter().sum::<f64>() / numbers.len() as f64;
    Some(Numbers { values: numbers.len() as u64, cases, min, median, mean, max })
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{Cell, LogBuilder};

    use super::*;

    fn log() -> EventLog {
        let mut builder = LogBuilder::new();
        for (case, fee, desks) in [("1", 10, "nn"), ("2", 20, "ns"), ("3", 10, "e"), ("4", 70, "-")] {
            for (step, desk) in desks.chars().enumerate() {
                let event = builder.event(case, "a", Some(step as i64 * 1_000_000_000));
                event.text("org:resource", "Clerk");
                if desk != '-' {
                    event.text("desk", &desk.to_string());
                }
            }
            builder.case_attribute("fee", Cell::Int(fee));
            builder.case_attribute("responsible", Cell::Text("Chief"));
        }
        builder.finish()
    }

    #[test]
    fn attributes_say_what_they_are_and_why_they_are_withheld() {
        let found = attributes(&log(), &["responsible".to_owned()]);
        let of = |key: &str| found.iter().find(|one| one.key == key).map(|one| (one.scope, one.kind, one.withheld));
        assert_eq!(of("fee"), Some((Scope::Case, ValueKind::Number, None)));
        assert_eq!(of("responsible"), Some((Scope::Case, ValueKind::Text, Some(Withheld::Personal))));
        assert_eq!(of("desk"), Some((Scope::Event, ValueKind::Text, None)));
        assert_eq!(of("org:resource"), Some((Scope::Event, ValueKind::Text, Some(Withheld::Personal))));
        assert_eq!(of("case:concept:name").and_then(|(.., withheld)| withheld), Some(Withheld::Identifier));
        assert_eq!(of("time:timestamp").map(|(_, kind, _)| kind), Some(ValueKind::Date));
    }

    #[test]
    fn values_are_counted_in_cases_with_their_durations() {
        let log = log();
        let all = Selection::all(&log);
        let found = values(&log, &all, "desk", &[], 1, None).expect("known");
        assert_eq!((found.values[0].value.as_str(), found.values[0].cases), ("n", 2));
        assert_eq!(found.values[0].duration.map(|times| (times.n, times.median)), Some((2, 1.0)));
        // `e` and `s`, one case each; the fourth case has no value.
        assert_eq!((found.other_values, found.other_cases, found.without), (2, 2, 1));
        let fee = values(&log, &all, "fee", &[], 9, None).expect("known");
        let text: Vec<String> = fee.values.iter().map(|one| format!("{} {}", one.value, one.cases)).collect();
        assert_eq!(text, ["10 2", "20 1", "70 1"]);
        let numbers = fee.numbers.expect("numbers");
        assert_eq!((numbers.values, numbers.cases, numbers.median, numbers.mean), (4, 4, 15.0, 27.5));
    }

    #[test]
    fn nothing_is_told_of_persons() {
        let log = log();
        let refused = values(&log, &Selection::all(&log), "org:resource", &[], 9, None).expect_err("personal");
        assert_eq!(refused, FilterError::Personal { key: "org:resource".into() });
    }
}
