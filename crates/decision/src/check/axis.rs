//! One input column of a table, cut where its tests change.

use std::cmp::Ordering;

use crate::feel::Val;
use crate::problem::Language;
use crate::table::test::{Atom, Tests, order};

/// A column as a row of cells: every test of the column passes either all values of a cell or none.
pub(super) struct Axis {
    pub title: String,
    cuts: Cuts,
    /// Cells that a value may be in; others are empty or not allowed.
    pub possible: Vec<bool>,
}

enum Cuts {
    /// Sorted points: cell `2i` lies before point `i`, cell `2i + 1` is point `i`, the last lies behind all.
    Ordered(Vec<Val>),
    /// Single values, and in the last cell all others.
    Named(Vec<Val>),
    /// No test is understood: one cell.
    Whole,
}

impl Axis {
    /// Cuts a column by its tests; `allowed` are those that values meet anyhow. Tests that are not understood are none.
    pub(super) fn new(title: &str, tests: &[Option<Tests>], allowed: Option<&Tests>) -> Self {
        let title = title.to_owned();
        let whole = |title| Self { title, cuts: Cuts::Whole, possible: vec![true] };
        let mut points: Vec<Val> = Vec::new();
        let mut named = true;
        for tests in tests.iter().flatten().chain(allowed) {
            for atom in &tests.atoms {
                match atom {
                    Atom::Is(value) => points.push(value.clone()),
                    Atom::Between(low, high) => {
                        named = false;
                        points.extend([low, high].into_iter().flatten().map(|(value, _)| value.clone()));
                    }
                }
            }
        }
        let Some(first) = points.first() else { return whole(title) };
        if points.iter().any(|point| order(first, point).is_none()) {
            return whole(title);
        }
        let boolean = matches!(first, Val::Boolean(_));
        if boolean {
            points = vec![Val::Boolean(true), Val::Boolean(false)];
        } else {
            points.sort_by(|a, b| order(a, b).unwrap_or(Ordering::Equal));
            points.dedup_by(|a, b| order(a, b) == Some(Ordering::Equal));
        }
        let named = boolean || (named && matches!(points[0], Val::String(_)));
        let mut axis = if named {
            let mut possible = vec![true; points.len() + 1];
            possible[points.len()] = !boolean;
            Self { title, cuts: Cuts::Named(points), possible }
        } else {
            let mut possible = vec![true; 2 * points.len() + 1];
            for (index, pair) in points.windows(2).enumerate() {
                possible[2 * (index + 1)] = !adjacent(&pair[0], &pair[1]);
            }
            Self { title, cuts: Cuts::Ordered(points), possible }
        };
        if let Some(mask) = allowed.and_then(|allowed| axis.mask(Some(allowed))) {
            for (possible, passes) in axis.possible.iter_mut().zip(mask) {
                *possible &= passes;
            }
        }
        axis
    }

    /// Cells that pass; none when the tests are not understood.
    pub(super) fn mask(&self, tests: Option<&Tests>) -> Option<Vec<bool>> {
        let tests = tests?;
        if tests.is_any() {
            return Some(vec![true; self.possible.len()]);
        }
        let mut mask = vec![false; self.possible.len()];
        for atom in &tests.atoms {
            for (cell, passes) in mask.iter_mut().enumerate() {
                *passes |= self.passes(cell, atom)?;
            }
        }
        if tests.negated {
            mask.iter_mut().for_each(|passes| *passes = !*passes);
        }
        Some(mask)
    }

    fn passes(&self, cell: usize, atom: &Atom) -> Option<bool> {
        match (&self.cuts, atom) {
            (Cuts::Whole, _) => None,
            (Cuts::Named(values), Atom::Is(value)) => {
                Some(values.get(cell).is_some_and(|known| order(known, value) == Some(Ordering::Equal)))
            }
            (Cuts::Named(_), Atom::Between(..)) => None,
            (Cuts::Ordered(points), Atom::Is(value)) => {
                Some(cell % 2 == 1 && order(&points[cell / 2], value) == Some(Ordering::Equal))
            }
            (Cuts::Ordered(points), Atom::Between(low, high)) => {
                let place = |value: &Val| points.iter().position(|point| order(point, value) == Some(Ordering::Equal));
                let above = match low {
                    None => true,
                    Some((value, closed)) => cell > 2 * place(value)? + usize::from(!closed),
                };
                let below = match high {
                    None => true,
                    Some((value, closed)) => cell < 2 * place(value)? + 1 + usize::from(*closed),
                };
                Some(above && below)
            }
        }
    }

    /// Whether `cells` are all possible ones, so that nothing need be said about the column.
    pub(super) fn is_all(&self, cells: &[bool]) -> bool {
        self.possible.iter().zip(cells).all(|(possible, within)| !possible || *within)
    }

    /// The cells in words.
    pub(super) fn words(&self, cells: &[bool], language: Language) -> String {
        let german = language == Language::German;
        let or = if german { " oder " } else { " or " };
        match &self.cuts {
            Cuts::Whole => if german { "beliebig" } else { "anything" }.to_owned(),
            Cuts::Named(values) => {
                let listed = |within: bool| {
                    let values = values.iter().zip(cells).filter(|(_, cell)| **cell == within);
                    values.map(|(value, _)| value.to_string()).collect::<Vec<_>>()
                };
                if cells[values.len()] {
                    let other = if german { "etwas anderes als " } else { "anything but " };
                    format!("{other}{}", listed(false).join(", "))
                } else {
                    listed(true).join(or)
                }
            }
            Cuts::Ordered(points) => {
                let mut runs = Vec::new();
                let mut cell = 0;
                while cell < cells.len() {
                    if !cells[cell] {
                        cell += 1;
                        continue;
                    }
                    let start = cell;
                    // Impossible cells do not divide a run.
                    while cell + 1 < cells.len() && (cells[cell + 1] || !self.possible[cell + 1]) {
                        cell += 1;
                    }
                    let mut end = cell;
                    while !cells[end] {
                        end -= 1;
                    }
                    runs.push(run(points, start, end, german));
                    cell += 1;
                }
                runs.join(or)
            }
        }
    }
}

/// Whether no value lies between two.
fn adjacent(low: &Val, high: &Val) -> bool {
    match (low, high) {
        (Val::Date(low), Val::Date(high)) => low.add_days(1).as_ref() == Some(high),
        (Val::YearsAndMonthsDuration(low), Val::YearsAndMonthsDuration(high)) => {
            low.as_months() + 1 == high.as_months()
        }
        _ => false,
    }
}

/// The cells from `start` to `end` in words.
fn run(points: &[Val], start: usize, end: usize, german: bool) -> String {
    let low = (start > 0).then(|| (&points[(start - 1) / 2], start % 2 == 1));
    let high = (end < 2 * points.len()).then(|| (&points[end / 2], end % 2 == 1));
    match (low, high) {
        (Some((low, true)), Some((high, true))) if start == end => {
            debug_assert_eq!(low.to_string(), high.to_string());
            low.to_string()
        }
        (None, None) => if german { "beliebig" } else { "anything" }.to_owned(),
        (None, Some((high, true))) => format!("{} {high}", if german { "höchstens" } else { "at most" }),
        (None, Some((high, false))) => format!("{} {high}", if german { "kleiner als" } else { "less than" }),
        (Some((low, true)), None) => format!("{} {low}", if german { "mindestens" } else { "at least" }),
        (Some((low, false)), None) => format!("{} {low}", if german { "größer als" } else { "greater than" }),
        (Some((low, low_in)), Some((high, high_in))) => {
            let bound = |within: bool| match (within, german) {
                (true, _) => "",
                (false, true) => " (ausschließlich)",
                (false, false) => " (exclusive)",
            };
            let (from, to) = if german { ("von", "bis") } else { ("from", "to") };
            format!("{from} {low}{} {to} {high}{}", bound(low_in), bound(high_in))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Limits;
    use crate::feel::{Kind, Scope, compile};

    fn tests(text: &str) -> Option<Tests> {
        let compiled = compile(&Scope::default(), text, Kind::Tests, &Limits::default()).expect("FEEL");
        Tests::new(&compiled.node)
    }

    /// What `text` leaves open, in words.
    fn rest(texts: &[&str]) -> String {
        let understood: Vec<_> = texts.iter().map(|text| tests(text)).collect();
        let axis = Axis::new("x", &understood, None);
        let mut open = axis.possible.clone();
        for tests in &understood {
            for (open, passes) in open.iter_mut().zip(axis.mask(tests.as_ref()).expect("understood")) {
                *open &= !passes;
            }
        }
        axis.words(&open, Language::English)
    }

    #[test]
    fn what_tests_leave_open() {
        assert_eq!(rest(&["< 18", "> 65"]), "from 18 to 65");
        assert_eq!(rest(&["<= 18", "[20..65)"]), "from 18 (exclusive) to 20 (exclusive) or at least 65");
        assert_eq!(rest(&["not(5)"]), "5");
        assert_eq!(rest(&["\"a\", \"b\""]), "anything but \"a\", \"b\"");
        assert_eq!(rest(&["not(\"a\", \"b\")", "\"a\""]), "\"b\"");
        assert_eq!(rest(&["true"]), "false");
        // No day lies between two days that follow each other.
        assert_eq!(rest(&["<= date(\"2025-12-31\")", "> date(\"2026-01-01\")"]), "2026-01-01");
    }
}
