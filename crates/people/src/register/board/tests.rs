use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::super::{Class, ErrorRate, Ground, Kind, Paper};
use super::*;
use crate::Person;
use crate::potential::Level;
use crate::text::Text;

const ALL: [Duty; 5] = [Duty::Procedure, Duty::Decision, Duty::Implementation, Duty::Control, Duty::Assessment];

fn reasons() -> Reasons {
    Reasons::new("Das steht so in der Akte.").expect("reasons")
}

fn text(of: &str) -> Text {
    Text::new(of).expect("text")
}

/// A dossier of a high-risk adviser without gaps, overseen by 7.
pub fn complete() -> Dossier {
    let paper = || Some(Paper { reference: text("Az. 12"), sha256: None, on: date(2026, 1, 2) });
    Dossier {
        name: text("Ähnliche Fälle"),
        kind: Kind::Adviser,
        purpose: Some(reasons()),
        level: Some(Level::Assistance),
        profiling: Some(true),
        class: Some(Class::HighRisk { annex: text("7 c") }),
        class_reasons: Some(reasons()),
        data_protection: paper(),
        fundamental_rights: paper(),
        service_agreement: paper(),
        overseers: vec![Person::authenticated(7)],
        error_rate: Some(ErrorRate { wrong: 20, of: 100, how: reasons(), on: date(2026, 1, 2) }),
        log_months: Some(6),
        stop_switch: Some(reasons()),
    }
}

fn run(state: &mut Register, id: u64, command: Command, who: i64, duties: &[Duty]) -> Result<(), &'static str> {
    let seen = state.get(Id(id)).map(|entry| entry.version);
    let by = By::Person(Person::authenticated(who), duties);
    let record = decide(state, Id(id), seen, command, by, date(2026, 1, 5)).map_err(|refused| refused.code)?;
    apply(state, &record);
    Ok(())
}

/// A register with `dossier` released, and an empty draft.
pub fn released(dossier: Dossier) -> Register {
    let mut state = Register::default();
    let empty = Dossier::new(text("Neu"), Kind::RuleSet);
    run(&mut state, 1, Command::Enter(Box::new(dossier)), 1, &[Duty::Procedure]).expect("entered");
    run(&mut state, 1, Command::Enter(Box::new(empty)), 1, &[Duty::Procedure]).expect("entered");
    run(&mut state, 1, Command::Release, 2, &[Duty::Decision]).expect("released");
    state
}

type Breaks = fn(&mut Dossier);

/// How a complete dossier becomes incomplete, and the gap that follows.
const BROKEN: [(&str, Breaks); 14] = [
    ("purpose", |of| of.purpose = None),
    ("level", |of| of.level = None),
    ("profiling", |of| of.profiling = None),
    ("class", |of| of.class = None),
    ("class", |of| of.class_reasons = None),
    ("profiling-is-high-risk", |of| of.class = Some(Class::Exempt { annex: text("7 c"), ground: Ground::Prepares })),
    ("data-protection", |of| of.data_protection = None),
    ("fundamental-rights", |of| of.fundamental_rights = None),
    ("service-agreement", |of| of.service_agreement = None),
    ("overseers", |of| of.overseers.clear()),
    ("error-rate", |of| of.error_rate = None),
    ("error-rate-range", |of| of.error_rate.as_mut().expect("one").wrong = 101),
    ("log-months", |of| of.log_months = Some(5)),
    ("stop-switch", |of| of.stop_switch = None),
];

#[test]
fn each_gap_blocks_the_release_with_its_norm_and_none_can_be_smuggled_in() {
    assert_eq!(complete().gaps(), []);
    for (code, breaks) in BROKEN {
        let mut dossier = complete();
        breaks(&mut dossier);
        let gaps = dossier.gaps();
        assert_eq!(gaps.iter().map(|gap| gap.code).collect::<Vec<_>>(), [code]);
        assert!(!gaps[0].norm.is_empty());
        let mut state = Register::default();
        run(&mut state, 1, Command::Enter(Box::new(dossier.clone())), 1, &ALL).expect("entered");
        assert_eq!(run(&mut state, 1, Command::Release, 2, &ALL), Err("evidence-missing"), "{code}");
        assert!(!state.get(Id(1)).expect("it").may_run());
        let text = serde_json::to_string(&dossier).expect("plain data");
        let forged = format!("{{\"state\":\"released\",\"evidence\":{text},\"by\":2}}");
        assert!(serde_json::from_str::<State>(&forged).is_err(), "nor by way of JSON: {code}");
    }
}

#[test]
fn what_runs_is_released_by_somebody_else_and_stopped_by_whoever_watches() {
    let mut state = released(complete());
    assert!(state.get(Id(1)).expect("it").may_run());
    let stop = || Command::Stop(reasons());
    assert_eq!(run(&mut state, 1, Command::Write(Box::new(complete())), 1, &ALL), Err("wrong-state"));
    assert_eq!(run(&mut state, 1, stop(), 8, &[]), Err("not-yours"));
    // An overseer needs no duty and no latest version.
    let by = By::Person(Person::authenticated(7), &[]);
    let record = decide(&state, Id(1), None, stop(), by, date(2026, 1, 6)).expect("stopped");
    apply(&mut state, &record);
    assert!(!state.get(Id(1)).expect("it").may_run());
    assert_eq!(run(&mut state, 1, Command::Release, 2, &ALL), Err("wrong-state"));
    run(&mut state, 1, Command::Write(Box::new(complete())), 2, &ALL).expect("written");
    assert_eq!(run(&mut state, 1, Command::Release, 2, &ALL), Err("own-work"));
    assert_eq!(run(&mut state, 1, Command::Release, 1, &[Duty::Procedure]), Err("not-yours"));
    run(&mut state, 1, Command::Release, 1, &ALL).expect("released");
}

proptest! {
    #[test]
    fn nothing_runs_without_evidence_and_four_eyes(
        steps in prop::collection::vec((0u8..5, 0usize..28, 1u64..4, 1i64..4, 0usize..6, any::<bool>()), 1..60),
    ) {
        let mut state = Register::default();
        let mut records = Vec::new();
        let mut today = date(2026, 1, 5);
        let token = crate::Token::new(&[1; 32], "code word", "x");
        for (kind, breaks, id, who, duties, anonymous) in steps {
            today = today.saturating_add(1.day());
            let mut dossier = complete();
            if let Some((_, breaks)) = BROKEN.get(breaks) {
                breaks(&mut dossier);
            }
            let command = match kind {
                0 => Command::Enter(Box::new(dossier)),
                1 => Command::Write(Box::new(dossier)),
                2 | 3 => Command::Release,
                _ => Command::Stop(reasons()),
            };
            let person = Person::authenticated(who);
            let by = if anonymous { By::CodeWord(&token) } else { By::Person(person, &ALL[..duties.min(5)]) };
            let seen = state.get(Id(id)).map(|entry| entry.version);
            match decide(&state, Id(id), seen, command, by, today) {
                Ok(record) => {
                    prop_assert!(!anonymous);
                    apply(&mut state, &record);
                    records.push(record);
                }
                Err(refused) => prop_assert!(refused.german.len() > 20 && refused.english.len() > 15, "{refused:?}"),
            }
            for entry in state.iter() {
                if let State::Released { by, evidence } = &entry.state {
                    prop_assert!(*by != entry.written_by && evidence.dossier().gaps().is_empty());
                }
                prop_assert_eq!(entry.may_run(), matches!(entry.state, State::Released { .. }));
            }
        }
        let mut again = Register::default();
        for record in &records {
            let text = serde_json::to_string(record).expect("plain data");
            apply(&mut again, &serde_json::from_str(&text).expect("what was written"));
        }
        prop_assert_eq!(&again, &state);
    }
}
