//! What is new for somebody, from the journal.

use jiff::civil::Date;
use lotse_people::impulse::{self, Event, State, Submitter, Writer};
use lotse_people::{Duty, Person, measure, register};
use lotse_store::{Record, RecordQuery};
use serde::de::DeserializeOwned;

use super::Kind;
use crate::auth::{Language, User};
use crate::people::{duties, person};
use crate::{App, Problem, impulses};

/// So long it is looked back, in milliseconds.
const BACK_MS: i64 = 90 * 86_400_000;
/// At most so many records of each kind are looked at.
const RECORDS: u64 = 5_000;

/// Something new.
#[derive(Clone, Debug)]
pub(super) struct News {
    /// Its journal record.
    pub seq: i64,
    pub on: Date,
    pub kind: Kind,
    /// What it is about.
    pub about: String,
    /// What happened, German then English.
    text: [&'static str; 2],
    /// Address within Lotse.
    pub path: String,
    /// Done by somebody with a code word.
    pub quiet: bool,
}

impl News {
    pub(super) fn text(&self, language: Language) -> &'static str {
        language.pick(self.text[0], self.text[1])
    }
}

/// What happened since the record `after` and concerns somebody, newest first, at most `limit`. Blocks.
pub(super) fn find(app: &App, user: &User, after: i64, limit: usize) -> Result<Vec<News>, Problem> {
    let mut found = Vec::new();
    let me = Me { person: person(user), duties: duties(user) };
    of_impulses(app, user, &me, after, &mut found)?;
    of_measures(app, &me, after, &mut found)?;
    of_register(app, &me, after, &mut found)?;
    found.sort_by_key(|news| std::cmp::Reverse(news.seq));
    found.truncate(limit);
    Ok(found)
}

struct Me {
    person: Person,
    duties: Vec<Duty>,
}

fn records(app: &App, kind: &str, after: i64) -> Result<Vec<Record>, Problem> {
    let query = RecordQuery {
        kind: Some(kind.to_owned()),
        from: Some(app.now_ms() - BACK_MS),
        after: Some(after),
        limit: RECORDS,
        ..RecordQuery::default()
    };
    Ok(app.store().records(&query)?.0)
}

fn read<T: DeserializeOwned>(record: &Record) -> Result<T, Problem> {
    serde_json::from_value(record.body.clone())
        .map_err(|error| Problem::internal(format!("record {} cannot be read: {error}", record.seq)))
}

fn short(text: &str) -> String {
    let first = text.lines().next().unwrap_or_default().replace(char::is_control, " ");
    if first.chars().count() <= 90 {
        return first;
    }
    let cut: String = first.chars().take(89).collect();
    format!("{}…", cut.trim_end())
}

fn of_impulses(app: &App, user: &User, me: &Me, after: i64, found: &mut Vec<News>) -> Result<(), Problem> {
    let records = records(app, "impulse", after)?;
    if records.is_empty() {
        return Ok(());
    }
    let open = impulses::lock(app)?;
    for record in records {
        if record.author.account == Some(user.id) {
            continue;
        }
        let change: impulse::Record = read(&record)?;
        let Some(impulse) = open.board.get(change.impulse) else { continue };
        let follows = || {
            !impulse.followers.is_empty()
                && impulse.followers.contains(&impulses::follow_token(app, impulse.id, user.id.0))
        };
        let concerned = impulse.submitter == Submitter::Named(me.person) || follows();
        let Some((kind, text)) = told(&change.event, me, concerned) else { continue };
        let unnamed = matches!(impulse.submitter, Submitter::CodeWord(_));
        let by_submitter = matches!(change.event, Event::Received { .. } | Event::Said { by: Writer::Submitter, .. });
        found.push(News {
            seq: record.seq,
            on: change.on,
            kind,
            about: short(impulse.content.problem.as_str()),
            text,
            path: format!("/impulses/{}", impulse.id.0),
            quiet: unnamed && by_submitter,
        });
    }
    Ok(())
}

/// What an event says to somebody: first what they have to do, then what they follow.
fn told(event: &Event, me: &Me, concerned: bool) -> Option<(Kind, [&'static str; 2])> {
    let duty = |duty: Duty, text| me.duties.contains(&duty).then_some((Kind::Duties, text));
    let answer = |text| concerned.then_some((Kind::Answers, text));
    match event {
        Event::Received { .. } => duty(
            Duty::Procedure,
            ["Neuer Impuls: bitte prüfen, ob er hierher gehört.", "New impulse: please check whether it belongs here."],
        ),
        Event::Moved { to } => match to {
            State::Received => None,
            State::Checked => duty(
                Duty::Assessment,
                ["Geprüft: Ihre Einschätzung wird erwartet.", "Checked: your assessment is awaited."],
            )
            .or_else(|| {
                answer(["Ihr Anliegen wurde geprüft und wird eingeschätzt.", "It was checked and is being assessed."])
            }),
            State::Assessed { .. } => duty(
                Duty::Decision,
                ["Eingeschätzt: Ihre Entscheidung wird erwartet.", "Assessed: your decision is awaited."],
            )
            .or_else(|| {
                answer([
                    "Die Einschätzung liegt vor; die Entscheidung folgt.",
                    "It was assessed; the decision follows.",
                ])
            }),
            State::Accepted { plan, .. } if plan.owner == me.person => Some((
                Kind::Duties,
                ["Angenommen: Sie sind für die Umsetzung zuständig.", "Accepted: you are responsible for building it."],
            )),
            State::Accepted { plan, .. } if plan.without.is_some() => {
                answer(["In Teilen angenommen, mit Begründung.", "Accepted in part, with reasons."])
            }
            State::Accepted { .. } => {
                answer(["Angenommen, mit Begründung und Termin.", "Accepted, with reasons and a date."])
            }
            State::Rejected { .. } => {
                answer(["Abgelehnt; die Gründe stehen dabei.", "Rejected; the reasons are given."])
            }
            State::Merged { .. } => {
                answer(["Mit einem gleichen Anliegen zusammengelegt.", "Merged with another one that says the same."])
            }
            State::InWork { .. } => answer(["Die Umsetzung hat begonnen.", "It is being built."]),
            State::Implemented { .. } => duty(
                Duty::Control,
                [
                    "Als umgesetzt gemeldet: bitte nachsehen, ob es wirkt.",
                    "Reported as built: please check that it works.",
                ],
            )
            .or_else(|| answer(["Umgesetzt; es wird noch nachgesehen.", "Built; it will be checked."])),
            State::Closed { .. } => answer(["Abgeschlossen.", "Closed."]),
        },
        Event::Said { by: Writer::Authority(_), .. } => answer(["Neue Antwort.", "A new answer."]),
        Event::Said { by: Writer::Submitter, .. } => duty(
            Duty::Procedure,
            ["Neue Nachricht von der Person, die den Impuls gab.", "A new message from whoever gave the impulse."],
        )
        .or_else(|| answer(["Neue Nachricht im Gespräch.", "A new message in the dialogue."])),
        Event::Absorbed { .. } => {
            answer(["Ein gleiches Anliegen kam dazu.", "Another one that says the same was added."])
        }
        Event::Voted { .. } | Event::Unvoted { .. } | Event::Followed { .. } | Event::Unfollowed { .. } => None,
    }
}

fn of_measures(app: &App, me: &Me, after: i64, found: &mut Vec<News>) -> Result<(), Problem> {
    let records = records(app, "measure", after)?;
    if records.is_empty() {
        return Ok(());
    }
    let all = app.measures().lock(app)?;
    for record in records {
        let change: measure::Record = read(&record)?;
        let Some(measure) = all.0.get(change.measure) else { continue };
        let (owner, opener) = (measure.agreement.owner == me.person, measure.opened_by == me.person);
        if change.by == me.person {
            continue;
        }
        let (kind, text) = match &change.event {
            measure::Event::Opened { .. } if owner => {
                (Kind::Duties, ["Neue Maßnahme: Sie sind zuständig.", "New measure: you are responsible."])
            }
            measure::Event::Moved { to: measure::State::Built { .. } } if me.duties.contains(&Duty::Control) => (
                Kind::Duties,
                ["Als umgesetzt gemeldet: zum Termin nachmessen.", "Reported as built: measure again when due."],
            ),
            _ if !owner && !opener => continue,
            measure::Event::Opened { .. } => continue,
            measure::Event::Postponed { .. } => (Kind::Measures, ["Ein Termin wurde verschoben.", "A date was moved."]),
            measure::Event::Moved { to } => (
                Kind::Measures,
                match to {
                    measure::State::Open => continue,
                    measure::State::Built { .. } => ["Als umgesetzt gemeldet.", "Reported as built."],
                    measure::State::Measured { .. } => {
                        ["Nachgemessen; das Ergebnis steht da.", "Measured again; the result is there."]
                    }
                    measure::State::Dropped { .. } => {
                        ["Aufgegeben; die Gründe stehen dabei.", "Given up; the reasons are given."]
                    }
                },
            ),
        };
        found.push(News {
            seq: record.seq,
            on: change.on,
            kind,
            about: short(measure.agreement.title.as_str()),
            text,
            path: format!("/measures/{}", measure.id.0),
            quiet: false,
        });
    }
    Ok(())
}

fn of_register(app: &App, me: &Me, after: i64, found: &mut Vec<News>) -> Result<(), Problem> {
    let records = records(app, "register", after)?;
    if records.is_empty() {
        return Ok(());
    }
    let all = app.register().lock(app)?;
    for record in records {
        let change: register::Record = read(&record)?;
        let Some(entry) = all.0.get(change.entry) else { continue };
        let watches = entry.dossier().overseers.contains(&me.person);
        if change.by == me.person || !(entry.written_by == me.person || watches) {
            continue;
        }
        let text = match change.to {
            register::State::Draft { .. } => continue,
            register::State::Released { .. } => ["Freigegeben.", "Released."],
            register::State::Stopped { .. } => {
                ["Angehalten; die Gründe stehen dabei.", "Stopped; the reasons are given."]
            }
        };
        found.push(News {
            seq: record.seq,
            on: change.on,
            kind: Kind::Register,
            about: short(entry.dossier().name.as_str()),
            text,
            path: format!("/register/{}", entry.id.0),
            quiet: false,
        });
    }
    Ok(())
}
