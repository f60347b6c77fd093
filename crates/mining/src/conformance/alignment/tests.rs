use std::collections::HashMap;

use lotse_petri::Tree;
use proptest::prelude::*;

use super::*;

fn net(tree: &str) -> Net {
    tree.parse::<Tree>().expect("a tree").to_net("n")
}

fn traces(text: &str) -> Traces {
    Traces::of_names(text.split(';').map(|trace| (trace.split_whitespace().collect::<Vec<_>>(), 1)))
}

fn costs(tree: &str, text: &str) -> Vec<u32> {
    let aligned = align(&traces(text), &net(tree), Options::default()).expect("a run");
    assert!(aligned.is_exact());
    aligned.variants.iter().map(|variant| variant.cost.upper).collect()
}

#[test]
fn swapped_activities_cost_one_log_move_and_one_model_move() {
    assert_eq!(costs("->( 'a', 'b', 'c' )", "a c b"), [2]);
    assert_eq!(costs("->( 'a', 'b', 'c' )", "; a b c; a x b c; b"), [3, 0, 1, 2]);
    assert_eq!(costs("+( 'a', 'b', X( 'c', tau ) )", "b a; c b a; c c"), [0, 0, 3]);
}

#[test]
fn moves_read_as_the_trace_and_as_a_run() {
    let (traces, net) = (traces("a c; b b a d; c a c a"), net("->( 'a', *( +( 'b', 'c' ), tau ), 'd' )"));
    for variant in align(&traces, &net, Options::default()).expect("a run").variants {
        let read: Vec<u32> = variant.moves.iter().filter_map(|step| step.log).collect();
        assert_eq!(read, variant.trace);
        let mut marking = net.initial.clone();
        let mut cost = 0;
        for step in &variant.moves {
            if let Some(transition) = step.model {
                marking = net.fire(&marking, transition).expect("enabled");
                let label = &net.transitions()[transition.index()].label;
                match step.log {
                    Some(code) => assert_eq!(label.as_deref(), Some(traces.names()[code as usize].as_str())),
                    None => cost += u32::from(label.is_some()),
                }
            } else {
                cost += 1;
            }
        }
        assert_eq!(marking.marked().collect::<Vec<_>>(), net.finals[0].marked().collect::<Vec<_>>());
        assert_eq!(cost, variant.cost.upper);
    }
}

#[test]
fn a_net_without_a_run_and_a_log_without_cases_have_no_figure() {
    let mut broken = net("'a'");
    broken.finals[0].0 = vec![1, 1];
    assert_eq!(align(&traces("a"), &broken, Options::default()), Err(Error::NoRun));
    broken.finals.clear();
    assert_eq!(align(&traces("a"), &broken, Options::default()), Err(Error::NoFinalMarking));
    broken.initial = lotse_petri::Marking::default();
    assert_eq!(align(&traces("a"), &broken, Options::default()), Err(Error::NoInitialMarking));
    let none = align(&Traces::default(), &net("'a'"), Options::default()).expect("a run");
    assert_eq!((none.mean_fitness(), none.log_fitness(), none.total_cost()), (None, None, 0));
}

#[test]
fn a_spent_budget_gives_bounds_that_hold() {
    let (traces, net) = (traces("d c b a"), net("->( 'a', 'b', 'c', 'd' )"));
    let exact = align(&traces, &net, Options::default()).expect("a run").variants[0].cost;
    let mut tight = 0;
    for states in [8, 12, 16, 20] {
        let found = align(&traces, &net, Options { states }).expect("a run");
        let Cost { lower, upper } = found.variants[0].cost;
        assert!(lower <= exact.lower && exact.upper <= upper, "{states}: {lower} to {upper}");
        tight += u32::from(lower < upper);
        let worth = found.variants[0].moves.iter().filter(|step| step.log.is_none() || step.model.is_none()).count();
        assert_eq!(worth as u32, upper);
    }
    assert!(tight > 0, "no budget was spent");
    assert_eq!(exact, Cost { lower: 6, upper: 6 });
}

/// The cost by relaxation until nothing changes: no queue, no order, no sharing.
fn exhaustive(net: &Net, trace: &[&str]) -> u32 {
    let full = |marking: &lotse_petri::Marking| {
        let mut full = marking.clone();
        full.0.resize(net.places().len(), 0);
        full
    };
    let mut costs = HashMap::from([((full(&net.initial), 0), 0_u32)]);
    loop {
        let mut better = Vec::new();
        for ((marking, at), cost) in &costs {
            if *at < trace.len() {
                better.push(((marking.clone(), at + 1), cost + 1));
            }
            for (number, transition) in net.transitions().iter().enumerate() {
                let Some(next) = net.fire(marking, TransitionId(number as u32)) else { continue };
                better.push(((next.clone(), *at), cost + u32::from(transition.label.is_some())));
                if *at < trace.len() && transition.label.as_deref() == Some(trace[*at]) {
                    better.push(((next, at + 1), *cost));
                }
            }
        }
        let mut changed = false;
        for (state, cost) in better {
            let old = costs.entry(state).or_insert(u32::MAX);
            changed |= cost < *old;
            *old = cost.min(*old);
        }
        if !changed {
            return costs[&(full(&net.finals[0]), trace.len())];
        }
    }
}

fn any_tree() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![Just("'a'"), Just("'b'"), Just("'c'"), Just("tau")].prop_map(str::to_owned);
    leaf.prop_recursive(3, 8, 3, |inner| {
        let node = (prop_oneof![Just("->"), Just("X"), Just("+")], prop::collection::vec(inner.clone(), 2..4))
            .prop_map(|(operator, children)| format!("{operator}( {} )", children.join(", ")));
        let repeat = (inner.clone(), inner).prop_map(|(body, redo)| format!("*( {body}, {redo} )"));
        prop_oneof![3 => node, 1 => repeat]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn the_cost_equals_that_of_an_exhaustive_search(
        tree in any_tree(),
        log in prop::collection::btree_set(prop::collection::vec(prop::sample::select(vec!["a", "b", "c", "d"]), 0..5), 1..6),
    ) {
        let net = net(&tree);
        let traces = Traces::of_names(log.into_iter().map(|trace| (trace, 1)));
        let aligned = align(&traces, &net, Options::default()).expect("a run");
        for (named, found) in traces.named().zip(&aligned.variants) {
            prop_assert_eq!(found.cost, Cost { lower: exhaustive(&net, &named), upper: found.cost.lower });
        }
    }
}
