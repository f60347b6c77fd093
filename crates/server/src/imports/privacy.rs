//! What is done to names of people before anything is stored.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit as _, Mac as _};
use lotse_eventlog::{EventLog, ImportReport, Scope};
use rustc_hash::FxHashSet;
use sha2::Sha256;

use super::request::{ACTOR, ImportRequest, personal_column};
use crate::{Problem, random};

/// The pseudonym of `text`: the first 64 bits of HMAC-SHA-256 under the key of this
/// installation, behind `P-`.
fn pseudonym(key: &[u8; 32], text: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("any length of key will do");
    mac.update(b"lotse pseudonym 1\0");
    mac.update(text.as_bytes());
    format!("P-{}", random::to_hex(&mac.finalize().into_bytes()[..8]))
}

/// Takes names of people out of `log` and `report`. Returns the columns that now hold
/// pseudonyms. What else mentions these people is pointed out in the report.
///
/// # Errors
/// When a column to drop names the activity.
pub(crate) fn protect(
    log: &mut EventLog,
    report: &mut ImportReport,
    request: &ImportRequest,
    key: &[u8; 32],
) -> Result<Vec<String>, Problem> {
    let mut personal: BTreeSet<String> = request.pseudonymise.iter().cloned().collect();
    personal.insert(ACTOR.to_owned());
    personal.extend(request.mapping.as_ref().and_then(|mapping| mapping.actor.clone()));
    personal.extend(log.roles().actor.map(|id| log.events().column(id).key.clone()));
    let activity = log.activity_column().map(|id| log.events().column(id).key.clone());
    if let Some(column) = activity.filter(|column| personal.contains(column)) {
        return Err(personal_column("personal-activity", &column));
    }
    // What is dropped is pseudonymised first: so its names are known where else they stand.
    let known: Vec<String> = personal.iter().chain(&request.drop).cloned().collect();
    let case_column = log.case_id_column().map(|id| log.cases().column(id).key.clone());
    let people = log.pseudonymise(&known, &|text| pseudonym(key, text));
    log.strip_personal_meta(&people);
    let dropped: Vec<&String> = request.drop.iter().filter(|name| Some(*name) != case_column.as_ref()).collect();
    log.drop_columns(&dropped).map_err(|error| super::refused(&error))?;

    let names: FxHashSet<String> = people.iter().filter(|name| !is_number(name)).cloned().collect();
    for (scope, column, count) in log.columns_mentioning(&names) {
        let column = if scope == Scope::Trace { format!("case:{column}") } else { column };
        let message = format!("column `{column}` still holds {count} values that are names in pseudonymised columns");
        report.diagnostics.push(lotse_eventlog::Diagnostic { line: 0, count: count as u64, message });
    }
    mask(report, &people);
    let present = |name: &String| {
        let key = name.strip_prefix("case:").unwrap_or(name);
        log.events().find(name).is_some() || log.cases().find(key).is_some()
    };
    Ok(personal.into_iter().filter(|name| present(name) && !request.drop.contains(name)).collect())
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'))
}

/// Replaces words of names in texts that quote the file.
fn mask(report: &mut ImportReport, people: &FxHashSet<String>) {
    let words: FxHashSet<&str> = people
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() > 2)
        .collect();
    let clean = |text: &mut String| {
        let mut out = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            out.push_str(if words.contains(&rest[..end]) { "***" } else { &rest[..end] });
            let gap = rest[end..].find(char::is_alphanumeric).map_or(rest.len(), |gap| end + gap);
            out.push_str(&rest[end..gap]);
            rest = &rest[gap..];
        }
        *text = out;
    };
    report.rejected.iter_mut().for_each(|rejected| clean(&mut rejected.reason));
    report.diagnostics.iter_mut().for_each(|diagnostic| clean(&mut diagnostic.message));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_depend_on_the_key() {
        let (one, other) = (pseudonym(&[1; 32], "Erika"), pseudonym(&[2; 32], "Erika"));
        assert_eq!(one, pseudonym(&[1; 32], "Erika"));
        assert_ne!(one, other);
        assert_eq!(one.len(), 18);
    }

    #[test]
    fn quoted_names_are_masked() {
        let mut report = ImportReport::default();
        report.reject(3, || "`time` is not a date: `Muster, Erika`".to_owned());
        mask(&mut report, &["Erika Muster".to_owned()].into_iter().collect());
        assert_eq!(report.rejected[0].reason, "`time` is not a date: `***, ***`");
    }
}
