//! Entries as they are shown and written.

use std::collections::HashMap;

use jiff::civil::Date;
use lotse_people::register::{Class, Dossier, Entry, ErrorRate, Kind, Paper, State};
use lotse_people::text::{Reasons, Text};
use lotse_people::{Duty, Person};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::auth::{Language, User};
use crate::people::{duties, person, refused};
use crate::{App, Problem};

/// A document that somebody has signed off.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct PaperBody {
    /// Title or file number; empty for none.
    pub reference: String,
    /// Signed off on this day, as `2026-01-31`.
    pub on: String,
    /// SHA-256 of it, as 64 hexadecimal digits.
    pub sha256: Option<String>,
}

/// How often it is wrong, as counted.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct ErrorRateBody {
    pub wrong: u64,
    pub of: u64,
    /// How and on what it was counted.
    pub how: String,
    pub on: String,
}

/// What is written about an adviser, a rule set or an automated step. Whatever is empty is a gap.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub(crate) struct DossierBody {
    pub name: String,
    /// `adviser`, `rule-set` or `automation`.
    pub kind: String,
    pub purpose: Option<String>,
    /// `assistance` or `delegation`.
    pub level: Option<String>,
    /// Whether it profiles natural persons.
    pub profiling: Option<bool>,
    /// `not-ai`, `minimal`, `transparency`, `exempt` or `high-risk`.
    pub class: Option<String>,
    /// Number of Annex III (`exempt`, `high-risk`).
    pub annex: Option<String>,
    /// `narrow-task`, `improves-result`, `finds-patterns` or `prepares` (`exempt`).
    pub ground: Option<String>,
    pub class_reasons: Option<String>,
    pub data_protection: Option<PaperBody>,
    pub fundamental_rights: Option<PaperBody>,
    pub service_agreement: Option<PaperBody>,
    /// Accounts of those who watch it.
    #[serde(default)]
    pub overseers: Vec<i64>,
    pub error_rate: Option<ErrorRateBody>,
    /// Months for which its log is kept.
    pub log_months: Option<u16>,
    /// Who stops it, and how.
    pub stop_switch: Option<String>,
}

fn written(text: Option<&String>) -> Option<&str> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty())
}

/// A sentence, or nothing; `what` names the field.
fn sentence(what: [&str; 2], text: Option<&String>) -> Result<Option<Reasons>, Problem> {
    written(text).map(|text| Reasons::new(text).map_err(|_| short(what))).transpose()
}

fn short(what: [&str; 2]) -> Problem {
    Problem::invalid([
        format!("{}: bitte mindestens einen Satz.", what[0]),
        format!("{}: at least one sentence, please.", what[1]),
    ])
}

fn unknown(what: [&str; 2], value: &str) -> Problem {
    Problem::invalid([format!("{}: „{value}“ gibt es nicht.", what[0]), format!("{}: there is no `{value}`.", what[1])])
}

fn one<T: DeserializeOwned>(what: [&str; 2], value: &str) -> Result<T, Problem> {
    serde_json::from_value(serde_json::Value::from(value)).map_err(|_| unknown(what, value))
}

fn text(text: &str) -> Result<Text, Problem> {
    Text::new(text).map_err(|rejection| refused(&rejection))
}

fn day(what: [&str; 2], text: &str) -> Result<Date, Problem> {
    text.parse().map_err(|_| {
        Problem::invalid([
            format!("{}: der Tag fehlt. Schreiben Sie ihn wie 2026-01-31.", what[0]),
            format!("{}: the day is missing. Write it like 2026-01-31.", what[1]),
        ])
    })
}

fn paper(what: [&str; 2], of: Option<&PaperBody>) -> Result<Option<Paper>, Problem> {
    let Some(of) = of.filter(|of| !of.reference.trim().is_empty()) else { return Ok(None) };
    let sha256 = written(of.sha256.as_ref()).map(str::to_lowercase);
    if sha256.as_ref().is_some_and(|sum| sum.len() != 64 || !sum.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Err(Problem::invalid([
            format!("{}: eine SHA-256-Prüfsumme hat 64 hexadezimale Ziffern.", what[0]),
            format!("{}: a SHA-256 digest has 64 hexadecimal digits.", what[1]),
        ]));
    }
    Ok(Some(Paper { reference: text(&of.reference)?, sha256, on: day(what, &of.on)? }))
}

impl DossierBody {
    pub(super) fn dossier(&self, app: &App) -> Result<Dossier, Problem> {
        let mut dossier = Dossier::new(text(&self.name)?, one::<Kind>(["Art", "Kind"], &self.kind)?);
        dossier.purpose = sentence(["Zweck", "Purpose"], self.purpose.as_ref())?;
        dossier.level = written(self.level.as_ref()).map(|level| one(["Stufe", "Level"], level)).transpose()?;
        dossier.profiling = self.profiling;
        dossier.class = self.class()?;
        dossier.class_reasons =
            sentence(["Begründung der Einstufung", "Reasons of the class"], self.class_reasons.as_ref())?;
        dossier.data_protection =
            paper(["Datenschutzprüfung", "Data protection assessment"], self.data_protection.as_ref())?;
        dossier.fundamental_rights = paper(
            ["Grundrechte-Folgenabschätzung", "Fundamental rights impact assessment"],
            self.fundamental_rights.as_ref(),
        )?;
        dossier.service_agreement = paper(
            ["Vereinbarung mit dem Personalrat", "Agreement with the staff council"],
            self.service_agreement.as_ref(),
        )?;
        for id in &self.overseers {
            let known = app.store().account(lotse_store::AccountId(*id))?.filter(|account| account.active);
            let account = known.ok_or_else(|| unknown(["Aufsicht", "Oversight"], &id.to_string()))?;
            dossier.overseers.push(Person::authenticated(account.id.0));
        }
        dossier.overseers.sort_unstable();
        dossier.overseers.dedup();
        dossier.error_rate = match &self.error_rate {
            Some(rate) => {
                let what = ["Fehlerquote", "Error rate"];
                let how = Reasons::new(&rate.how).map_err(|_| short(what))?;
                Some(ErrorRate { wrong: rate.wrong, of: rate.of, how, on: day(what, &rate.on)? })
            }
            None => None,
        };
        dossier.log_months = self.log_months;
        dossier.stop_switch = sentence(["Anhalten", "Stop switch"], self.stop_switch.as_ref())?;
        Ok(dossier)
    }

    fn class(&self) -> Result<Option<Class>, Problem> {
        let what = ["Einstufung", "Class"];
        let annex = || {
            text(written(self.annex.as_ref()).ok_or_else(|| {
                Problem::invalid([
                    "Nennen Sie die Nummer aus Anhang III.".to_owned(),
                    "Name the number of Annex III.".to_owned(),
                ])
            })?)
        };
        Ok(Some(match written(self.class.as_ref()) {
            None => return Ok(None),
            Some("not-ai") => Class::NotAi,
            Some("minimal") => Class::Minimal,
            Some("transparency") => Class::Transparency,
            Some("high-risk") => Class::HighRisk { annex: annex()? },
            Some("exempt") => Class::Exempt {
                annex: annex()?,
                ground: one(["Ausnahme", "Exemption"], written(self.ground.as_ref()).unwrap_or_default())?,
            },
            Some(other) => return Err(unknown(what, other)),
        }))
    }

    fn of(dossier: &Dossier) -> Self {
        let key = |value: Result<serde_json::Value, serde_json::Error>| {
            value.ok().and_then(|value| value.as_str().map(str::to_owned))
        };
        let sentence = |of: &Option<Reasons>| of.as_ref().map(|of| of.as_str().to_owned());
        let paper = |of: &Option<Paper>| {
            of.as_ref().map(|of| PaperBody {
                reference: of.reference.as_str().to_owned(),
                on: of.on.to_string(),
                sha256: of.sha256.clone(),
            })
        };
        let (class, annex, ground) = match &dossier.class {
            None => (None, None, None),
            Some(Class::NotAi) => (Some("not-ai"), None, None),
            Some(Class::Minimal) => (Some("minimal"), None, None),
            Some(Class::Transparency) => (Some("transparency"), None, None),
            Some(Class::HighRisk { annex }) => (Some("high-risk"), Some(annex), None),
            Some(Class::Exempt { annex, ground }) => (Some("exempt"), Some(annex), Some(ground)),
        };
        Self {
            name: dossier.name.as_str().to_owned(),
            kind: key(serde_json::to_value(dossier.kind)).unwrap_or_default(),
            purpose: sentence(&dossier.purpose),
            level: dossier.level.and_then(|level| key(serde_json::to_value(level))),
            profiling: dossier.profiling,
            class: class.map(str::to_owned),
            annex: annex.map(|annex| annex.as_str().to_owned()),
            ground: ground.and_then(|ground| key(serde_json::to_value(ground))),
            class_reasons: sentence(&dossier.class_reasons),
            data_protection: paper(&dossier.data_protection),
            fundamental_rights: paper(&dossier.fundamental_rights),
            service_agreement: paper(&dossier.service_agreement),
            overseers: dossier.overseers.iter().map(|one| one.account()).collect(),
            error_rate: dossier.error_rate.as_ref().map(|rate| ErrorRateBody {
                wrong: rate.wrong,
                of: rate.of,
                how: rate.how.as_str().to_owned(),
                on: rate.on.to_string(),
            }),
            log_months: dossier.log_months,
            stop_switch: sentence(&dossier.stop_switch),
        }
    }
}

/// Something that stands against a release.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct GapBody {
    code: String,
    text: String,
    norm: String,
}

/// An entry.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EntryBody {
    id: u64,
    /// `draft`, `released` or `stopped`.
    state: String,
    since: String,
    dossier: DossierBody,
    gaps: Vec<GapBody>,
    /// Names of the overseers, in the order of their accounts.
    overseers: Vec<String>,
    written_by: String,
    /// Who released it, while it runs.
    released_by: Option<String>,
    /// Who stopped it, and why.
    stopped_by: Option<String>,
    stopped_because: Option<String>,
    version: u64,
    /// Commands the caller can give now: `write`, `release`, `stop`.
    commands: Vec<String>,
}

/// For whom entries are shown.
pub(super) struct Reader<'a> {
    user: &'a User,
    language: Language,
    people: HashMap<i64, String>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(app: &App, user: &'a User, language: Language) -> Result<Self, Problem> {
        let people = app.store().accounts()?.into_iter().map(|account| (account.id.0, account.display_name)).collect();
        Ok(Self { user, language, people })
    }

    /// The name shown for an account.
    pub(super) fn name(&self, person: Person) -> String {
        self.people.get(&person.account()).cloned().unwrap_or_else(|| "–".to_owned())
    }

    /// Whether the caller writes entries.
    pub(super) fn writes(&self) -> bool {
        let duties = duties(self.user);
        duties.contains(&Duty::Procedure) || duties.contains(&Duty::Implementation)
    }

    /// What the caller can do about `entry`; the command itself is decided again.
    fn commands(&self, entry: &Entry) -> Vec<String> {
        let (me, duties) = (person(self.user), duties(self.user));
        let decides = duties.contains(&Duty::Decision);
        let overseers = &entry.dossier().overseers;
        let stops = decides || duties.contains(&Duty::Control) || overseers.contains(&me);
        let released = entry.may_run();
        let draft = matches!(entry.state, State::Draft { .. });
        let all = [
            ("release", draft && decides && entry.written_by != me),
            ("write", !released && self.writes()),
            ("stop", released && stops),
        ];
        all.into_iter().filter(|(_, can)| *can).map(|(command, _)| command.to_owned()).collect()
    }

    /// What is missing, in the language of the caller.
    pub(super) fn gaps(&self, entry: &Entry) -> Vec<GapBody> {
        let gaps = entry.dossier().gaps().into_iter();
        gaps.map(|gap| GapBody {
            code: gap.code.to_owned(),
            text: self.language.pick(gap.german, gap.english).to_owned(),
            norm: self.language.pick(gap.norm_in_german(), gap.norm.to_owned()),
        })
        .collect()
    }

    pub(super) fn body(&self, entry: &Entry) -> EntryBody {
        let dossier = entry.dossier();
        let (state, released_by, stopped_by, stopped_because) = match &entry.state {
            State::Draft { .. } => ("draft", None, None, None),
            State::Released { by, .. } => ("released", Some(self.name(*by)), None, None),
            State::Stopped { reasons, by, .. } => {
                ("stopped", None, Some(self.name(*by)), Some(reasons.as_str().to_owned()))
            }
        };
        EntryBody {
            id: entry.id.0,
            state: state.to_owned(),
            since: entry.since.to_string(),
            gaps: self.gaps(entry),
            overseers: dossier.overseers.iter().map(|one| self.name(*one)).collect(),
            dossier: DossierBody::of(dossier),
            written_by: self.name(entry.written_by),
            released_by,
            stopped_by,
            stopped_because,
            version: entry.version,
            commands: self.commands(entry),
        }
    }
}
