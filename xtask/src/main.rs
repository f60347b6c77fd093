//! Development commands: `cargo xtask demo | test | check | web | e2e | openapi | bench | sbom`.
//!
//! Each command installs what it needs (npm packages, Debian packages as root) or names
//! what is missing, runs without questions, and stops at the first failing stage.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod architecture;
mod licences;
mod program;
mod setup;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// What went wrong, in a sentence for the person at the terminal.
type Failure = String;
type Outcome = Result<(), Failure>;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "test" => test(),
        "check" => check(),
        "web" => web(),
        "demo" => program::demo(&rest),
        "e2e" => program::e2e(&rest),
        "openapi" => program::openapi(),
        "bench" => bench(&rest),
        "sbom" => licences::sbom(&root()),
        "" | "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(())
        }
        other => Err(format!("unknown command `{other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\nxtask: {failure}");
            ExitCode::FAILURE
        }
    }
}

const HELP: &str = "\
cargo xtask demo          build everything and start it with the data of an invented permit office;
                          arguments are passed on: --listen ADDRESS, --data FOLDER
cargo xtask test          everything that continuous integration checks
cargo xtask check         format, clippy, types: the quick part of test
cargo xtask web           build the user interface into web/dist
cargo xtask e2e [FILE]    tests in a browser on the real program
cargo xtask openapi       write web/openapi.json and the types made from it
cargo xtask bench [NAME]  side-by-side benchmarks: xes, tables, graph
cargo xtask sbom          write target/lotse.cdx.json (CycloneDX)";

/// Root of the workspace.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("xtask lies in the workspace").to_path_buf()
}

/// Runs `program` in `folder` and fails when it does.
pub fn run(folder: &Path, program: &str, arguments: &[&str]) -> Outcome {
    run_with(folder, program, arguments, &[])
}

/// As [`run`], with environment variables.
pub fn run_with(folder: &Path, program: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Outcome {
    let shown = format!("{program} {}", arguments.join(" "));
    let status = Command::new(program)
        .args(arguments)
        .envs(variables.iter().copied())
        .current_dir(folder)
        .status()
        .map_err(|error| format!("`{shown}` cannot be started: {error}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{shown}` failed ({status})")) }
}

fn cargo(arguments: &[&str]) -> Outcome {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    run(&root(), &cargo, arguments)
}

fn npm(arguments: &[&str]) -> Outcome {
    run(&root().join("web"), "npm", arguments)
}

fn lint() -> Outcome {
    cargo(&["fmt", "--all", "--check"])?;
    cargo(&["clippy", "--quiet", "--workspace", "--all-targets", "--", "-D", "warnings"])
}

fn check() -> Outcome {
    lint()?;
    architecture::check(&root())?;
    licences::check(&root())?;
    setup::npm_packages(&root())?;
    npm(&["run", "--silent", "check"])
}

fn web() -> Outcome {
    setup::npm_packages(&root())?;
    npm(&["run", "--silent", "build"])
}

fn test() -> Outcome {
    let began = Instant::now();
    let data = std::env::var_os("LOTSE_TESTDATA").map_or_else(|| root().join("../shared/data"), PathBuf::from);
    if !data.is_dir() {
        let message = format!("the real test data is not at `{}` (set LOTSE_TESTDATA)", data.display());
        if std::env::var_os("CI").is_some() {
            return Err(message);
        }
        println!("NOTE: {message}; tests that need it will say so and pass without it");
    }
    type Stage = (&'static str, fn() -> Outcome);
    let stages: [Stage; 8] = [
        ("install", || {
            setup::debian_packages(&["graphviz", "chromium"])?;
            setup::npm_packages(&root())
        }),
        ("user interface: types, unit tests, build", || {
            npm(&["run", "--silent", "check"])?;
            npm(&["run", "--silent", "test"])?;
            npm(&["run", "--silent", "build"])
        }),
        ("format and clippy", lint),
        ("architecture", || architecture::check(&root())),
        ("licences", || licences::check(&root())),
        ("unit, property and contract tests", || cargo(&["test", "--quiet", "--workspace", "--no-fail-fast"])),
        ("interface document", program::openapi_is_current),
        ("tests in a browser", || program::e2e(&[])),
    ];
    let mut times = Vec::new();
    for (name, stage) in stages {
        println!("\n== {name}");
        let from = Instant::now();
        stage().map_err(|failure| format!("stage \"{name}\" failed: {failure}"))?;
        times.push((name, from.elapsed().as_secs()));
    }
    println!();
    for (name, seconds) in times {
        println!("{seconds:>6} s  {name}");
    }
    println!("{:>6} s  in all; everything passed", began.elapsed().as_secs());
    Ok(())
}

fn bench(names: &[String]) -> Outcome {
    for name in ["xes", "tables", "graph"] {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            let script = root().join("bench").join(name).join("run.sh");
            if !script.is_file() {
                return Err(format!("there is no `{}`", script.display()));
            }
            run(&root(), "bash", &[script.to_str().expect("a UTF-8 path")])?;
        }
    }
    Ok(())
}
