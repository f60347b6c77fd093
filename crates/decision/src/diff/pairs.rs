//! Which rules of two versions of a table belong together.

use crate::model::Rule;

/// Texts of all cells, inputs first.
pub(super) fn cells(rule: &Rule) -> impl Iterator<Item = &str> {
    rule.inputs.iter().chain(&rule.outputs).map(|text| text.text.as_str())
}

/// For each new rule its old one: by id, then equal ones from the top, then what stands between the same neighbours.
pub(super) fn pairs(old: &[Rule], new: &[Rule]) -> Vec<Option<usize>> {
    let mut taken = vec![false; old.len()];
    let mut partners: Vec<Option<usize>> = vec![None; new.len()];
    let mut pair = |partners: &mut Vec<Option<usize>>, number: usize, found: Option<usize>| {
        if let Some(found) = found {
            taken[found] = true;
            partners[number] = Some(found);
        }
        taken.clone()
    };
    let mut free = vec![false; old.len()];
    for (number, rule) in new.iter().enumerate() {
        let found = old.iter().position(|other| !rule.id.is_empty() && other.id == rule.id);
        free = pair(&mut partners, number, found);
    }
    for (number, rule) in new.iter().enumerate() {
        if partners[number].is_none() {
            let same = |other: &Rule| cells(other).map(str::trim).eq(cells(rule).map(str::trim));
            let found = old.iter().enumerate().position(|(index, other)| !free[index] && same(other));
            free = pair(&mut partners, number, found);
        }
    }
    for number in 0..new.len() {
        let without_id = new[number].id.is_empty();
        if partners[number].is_none() && without_id {
            let after = number.checked_sub(1).and_then(|before| partners[before]).map_or(0, |before| before + 1);
            let found = (after < old.len() && !free[after]).then_some(after);
            free = pair(&mut partners, number, found);
        }
    }
    partners
}
