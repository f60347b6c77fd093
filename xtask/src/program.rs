//! The program as a whole: building it, starting the demonstration, its interface document,
//! and the tests in a browser.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::{Failure, Outcome, cargo, npm, root, run_with, setup};

/// Builds the user interface unless it is newer than everything it is made of.
pub fn web_if_needed() -> Outcome {
    setup::npm_packages(&root())?;
    let web = root().join("web");
    let built = std::fs::metadata(web.join("dist/index.html")).and_then(|about| about.modified()).ok();
    let parts = ["src", "locales", "public", "index.html", "package-lock.json", "svelte.config.js", "vite.config.ts"];
    let newest = parts.iter().filter_map(|part| newest(&web.join(part))).max();
    if built.is_some() && built >= newest {
        return Ok(());
    }
    println!("building the user interface");
    npm(&["run", "--silent", "build"])
}

/// When the youngest file of `path` was changed.
fn newest(path: &Path) -> Option<SystemTime> {
    if !path.is_dir() {
        return std::fs::metadata(path).and_then(|about| about.modified()).ok();
    }
    std::fs::read_dir(path).ok()?.filter_map(|entry| newest(&entry.ok()?.path())).max()
}

/// Builds the binary with the user interface in it and says where it is.
pub fn binary() -> Result<PathBuf, Failure> {
    web_if_needed()?;
    cargo(&["build", "--workspace", "--bin", "lotse"])?;
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    Ok(target.join("debug/lotse"))
}

/// Builds what is needed and becomes `lotse demo`.
pub fn demo(arguments: &[String]) -> Outcome {
    let binary = binary()?;
    let mut command = Command::new(&binary);
    command.arg("demo").args(arguments);
    #[cfg(unix)]
    {
        // In its place, so that a signal reaches the server.
        let error = std::os::unix::process::CommandExt::exec(&mut command);
        Err(format!("`{}` cannot be started: {error}", binary.display()))
    }
    #[cfg(not(unix))]
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the demonstration ended with {status}")),
        Err(error) => Err(format!("`{}` cannot be started: {error}", binary.display())),
    }
}

/// End-to-end tests in chromium on the real binary; `files` narrows them down.
pub fn e2e(files: &[String]) -> Outcome {
    setup::debian_packages(&["chromium"])?;
    let binary = binary()?;
    let mut arguments = vec!["e2e/run.mjs"];
    arguments.extend(files.iter().map(String::as_str));
    let binary = binary.to_str().ok_or("the path of the binary is not UTF-8")?;
    run_with(&root().join("web"), "node", &arguments, &[("LOTSE_BIN", binary)])
}

const DOCUMENT: &str = "web/openapi.json";
const TYPES: &str = "web/src/api/schema.d.ts";

/// What the server says of its interface.
fn document(binary: &Path) -> Result<String, Failure> {
    let output = Command::new(binary)
        .arg("openapi")
        .output()
        .map_err(|error| format!("`{}` cannot be started: {error}", binary.display()))?;
    if !output.status.success() {
        return Err(format!("`lotse openapi` failed: {}", String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|_| "`lotse openapi` does not print text".to_owned())
}

/// Types of the user interface made from the document `from`.
fn types(from: &Path, to: &Path) -> Outcome {
    let (from, to) = (from.to_str().ok_or("not UTF-8")?, to.to_str().ok_or("not UTF-8")?);
    npm(&["exec", "--silent", "--offline", "--", "openapi-typescript", from, "-o", to])
}

/// Writes the interface document and the types made from it.
pub fn openapi() -> Outcome {
    setup::npm_packages(&root())?;
    let text = document(&binary()?)?;
    let file = root().join(DOCUMENT);
    std::fs::write(&file, text).map_err(|error| format!("`{}`: {error}", file.display()))?;
    types(&file, &root().join(TYPES))
}

/// Fails when the interface document or its types are not what the code says.
pub fn openapi_is_current() -> Outcome {
    let read = |path: &Path| std::fs::read_to_string(path).map_err(|error| format!("`{}`: {error}", path.display()));
    let stale = |name: &str| format!("`{name}` is not what the code says: run `cargo xtask openapi` and commit it");
    if read(&root().join(DOCUMENT))? != document(&binary()?)? {
        return Err(stale(DOCUMENT));
    }
    let fresh = root().join("web/node_modules/.lotse-schema.d.ts");
    types(&root().join(DOCUMENT), &fresh)?;
    if read(&root().join(TYPES))? != read(&fresh)? {
        return Err(stale(TYPES));
    }
    println!("{DOCUMENT} and {TYPES} are current");
    Ok(())
}
