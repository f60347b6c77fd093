//! Values of an attribute that may be shown: one answer for statistics and for suggestions, so that
//! neither gives away what the other withholds.

use lotse_eventlog::{ColumnId, EventLog};
use lotse_mining::attributes::{Attribute, AttributeValues, Scope, ValueCount, Withheld, attributes, values};
use lotse_mining::filter::FilterError;
use lotse_mining::privacy::network::Fate;
use lotse_mining::privacy::{Doers, Figure, Protected, Whole, protect_figures};
use lotse_mining::selection::Selection;
use lotse_mining::times::Times;
use rustc_hash::{FxHashMap, FxHashSet};

use super::query::{View, forbidden, personal};
use crate::Problem;

/// So many values are told apart; the others are counted together.
const VALUES: usize = 1000;

/// A value that at least `k` cases have.
pub(crate) struct ShownValue {
    pub value: String,
    /// Absent where a smaller group could be computed from it.
    pub cases: Option<u64>,
    pub duration: Option<Times>,
}

/// What may be told of an attribute.
pub(crate) enum Shown {
    /// Nothing: it tells cases apart.
    Identifier,
    /// Most frequent first.
    Values(Vec<ShownValue>),
}

/// What may be told of the attribute `key` in the selected cases.
///
/// # Errors
/// 404 for an attribute that the log does not have; 403 `personal` for one of persons.
pub(crate) fn shown(view: &View, key: &str) -> Result<Shown, Problem> {
    let (log, selection) = (&view.loaded.log, &view.prepared.selection);
    let forbidden = forbidden(&view.loaded);
    let attribute = find(attributes(log, &forbidden), key).ok_or_else(Problem::not_found)?;
    match attribute.withheld {
        Some(Withheld::Personal) => return Err(of_persons(key)),
        Some(Withheld::Identifier) => return Ok(Shown::Identifier),
        None => {}
    }
    let of = |selection: &Selection| {
        let found = values(log, selection, key, &forbidden, usize::MAX, view.prepared.calendar.as_ref());
        found.map_err(|error| match error {
            FilterError::Personal { .. } => of_persons(key),
            _ => Problem::not_found(),
        })
    };
    let here = of(selection)?;
    let is_activity =
        attribute.scope == Scope::Event && log.activity_column().is_some_and(|id| is(log, id, &attribute.key));
    let units = if is_activity || attribute.scope == Scope::Case {
        FxHashSet::default()
    } else {
        small_values(log, &attribute.key, view.k)
    };
    let refuse = |shown: &Protected| {
        let mut refused = units.clone();
        if is_activity {
            let told = shown.activities.iter().filter(|of| of.cases.is_some()).map(|of| of.name.as_str());
            let told: FxHashSet<&str> = told.collect();
            refused.extend(log.activities().iter().filter(|name| !told.contains(name)).map(str::to_owned));
        }
        refused
    };
    let part = Part { found: here, refused: refuse(&view.shown()) };
    let all = if selection.is_all() {
        None
    } else {
        let all = Selection::all(log);
        let found = of(&all)?;
        let refused = view.whole().map_or_else(|| units.clone(), |whole| refuse(&whole.1));
        Some(Part { found, refused })
    };
    Ok(Shown::Values(protect(part, all.as_ref(), view.k)))
}

fn of_persons(key: &str) -> Problem {
    personal([
        format!("„{key}“ nennt Personen. Darüber gibt Lotse keine Auskunft."),
        format!("`{key}` names persons. Lotse tells nothing about that."),
    ])
}

/// The attribute that filters mean by `key`.
fn find(all: Vec<Attribute>, key: &str) -> Option<Attribute> {
    let bare = key.strip_prefix("case:").unwrap_or(key);
    let exact = all.iter().position(|one| one.key == key);
    let at = exact.or_else(|| all.iter().position(|one| one.key == bare && one.scope == Scope::Case))?;
    all.into_iter().nth(at)
}

fn is(log: &EventLog, id: ColumnId, key: &str) -> bool {
    log.events().column(id).key == key.strip_prefix("case:").unwrap_or(key)
}

/// Values of an attribute of events that only few persons have in theirs, as of a room or of a small unit.
fn small_values(log: &EventLog, key: &str, k: u64) -> FxHashSet<String> {
    let Some(doers) = Doers::new(log, k) else { return FxHashSet::default() };
    let columns = log.events().iter().filter(|(_, column)| column.parent.is_none() && column.key == key);
    columns.flat_map(|(id, _)| doers.small_values(id)).collect()
}

/// Values in some cases.
struct Part {
    found: AttributeValues,
    /// Values that are withheld whatever their number.
    refused: FxHashSet<String>,
}

impl Part {
    fn by_value(&self) -> FxHashMap<&str, &ValueCount> {
        self.found.values.iter().map(|one| (one.value.as_str(), one)).collect()
    }
}

fn timed(one: Option<&&ValueCount>) -> u64 {
    one.and_then(|one| one.duration.as_ref()).map_or(0, |times| times.n)
}

/// Figures of the values `told`, then of all others together with the cases that have none.
fn figures(told: &[&str], part: &Part, count: fn(Option<&&ValueCount>) -> u64) -> Vec<Figure> {
    let by_value = part.by_value();
    let mut figures: Vec<Figure> = told
        .iter()
        .map(|value| {
            let mut figure = Figure::in_table(count(by_value.get(value)));
            figure.refused = part.refused.contains(*value);
            figure.listed = !figure.refused;
            figure
        })
        .collect();
    let known: FxHashSet<&str> = told.iter().copied().collect();
    let others = part.found.values.iter().filter(|one| !known.contains(one.value.as_str()));
    figures.push(Figure::in_table(others.map(|one| count(Some(&one))).sum::<u64>() + part.found.without));
    figures
}

/// Withholds small groups. Values that are rare in the whole log are never told apart.
fn protect(part: Part, all: Option<&Part>, k: u64) -> Vec<ShownValue> {
    let whole = all.unwrap_or(&part);
    let frequent = whole.found.values.iter().filter(|one| one.cases >= k).take(VALUES);
    let told: Vec<&str> = frequent.map(|one| one.value.as_str()).collect();
    let decide = |count: fn(Option<&&ValueCount>) -> u64, without: Option<(&[Fate], &[Fate])>| {
        let hide = |figures: &mut Vec<Figure>, fates: &[Fate]| {
            figures.iter_mut().zip(fates).for_each(|(figure, fate)| figure.refused |= *fate != Fate::Shown);
        };
        let mut of_part = figures(&told, &part, count);
        let mut of_whole = figures(&told, whole, count);
        if let Some((here, there)) = without {
            hide(&mut of_part, here);
            hide(&mut of_whole, there);
        }
        let fates_of_whole = protect_figures(2, &of_whole, k);
        if all.is_none() {
            return (fates_of_whole.clone(), fates_of_whole);
        }
        for ((figure, whole), fate) in of_part.iter_mut().zip(&of_whole).zip(&fates_of_whole) {
            figure.whole = Some(Whole { value: whole.value, cases: whole.cases, withheld: *fate != Fate::Shown });
        }
        (protect_figures(2, &of_part, k), fates_of_whole)
    };
    let counts = decide(|one| one.map_or(0, |one| one.cases), None);
    let durations = decide(timed, Some((&counts.0, &counts.1)));
    let by_value = part.by_value();
    let mut shown: Vec<(u64, ShownValue)> = Vec::new();
    for (at, value) in told.iter().enumerate() {
        let Some(one) = by_value.get(value).filter(|one| one.cases >= k && !part.refused.contains(*value)) else {
            continue;
        };
        if counts.0[at] == Fate::Unlisted {
            continue;
        }
        let cases = (counts.0[at] == Fate::Shown).then_some(one.cases);
        // Those without time must not be few either.
        let complete = timed(Some(one)) == one.cases || one.cases - timed(Some(one)) >= k;
        let duration = one.duration.filter(|_| durations.0[at] == Fate::Shown && complete);
        shown.push((cases.unwrap_or(0), ShownValue { value: one.value.clone(), cases, duration }));
    }
    shown.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.value.cmp(&b.1.value)));
    shown.into_iter().map(|(_, value)| value).collect()
}
