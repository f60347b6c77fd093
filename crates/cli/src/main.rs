//! The binary `lotse`: event logs from the command line.
//!
//! Exit codes: 0 done, 1 the input or the target cannot be used, 2 wrong usage.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a command line program")]

mod demo;
mod files;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use lotse_eventlog::{EventLog, xes};
use lotse_mining::drawing::{self, Lang, Metric, Sheet};
use lotse_mining::graph::{self, Graph};
use lotse_mining::layout;
use lotse_mining::selection::Selection;
use lotse_mining::summary::{self, Summary};

use crate::files::Failure;

/// Lotse: see how work really flows.
#[derive(Parser)]
#[command(version, after_help = "Exit codes: 0 done, 1 the input or the target cannot be used, 2 wrong usage.")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Language of the output: de or en.
    #[arg(long, global = true, default_value = "de")]
    lang: Lang,
}

#[derive(clap::Args)]
struct Input {
    /// Event log: XES, or XES compressed with gzip.
    log: PathBuf,
    /// Refuse the file at the first value that cannot be used, instead of leaving such events out.
    #[arg(long)]
    strict: bool,
    /// Keys that together name the activity (repeat for several); `concept:name` by default.
    #[arg(long)]
    activity: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Figures of a log.
    Analyze {
        #[command(flatten)]
        input: Input,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Draw the process map.
    Map {
        #[command(flatten)]
        input: Input,
        /// Target; its ending decides the format: svg, png, pdf, dot, csv, json.
        #[arg(short, long)]
        output: PathBuf,
        /// Share of activities shown, in percent; chosen for a readable map by default.
        #[arg(long, value_parser = clap::value_parser!(u8).range(0..=100))]
        activities: Option<u8>,
        /// Share of paths shown, in percent.
        #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u8).range(0..=100))]
        paths: u8,
        /// What the map measures: cases, events, min, median, mean, p90, max, sum, waiting, processing.
        #[arg(long, default_value = "cases")]
        metric: Metric,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
    /// The variants of a log, most frequent first.
    Variants {
        #[command(flatten)]
        input: Input,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Read a log and write it again, without loss.
    Convert {
        #[command(flatten)]
        input: Input,
        /// Target: `.xes`.
        output: PathBuf,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("lotse: {failure}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> Result<(), Failure> {
    let lang = arguments.lang;
    match &arguments.command {
        Command::Analyze { input, json } => {
            let log = read(input, lang)?;
            let graph = graph::discover(&log, &Selection::all(&log), None);
            let summary = summary::summarise(&log, &Selection::all(&log), &graph);
            if *json {
                files::print(&(serde_json::to_string_pretty(&summary).expect("plain figures") + "\n"))
            } else {
                files::print(&in_words(&summary, &graph, lang))
            }
        }
        Command::Map { input, output, activities, paths, metric, force } => {
            files::free(output, *force)?;
            let log = read(input, lang)?;
            let bytes = draw(&log, &input.log, output, *activities, *paths, *metric, lang)?;
            files::write(output, &bytes)
        }
        Command::Variants { input, json } => {
            let log = read(input, lang)?;
            files::print(&variants(&log, *json, lang))
        }
        Command::Convert { input, output, force } => {
            if files::ending(output) != "xes" {
                return Err(Failure::new(format!("`{}`: only `.xes` can be written so far", output.display())));
            }
            files::free(output, *force)?;
            let log = read(input, lang)?;
            let mut bytes = Vec::new();
            xes::write(&log, &mut bytes).map_err(|error| Failure::caused(output.display().to_string(), &error))?;
            files::write(output, &bytes)
        }
    }
}

/// Reads the log; what was left out or is odd goes to the standard error.
fn read(input: &Input, lang: Lang) -> Result<EventLog, Failure> {
    let activity = (!input.activity.is_empty()).then(|| xes::Activity::Keys(input.activity.clone()));
    let (log, report) = files::read(&input.log, input.strict, activity)?;
    if report.rejected_count > 0 {
        eprintln!(
            "{}",
            match lang {
                Lang::De => format!("{} Ereignisse ausgelassen:", report.rejected_count),
                Lang::En => format!("{} events left out:", report.rejected_count),
            }
        );
        for rejected in report.rejected.iter().take(20) {
            eprintln!("  {} {}: {}", lang.pick("Zeile", "line"), rejected.line, rejected.reason);
        }
    }
    for odd in &report.diagnostics {
        eprintln!("  {} {}: {} ({}×)", lang.pick("Zeile", "line"), odd.line, odd.message, odd.count);
    }
    Ok(log)
}

fn draw(
    log: &EventLog,
    source: &std::path::Path,
    output: &std::path::Path,
    activities: Option<u8>,
    paths: u8,
    metric: Metric,
    lang: Lang,
) -> Result<Vec<u8>, Failure> {
    let graph = graph::discover(log, &Selection::all(log), None);
    let whole = drawing::model(&graph, lang);
    let share = activities.map_or_else(|| whole.default_activities(), |percent| f64::from(percent) / 100.0);
    let mut model = whole.abstracted(share, f64::from(paths) / 100.0);
    // A local file, read by the one who holds it: nothing is withheld.
    drawing::show(&mut model, &graph, metric, lang, 0);
    let placed = layout::layout(&model, None);
    let day = |ns: i64| {
        jiff::Timestamp::from_nanosecond(i128::from(ns))
            .map(|at| at.strftime("%Y-%m-%d").to_string())
            .unwrap_or_default()
    };
    let period = log.period().map(|(from, to)| format!("{} – {}", day(from), day(to)));
    let title = source.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let today = jiff::Zoned::now().strftime("%Y-%m-%d").to_string();
    let sheet = Sheet {
        model: &model,
        layout: &placed,
        metric,
        lang,
        title: &title,
        period: period.as_deref(),
        filters: &[],
        notes: &[],
        date: &today,
    };
    match files::ending(output).as_str() {
        "svg" => Ok(drawing::svg(&sheet).into_bytes()),
        "png" => drawing::png(&drawing::svg(&sheet), 2.0).map_err(|error| Failure::caused("PNG", &error)),
        "pdf" => drawing::pdf(&sheet).map_err(|error| Failure::caused("PDF", &error)),
        "dot" => Ok(drawing::dot(&sheet).into_bytes()),
        "csv" => Ok(drawing::csv(&sheet).into_bytes()),
        "json" => Ok((serde_json::to_string_pretty(&drawing::json(&sheet)).expect("plain JSON") + "\n").into_bytes()),
        other => Err(Failure::new(format!(
            "`{}`: `.{other}` is not a format for maps; choose svg, png, pdf, dot, csv or json",
            output.display()
        ))),
    }
}

fn in_words(summary: &Summary, graph: &Graph, lang: Lang) -> String {
    use drawing::{count, duration};
    let mut text = String::new();
    let mut line = |name: &str, value: String| text.push_str(&format!("{name:<28}{value:>16}\n"));
    line(lang.pick("Fälle", "Cases"), count(summary.cases, lang));
    line(lang.pick("Ereignisse", "Events"), count(summary.events, lang));
    line(lang.pick("Aktivitäten", "Activities"), count(summary.activities.len() as u64, lang));
    line(lang.pick("Varianten", "Variants"), count(summary.variants, lang));
    if let Some(times) = summary.case_duration_s {
        line(lang.pick("Durchlaufzeit, Median", "Case duration, median"), duration(times.median, lang));
        line(lang.pick("Durchlaufzeit, Mittel", "Case duration, mean"), duration(times.mean, lang));
        line(lang.pick("Durchlaufzeit, P90", "Case duration, P90"), duration(times.p90, lang));
    }
    let mut table = |title: &str, rows: Vec<(String, String)>| {
        if !rows.is_empty() {
            text.push_str(&format!("\n{title}\n"));
            for (name, value) in rows {
                text.push_str(&format!("{value:>16}  {name}\n"));
            }
        }
    };
    table(
        lang.pick("Häufigste Aktivitäten (Ereignisse)", "Most frequent activities (events)"),
        graph.nodes.iter().take(10).map(|node| (node.name.clone(), count(node.events, lang))).collect(),
    );
    let names = |code: u32| graph.nodes.iter().find(|node| node.activity == code).map_or("", |node| &node.name);
    let mut waits: Vec<_> = graph.edges.iter().filter_map(|edge| edge.waiting.map(|times| (edge, times))).collect();
    waits.sort_by(|a, b| b.1.sum.total_cmp(&a.1.sum));
    table(
        lang.pick("Wo es am längsten wartet (Summe)", "Where it waits longest (sum)"),
        waits
            .iter()
            .take(5)
            .map(|(edge, times)| (format!("{} → {}", names(edge.from), names(edge.to)), duration(times.sum, lang)))
            .collect(),
    );
    let mut rework: Vec<_> = summary.rework_cases.iter().collect();
    rework.sort_by_key(|&(_, &cases)| std::cmp::Reverse(cases));
    table(
        lang.pick("Was doppelt getan wird (Fälle)", "What is done twice (cases)"),
        rework.iter().take(5).map(|&(name, &cases)| (name.clone(), count(cases, lang))).collect(),
    );
    text
}

fn variants(log: &EventLog, json: bool, lang: Lang) -> String {
    let names = |trace: &[u32]| trace.iter().map(|&code| log.activities().text(code)).collect::<Vec<_>>();
    if json {
        let all: Vec<_> = log
            .variants()
            .iter()
            .map(|(_, trace, count)| serde_json::json!({"trace": names(trace), "count": count}))
            .collect();
        return serde_json::to_string_pretty(&all).expect("plain JSON") + "\n";
    }
    let mut text = String::new();
    for (_, trace, cases) in log.variants().iter() {
        text.push_str(&format!("{:>10}  {}\n", drawing::count(u64::from(cases), lang), names(trace).join(" → ")));
    }
    text
}
