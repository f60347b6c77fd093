//! Holds the permit log in columns and computes its graph with times and its variants
//! whenever a line arrives on standard input. `peers.py` drives it.
//!
//! The columns are read from the generator's CSV, which has no quotes: case, activity,
//! time, role (the department of the case stands in for it, one code an event).

use std::io::BufRead;
use std::time::Instant;

use lotse_eventlog::{
    Column, Dictionary, EventLog, ImportOptions, Kind, Mapping, Offsets, Parts, Presence, Table, Values, Variants, read_any,
};
use lotse_mining::graph::discover;
use lotse_mining::selection::Selection;

/// `2020-01-01T00:31:51.049+00:00` as nanoseconds since the epoch.
fn nanoseconds(text: &[u8]) -> i64 {
    let number = |range: std::ops::Range<usize>| text[range].iter().fold(0i64, |n, b| n * 10 + i64::from(b - b'0'));
    let (year, month, day) = (number(0..4), number(5..7), number(8..10));
    let shifted = (month + 9) % 12;
    let year = if month <= 2 { year - 1 } else { year };
    let days = 365 * year + year / 4 - year / 100 + year / 400 + (shifted * 306 + 5) / 10 + day - 719_469;
    let seconds = days * 86_400 + number(11..13) * 3600 + number(14..16) * 60 + number(17..19);
    (seconds * 1000 + number(20..23)) * 1_000_000
}

fn text(key: &str, codes: Vec<u32>, dictionary: Dictionary) -> Column {
    Column {
        key: key.into(),
        kind: Kind::String,
        parent: None,
        values: Values::Text { codes, dictionary },
        presence: Presence::All,
    }
}

/// The Parquet that the peers read, or the generator's CSV.
fn load(path: &str) -> EventLog {
    if path.ends_with(".parquet") {
        let column = |name: &str| Some(name.to_owned());
        let mapping = Mapping {
            case: column("case"),
            activity: vec!["activity".to_owned()],
            time: column("time"),
            unit: column("role"),
            complete: true,
            ..Mapping::default()
        };
        let options =
            ImportOptions { mapping: Some(mapping), time_zone: column("UTC"), ..ImportOptions::default() };
        let file = std::fs::File::open(path).expect("a Parquet file");
        return read_any(file, path, &options, &mut ()).expect("an event log").0;
    }
    let bytes = std::fs::read(path).expect("a CSV file");
    let (mut cases, mut activities, mut roles) = (Dictionary::new(), Dictionary::new(), Dictionary::new());
    let (mut case_of, mut activity, mut role, mut ns) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in bytes.split(|&byte| byte == b'\n').skip(1).filter(|line| !line.is_empty()) {
        let mut fields = line.split(|&byte| byte == b',');
        let mut next = || fields.next().expect("eight fields");
        case_of.push(cases.intern_utf8(next()).expect("UTF-8"));
        activity.push(activities.intern_utf8(next()).expect("UTF-8"));
        ns.push(nanoseconds(next()));
        let _ = (next(), next(), next());
        role.push(roles.intern_utf8(next()).expect("UTF-8"));
    }
    drop(bytes);
    for column in [&mut case_of, &mut activity, &mut role] {
        column.shrink_to_fit();
    }
    ns.shrink_to_fit();
    let count = cases.len();
    let time = Column {
        key: "time:timestamp".into(),
        kind: Kind::Date,
        parent: None,
        values: Values::Date { ns, offsets: Offsets::Uniform(0) },
        presence: Presence::All,
    };
    let rows = activity.len();
    let columns = vec![text("concept:name", activity, activities), time, text("org:role", role, roles)];
    let case_table =
        Table { rows: count, columns: vec![text("concept:name", (0..count as u32).collect(), cases)], shapes: None };
    let id = lotse_eventlog::ColumnId;
    Parts {
        case_of,
        cases: case_table,
        events: Table { rows, columns, shapes: None },
        case_id: Some(id(0)),
        activity: vec![id(0)],
        time: Some(id(1)),
        roles: lotse_eventlog::Roles { unit: Some(id(2)), ..Default::default() },
        ..Parts::default()
    }
    .assemble()
}

/// Memory of this process in bytes.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|kib| kib.parse::<u64>().ok()).unwrap_or(0) * 1024
}

fn main() {
    let path = std::env::args().nth(1).expect("usage: bench-graph LOG.csv");
    let before = resident();
    let log = load(&path);
    println!("ready {} events, {:.1} bytes an event", log.event_count(), (resident() - before) as f64 / log.event_count() as f64);
    let all = Selection::all(&log);
    for _ in std::io::stdin().lock().lines() {
        let start = Instant::now();
        let variants = Variants::find(log.case_ranges(), log.activity_codes(), log.activities());
        let found = start.elapsed();
        let graph = discover(&log, &all, None);
        let both = start.elapsed();
        let events: u64 = graph.edges.iter().map(|edge| edge.events).sum();
        println!(
            "{:.6} {:.6} {} {} {}",
            both.as_secs_f64(),
            (both - found).as_secs_f64(),
            graph.edges.len(),
            events,
            variants.len()
        );
    }
}
