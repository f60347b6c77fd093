//! What the command line takes.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use lotse_mining::calendar::Land;
use lotse_mining::drawing::{Lang, Metric};
use lotse_mining::filter::Filter;

use crate::commands::decide::Decide;
use crate::input::Input;

const FILTERS: &str = "Filters:
  activity \"A\"                   cases in which A occurs
  follows \"A\" \"B\"                B directly after A
  eventually \"A\" \"B\"             B some time after A
  starts \"A\"   ends \"B\"          first and last activity
  rework \"A\"                     A more than once
  time 2024-01-01..2024-06-30 contained|intersecting|started|completed
  attribute \"key\" in \"v1\",\"v2\"
  attribute \"key\" between 1 and 5
  variant top 10                   variant is \"A\" \"B\"
  duration > 10d                   s, m, h or d; <, <=, =, >=, >
  events > 5
  keep \"A\",\"B\"                   all cases, but only these activities
  not (...)   (... or ...)   (... and ...)
Columns that name persons cannot be filtered by.";

/// Lotse: see how work really flows.
#[derive(Parser)]
#[command(
    name = "lotse",
    version,
    after_help = "Exit codes: 0 done; 1 the input or the target cannot be used; 2 wrong usage; 129, 130, 143 ended by a signal."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Language of the output: de or en.
    #[arg(long, global = true, default_value = "de")]
    pub lang: Lang,
}

/// Which part of the log.
#[derive(clap::Args)]
pub struct Part {
    /// Only what this filter leaves, e.g. 'duration > 10d'; repeat it to narrow down further.
    #[arg(long = "filter", value_name = "EXPR")]
    pub filters: Vec<Filter>,
}

/// What every command that computes times takes.
#[derive(clap::Args)]
pub struct Measuring {
    /// Count working time only: office hours and public holidays of a Land (BW, BY, BE, ...).
    #[arg(long, value_name = "LAND", value_parser = land)]
    pub calendar: Option<Land>,
}

/// How the server is reached.
#[derive(clap::Args)]
pub struct Site {
    /// Name under which browsers call the server; repeatable.
    ///
    /// Without it the server answers under `localhost` and addresses in numbers only, so that no
    /// foreign page can point its own name at it.
    #[arg(long = "host", value_name = "NAME")]
    pub hosts: Vec<String>,
    /// Send cookies over https only; for a proxy in front that ends TLS.
    #[arg(long)]
    pub secure_cookies: bool,
    /// Take the address of the caller from the end of `X-Forwarded-For`; only behind a proxy that writes it.
    #[arg(long)]
    pub behind_proxy: bool,
    /// Largest upload, e.g. 500MB or 2GB; limited by the disk otherwise.
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub upload_limit: Option<u64>,
    /// Mail relay for notices, such as `smtps://user@mail.office.example`; nothing is sent without one.
    ///
    /// Encryption by `smtps://` or `smtp://…?tls=required`. A password belongs into the variable `LOTSE_SMTP`, which may
    /// hold the whole address.
    #[arg(long, value_name = "URL")]
    pub smtp: Option<String>,
    /// Sender of notices.
    #[arg(long, value_name = "ADDRESS", default_value = "lotse@localhost")]
    pub mail_from: String,
    /// Address of Lotse in notices.
    #[arg(long, value_name = "URL", default_value = "http://localhost:8080")]
    pub address: String,
}

/// Bytes, with `kB`, `MB`, `GB` or `TB` a thousand, a million, ... of them.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit.trim().to_lowercase().as_str() {
        "" | "b" => Some(1),
        "kb" | "k" => Some(1_000),
        "mb" | "m" => Some(1_000_000),
        "gb" | "g" => Some(1_000_000_000),
        "tb" | "t" => Some(1_000_000_000_000),
        _ => None,
    };
    let bytes = factor.zip(number.parse::<u64>().ok()).and_then(|(factor, number)| number.checked_mul(factor));
    bytes.filter(|&bytes| bytes > 0).ok_or_else(|| "a number above 0 with kB, MB, GB or TB, e.g. 500MB".to_owned())
}

fn land(code: &str) -> Result<Land, String> {
    Land::from_code(code).ok_or_else(|| {
        let codes: Vec<&str> = Land::ALL.iter().map(|&(_, code, _)| code).collect();
        format!("choose one of {}", codes.join(", "))
    })
}

/// Algorithms of `discover`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Miner {
    /// Inductive miner.
    Im,
    /// Inductive miner, infrequent.
    Imf,
    /// Inductive miner on the directly-follows graph.
    Imd,
    /// Split miner.
    Split,
    /// Heuristics miner.
    Heuristics,
    /// Alpha algorithm.
    Alpha,
}

fn share(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| "a number from 0 to 1, e.g. 0.2".to_owned())
}

#[derive(Subcommand)]
pub enum Command {
    /// Figures of a log.
    Analyze {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        part: Part,
        #[command(flatten)]
        measuring: Measuring,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Draw the process map.
    Map {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        part: Part,
        #[command(flatten)]
        measuring: Measuring,
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
    /// Hold a log against a model: the cheapest alignment of every variant, and fitness.
    ///
    /// An event that the model does not have and a labelled transition without an event cost 1 each, a silent transition
    /// nothing. With --json silent transitions are not listed.
    Align {
        #[command(flatten)]
        input: Input,
        /// Petri net as PNML.
        model: PathBuf,
        #[command(flatten)]
        part: Part,
        /// States the search for one variant may know; when spent, bounds are given for its cost.
        #[arg(long, value_name = "N", default_value_t = 2_000_000)]
        states: usize,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Whether a workflow net is sound: every case can end, properly, and every step can happen.
    Soundness {
        /// Petri net as PNML.
        model: PathBuf,
        /// Markings visited at most.
        #[arg(long, value_name = "N", default_value_t = lotse_petri::soundness::MOST)]
        markings: usize,
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Discover a model: a process tree or a Petri net.
    ///
    /// im: inductive miner, every case fits. imf: the same, which leaves out rare behaviour. imd: on the graph alone, for
    /// the largest logs. split: split miner, checked and made sound. heuristics, alpha: nets that need not be sound.
    Discover {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        part: Part,
        /// How to discover.
        #[arg(long, value_enum, default_value = "imf")]
        algorithm: Miner,
        /// Share of behaviour that counts as noise, 0 to 1: for imf (0.2 by default), imd (0) and split (0.4).
        #[arg(long, value_name = "X", value_parser = share)]
        noise: Option<f64>,
        /// Target; its ending decides the format: .pnml, .ptml (process trees only), .dot, .svg.
        #[arg(short, long)]
        output: PathBuf,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Rules that the cases of a log keep (Declare): what occurs, what follows or precedes what, what never does.
    Declare {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        part: Part,
        /// Least share of the cases that a rule must say something about, 0 to 1.
        #[arg(long, value_name = "X", default_value = "0.1", value_parser = share)]
        support: f64,
        /// Least share of these in which it must hold, 0 to 1.
        #[arg(long, value_name = "X", default_value = "0.95", value_parser = share)]
        confidence: f64,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// The variants of a log, most frequent first.
    Variants {
        #[command(flatten)]
        input: Input,
        #[command(flatten)]
        part: Part,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Whether cases take less time after a measure than before it.
    ///
    /// Compares the mean duration of two disjoint parts of a log and gives the interval in which the true difference
    /// lies with 95 % confidence. „Kein Effekt nachweisbar“ is a result.
    #[command(after_long_help = FILTERS)]
    Effect {
        #[command(flatten)]
        input: Input,
        /// Filters of the cases before, applied one after the other.
        #[arg(long, required = true, value_name = "EXPR")]
        before: Vec<Filter>,
        /// Filters of the cases after.
        #[arg(long, required = true, value_name = "EXPR")]
        after: Vec<Filter>,
        #[command(flatten)]
        measuring: Measuring,
        /// Machine-readable output.
        #[arg(long)]
        json: bool,
    },
    /// Write the part of a log that filters leave.
    #[command(after_long_help = FILTERS)]
    Filter {
        #[command(flatten)]
        input: Input,
        /// Filters, applied one after the other.
        #[arg(required = true, value_name = "EXPR")]
        filters: Vec<Filter>,
        /// Target; its ending decides the format: .xes, .xes.gz, .csv, .csv.gz, .parquet.
        #[arg(short, long)]
        output: PathBuf,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Read a log and write it again, in another format.
    ///
    /// XES and Parquet hold all of a log. CSV holds its events; what it cannot hold is said. A text
    /// that a spreadsheet would take for a formula gets an apostrophe before it, which Lotse takes
    /// off again.
    Convert {
        #[command(flatten)]
        input: Input,
        /// Target; its ending decides the format: .xes, .xes.gz, .csv, .csv.gz, .parquet.
        output: PathBuf,
        /// Replace every value of this column by a pseudonym that only this run knows; repeatable.
        #[arg(long, value_name = "COLUMN")]
        pseudonymise: Vec<String>,
        /// Leave out this column; repeatable.
        #[arg(long, value_name = "COLUMN")]
        drop: Vec<String>,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Decide by a DMN model and say which rules matched; check it; compare it.
    Decide(Decide),
    /// Serve the browser interface.
    ///
    /// The first start creates an administrator and prints the one-time password, once.
    /// LOTSE_LOG chooses what is logged: error, warn, info, debug.
    Serve {
        /// Folder of all data; made when it does not exist.
        #[arg(long, default_value = "data")]
        data: PathBuf,
        /// Address and port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        #[command(flatten)]
        site: Site,
    },
    /// Serve an invented permit office, with an account a role.
    Demo {
        /// Folder of all data; by default one that is removed at the end.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Address and port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Serve nothing; write the event log of the demonstration to this file, in the format of its ending.
        #[arg(long, value_name = "FILE", conflicts_with_all = ["data", "listen"])]
        log: Option<PathBuf>,
        /// Replace the file if it exists.
        #[arg(long, requires = "log")]
        force: bool,
    },
    /// Print the description of the HTTP interface (OpenAPI).
    Openapi,
    /// Print the completion script of a shell.
    Completions {
        /// Shell.
        shell: Shell,
    },
    /// Print the manual page, or write all of them to a folder.
    Man {
        /// Folder for one page a command.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_have_units() {
        assert_eq!([size("5"), size("500MB"), size("2 gb")], [Ok(5), Ok(500_000_000), Ok(2_000_000_000)]);
        for wrong in ["", "0", "MB", "-1", "1.5GB", "5 apples", "99999999999TB"] {
            assert!(size(wrong).is_err(), "{wrong}");
        }
    }
}
