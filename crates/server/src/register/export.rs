//! The register as files: JSON in its documented format, CSV, tagged PDF.

use axum::extract::State;
use axum::response::Response;
use jiff::civil::Date;
use lotse_mining::drawing::{Block, Report, Style, cell, report};
use lotse_people::potential::Level;
use lotse_people::register::{Class, Dossier, Entry, Ground, Kind, Line, Paper, State as Stage, export};
use serde::Serialize;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::body::Reader;
use crate::analysis::csv::{CSV, Csv};
use crate::analysis::map_export::{attachment, style};
use crate::auth::{Language, User};
use crate::people::today;
use crate::{App, Problem};

pub(crate) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(json)).routes(routes!(csv)).routes(routes!(document))
}

/// An entry with the names of those who watch it.
#[derive(Serialize)]
struct Named<'a> {
    #[serde(flatten)]
    line: Line<'a>,
    overseer_names: Vec<String>,
}

#[derive(Serialize)]
struct Whole<'a> {
    format: &'static str,
    on: Date,
    entries: Vec<Named<'a>>,
}

/// The register as JSON, format `lotse-register/1`
#[utoipa::path(get, path = "/register/export.json", tag = "register",
    responses((status = 200, body = String, content_type = "application/json")))]
async fn json(State(app): State<App>, user: User, language: Language) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let all = app.register().lock(app)?;
        let reader = Reader::new(app, &user, language)?;
        let whole = export(&all.0, today(app));
        let entries = whole.entries.into_iter().map(|line| {
            let overseer_names = line.dossier.overseers.iter().map(|one| reader.name(*one)).collect();
            Named { line, overseer_names }
        });
        let whole = Whole { format: whole.format, on: whole.on, entries: entries.collect() };
        let bytes = serde_json::to_vec_pretty(&whole).map_err(Problem::internal)?;
        Ok(attachment(&format!("register-{}.json", whole.on), "application/json", bytes))
    })
    .await
}

/// A column or line of an entry: its name, and what is written.
type Fact = (&'static str, String);

/// What is written about an entry, in words. Empty is what is missing.
fn facts(entry: &Entry, reader: &Reader<'_>, language: Language) -> Vec<Fact> {
    let dossier = entry.dossier();
    let say = |german: &'static str, english: &'static str| language.pick(german, english);
    let paper = |of: &Option<Paper>| {
        of.as_ref().map_or_else(String::new, |of| {
            let sum = of.sha256.as_ref().map_or_else(String::new, |sum| format!(", SHA-256 {sum}"));
            format!("{} ({}{sum})", of.reference.as_str(), date(of.on, language))
        })
    };
    let sentence =
        |of: &Option<lotse_people::text::Reasons>| of.as_ref().map_or_else(String::new, |of| of.as_str().to_owned());
    let rate = dossier.error_rate.as_ref().map_or_else(String::new, |rate| {
        let counted = match language {
            Language::De => format!("{} von {}", rate.wrong, rate.of),
            Language::En => format!("{} of {}", rate.wrong, rate.of),
        };
        format!("{counted} ({}). {}", date(rate.on, language), rate.how.as_str())
    });
    let people = |of: &[lotse_people::Person]| of.iter().map(|one| reader.name(*one)).collect::<Vec<_>>().join("; ");
    let mut facts = vec![
        (say("Stand", "State"), state(entry, language)),
        (say("Art", "Kind"), kind(dossier.kind, language).to_owned()),
        (say("Zweck", "Purpose"), sentence(&dossier.purpose)),
        (say("Stufe", "Level"), dossier.level.map_or("", |of| level(of, language)).to_owned()),
        (
            say("Bewertet Personen", "Profiles persons"),
            dossier.profiling.map_or("", |yes| if yes { say("ja", "yes") } else { say("nein", "no") }).to_owned(),
        ),
        (say("Einstufung nach KI-VO", "Class under the AI Act"), class(dossier, language)),
        (say("Begründung der Einstufung", "Reasons of the class"), sentence(&dossier.class_reasons)),
        (say("Datenschutzprüfung", "Data protection assessment"), paper(&dossier.data_protection)),
        (
            say("Grundrechte-Folgenabschätzung", "Fundamental rights impact assessment"),
            paper(&dossier.fundamental_rights),
        ),
        (
            say("Vereinbarung mit dem Personalrat", "Agreement with the staff council"),
            paper(&dossier.service_agreement),
        ),
        (say("Aufsicht", "Oversight"), people(&dossier.overseers)),
        (say("Fehlerquote", "Error rate"), rate),
        (
            say("Aufbewahrung der Protokolle in Monaten", "Months for which logs are kept"),
            dossier.log_months.map_or_else(String::new, |months| months.to_string()),
        ),
        (say("Anhalten", "Stop switch"), sentence(&dossier.stop_switch)),
    ];
    if let Stage::Stopped { reasons, .. } = &entry.state {
        facts.insert(1, (say("Angehalten, weil", "Stopped because"), reasons.as_str().to_owned()));
    }
    facts
}

fn date(of: Date, language: Language) -> String {
    match language {
        Language::De => of.strftime("%d.%m.%Y").to_string(),
        Language::En => of.to_string(),
    }
}

fn state(entry: &Entry, language: Language) -> String {
    let name = match entry.state {
        Stage::Draft { .. } => language.pick("Entwurf, darf nicht laufen", "draft, must not run"),
        Stage::Released { .. } => language.pick("freigegeben", "released"),
        Stage::Stopped { .. } => language.pick("angehalten, darf nicht laufen", "stopped, must not run"),
    };
    match language {
        Language::De => format!("{name}, seit {}", date(entry.since, language)),
        Language::En => format!("{name}, since {}", date(entry.since, language)),
    }
}

fn kind(of: Kind, language: Language) -> &'static str {
    match of {
        Kind::Adviser => language.pick("Ratgeber", "adviser"),
        Kind::RuleSet => language.pick("Regelwerk", "rule set"),
        Kind::Automation => language.pick("automatischer Schritt", "automated step"),
    }
}

fn level(of: Level, language: Language) -> &'static str {
    match of {
        Level::Assistance => language.pick("Unterstützung", "assistance"),
        Level::Delegation => {
            language.pick("Übernahme von Schritten ohne Entscheidung", "delegation of steps that decide nothing")
        }
    }
}

fn class(dossier: &Dossier, language: Language) -> String {
    let annex = language.pick("Anhang III", "Annex III");
    match &dossier.class {
        None => String::new(),
        Some(Class::NotAi) => language.pick("kein KI-System (Art. 3)", "no AI system (Art. 3)").to_owned(),
        Some(Class::Minimal) => language.pick("minimales Risiko", "minimal risk").to_owned(),
        Some(Class::Transparency) => language.pick("Transparenzpflicht (Art. 50)", "transparency (Art. 50)").to_owned(),
        Some(Class::HighRisk { annex: number }) => {
            format!("{} (Art. 6, {annex} {})", language.pick("hohes Risiko", "high risk"), number.as_str())
        }
        Some(Class::Exempt { annex: number, ground }) => {
            let letter = match ground {
                Ground::NarrowTask => "a",
                Ground::ImprovesResult => "b",
                Ground::FindsPatterns => "c",
                Ground::Prepares => "d",
            };
            let exempt = language.pick("kein hohes Risiko", "not high-risk");
            let paragraph = language.pick("Abs. 3", "(3)");
            format!("{exempt} (Art. 6 {paragraph} {letter}, {annex} {})", number.as_str())
        }
    }
}

/// What stands against a release, and where that is written.
fn gaps(entry: &Entry, language: Language) -> Vec<(String, String)> {
    let gaps = entry.dossier().gaps().into_iter();
    gaps.map(|gap| match language {
        Language::De => (gap.norm_in_german(), gap.german.to_owned()),
        Language::En => (gap.norm.to_owned(), gap.english.to_owned()),
    })
    .collect()
}

/// The register as CSV: one row an entry
#[utoipa::path(get, path = "/register/export.csv", tag = "register",
    responses((status = 200, body = String, content_type = "text/csv")))]
async fn csv(State(app): State<App>, user: User, language: Language) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let all = app.register().lock(app)?;
        let reader = Reader::new(app, &user, language)?;
        Ok(attachment(&format!("register-{}.csv", today(app)), CSV, table(&all.0, &reader, language, style(language))))
    })
    .await
}

fn table(
    register: &lotse_people::register::Register,
    reader: &Reader<'_>,
    language: Language,
    style: Style,
) -> Vec<u8> {
    let because = language.pick("Angehalten, weil", "Stopped because");
    let mut csv: Option<Csv> = None;
    for entry in register.iter() {
        let facts: Vec<Fact> =
            facts(entry, reader, language).into_iter().filter(|(name, _)| *name != because).collect();
        let csv = csv.get_or_insert_with(|| {
            let mut head = vec![language.pick("Nummer", "Number"), "Name"];
            head.extend(facts.iter().map(|(name, _)| *name));
            head.extend([because, language.pick("Lücken", "Gaps")]);
            Csv::new(style, &head)
        });
        let mut row = vec![entry.id.0.to_string(), cell(entry.dossier().name.as_str())];
        row.extend(facts.iter().map(|(_, text)| cell(text)));
        let stopped = match &entry.state {
            Stage::Stopped { reasons, .. } => cell(reasons.as_str()),
            _ => String::new(),
        };
        let gaps: Vec<String> =
            gaps(entry, language).into_iter().map(|(norm, text)| format!("{text} ({norm})")).collect();
        row.extend([stopped, cell(&gaps.join(" "))]);
        csv.row(row);
    }
    csv.unwrap_or_else(|| Csv::new(style, &[language.pick("Nummer", "Number"), "Name"])).into_bytes()
}

/// The register as tagged PDF (PDF/UA-1)
#[utoipa::path(get, path = "/register/export.pdf", tag = "register",
    responses((status = 200, body = String, content_type = "application/pdf")))]
async fn document(State(app): State<App>, user: User, language: Language) -> Result<Response, Problem> {
    app.blocking(move |app| {
        let all = app.register().lock(app)?;
        let reader = Reader::new(app, &user, language)?;
        let day = today(app);
        let missing = language.pick("fehlt", "missing");
        let mut blocks = vec![Block::Paragraph(match language {
            Language::De => format!(
                "Stand {}. Was hier nicht als freigegeben steht, darf nicht laufen. Jede Lücke nennt ihre Norm.",
                date(day, language)
            ),
            Language::En => format!(
                "As of {}. What is not released here must not run. Each gap names its norm.",
                date(day, language)
            ),
        })];
        if all.0.iter().next().is_none() {
            blocks.push(Block::Paragraph(language.pick("Das Register ist leer.", "The register is empty.").to_owned()));
        }
        for entry in all.0.iter() {
            blocks.push(Block::Heading(format!("{}. {}", entry.id.0, entry.dossier().name.as_str())));
            let rows = facts(entry, &reader, language).into_iter();
            let shown =
                rows.map(|(name, text)| (name.to_owned(), if text.is_empty() { missing.to_owned() } else { text }));
            blocks.push(Block::Facts(shown.collect()));
            let gaps = gaps(entry, language);
            if !gaps.is_empty() {
                blocks.push(Block::Paragraph(
                    language.pick("Gegen eine Freigabe steht:", "Against a release stands:").to_owned(),
                ));
                blocks.push(Block::Facts(gaps));
            }
        }
        let of = Report {
            title: language.pick("Register der KI und Automationen", "Register of AI and automations").to_owned(),
            description: language
                .pick(
                    "Was nach Regeln läuft oder Rat gibt, auf welcher Grundlage und unter wessen Aufsicht",
                    "What runs by rules or gives advice, on which grounds, and who watches it",
                )
                .to_owned(),
            lang: language.lang(),
            blocks,
        };
        let bytes = report(&of).map_err(Problem::internal)?;
        Ok(attachment(&format!("register-{day}.pdf"), "application/pdf", bytes))
    })
    .await
}
