//! Alignments of real logs against PM4Py.

mod support;

use std::collections::BTreeMap;
use std::path::PathBuf;

use lotse_mining::conformance::alignment::{Alignments, Options, align};
use lotse_mining::discovery::Traces;
use lotse_petri::Net;

/// A file beside the test data, or `None`, said loudly.
fn file(path: &str) -> Option<Vec<u8>> {
    let data = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let path = data.join(path);
    let read = std::fs::read(&path).ok();
    if read.is_none() {
        eprintln!("NOT TESTED: {} is absent; set LOTSE_TESTDATA", path.display());
    }
    read
}

fn net(path: &str) -> Option<Net> {
    Some(Net::from_pnml(&file(path)?).expect("a net").with_conventional_final())
}

fn aligned(log: &str, model: &str) -> Option<(Traces, Alignments)> {
    let traces = Traces::of_log(&support::log(log)?);
    let found = align(&traces, &net(model)?, Options::default()).expect("a run");
    assert!(found.is_exact());
    Some((traces, found))
}

/// Costs and counts of all variants, mean fitness and total cost.
#[test]
fn costs_of_the_oracle_logs_equal_those_of_pm4py() {
    for (name, log, total, mean) in [
        ("receipt_wabo", "admin/receipt_wabo.xes.gz", 2465, 0.815_495_3),
        ("running-example", "synthetic/running-example.xes", 0, 1.0),
    ] {
        let Some((traces, found)) = aligned(log, &format!("../oracles/{name}.imf02.pnml")) else { return };
        let Some(oracle) = file(&format!("../oracles/{name}.alignments.json")) else { return };
        let oracle: serde_json::Value = serde_json::from_slice(&oracle).expect("JSON");
        assert_eq!((found.total_cost(), oracle["total_cost"].as_u64()), (total, Some(total)));
        let fitness = found.mean_fitness().expect("cases");
        assert!((fitness - mean).abs() < 5e-8, "{fitness}");
        assert!((fitness - oracle["mean_fitness"].as_f64().expect("a number")).abs() < 1e-12);
        let costs: BTreeMap<Vec<&str>, (u64, u32, f64)> = traces
            .named()
            .zip(&found.variants)
            .map(|(trace, found)| (trace, (found.count, found.cost.upper, found.fitness)))
            .collect();
        let variants = oracle["variants"].as_array().expect("variants");
        assert_eq!(costs.len(), variants.len());
        for variant in variants {
            let trace: Vec<&str> =
                variant["trace"].as_array().expect("a trace").iter().filter_map(|name| name.as_str()).collect();
            let (count, cost, fitness) = costs[&trace];
            assert_eq!((Some(count), Some(u64::from(cost))), (variant["count"].as_u64(), variant["cost"].as_u64()));
            assert!((fitness - variant["fitness"].as_f64().expect("a number")).abs() < 1e-12, "{trace:?}");
        }
    }
}

/// Lines of `golden/alignments.py`.
#[test]
fn costs_on_small_nets_equal_those_of_pm4py() {
    let golden = include_str!("golden/alignments.txt");
    assert!(golden.lines().count() > 70);
    for line in golden.lines() {
        let parts: Vec<&str> = line.split(" | ").collect();
        let [log, model, costs, mean, whole] = parts[..] else { panic!("{line}") };
        let Some((_, found)) = aligned(&format!("../{log}"), model) else { return };
        // One cost a case, in any order: the variants stand in another one.
        let mut expected: Vec<u32> = costs.split(' ').map(|cost| cost.parse().expect("a number")).collect();
        let mut costs: Vec<u32> = found
            .variants
            .iter()
            .flat_map(|variant| std::iter::repeat_n(variant.cost.upper, variant.count as usize))
            .collect();
        expected.sort_unstable();
        costs.sort_unstable();
        assert_eq!(costs, expected, "{log} {model}");
        // PM4Py lets a silent transition cost 1/10,000 of a move, and its log fitness shows it.
        for (own, other, off) in [(found.mean_fitness(), mean, 1e-9), (found.log_fitness(), whole, 1e-3)] {
            let other: f64 = other.parse().expect("a number");
            assert!((own.expect("cases") - other).abs() < off, "{log} {model}: {own:?} {other}");
        }
    }
}
