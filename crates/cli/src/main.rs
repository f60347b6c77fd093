//! The binary `lotse`: event logs from the command line.
//!
//! Exit codes: 0 done, 1 the input or the target cannot be used, 2 wrong usage,
//! 128 and the number of the signal when one ended the program.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod arguments;
mod commands;
mod demo;
mod files;
mod input;
mod reading;
mod service;
mod unfinished;

use std::process::ExitCode;

use clap::Parser;
use lotse_eventlog::EventLog;
use lotse_mining::calendar::{Calendar, Land};
use lotse_mining::discovery::declare::Limits;
use lotse_mining::drawing::Lang;

use crate::arguments::{Arguments, Command};
use crate::commands::{align, analyze, convert, declare, discover, effect, manual, map, soundness, variants};
use crate::files::Failure;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let served = matches!(arguments.command, Command::Serve { .. } | Command::Demo { log: None, .. });
    // The server ends in order by itself.
    let ready = if served { Ok(()) } else { unfinished::remove_on_signal() };
    let ready = ready.map_err(|error| Failure::caused("cannot wait for signals", &error));
    match ready.and_then(|()| run(&arguments.command, arguments.lang)) {
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
            map::drawable(output)?;
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
        Command::Discover { input, part, algorithm, noise, output, force } => {
            let algorithm = discover::algorithm(*algorithm, *noise)?;
            let format = discover::writable(output, &algorithm)?;
            files::free(output, *force)?;
            let log = reading::read_part(input, &part.filters, lang)?;
            let found = discover::discover(&log, &algorithm, format, &input.log, lang)?;
            files::write(output, found.as_bytes())
        }
        Command::Declare { input, part, support, confidence, json } => {
            let log = reading::read_part(input, &part.filters, lang)?;
            let limits = Limits { support: *support, confidence: *confidence };
            files::print(&declare::declare(&log, &limits, *json, lang))
        }
        Command::Align { input, model, part, states, json } => {
            let log = reading::read_part(input, &part.filters, lang)?;
            files::print(&align::align(&log, model, *states, *json, lang)?)
        }
        Command::Soundness { model, markings, json } => {
            files::print(&soundness::soundness(model, *markings, *json, lang)?)
        }
        Command::Variants { input, part, json } => {
            let log = reading::read_part(input, &part.filters, lang)?;
            files::print(&variants::variants(&log, *json, lang))
        }
        Command::Effect { input, before, after, measuring, json } => {
            let (log, [before, after]) = reading::read_parts(input, [before, after], lang)?;
            let calendar = calendar(measuring.calendar, &log);
            files::print(&effect::told(&log, [&before, &after], calendar.as_ref(), *json, lang)?)
        }
        Command::Filter { input, filters, output, force } => {
            let format = files::writable(output)?;
            files::free(output, *force)?;
            files::write_log(output, format, &reading::read_part(input, filters, lang)?, lang)
        }
        Command::Convert { input, output, pseudonymise, drop, force } => {
            let format = files::writable(output)?;
            files::free(output, *force)?;
            let mut log = reading::read(input, lang)?;
            convert::protect(&mut log, pseudonymise, drop, lang)?;
            files::write_log(output, format, &log, lang)
        }
        Command::Decide(decide) => files::print(&decide.run(lang)?),
        Command::Demo { log: Some(output), force, .. } => {
            let format = files::writable(output)?;
            files::free(output, *force)?;
            files::write_log(output, format, &demo::log(), lang)
        }
        Command::Demo { data, listen, log: None, .. } => service::demo(data.as_deref(), *listen, lang),
        Command::Serve { data, listen, site } => service::serve(data, *listen, site, lang),
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
