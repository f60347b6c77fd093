//! What people say and decide about potentials.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Answers, Detail, DetailInput, StaffCheck, Subject, Veto, Weights};
use crate::impulse::By;
use crate::text::Reasons;
use crate::{Duty, Person, Rejection, Token};

/// Whether a potential is pursued.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// Now.
    Pursue,
    /// Later.
    Later,
    /// Not.
    Leave,
}

/// A decision of a person about a potential.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Why.
    pub reasons: Reasons,
    /// Who.
    pub by: Person,
    /// When.
    pub on: Date,
    /// Under which version of the weights.
    pub weights: u64,
}

/// What was said about the potentials of a dataset.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Potentials {
    answers: BTreeMap<Subject, BTreeMap<Token, Answers>>,
    /// Laws and needs that stand beside the score.
    pub vetoes: BTreeMap<Subject, Vec<Veto>>,
    /// Steps that nobody needs.
    pub needless: BTreeMap<Subject, bool>,
    /// Detailed checks, the last one of each.
    pub details: BTreeMap<Subject, Detail>,
    /// Decisions, the last one of each.
    pub decisions: BTreeMap<Subject, Decision>,
    /// The weights and their version, from 1.
    pub weights: Weights,
    /// Version of the weights; 0 for those it began with.
    pub version: u64,
}

impl Potentials {
    /// Means of the answers about `subject`.
    #[must_use]
    pub fn staff(&self, subject: &Subject) -> Option<StaffCheck> {
        let answers = self.answers.get(subject).filter(|answers| !answers.is_empty())?;
        let n = answers.len();
        let mean = |at: usize| {
            let sum: u32 = answers.values().map(|answers| u32::from(answers.values()[at])).sum();
            f64::from(sum) / n as f64
        };
        Some(StaffCheck {
            n,
            rules: mean(0),
            digital: mean(1),
            structured: mean(2),
            stable: mean(3),
            documented: mean(4),
            burden: mean(5),
        })
    }

    /// What the person behind `token` has answered.
    #[must_use]
    pub fn answer(&self, subject: &Subject, token: &Token) -> Option<Answers> {
        self.answers.get(subject)?.get(token).copied()
    }
}

/// What somebody wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Answer the questions about a subject; again replaces what the same person said.
    Answer(Subject, Token, Answers),
    /// Say which laws stand beside it, and whether anybody needs it.
    Mark(Subject, Vec<Veto>, bool),
    /// Enter a detailed check; again replaces the one before, which stays in the journal.
    Check(Subject, DetailInput),
    /// Count differently.
    Weigh(Weights, Reasons),
    /// Decide whether to pursue it.
    Decide(Subject, Verdict, Reasons),
}

/// What happened, to the potentials of a dataset.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Record {
    /// Somebody answered.
    Answered {
        /// About what.
        subject: Subject,
        /// Who, without a name.
        token: Token,
        /// What.
        answers: Answers,
    },
    /// Laws and needs.
    Marked {
        /// About what.
        subject: Subject,
        /// Which.
        vetoes: Vec<Veto>,
        /// Whether it can be left out.
        needless: bool,
        /// Who says so.
        by: Person,
    },
    /// A detailed check.
    Checked {
        /// About what.
        subject: Subject,
        /// What was found.
        detail: Detail,
    },
    /// Other weights.
    Weighed {
        /// Which.
        weights: Weights,
        /// Why.
        reasons: Reasons,
        /// Who.
        by: Person,
    },
    /// A decision.
    Decided {
        /// About what.
        subject: Subject,
        /// What.
        decision: Decision,
    },
}

/// What follows from `command` on the day `today`.
///
/// # Errors
/// `not-yours`, `log-in`.
pub fn decide(state: &Potentials, command: Command, by: By<'_>, today: Date) -> Result<Record, Rejection> {
    let By::Person(person, duties) = by else {
        return Err(Rejection::new("log-in", "Melden Sie sich dafür an.", "Please log in for that."));
    };
    let need = |duty: Duty, german: &str, english: &str| {
        if duties.contains(&duty) { Ok(()) } else { Err(Rejection::new("not-yours", german, english)) }
    };
    Ok(match command {
        Command::Answer(subject, token, answers) => Record::Answered { subject, token, answers },
        Command::Mark(subject, mut vetoes, needless) => {
            need(
                Duty::Assessment,
                "Rechtliche Grenzen trägt ein, wer begutachtet.",
                "Legal limits are entered by those who assess.",
            )?;
            vetoes.sort_unstable();
            vetoes.dedup();
            Record::Marked { subject, vetoes, needless, by: person }
        }
        Command::Check(subject, input) => {
            need(Duty::Assessment, "Das trägt ein, wer begutachtet.", "That is entered by those who assess.")?;
            Record::Checked { subject, detail: Detail::new(input, person, today)? }
        }
        Command::Weigh(weights, reasons) => {
            need(
                Duty::Procedure,
                "Gewichte ändert, wer das Verfahren führt.",
                "Weights are changed by those who run the procedure.",
            )?;
            Record::Weighed { weights, reasons, by: person }
        }
        Command::Decide(subject, verdict, reasons) => {
            need(Duty::Decision, "Das entscheidet, wer dafür zuständig ist.", "That is for those who decide.")?;
            Record::Decided {
                subject,
                decision: Decision { verdict, reasons, by: person, on: today, weights: state.version },
            }
        }
    })
}

/// Folds a record into the state.
pub fn apply(state: &mut Potentials, record: &Record) {
    match record.clone() {
        Record::Answered { subject, token, answers } => {
            state.answers.entry(subject).or_default().insert(token, answers);
        }
        Record::Marked { subject, vetoes, needless, .. } => {
            state.needless.insert(subject.clone(), needless);
            state.vetoes.insert(subject, vetoes);
        }
        Record::Checked { subject, detail } => {
            state.details.insert(subject, detail);
        }
        Record::Weighed { weights, .. } => {
            state.weights = weights;
            state.version += 1;
        }
        Record::Decided { subject, decision } => {
            state.decisions.insert(subject, decision);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn answers_count_once_a_person_and_decisions_need_somebody_who_may() {
        let subject = Subject::Activity { activity: "prüfen".to_owned() };
        let mut state = Potentials::default();
        let today = date(2026, 3, 2);
        let (clerk, head) =
            (By::Person(Person::authenticated(1), &[]), By::Person(Person::authenticated(2), &[Duty::Decision]));
        let answer = |who: &str, rules| {
            let answers = Answers::new([rules, 2, 3, 4, 5, 1]).expect("answers");
            Command::Answer(subject.clone(), Token::new(&[1; 32], "potential", who), answers)
        };
        let mut records = Vec::new();
        for (who, rules) in [("a", 1), ("b", 3), ("a", 5)] {
            records.push(decide(&state, answer(who, rules), clerk, today).expect("answered"));
            apply(&mut state, records.last().expect("one"));
        }
        let staff = state.staff(&subject).expect("answers");
        assert_eq!((staff.n, staff.rules, staff.burden), (2, 4.0, 1.0));
        assert_eq!(Answers::new([0, 2, 3, 4, 5, 1]).unwrap_err().code, "answers-range");
        let reasons = Reasons::new("Das lohnt sich aus guten Gründen.").expect("reasons");
        let pursue = Command::Decide(subject.clone(), Verdict::Pursue, reasons.clone());
        assert_eq!(decide(&state, pursue.clone(), clerk, today).unwrap_err().code, "not-yours");
        let weigh = Command::Weigh(Weights::default(), reasons);
        assert_eq!(decide(&state, weigh, head, today).unwrap_err().code, "not-yours");
        records.push(decide(&state, pursue, head, today).expect("decided"));
        apply(&mut state, records.last().expect("one"));
        assert_eq!(state.decisions[&subject].by, Person::authenticated(2));
        let mut again = Potentials::default();
        for record in &records {
            let text = serde_json::to_string(record).expect("plain data");
            apply(&mut again, &serde_json::from_str(&text).expect("what was written"));
        }
        assert_eq!(again, state);
    }
}
