use std::collections::BTreeSet;

use lotse_petri::{Marking, TransitionId};
use proptest::prelude::*;

use super::super::traces::tests::traces;
use super::*;

/// Words of at most `longest` activities that the net runs from start to end.
fn words(net: &Net, longest: usize) -> Vec<String> {
    let full = |marking: &Marking| {
        let mut full = marking.clone();
        full.0.resize(net.places().len(), 0);
        full
    };
    let last = full(&net.finals[0]);
    let mut seen = BTreeSet::from([(full(&net.initial), String::new())]);
    let mut open: Vec<(Marking, String)> = seen.iter().cloned().collect();
    let mut found = BTreeSet::new();
    while let Some((marking, word)) = open.pop() {
        if marking == last {
            found.insert(word.clone());
        }
        for (at, transition) in net.transitions().iter().enumerate() {
            let Some(next) = net.fire(&marking, TransitionId(at as u32)) else { continue };
            let longer = word.clone() + transition.label.as_deref().unwrap_or("");
            if longer.len() <= longest && seen.insert((next.clone(), longer.clone())) {
                open.push((next, longer));
            }
        }
    }
    found.into_iter().collect()
}

fn found(log: &str) -> Found {
    discover(&traces(log), &Options { filter: 0.0, ..Options::augusto() }).expect("a net")
}

#[test]
fn concurrency_choice_and_skips_are_found() {
    let net = found("a b c d *10; a c b d *10; a e d *10; a e *5");
    assert_eq!(
        (words(&net.net, 4), net.repair),
        (vec!["abcd".into(), "acbd".into(), "ae".into(), "aed".into()], Repair::None)
    );
}

#[test]
fn loops_of_one_and_two_stay() {
    let net = found("a b b c *10; a b c *10");
    assert_eq!(words(&net.net, 4), ["abbc", "abc"]);
    let net = found("a d e d c *10; a d c *10; a d e d e d c *5");
    assert_eq!(words(&net.net, 5), ["adc", "adedc"]);
}

#[test]
fn the_rarer_of_two_directions_goes() {
    let net = found("a b c *10; a c b *1");
    assert_eq!((words(&net.net, 5), net.repair), (vec!["ab".into(), "abc".into(), "ac".into()], Repair::None));
}

#[test]
fn rare_edges_go_unless_they_are_needed() {
    let log = "a b c *90; a c *10; a d c *1";
    let filtered = discover(&traces(log), &Options { filter: 0.9, ..Options::augusto() }).expect("a net");
    assert_eq!(words(&filtered.net, 3), ["abc", "adc"]);
    assert_eq!(words(&found(log).net, 3), ["abc", "ac", "adc"]);
}

#[test]
fn a_case_without_events_is_a_way_past_everything() {
    assert_eq!(words(&found("a *3; ").net, 2), ["", "a"]);
    assert!(matches!(discover(&traces(" "), &Options::augusto()), Err(Error::NoEvents)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_net_is_always_sound_and_has_every_activity(
        log in prop::collection::vec((prop::collection::vec("[a-f]", 1..8), 1u64..9), 1..8),
        concurrency in 0.0..=1.0f64,
        filter in 0.0..=1.0f64,
    ) {
        let traces = Traces::of_names(log);
        let found = discover(&traces, &Options { concurrency, filter }).expect("a net");
        prop_assert_eq!(sound::check(&found.net), Soundness::Sound);
        let labels: BTreeSet<&str> = found.net.transitions().iter().filter_map(|one| one.label.as_deref()).collect();
        prop_assert!(labels.into_iter().eq(traces.names()));
    }
}
