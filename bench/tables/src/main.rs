//! Reads or writes one file with Lotse and prints what it cost.
//!
//! `bench-tables read FILE` or `bench-tables write FILE TARGET`: seconds, peak memory, cases,
//! events. One measurement a process, for peak memory is the process's.

use std::fs::File;
use std::io::BufWriter;
use std::time::Instant;

use lotse_eventlog::detect::Format;
use lotse_eventlog::{ImportOptions, read_any, write_any};

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (path, target) = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["read", path] => (path, None),
        ["write", path, target] => (path, Some(target)),
        _ => {
            eprintln!("usage: bench-tables read FILE | write FILE TARGET");
            std::process::exit(2);
        }
    };
    let mut started = Instant::now();
    let file = File::open(path).expect("a readable file");
    let (log, _) = read_any(file, path, &ImportOptions::default(), &mut ()).expect("a log");
    if let Some(target) = target {
        started = Instant::now();
        let format = Format::of_name(target).expect("a known ending");
        let mut file = BufWriter::new(File::create(target).expect("a target"));
        write_any(&log, format, &mut file).expect("written");
    }
    let seconds = started.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("0 kB").trim();
    let peak: u64 = peak.trim_end_matches(" kB").parse().unwrap_or(0);
    println!("{seconds:.4} {} {} {}", peak / 1024, log.case_count(), log.event_count());
}
