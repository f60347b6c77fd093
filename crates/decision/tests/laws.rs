//! Laws over made-up tables and damaged files.

use std::collections::BTreeMap;

use lotse_decision::{Circumstances, Finding, Limits, Model, Value, Variables};

/// Numbers that look random and are the same every time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound as u64).expect("below a usize")
    }
}

/// A test of numbers from 0 to 6.
fn number_test(chance: &mut Chance) -> String {
    let (a, b) = (chance.below(7), chance.below(7));
    let (low, high) = (a.min(b), a.max(b));
    match chance.below(14) {
        0 | 9.. => "-".to_owned(),
        1 => format!("&lt; {a}"),
        2 => format!("&lt;= {a}"),
        3 => format!("&gt; {a}"),
        4 => format!("&gt;= {a}"),
        5 => format!("[{low}..{}]", high + 1),
        6 => format!("({low}..{})", high + 1),
        7 => format!("not({a})"),
        8 => format!("{a}, {b}"),
    }
}

fn text_test(chance: &mut Chance) -> String {
    match chance.below(8) {
        0 | 4.. => "-".to_owned(),
        1 => "\"a\"".to_owned(),
        2 => "\"b\", \"c\"".to_owned(),
        3 => "not(\"a\")".to_owned(),
    }
}

fn table(policy: &str, rows: &[[String; 3]]) -> Model {
    let column = |name: &str| format!("<input><inputExpression><text>{name}</text></inputExpression></input>");
    let rows: String = rows
        .iter()
        .map(|[one, two, three]| {
            let cell = |text: &String| format!("<inputEntry><text>{text}</text></inputEntry>");
            let cells = [one, two, three].map(cell).concat();
            format!("<rule>{cells}<outputEntry><text>1</text></outputEntry></rule>")
        })
        .collect();
    let xml = format!(
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"n\" name=\"m\">\
         <decision name=\"d\"><decisionTable {policy}>{}{}{}<output/>{rows}</decisionTable></decision></definitions>",
        column("x"),
        column("y"),
        column("s")
    );
    Model::read(&xml, &[], &Limits::default()).expect("a model")
}

/// Every cut of the columns is hit: numbers at the points and between them, all texts and one more.
fn inputs() -> Vec<Variables> {
    let numbers: Vec<Value> =
        (-1..=16).map(|half| Value::Number(format!("{}", f64::from(half) / 2.0).parse().expect("a number"))).collect();
    let mut all = Vec::new();
    for x in &numbers {
        for y in &numbers {
            for s in ["a", "b", "c", "d"] {
                all.push(BTreeMap::from([
                    ("x".to_owned(), x.clone()),
                    ("y".to_owned(), y.clone()),
                    ("s".to_owned(), Value::from(s)),
                ]));
            }
        }
    }
    all
}

#[test]
fn gaps_and_overlaps_are_exactly_what_trying_finds() {
    let mut chance = Chance(7);
    let inputs = inputs();
    let (mut complete, mut gaps, mut overlaps) = (0, 0, 0);
    for _ in 0..60 {
        let count = 1 + chance.below(10);
        let rows: Vec<[String; 3]> =
            (0..count).map(|_| [number_test(&mut chance), number_test(&mut chance), text_test(&mut chance)]).collect();
        let counting = table("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", &rows);
        let (mut tried_gap, mut tried_overlap) = (false, false);
        for input in &inputs {
            let outcome = counting.decide("d", input, &Circumstances::default()).expect("a result");
            match outcome.value {
                Value::Null => tried_gap = true,
                Value::Number(count) => tried_overlap |= count.to_i64() > Some(1),
                other => panic!("{other}"),
            }
        }
        let findings = table("hitPolicy=\"UNIQUE\"", &rows).check().remove(0).findings;
        let found = |wanted: fn(&Finding) -> bool| findings.iter().any(wanted);
        assert_eq!(found(|it| matches!(it, Finding::Gap(_))), tried_gap, "{rows:?} {findings:?}");
        assert_eq!(found(|it| matches!(it, Finding::Overlap { .. })), tried_overlap, "{rows:?} {findings:?}");
        complete += usize::from(!tried_gap);
        gaps += usize::from(tried_gap);
        overlaps += usize::from(tried_overlap);
    }
    assert!(complete > 5 && gaps > 10 && overlaps > 10, "{complete} {gaps} {overlaps}");
}

#[test]
fn damaged_files_are_refused_or_read_but_never_end_the_program() {
    let office = include_str!("models/gebuehr.dmn");
    let mut chance = Chance(11);
    let pieces = [
        "<",
        ">",
        "\"",
        "[",
        "]",
        "..",
        "not(",
        "for i in ",
        "<rule>",
        "</rule>",
        "function(",
        "9999999999999999999999",
        "{",
        "}",
        "#",
        "-",
        "@",
        "\\u",
        "ä",
        "\u{0}",
        "typeRef",
        "partial",
        "external",
        "null",
    ];
    let (mut refused, mut read) = (0, 0);
    for _ in 0..1_200 {
        let mut text: Vec<char> = office.chars().collect();
        for _ in 0..1 + chance.below(3) {
            let place = chance.below(text.len());
            match chance.below(3) {
                0 => {
                    let end = (place + chance.below(40)).min(text.len());
                    text.drain(place..end);
                }
                1 => {
                    let piece = pieces[chance.below(pieces.len())];
                    text.splice(place..place, piece.chars());
                }
                _ => {
                    let from = chance.below(text.len());
                    let part: Vec<char> = text[from..(from + 30).min(text.len())].to_vec();
                    text.splice(place..place, part);
                }
            }
        }
        let text: String = text.into_iter().collect();
        match Model::read(&text, &[], &Limits::default()) {
            Err(problems) => {
                assert!(!problems.is_empty());
                refused += 1;
            }
            Ok(model) => {
                read += 1;
                let _ = model.check();
                let broken = model.problems().any(|it| matches!(it.what, lotse_decision::What::Broken(_)));
                assert!(!broken, "{text}");
                for decision in &model.definitions().decisions {
                    let _ = model.evaluate(&decision.name, &Variables::new(), &Circumstances::default());
                }
            }
        }
    }
    assert!(refused > 50 && read > 50, "{refused} {read}");
}

#[test]
fn only_the_folder_feel_knows_the_evaluator() {
    let source = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut open = vec![source.clone()];
    let mut looked = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("readable").map(|entry| entry.expect("readable").path()) {
            if entry == source.join("feel") {
                continue;
            }
            if entry.is_dir() {
                open.push(entry);
            } else {
                looked += 1;
                let text = std::fs::read_to_string(&entry).expect("readable");
                assert!(!text.contains("dsntk_"), "{} names the evaluator", entry.display());
            }
        }
    }
    assert!(looked > 15);
}
