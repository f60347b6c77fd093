//! A board of 100,000 impulses: folding it from records, finding similar ones, sorting by what is due.
//!
//!     cargo run --release --manifest-path bench/impulses/Cargo.toml [NUMBER]

use std::time::Instant;

use jiff::ToSpan;
use jiff::civil::date;
use lotse_people::Person;
use lotse_people::impulse::{Anchor, Board, Content, Event, Id, Record, Submitter, apply, due};
use lotse_people::similar::Index;
use lotse_people::text::Text;

const PAIRS: &str = include_str!("../../../crates/people/src/similar/pairs.txt");

fn main() {
    let number: u64 = std::env::args().nth(1).map_or(100_000, |text| text.parse().expect("a number"));
    let lines: Vec<&str> = PAIRS.lines().filter_map(|line| line.get(2..)).collect();
    let words: Vec<&str> = lines.iter().flat_map(|line| line.split(' ')).collect();
    let text = |at: u64| -> String {
        let word = |step: u64| words[((at * 7919 + step * 104_729 + at * at) % words.len() as u64) as usize];
        (0..8 + at % 20).map(word).collect::<Vec<_>>().join(" ")
    };
    let day = |at: u64| date(2024, 1, 1).saturating_add(((at % 700) as i64).days());
    let since = Instant::now();
    let (mut board, mut index) = (Board::default(), Index::default());
    for at in 1..=number {
        let problem = Text::new(&text(at)).expect("a text");
        index.add(at, problem.as_str());
        let content = Content { problem, extent: None, idea: None, anchor: Anchor::Nowhere };
        let event = Event::Received { content, submitter: Submitter::Named(Person::authenticated((at % 300) as i64)) };
        apply(&mut board, &Record { impulse: Id(at), on: day(at), event });
    }
    println!("{number} impulses folded and indexed in {:.2} s", since.elapsed().as_secs_f64());
    let mut times: Vec<f64> = lines
        .iter()
        .map(|line| {
            let since = Instant::now();
            let found = index.similar(line, 5);
            assert!(found.len() == 5 || number < 1000);
            since.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    times.sort_by(f64::total_cmp);
    println!("similar: median {:.1} ms, slowest of {} {:.1} ms", times[times.len() / 2], times.len(), times[times.len() - 1]);
    let since = Instant::now();
    let today = date(2026, 1, 1);
    let mut order: Vec<(_, Id)> = board.iter().filter_map(|impulse| Some((due(impulse, today)?.until, impulse.id))).collect();
    order.sort_unstable();
    println!("sorted by what is due: {:.1} ms", since.elapsed().as_secs_f64() * 1e3);
}
