//! What is done to names of people before anything is stored.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit as _, Mac as _};
use lotse_eventlog::{EventLog, ImportReport, Scope, Values};
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
/// pseudonyms. A column at least half of whose values are these people is one of people as
/// well; what else mentions them is pointed out in the report.
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
    let case_column = log.case_id_column().map(|id| log.cases().column(id).key.clone());
    let named: Vec<String> = personal.iter().cloned().collect();
    let people = log.pseudonymise(&named, &|text| pseudonym(key, text));
    // What is dropped is read first: it may name people that stand elsewhere as well.
    let mut all = log.pseudonymise(&request.drop, &|text| text.to_owned());
    all.extend(people.iter().cloned());
    log.strip_personal_meta(&all);
    let dropped: Vec<&String> = request.drop.iter().filter(|name| Some(*name) != case_column.as_ref()).collect();
    log.drop_columns(&dropped).map_err(|error| super::refused(&error))?;

    let named = |texts: &FxHashSet<String>| texts.iter().filter(|text| !is_number(text)).cloned().collect();
    let mut note = |count: usize, message: String| {
        report.diagnostics.push(lotse_eventlog::Diagnostic { line: 0, count: count as u64, message });
    };
    for (scope, column, count) in log.columns_mentioning(&named(&people)) {
        if is_of_people(log, scope, &column, count) {
            let name = full_name(scope, &column);
            log.pseudonymise(&[&name], &|text| pseudonym(key, text));
            note(count, format!("column `{name}` holds names of people as well; they were replaced by pseudonyms"));
            personal.insert(name);
        }
    }
    for (scope, column, count) in log.columns_mentioning(&named(&all)) {
        let name = full_name(scope, &column);
        note(
            count,
            format!("column `{name}` still holds {count} values that are names in columns replaced or left out"),
        );
    }
    mask(report, &all);
    let present = |name: &String| {
        let key = name.strip_prefix("case:").unwrap_or(name);
        log.events().find(name).is_some() || log.cases().find(key).is_some()
    };
    Ok(personal.into_iter().filter(|name| present(name) && !request.drop.contains(name)).collect())
}

fn full_name(scope: Scope, column: &str) -> String {
    if scope == Scope::Trace { format!("case:{column}") } else { column.to_owned() }
}

/// Whether at least half of the different values of a column, `count` of them, are names
/// of people. The activity and the case are not judged: they are needed.
fn is_of_people(log: &EventLog, scope: Scope, column: &str, count: usize) -> bool {
    let (table, needed) = match scope {
        Scope::Trace => (log.cases(), log.case_id_column()),
        Scope::Event => (log.events(), log.activity_column()),
    };
    let Some(id) = table.find(column).filter(|id| Some(*id) != needed) else { return false };
    match &table.column(id).values {
        Values::Text { dictionary, .. } => count * 2 >= dictionary.len(),
        _ => false,
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b',' | b'-' | b'+'))
}

/// Replaces words of names in what reports quote of the file, which stands between
/// backticks.
fn mask(report: &mut ImportReport, people: &FxHashSet<String>) {
    let parts = people.iter().flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    let words: FxHashSet<&str> = parts.filter(|word| word.chars().count() > 2).collect();
    let clean = |text: &mut String| {
        let (Some(from), Some(to)) = (text.find('`'), text.rfind('`')) else { return };
        let mut out = text[..from].to_owned();
        let mut rest = &text[from..to];
        while !rest.is_empty() {
            let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
            out.push_str(if words.contains(&rest[..end]) { "***" } else { &rest[..end] });
            let gap = rest[end..].find(char::is_alphanumeric).map_or(rest.len(), |gap| end + gap);
            out.push_str(&rest[end..gap]);
            rest = &rest[gap..];
        }
        out.push_str(&text[to..]);
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
