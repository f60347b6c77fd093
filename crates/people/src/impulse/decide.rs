//! From commands to records, or a sentence why not.

use jiff::civil::Date;

use super::{Board, Content, Event, Finding, Id, Impulse, Opinion, Plan, Record, State, Submitter, Writer};
use crate::text::{Reasons, Text};
use crate::{Duty, Person, Rejection, Token};

/// Who gives a command.
#[derive(Clone, Copy, Debug)]
pub enum By<'a> {
    /// Somebody logged in, and what they are there for.
    Person(Person, &'a [Duty]),
    /// Somebody with a code word; they can submit, read and write, nothing else.
    CodeWord(&'a Token),
}

impl By<'_> {
    fn person(&self) -> Option<Person> {
        match self {
            Self::Person(person, _) => Some(*person),
            Self::CodeWord(_) => None,
        }
    }

    fn has(&self, duty: Duty) -> bool {
        matches!(self, Self::Person(_, duties) if duties.contains(&duty))
    }

    fn is(&self, submitter: &Submitter) -> bool {
        match (self, submitter) {
            (Self::Person(person, _), Submitter::Named(named)) => person == named,
            (Self::CodeWord(token), Submitter::CodeWord(known)) => *token == known,
            _ => false,
        }
    }
}

/// What somebody wants. Commands that move an impulse name the version they have seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Give an impulse.
    Submit(Content),
    /// It is in scope and new.
    Check,
    /// It was said before.
    Merge {
        /// Where.
        into: Id,
        /// Those who voted here, as tokens there.
        votes: Vec<Token>,
        /// Those who follow here, as tokens there.
        followers: Vec<Token>,
    },
    /// What it is worth.
    Assess {
        /// Whether to do it.
        recommended: bool,
        /// Why.
        reasons: Reasons,
    },
    /// It will be done.
    Accept(Plan),
    /// It will not be done.
    Reject(Reasons),
    /// Work on it begins.
    Start,
    /// It is built.
    Finish(Reasons),
    /// It was looked at whether it was built and works.
    Control {
        /// Whether it works.
        works: bool,
        /// What was looked at and found.
        reasons: Reasons,
    },
    /// A message of whoever gave it, or an answer.
    Say(Text),
    /// It concerns the person behind this token too, or no longer.
    Vote(Token, bool),
    /// The person behind this token wants to hear of it, or no longer.
    Follow(Token, bool),
}

fn no(code: &'static str, german: &str, english: &str) -> Rejection {
    Rejection::new(code, german, english)
}

fn allowed(by: By<'_>, duty: Duty, german: &str, english: &str) -> Result<Person, Rejection> {
    by.person().filter(|_| by.has(duty)).ok_or_else(|| no("not-yours", german, english))
}

fn wrong_state(impulse: &Impulse, german: &str, english: &str) -> Rejection {
    Rejection::new(
        "wrong-state",
        format!("{german} Der Stand ist: {}.", german_name(&impulse.state)),
        format!("{english} It is {}.", impulse.state.name()),
    )
}

fn german_name(state: &State) -> &'static str {
    match state {
        State::Received => "eingegangen",
        State::Checked => "geprüft",
        State::Assessed { .. } => "begutachtet",
        State::Accepted { plan, .. } if plan.without.is_some() => "teilweise angenommen",
        State::Accepted { .. } => "angenommen",
        State::Rejected { .. } => "abgelehnt",
        State::Merged { .. } => "zusammengeführt",
        State::InWork { .. } => "in Arbeit",
        State::Implemented { .. } => "umgesetzt",
        State::Closed { .. } => "abgeschlossen",
    }
}

/// What follows from `command` about the impulse `id` (any number for [`Command::Submit`]) on the day `today`.
///
/// `seen` is the version the person has seen; commands that do not move the impulse need none.
///
/// # Errors
/// `no-such-impulse`, `changed-meanwhile`, `wrong-state`, `not-yours`, and those of the single commands.
pub fn decide(
    board: &Board,
    id: Id,
    seen: Option<u64>,
    command: Command,
    by: By<'_>,
    today: Date,
) -> Result<Vec<Record>, Rejection> {
    if let Command::Submit(content) = command {
        return submit(board, content, by, today);
    }
    let impulse = board
        .get(id)
        .ok_or_else(|| no("no-such-impulse", "Diesen Impuls gibt es nicht.", "There is no such impulse."))?;
    let moves = !matches!(command, Command::Say(_) | Command::Vote(..) | Command::Follow(..));
    if moves && seen != Some(impulse.version) {
        return Err(no(
            "changed-meanwhile",
            "Der Impuls wurde inzwischen geändert. Ihr Text ist noch da; sehen Sie sich den neuen Stand an und senden Sie ihn noch einmal.",
            "The impulse has been changed meanwhile. Your text is still there; look at the new state and send it again.",
        ));
    }
    let record = |event| Record { impulse: id, on: today, event };
    let moved = |to| record(Event::Moved { to });
    Ok(match command {
        Command::Submit(_) => unreachable!("handled above"),
        Command::Check => {
            allowed(
                by,
                Duty::Procedure,
                "Das prüft, wer das Verfahren führt.",
                "That is for those who run the procedure.",
            )?;
            match impulse.state {
                State::Received => vec![moved(State::Checked)],
                _ => {
                    return Err(wrong_state(
                        impulse,
                        "Geprüft wird, was eingegangen ist.",
                        "What was received is checked.",
                    ));
                }
            }
        }
        Command::Merge { into, votes, followers } => {
            let who = allowed(
                by,
                Duty::Procedure,
                "Zusammen führt, wer das Verfahren führt.",
                "Merging is for those who run the procedure.",
            )?;
            merge(board, impulse, into, [votes, followers], who, today)?
        }
        Command::Assess { recommended, reasons } => {
            let who = allowed(
                by,
                Duty::Assessment,
                "Das begutachtet, wer dafür benannt ist.",
                "That is for those named to assess.",
            )?;
            match impulse.state {
                State::Checked | State::Assessed { .. } => {
                    vec![moved(State::Assessed { opinion: Opinion { by: who, recommended, reasons } })]
                }
                _ => {
                    return Err(wrong_state(
                        impulse,
                        "Begutachtet wird nach der Prüfung.",
                        "Assessment comes after the check.",
                    ));
                }
            }
        }
        Command::Accept(plan) => {
            let who = decider(impulse, by)?;
            if !matches!(impulse.state, State::Assessed { .. }) {
                return Err(wrong_state(
                    impulse,
                    "Angenommen wird nach der Begutachtung.",
                    "Acceptance comes after the assessment.",
                ));
            }
            if plan.due <= today {
                return Err(no("due-passed", "Der Termin muss nach heute liegen.", "The date must lie after today."));
            }
            vec![moved(State::Accepted { plan, by: who })]
        }
        Command::Reject(reasons) => {
            let who = decider(impulse, by)?;
            match impulse.state {
                State::Received | State::Checked | State::Assessed { .. } => {
                    vec![moved(State::Rejected { reasons, by: who })]
                }
                _ => {
                    return Err(wrong_state(
                        impulse,
                        "Darüber ist schon entschieden.",
                        "That has been decided already.",
                    ));
                }
            }
        }
        Command::Start => match &impulse.state {
            State::Accepted { plan, by: decider } => {
                owner(plan, by)?;
                vec![moved(State::InWork { plan: plan.clone(), by: *decider })]
            }
            _ => return Err(wrong_state(impulse, "Begonnen wird, was angenommen ist.", "What was accepted is begun.")),
        },
        Command::Finish(done) => match &impulse.state {
            State::InWork { plan, by: decider } => {
                owner(plan, by)?;
                vec![moved(State::Implemented { plan: plan.clone(), by: *decider, done })]
            }
            _ => return Err(wrong_state(impulse, "Fertig wird, was in Arbeit ist.", "What is in work is finished.")),
        },
        Command::Control { works, reasons } => {
            let who = allowed(
                by,
                Duty::Control,
                "Das prüft die Umsetzungskontrolle.",
                "That is for those who check what was built.",
            )?;
            let State::Implemented { plan, by: decider, done } = &impulse.state else {
                return Err(wrong_state(impulse, "Geprüft wird, was umgesetzt ist.", "What was built is checked."));
            };
            if who == plan.owner {
                return Err(no(
                    "own-work",
                    "Die eigene Umsetzung prüft jemand anderes.",
                    "What you have built is checked by somebody else.",
                ));
            }
            if works {
                vec![moved(State::Closed {
                    plan: plan.clone(),
                    by: *decider,
                    done: done.clone(),
                    finding: Finding { by: who, works, reasons },
                })]
            } else {
                let back = Event::Said { by: Writer::Authority(who), text: reasons.into() };
                vec![moved(State::InWork { plan: plan.clone(), by: *decider }), record(back)]
            }
        }
        Command::Say(text) => {
            let by =
                if by.is(&impulse.submitter) { Writer::Submitter } else { Writer::Authority(answerer(impulse, by)?) };
            vec![record(Event::Said { by, text })]
        }
        Command::Vote(token, wanted) => toggled(by, &impulse.votes, token, wanted, &|token| match wanted {
            true => record(Event::Voted { token }),
            false => record(Event::Unvoted { token }),
        })?,
        Command::Follow(token, wanted) => toggled(by, &impulse.followers, token, wanted, &|token| match wanted {
            true => record(Event::Followed { token }),
            false => record(Event::Unfollowed { token }),
        })?,
    })
}

fn submit(board: &Board, content: Content, by: By<'_>, today: Date) -> Result<Vec<Record>, Rejection> {
    let submitter = match by {
        By::Person(person, _) => Submitter::Named(person),
        By::CodeWord(token) if board.by_code(token).is_some() => {
            return Err(no(
                "code-word-taken",
                "Dieses Kennwort gehört schon zu einem Impuls.",
                "This code belongs to an impulse already.",
            ));
        }
        By::CodeWord(token) => Submitter::CodeWord(token.clone()),
    };
    Ok(vec![Record { impulse: board.next(), on: today, event: Event::Received { content, submitter } }])
}

fn merge(
    board: &Board,
    impulse: &Impulse,
    into: Id,
    [votes, followers]: [Vec<Token>; 2],
    by: Person,
    today: Date,
) -> Result<Vec<Record>, Rejection> {
    if impulse.state.is_final() {
        return Err(wrong_state(impulse, "Zusammengeführt wird, was offen ist.", "What is open can be merged."));
    }
    let target =
        board.get(into).filter(|target| target.id != impulse.id && !matches!(target.state, State::Merged { .. }));
    let Some(target) = target else {
        return Err(no(
            "no-such-target",
            "Wählen Sie einen anderen Impuls, der nicht selbst zusammengeführt ist.",
            "Choose another impulse that has not been merged itself.",
        ));
    };
    let new = |of: Vec<Token>, known: &[Token]| {
        let mut new: Vec<Token> = of.into_iter().filter(|token| !known.contains(token)).collect();
        new.sort();
        new.dedup();
        new
    };
    let absorbed = Event::Absorbed {
        other: impulse.id,
        votes: new(votes, &target.votes),
        followers: new(followers, &target.followers),
        received: impulse.received,
    };
    Ok(vec![
        Record { impulse: impulse.id, on: today, event: Event::Moved { to: State::Merged { into, by } } },
        Record { impulse: into, on: today, event: absorbed },
    ])
}

/// Whoever decides, unless it is about their own impulse.
fn decider(impulse: &Impulse, by: By<'_>) -> Result<Person, Rejection> {
    let who =
        allowed(by, Duty::Decision, "Das entscheidet, wer dafür zuständig ist.", "That is for those who decide.")?;
    if by.is(&impulse.submitter) {
        return Err(no(
            "own-impulse",
            "Über den eigenen Impuls entscheidet jemand anderes.",
            "Somebody else decides on your own impulse.",
        ));
    }
    Ok(who)
}

fn owner(plan: &Plan, by: By<'_>) -> Result<(), Rejection> {
    if by.person() == Some(plan.owner) {
        return Ok(());
    }
    Err(no(
        "not-yours",
        "Das meldet, wer für die Umsetzung verantwortlich ist.",
        "That is for whoever is responsible for it.",
    ))
}

fn answerer(impulse: &Impulse, by: By<'_>) -> Result<Person, Rejection> {
    let responsible = match &impulse.state {
        State::Accepted { plan, .. } | State::InWork { plan, .. } | State::Implemented { plan, .. } => Some(plan.owner),
        _ => None,
    };
    let may = by.has(Duty::Procedure) || by.has(Duty::Assessment) || by.has(Duty::Decision);
    by.person().filter(|person| may || Some(*person) == responsible).ok_or_else(|| {
        no(
            "not-yours",
            "Hier schreiben nur, wer den Impuls gegeben hat und wer ihn bearbeitet.",
            "Only whoever gave the impulse and those who work on it write here.",
        )
    })
}

fn toggled(
    by: By<'_>,
    known: &[Token],
    token: Token,
    wanted: bool,
    record: &dyn Fn(Token) -> Record,
) -> Result<Vec<Record>, Rejection> {
    if by.person().is_none() {
        return Err(no("log-in", "Melden Sie sich dafür an.", "Please log in for that."));
    }
    // Twice the same is the same.
    Ok(if known.contains(&token) == wanted { Vec::new() } else { vec![record(token)] })
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::{Anchor, apply, due};
    use super::*;

    const ALL: [Duty; 5] = [Duty::Procedure, Duty::Assessment, Duty::Decision, Duty::Implementation, Duty::Control];

    fn reasons() -> Reasons {
        Reasons::new("Das lohnt sich aus guten Gründen.").expect("reasons")
    }

    fn content() -> Content {
        Content {
            problem: Text::new("Wir tippen alles ab.").expect("text"),
            extent: None,
            idea: None,
            anchor: Anchor::Nowhere,
        }
    }

    fn person(id: i64) -> Person {
        Person::authenticated(id)
    }

    fn plan(owner: i64, due: Date) -> Plan {
        Plan { owner: person(owner), due, reasons: reasons(), without: None }
    }

    fn run(board: &mut Board, id: Id, command: Command, by: By<'_>, today: Date) -> Result<(), Rejection> {
        let seen = board.get(id).map(|impulse| impulse.version);
        for record in decide(board, id, seen, command, by, today)? {
            apply(board, &record);
        }
        Ok(())
    }

    #[test]
    fn an_impulse_goes_its_way_and_is_checked_by_somebody_else() {
        let mut board = Board::default();
        let today = date(2026, 3, 2);
        let token = Token::new(&[1; 32], "code word", "x");
        let (chief, builder) = (By::Person(person(1), &ALL), By::Person(person(2), &ALL));
        run(&mut board, Id(0), Command::Submit(content()), By::CodeWord(&token), today).expect("submitted");
        let id = board.by_code(&token).expect("found by its code").id;
        let refused = |board: &Board, command, by, code: &str| {
            let seen = board.get(id).map(|impulse| impulse.version);
            assert_eq!(decide(board, id, seen, command, by, today).unwrap_err().code, code);
        };
        refused(&board, Command::Accept(plan(2, today)), chief, "wrong-state");
        refused(&board, Command::Check, By::Person(person(3), &[]), "not-yours");
        refused(&board, Command::Check, By::CodeWord(&token), "not-yours");
        run(&mut board, id, Command::Check, chief, today).expect("checked");
        run(&mut board, id, Command::Assess { recommended: true, reasons: reasons() }, builder, today)
            .expect("assessed");
        refused(&board, Command::Accept(plan(2, today)), chief, "due-passed");
        run(&mut board, id, Command::Accept(plan(2, date(2026, 6, 1))), chief, today).expect("accepted");
        refused(&board, Command::Start, chief, "not-yours");
        run(&mut board, id, Command::Start, builder, today).expect("begun");
        run(&mut board, id, Command::Finish(reasons()), builder, today).expect("built");
        refused(&board, Command::Control { works: true, reasons: reasons() }, builder, "own-work");
        run(&mut board, id, Command::Control { works: false, reasons: reasons() }, chief, today).expect("sent back");
        assert_eq!(board.get(id).expect("it").state.name(), "in-work");
        run(&mut board, id, Command::Finish(reasons()), builder, today).expect("built again");
        run(&mut board, id, Command::Control { works: true, reasons: reasons() }, chief, today).expect("closed");
        assert_eq!(board.get(id).expect("it").state.name(), "closed");
        run(&mut board, id, Command::Say(Text::new("Danke!").expect("text")), By::CodeWord(&token), today)
            .expect("said");
        assert_eq!(board.get(id).expect("it").messages.last().expect("one").by, Writer::Submitter);
    }

    #[test]
    fn who_has_not_seen_the_last_version_is_told() {
        let mut board = Board::default();
        let today = date(2026, 3, 2);
        run(&mut board, Id(0), Command::Submit(content()), By::Person(person(9), &[]), today).expect("submitted");
        let seen = board.get(Id(1)).map(|impulse| impulse.version);
        let chief = By::Person(person(1), &ALL);
        run(&mut board, Id(1), Command::Check, chief, today).expect("checked");
        let late = decide(&board, Id(1), seen, Command::Reject(reasons()), chief, today);
        assert_eq!(late.unwrap_err().code, "changed-meanwhile");
        let own = decide(&board, Id(1), Some(2), Command::Reject(reasons()), By::Person(person(9), &ALL), today);
        assert_eq!(own.unwrap_err().code, "own-impulse");
    }

    #[test]
    fn a_merge_keeps_votes_and_the_earliest_receipt() {
        let mut board = Board::default();
        let chief = By::Person(person(1), &ALL);
        for day in [date(2026, 3, 9), date(2026, 3, 2)] {
            run(&mut board, Id(0), Command::Submit(content()), chief, day).expect("submitted");
        }
        for (id, account) in [(1, "5"), (2, "5"), (2, "6")] {
            let token = Token::new(&[1; 32], &format!("vote {id}"), account);
            run(&mut board, Id(id), Command::Vote(token.clone(), true), chief, date(2026, 3, 9)).expect("voted");
            run(&mut board, Id(id), Command::Vote(token, true), chief, date(2026, 3, 9)).expect("once");
        }
        let there = ["5", "6"].map(|account| Token::new(&[1; 32], "vote 1", account)).to_vec();
        let merge = Command::Merge { into: Id(1), votes: there, followers: Vec::new() };
        run(&mut board, Id(2), merge, chief, date(2026, 3, 10)).expect("merged");
        let kept = board.get(Id(1)).expect("it");
        // Five was here before and counts once.
        assert_eq!((kept.votes.len(), kept.received), (2, date(2026, 3, 2)));
        let back = Command::Merge { into: Id(2), votes: Vec::new(), followers: Vec::new() };
        let again = decide(&board, Id(1), Some(kept.version), back, chief, date(2026, 3, 10));
        assert_eq!(again.unwrap_err().code, "no-such-target");
    }

    fn command() -> impl Strategy<Value = Command> {
        prop_oneof![
            Just(Command::Submit(content())),
            Just(Command::Check),
            (1u64..5).prop_map(|id| Command::Merge { into: Id(id), votes: Vec::new(), followers: Vec::new() }),
            any::<bool>().prop_map(|recommended| Command::Assess { recommended, reasons: reasons() }),
            (1i64..4, 0i8..40).prop_map(|(owner, days)| Command::Accept(plan(
                owner,
                date(2026, 3, 2).saturating_add(i64::from(days).days())
            ))),
            Just(Command::Reject(reasons())),
            Just(Command::Start),
            Just(Command::Finish(reasons())),
            any::<bool>().prop_map(|works| Command::Control { works, reasons: reasons() }),
            Just(Command::Say(Text::new("Hallo").expect("text"))),
            (0u8..3, any::<bool>())
                .prop_map(|(who, on)| Command::Vote(Token::new(&[1; 32], "vote", &who.to_string()), on)),
        ]
    }

    proptest! {
        #[test]
        fn no_order_of_commands_leads_astray(
            steps in prop::collection::vec((command(), 1u64..5, 1i64..4, 0usize..6, any::<bool>(), 0i64..20), 1..60),
        ) {
            let mut board = Board::default();
            let mut records = Vec::new();
            let mut today = date(2026, 3, 2);
            let token = Token::new(&[1; 32], "code word", "x");
            for (command, id, who, duties, anonymous, days) in steps {
                today = today.saturating_add(days.days());
                let by = if anonymous { By::CodeWord(&token) } else { By::Person(person(who), &ALL[..duties.min(5)]) };
                let seen = board.get(Id(id)).map(|impulse| impulse.version);
                match decide(&board, Id(id), seen, command, by, today) {
                    Ok(found) => for record in found {
                        apply(&mut board, &record);
                        records.push(record);
                    },
                    Err(refused) => prop_assert!(refused.german.len() > 20 && refused.english.len() > 15, "{refused:?}"),
                }
            }
            for impulse in board.iter() {
                // No state without its duty.
                prop_assert_eq!(due(impulse, today).is_none(), impulse.state.is_final());
                if let State::Closed { plan, finding, .. } = &impulse.state {
                    prop_assert!(finding.by != plan.owner && finding.works);
                    prop_assert!(impulse.decided.is_some() && impulse.implemented.is_some());
                }
                if let State::Accepted { by, .. } | State::Rejected { by, .. } = &impulse.state {
                    prop_assert!(impulse.submitter != Submitter::Named(*by));
                }
                let mut votes = impulse.votes.clone();
                votes.sort();
                votes.dedup();
                prop_assert_eq!(votes.len(), impulse.votes.len());
            }
            // The records alone, as they stand in the journal, give the same board.
            let mut again = Board::default();
            for record in &records {
                let text = serde_json::to_string(record).expect("plain data");
                apply(&mut again, &serde_json::from_str(&text).expect("what was written"));
            }
            prop_assert_eq!(&again, &board);
        }
    }
}
