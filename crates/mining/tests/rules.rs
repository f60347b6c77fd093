//! Declare rules, temporal profiles and alpha nets of real logs against PM4Py.

mod support;

use std::collections::BTreeMap;

use lotse_mining::discovery::{Traces, alpha, declare, temporal};
use lotse_mining::selection::Selection;
use support::{digest, log};

fn digest_of(mut lines: Vec<String>) -> String {
    lines.sort();
    digest(&lines.join("\n"))
}

/// Lines `log | what | digest` of `golden/rules.py`.
#[test]
fn rules_and_profiles_of_real_logs_equal_those_of_pm4py() {
    let mut golden: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for line in include_str!("golden/rules.txt").lines() {
        let parts: Vec<&str> = line.split(" | ").collect();
        golden.entry(parts[0]).or_default().push((parts[1], parts[2]));
    }
    assert_eq!(golden.len(), 3);
    for (path, expected) in golden {
        let Some(log) = log(path) else { return };
        let traces = Traces::of_log(&log);
        let rules = declare::discover(&traces, &declare::Limits { support: 0.0, confidence: 0.0 });
        let name = |code: u32| traces.names()[code as usize].as_str();
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for rule in &rules {
            let template = serde_json::to_value(rule.template).expect("a name");
            let mut parts = vec![name(rule.a).to_owned()];
            parts.extend(rule.b.map(|b| name(b).to_owned()));
            parts.extend([rule.activated.to_string(), rule.fulfilled.to_string()]);
            found.entry(template.as_str().expect("a name").to_owned()).or_default().push(parts.join("|"));
        }
        let name = |code| log.activities().text(code);
        let profile = temporal::discover(&log, &Selection::all(&log)).into_iter().map(|entry| {
            let (mean, deviation) = (entry.mean_s + 3.7e-5, entry.deviation_s + 3.7e-5);
            format!("{}|{}|{mean:.3}|{deviation:.3}", name(entry.from), name(entry.to))
        });
        found.insert("temporal".into(), profile.collect());
        for (what, expected) in expected {
            let lines = found.remove(what).unwrap_or_default();
            assert_eq!(digest_of(lines), expected, "{path} {what}");
        }
    }
}

/// Places, transitions and arcs of PM4Py's nets.
#[test]
fn alpha_nets_of_real_logs_have_the_size_of_those_of_pm4py() {
    for (path, expected) in [
        ("admin/receipt_wabo.xes.gz", (39, 27, 137)),
        ("other/helpdesk.xes.gz", (5, 14, 18)),
        ("other/Sepsis.xes.gz", (6, 16, 34)),
        ("synthetic/running-example.xes", (7, 8, 19)),
    ] {
        let Some(log) = log(path) else { return };
        let net = alpha::discover(&Traces::of_log(&log)).expect("a net");
        assert_eq!((net.places().len(), net.transitions().len(), net.arc_count()), expected, "{path}");
    }
}
