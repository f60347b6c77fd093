//! Figures of a table or of a flow, alone or beside those of the whole log.
//!
//! A table whose sum is known is a flow from one place to another. Where the cases are part of a
//! log whose figures are shown too, the same holds as for maps (see [`super::protect_graph`]):
//! what is withheld of the whole is withheld of the part, a figure that leaves 1 to `k - 1` of the
//! whole is as small as its complement, and a part and the rest withhold the same.

use super::network::{Cell, Fate, suppress};

/// A figure that is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Index of the place it leaves; 0 in a table.
    pub from: usize,
    /// Index of the place it enters; 1 in a table.
    pub to: usize,
    /// What is shown.
    pub value: u64,
    /// Cases behind it.
    pub cases: u64,
    /// The same of the whole log, if this is about a part of its cases.
    pub whole: Option<Whole>,
    /// Whether it is withheld for another reason.
    pub refused: bool,
    /// Whether a reader sees of a withheld one if it is at least `k`, as in a list of which smaller ones are left out.
    pub listed: bool,
    /// Whether withheld ones of at least `k` are in the list.
    mentioned: bool,
}

/// The same figure of the whole log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// What is shown, at least that of the part.
    pub value: u64,
    /// Cases behind it.
    pub cases: u64,
    /// Whether it is withheld.
    pub withheld: bool,
}

impl Figure {
    /// A number of cases from one place to another.
    #[must_use]
    pub fn new(from: usize, to: usize, cases: u64) -> Self {
        Self { from, to, value: cases, cases, whole: None, refused: false, listed: false, mentioned: true }
    }

    /// A number of cases in a table.
    #[must_use]
    pub fn in_table(cases: u64) -> Self {
        Self::new(0, 1, cases)
    }

    /// Between what a reader knows `value` to be where it is withheld.
    fn range(&self, value: u64, k: u64) -> (u64, u64) {
        match (self.listed && self.mentioned, value >= k) {
            (false, _) => (1, u64::MAX),
            (true, true) => (k, u64::MAX),
            (true, false) => (1, k - 1),
        }
    }

    fn cell(&self, value: u64, rest: u64, small: bool, k: u64) -> Cell {
        let mut cell = Cell::new(self.from, self.to, value, small);
        let (least, most) = self.range(value, k);
        (cell.down, cell.up) = (value.saturating_sub(least), most.saturating_sub(value));
        if self.whole.is_some_and(|whole| !whole.withheld) {
            // What one part has more, the other has less.
            let (least, most) = if rest == 0 { (0, k - 1) } else { self.range(rest, k) };
            cell.up = cell.up.min(rest.saturating_sub(least));
            cell.down = cell.down.min(most.saturating_sub(rest));
        }
        cell
    }

    /// What is left of the whole: its value and cases.
    fn rest(&self) -> (u64, u64) {
        self.whole
            .map_or((0, 0), |whole| (whole.value.saturating_sub(self.value), whole.cases.saturating_sub(self.cases)))
    }
}

/// Which figures to withhold. Those of 0 are shown. `places` is 2 for a table.
///
/// Either all that are withheld are [`Fate::Withheld`], or all are [`Fate::Unlisted`]: then not even
/// which ones they are may be told.
#[must_use]
pub fn protect_figures(places: usize, figures: &[Figure], k: u64) -> Vec<Fate> {
    let mut fates = decide(places, figures, k);
    if fates.contains(&Fate::Unlisted) {
        if figures.iter().any(|figure| figure.listed) {
            let silent: Vec<Figure> = figures.iter().map(|figure| Figure { mentioned: false, ..*figure }).collect();
            fates = decide(places, &silent, k);
        }
        fates.iter_mut().filter(|fate| **fate == Fate::Withheld).for_each(|fate| *fate = Fate::Unlisted);
    }
    fates
}

fn decide(places: usize, figures: &[Figure], k: u64) -> Vec<Fate> {
    let mut fates = vec![Fate::Shown; figures.len()];
    let few = |cases: u64| 0 < cases && cases < k;
    let mut known = vec![false; figures.len()];
    let mut alone: Vec<bool> = figures.iter().map(|figure| figure.refused || few(figure.cases)).collect();
    if figures.iter().any(|figure| figure.whole.is_some()) {
        // The smaller part decides for both.
        let of = |pick: &dyn Fn(&Figure) -> u64| {
            let values: Vec<u64> = figures.iter().map(pick).collect();
            (values.iter().sum::<u64>(), values)
        };
        let swap = of(&|figure| figure.value) > of(&|figure| figure.rest().0);
        let mut network = Vec::new();
        let mut owners = Vec::new();
        for (index, figure) in figures.iter().enumerate() {
            let (there, cases_there) = figure.rest();
            let hidden = figure.whole.is_some_and(|whole| whole.withheld);
            alone[index] |= figure.value > 0 && (hidden || few(cases_there));
            let small = alone[index] || hidden || few(cases_there) || few(figure.cases);
            let (value, rest) = if swap { (there, figure.value) } else { (figure.value, there) };
            if value == 0 {
                continue;
            }
            let mut cell = figure.cell(value, rest, small, k);
            if rest == 0 && !small && !figure.listed {
                // All of it is in one part, and published with the whole and with the 0 of the rest.
                cell.known = true;
                known[index] = true;
            }
            network.push(cell);
            owners.push(index);
        }
        for (fate, index) in suppress(places, &network, k).into_iter().zip(owners) {
            alone[index] |= fate != Fate::Shown && figures[index].value > 0;
            fates[index] = if figures[index].value > 0 { fate } else { Fate::Shown };
        }
    }
    // What was withheld for both parts has to be enough for this one alone.
    let (network, owners): (Vec<Cell>, Vec<usize>) = figures
        .iter()
        .enumerate()
        .filter(|(_, figure)| figure.value > 0)
        .map(|(index, figure)| {
            let cell = figure.cell(figure.value, figure.rest().0, alone[index], k);
            (Cell { known: known[index], ..cell }, index)
        })
        .unzip();
    for (fate, index) in suppress(places, &network, k).into_iter().zip(owners) {
        if fates[index] != Fate::Unlisted {
            fates[index] = fate;
        }
    }
    fates
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(counts: &[u64]) -> Vec<Figure> {
        counts.iter().map(|&count| Figure::in_table(count)).collect()
    }

    fn text(fates: &[Fate]) -> String {
        let letter = |fate: &Fate| match fate {
            Fate::Shown => '.',
            Fate::Withheld => 'x',
            Fate::Unlisted => '-',
        };
        fates.iter().map(letter).collect()
    }

    #[test]
    fn a_small_figure_takes_another_with_it() {
        assert_eq!(text(&protect_figures(2, &table(&[40, 3, 9, 7, 0]), 5)), ".x.x.");
        assert_eq!(text(&protect_figures(2, &table(&[40, 6]), 5)), "..");
        // All that is known is that there are five of them: each is 1.
        assert_eq!(text(&protect_figures(2, &table(&[1, 1, 1, 1, 1]), 5)), "-----");
    }

    #[test]
    fn a_listed_figure_is_known_to_be_k_and_no_cover_at_k() {
        let mut figures = table(&[5, 1, 100]);
        for figure in &mut figures {
            figure.listed = true;
        }
        assert_eq!(text(&protect_figures(2, &figures, 5)), "xxx");
    }

    #[test]
    fn a_figure_that_leaves_few_of_the_whole_is_small() {
        let mut figures = table(&[40, 28, 20]);
        for (figure, whole) in figures.iter_mut().zip([80, 30, 90]) {
            figure.whole = Some(Whole { value: whole, cases: whole, withheld: false });
        }
        assert_eq!(text(&protect_figures(2, &figures, 5)), ".xx");
    }

    /// All that a reader who sees the part, the whole and both sums can believe the withheld figures of the part to be.
    fn beliefs(part: &[u64], whole: &[u64], of_part: &[Fate], of_whole: &[Fate], listed: Option<u64>) -> Vec<Vec<u64>> {
        let mut found = vec![vec![]];
        for index in 0..part.len() {
            let known = |value: u64| {
                let fits = match listed {
                    // Small ones and those of 0 are left out alike, and perhaps others with them.
                    Some(_) if of_part[index] == Fate::Unlisted => true,
                    Some(k) if part[index] < k => value < k || of_part.contains(&Fate::Unlisted),
                    _ if of_part[index] == Fate::Shown => value == part[index],
                    _ => value >= listed.unwrap_or(1),
                };
                fits && (of_whole[index] != Fate::Shown || value <= whole[index])
            };
            let most = part.iter().sum::<u64>();
            found = found
                .into_iter()
                .flat_map(|so_far: Vec<u64>| {
                    (0..=most).filter(|&value| known(value)).map(move |value| [so_far.clone(), vec![value]].concat())
                })
                .filter(|values| values.iter().sum::<u64>() <= most)
                .collect();
        }
        found.retain(|values| values.iter().sum::<u64>() == part.iter().sum::<u64>());
        found
    }

    proptest! {
        #[test]
        fn nothing_withheld_can_be_computed(cells in prop::collection::vec((0u64..7, 0u64..7), 1..5), k in 2u64..5, listed: bool) {
            let part: Vec<u64> = cells.iter().map(|cell| cell.0).collect();
            let whole: Vec<u64> = cells.iter().map(|cell| cell.0 + cell.1).collect();
            let table = |values: &[u64]| -> Vec<Figure> {
                table(values).into_iter().map(|figure| Figure { listed, ..figure }).collect()
            };
            let few = |count: u64| 0 < count && count < k;
            // Other parts are refused.
            let (sum, all) = (part.iter().sum::<u64>(), whole.iter().sum::<u64>());
            prop_assume!(!few(sum) && !few(all - sum) && !few(all));
            let of_whole = protect_figures(2, &table(&whole), k);
            let of = |values: &[u64]| {
                let mut figures = table(values);
                for ((figure, &value), fate) in figures.iter_mut().zip(&whole).zip(&of_whole) {
                    figure.whole = Some(Whole { value, cases: value, withheld: *fate != Fate::Shown });
                }
                protect_figures(2, &figures, k)
            };
            let fates = of(&part);
            for (index, fate) in fates.iter().enumerate() {
                let (here, there) = cells[index];
                if here > 0 && (few(here) || few(there) || of_whole[index] != Fate::Shown) {
                    prop_assert!(*fate != Fate::Shown, "{:?} {:?} {index}", cells, fates);
                }
                if *fate == Fate::Withheld || listed && *fate == Fate::Unlisted {
                    let beliefs = beliefs(&part, &whole, &fates, &of_whole, listed.then_some(k));
                    let first = beliefs[0][index];
                    prop_assert!(beliefs.iter().any(|one| one[index] != first), "{:?} {:?} {index}", cells, fates);
                }
            }
        }
    }
}
