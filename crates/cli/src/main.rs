//! The binary `lotse`: event logs from the command line.
//!
//! Exit codes: 0 done, 1 the input or the target cannot be used, 2 wrong usage.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod arguments;
mod commands;
mod demo;
mod files;
mod reading;
mod service;

use std::process::ExitCode;

use clap::Parser;
use lotse_eventlog::EventLog;
use lotse_mining::calendar::{Calendar, Land};
use lotse_mining::drawing::Lang;

use crate::arguments::{Arguments, Command};
use crate::commands::{analyze, convert, manual, map, variants};
use crate::files::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments.command, arguments.lang) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("lotse: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &Command, lang: Lang) -> Result<(), Failure> {
    match command {
        Command::Analyze { input, part, measuring, json } => {
            let log = reading::read_part(input, &part.filters, lang)?;
            let calendar = calendar(measuring.calendar, &log);
            files::print(&analyze::analyze(&log, calendar.as_ref(), *json, lang))
        }
        Command::Map { input, part, measuring, output, activities, paths, metric, force } => {
            files::free(output, *force)?;
            let log = reading::read_part(input, &part.filters, lang)?;
            let calendar = calendar(measuring.calendar, &log);
            let filters: Vec<String> = part.filters.iter().map(ToString::to_string).collect();
            let wish = map::Wish {
                source: &input.log,
                output,
                activities: *activities,
                paths: *paths,
                metric: *metric,
                filters: &filters,
                calendar: calendar.as_ref(),
            };
            let bytes = map::draw(&log, &wish, lang)?;
            files::write(output, &bytes)
        }
        Command::Variants { input, part, json } => {
            let log = reading::read_part(input, &part.filters, lang)?;
            files::print(&variants::variants(&log, *json, lang))
        }
        Command::Filter { input, filters, output, force } => {
            files::writable(output)?;
            files::free(output, *force)?;
            files::write_log(output, &reading::read_part(input, filters, lang)?)
        }
        Command::Convert { input, output, pseudonymise, drop, force } => {
            files::writable(output)?;
            files::free(output, *force)?;
            let mut log = reading::read(input, lang)?;
            convert::protect(&mut log, pseudonymise, drop, lang)?;
            files::write_log(output, &log)
        }
        Command::Demo { log: Some(output), force, .. } => {
            files::writable(output)?;
            files::free(output, *force)?;
            files::write_log(output, &demo::log())
        }
        Command::Demo { data, listen, log: None, .. } => service::demo(data.as_deref(), *listen, lang),
        Command::Serve { data, listen } => service::serve(data, *listen, lang),
        Command::Openapi => {
            let document = serde_json::to_string_pretty(&lotse_server::openapi()).expect("a document is JSON");
            files::print(&(document + "\n"))
        }
        Command::Completions { shell } => files::print(&manual::completions(*shell)),
        Command::Man { dir } => manual::man(dir.as_deref()),
    }
}

/// The calendar of `land` over the period of the log.
fn calendar(land: Option<Land>, log: &EventLog) -> Option<Calendar> {
    let (from, to) = log.period().unwrap_or((0, 0));
    land.map(|land| Calendar::new(land, from, to))
}
