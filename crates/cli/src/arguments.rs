//! What the command line takes.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;
use lotse_mining::calendar::Land;
use lotse_mining::drawing::{Lang, Metric};
use lotse_mining::filter::Filter;

const FILTERS: &str = "Filters:
  activity \"A\"                   cases in which A occurs
  follows \"A\" \"B\"              B directly after A
  eventually \"A\" \"B\"           B some time after A
  starts \"A\"   ends \"B\"        first and last activity
  rework \"A\"                     A more than once
  time 2024-01-01..2024-06-30 contained|intersecting|started|completed
  attribute \"key\" in \"v1\",\"v2\"
  attribute \"key\" between 1 and 5
  variant top 10                   variant is \"A\" \"B\"
  duration > 10d                   s, m, h or d; <, <=, =, >=, >
  events > 5
  keep \"A\",\"B\"                 all cases, but only these activities
  not (...)   (... or ...)   (... and ...)
Columns that name persons cannot be filtered by.";

/// Lotse: see how work really flows.
#[derive(Parser)]
#[command(
    name = "lotse",
    version,
    after_help = "Exit codes: 0 done; 1 the input or the target cannot be used; 2 wrong usage."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
    /// Language of the output: de or en.
    #[arg(long, global = true, default_value = "de")]
    pub lang: Lang,
}

/// The log and how to read it.
#[derive(clap::Args)]
pub struct Input {
    /// Event log: XES, or XES compressed with gzip.
    pub log: PathBuf,
    /// Refuse the file at the first value that cannot be used, instead of leaving such events out.
    #[arg(long, help_heading = "Reading")]
    pub strict: bool,
    /// Column or key of the activity; repeat it to join several.
    #[arg(long, value_name = "COLUMN", help_heading = "Reading")]
    pub activity: Vec<String>,
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

fn land(code: &str) -> Result<Land, String> {
    Land::from_code(code).ok_or_else(|| {
        let codes: Vec<&str> = Land::ALL.iter().map(|&(_, code, _)| code).collect();
        format!("choose one of {}", codes.join(", "))
    })
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
    /// Write the part of a log that filters leave.
    #[command(after_long_help = FILTERS)]
    Filter {
        #[command(flatten)]
        input: Input,
        /// Filters, applied one after the other.
        #[arg(required = true, value_name = "EXPR")]
        filters: Vec<Filter>,
        /// Target; its ending decides the format.
        #[arg(short, long)]
        output: PathBuf,
        /// Replace the target if it exists.
        #[arg(long)]
        force: bool,
    },
    /// Read a log and write it again, without loss.
    Convert {
        #[command(flatten)]
        input: Input,
        /// Target: `.xes`.
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
    },
    /// Serve an invented permit office, with an account a role.
    Demo {
        /// Folder of all data; by default one that is removed at the end.
        #[arg(long)]
        data: Option<PathBuf>,
        /// Address and port.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Serve nothing; write the event log of the demonstration to this file.
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
