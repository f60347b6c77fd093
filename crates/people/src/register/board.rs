//! From commands to records of the register, and from records to state.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::{Complete, Dossier, Entry, Id, Record, State};
use crate::impulse::By;
use crate::text::Reasons;
use crate::{Duty, Rejection};

/// All entries of an authority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register(BTreeMap<Id, Entry>);

impl Register {
    /// The entry of this number.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Entry> {
        self.0.get(&id)
    }

    /// All, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Entry> {
        self.0.values()
    }

    /// The number of the next one.
    #[must_use]
    pub fn next(&self) -> Id {
        Id(self.0.last_key_value().map_or(0, |(id, _)| id.0) + 1)
    }
}

/// What somebody wants. All but [`Command::Enter`] name the version that was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Enter something new.
    Enter(Box<Dossier>),
    /// Write the dossier anew. What was stopped becomes a draft by it; what runs must be stopped first.
    Write(Box<Dossier>),
    /// Let it run.
    Release,
    /// Stop it, at once.
    Stop(Reasons),
}

fn no(code: &'static str, german: &str, english: &str) -> Rejection {
    Rejection::new(code, german, english)
}

/// What follows from `command` about the entry `id` (any number for [`Command::Enter`]) on the day `today`. `seen` is the
/// version the person has seen; stopping needs none, so that nothing keeps a person from it.
///
/// # Errors
/// `log-in`, `not-yours`, `no-such-entry`, `changed-meanwhile`, `wrong-state`, `own-work`, `evidence-missing`.
pub fn decide(
    state: &Register,
    id: Id,
    seen: Option<u64>,
    command: Command,
    by: By<'_>,
    today: Date,
) -> Result<Record, Rejection> {
    let By::Person(person, duties) = by else {
        return Err(no("log-in", "Melden Sie sich dafür an.", "Please log in for that."));
    };
    let record = |entry, to| Record { entry, on: today, by: person, to };
    let writes = duties.contains(&Duty::Procedure) || duties.contains(&Duty::Implementation);
    let not_writing =
        || no("not-yours", "Einträge schreibt, wer dafür benannt ist.", "Entries are for those named to write.");
    if let Command::Enter(dossier) = command {
        return if writes { Ok(record(state.next(), State::Draft { dossier: *dossier })) } else { Err(not_writing()) };
    }
    let entry =
        state.get(id).ok_or_else(|| no("no-such-entry", "Diesen Eintrag gibt es nicht.", "There is no such entry."))?;
    if !matches!(command, Command::Stop(_)) && seen != Some(entry.version) {
        return Err(no(
            "changed-meanwhile",
            "Der Eintrag wurde inzwischen geändert. Sehen Sie sich den neuen Stand an.",
            "The entry has been changed meanwhile. Look at the new state.",
        ));
    }
    let to = match (command, &entry.state) {
        (Command::Enter(_), _) => unreachable!("handled above"),
        (Command::Write(_), State::Released { .. }) => {
            return Err(no(
                "wrong-state",
                "Was läuft, wird erst angehalten und dann geändert.",
                "What runs is stopped first and then changed.",
            ));
        }
        (Command::Write(_), _) if !writes => return Err(not_writing()),
        (Command::Write(dossier), _) => State::Draft { dossier: *dossier },
        (Command::Release, State::Draft { dossier }) => {
            if !duties.contains(&Duty::Decision) {
                return Err(no(
                    "not-yours",
                    "Das gibt frei, wer dafür zuständig ist.",
                    "That is for those who decide.",
                ));
            }
            if person == entry.written_by {
                return Err(no(
                    "own-work",
                    "Was Sie selbst geschrieben haben, gibt jemand anderes frei.",
                    "What you have written is released by somebody else.",
                ));
            }
            State::Released { evidence: Complete::try_from(dossier.clone())?, by: person }
        }
        (Command::Release, _) => {
            return Err(no(
                "wrong-state",
                "Freigegeben wird ein Entwurf. Schreiben Sie den Eintrag zuerst neu.",
                "A draft is released. Write the entry anew first.",
            ));
        }
        (Command::Stop(reasons), State::Released { evidence, .. }) => {
            let watches = evidence.dossier().overseers.contains(&person);
            if !watches && !duties.contains(&Duty::Decision) && !duties.contains(&Duty::Control) {
                return Err(no(
                    "not-yours",
                    "Anhalten kann, wer die Aufsicht hat, prüft oder entscheidet.",
                    "Those who oversee, check or decide can stop it.",
                ));
            }
            State::Stopped { evidence: evidence.clone(), reasons, by: person }
        }
        (Command::Stop(_), _) => return Err(no("wrong-state", "Das läuft gerade nicht.", "That is not running now.")),
    };
    Ok(record(id, to))
}

/// Folds a record that [`decide`] made into the state.
pub fn apply(state: &mut Register, record: &Record) {
    let entry = state.0.entry(record.entry).or_insert_with(|| Entry {
        id: record.entry,
        written_by: record.by,
        state: record.to.clone(),
        since: record.on,
        version: 0,
    });
    if matches!(record.to, State::Draft { .. }) {
        entry.written_by = record.by;
    }
    entry.state = record.to.clone();
    entry.since = record.on;
    entry.version += 1;
}

#[cfg(test)]
pub(super) mod tests;
