//! The inductive miner against PM4Py, on generated and on real logs, and its laws.

mod support;

use lotse_mining::discovery::Traces;
use lotse_mining::discovery::inductive::{Noise, discover};
use lotse_petri::Tree;
use proptest::prelude::*;
use support::{digest, log};

fn noise(text: &str) -> Noise {
    Noise::new(text.parse().expect("a number")).expect("between 0 and 1")
}

/// Lines `noise | traces | tree` of `golden/trees.py`.
#[test]
fn trees_of_generated_logs_equal_those_of_pm4py() {
    let mut compared = 0;
    for line in include_str!("golden/trees.txt").lines() {
        let parts: Vec<&str> = line.split(" | ").collect();
        let traces = Traces::of_names(parts[1].split("; ").map(|trace| {
            let (names, count) = trace.split_once('*').expect("a count");
            (names.split_whitespace().collect(), count.parse().expect("a number"))
        }));
        let theirs: Tree = parts[2].parse().expect("a tree");
        let ours = discover(&traces, noise(parts[0]));
        assert_eq!(ours.canonical().to_string(), theirs.canonical().to_string(), "{line}");
        compared += 1;
    }
    assert_eq!(compared, 600);
}

/// Lines `file | noise | digest of the canonical tree`.
#[test]
fn trees_of_real_logs_equal_those_of_pm4py() {
    let mut read: Option<(String, Traces)> = None;
    for line in include_str!("golden/trees_of_logs.txt").lines() {
        let parts: Vec<&str> = line.split(" | ").collect();
        if read.as_ref().is_none_or(|(name, _)| name != parts[0]) {
            let Some(log) = log(parts[0]) else { return };
            read = Some((parts[0].to_owned(), Traces::of_log(&log)));
        }
        let (_, traces) = read.as_ref().expect("just read");
        let tree = discover(traces, noise(parts[1])).canonical();
        assert_eq!(digest(&tree.to_string()), parts[2], "{line}: {tree}");
        if parts[1] == "0.0" {
            let unfit = traces.named().find(|trace| trace.len() < 40 && !tree.accepts(trace));
            assert_eq!(unfit, None, "{line}: {tree}");
        }
    }
}

/// Logs with few activities, so that every fall-through occurs.
fn any_log() -> impl Strategy<Value = Vec<(Vec<String>, u64)>> {
    let trace = prop::collection::vec("[a-e]", 0..7);
    prop::collection::vec((trace, 1u64..9), 0..8)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn without_noise_every_trace_is_in_the_language(log in any_log()) {
        let traces = Traces::of_names(log.clone());
        let tree = discover(&traces, Noise::NONE);
        for (trace, _) in &log {
            prop_assert!(tree.accepts(trace), "{:?} {}", trace, tree);
        }
        let mut names = std::collections::BTreeSet::new();
        tree.activities(&mut names);
        prop_assert!(names.into_iter().eq(traces.names()), "every activity is in the tree: {}", tree);
    }

    #[test]
    fn the_order_of_the_traces_does_not_show(log in any_log(), seed in any::<u64>(), threshold in 0.0..=1.0f64) {
        let noise = Noise::new(threshold).expect("between 0 and 1");
        let expected = discover(&Traces::of_names(log.clone()), noise);
        let mut events = lotse_eventlog::LogBuilder::new();
        let mut cases: Vec<&Vec<String>> =
            log.iter().flat_map(|(trace, count)| std::iter::repeat_n(trace, *count as usize)).collect();
        let mut state = seed | 1;
        for at in (1..cases.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            cases.swap(at, (state >> 33) as usize % (at + 1));
        }
        for (case, trace) in cases.iter().enumerate() {
            for (at, activity) in trace.iter().enumerate() {
                events.event(&case.to_string(), activity, Some(at as i64));
            }
        }
        // A log that is built from events has no cases without any.
        if log.iter().all(|(trace, _)| !trace.is_empty()) {
            prop_assert_eq!(discover(&Traces::of_log(&events.finish()), noise), expected);
        }
        let mut turned = log.clone();
        turned.reverse();
        prop_assert_eq!(discover(&Traces::of_names(turned), noise), discover(&Traces::of_names(cases_of(&cases)), noise));
    }
}

fn cases_of(cases: &[&Vec<String>]) -> Vec<(Vec<String>, u64)> {
    cases.iter().map(|&trace| (trace.clone(), 1)).collect()
}
