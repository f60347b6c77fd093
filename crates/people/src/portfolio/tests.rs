use jiff::ToSpan;
use jiff::civil::date;

use super::*;
use crate::impulse::{self, Anchor, Content, Event, Id, Plan, Record, Submitter};
use crate::measure::{self, Agreement, Baseline, Measurement, Period, Query, Target};
use crate::potential::Subject;
use crate::text::{Reasons, Text};
use crate::{Person, Token};

fn reasons() -> Reasons {
    Reasons::new("Das lohnt sich aus guten Gründen.").expect("reasons")
}

fn person(account: i64) -> Person {
    Person::authenticated(account)
}

/// Impulses of one day, each decided after so many days: `Some(true)` accepted, `Some(false)` rejected.
fn board(of: &[(Option<bool>, i64)], who: impl Fn(usize) -> Submitter) -> Board {
    let mut board = Board::default();
    let start = date(2026, 1, 1);
    for (at, (verdict, days)) in of.iter().enumerate() {
        let impulse = Id(at as u64 + 1);
        let content = Content {
            problem: Text::new("Wir tippen alles ab.").expect("text"),
            extent: None,
            idea: None,
            anchor: Anchor::Nowhere,
        };
        let mut put = |on, event| impulse::apply(&mut board, &Record { impulse, on, event });
        put(start, Event::Received { content, submitter: who(at) });
        let plan = Plan { owner: person(2), due: date(2026, 12, 1), reasons: reasons(), without: None };
        let to = match verdict {
            None => continue,
            Some(true) => Stage::Accepted { plan, by: person(1) },
            Some(false) => Stage::Rejected { reasons: reasons(), by: person(1) },
        };
        put(start.saturating_add(days.days()), Event::Moved { to });
    }
    board
}

fn hours(from: i64, to: i64) -> Hours {
    Hours { from: Micro(from * 1_000_000), to: Micro(to * 1_000_000) }
}

/// Measures: whether from the data, and whether measured again.
fn measures(of: &[(bool, bool)]) -> Measures {
    let mut measures = Measures::default();
    for (at, (ahead, again)) in of.iter().enumerate() {
        let period = |from, to| Period { dataset: "permits".to_owned(), from, to };
        let agreement = Agreement {
            title: Text::new("Checkliste").expect("text"),
            reasons: reasons(),
            origin: if *ahead {
                let subject = Subject::Activity { activity: "prüfen".to_owned() };
                Origin::Potential { dataset: "permits".to_owned(), subject }
            } else {
                Origin::Impulse { impulse: Id(1) }
            },
            owner: person(2),
            baseline: Baseline {
                query: Query {
                    metric: "case-duration".to_owned(),
                    unit: "d".to_owned(),
                    subject: None,
                    filter: String::new(),
                },
                period: period(date(2025, 1, 1), date(2025, 12, 31)),
                n: 100,
                mean: Micro(20_000_000),
            },
            target: Target::AtMost(Micro(15_000_000)),
            promised: Some(hours(100, 300)),
            due: date(2026, 3, 1),
            measure_on: date(2026, 6, 1),
        };
        let id = measure::Id(at as u64 + 1);
        let mut put =
            |on, event| measure::apply(&mut measures, &measure::Record { measure: id, on, by: person(1), event });
        put(date(2026, 1, 5), measure::Event::Opened { agreement });
        if *again {
            let measurement = Measurement {
                period: period(date(2026, 3, 2), date(2026, 5, 31)),
                n: 60,
                mean: Micro(18_000_000),
                difference: Micro(-2_000_000),
                interval: (Micro(-3_000_000), Micro(-1_000_000)),
                seed: 1,
            };
            let (done, on, by) = (reasons(), date(2026, 3, 1), person(1));
            let to = State::Measured { done, on, measurement, hours: Some(hours(-20, 90)), by };
            put(date(2026, 6, 1), measure::Event::Moved { to });
        }
    }
    measures
}

const YEAR: Question = Question { from: date(2026, 1, 1), to: date(2026, 12, 31), staff: 200, k: 5 };

fn named(at: usize) -> Submitter {
    Submitter::Named(person(at as i64 + 10))
}

#[test]
fn figures_are_those_counted_by_hand() {
    let of: Vec<(Option<bool>, i64)> = (0..5)
        .map(|at| (Some(true), at * 10))
        .chain((0..7).map(|at| (Some(false), 30 + at)))
        .chain([(None, 0)])
        .collect();
    let all = [(true, true), (true, true), (false, true), (false, true), (false, true)];
    let found = portfolio(&board(&of, named), &measures(&all), YEAR);
    assert_eq!(found.ideas, Some(Rate { ideas: 13, staff: 200, days: 365 }));
    assert_eq!(found.ideas.expect("ideas").per_100_a_year(), 6.5);
    assert_eq!(found.accepted, Some(Share { part: 5, whole: 12 }));
    // 0 10 20 30 30 31 | 32 33 34 35 36 40
    assert_eq!(found.median_turnaround_half_days, Some(63));
    assert_eq!(found.implemented, Some(Share { part: 0, whole: 5 }));
    assert_eq!(found.promised, Some(HoursOf { measures: 5, hours: hours(500, 1500) }));
    assert_eq!(found.measured, Some(HoursOf { measures: 5, hours: hours(-100, 450) }));
    assert_eq!(found.promised_of_measured, found.promised);
    assert_eq!(found.proactive, None, "two and three of five are fewer than k");
    assert_eq!(found.measured_again, Some(Share { part: 5, whole: 5 }));
    assert_eq!(found.maturity, Maturity::II);
}

#[test]
fn small_groups_and_their_complements_are_withheld() {
    for (yes, no, shown) in [(4, 0, false), (5, 0, true), (5, 4, false), (1, 20, false), (0, 20, true), (5, 5, true)] {
        let of: Vec<(Option<bool>, i64)> = [(Some(true), yes), (Some(false), no)]
            .into_iter()
            .flat_map(|(verdict, times)| std::iter::repeat_n((verdict, 3), times))
            .collect();
        let found = portfolio(&board(&of, named), &Measures::default(), YEAR);
        assert_eq!(found.accepted.is_some(), shown, "{yes} {no}");
        assert_eq!(found.ideas.is_some(), yes + no >= 5);
        assert_eq!(found.median_turnaround_half_days.is_some(), yes + no >= 5);
        assert_eq!(portfolio(&board(&of, named), &Measures::default(), Question { staff: 4, ..YEAR }).ideas, None);
    }
}

#[test]
fn who_gave_an_impulse_changes_no_figure() {
    let of = [(Some(true), 3), (Some(false), 4), (None, 0), (Some(true), 9), (Some(false), 1), (None, 0)];
    let one = portfolio(&board(&of, |_| Submitter::Named(person(10))), &Measures::default(), YEAR);
    let none = portfolio(
        &board(&of, |at| Submitter::CodeWord(Token::new(&[1; 32], "code word", &at.to_string()))),
        &Measures::default(),
        YEAR,
    );
    assert_eq!(one, portfolio(&board(&of, named), &Measures::default(), YEAR));
    assert_eq!(one, none);
}

#[test]
fn maturity_needs_second_measurements_before_foresight() {
    let of = |all: &[(bool, bool)]| portfolio(&Board::default(), &measures(all), YEAR).maturity;
    assert_eq!(of(&[]), Maturity::I);
    assert_eq!(of(&[(true, true); 4]), Maturity::I, "fewer than k");
    assert_eq!(of(&[(true, false); 8]), Maturity::I);
    assert_eq!(of(&[[(true, true); 5].as_slice(), &[(true, false); 2]].concat()), Maturity::I, "5 of 7");
    assert_eq!(of(&[[(true, true); 6].as_slice(), &[(true, false); 2]].concat()), Maturity::III);
    assert_eq!(of(&[[(true, true); 2].as_slice(), &[(false, true); 3]].concat()), Maturity::II);
}
