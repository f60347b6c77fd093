//! `lotse convert`: what happens to a log between reading and writing.

use std::collections::BTreeSet;

use hmac::{Hmac, KeyInit, Mac};
use lotse_eventlog::{EventLog, Scope};
use lotse_mining::drawing::Lang;
use sha2::Sha256;

use crate::files::Failure;

/// Pseudonymises and drops columns. Pseudonyms are HMAC-SHA-256 under a key that is made
/// for this run and forgotten: nobody can test a name against them later, and two runs give
/// different ones.
pub fn protect(log: &mut EventLog, pseudonymise: &[String], drop: &[String], lang: Lang) -> Result<(), Failure> {
    let known = columns(log);
    for name in pseudonymise.iter().chain(drop) {
        if !known.contains(name) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            return Err(Failure::new(format!("there is no column `{name}`; columns are {}", known.join(", "))));
        }
    }
    log.drop_columns(drop).map_err(|error| Failure::caused("--drop", &error))?;
    if pseudonymise.is_empty() {
        return Ok(());
    }
    let mut key = [0u8; 32];
    getrandom::fill(&mut key).map_err(|error| Failure::new(format!("the system gives no random bytes: {error}")))?;
    let people = log.pseudonymise(pseudonymise, &|text| {
        let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(&key).expect("keys of any length");
        mac.update(text.as_bytes());
        let code: String = mac.finalize().into_bytes()[..8].iter().map(|byte| format!("{byte:02x}")).collect();
        format!("p-{code}")
    });
    log.strip_personal_meta(&people);
    for (_, column, values) in log.columns_mentioning(&people) {
        let text = lang.pick("enthält Werte, die in den Pseudonymen vorkommen", "holds values that were pseudonymised");
        eprintln!("`{column}` {text}: {values}");
    }
    Ok(())
}

/// Names of the columns; those of cases also as `case:NAME`.
fn columns(log: &EventLog) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (table, scope) in [(log.events(), Scope::Event), (log.cases(), Scope::Trace)] {
        for column in table.columns.iter().filter(|column| !column.key.is_empty()) {
            names.insert(column.key.clone());
            if scope == Scope::Trace {
                names.insert(format!("case:{}", column.key));
            }
        }
    }
    names
}
