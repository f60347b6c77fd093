//! `lotse variants`: the variants of a log, most frequent first.

use lotse_eventlog::EventLog;
use lotse_mining::drawing::{self, Lang};

/// The variants as JSON or in words.
pub fn variants(log: &EventLog, json: bool, lang: Lang) -> String {
    let names = |trace: &[u32]| trace.iter().map(|&code| log.activities().text(code)).collect::<Vec<_>>();
    if json {
        let all: Vec<_> = log
            .variants()
            .iter()
            .map(|(_, trace, count)| serde_json::json!({"trace": names(trace), "count": count}))
            .collect();
        return serde_json::to_string_pretty(&all).expect("plain JSON") + "\n";
    }
    let mut text = String::new();
    for (_, trace, cases) in log.variants().iter() {
        text.push_str(&format!("{:>10}  {}\n", drawing::count(u64::from(cases), lang), names(trace).join(" → ")));
    }
    text
}
