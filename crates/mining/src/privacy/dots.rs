//! A dotted chart without small groups.

use crate::dotted::Dotted;

/// Leaves out the cells of fewer than `k` cases and rounds the events of the others down to a multiple of
/// `k`, so that charts of overlapping selections cannot be subtracted to the single event. Returns the cells
/// left out. Rows must stand for groups of cases, or their order gives away single ones.
pub fn protect_dots(dotted: &mut Dotted, k: u64) -> usize {
    let before = dotted.cells.len();
    let k = k.max(1);
    dotted.cells.retain(|cell| cell.cases >= k);
    for cell in &mut dotted.cells {
        cell.events -= cell.events % k;
        cell.cases -= cell.cases % k;
    }
    before - dotted.cells.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dotted::Cell;

    #[test]
    fn small_cells_go_and_large_ones_are_rounded() {
        let cell = |x, events, cases| Cell { y: 0, x, activity: 0, events, cases };
        let mut chart = Dotted { cells: vec![cell(0, 12, 4), cell(1, 13, 9), cell(2, 5, 5)], ..Dotted::default() };
        assert_eq!(protect_dots(&mut chart, 5), 1);
        assert_eq!(chart.cells, [cell(1, 10, 5), cell(2, 5, 5)]);
    }
}
