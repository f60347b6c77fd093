//! The permit office at work: its process on the engine, with cases in every state.

use lotse_server::Role::{self, Administration, Leitung, Prozessmanagement, Sachbearbeitung};
use serde_json::{Value, json};

use super::story::Office;
use crate::files::Failure;

const MODELS: [(&str, &str); 2] = [
    ("vollstaendigkeit.dmn", include_str!("../demo/models/vollstaendigkeit.dmn")),
    ("bauantrag.bpmn", include_str!("../demo/models/bauantrag.bpmn")),
];

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Far {
    /// Nobody has looked at it.
    Begun,
    /// Papers were asked for.
    Asked,
    /// Somebody works on it.
    Claimed,
    /// Checked; the head has it.
    Checked,
    /// Signed; the printer has it.
    Signed,
    /// The printer failed.
    Jammed,
    /// Sent.
    Sent,
}

/// A case: days ago, file number, what is built, cost, whether the papers are complete, how far.
const CASES: [(i64, &str, &str, u32, bool, Far); 8] = [
    (41, "BA-2026-0871", "Wohnhaus mit zwei Wohnungen", 480_000, true, Far::Sent),
    (33, "BA-2026-0884", "Lagerhalle", 310_000, true, Far::Jammed),
    (26, "BA-2026-0897", "Anbau an ein Wohnhaus", 95_000, false, Far::Asked),
    (19, "BA-2026-0903", "Dachgaube", 38_000, true, Far::Signed),
    (12, "BA-2026-0911", "Wintergarten", 42_000, true, Far::Checked),
    (7, "BA-2026-0918", "Carport", 14_000, true, Far::Claimed),
    (3, "BA-2026-0922", "Nutzungsänderung zum Café", 60_000, false, Far::Begun),
    (1, "BA-2026-0925", "Gartenhaus", 9_500, true, Far::Begun),
];

impl Office {
    /// Puts the models into operation and works on some cases, as people and a printer would.
    pub(super) async fn permits(&mut self, now: i64, day_ms: i64) -> Result<(), Failure> {
        let accounts = self.ask(Administration, "GET", "/users", None).await?;
        for (role, groups) in [(Sachbearbeitung, json!(["Bauaufsicht"])), (Leitung, json!(["Leitung"]))] {
            let account = accounts.as_array().into_iter().flatten().find(|one| one["login"] == role.name());
            let path = format!("/users/{}", account.map_or(&Value::Null, |one| &one["id"]));
            self.ask(Administration, "PATCH", &path, Some(json!({ "groups": groups }))).await?;
        }
        let admitted = self.ask(Administration, "POST", "/workers", Some(json!({ "name": "Druckstraße" }))).await?;
        let token = admitted["token"].as_str().unwrap_or_default().to_owned();
        self.at(now - 60 * day_ms);
        for (name, text) in MODELS {
            self.file(Prozessmanagement, &format!("/models?name={name}"), text).await?;
        }
        for (ago, key, what, cost, complete, far) in CASES {
            let begun = now - ago * day_ms;
            self.at(begun);
            let variables = json!({
                "vorhaben": what, "baukosten": cost, "lageplan": true, "bauzeichnung": true,
                "standsicherheit": complete,
            });
            let body = json!({ "business_key": key, "variables": variables });
            let path = "/processes/bauantrag/instances";
            let case = self.ask(Sachbearbeitung, "POST", path, Some(body)).await?["id"].as_i64().unwrap_or_default();
            self.work(case, far, &token, begun, day_ms).await?;
        }
        Ok(())
    }

    async fn work(&mut self, case: i64, far: Far, token: &str, begun: i64, day_ms: i64) -> Result<(), Failure> {
        if far == Far::Begun {
            return Ok(());
        }
        self.at(begun + day_ms);
        if far == Far::Asked {
            let entered = json!({ "nachgefordert": "Nachweis der Standsicherheit, zweifach." });
            return self.done(Sachbearbeitung, case, entered).await;
        }
        let task = self.task(Sachbearbeitung, case).await?;
        self.ask(Sachbearbeitung, "POST", &format!("{task}/commands"), Some(json!({ "command": "claim" }))).await?;
        if far == Far::Claimed {
            return Ok(());
        }
        self.at(begun + 4 * day_ms);
        let entered = json!({ "ergebnis": "genehmigen", "begruendung": "Das Vorhaben fügt sich ein (§ 34 BauGB)." });
        let complete = json!({ "command": "complete", "variables": entered });
        self.ask(Sachbearbeitung, "POST", &format!("{task}/commands"), Some(complete)).await?;
        if far == Far::Checked {
            return Ok(());
        }
        self.at(begun + 6 * day_ms);
        self.done(Leitung, case, json!({ "mitgezeichnet": "ja" })).await?;
        if far == Far::Signed {
            return Ok(());
        }
        let jobs = self.by_token(token, "/jobs/take", json!({ "kinds": ["druck"], "limit": 1 })).await?;
        let path = format!("/jobs/{case}/{}", jobs[0]["element"]);
        let answer = match far {
            Far::Jammed => json!({ "result": "fail", "message": "Der Drucker im Erdgeschoss meldet Papierstau." }),
            _ => json!({ "result": "complete", "variables": { "seiten": 6 } }),
        };
        self.by_token(token, &path, answer).await?;
        Ok(())
    }

    async fn task(&self, role: Role, case: i64) -> Result<String, Failure> {
        let tasks = self.ask(role, "GET", "/tasks", None).await?;
        let found = tasks["tasks"].as_array().into_iter().flatten().find(|task| task["instance"] == case);
        let element = found.map_or(&Value::Null, |task| &task["element"]);
        Ok(format!("/tasks/{case}/{element}"))
    }

    async fn done(&self, role: Role, case: i64, entered: Value) -> Result<(), Failure> {
        let path = format!("{}/commands", self.task(role, case).await?);
        self.ask(role, "POST", &path, Some(json!({ "command": "claim" }))).await?;
        self.ask(role, "POST", &path, Some(json!({ "command": "complete", "variables": entered }))).await?;
        Ok(())
    }
}
