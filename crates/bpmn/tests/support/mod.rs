//! Finds the models of others; they are never part of the project.
#![allow(dead_code, missing_docs)]

use std::path::{Path, PathBuf};

/// The folder of models, or `None` with a line that says so.
pub fn models() -> Option<PathBuf> {
    let root = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from)
        .join("bpmn");
    if root.is_dir() {
        return Some(root);
    }
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "NOT TESTED: no models at {}; set LOTSE_TESTDATA", root.display());
    None
}

/// Every file of a folder that may hold BPMN, sorted, with its path relative to `root`.
pub fn files(root: &Path, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![root.join(folder)];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|end| end == "bpmn" || end == "xml") {
                let name = path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read(&path).expect("readable")));
            }
        }
    }
    found.sort();
    found
}

pub const FOLDERS: [&str; 7] =
    ["admin_ukho_hocs", "betsy", "engine_bpmn_elements", "engine_operaton", "engine_spiff", "miwg", "pm4py"];
