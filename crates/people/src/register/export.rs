//! The register as a document for others.

use jiff::civil::Date;
use serde::Serialize;

use super::{Dossier, Gap, Register, State};

/// Name and version of the format.
const FORMAT: &str = "lotse-register/1";

/// The whole register; its JSON is a documented format, keys and order fixed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Export<'a> {
    /// Always `lotse-register/1`.
    pub format: &'static str,
    /// State of this day.
    pub on: Date,
    /// Entries by number.
    pub entries: Vec<Line<'a>>,
}

/// An entry. Overseers are accounts in the dossier; names are added by whoever may show them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line<'a> {
    /// Its number.
    pub id: u64,
    /// `draft`, `released` or `stopped`.
    pub state: &'static str,
    /// Since when.
    pub since: Date,
    /// Why it was stopped.
    pub stopped_because: Option<&'a str>,
    /// Everything that is written.
    pub dossier: &'a Dossier,
    /// What is missing; nothing for what was released.
    pub gaps: Vec<Gap>,
}

/// The register as of `today`.
#[must_use]
pub fn export(register: &Register, today: Date) -> Export<'_> {
    let entries = register
        .iter()
        .map(|entry| {
            let (state, stopped_because) = match &entry.state {
                State::Draft { .. } => ("draft", None),
                State::Released { .. } => ("released", None),
                State::Stopped { reasons, .. } => ("stopped", Some(reasons.as_str())),
            };
            let dossier = entry.dossier();
            Line { id: entry.id.0, state, since: entry.since, stopped_because, dossier, gaps: dossier.gaps() }
        })
        .collect();
    Export { format: FORMAT, on: today, entries }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::board::tests::{complete, released};
    use super::*;

    #[test]
    fn the_export_names_state_and_gaps_and_is_the_same_each_time() {
        let register = released(complete());
        let today = date(2026, 2, 1);
        let text = serde_json::to_string(&export(&register, today)).expect("plain data");
        assert_eq!(text, serde_json::to_string(&export(&register.clone(), today)).expect("plain data"));
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(value["format"], "lotse-register/1");
        assert_eq!(value["on"], "2026-02-01");
        assert_eq!(value["entries"][0]["state"], "released");
        assert_eq!(value["entries"][0]["gaps"], serde_json::json!([]));
        assert_eq!(value["entries"][0]["dossier"]["class"]["class"], "high-risk");
        assert_eq!(value["entries"][0]["dossier"]["log_months"], 6);
        assert_eq!(value["entries"][1]["state"], "draft");
        assert_eq!(value["entries"][1]["gaps"][0]["code"], "purpose");
        assert_eq!(value["entries"][1]["gaps"][0]["norm"], "Art. 5 (1) b GDPR");
        let german: Vec<String> =
            export(&register, today).entries[1].gaps.iter().map(super::Gap::norm_in_german).collect();
        assert_eq!(german[0], "Art. 5 Abs. 1 b DSGVO");
        assert!(german.contains(&"Art. 4 Nr. 4, 22 DSGVO".to_owned()), "{german:?}");
        assert!(german.contains(&"§ 80 Abs. 1 Nr. 21 BPersVG".to_owned()), "{german:?}");
    }
}
