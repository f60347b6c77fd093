//! From commands to records of measures, and from records to state.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Agreement, Event, Hours, Id, Measure, Measurement, Micro, Outcome, Record, State};
use crate::impulse::By;
use crate::text::Reasons;
use crate::{Duty, Person, Rejection};

/// All measures of an authority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measures(BTreeMap<Id, Measure>);

impl Measures {
    /// The measure of this number.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Measure> {
        self.0.get(&id)
    }

    /// All, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Measure> {
        self.0.values()
    }

    /// The number of the next one.
    #[must_use]
    pub fn next(&self) -> Id {
        Id(self.0.last_key_value().map_or(0, |(id, _)| id.0) + 1)
    }
}

impl Measure {
    /// What the second measurement says, once there is one.
    #[must_use]
    pub fn outcome(&self) -> Option<Outcome> {
        match &self.state {
            State::Measured { measurement, .. } => Some(measurement.outcome(self.agreement.target)),
            _ => None,
        }
    }
}

/// What somebody wants. Whatever changes a measure names the version that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Agree on a measure.
    Open(Box<Agreement>),
    /// Move its dates.
    Postpone {
        /// Last day on which it is built; stays as it was once it is built.
        due: Date,
        /// The day from which it is measured again.
        measure_on: Date,
        /// Why.
        reasons: Reasons,
    },
    /// Report that it is built.
    Build(Reasons),
    /// Bring the second measurement, and the hours saved a year that follow from it.
    Measure(Box<Measurement>, Option<Hours>),
    /// Give it up before it is built.
    Drop(Reasons),
}

/// What has to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Whose duty it is.
    pub duty: Duty,
    /// The one person, where there is one.
    pub person: Option<Person>,
    /// The day.
    pub until: Date,
    /// Whether it has passed; then it is also a matter for whoever decides.
    pub overdue: bool,
}

/// What has to be done next, seen from `today`; nothing for what has ended.
#[must_use]
pub fn due(measure: &Measure, today: Date) -> Option<Due> {
    let Agreement { owner, due, measure_on, .. } = &measure.agreement;
    let (duty, person, until) = match measure.state {
        State::Open => (Duty::Implementation, Some(*owner), *due),
        State::Built { .. } => (Duty::Control, None, *measure_on),
        State::Measured { .. } | State::Dropped { .. } => return None,
    };
    Some(Due { duty, person, until, overdue: today > until })
}

fn no(code: &'static str, german: &str, english: &str) -> Rejection {
    Rejection::new(code, german, english)
}

fn check_hours(hours: Option<&Hours>) -> Result<(), Rejection> {
    if hours.is_some_and(|hours| hours.from > hours.to) {
        return Err(no(
            "hours-range",
            "Bei den Stunden liegt der kleinere Wert vor dem größeren.",
            "Of the hours, the smaller comes before the larger.",
        ));
    }
    Ok(())
}

fn check_dates(due: Date, measure_on: Date, today: Date) -> Result<(), Rejection> {
    if due <= today {
        return Err(no("due-passed", "Der Termin muss nach heute liegen.", "The date must lie after today."));
    }
    if measure_on <= due {
        return Err(no(
            "measure-before-due",
            "Nachgemessen wird nach dem Termin der Umsetzung.",
            "The second measurement comes after the date of implementation.",
        ));
    }
    Ok(())
}

fn check_agreement(agreement: &Agreement, today: Date) -> Result<(), Rejection> {
    let baseline = &agreement.baseline;
    if baseline.n < super::LEAST as u64 {
        return Err(no(
            "too-few-values",
            "Der Ausgangswert braucht mindestens 20 Fälle, sonst lässt sich später nichts vergleichen.",
            "The baseline needs at least 20 cases, or nothing can be compared later.",
        ));
    }
    if baseline.period.from > baseline.period.to || baseline.period.to >= today {
        return Err(no(
            "baseline-period",
            "Der Zeitraum des Ausgangswerts muss vor heute enden und vor seinem Ende beginnen.",
            "The period of the baseline must end before today and begin before its end.",
        ));
    }
    let better = match agreement.target {
        super::Target::AtMost(most) => most < baseline.mean,
        super::Target::AtLeast(least) => least > baseline.mean,
    };
    if !better {
        return Err(no(
            "target-no-better",
            "Das Ziel muss besser sein als der Ausgangswert.",
            "The target must be better than the baseline.",
        ));
    }
    check_hours(agreement.promised.as_ref())?;
    check_dates(agreement.due, agreement.measure_on, today)
}

/// What follows from `command` about the measure `id` (any number for [`Command::Open`]) on the day `today`. `seen` is
/// the version the person has seen.
///
/// # Errors
/// `log-in`, `not-yours`, `no-such-measure`, `changed-meanwhile`, `wrong-state`, and those of the single commands.
pub fn decide(
    state: &Measures,
    id: Id,
    seen: Option<u64>,
    command: Command,
    by: By<'_>,
    today: Date,
) -> Result<Record, Rejection> {
    let By::Person(person, duties) = by else {
        return Err(no("log-in", "Melden Sie sich dafür an.", "Please log in for that."));
    };
    let may = |duty: Duty, german: &str, english: &str| {
        if duties.contains(&duty) { Ok(()) } else { Err(no("not-yours", german, english)) }
    };
    let deciding = || may(Duty::Decision, "Das entscheidet, wer dafür zuständig ist.", "That is for those who decide.");
    if let Command::Open(agreement) = command {
        deciding()?;
        check_agreement(&agreement, today)?;
        let event = Event::Opened { agreement: *agreement };
        return Ok(Record { measure: state.next(), on: today, by: person, event });
    }
    let measure = state
        .get(id)
        .ok_or_else(|| no("no-such-measure", "Diese Maßnahme gibt es nicht.", "There is no such measure."))?;
    if seen != Some(measure.version) {
        return Err(no(
            "changed-meanwhile",
            "Die Maßnahme wurde inzwischen geändert. Sehen Sie sich den neuen Stand an.",
            "The measure has been changed meanwhile. Look at the new state.",
        ));
    }
    let wrong = |german: &str, english: &str| Err(no("wrong-state", german, english));
    let agreed = &measure.agreement;
    let event = match command {
        Command::Open(_) => unreachable!("handled above"),
        Command::Postpone { due, measure_on, reasons } => {
            deciding()?;
            match measure.state {
                State::Open => check_dates(due, measure_on, today)?,
                State::Built { .. } if due != agreed.due || measure_on <= today => {
                    return Err(no(
                        "due-passed",
                        "Nach der Umsetzung lässt sich nur die Nachmessung verschieben, auf einen Tag nach heute.",
                        "Once built, only the second measurement can be moved, to a day after today.",
                    ));
                }
                State::Built { .. } => {}
                _ => return wrong("Verschoben wird, was noch läuft.", "Only what is under way is postponed."),
            }
            Event::Postponed { due, measure_on, reasons }
        }
        Command::Build(done) => {
            if person != agreed.owner {
                return Err(no(
                    "not-yours",
                    "Das meldet, wer für die Umsetzung verantwortlich ist.",
                    "That is for whoever is responsible for it.",
                ));
            }
            if measure.state != State::Open {
                return wrong("Gebaut wird eine Maßnahme einmal.", "A measure is built once.");
            }
            Event::Moved { to: State::Built { done, on: today } }
        }
        Command::Drop(reasons) => {
            deciding()?;
            if measure.state != State::Open {
                return wrong(
                    "Was gebaut ist, wird nachgemessen und nicht aufgegeben.",
                    "What is built is measured again, not given up.",
                );
            }
            Event::Moved { to: State::Dropped { reasons, by: person } }
        }
        Command::Measure(measurement, hours) => {
            may(
                Duty::Control,
                "Nachgemessen wird von der Umsetzungskontrolle.",
                "The second measurement is for those who check what was built.",
            )?;
            if person == agreed.owner {
                return Err(no(
                    "own-work",
                    "Die eigene Umsetzung misst jemand anderes nach.",
                    "What you have built is measured by somebody else.",
                ));
            }
            let State::Built { done, on } = &measure.state else {
                return wrong("Nachgemessen wird, was gebaut ist.", "What is built is measured again.");
            };
            check_measurement(measure, &measurement, *on, today)?;
            check_hours(hours.as_ref())?;
            let (done, on) = (done.clone(), *on);
            Event::Moved { to: State::Measured { done, on, measurement: *measurement, hours, by: person } }
        }
    };
    Ok(Record { measure: id, on: today, by: person, event })
}

/// A second measurement comes at its day, not earlier and not until it pleases: the first one is the result.
fn check_measurement(measure: &Measure, of: &Measurement, built: Date, today: Date) -> Result<(), Rejection> {
    let agreed = &measure.agreement;
    if today < agreed.measure_on {
        return Err(Rejection::new(
            "too-early",
            format!("Nachgemessen wird ab dem {}, wie vereinbart.", agreed.measure_on),
            format!("The second measurement is from {} on, as agreed.", agreed.measure_on),
        ));
    }
    if of.period.from <= built || of.period.from > of.period.to || of.period.to > today {
        return Err(no(
            "measurement-period",
            "Der Zeitraum der Nachmessung beginnt nach der Umsetzung und endet spätestens heute.",
            "The period of the second measurement begins after the implementation and ends today at the latest.",
        ));
    }
    if of.n < super::LEAST as u64 {
        return Err(no(
            "too-few-values",
            "Für einen Vergleich braucht es nachher mindestens 20 Fälle. Verschieben Sie die Nachmessung.",
            "A comparison needs at least 20 cases after. Postpone the second measurement.",
        ));
    }
    // Both means and the difference are rounded on their own: one millionth apart at most.
    let apart = i128::from(of.mean.0) - i128::from(agreed.baseline.mean.0) - i128::from(of.difference.0);
    let Micro(low) = of.interval.0;
    let Micro(high) = of.interval.1;
    if apart.abs() > 1 || low > high {
        return Err(no(
            "baseline-changed",
            "Die Nachmessung passt nicht zum eingefrorenen Ausgangswert. Messen Sie mit derselben Abfrage.",
            "The second measurement does not fit the frozen baseline. Measure with the same query.",
        ));
    }
    Ok(())
}

/// Folds a record that [`decide`] made into the state. A record about a measure that does not exist changes nothing.
pub fn apply(state: &mut Measures, record: &Record) {
    if let Event::Opened { agreement } = &record.event {
        let measure = Measure {
            id: record.measure,
            agreement: agreement.clone(),
            opened_by: record.by,
            opened: record.on,
            state: State::Open,
            postponed: 0,
            version: 1,
        };
        state.0.insert(record.measure, measure);
        return;
    }
    let Some(measure) = state.0.get_mut(&record.measure) else { return };
    measure.version += 1;
    match &record.event {
        Event::Opened { .. } => {}
        Event::Postponed { due, measure_on, .. } => {
            measure.agreement.due = *due;
            measure.agreement.measure_on = *measure_on;
            measure.postponed += 1;
        }
        Event::Moved { to } => measure.state = to.clone(),
    }
}

#[cfg(test)]
mod tests;
