//! `lotse align`: every variant of a log as a run of a model, at the least cost.

use std::path::Path;

use lotse_eventlog::EventLog;
use lotse_mining::conformance::alignment::{self, Alignment, Alignments, Options};
use lotse_mining::discovery::Traces;
use lotse_mining::drawing::{self, Lang};
use lotse_petri::Net;
use serde_json::{Value, json};

use crate::files::Failure;

/// The net in a PNML file, with the usual final marking where it names none.
pub fn net(path: &Path) -> Result<Net, Failure> {
    let bytes = std::fs::read(path).map_err(|error| Failure::caused(path.display(), &error))?;
    let net = Net::from_pnml(&bytes).map_err(|error| Failure::caused(path.display(), &error))?;
    Ok(net.with_conventional_final())
}

/// The alignments as JSON or in words.
pub fn align(log: &EventLog, model: &Path, states: usize, json: bool, lang: Lang) -> Result<String, Failure> {
    let net = net(model)?;
    let traces = Traces::of_log(log);
    let found = alignment::align(&traces, &net, Options { states })
        .map_err(|error| Failure::caused(model.display(), &error))?;
    Ok(if json { as_json(&traces, &net, &found) } else { told(&traces, &found, lang) })
}

/// Names of the activities of a variant.
fn names<'a>(traces: &'a Traces, variant: &Alignment) -> Vec<&'a str> {
    variant.trace.iter().map(|&code| traces.names()[code as usize].as_str()).collect()
}

/// Silent moves have neither event nor label, cost nothing and are not listed.
fn as_json(traces: &Traces, net: &Net, found: &Alignments) -> String {
    let variants = found.variants.iter().map(|variant| {
        let moves = variant.moves.iter().filter_map(|step| {
            let event = step.log.map(|code| traces.names()[code as usize].as_str());
            let label = step.model.and_then(|fired| net.transitions()[fired.index()].label.as_deref());
            (event.is_some() || label.is_some()).then(|| json!([event, label]))
        });
        let mut value = json!({
            "trace": names(traces, variant),
            "count": variant.count,
            "cost": variant.cost.upper,
            "fitness": variant.fitness,
            "alignment": moves.collect::<Vec<Value>>(),
        });
        if !variant.cost.is_exact() {
            value["cost_at_least"] = variant.cost.lower.into();
        }
        value
    });
    let all = json!({
        "total_cost": found.total_cost(),
        "mean_fitness": found.mean_fitness(),
        "log_fitness": found.log_fitness(),
        "exact": found.is_exact(),
        "variants": variants.collect::<Vec<Value>>(),
    });
    serde_json::to_string_pretty(&all).expect("plain JSON") + "\n"
}

fn told(traces: &Traces, found: &Alignments, lang: Lang) -> String {
    let (Some(mean), Some(whole)) = (found.mean_fitness(), found.log_fitness()) else {
        return lang
            .pick("Das Log hat keine Fälle: keine Fitness.\n", "The log has no cases: no fitness.\n")
            .to_owned();
    };
    let number = |value: f64| format!("{value:.4}").replace('.', lang.pick(",", "."));
    let mut text = format!(
        "{}: {}\n{}: {}\n{}: {}\n\n{}\n",
        lang.pick("Gesamtkosten", "Total cost"),
        drawing::count(found.total_cost(), lang),
        lang.pick("Mittlere Fitness der Fälle", "Mean fitness of the cases"),
        number(mean),
        lang.pick("Fitness des Logs", "Fitness of the log"),
        number(whole),
        lang.pick("     Fälle  Kosten  Variante", "     cases    cost  variant"),
    );
    for variant in &found.variants {
        let cost = if variant.cost.is_exact() {
            variant.cost.upper.to_string()
        } else {
            format!("{}–{}", variant.cost.lower, variant.cost.upper)
        };
        let cases = drawing::count(variant.count, lang);
        text.push_str(&format!("{cases:>10}  {cost:>6}  {}\n", names(traces, variant).join(" → ")));
    }
    if !found.is_exact() {
        text.push_str(lang.pick(
            "\nWo zwei Kosten stehen, liegt die kleinste dazwischen; --states erhöht das Budget.\n",
            "\nWhere two costs stand, the least lies between them; --states raises the budget.\n",
        ));
    }
    text
}
