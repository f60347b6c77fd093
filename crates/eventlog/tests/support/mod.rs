//! Where the real logs for tests are.

use std::path::{Path, PathBuf};

/// The folder `name` (`data` or `oracles`) of the test data, or `None`, said loudly.
pub fn testdata(name: &str) -> Option<PathBuf> {
    let data = match std::env::var_os("LOTSE_TESTDATA") {
        Some(path) => PathBuf::from(path),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
    };
    let folder = if name == "data" { data } else { data.join("..").join(name) };
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("NOT TESTED: real logs are absent at {}; set LOTSE_TESTDATA", folder.display());
    None
}

/// All files below `folder` whose names end in one of `endings`, sorted.
pub fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a readable folder") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            found.extend(files(&path, endings));
        } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
            found.push(path);
        }
    }
    found.sort();
    found
}
