//! Findings as sentences.

use super::{Finding, Region};
use crate::problem::Language;

fn region(region: &Region, german: bool) -> String {
    if region.columns.is_empty() {
        return if german { "bei jeder Eingabe" } else { "for every input" }.to_owned();
    }
    let parts = region
        .columns
        .iter()
        .map(|(title, in_german, in_english)| format!("{title} {}", if german { in_german } else { in_english }));
    let parts: Vec<String> = parts.collect();
    format!("{} {}", if german { "bei" } else { "for" }, parts.join("; "))
}

pub(super) fn sentence(finding: &Finding, language: Language) -> String {
    let german = language == Language::German;
    match finding {
        Finding::Gap(gap) => {
            let place = region(gap, german);
            if german {
                format!("Lücke: Keine Regel passt {place}.")
            } else {
                format!("Gap: no rule matches {place}.")
            }
        }
        Finding::MoreGaps => if german { "Es gibt weitere Lücken." } else { "There are more gaps." }.to_owned(),
        Finding::Overlap { first, second, region: shared } => {
            let place = region(shared, german);
            if german {
                format!("Überschneidung: Die Regeln {first} und {second} passen beide {place}.")
            } else {
                format!("Overlap: the rules {first} and {second} both match {place}.")
            }
        }
        Finding::MoreOverlaps => {
            if german { "Es gibt weitere Überschneidungen." } else { "There are more overlaps." }.to_owned()
        }
        Finding::Hidden { rule } => {
            if german {
                format!("Regel {rule} kommt nie zum Zug: Regeln vor ihr passen immer schon.")
            } else {
                format!("Rule {rule} never decides: rules before it always match.")
            }
        }
        Finding::NotUnderstood { rule, column, text } => {
            if german {
                format!(
                    "Nicht geprüft: Regel {rule}, Spalte {column}: `{text}` ist mehr als ein Vergleich mit festen Werten."
                )
            } else {
                format!("Not checked: rule {rule}, column {column}: `{text}` is more than a comparison with constants.")
            }
        }
        Finding::TooLarge => if german {
            "Nicht vollständig geprüft: Die Tabelle hat zu viele verschiedene Kombinationen."
        } else {
            "Not checked completely: the table has too many different combinations."
        }
        .to_owned(),
    }
}
