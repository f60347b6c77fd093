//! An attack on withheld figures: whatever is published is put into equations, and intervals
//! are narrowed until nothing changes. No withheld count may end as a single number.

use std::collections::BTreeMap;

use lotse_eventlog::{Bitmap, EventLog, LogBuilder};
use lotse_mining::graph::{Graph, discover};
use lotse_mining::privacy::{Protected, protect_graph};
use lotse_mining::selection::Selection;
use proptest::prelude::*;
use rustc_hash::FxHashSet;

const K: u64 = 5;
const MANY: i64 = i64::MAX / 1_000_000;

type Name = (usize, String, u32, u32);

#[derive(Default)]
struct Attack {
    index: BTreeMap<Name, usize>,
    low: Vec<i64>,
    high: Vec<i64>,
    withheld: Vec<bool>,
    /// Sum of the first equals sum of the second and a number.
    equations: Vec<(Vec<usize>, Vec<usize>, i64)>,
}

impl Attack {
    fn learn(&mut self, name: Name, value: Option<u64>) {
        let (low, high) = value.map_or((1, MANY), |value| (value as i64, value as i64));
        let next = self.low.len();
        self.index.insert(name, next);
        self.low.push(low);
        self.high.push(high);
        self.withheld.push(value.is_none());
    }

    fn map(&mut self, which: usize, map: &Protected) {
        self.learn_all(which, map);
        self.equations_of(which, map, map.unlisted);
    }

    fn learn_all(&mut self, which: usize, map: &Protected) {
        for of in &map.activities {
            self.learn((which, "node".into(), of.activity, 0), of.events);
            self.learn((which, "start".into(), of.activity, 0), of.starts);
            self.learn((which, "end".into(), of.activity, 0), of.ends);
        }
        for of in &map.flows {
            self.learn((which, "edge".into(), of.from, of.to), of.events);
        }
        // Starts and ends that a part withholds may be 0.
        for (name, &at) in self.index.iter().filter(|(name, _)| which > 0 && name.0 == which) {
            if self.withheld[at] && (name.1 == "start" || name.1 == "end") {
                self.low[at] = 0;
            }
        }
    }

    /// The flow through the map; what is not mentioned may be anywhere if there is `slack`.
    fn equations_of(&mut self, which: usize, map: &Protected, slack: bool) {
        let all = |kind: &str, part: &dyn Fn(u32, u32) -> bool| -> Vec<usize> {
            let of = self.index.iter();
            of.filter(|((map, of, a, b), _)| *map == which && of == kind && part(*a, *b)).map(|(_, &i)| i).collect()
        };
        let mut equations = vec![
            (all("start", &|_, _| true), vec![], map.cases as i64),
            (all("end", &|_, _| true), vec![], map.cases as i64),
        ];
        if let Some(events) = map.events {
            equations.push((all("node", &|_, _| true), vec![], events as i64));
        }
        let nodes = self.index.keys().filter(|name| name.0 == which && name.1 == "node");
        for me in nodes.map(|name| name.2) {
            let node = all("node", &|a, _| a == me);
            let mut into = all("start", &|a, _| a == me);
            into.extend(all("edge", &|_, b| b == me));
            let mut out = all("end", &|a, _| a == me);
            out.extend(all("edge", &|a, _| a == me));
            equations.push((into, node.clone(), 0));
            equations.push((out, node, 0));
        }
        for mut equation in equations {
            if slack {
                self.low.push(0);
                self.high.push(MANY);
                self.withheld.push(false);
                equation.0.push(self.low.len() - 1);
            }
            self.equations.push(equation);
        }
    }

    /// Knows every step that there is, and that what a part does not mention may be 0 in it.
    fn assume(&mut self, which: usize, whole: &Graph) {
        let mut names = Vec::new();
        for of in &whole.nodes {
            names.extend(
                [("node", of.events), ("start", of.starts), ("end", of.ends)].map(|of_one| (of_one, of.activity, 0)),
            );
        }
        names.extend(whole.edges.iter().map(|of| (("edge", of.events), of.from, of.to)));
        for ((kind, value), a, b) in names {
            let name = (which, kind.to_owned(), a, b);
            if value > 0 && !self.index.contains_key(&name) {
                self.learn(name.clone(), None);
                self.low[self.index[&name]] = 0;
            }
        }
    }

    /// Figures of the whole are those of both parts together.
    fn parts(&mut self, whole: usize, parts: [usize; 2]) {
        let names: Vec<Name> = self.index.keys().filter(|name| name.0 == whole).cloned().collect();
        for name in names {
            let both: Vec<usize> = parts
                .into_iter()
                .filter_map(|part| self.index.get(&(part, name.1.clone(), name.2, name.3)).copied())
                .collect();
            self.equations.push((both, vec![self.index[&name]], 0));
        }
    }

    fn run(&mut self) {
        for _ in 0..200 {
            let before = (self.low.clone(), self.high.clone());
            for (left, right, number) in &self.equations {
                // left - right = number
                let terms: Vec<(usize, i64)> =
                    left.iter().map(|&i| (i, 1)).chain(right.iter().map(|&i| (i, -1))).collect();
                for &(i, sign) in &terms {
                    let (mut least, mut most) = (0i64, 0i64);
                    for &(other, sign) in terms.iter().filter(|&&(other, _)| other != i) {
                        let (low, high) = (self.low[other], self.high[other]);
                        least += if sign > 0 { low } else { -high };
                        most += if sign > 0 { high } else { -low };
                    }
                    let (a, b) = (number - most, number - least);
                    let (a, b) = if sign > 0 { (a, b) } else { (-b, -a) };
                    self.low[i] = self.low[i].max(a);
                    self.high[i] = self.high[i].min(b);
                    assert!(self.low[i] <= self.high[i], "the equations hold");
                }
            }
            if before == (self.low.clone(), self.high.clone()) {
                break;
            }
        }
    }

    /// Those found that are, or leave of the whole, 1 to `K - 1`. Larger ones were withheld to protect such.
    fn small(&self) -> Vec<Name> {
        let few = |value: i64| (1..K as i64).contains(&value);
        let of = |which: usize, name: &Name| {
            let at = self.index.get(&(which, name.1.clone(), name.2, name.3));
            at.filter(|&&at| self.low[at] == self.high[at]).map_or(0, |&at| self.low[at])
        };
        let mut found = self.found();
        found.retain(|name| [0, 1, 2].into_iter().any(|which| few(of(which, name))));
        found
    }

    fn found(&self) -> Vec<Name> {
        let certain = |&(_, &i): &(&Name, &usize)| self.withheld[i] && self.low[i] == self.high[i] && self.low[i] > 0;
        self.index.iter().filter(certain).map(|(name, _)| name.clone()).collect()
    }
}

fn log(traces: &[(Vec<u8>, u8)]) -> EventLog {
    let mut builder = LogBuilder::new();
    let mut case = 0;
    for (trace, times) in traces {
        for _ in 0..*times {
            case += 1;
            for (at, activity) in trace.iter().enumerate() {
                builder.event(&case.to_string(), &format!("a{activity}"), Some(at as i64));
            }
        }
    }
    builder.finish()
}

fn attack(log: &EventLog, chosen: Option<Bitmap>) -> (Attack, Vec<Protected>) {
    let whole = discover(log, &Selection::all(log), None);
    let shown = protect_graph(&whole, None, &FxHashSet::default(), K);
    let mut attack = Attack::default();
    attack.map(0, &shown);
    let mut maps = vec![shown];
    if let Some(chosen) = chosen {
        let mut rest = chosen.clone();
        rest.invert();
        for (which, cases) in [(1, chosen), (2, rest)] {
            let part = discover(log, &Selection::of_cases(cases), None);
            let shown = protect_graph(&part, Some((&whole, &maps[0])), &FxHashSet::default(), K);
            attack.learn_all(which, &shown);
            attack.assume(which, &whole);
            attack.equations_of(which, &shown, false);
            maps.push(shown);
        }
        attack.parts(0, [1, 2]);
    }
    attack.run();
    (attack, maps)
}

#[test]
fn the_attack_finds_a_cell_that_is_withheld_alone() {
    let log = log(&[
        (vec![0, 1, 3], 20),
        (vec![0, 2, 3], 30),
        (vec![0, 1, 2, 3], 3),
        (vec![0, 3, 2, 1], 9),
        (vec![1, 3], 8),
        (vec![0, 2, 1], 9),
    ]);
    let mut map = protect_graph(&discover(&log, &Selection::all(&log), None), None, &FxHashSet::default(), K);
    let graph = discover(&log, &Selection::all(&log), None);
    for (flow, edge) in map.flows.iter_mut().zip(&graph.edges) {
        flow.events = (edge.cases >= K).then_some(edge.events);
    }
    for of in &mut map.activities {
        let node = graph.nodes.iter().find(|node| node.name == of.name).expect("the same activities");
        (of.events, of.starts, of.ends) = (Some(node.events), Some(node.starts), Some(node.ends));
    }
    let mut attack = Attack::default();
    attack.map(0, &map);
    attack.run();
    assert_eq!(attack.found().len(), 1, "the one step of 3 cases");
    // The protection withholds more, and the attack fails.
    let (attack, maps) = self::attack(&log, None);
    assert!(maps[0].withheld > 1);
    assert_eq!(attack.found(), []);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn no_withheld_count_can_be_computed(
        traces in prop::collection::vec((prop::collection::vec(0u8..5, 1..6), 1u8..14), 1..9),
    ) {
        let log = log(&traces);
        if log.case_count() < K as usize { return Ok(()); }
        let (attack, _) = attack(&log, None);
        prop_assert!(attack.found().is_empty(), "{:?}", attack.found());
    }

    #[test]
    fn a_part_and_the_rest_together_give_no_small_count_away(
        traces in prop::collection::vec((prop::collection::vec(0u8..5, 1..6), 1u8..30), 4..12),
        modulus in 2usize..6,
    ) {
        let log = log(&traces);
        let chosen = Bitmap::from_fn(log.case_count(), |case| case % modulus == 0);
        let (part, all) = (chosen.count(), log.case_count());
        if part < K as usize || all - part < K as usize { return Ok(()); }
        let (attack, maps) = attack(&log, Some(chosen));
        if maps[0].unlisted { return Ok(()); }
        prop_assert!(attack.small().is_empty(), "{:?}", attack.small());
    }
}

/// On a real log the answers of the whole, of a part and of the rest give nothing away, each alone and all
/// together, even to somebody who knows every step that there is.
#[test]
fn answers_about_the_receipt_log_stand_the_attack() {
    let root = std::env::var_os("LOTSE_TESTDATA").map_or_else(
        || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        std::path::PathBuf::from,
    );
    let file =
        std::fs::File::open(root.join("logs/admin/receipt_wabo.xes.gz")).expect("the receipt log of the test data");
    let source = flate2::read::GzDecoder::new(file);
    let (log, _) = lotse_eventlog::xes::read(source, &lotse_eventlog::xes::Options::default(), &mut ()).expect("a log");
    let variants = log.variants().of_case();
    for modulus in [2, 3, 5, 7, 40] {
        for chosen in [
            Bitmap::from_fn(log.case_count(), |case| case % modulus == 0),
            Bitmap::from_fn(log.case_count(), |case| variants[case] % modulus as u32 == 0),
        ] {
            let (all, maps) = attack(&log, Some(chosen));
            assert_eq!(all.small(), [], "{modulus}");
            for (which, map) in maps.iter().enumerate() {
                let mut alone = Attack::default();
                alone.map(which, map);
                alone.run();
                assert_eq!(alone.small(), [], "{modulus}");
            }
        }
    }
}
