#![allow(dead_code, missing_docs)]

pub mod feel;
pub mod office;
pub mod reader;

use std::path::PathBuf;

/// The folder of test data, or `None` with a line that says so.
pub fn data() -> Option<PathBuf> {
    let root = std::env::var_os("LOTSE_TESTDATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    if root.is_dir() {
        return Some(root);
    }
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "SKIPPED: no test data at {}", root.display());
    None
}
