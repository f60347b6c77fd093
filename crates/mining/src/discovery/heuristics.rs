//! Heuristics miner: which activities depend on which, by frequencies, and what splits and joins there are.
//!
//! Source: Weijters, van der Aalst, Alves de Medeiros, "Process mining with the HeuristicsMiner algorithm", BETA working
//! paper 166, TU Eindhoven, 2006; measures in section 2.1 (dependency), 2.2 (AND and XOR), 2.3 (short loops), 2.1 also
//! all-activities-connected. Long-distance dependencies (section 2.4) are left out.
//!
//! Every trace is taken to begin with an artificial start and to finish with an artificial end, so that logs with several
//! first or last activities need no preparation. Ties: of equally strong best connections the first by name is taken;
//! sets stand in the order of their members, these in the order of their names, start before all, end behind.
//!
//! The net of a heuristic net need not be sound: check it.

use lotse_petri::{Marking, Net};

use super::counts::Counts;
use super::{Error, Traces};

/// Thresholds, each in `[0, 1]`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Least dependency of two different activities.
    pub dependency: f64,
    /// Least dependency of an activity on itself.
    pub self_loop: f64,
    /// Least dependency in a loop of two.
    pub short_loop: f64,
    /// How far below the best connection of an activity another may be.
    pub relative_to_best: f64,
    /// From which value on activities are split or joined as parallel.
    pub parallel: f64,
}

impl Thresholds {
    /// The defaults of the source, section 3: dependency and loops 0.9, relative to best 0.05, AND 0.1.
    #[must_use]
    pub fn weijters() -> Self {
        Self { dependency: 0.9, self_loop: 0.9, short_loop: 0.9, relative_to_best: 0.05, parallel: 0.1 }
    }
}

/// An activity, or the start and end of the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The artificial start.
    Start,
    /// Code in [`Traces::names`].
    Activity(u32),
    /// The artificial end.
    End,
}

/// One step depends on another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dependency {
    /// The step before.
    pub from: Step,
    /// The step that depends on it.
    pub to: Step,
    /// Its measure, in `(-1, 1)`; how sure the dependency is.
    pub measure: f64,
    /// How often `to` follows `from` directly.
    pub count: u64,
}

/// Steps with what comes before and after them.
#[derive(Clone, Debug, PartialEq)]
pub struct HeuristicNet {
    /// Names of the activities.
    pub names: Vec<String>,
    /// The dependencies, by their steps.
    pub dependencies: Vec<Dependency>,
    /// For each step (start, activities, end) sets of steps after it: one of each set follows, in parallel.
    pub outputs: Vec<Vec<Vec<Step>>>,
    /// For each step sets of steps before it: one of each set precedes.
    pub inputs: Vec<Vec<Vec<Step>>>,
}

/// Counts with the artificial start as 0 and end as the last step.
struct Framed {
    counts: Counts,
    last: usize,
    cases: u64,
}

impl Framed {
    fn follows(&self, from: usize, to: usize) -> u64 {
        match (from, to) {
            (0, 0) | (_, 0) => 0,
            (from, to) if from == 0 && to == self.last => self.counts.empty,
            (from, _) if from == self.last => 0,
            (0, to) => self.counts.starts[to - 1],
            (from, to) if to == self.last => self.counts.ends[from - 1],
            (from, to) => self.counts.follows(from - 1, to - 1),
        }
    }

    fn dependency(&self, from: usize, to: usize) -> f64 {
        let (there, back) = (self.follows(from, to) as f64, self.follows(to, from) as f64);
        if from == to { there / (there + 1.0) } else { (there - back) / (there + back + 1.0) }
    }

    fn short_loop(&self, one: usize, other: usize) -> f64 {
        if one == 0 || other == 0 || one == self.last || other == self.last || one == other {
            return 0.0;
        }
        let there = self.counts.between(one - 1, other - 1) + self.counts.between(other - 1, one - 1);
        there as f64 / (there as f64 + 1.0)
    }

    fn step(&self, number: usize) -> Step {
        match number {
            0 => Step::Start,
            last if last == self.last => Step::End,
            activity => Step::Activity(activity as u32 - 1),
        }
    }

    /// The largest sets of `steps` around `of` whose members exclude each other, as lists in order; a step may be in
    /// several. A step that repeats excludes all others.
    ///
    /// The maximal cliques of the steps that are not parallel: Bron and Kerbosch, "Algorithm 457", Communications of the
    /// ACM 16(9), 1973.
    fn sets(&self, of: usize, steps: &[usize], threshold: f64, anchor: impl Fn(usize) -> u64) -> Vec<Vec<usize>> {
        let apart = |one: usize, other: usize| {
            let both = (self.follows(one, other) + self.follows(other, one)) as f64;
            one == of || other == of || both / ((anchor(one) + anchor(other)) as f64 + 1.0) < threshold
        };
        let mut found = Vec::new();
        if !steps.is_empty() {
            cliques(&apart, &mut Vec::new(), steps.to_vec(), Vec::new(), &mut found);
        }
        found.iter_mut().for_each(|set| set.sort_unstable());
        found.sort();
        found
    }
}

fn cliques(
    joined: &dyn Fn(usize, usize) -> bool,
    chosen: &mut Vec<usize>,
    mut open: Vec<usize>,
    mut done: Vec<usize>,
    found: &mut Vec<Vec<usize>>,
) {
    let Some(&pivot) =
        open.iter().chain(&done).max_by_key(|&&pivot| open.iter().filter(|&&one| joined(pivot, one)).count())
    else {
        found.push(chosen.clone());
        return;
    };
    for step in open.clone() {
        if step != pivot && joined(pivot, step) {
            continue;
        }
        let near = |steps: &[usize]| steps.iter().copied().filter(|&one| one != step && joined(step, one)).collect();
        chosen.push(step);
        cliques(joined, chosen, near(&open), near(&done), found);
        chosen.pop();
        open.retain(|&one| one != step);
        done.push(step);
    }
}

/// Discovers dependencies, splits and joins. Linear in the events, cubic in the activities.
///
/// # Errors
/// Where no trace has an event.
pub fn discover(traces: &Traces, thresholds: &Thresholds) -> Result<HeuristicNet, Error> {
    let counts = Counts::of(traces);
    if counts.size() == 0 {
        return Err(Error::NoEvents);
    }
    let last = counts.size() + 1;
    let framed = Framed { counts, last, cases: traces.cases() };
    let kept = connections(&framed, thresholds);
    let size = last + 1;
    let mut dependencies = Vec::new();
    let (mut outputs, mut inputs) = (Vec::new(), Vec::new());
    for step in 0..size {
        let after: Vec<usize> = (0..size).filter(|&to| kept[step * size + to]).collect();
        for &to in &after {
            dependencies.push(Dependency {
                from: framed.step(step),
                to: framed.step(to),
                measure: framed.dependency(step, to),
                count: framed.follows(step, to),
            });
        }
        let before: Vec<usize> = (0..size).filter(|&from| kept[from * size + step]).collect();
        let named = |sets: Vec<Vec<usize>>| -> Vec<Vec<Step>> {
            sets.into_iter().map(|set| set.into_iter().map(|number| framed.step(number)).collect()).collect()
        };
        outputs.push(named(framed.sets(step, &after, thresholds.parallel, |to| framed.follows(step, to))));
        inputs.push(named(framed.sets(step, &before, thresholds.parallel, |from| framed.follows(from, step))));
    }
    Ok(HeuristicNet { names: traces.names().to_vec(), dependencies, outputs, inputs })
}

/// Which connections are kept, as a table of all pairs.
fn connections(framed: &Framed, thresholds: &Thresholds) -> Vec<bool> {
    debug_assert!(framed.cases > 0);
    let size = framed.last + 1;
    let mut kept = vec![false; size * size];
    let others = |step: usize| (0..size).filter(move |&other| other != step);
    // The strongest connection of each step, the first of equals; so that every step is connected.
    let best = |measure: &dyn Fn(usize) -> f64, step: usize| {
        let mut best: Option<(usize, f64)> = None;
        for other in others(step) {
            let value = measure(other);
            if best.is_none_or(|(_, most)| value > most) {
                best = Some((other, value));
            }
        }
        best
    };
    let after: Vec<_> = (0..size).map(|step| best(&|to| framed.dependency(step, to), step)).collect();
    let before: Vec<_> = (0..size).map(|step| best(&|from| framed.dependency(from, step), step)).collect();
    for step in 0..size {
        // Not two connections for a loop of two: its outer step is already connected (source, section 2.3).
        if step != framed.last
            && let Some((to, _)) = after[step]
            && framed.follows(step, to) > 0
        {
            kept[step * size + to] = true;
        }
        if step != 0
            && let Some((from, _)) = before[step]
            && framed.follows(from, step) > 0
        {
            kept[from * size + step] = true;
        }
        if framed.dependency(step, step) >= thresholds.self_loop {
            kept[step * size + step] = true;
        }
    }
    for from in 0..size {
        for to in others(from) {
            if framed.follows(from, to) == 0 {
                continue;
            }
            let measure = framed.dependency(from, to);
            let near = |best: &Option<(usize, f64)>| {
                best.is_some_and(|(_, best)| best - measure <= thresholds.relative_to_best)
            };
            if measure >= thresholds.dependency && (near(&after[from]) || near(&before[to]))
                || framed.short_loop(from, to) >= thresholds.short_loop
            {
                kept[from * size + to] = true;
            }
        }
    }
    kept
}

impl HeuristicNet {
    /// As a Petri net: a place for each set of outputs and of inputs, a silent transition for each dependency that takes
    /// a token from every set it is in before and puts one into every set it is in behind. Start and end are silent.
    #[must_use]
    pub fn to_net(&self) -> Net {
        let mut net = Net::new("heuristics miner");
        let source = net.place("source");
        let sink = net.place("sink");
        let last = self.outputs.len() - 1;
        let number = |step: Step| match step {
            Step::Start => 0,
            Step::Activity(code) => code as usize + 1,
            Step::End => last,
        };
        let transitions: Vec<_> = (0..=last)
            .map(|step| match step {
                0 => net.transition("start", None),
                step if step == last => net.transition("end", None),
                step => net.transition(format!("t{step}"), Some(self.names[step - 1].clone())),
            })
            .collect();
        net.input(source, transitions[0], 1);
        net.output(transitions[last], sink, 1);
        let places = |sets: &[Vec<Vec<Step>>], letter: &str, net: &mut Net| -> Vec<Vec<lotse_petri::PlaceId>> {
            let place = |step: usize, set: usize| format!("{letter}{step}-{}", set + 1);
            sets.iter()
                .enumerate()
                .map(|(step, sets)| (0..sets.len()).map(|set| net.place(place(step, set))).collect())
                .collect()
        };
        let after = places(&self.outputs, "o", &mut net);
        let before = places(&self.inputs, "i", &mut net);
        for step in 0..=last {
            after[step].iter().for_each(|&place| net.output(transitions[step], place, 1));
            before[step].iter().for_each(|&place| net.input(place, transitions[step], 1));
        }
        for dependency in &self.dependencies {
            let (from, to) = (number(dependency.from), number(dependency.to));
            let silent = net.transition(format!("s{from}-{to}"), None);
            let of = |sets: &[Vec<Step>], step: Step, places: &[lotse_petri::PlaceId]| -> Vec<lotse_petri::PlaceId> {
                sets.iter().zip(places).filter(|(set, _)| set.contains(&step)).map(|(_, &place)| place).collect()
            };
            for place in of(&self.outputs[from], dependency.to, &after[from]) {
                net.input(place, silent, 1);
            }
            for place in of(&self.inputs[to], dependency.from, &before[to]) {
                net.output(silent, place, 1);
            }
        }
        net.initial.set(source, 1);
        let mut marking = Marking::default();
        marking.set(sink, 1);
        net.finals.push(marking);
        net
    }
}

#[cfg(test)]
mod tests {
    use super::super::traces::tests::traces;
    use super::*;

    fn shown(log: &str) -> String {
        let found = discover(&traces(log), &Thresholds::weijters()).expect("a net");
        let name = |step: Step| match step {
            Step::Start => "(".to_owned(),
            Step::End => ")".to_owned(),
            Step::Activity(code) => found.names[code as usize].clone(),
        };
        let sets = |sets: &Vec<Vec<Step>>| {
            let set = |set: &Vec<Step>| set.iter().map(|&step| name(step)).collect::<Vec<_>>().join("|");
            sets.iter().map(set).collect::<Vec<_>>().join(" & ")
        };
        let steps = 0..found.outputs.len();
        let step = |step: usize| match step {
            0 => Step::Start,
            step if step == found.outputs.len() - 1 => Step::End,
            step => Step::Activity(step as u32 - 1),
        };
        steps
            .map(|at| format!("{} < {} > {}", sets(&found.inputs[at]), name(step(at)), sets(&found.outputs[at])))
            .collect::<Vec<_>>()
            .join("\n")
    }

    /// The log of section 2.1 of the source, where one noisy trace does not disturb the rest.
    #[test]
    fn parallel_steps_are_found_in_spite_of_noise() {
        let found = shown("a b c d *9; a c b d *9; a e d *9; a c d; a b d; a d");
        assert_eq!(found, " < ( > a\n( < a > b|e & c|e\na < b > d\na < c > d\nb|e & c|e < d > )\na < e > d\nd < ) > ");
    }

    #[test]
    fn loops_of_one_and_two_are_found() {
        let found = shown("a b b b c *20; a b c *20; a d e d c *20; a d e d e d c *10");
        assert!(found.contains("a|b < b > b|c") && found.contains("a|e < d > c|e"), "{found}");
        assert!(found.contains("d < e > d"), "{found}");
    }

    #[test]
    fn measures_are_those_of_the_source() {
        let found = discover(&traces("a b *11; b a *1; "), &Thresholds::weijters()).expect("a net");
        let measure = |from, to| {
            let at = |dependency: &&Dependency| dependency.from == from && dependency.to == to;
            found.dependencies.iter().find(at).map(|dependency| (dependency.measure, dependency.count))
        };
        assert_eq!(measure(Step::Activity(0), Step::Activity(1)), Some((10.0 / 13.0, 11)));
        assert_eq!(measure(Step::Activity(1), Step::Activity(0)), None);
        assert!(matches!(discover(&traces(" "), &Thresholds::weijters()), Err(Error::NoEvents)));
    }
}
