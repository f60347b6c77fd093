//! Which combinations of cells no rule covers.
//!
//! Walks column by column. Cells that the same rules cover are taken together, and what was found to be covered for a set
//! of rules is not looked at again, so that the work follows the number of different sets and not the number of
//! combinations, which is a product over all columns.

use std::collections::HashSet;

/// Cells of each column that make up one region.
pub(super) type Cells = Vec<Vec<bool>>;

/// A rule as cells of each column.
pub(super) struct Mask {
    pub cells: Cells,
}

/// Too many different sets of rules to look at.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooMany;

/// How many sets of rules are looked at.
const SETS: usize = 200_000;

struct Search<'m> {
    masks: &'m [Mask],
    within: &'m [Vec<bool>],
    covered: HashSet<(usize, Vec<u32>)>,
    looked: usize,
    /// Regions wanted at most; one more is found to tell that there are more.
    wanted: usize,
    found: Vec<Cells>,
}

/// Regions of `within` that none of `masks` covers, at most `wanted` and whether there are more.
pub(super) fn uncovered(masks: &[Mask], within: &[Vec<bool>], wanted: usize) -> Result<(Vec<Cells>, bool), TooMany> {
    let mut search = Search { masks, within, covered: HashSet::new(), looked: 0, wanted, found: Vec::new() };
    let all = (0..masks.len()).filter_map(|index| u32::try_from(index).ok()).collect();
    search.walk(0, all, &mut Vec::new())?;
    let more = search.found.len() > wanted;
    search.found.truncate(wanted);
    Ok((merged(search.found), more))
}

impl Search<'_> {
    fn mask(&self, rule: u32, column: usize) -> &[bool] {
        &self.masks[rule as usize].cells[column]
    }

    /// Whether everything below is covered.
    fn walk(&mut self, column: usize, rules: Vec<u32>, way: &mut Cells) -> Result<bool, TooMany> {
        if self.found.len() > self.wanted {
            return Ok(false);
        }
        self.looked += 1;
        if self.looked > SETS {
            return Err(TooMany);
        }
        if rules.is_empty() || column == self.within.len() {
            if !rules.is_empty() {
                return Ok(true);
            }
            let rest = self.within[column..].iter().cloned();
            self.found.push(way.iter().cloned().chain(rest).collect());
            return Ok(false);
        }
        let takes_all = |rule: &u32| {
            (column..self.within.len()).all(|column| {
                self.within[column].iter().zip(self.mask(*rule, column)).all(|(within, covers)| !within || *covers)
            })
        };
        if rules.iter().any(takes_all) {
            return Ok(true);
        }
        let key = (column, rules);
        if self.covered.contains(&key) {
            return Ok(true);
        }
        let (column, rules) = key;
        // Cells that the same rules cover, in order of their first cell.
        let mut groups: Vec<(Vec<u32>, Vec<bool>)> = Vec::new();
        for (cell, within) in self.within[column].iter().enumerate() {
            if !within {
                continue;
            }
            let covering: Vec<u32> = rules.iter().copied().filter(|rule| self.mask(*rule, column)[cell]).collect();
            match groups.iter_mut().find(|(known, _)| *known == covering) {
                Some((_, cells)) => cells[cell] = true,
                None => {
                    let mut cells = vec![false; self.within[column].len()];
                    cells[cell] = true;
                    groups.push((covering, cells));
                }
            }
        }
        let mut covered = true;
        for (covering, cells) in groups {
            way.push(cells);
            covered &= self.walk(column + 1, covering, way)?;
            way.pop();
        }
        if covered {
            self.covered.insert((column, rules));
        }
        Ok(covered)
    }
}

/// Puts regions together that differ in one column only.
fn merged(mut regions: Vec<Cells>) -> Vec<Cells> {
    let mut changed = true;
    while changed {
        changed = false;
        'pairs: for first in 0..regions.len() {
            for second in first + 1..regions.len() {
                let mut different = (0..regions[first].len()).filter(|&it| regions[first][it] != regions[second][it]);
                if let (Some(column), None) = (different.next(), different.next()) {
                    let other = regions.remove(second);
                    for (cell, also) in regions[first][column].iter_mut().zip(&other[column]) {
                        *cell |= also;
                    }
                    changed = true;
                    break 'pairs;
                }
            }
        }
    }
    regions
}
