//! `lotse soundness`: whether every case can end, and why not.

use std::path::Path;

use lotse_mining::drawing::Lang;
use lotse_petri::soundness::{self, Fault, Verdict};
use lotse_petri::{Marking, Net, TransitionId};
use serde_json::{Value, json};

use super::align::net;
use crate::files::Failure;

/// The verdict as JSON or in words.
pub fn soundness(model: &Path, most: usize, json: bool, lang: Lang) -> Result<String, Failure> {
    let net = net(model)?;
    let verdict = soundness::decide(&net, most).map_err(|error| Failure::caused(model.display(), &error))?;
    Ok(if json { as_json(&net, &verdict) } else { told(&net, &verdict, lang) })
}

/// Label of a transition, or its identifier where it is silent.
fn name(net: &Net, fired: TransitionId) -> &str {
    let transition = &net.transitions()[fired.index()];
    transition.label.as_deref().unwrap_or(&transition.id)
}

fn names<'a>(net: &'a Net, path: &[TransitionId]) -> Vec<&'a str> {
    path.iter().map(|&fired| name(net, fired)).collect()
}

fn as_json(net: &Net, verdict: &Verdict) -> String {
    let tokens = |marking: &Marking| -> Value {
        marking.marked().map(|(place, tokens)| (net.places()[place.index()].id.clone(), Value::from(tokens))).collect()
    };
    let fault = |fault: &Fault| match fault {
        Fault::Improper { path, marking } => {
            json!({"fault": "improper", "path": names(net, path), "marking": tokens(marking)})
        }
        Fault::Unbounded { path, again, marking } => json!({
            "fault": "unbounded", "path": names(net, path), "again": names(net, again), "marking": tokens(marking)
        }),
        Fault::Deadlock { path, marking } => {
            json!({"fault": "deadlock", "path": names(net, path), "marking": tokens(marking)})
        }
        Fault::Livelock { path, marking } => {
            json!({"fault": "livelock", "path": names(net, path), "marking": tokens(marking)})
        }
        Fault::Dead(transition) => {
            json!({"fault": "dead", "transition": net.transitions()[transition.index()].id, "label": name(net, *transition)})
        }
    };
    let value = match verdict {
        Verdict::Sound { markings } => json!({"sound": true, "markings": markings}),
        Verdict::Unsound(faults) => json!({"sound": false, "faults": faults.iter().map(fault).collect::<Vec<_>>()}),
        Verdict::Undecided { visited } => json!({"sound": null, "visited": visited}),
    };
    serde_json::to_string_pretty(&value).expect("plain JSON") + "\n"
}

fn told(net: &Net, verdict: &Verdict, lang: Lang) -> String {
    let faults = match verdict {
        Verdict::Sound { markings } => {
            return format!(
                "{} ({markings} {})\n",
                lang.pick("korrekt (sound)", "sound"),
                lang.pick("Markierungen", "markings")
            );
        }
        Verdict::Undecided { visited } => {
            return format!(
                "{} {visited} {}\n",
                lang.pick("unentschieden nach", "undecided after"),
                lang.pick("Markierungen; --markings erhöht die Grenze", "markings; --markings raises the bound")
            );
        }
        Verdict::Unsound(faults) => faults,
    };
    let mut text = lang.pick("nicht korrekt (sound):\n", "not sound:\n").to_owned();
    let after = lang.pick("nach", "after");
    for fault in faults {
        let (what, path) = match fault {
            Fault::Improper { path, .. } => (lang.pick("läuft nach dem Ende weiter", "goes on after the end"), path),
            Fault::Unbounded { path, .. } => (lang.pick("unbeschränkt", "unbounded"), path),
            Fault::Deadlock { path, .. } => (lang.pick("Verklemmung", "deadlock"), path),
            Fault::Livelock { path, .. } => (lang.pick("endlose Schleife", "livelock"), path),
            Fault::Dead(transition) => {
                let never = lang.pick("kann nie eintreten", "can never happen");
                text.push_str(&format!("  {never}: {}\n", name(net, *transition)));
                continue;
            }
        };
        text.push_str(&format!("  {what} {after}: {}\n", names(net, path).join(" → ")));
        if let Fault::Unbounded { again, .. } = fault {
            let again = names(net, again).join(" → ");
            text.push_str(&format!("    {}: {again}\n", lang.pick("immer wieder", "again and again")));
        }
    }
    text
}
