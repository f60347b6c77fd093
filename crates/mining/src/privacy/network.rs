//! Complementary suppression in a table whose margins are known.
//!
//! The counts of a process map are a flow: what enters an activity leaves it. So are the
//! cells of a one-dimensional table (all from one place to another) and arrivals, stock and
//! completions over time. A reader who knows a margin and all cells but one computes the
//! missing one. The rules of statistical offices for network-structured tables apply
//! (Cox, "Network Models for Complementary Cell Suppression", Journal of the American
//! Statistical Association 90(432), 1995): a withheld cell is safe when the withheld cells
//! can be shifted along a cycle through it without contradicting anything published.
//!
//! A withheld cell is known to be at least 1, since what is 0 is published as 0.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A cell: a flow from one place to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Index of the place it leaves.
    pub from: usize,
    /// Index of the place it enters.
    pub to: usize,
    /// How much; above 0, unless readers do not know that.
    pub value: u64,
    /// Whether it must not be published.
    pub small: bool,
    /// Whether it cannot be withheld, because other answers tell it.
    pub known: bool,
    /// By how much it could be smaller, as far as other answers tell. At most `value - 1`.
    pub down: u64,
    /// By how much it could be greater, as far as other answers tell.
    pub up: u64,
    /// The same of the rest of a log of which this is a part, published with the same gaps; 0 where there is no rest.
    pub other: u64,
    /// Whether the sum of all these cells is published too, as that of the events of all activities is.
    pub counted: bool,
}

impl Cell {
    /// A cell of which nothing else is known.
    #[must_use]
    pub fn new(from: usize, to: usize, value: u64, small: bool) -> Self {
        Self {
            from,
            to,
            value,
            small,
            known: false,
            down: value.saturating_sub(1),
            up: u64::MAX,
            other: 0,
            counted: false,
        }
    }

    fn cost(&self) -> u64 {
        self.value.saturating_add(self.other).saturating_add(8)
    }

    fn room(&self, more: bool) -> u64 {
        if more { self.up } else { self.down }
    }
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Published.
    Shown,
    /// There, but without its value.
    Withheld,
    /// Not even mentioned: had it been there without its value, the value could be computed.
    Unlisted,
}

/// Which cells to withhold so that none of them can be computed, and so that what is missing
/// from a margin is at least `k` as far as the margin has so much.
///
/// Cells are withheld by the least value; ties by the order given. The result depends on the
/// arguments alone.
#[must_use]
pub fn suppress(places: usize, cells: &[Cell], k: u64) -> Vec<Fate> {
    let mut network = Network::new(places, cells);
    for (index, cell) in cells.iter().enumerate() {
        network.withheld[index] = cell.small;
    }
    loop {
        let before = network.count();
        network.fill_margins(k);
        network.fill_count(k);
        for (index, cell) in cells.iter().enumerate() {
            if cell.counted && network.open(index) {
                network.unlisted[index] = !network.exchange(index);
            }
        }
        let mut order: Vec<usize> = (0..cells.len()).filter(|&index| !cells[index].counted).collect();
        order.sort_by_key(|&index| (Reverse(cells[index].value), index));
        for index in order {
            if network.open(index) {
                network.unlisted[index] = !network.close_cycle(index);
            }
        }
        if network.count() == before {
            return network.fates();
        }
    }
}

/// One step along a path: a cell, and whether it grows.
type Step = (usize, bool);

struct Network<'a> {
    cells: &'a [Cell],
    /// For each place the cells at it, and whether they leave it.
    at: Vec<Vec<(usize, bool)>>,
    withheld: Vec<bool>,
    safe: Vec<bool>,
    unlisted: Vec<bool>,
}

/// Cheapest ways from one place: cost, and the step that led there.
struct Ways {
    cost: Vec<u64>,
    by: Vec<Option<Step>>,
}

impl<'a> Network<'a> {
    fn new(places: usize, cells: &'a [Cell]) -> Self {
        let mut at = vec![Vec::new(); places];
        for (index, cell) in cells.iter().enumerate() {
            at[cell.from].push((index, true));
            at[cell.to].push((index, false));
        }
        let none = vec![false; cells.len()];
        Self { cells, at, withheld: none.clone(), safe: none.clone(), unlisted: none }
    }

    fn count(&self) -> usize {
        self.withheld.iter().filter(|&&withheld| withheld).count()
    }

    /// Whether it is withheld and nothing has been found yet that makes it uncertain.
    fn open(&self, index: usize) -> bool {
        self.withheld[index] && !self.safe[index] && !self.unlisted[index]
    }

    fn fates(&self) -> Vec<Fate> {
        (0..self.cells.len())
            .map(|index| match (self.withheld[index], self.unlisted[index] && !self.safe[index]) {
                (false, _) => Fate::Shown,
                (true, false) => Fate::Withheld,
                (true, true) => Fate::Unlisted,
            })
            .collect()
    }

    /// The same for the sum of the counted cells.
    fn fill_count(&mut self, k: u64) {
        loop {
            let counted = || (0..self.cells.len()).filter(|&index| self.cells[index].counted);
            let mut missing = [0u64; 2];
            for cell in counted().filter(|&index| self.withheld[index]).map(|index| &self.cells[index]) {
                missing[0] += cell.value;
                missing[1] += cell.other;
            }
            let least = counted()
                .filter(|&index| !self.withheld[index] && !self.cells[index].known)
                .min_by_key(|&index| (self.cells[index].value, index));
            match least {
                Some(cell) if missing.into_iter().any(|missing| 0 < missing && missing < k) => {
                    self.withheld[cell] = true;
                }
                _ => break,
            }
        }
    }

    /// Where one side of a place lacks less than `k`, withholds its least other cells.
    fn fill_margins(&mut self, k: u64) {
        for place in 0..self.at.len() {
            loop {
                // Entering and leaving, of this part and of the rest.
                let mut missing = [[0u64; 2]; 2];
                for &(cell, leaves) in &self.at[place] {
                    if self.withheld[cell] {
                        missing[0][usize::from(leaves)] += self.cells[cell].value;
                        missing[1][usize::from(leaves)] += self.cells[cell].other;
                    }
                }
                // With gaps on both sides only their difference is known.
                let few = |of: &&[u64; 2]| (of[0] == 0 || of[1] == 0) && (1..k).contains(&of[0].max(of[1]));
                let Some(of) = missing.iter().find(few) else { break };
                let side = of[1] > 0;
                let least = |wanted: bool| {
                    self.at[place]
                        .iter()
                        .filter(|&&(cell, leaves)| leaves == wanted && !self.withheld[cell] && !self.cells[cell].known)
                        .map(|&(cell, _)| (self.cells[cell].value, cell))
                        .min()
                };
                let Some((_, cell)) = least(side).or_else(|| least(!side)) else { break };
                self.withheld[cell] = true;
            }
        }
    }

    /// Makes a cell that is not counted uncertain by a cycle of such cells, if there is one.
    fn close_cycle(&mut self, index: usize) -> bool {
        let Cell { from, to, .. } = self.cells[index];
        let mut best: Option<(u64, bool, Vec<Step>)> = None;
        for more in [true, false] {
            if self.cells[index].room(more) == 0 {
                continue;
            }
            // What the cell brings more into `to` has to come back to `from`.
            let (start, goal) = if more { (to, from) } else { (from, to) };
            let ways = self.ways(start, Some(index), Some(goal));
            if ways.cost[goal] < best.as_ref().map_or(u64::MAX, |best| best.0) {
                best = Some((ways.cost[goal], more, self.trace(&ways, start, goal)));
            }
        }
        let Some((_, more, mut steps)) = best else { return false };
        steps.push((index, more));
        self.shift(&steps);
        true
    }

    /// Makes a counted cell uncertain: it grows, another counted cell shrinks, or the other way round.
    fn exchange(&mut self, index: usize) -> bool {
        let mut candidates: Vec<(u64, usize, bool)> = Vec::new();
        for more in [true, false] {
            if self.cells[index].room(more) == 0 {
                continue;
            }
            let Cell { from, to, .. } = self.cells[index];
            // Round: through the cell, on to the other, through that against it, and back.
            let (start, goal) = if more { (to, from) } else { (from, to) };
            let (onward, back) = (self.ways(start, Some(index), None), self.ways_into(goal, index));
            for (other, cell) in self.cells.iter().enumerate() {
                if other == index || !cell.counted || cell.known || cell.room(!more) == 0 {
                    continue;
                }
                let (enter, leave) = if more { (cell.to, cell.from) } else { (cell.from, cell.to) };
                let hide = if self.withheld[other] { 0 } else { cell.cost() };
                let cost = onward.cost[enter].saturating_add(back.cost[leave]).saturating_add(hide);
                if cost < u64::MAX {
                    candidates.push((cost, other, more));
                }
            }
        }
        candidates.sort_unstable();
        for (_, other, more) in candidates {
            let (Cell { from, to, .. }, partner) = (self.cells[index], self.cells[other]);
            let (start, goal) = if more { (to, from) } else { (from, to) };
            let (enter, leave) = if more { (partner.to, partner.from) } else { (partner.from, partner.to) };
            let onward = self.ways(start, Some(index), Some(enter));
            let mut steps = self.trace(&onward, start, enter);
            let back = self.ways(leave, Some(index), Some(goal));
            steps.extend(self.trace(&back, leave, goal));
            steps.push((index, more));
            steps.push((other, !more));
            if self.possible(&steps) {
                self.shift(&steps);
                return true;
            }
        }
        false
    }

    /// Sum of the steps for each cell.
    fn changes(steps: &[Step]) -> Vec<(usize, i64)> {
        let mut sorted: Vec<Step> = steps.to_vec();
        sorted.sort_unstable();
        let mut changes: Vec<(usize, i64)> = Vec::new();
        for (cell, more) in sorted {
            let change = if more { 1 } else { -1 };
            match changes.last_mut() {
                Some(last) if last.0 == cell => last.1 += change,
                _ => changes.push((cell, change)),
            }
        }
        changes.retain(|&(_, change)| change != 0);
        changes
    }

    fn possible(&self, steps: &[Step]) -> bool {
        Self::changes(steps).iter().all(|&(cell, change)| self.cells[cell].room(change > 0) >= change.unsigned_abs())
    }

    /// Withholds what changes along the steps; all of it is uncertain from now on.
    fn shift(&mut self, steps: &[Step]) {
        for (cell, _) in Self::changes(steps) {
            self.withheld[cell] = true;
            self.safe[cell] = true;
        }
    }

    /// Cheapest ways from `start` over cells that are not counted, `without` one, by Dijkstra's
    /// algorithm; a way costs what it withholds. Stops at `goal`.
    fn ways(&self, start: usize, without: Option<usize>, goal: Option<usize>) -> Ways {
        self.search(start, without, goal, false)
    }

    /// Costs of the cheapest ways into `goal`.
    fn ways_into(&self, goal: usize, without: usize) -> Ways {
        self.search(goal, Some(without), None, true)
    }

    fn search(&self, start: usize, without: Option<usize>, goal: Option<usize>, backwards: bool) -> Ways {
        let mut ways = Ways { cost: vec![u64::MAX; self.at.len()], by: vec![None; self.at.len()] };
        ways.cost[start] = 0;
        let mut queue = BinaryHeap::from([Reverse((0u64, start))]);
        while let Some(Reverse((cost, place))) = queue.pop() {
            if cost > ways.cost[place] {
                continue;
            }
            if goal == Some(place) {
                break;
            }
            for &(index, leaves) in &self.at[place] {
                let cell = &self.cells[index];
                // Walking along a cell makes it grow, against it makes it shrink.
                let more = leaves != backwards;
                let hide = if self.withheld[index] { 0 } else { cell.cost() };
                if without == Some(index)
                    || cell.counted
                    || cell.room(more) == 0
                    || (cell.known && !self.withheld[index])
                {
                    continue;
                }
                let next = if leaves { cell.to } else { cell.from };
                let total = cost.saturating_add(hide);
                if total < ways.cost[next] {
                    ways.cost[next] = total;
                    ways.by[next] = Some((index, more));
                    queue.push(Reverse((total, next)));
                }
            }
        }
        ways
    }

    fn trace(&self, ways: &Ways, start: usize, goal: usize) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut place = goal;
        while place != start {
            let (index, more) = ways.by[place].expect("a place with a cost was reached by a step");
            steps.push((index, more));
            place = if more { self.cells[index].from } else { self.cells[index].to };
        }
        steps
    }
}
