//! Imports one XES file with one tool and prints what it cost.
//!
//! `bench-xes lotse|lotse-write|rust4pm|inflate FILE`: cases, events, seconds, peak memory.
//! One measurement a process, for peak memory is the process's.

use std::fs::File;
use std::io::{Read, Write};
use std::time::Instant;

use flate2::read::MultiGzDecoder;
use lotse_eventlog::xes;
use process_mining::{EventLog, Importable};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (Some(tool), Some(path)) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: bench-xes lotse|lotse-write|rust4pm|inflate FILE");
        std::process::exit(2);
    };
    let started = Instant::now();
    let (cases, events) = match tool.as_str() {
        "lotse" => {
            let log = lotse(&path);
            (log.case_count(), log.event_count())
        }
        "lotse-write" => {
            let log = lotse(&path);
            let read = started.elapsed();
            let mut count = Count(0);
            xes::write(&log, &mut count).expect("a counter takes everything");
            println!("  of it read {:.3} s; {} bytes written", read.as_secs_f64(), count.0);
            (log.case_count(), log.event_count())
        }
        "rust4pm" => {
            let log = EventLog::import_from_path(&path).expect("a log");
            (log.traces.len(), log.traces.iter().map(|trace| trace.events.len()).sum())
        }
        "inflate" => {
            let mut source = MultiGzDecoder::new(File::open(&path).expect("a readable file"));
            let (mut buffer, mut bytes) = (vec![0; 1 << 20], 0);
            loop {
                match source.read(&mut buffer).expect("whole gzip data") {
                    0 => break,
                    read => bytes += read,
                }
            }
            println!("  {bytes} bytes inflated");
            (0, 0)
        }
        other => panic!("unknown tool {other}"),
    };
    let seconds = started.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("unknown").trim();
    println!("{tool}: {cases} cases, {events} events, {seconds:.3} s, peak {peak}");
}

fn lotse(path: &str) -> lotse_eventlog::EventLog {
    let file = File::open(path).expect("a readable file");
    let options = xes::Options::default();
    let read = if path.ends_with(".gz") {
        xes::read(MultiGzDecoder::new(file), &options, &mut ())
    } else {
        xes::read(file, &options, &mut ())
    };
    read.unwrap_or_else(|error| panic!("{path}: {error}")).0
}

struct Count(u64);

impl Write for Count {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
