//! What the people of the invented office have said and decided before the demonstration begins.
//!
//! It happens the way it does in an office: through the interface, by accounts that are logged in. Nothing here writes a
//! record of its own. Only the clock is another one: it goes from half a year ago to now.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use lotse_server::{App, Config, Role, router};
use lotse_store::Store;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::demo::measures::{MEASURES, Told as Measure};
use crate::files::Failure;

const DAY_MS: i64 = 86_400_000;
const MOST: usize = 16 << 20;

/// Days ago, who, and the command with its text.
type Step = (i64, Role, &'static str, &'static str);

/// An impulse: days ago, who (nobody: under a code word), what, how much, where, whom it concerns, and what came of it.
struct Told {
    ago: i64,
    by: Option<Role>,
    problem: &'static str,
    extent: &'static str,
    place: Option<&'static str>,
    votes: &'static [Role],
    course: &'static [Step],
}

use Role::{Datenschutz, Leitung, Personalrat, Prozessmanagement, Sachbearbeitung};

const STORY: &[Told] = &[
    Told {
        ago: 170,
        by: Some(Sachbearbeitung),
        problem: "Jeden Antrag tragen wir zweimal ein: ins Fachverfahren und noch einmal in die Eingangsliste in Excel.",
        extent: "bei jedem Antrag, etwa fünf Minuten",
        place: Some("Daten von Hand übertragen"),
        votes: &[Sachbearbeitung, Prozessmanagement, Leitung],
        course: &[
            (165, Prozessmanagement, "check", ""),
            (
                150,
                Prozessmanagement,
                "assess",
                "Das Fachverfahren kann dieselbe Liste ausgeben. Der Aufwand ist klein, der Nutzen täglich spürbar.",
            ),
            (
                141,
                Leitung,
                "accept",
                "Die Eingangsliste kommt künftig aus dem Fachverfahren, weil das jeden Tag Stunden spart.",
            ),
            (130, Sachbearbeitung, "start", ""),
            (
                90,
                Sachbearbeitung,
                "finish",
                "Die Liste in Excel ist abgeschafft, das Fachverfahren gibt sie jeden Morgen aus.",
            ),
            (
                60,
                Prozessmanagement,
                "control",
                "Vier Wochen lang nachgesehen: niemand führt die alte Liste weiter, und keine Zahl fehlt.",
            ),
        ],
    },
    Told {
        ago: 150,
        by: None,
        problem: "Im regulären Verfahren liegt der Bescheid oft länger zur Mitzeichnung, als die Prüfung gedauert hat.",
        extent: "bei jedem größeren Vorhaben",
        place: Some("Bescheid mitzeichnen"),
        votes: &[Sachbearbeitung, Personalrat],
        course: &[
            (146, Prozessmanagement, "check", ""),
            (
                120,
                Prozessmanagement,
                "assess",
                "Die Mappe wartet, wenn die Leitung abwesend ist. Eine Vertretung ist nicht geregelt.",
            ),
            (
                112,
                Leitung,
                "accept",
                "Ist die Leitung abwesend, zeichnet die Stellvertretung mit, damit kein Bescheid liegen bleibt.",
            ),
            (105, Sachbearbeitung, "start", ""),
            (40, Sachbearbeitung, "finish", "Die Vertretung ist geregelt und in allen Sachgebieten bekannt gemacht."),
        ],
    },
    Told {
        ago: 120,
        by: Some(Sachbearbeitung),
        problem: "Wir warten wochenlang auf die Stellungnahme des Brandschutzes.",
        extent: "im Sommer bis zu vier Wochen",
        place: Some("Stellungnahme Brandschutz"),
        votes: &[Sachbearbeitung, Prozessmanagement, Personalrat, Datenschutz],
        course: &[
            (112, Prozessmanagement, "check", ""),
            (
                80,
                Prozessmanagement,
                "assess",
                "Die Schlange wächst jedes Frühjahr. Zwei Arbeitsplätze reichen nicht für alle Vorhaben.",
            ),
            (70, Leitung, "accept", "Kleine Vorhaben prüft die Bauaufsicht nach einer Liste des Brandschutzes selbst."),
            (55, Sachbearbeitung, "start", ""),
        ],
    },
    Told {
        ago: 100,
        by: None,
        problem: "Beim Nachfordern schreiben wir jedes Mal einen neuen Brief, es gibt keine Vorlage.",
        extent: "etwa zehnmal am Tag",
        place: Some("Unterlagen nachfordern"),
        votes: &[Sachbearbeitung],
        course: &[
            (95, Prozessmanagement, "check", ""),
            (70, Prozessmanagement, "assess", "Eine Vorlage mit Ankreuzfeldern ist an einem Tag gemacht."),
        ],
    },
    Told {
        ago: 90,
        by: Some(Sachbearbeitung),
        problem: "Wir könnten alle Akten aus dem Archivkeller auf einmal einscannen lassen.",
        extent: "",
        place: None,
        votes: &[],
        course: &[
            (84, Prozessmanagement, "check", ""),
            (
                60,
                Prozessmanagement,
                "assess-no",
                "Nur drei von hundert Akten werden je wieder gebraucht. Es lohnt nicht.",
            ),
            (
                52,
                Leitung,
                "reject",
                "Von hundert Akten werden nur drei je wieder gebraucht. Wir scannen sie, wenn sie geholt werden.",
            ),
        ],
    },
    Told {
        ago: 45,
        by: Some(Sachbearbeitung),
        problem: "Der Drucker im zweiten Stock fällt jede Woche aus.",
        extent: "jede Woche",
        place: None,
        votes: &[Sachbearbeitung, Leitung],
        course: &[],
    },
    Told {
        ago: 30,
        by: None,
        problem: "Papierunterlagen werden eingescannt und danach trotzdem in Papier weitergereicht.",
        extent: "jeden Tag",
        place: Some("Papierunterlagen einscannen"),
        votes: &[Sachbearbeitung],
        course: &[(26, Prozessmanagement, "check", "")],
    },
    Told {
        ago: 12,
        by: Some(Prozessmanagement),
        problem: "Auf der Eingangsbestätigung fehlt, wer für Rückfragen zuständig ist. Deshalb rufen viele in der Zentrale an.",
        extent: "gut zwanzig Anrufe am Tag",
        place: Some("Eingang bestätigen"),
        votes: &[Sachbearbeitung],
        course: &[],
    },
    Told {
        ago: 5,
        by: None,
        problem: "Drucker im 2. Stock schon wieder defekt",
        extent: "",
        place: None,
        votes: &[],
        course: &[],
    },
];

/// Lets the people of the office act on `store`; nothing when they have done so. Gives the store back.
pub fn tell(store: Store, passwords: &[(Role, String)]) -> Result<Store, Failure> {
    let folder = store.root().to_owned();
    let again =
        store.records(&lotse_store::RecordQuery { kind: Some("impulse".to_owned()), limit: 1, ..Default::default() });
    if again.map_err(|error| Failure::caused("the journal", &error))?.1 > 0 {
        return Ok(store);
    }
    let now = jiff::Timestamp::now().as_millisecond();
    let clock = Arc::new(AtomicI64::new(now));
    let ticking = clock.clone();
    let config = Config {
        clock: Arc::new(move || ticking.load(Ordering::Relaxed)),
        idle: Duration::from_secs(3660 * 86_400),
        absolute: Duration::from_secs(3660 * 86_400),
        ..Config::default()
    };
    let office = Office { app: super::app(store, config)?, clock, now, cookies: HashMap::new() };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::caused("cannot start threads", &error))?;
    runtime.block_on(office.act(passwords))?;
    drop(runtime);
    super::open(&folder)
}

pub(super) struct Office {
    app: App,
    clock: Arc<AtomicI64>,
    now: i64,
    cookies: HashMap<Role, String>,
}

/// What somebody does on a day.
enum Deed {
    Give(usize),
    Do(usize, Step),
    Agree(usize),
    Build(usize),
    Measure(usize),
    Enter(usize),
    Release(usize),
    Stop(usize, &'static str),
}

/// Entries of the register: how many days ago they were written and released, and what is written.
struct Entered {
    ago: i64,
    released: Option<i64>,
    dossier: fn(&Value) -> Value,
}

const REGISTER: &[Entered] = &[
    Entered { ago: 140, released: Some(132), dossier: checklist },
    Entered { ago: 118, released: Some(110), dossier: receipt },
    Entered { ago: 16, released: None, dossier: adviser },
];

fn paper(reference: &str, on: &str) -> Value {
    json!({ "reference": reference, "on": on })
}

fn checklist(overseer: &Value) -> Value {
    json!({
        "name": "Vollständigkeit nach Checkliste", "kind": "rule-set",
        "purpose": "Zeigt beim Eingang, welche Unterlagen nach der Bauvorlagenverordnung noch fehlen.",
        "level": "assistance", "profiling": false, "class": "not-ai",
        "class_reasons": "Geschriebene Regeln werden ausgewertet; nichts ist gelernt und nichts wird geschlossen.",
        "data_protection": paper("Schwellwertanalyse BA-7", "2026-02-11"),
        "service_agreement": paper("Dienstvereinbarung Fachverfahren Bau, Anlage 3", "2026-03-02"),
        "overseers": [overseer], "log_months": 12,
        "stop_switch": "Die Fachadministration schaltet die Prüfung im Fachverfahren ab; geprüft wird dann von Hand.",
    })
}

fn receipt(overseer: &Value) -> Value {
    json!({
        "name": "Eingangsbestätigung aus dem Portal", "kind": "automation",
        "purpose": "Bestätigt den Eingang eines Antrags aus dem Portal, ohne etwas zu entscheiden.",
        "level": "delegation", "profiling": false, "class": "not-ai",
        "class_reasons": "Ein fester Text geht an die hinterlegte Anschrift; nichts wird abgeleitet.",
        "data_protection": paper("Schwellwertanalyse BA-9", "2026-03-19"),
        "service_agreement": paper("Dienstvereinbarung Fachverfahren Bau, Anlage 4", "2026-04-13"),
        "overseers": [overseer], "log_months": 12,
        "stop_switch": "Die Fachadministration hält den Versand an; bestätigt wird dann mit der Post.",
    })
}

fn adviser(overseer: &Value) -> Value {
    json!({
        "name": "Ratgeber: ähnliche Fälle", "kind": "adviser",
        "purpose": "Zeigt zu einem Antrag frühere Fälle mit ähnlichen Fragen, damit niemand von vorn beginnt.",
        "level": "assistance", "profiling": false, "overseers": [overseer], "log_months": 3,
    })
}

/// Noon of a day.
fn noon(day: &str) -> i64 {
    let day: jiff::civil::Date = day.parse().expect("a day of the story");
    day.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC).map_or(0, |noon| noon.timestamp().as_millisecond())
}

impl Office {
    async fn act(mut self, passwords: &[(Role, String)]) -> Result<(), Failure> {
        let first = MEASURES.iter().map(|measure| noon(measure.opened)).min().unwrap_or(self.now);
        self.clock.store(first.min(self.now - 180 * DAY_MS) - DAY_MS, Ordering::Relaxed);
        for (role, password) in passwords {
            let body = json!({ "login": role.name(), "password": password });
            let cookie = self.send("POST", "/session", None, Some(body)).await?.1;
            self.cookies.insert(*role, cookie);
        }
        let dataset =
            self.ask(Leitung, "GET", "/datasets", None).await?[0]["id"].as_str().unwrap_or_default().to_owned();
        let mut deeds: Vec<(i64, Deed)> = Vec::new();
        let day = |ago: i64| self.now - ago * DAY_MS;
        for (at, told) in STORY.iter().enumerate() {
            deeds.push((day(told.ago), Deed::Give(at)));
            deeds.extend(told.course.iter().map(|step| (day(step.0), Deed::Do(at, *step))));
        }
        for (at, told) in MEASURES.iter().enumerate() {
            deeds.extend([
                (noon(told.opened), Deed::Agree(at)),
                (noon(told.built), Deed::Build(at)),
                (noon(told.measured), Deed::Measure(at)),
            ]);
        }
        for (at, entered) in REGISTER.iter().enumerate() {
            deeds.push((day(entered.ago), Deed::Enter(at)));
            deeds.extend(entered.released.map(|ago| (day(ago), Deed::Release(at))));
        }
        deeds.push((
            day(8),
            Deed::Stop(
                1,
                "Zwei Bestätigungen gingen doppelt hinaus. Bis der Grund gefunden ist, bestätigen wir mit der Post.",
            ),
        ));
        deeds.retain(|(when, _)| *when <= self.now);
        deeds.sort_by_key(|(when, _)| *when);
        let mut ids = vec![0u64; STORY.len()];
        let mut measures = vec![Value::Null; MEASURES.len()];
        let mut entries = vec![Value::Null; REGISTER.len()];
        for (when, deed) in deeds {
            self.clock.store(when, Ordering::Relaxed);
            match deed {
                Deed::Give(at) => ids[at] = self.give(&STORY[at], &dataset).await?,
                Deed::Do(at, step) => self.step(ids[at], step).await?,
                Deed::Agree(at) => measures[at] = self.agree(&MEASURES[at], &dataset).await?,
                Deed::Enter(at) => {
                    let known = self.ask(Prozessmanagement, "GET", "/register/overseers", None).await?;
                    let watcher = super::demo::display_name(Datenschutz);
                    let overseer = known.as_array().into_iter().flatten().find(|one| one["name"] == watcher);
                    let body = (REGISTER[at].dossier)(overseer.map_or(&Value::Null, |one| &one["id"]));
                    entries[at] = self.ask(Prozessmanagement, "POST", "/register", Some(body)).await?;
                }
                Deed::Release(at) => {
                    let path = format!("/register/{}/commands", entries[at]["id"]);
                    let body = json!({ "command": "release", "version": entries[at]["version"] });
                    entries[at] = self.ask(Leitung, "POST", &path, Some(body)).await?;
                }
                Deed::Stop(at, why) => {
                    let path = format!("/register/{}/commands", entries[at]["id"]);
                    let body = json!({ "command": "stop", "text": why });
                    entries[at] = self.ask(Datenschutz, "POST", &path, Some(body)).await?;
                }
                Deed::Build(at) => {
                    let body =
                        json!({ "command": "build", "version": measures[at]["version"], "text": MEASURES[at].done });
                    let path = format!("/measures/{}/commands", measures[at]["id"]);
                    measures[at] = self.ask(Sachbearbeitung, "POST", &path, Some(body)).await?;
                }
                Deed::Measure(at) => {
                    let (from, to) = MEASURES[at].after;
                    let body = json!({
                        "command": "measure", "version": measures[at]["version"], "dataset": dataset, "from": from, "to": to,
                    });
                    let path = format!("/measures/{}/commands", measures[at]["id"]);
                    measures[at] = self.ask(Prozessmanagement, "POST", &path, Some(body)).await?;
                }
            }
        }
        self.clock.store(self.now, Ordering::Relaxed);
        let path = format!("/datasets/{dataset}/potentials");
        let subject = json!({ "kind": "activity", "activity": "Daten von Hand übertragen" });
        for (role, answers) in [(Sachbearbeitung, [5, 3, 4, 5, 3, 5]), (Prozessmanagement, [5, 4, 4, 4, 3, 4])] {
            let body = json!({ "command": "answer", "subject": subject, "answers": answers });
            self.ask(role, "POST", &path, Some(body)).await?;
        }
        let expert = json!({ "kind": "activity", "activity": "Bauantrag fachlich prüfen" });
        let mark = json!({ "command": "mark", "subject": expert, "vetoes": ["appreciation", "discretion"] });
        self.ask(Prozessmanagement, "POST", &path, Some(mark)).await?;
        let now = self.now;
        self.permits(now, DAY_MS).await?;
        self.clock.store(now, Ordering::Relaxed);
        for (role, _) in passwords {
            self.ask(*role, "DELETE", "/session", None).await?;
        }
        Ok(())
    }

    async fn agree(&self, told: &Measure, dataset: &str) -> Result<Value, Failure> {
        let subject = told.activity.map(|activity| json!({ "kind": "activity", "activity": activity }));
        let question = json!({
            "dataset": dataset, "metric": told.metric, "subject": subject, "filters": told.filter.as_slice(),
            "from": told.before.0, "to": told.before.1,
        });
        let before = self.ask(Leitung, "POST", "/measures/baseline", Some(question.clone())).await?;
        let place = json!({ "kind": "activity", "activity": told.activity.unwrap_or("Bescheid mitzeichnen") });
        let body = json!({
            "title": told.title, "reasons": told.reasons, "question": question,
            "origin": { "kind": "potential", "dataset": dataset, "subject": place },
            "owner": self.owner(Leitung).await?,
            "target": { "less": true, "value": before["mean"].as_f64().unwrap_or_default() * told.target },
            "promised": told.promised.map(|(from, to)| json!({ "from": from, "to": to })),
            "due": told.due, "measure_on": told.measure_on,
        });
        self.ask(Leitung, "POST", "/measures", Some(body)).await
    }

    /// The account that builds what is accepted.
    async fn owner(&self, asking: Role) -> Result<Value, Failure> {
        let owners = self.ask(asking, "GET", "/impulses/owners", None).await?;
        let mut owners = owners.as_array().into_iter().flatten();
        let owner = owners.find(|one| one["name"] == super::demo::display_name(Sachbearbeitung));
        Ok(owner.map_or(Value::Null, |one| one["id"].clone()))
    }

    async fn give(&self, told: &Told, dataset: &str) -> Result<u64, Failure> {
        let anchor = match told.place {
            Some(activity) => json!({ "kind": "activity", "dataset": dataset, "activity": activity }),
            None => json!({ "kind": "nowhere" }),
        };
        let body = json!({ "problem": told.problem, "extent": told.extent, "anchor": anchor });
        let given = match told.by {
            Some(role) => self.ask(role, "POST", "/impulses", Some(body)).await?,
            None => self.send("POST", "/impulses/anonymous", None, Some(body)).await?.0,
        };
        let id = given["id"].as_u64().unwrap_or_default();
        for role in told.votes {
            self.ask(*role, "PUT", &format!("/impulses/{id}/vote"), Some(json!({ "on": true }))).await?;
        }
        Ok(id)
    }

    async fn step(&self, id: u64, (ago, role, command, text): Step) -> Result<(), Failure> {
        let seen = self.ask(role, "GET", &format!("/impulses/{id}"), None).await?;
        let (command, yes) = match command {
            "assess-no" => ("assess", false),
            command => (command, true),
        };
        let mut body = json!({ "command": command, "version": seen["version"], "text": text, "yes": yes });
        if command == "accept" {
            body["owner"] = self.owner(role).await?;
            let due = jiff::Timestamp::from_millisecond(self.now - (ago - 75) * DAY_MS)
                .map_err(|error| Failure::caused("a date", &error))?;
            body["due"] = json!(due.to_zoned(jiff::tz::TimeZone::UTC).date().to_string());
        }
        self.ask(role, "POST", &format!("/impulses/{id}/commands"), Some(body)).await.map(drop)
    }

    pub(super) async fn ask(
        &self,
        role: Role,
        method: &str,
        path: &str,
        body: Option<Value>,
    ) -> Result<Value, Failure> {
        Ok(self.send(method, path, Some(role), body).await?.0)
    }

    /// Sets the clock.
    pub(super) fn at(&self, when: i64) {
        self.clock.store(when, Ordering::Relaxed);
    }

    /// Sends a file.
    pub(super) async fn file(&self, role: Role, path: &str, text: &str) -> Result<Value, Failure> {
        Ok(self.call("POST", path, Some(role), None, Body::from(text.to_owned())).await?.0)
    }

    /// Calls as a worker.
    pub(super) async fn by_token(&self, token: &str, path: &str, body: Value) -> Result<Value, Failure> {
        Ok(self.call("POST", path, None, Some(token), Body::from(body.to_string())).await?.0)
    }

    /// Calls the interface; gives the answer and the cookie it sets.
    async fn send(
        &self,
        method: &str,
        path: &str,
        role: Option<Role>,
        body: Option<Value>,
    ) -> Result<(Value, String), Failure> {
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.call(method, path, role, None, body).await
    }

    async fn call(
        &self,
        method: &str,
        path: &str,
        role: Option<Role>,
        token: Option<&str>,
        body: Body,
    ) -> Result<(Value, String), Failure> {
        let failed = |why: String| Failure::new(format!("the demonstration cannot be told ({method} {path}): {why}"));
        let mut request = Request::builder()
            .method(method)
            .uri(format!("/api/v1{path}"))
            .header(header::HOST, "localhost")
            .header(header::ORIGIN, "http://localhost")
            .header(header::CONTENT_TYPE, "application/json");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        if let Some(cookie) = role.and_then(|role| self.cookies.get(&role)) {
            request = request.header(header::COOKIE, cookie);
        }
        let request = request.body(body).map_err(|error| failed(error.to_string()))?;
        let answer = router(self.app.clone()).oneshot(request).await.map_err(|error| failed(error.to_string()))?;
        let status = answer.status();
        let cookie = answer.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        let bytes = to_bytes(answer.into_body(), MOST).await.map_err(|error| failed(error.to_string()))?;
        if !status.is_success() {
            return Err(failed(format!("{status} {}", String::from_utf8_lossy(&bytes))));
        }
        Ok((serde_json::from_slice(&bytes).unwrap_or(Value::Null), cookie))
    }
}
