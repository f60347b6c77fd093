//! Processes on SQLite.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params, params_from_iter};
use serde_json::json;
use sha2::Digest as _;

use super::{
    Commit, Deployment, InstanceQuery, InstanceRow, JobRow, Kind, Letter, ModelRow, NewDeployment, NewLetter,
    Processes, StartTrigger, Status, Step, StepRow, Stored, TaskQuery, TaskRow, Trigger, TriggerFired, Wait, WaitKind,
    steps,
};
use crate::{Author, Error, Store, journal};

impl Processes for Store {
    fn deploy(&self, author: Author, new: NewDeployment) -> Result<Vec<ModelRow>, Error> {
        self.writer.run(move |connection| deploy(connection, author, &new))
    }

    fn models(&self) -> Result<Vec<ModelRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT m.kind, m.key, m.version, m.name, m.deployment, d.digest, d.at, d.by
                 FROM models m JOIN deployments d ON d.id = m.deployment ORDER BY m.kind, m.key, m.version",
            )?;
            let rows = statement.query_map([], |row| {
                Ok(ModelRow {
                    kind: Kind::from_code(&row.get::<_, String>(0)?),
                    key: row.get(1)?,
                    version: row.get(2)?,
                    name: row.get(3)?,
                    deployment: row.get(4)?,
                    digest: row.get(5)?,
                    at: row.get(6)?,
                    by: row.get(7)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn deployment(&self, id: i64) -> Result<Option<Deployment>, Error> {
        self.read(|connection| {
            let found = connection
                .prepare_cached("SELECT kind, file, source FROM deployments WHERE id = ?")?
                .query_row([id], |row| {
                    let kind = Kind::from_code(&row.get::<_, String>(0)?);
                    Ok(Deployment { id, kind, file: row.get(1)?, source: row.get(2)? })
                })
                .optional()?;
            Ok(found)
        })
    }

    fn commit(&self, commit: Commit) -> Result<Vec<i64>, Error> {
        self.writer.run(move |connection| keep(connection, &commit))
    }

    fn instance(&self, id: i64) -> Result<Option<Stored>, Error> {
        self.read(|connection| {
            let mut statement =
                connection.prepare_cached(&format!("SELECT {INSTANCE}, state FROM instances WHERE id = ?"))?;
            Ok(statement.query_row([id], |row| Ok(Stored { row: instance(row)?, state: row.get(11)? })).optional()?)
        })
    }

    fn instances(&self, query: &InstanceQuery) -> Result<(Vec<InstanceRow>, u64), Error> {
        let mut conditions = vec!["1"];
        let mut values: Vec<Sql> = Vec::new();
        if let Some(process) = &query.process {
            conditions.push("process = ?");
            values.push(process.clone().into());
        }
        if let Some(version) = query.version {
            conditions.push("version = ?");
            values.push(i64::from(version).into());
        }
        if let Some(status) = query.status {
            conditions.push("status = ?");
            values.push(status.code().into());
        }
        if query.with_incidents {
            conditions.push("incidents > 0");
        }
        if let Some(key) = &query.business_key {
            conditions.push("business_key >= ? AND business_key < ? || char(1114111)");
            values.extend([key.clone().into(), key.clone().into()]);
        }
        let fits = format!("FROM instances WHERE {}", conditions.join(" AND "));
        self.read(|connection| {
            let total: i64 =
                connection
                    .query_row(&format!("SELECT count(*) {fits}"), params_from_iter(&values), |row| row.get(0))?;
            let page =
                format!("SELECT {INSTANCE} {fits} ORDER BY id DESC LIMIT {} OFFSET {}", query.limit, query.offset);
            let mut statement = connection.prepare(&page)?;
            let rows = statement.query_map(params_from_iter(&values), instance)?;
            Ok((rows.collect::<Result<_, _>>()?, total.unsigned_abs()))
        })
    }

    fn answered(&self, request: &str) -> Result<Option<i64>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached("SELECT instance FROM requests WHERE key = ?")?;
            Ok(statement.query_row([request], |row| row.get(0)).optional()?)
        })
    }

    fn steps(&self, instance: i64, from: i64) -> Result<Vec<StepRow>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT step, at, seq, records FROM steps WHERE instance = ? AND step > ? ORDER BY step",
            )?;
            let rows = statement.query_map([instance, from], |row| {
                Ok(StepRow { step: row.get(0)?, at: row.get(1)?, seq: row.get(2)?, records: row.get(3)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn tasks(&self, query: &TaskQuery) -> Result<(Vec<TaskRow>, u64), Error> {
        let mut conditions = vec!["1".to_owned()];
        let mut values: Vec<Sql> = Vec::new();
        let mut whose = Vec::new();
        if let Some(assignee) = &query.assignee {
            whose.push("t.assignee = ?".to_owned());
            values.push(assignee.clone().into());
        }
        if !query.candidates.is_empty() {
            let marks = vec!["?"; query.candidates.len()].join(", ");
            whose.push(format!(
                "t.assignee IS NULL AND (t.instance, t.element) IN
                 (SELECT c.instance, c.element FROM task_candidates c WHERE c.candidate IN ({marks}))"
            ));
            values.extend(query.candidates.iter().map(|candidate| Sql::from(candidate.clone())));
        }
        if !whose.is_empty() {
            conditions.push(format!("({})", whose.join(" OR ")));
        }
        if let Some((instance, element)) = query.task {
            conditions.push("t.instance = ? AND t.element = ?".to_owned());
            values.extend([instance.into(), i64::from(element).into()]);
        }
        if let Some(instance) = query.instance {
            conditions.push("t.instance = ?".to_owned());
            values.push(instance.into());
        }
        if let Some(process) = &query.process {
            conditions.push("t.process = ?".to_owned());
            values.push(process.clone().into());
        }
        if let Some(text) = &query.text {
            conditions.push("(instr(lower(t.name), lower(?)) OR instr(lower(i.business_key), lower(?)))".to_owned());
            values.extend([text.clone().into(), text.clone().into()]);
        }
        let fits = format!("FROM tasks t JOIN instances i ON i.id = t.instance WHERE {}", conditions.join(" AND "));
        self.read(|connection| {
            let total: i64 =
                connection.query_row(&format!("SELECT count(*) {fits}"), params_from_iter(&values), |row| row.get(0))?;
            let page = format!(
                "SELECT t.instance, t.element, t.process, t.version, t.node, t.name, t.assignee, t.due, t.follow_up,
                 t.priority, t.created_at, i.business_key {fits}
                 ORDER BY t.priority DESC, t.due IS NULL, t.due, t.created_at, t.instance, t.element LIMIT {} OFFSET {}",
                query.limit, query.offset
            );
            let mut statement = connection.prepare(&page)?;
            let rows = statement.query_map(params_from_iter(&values), task)?;
            Ok((rows.collect::<Result<_, _>>()?, total.unsigned_abs()))
        })
    }

    fn jobs(&self, kinds: &[String], now: i64, limit: usize) -> Result<Vec<JobRow>, Error> {
        self.read(|connection| {
            let mut found = Vec::new();
            let mut statement = connection.prepare_cached(
                "SELECT instance, element, kind, due FROM jobs WHERE kind = ? AND due <= ? ORDER BY due, instance LIMIT ?",
            )?;
            for kind in kinds {
                let rows = statement.query_map(params![kind, now, limit as i64], |row| {
                    let job = JobRow { instance: row.get(0)?, element: row.get(1)?, kind: row.get(2)? };
                    Ok((row.get::<_, i64>(3)?, job))
                })?;
                for row in rows {
                    found.push(row?);
                }
            }
            found.sort_by_key(|(due, job)| (*due, job.instance, job.element));
            found.truncate(limit);
            Ok(found.into_iter().map(|(_, job)| job).collect())
        })
    }

    fn due(&self, now: i64, limit: usize) -> Result<Vec<i64>, Error> {
        self.read(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT id FROM instances WHERE next_due <= ? ORDER BY next_due, id LIMIT ?")?;
            let rows = statement.query_map([now, limit as i64], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn next_due(&self) -> Result<Option<i64>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT min(due) FROM (SELECT min(next_due) AS due FROM instances WHERE next_due IS NOT NULL
                 UNION ALL SELECT min(due) FROM start_triggers WHERE due IS NOT NULL)",
            )?;
            Ok(statement.query_row([], |row| row.get(0))?)
        })
    }

    fn timers_due(&self, now: i64) -> Result<Vec<StartTrigger>, Error> {
        self.read(|connection| triggers(connection, "due <= ?1 ORDER BY due, process, node", params![now]))
    }

    fn started_by(&self, kind: WaitKind, name: &str) -> Result<Vec<StartTrigger>, Error> {
        self.read(|connection| {
            triggers(connection, "kind = ?1 AND name = ?2 ORDER BY process, node", params![kind.code(), name])
        })
    }

    fn waiting(&self, kind: WaitKind, name: &str, key: Option<&str>) -> Result<Vec<i64>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT DISTINCT w.instance FROM waits w JOIN instances i ON i.id = w.instance
                 WHERE w.kind = ? AND w.name = ? AND w.key IS ? AND NOT i.suspended ORDER BY w.instance",
            )?;
            let rows = statement.query_map(params![kind.code(), name, key], |row| row.get(0))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn deliverable(&self, limit: usize) -> Result<Vec<Letter>, Error> {
        self.read(|connection| {
            let mut statement = connection.prepare_cached(
                "SELECT l.id, l.kind, l.name, l.key, l.variables, l.recipient, l.sent_at FROM letters l
                 WHERE l.kind = 1 OR l.recipient IS NOT NULL
                    OR EXISTS (SELECT 1 FROM waits w JOIN instances i ON i.id = w.instance
                               WHERE w.kind = 0 AND w.name = l.name AND w.key IS l.key AND NOT i.suspended)
                    OR EXISTS (SELECT 1 FROM start_triggers s WHERE s.kind = 0 AND s.name = l.name)
                 ORDER BY l.id LIMIT ?",
            )?;
            let rows = statement.query_map([limit as i64], |row| {
                let content = NewLetter {
                    kind: WaitKind::from_code(row.get(1)?),
                    name: row.get(2)?,
                    key: row.get(3)?,
                    variables: row.get(4)?,
                    recipient: row.get(5)?,
                };
                Ok(Letter { id: row.get(0)?, content, sent_at: row.get(6)? })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    fn undelivered(&self) -> Result<u64, Error> {
        self.read(|connection| {
            let count: i64 = connection.query_row("SELECT count(*) FROM letters", [], |row| row.get(0))?;
            Ok(count.unsigned_abs())
        })
    }

    fn erase_instance(&self, author: Author, id: i64) -> Result<(), Error> {
        self.writer.run(move |connection| {
            let status: Option<i64> =
                connection.query_row("SELECT status FROM instances WHERE id = ?", [id], |row| row.get(0)).optional()?;
            match status.map(Status::from_code) {
                None => return Err(Error::Missing { what: "instance" }),
                Some(Status::Running) => return Err(Error::Conflict),
                Some(_) => {}
            }
            for table in ["steps", "tasks", "task_candidates", "jobs", "waits", "requests"] {
                connection.execute(&format!("DELETE FROM {table} WHERE instance = ?"), [id])?;
            }
            connection.execute("DELETE FROM instances WHERE id = ?", [id])?;
            journal::append(connection, author, "process.erased", Some(&id.to_string()), &json!({}))?;
            Ok(())
        })
    }
}

const INSTANCE: &str = "id, process, version, business_key, status, suspended, incidents, started_at, changed_at, \
                        next_due, step";

fn instance(row: &Row<'_>) -> rusqlite::Result<InstanceRow> {
    Ok(InstanceRow {
        id: row.get(0)?,
        process: row.get(1)?,
        version: row.get(2)?,
        business_key: row.get(3)?,
        status: Status::from_code(row.get(4)?),
        suspended: row.get(5)?,
        incidents: row.get(6)?,
        started_at: row.get(7)?,
        changed_at: row.get(8)?,
        next_due: row.get(9)?,
        step: row.get(10)?,
    })
}

fn task(row: &Row<'_>) -> rusqlite::Result<TaskRow> {
    Ok(TaskRow {
        instance: row.get(0)?,
        element: row.get(1)?,
        process: row.get(2)?,
        version: row.get(3)?,
        node: row.get(4)?,
        name: row.get(5)?,
        assignee: row.get(6)?,
        due: row.get(7)?,
        follow_up: row.get(8)?,
        priority: row.get(9)?,
        created_at: row.get(10)?,
        business_key: row.get(11)?,
    })
}

const TIMER: i64 = 2;

fn triggers(connection: &Connection, fits: &str, values: impl rusqlite::Params) -> Result<Vec<StartTrigger>, Error> {
    let mut statement = connection
        .prepare_cached(&format!("SELECT process, node, kind, name, due, cycle FROM start_triggers WHERE {fits}"))?;
    let rows = statement.query_map(values, |row| {
        let what = match row.get(2)? {
            0 => Trigger::Message(row.get(3)?),
            1 => Trigger::Signal(row.get(3)?),
            _ => Trigger::Timer { due: row.get(4)?, cycle: row.get(5)? },
        };
        Ok(StartTrigger { process: row.get(0)?, node: row.get(1)?, what })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn deploy(connection: &Connection, author: Author, new: &NewDeployment) -> Result<Vec<ModelRow>, Error> {
    let digest = crate::blob::hex(&sha2::Sha256::digest(&new.source));
    let by = author.account.map(|id| id.0);
    connection.execute(
        "INSERT INTO deployments (kind, file, source, digest, at, by) VALUES (?, ?, ?, ?, ?, ?)",
        params![new.kind.code(), new.file, new.source, digest, author.at, by],
    )?;
    let deployment = connection.last_insert_rowid();
    let mut rows = Vec::with_capacity(new.models.len());
    for (key, name) in &new.models {
        let version: u32 = connection.query_row(
            "SELECT coalesce(max(version), 0) + 1 FROM models WHERE kind = ? AND key = ?",
            params![new.kind.code(), key],
            |row| row.get(0),
        )?;
        connection.execute(
            "INSERT INTO models (kind, key, version, name, deployment) VALUES (?, ?, ?, ?, ?)",
            params![new.kind.code(), key, version, name, deployment],
        )?;
        if new.kind == Kind::Process {
            connection.execute("DELETE FROM start_triggers WHERE process = ?", [key])?;
        }
        let facts = json!({ "kind": new.kind.code(), "version": version, "digest": digest });
        journal::append(connection, author, "model.deployed", Some(key), &facts)?;
        rows.push(ModelRow {
            kind: new.kind,
            key: key.clone(),
            version,
            name: name.clone(),
            deployment,
            digest: digest.clone(),
            at: author.at,
            by,
        });
    }
    for trigger in &new.triggers {
        let (kind, name, due, cycle) = match &trigger.what {
            Trigger::Message(name) => (0, name.as_str(), None, None),
            Trigger::Signal(name) => (1, name.as_str(), None, None),
            Trigger::Timer { due, cycle } => (TIMER, "", Some(*due), Some(cycle)),
        };
        connection.execute(
            "INSERT OR REPLACE INTO start_triggers (process, node, kind, name, due, cycle) VALUES (?, ?, ?, ?, ?, ?)",
            params![trigger.process, trigger.node, kind, name, due, cycle],
        )?;
    }
    Ok(rows)
}

fn keep(connection: &Connection, commit: &Commit) -> Result<Vec<i64>, Error> {
    let mut instances = Vec::with_capacity(commit.steps.len());
    for id in &commit.delivered {
        if connection.prepare_cached("DELETE FROM letters WHERE id = ?")?.execute([id])? == 0 {
            return Err(Error::Conflict);
        }
    }
    if let Some(fired) = &commit.fired {
        fire(connection, fired)?;
    }
    for step in &commit.steps {
        instances.push(take(connection, commit.author, step)?);
    }
    if let (Some(key), Some(instance)) = (&commit.request, instances.first()) {
        let kept = connection
            .prepare_cached("INSERT OR IGNORE INTO requests (key, instance, at) VALUES (?, ?, ?)")?
            .execute(params![key, instance, commit.author.at])?;
        if kept == 0 {
            return Err(Error::Conflict);
        }
    }
    for letter in &commit.letters {
        connection
            .prepare_cached(
                "INSERT INTO letters (kind, name, key, variables, recipient, sent_at) VALUES (?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                letter.kind.code(),
                letter.name,
                letter.key,
                letter.variables,
                letter.recipient,
                commit.author.at
            ])?;
    }
    Ok(instances)
}

fn fire(connection: &Connection, fired: &TriggerFired) -> Result<(), Error> {
    let Trigger::Timer { due, .. } = fired.was.what else { return Err(Error::Conflict) };
    let StartTrigger { process, node, .. } = &fired.was;
    let changed = match &fired.next {
        Some((next, cycle)) => connection.execute(
            "UPDATE start_triggers SET due = ?, cycle = ? WHERE process = ? AND node = ? AND kind = ? AND due = ?",
            params![next, cycle, process, node, TIMER, due],
        )?,
        None => connection.execute(
            "DELETE FROM start_triggers WHERE process = ? AND node = ? AND kind = ? AND due = ?",
            params![process, node, TIMER, due],
        )?,
    };
    if changed == 0 { Err(Error::Conflict) } else { Ok(()) }
}

fn take(connection: &Connection, author: Author, step: &Step) -> Result<i64, Error> {
    let row = &step.row;
    let id = if row.step == 1 {
        connection
            .prepare_cached(
                "INSERT INTO instances (process, version, business_key, status, suspended, incidents, started_at,
                 changed_at, next_due, step, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            )?
            .execute(params![
                row.process,
                row.version,
                row.business_key,
                row.status.code(),
                row.suspended,
                row.incidents,
                row.started_at,
                row.changed_at,
                row.next_due,
                row.step,
                step.state
            ])?;
        connection.last_insert_rowid()
    } else {
        let changed = connection
            .prepare_cached(
                "UPDATE instances SET process = ?, version = ?, business_key = ?, status = ?, suspended = ?,
                 incidents = ?, changed_at = ?, next_due = ?, step = ?, state = ? WHERE id = ? AND step = ?",
            )?
            .execute(params![
                row.process,
                row.version,
                row.business_key,
                row.status.code(),
                row.suspended,
                row.incidents,
                row.changed_at,
                row.next_due,
                row.step,
                step.state,
                row.id,
                row.step - 1
            ])?;
        if changed == 0 {
            return Err(Error::Conflict);
        }
        row.id
    };
    let mut salt = [0u8; 16];
    getrandom::fill(&mut salt).map_err(|_| Error::Random)?;
    let digest = crate::blob::hex(&steps::digest(&salt, &step.records));
    let facts = json!({ "process": row.process, "step": row.step, "digest": digest });
    let record = journal::append(connection, author, "process.step", Some(&id.to_string()), &facts)?;
    connection
        .prepare_cached("INSERT INTO steps (instance, step, at, seq, salt, records) VALUES (?, ?, ?, ?, ?, ?)")?
        .execute(params![id, row.step, row.changed_at, record.seq, salt, step.records])?;
    lists(connection, id, step)?;
    Ok(id)
}

fn lists(connection: &Connection, id: i64, step: &Step) -> Result<(), Error> {
    for element in &step.tasks_gone {
        connection
            .prepare_cached("DELETE FROM tasks WHERE instance = ? AND element = ?")?
            .execute(params![id, element])?;
    }
    for element in step.tasks_gone.iter().chain(step.tasks.iter().map(|(task, _)| &task.element)) {
        connection
            .prepare_cached("DELETE FROM task_candidates WHERE instance = ? AND element = ?")?
            .execute(params![id, element])?;
    }
    for (task, candidates) in &step.tasks {
        connection
            .prepare_cached(
                "INSERT INTO tasks (instance, element, process, version, node, name, assignee, due, follow_up, priority,
                 created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                 ON CONFLICT (instance, element) DO UPDATE SET process = excluded.process, version = excluded.version,
                 node = excluded.node, name = excluded.name, assignee = excluded.assignee, due = excluded.due,
                 follow_up = excluded.follow_up, priority = excluded.priority",
            )?
            .execute(params![
                id,
                task.element,
                task.process,
                task.version,
                task.node,
                task.name,
                task.assignee,
                task.due,
                task.follow_up,
                task.priority,
                task.created_at
            ])?;
        for candidate in candidates {
            connection
                .prepare_cached(
                    "INSERT OR IGNORE INTO task_candidates (candidate, instance, element) VALUES (?, ?, ?)",
                )?
                .execute(params![candidate, id, task.element])?;
        }
    }
    for element in &step.jobs_gone {
        connection
            .prepare_cached("DELETE FROM jobs WHERE instance = ? AND element = ?")?
            .execute(params![id, element])?;
    }
    for (element, kind, due) in &step.jobs {
        connection
            .prepare_cached("INSERT OR REPLACE INTO jobs (instance, element, kind, due) VALUES (?, ?, ?, ?)")?
            .execute(params![id, element, kind, due])?;
    }
    for wait in &step.waits_gone {
        connection.prepare_cached("DELETE FROM waits WHERE instance = ? AND wait = ?")?.execute(params![id, wait])?;
    }
    for Wait { number, kind, name, key } in &step.waits {
        connection
            .prepare_cached("INSERT OR REPLACE INTO waits (instance, wait, kind, name, key) VALUES (?, ?, ?, ?, ?)")?
            .execute(params![id, number, kind.code(), name, key])?;
    }
    Ok(())
}
