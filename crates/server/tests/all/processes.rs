//! Processes over HTTP: people with sessions, workers with tokens, and nobody in the place of the other.

use crate::support::{Answer, Server, request, server};
use axum::body::Body;
use axum::http::{Request, header};
use serde_json::{Value, json};

const API: &str = "/api/v1";

fn model(version: &str) -> String {
    format!(
        r#"<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:lotse="urn:lotse:1" id="d" targetNamespace="t">
  <process id="permit" name="Genehmigung" isExecutable="true">
    <startEvent id="start"><extensionElements>
      <lotse:field name="subject" label="Vorhaben" required="true"/>
    </extensionElements></startEvent>
    <sequenceFlow id="f1" sourceRef="start" targetRef="check"/>
    <userTask id="check" name="Prüfen {version}" lotse:groups="Bauamt"><extensionElements>
      <lotse:field name="result" label="Ergebnis" type="choice" required="true">
        <lotse:option value="yes" label="Genehmigen"/><lotse:option value="no" label="Ablehnen"/>
      </lotse:field>
      <lotse:field name="fee" label="Gebühr" type="number"/>
    </extensionElements></userTask>
    <sequenceFlow id="f2" sourceRef="check" targetRef="way"/>
    <exclusiveGateway id="way"/>
    <sequenceFlow id="f3" sourceRef="way" targetRef="print"><conditionExpression>result = "yes"</conditionExpression></sequenceFlow>
    <serviceTask id="print" name="Drucken" lotse:type="print" lotse:retries="1"/>
    <sequenceFlow id="f4" sourceRef="print" targetRef="end"/>
    <endEvent id="end"/>
  </process>
</definitions>"#
    )
}

async fn deploy(server: &Server, cookie: &str, text: &str) -> Answer {
    let path = format!("{API}/models?name=permit.bpmn");
    server.send(request("POST", &path, cookie).body(Body::from(text.to_owned())).unwrap()).await
}

/// As a program calls: with a token, from no page.
async fn work(server: &Server, token: &str, path: &str, body: Value) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(format!("{API}{path}"))
        .header(header::HOST, "localhost")
        .header(header::AUTHORIZATION, format!("Bearer {token}"))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    server.send(request).await
}

struct Office {
    server: Server,
    manager: String,
    clerk: String,
    head: String,
    token: String,
}

async fn office() -> Office {
    let server = server();
    let admin = server.login("administration").await;
    let accounts = server.get(&format!("{API}/users"), &admin).await.expect(200).json();
    let clerk = accounts.as_array().unwrap().iter().find(|one| one["login"] == "sachbearbeitung").unwrap();
    let path = format!("{API}/users/{}", clerk["id"]);
    let changed = server.call("PATCH", &path, &admin, Some(json!({ "groups": ["Bauamt"] }))).await.expect(200).json();
    assert_eq!((&changed["groups"], &changed["roles"]), (&json!(["Bauamt"]), &json!(["sachbearbeitung"])));
    let worker = server.call("POST", &format!("{API}/workers"), &admin, Some(json!({ "name": "drucker" }))).await;
    let token = worker.expect(201).json()["token"].as_str().unwrap().to_owned();
    let (manager, clerk) = (server.login("prozessmanagement").await, server.login("sachbearbeitung").await);
    let head = server.login("leitung").await;
    deploy(&server, &manager, &model("1")).await.expect(201);
    Office { server, manager, clerk, head, token }
}

impl Office {
    async fn start(&self, key: &str) -> i64 {
        let body = json!({ "business_key": key, "variables": { "subject": "Garage" } });
        let path = format!("{API}/processes/permit/instances");
        self.server.call("POST", &path, &self.clerk, Some(body)).await.expect(201).json()["id"].as_i64().unwrap()
    }

    async fn task(&self, cookie: &str, instance: i64) -> Option<String> {
        let tasks = self.server.get(&format!("{API}/tasks"), cookie).await.expect(200).json();
        let found = tasks["tasks"].as_array().unwrap().iter().find(|task| task["instance"] == instance)?;
        Some(format!("{API}/tasks/{instance}/{}", found["element"]))
    }

    async fn tell(&self, cookie: &str, task: &str, body: Value) -> Answer {
        self.server.call("POST", &format!("{task}/commands"), cookie, Some(body)).await
    }

    async fn instance(&self, id: i64) -> Value {
        self.server.get(&format!("{API}/instances/{id}"), &self.manager).await.expect(200).json()
    }

    async fn command(&self, id: i64, body: Value) -> Answer {
        self.server.call("POST", &format!("{API}/instances/{id}/commands"), &self.manager, Some(body)).await
    }

    /// Approves, up to the job.
    async fn approve(&self, id: i64) {
        let task = self.task(&self.clerk, id).await.unwrap();
        self.tell(&self.clerk, &task, json!({ "command": "claim" })).await.expect(200);
        let done = json!({ "command": "complete", "variables": { "result": "yes", "fee": 120.50 } });
        let after = self.tell(&self.clerk, &task, done).await.expect(200).json();
        assert_eq!(after, Value::Null);
    }
}

#[tokio::test]
async fn a_case_goes_from_its_form_over_a_desk_and_a_worker_to_its_end() {
    let office = office().await;
    let processes = office.server.get(&format!("{API}/processes"), &office.clerk).await.expect(200).json();
    assert_eq!(processes[0]["fields"][0]["label"], "Vorhaben");
    let missing = json!({ "variables": {} });
    let path = format!("{API}/processes/permit/instances");
    office.server.call("POST", &path, &office.clerk, Some(missing)).await.expect(422);
    let id = office.start("BA-1").await;

    assert!(office.task(&office.head, id).await.is_none(), "the head is not in the group");
    let task = office.task(&office.clerk, id).await.unwrap();
    office.server.get(&task, &office.head).await.expect(404);
    let shown = office.server.get(&task, &office.clerk).await.expect(200).json();
    assert_eq!((&shown["variables"]["subject"], &shown["claimable"]), (&json!("Garage"), &json!(true)));
    office.tell(&office.head, &task, json!({ "command": "claim" })).await.expect(403);
    let early = json!({ "command": "complete", "variables": { "result": "yes" } });
    assert_eq!(office.tell(&office.clerk, &task, early).await.expect(409).code(), "not-claimed");
    office.tell(&office.clerk, &task, json!({ "command": "claim" })).await.expect(200);
    for wrong in [
        json!({}),
        json!({ "result": "perhaps" }),
        json!({ "result": "yes", "fee": "x" }),
        json!({ "result": "yes", "more": 1 }),
    ] {
        office.tell(&office.clerk, &task, json!({ "command": "complete", "variables": wrong })).await.expect(422);
    }
    let done = json!({ "command": "complete", "variables": { "result": "yes", "fee": 120.50 } });
    office.tell(&office.clerk, &task, done.clone()).await.expect(200);
    assert_eq!(office.tell(&office.clerk, &task, done).await.status, 409, "twice is once");

    let jobs = work(&office.server, &office.token, "/jobs/take", json!({ "kinds": ["print"] })).await.expect(200);
    assert!(jobs.text().contains("120.5,"), "as it was entered: {}", jobs.text());
    let element = jobs.json()[0]["element"].as_i64().unwrap();
    let answer = json!({ "result": "complete", "variables": { "pages": 2 } });
    work(&office.server, &office.token, &format!("/jobs/{id}/{element}"), answer).await.expect(204);
    let instance = office.instance(id).await;
    assert_eq!((&instance["instance"]["status"], &instance["variables"]["pages"]), (&json!("completed"), &json!(2)));
    let worked: Vec<&str> = instance["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["what"] == "completed")
        .filter_map(|event| event["name"].as_str())
        .collect();
    assert_eq!(worked, ["Prüfen 1", "Drucken"]);
    let by = |what: &str, name: &str| {
        let events = instance["history"].as_array().unwrap();
        events.iter().find(|event| event["what"] == what && event["name"] == name).unwrap()["by"].clone()
    };
    assert_eq!((by("completed", "Prüfen 1"), by("passed", "way")), (json!("person"), json!("engine")), "who did what");
}

#[tokio::test]
async fn an_incident_is_seen_understood_and_retried() {
    let office = office().await;
    let id = office.start("BA-2").await;
    office.approve(id).await;
    let jobs = work(&office.server, &office.token, "/jobs/take", json!({ "kinds": ["print"] })).await.json();
    let path = format!("/jobs/{id}/{}", jobs[0]["element"]);
    let failed = json!({ "result": "fail", "message": "Papierstau im Drucker 3" });
    work(&office.server, &office.token, &path, failed).await.expect(204);
    let list = office.server.get(&format!("{API}/instances?incidents=true"), &office.manager).await.json();
    assert_eq!((&list["total"], &list["instances"][0]["id"]), (&json!(1), &json!(id)));
    let incident = office.instance(id).await["incidents"][0].clone();
    assert!(incident["message"].as_str().unwrap().contains("Papierstau"), "{incident}");
    assert!(work(&office.server, &office.token, "/jobs/take", json!({ "kinds": ["print"] })).await.json() == json!([]));
    office.command(id, json!({ "command": "retry", "incident": incident["id"] })).await.expect(200);
    let again = work(&office.server, &office.token, "/jobs/take", json!({ "kinds": ["print"] })).await.json();
    let path = format!("/jobs/{id}/{}", again[0]["element"]);
    work(&office.server, &office.token, &path, json!({ "result": "complete" })).await.expect(204);
    assert_eq!(office.instance(id).await["instance"]["status"], "completed");
}

#[tokio::test]
async fn a_new_version_takes_over_a_running_case() {
    let office = office().await;
    let id = office.start("BA-3").await;
    let rows = deploy(&office.server, &office.manager, &model("2")).await.expect(201).json();
    assert_eq!(rows[0]["version"], 2);
    let moved = json!({ "command": "migrate", "to": 2, "nodes": { "check": "nowhere" }, "reason": "Neue Fassung" });
    assert_eq!(office.command(id, moved).await.expect(422).code(), "plan");
    let plan = json!({ "command": "migrate", "to": 2, "reason": "Neue Fassung", "dry_run": true });
    let before = office.command(id, plan).await.expect(200).json();
    assert_eq!(before["instance"]["version"], 1);
    let without = json!({ "command": "migrate", "to": 2 });
    assert_eq!(office.command(id, without).await.expect(422).code(), "no-reason");
    let plan = json!({ "command": "migrate", "to": 2, "reason": "Neue Fassung" });
    let after = office.command(id, plan).await.expect(200).json();
    assert_eq!(after["instance"]["version"], 2);
    assert_eq!(after["tasks"][0]["name"], "Prüfen 2");
    office.approve(id).await;
}

#[tokio::test]
async fn nobody_acts_in_the_place_of_a_person() {
    let office = office().await;
    let id = office.start("BA-4").await;
    let task = office.task(&office.clerk, id).await.unwrap();
    // A worker's token opens nothing but jobs.
    let path = format!("{}/commands", task.strip_prefix(API).unwrap());
    let complete = json!({ "command": "complete", "variables": { "result": "yes" } });
    work(&office.server, &office.token, &path, complete.clone()).await.expect(403);
    // A job's answer does not complete the task of a person.
    let element = task.rsplit('/').next().unwrap();
    let answer = json!({ "result": "complete", "variables": { "result": "yes" } });
    assert_eq!(work(&office.server, &office.token, &format!("/jobs/{id}/{element}"), answer).await.status, 422);
    // Neither does a correction of variables or a modification make a result.
    let set = json!({ "command": "set-variables", "variables": { "result": "yes" }, "reason": "Korrektur" });
    office.command(id, set).await.expect(200);
    assert!(office.task(&office.clerk, id).await.is_some(), "the task is still open");
    work(&office.server, "wrong", "/jobs/take", json!({ "kinds": ["print"] })).await.expect(401);
    let admin = office.server.login("administration").await;
    office.tell(&admin, &task, json!({ "command": "claim" })).await.expect(403);
    let workers = office.server.get(&format!("{API}/workers"), &admin).await.json();
    assert!(!workers.to_string().contains(&office.token));
    let path = format!("{API}/workers/{}", workers[0]["id"]);
    office.server.call("DELETE", &path, &admin, None).await.expect(204);
    work(&office.server, &office.token, "/jobs/take", json!({ "kinds": ["print"] })).await.expect(401);
}

#[tokio::test]
async fn a_broken_model_is_told_where_and_why() {
    let office = office().await;
    for (old, new) in [
        ("lotse:type=\"print\" ", ""),
        ("sourceRef=\"way\"", "sourceRef=\"nowhere\""),
        ("result = \"yes\"", "result = ("),
        ("</definitions>", ""),
    ] {
        let text = model("1").replace(old, new);
        let answer = deploy(&office.server, &office.manager, &text).await.expect(422);
        assert_eq!(answer.code(), "cannot-deploy");
        let path = format!("{API}/models/check");
        let request = request("POST", &path, &office.manager).body(Body::from(text)).unwrap();
        let check = office.server.send(request).await.expect(200).json();
        assert!(check["problems"][0]["line"].as_i64().unwrap() > 0, "{check}");
    }
}

#[tokio::test]
async fn a_case_that_has_ended_is_erased_and_one_that_runs_is_not() {
    let office = office().await;
    let id = office.start("BA-5").await;
    let path = format!("{API}/instances/{id}");
    assert_eq!(office.server.call("DELETE", &path, &office.manager, None).await.status, 409);
    office.command(id, json!({ "command": "cancel", "reason": "Antrag zurückgezogen" })).await.expect(200);
    office.server.call("DELETE", &path, &office.manager, None).await.expect(204);
    office.server.get(&path, &office.manager).await.expect(404);
    office.server.app.store().verify_journal().unwrap();
}
