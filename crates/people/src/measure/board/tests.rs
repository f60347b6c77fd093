use jiff::ToSpan;
use jiff::civil::date;
use proptest::prelude::*;

use super::super::{Baseline, Origin, Period, Query, Target};
use super::*;
use crate::impulse;
use crate::text::Text;

const ALL: [Duty; 5] = [Duty::Procedure, Duty::Assessment, Duty::Decision, Duty::Implementation, Duty::Control];

fn reasons() -> Reasons {
    Reasons::new("Das lohnt sich aus guten Gründen.").expect("reasons")
}

fn period(from: Date, to: Date) -> Period {
    Period { dataset: "permits".to_owned(), from, to }
}

fn agreement(owner: i64, due: Date, measure_on: Date) -> Agreement {
    let query = Query {
        metric: "case-duration".to_owned(),
        unit: "d".to_owned(),
        subject: None,
        filter: "kind=garage".to_owned(),
    };
    Agreement {
        title: Text::new("Checkliste beim Antrag").expect("text"),
        reasons: reasons(),
        origin: Origin::Impulse { impulse: impulse::Id(1) },
        owner: Person::authenticated(owner),
        baseline: Baseline {
            query,
            period: period(date(2025, 1, 1), date(2025, 12, 31)),
            n: 200,
            mean: Micro(20_000_000),
        },
        target: Target::AtMost(Micro(15_000_000)),
        promised: Some(Hours { from: Micro(100_000_000), to: Micro(300_000_000) }),
        due,
        measure_on,
    }
}

fn measurement(from: Date, to: Date, difference: i64, width: i64) -> Measurement {
    Measurement {
        period: period(from, to),
        n: 60,
        mean: Micro(20_000_000 + difference),
        difference: Micro(difference),
        interval: (Micro(difference - width), Micro(difference + width)),
        seed: 1,
    }
}

fn run(state: &mut Measures, command: Command, who: i64, duties: &[Duty], today: Date) -> Result<(), &'static str> {
    let id = Id(1);
    let seen = state.get(id).map(|measure| measure.version);
    let by = By::Person(Person::authenticated(who), duties);
    let record = decide(state, id, seen, command, by, today).map_err(|refused| refused.code)?;
    apply(state, &record);
    Ok(())
}

#[test]
fn a_measure_is_opened_built_and_measured_by_somebody_else_at_its_day() {
    let mut state = Measures::default();
    let (start, due, again) = (date(2026, 1, 5), date(2026, 3, 1), date(2026, 6, 1));
    let open = |agreement| Command::Open(Box::new(agreement));
    let good = agreement(2, due, again);
    assert_eq!(run(&mut state, open(good.clone()), 1, &[Duty::Control], start), Err("not-yours"));
    assert_eq!(run(&mut state, open(agreement(2, start, again)), 1, &ALL, start), Err("due-passed"));
    assert_eq!(run(&mut state, open(agreement(2, due, due)), 1, &ALL, start), Err("measure-before-due"));
    let no_better = Agreement { target: Target::AtMost(Micro(20_000_000)), ..good.clone() };
    assert_eq!(run(&mut state, open(no_better), 1, &ALL, start), Err("target-no-better"));
    let mut few = good.clone();
    few.baseline.n = 19;
    assert_eq!(run(&mut state, open(few), 1, &ALL, start), Err("too-few-values"));
    assert_eq!(run(&mut state, open(good), 1, &ALL, start), Ok(()));

    let measure = |measurement| Command::Measure(Box::new(measurement), None);
    let better = measurement(date(2026, 3, 2), date(2026, 5, 31), -6_000_000, 2_000_000);
    assert_eq!(run(&mut state, measure(better.clone()), 1, &ALL, again), Err("wrong-state"));
    assert_eq!(run(&mut state, Command::Build(reasons()), 1, &ALL, due), Err("not-yours"));
    assert_eq!(run(&mut state, Command::Build(reasons()), 2, &[], due), Ok(()));
    assert_eq!(run(&mut state, Command::Drop(reasons()), 1, &ALL, due), Err("wrong-state"));
    assert_eq!(run(&mut state, measure(better.clone()), 2, &ALL, again), Err("own-work"));
    assert_eq!(run(&mut state, measure(better.clone()), 1, &ALL, date(2026, 5, 31)), Err("too-early"));
    let before = measurement(due, date(2026, 5, 31), -6_000_000, 2_000_000);
    assert_eq!(run(&mut state, measure(before), 1, &ALL, again), Err("measurement-period"));
    let other = Measurement { difference: Micro(-8_000_000), ..better.clone() };
    assert_eq!(run(&mut state, measure(other), 1, &ALL, again), Err("baseline-changed"));
    assert_eq!(run(&mut state, measure(better.clone()), 1, &ALL, again), Ok(()));
    assert_eq!(state.get(Id(1)).and_then(Measure::outcome), Some(Outcome::Reached));
    assert_eq!(run(&mut state, measure(better), 1, &ALL, again), Err("wrong-state"), "the first one is the result");
}

#[test]
fn the_outcome_follows_from_the_interval_and_no_effect_is_one() {
    let of =
        |difference, width, target| measurement(date(2026, 3, 2), date(2026, 5, 31), difference, width).outcome(target);
    let less = Target::AtMost(Micro(15_000_000));
    assert_eq!(of(-6_000_000, 2_000_000, less), Outcome::Reached);
    assert_eq!(of(-3_000_000, 2_000_000, less), Outcome::Better);
    assert_eq!(of(-6_000_000, 6_000_000, less), Outcome::NoEffectShown, "0 is the end of the interval");
    assert_eq!(of(3_000_000, 2_000_000, less), Outcome::Worse);
    let more = Target::AtLeast(Micro(22_000_000));
    assert_eq!(of(3_000_000, 2_000_000, more), Outcome::Reached);
    assert_eq!(of(-3_000_000, 2_000_000, more), Outcome::Worse);
}

fn command() -> impl Strategy<Value = (u8, i64, i64, i64)> {
    (0u8..12, -10i64..60, -10i64..90, -8_000_000i64..8_000_000)
}

proptest! {
    #[test]
    fn no_order_of_commands_leads_astray(
        steps in prop::collection::vec((command(), 1u64..3, 1i64..4, 0usize..8, 0u8..10, 0i64..25), 1..80),
    ) {
        let mut state = Measures::default();
        let mut records = Vec::new();
        let mut today = date(2026, 1, 5);
        let token = crate::Token::new(&[1; 32], "code word", "x");
        for ((kind, a, b, difference), id, who, duties, anonymous, days) in steps {
            today = today.saturating_add(days.days());
            let (near, far) = (today.saturating_add(a.days()), today.saturating_add(b.days()));
            let known = state.get(Id(id));
            // Where the state allows it, the owner builds, and the period begins about when it was built.
            let owner = known.map_or(who, |measure| measure.agreement.owner.account());
            let built = match known.map(|measure| &measure.state) {
                Some(State::Built { on, .. }) => on.saturating_add((a % 3).days()),
                _ => near,
            };
            let (command, who) = match kind {
                0 => (Command::Open(Box::new(agreement(who, near, far))), who),
                1 => (Command::Postpone { due: near, measure_on: far, reasons: reasons() }, who),
                2..5 => (Command::Build(reasons()), owner),
                5 => (Command::Build(reasons()), who),
                6 => (Command::Drop(reasons()), who),
                _ => (Command::Measure(Box::new(measurement(built, today, difference, 2_000_000)), None), who),
            };
            let person = Person::authenticated(who);
            let anonymous = anonymous == 0;
            let by = if anonymous { By::CodeWord(&token) } else { By::Person(person, &ALL[..duties.min(5)]) };
            let seen = state.get(Id(id)).map(|measure| measure.version);
            match decide(&state, Id(id), seen, command, by, today) {
                Ok(record) => {
                    prop_assert!(!anonymous);
                    if let Event::Moved { to: State::Measured { .. } } = &record.event {
                        let agreed = &state.get(record.measure).expect("known").agreement;
                        prop_assert!(today >= agreed.measure_on && record.by != agreed.owner);
                    }
                    apply(&mut state, &record);
                    records.push(record);
                }
                Err(refused) => prop_assert!(refused.german.len() > 20 && refused.english.len() > 15, "{refused:?}"),
            }
        }
        for measure in state.iter() {
            let agreed = &measure.agreement;
            prop_assert!(agreed.measure_on > agreed.due);
            let ended = matches!(measure.state, State::Measured { .. } | State::Dropped { .. });
            prop_assert_eq!(due(measure, today).is_none(), ended);
            if let State::Measured { on, measurement, by, .. } = &measure.state {
                prop_assert!(*by != agreed.owner && measurement.period.from > *on);
                prop_assert!(measure.outcome().is_some());
            }
        }
        let mut again = Measures::default();
        for record in &records {
            let text = serde_json::to_string(record).expect("plain data");
            apply(&mut again, &serde_json::from_str(&text).expect("what was written"));
        }
        prop_assert_eq!(&again, &state);
    }
}
