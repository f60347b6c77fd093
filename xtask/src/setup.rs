//! What a fresh machine lacks.

use std::path::Path;
use std::process::Command;

use crate::{Outcome, run, run_with};

/// Whether `program` answers to `--version`, or at least starts.
fn has(program: &str) -> bool {
    Command::new("sh")
        .args(["-c", &format!("command -v {program}")])
        .output()
        .is_ok_and(|output| output.status.success())
}

/// Installs the locked npm packages without running their install scripts; does nothing
/// when that has been done for the lock file as it stands.
pub fn npm_packages(root: &Path) -> Outcome {
    if !has("npm") {
        return Err("npm was not found: install Node.js 20 or later (https://nodejs.org)".to_owned());
    }
    let web = root.join("web");
    let lock =
        std::fs::read(web.join("package-lock.json")).map_err(|error| format!("web/package-lock.json: {error}"))?;
    let mark = web.join("node_modules/.lotse-lock");
    if std::fs::read(&mark).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    println!("installing npm packages");
    run(&web, "npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])?;
    std::fs::write(&mark, lock).map_err(|error| format!("`{}`: {error}", mark.display()))
}

/// Installs Debian packages whose program of the same purpose is missing. As root it
/// installs them; otherwise it names them.
pub fn debian_packages(packages: &[&str]) -> Outcome {
    let program = |package: &str| match package {
        "graphviz" => "dot",
        _ => "chromium",
    };
    let missing: Vec<&str> = packages.iter().copied().filter(|package| !has(program(package))).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.starts_with(b"0\n"));
    if !root || !has("apt-get") {
        return Err(format!("please install these packages first: apt-get install {}", missing.join(" ")));
    }
    println!("installing {}", missing.join(" "));
    let here = Path::new("/");
    let quiet = [("DEBIAN_FRONTEND", "noninteractive")];
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&missing);
    // A mirror may be briefly out of step; the second attempt reads its lists again.
    let attempt = || {
        run_with(here, "apt-get", &["update", "-qq"], &quiet)?;
        run_with(here, "apt-get", &install, &quiet)
    };
    attempt().or_else(|_| attempt())
}
