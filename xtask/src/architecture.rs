//! Holds ARCHITECTURE.md against the code: its list of crates, the arrows between them,
//! and what the pure crates must not depend on.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::Outcome;

/// Crates that neither read the clock nor the network nor a file, from the list's top.
const PURE: [&str; 7] = ["eventlog", "petri", "bpmn", "decision", "mining", "engine", "people"];

/// What would let a pure crate do so.
const IMPURE: [&str; 9] =
    ["tokio", "axum", "rusqlite", "getrandom", "rand", "tempfile", "tracing-subscriber", "ureq", "reqwest"];

/// Workspace crates and foreign crates that a crate depends on.
type Uses = (Vec<String>, Vec<String>);

/// Dependencies of each workspace crate (folder names), normal ones only.
fn dependencies(root: &Path) -> Result<BTreeMap<String, Uses>, String> {
    let output = Command::new("cargo")
        .args(["metadata", "--format-version", "1", "--no-deps", "--locked"])
        .current_dir(root)
        .output()
        .map_err(|error| format!("cargo metadata: {error}"))?;
    let metadata: Value = serde_json::from_slice(&output.stdout).map_err(|error| format!("cargo metadata: {error}"))?;
    let mut found = BTreeMap::new();
    for package in metadata["packages"].as_array().into_iter().flatten() {
        let Some(folder) = package["name"].as_str().and_then(|name| name.strip_prefix("lotse-")) else { continue };
        let (mut own, mut foreign) = (Vec::new(), Vec::new());
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            if !dependency["kind"].is_null() {
                continue;
            }
            let name = dependency["name"].as_str().unwrap_or_default();
            match name.strip_prefix("lotse-") {
                Some(folder) => own.push(folder.to_owned()),
                None => foreign.push(name.to_owned()),
            }
        }
        own.sort();
        found.insert(folder.to_owned(), (own, foreign));
    }
    Ok(found)
}

/// The crates of ARCHITECTURE.md in order: lines such as
/// ``| `mining` | eventlog | what it is |``.
fn listed(document: &str) -> Vec<(String, Vec<String>)> {
    document
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| `")?.split('|').map(str::trim);
            let name = cells.next()?.trim_end_matches('`').to_owned();
            let mut uses: Vec<String> = cells
                .next()?
                .split(',')
                .map(|name| name.trim().to_owned())
                .filter(|name| !name.is_empty() && name != "–")
                .collect();
            uses.sort();
            Some((name, uses))
        })
        .collect()
}

/// Compares list and arrows with `cargo metadata`.
pub fn check(root: &Path) -> Outcome {
    let document =
        std::fs::read_to_string(root.join("ARCHITECTURE.md")).map_err(|error| format!("ARCHITECTURE.md: {error}"))?;
    let listed = listed(&document);
    let actual = dependencies(root)?;
    let names: Vec<&String> = listed.iter().map(|(name, _)| name).collect();
    for name in actual.keys() {
        if !names.contains(&name) {
            return Err(format!("crate `{name}` is not in the list of ARCHITECTURE.md"));
        }
    }
    for (position, (name, uses)) in listed.iter().enumerate() {
        let Some((own, foreign)) = actual.get(name) else {
            return Err(format!("ARCHITECTURE.md lists `{name}`, which does not exist"));
        };
        if own != uses {
            return Err(format!("ARCHITECTURE.md says `{name}` uses {uses:?}; its manifest says {own:?}"));
        }
        for used in own {
            if !names[..position].contains(&used) {
                return Err(format!("`{name}` depends on `{used}`, which does not stand above it in ARCHITECTURE.md"));
            }
        }
        if PURE.contains(&name.as_str())
            && let Some(impure) = foreign.iter().find(|name| IMPURE.contains(&name.as_str()))
        {
            return Err(format!("`{name}` is a pure crate and must not depend on `{impure}`"));
        }
    }
    println!("ARCHITECTURE.md agrees with the code: {} crates", listed.len());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_agrees_with_the_code() {
        check(&crate::root()).expect("ARCHITECTURE.md is true");
    }

    #[test]
    fn a_missing_arrow_is_seen() {
        let found = listed("| `a` | – | x |\n| `b` | a, c | y |\n| name | uses | what |");
        assert_eq!(found, [("a".to_owned(), vec![]), ("b".to_owned(), vec!["a".to_owned(), "c".to_owned()])]);
    }
}
