//! Tables, and how older databases become this version.

use rusqlite::Connection;

use crate::Error;

/// Version of the tables this program reads and writes.
pub const SCHEMA_VERSION: i64 = MIGRATIONS.len() as i64;

/// Migration `i` leads from version `i` to `i + 1`. Released entries never change.
const MIGRATIONS: &[&str] = &[
    "
CREATE TABLE journal (
    seq     INTEGER PRIMARY KEY,
    at      INTEGER NOT NULL,
    actor   INTEGER,
    kind    TEXT NOT NULL,
    subject TEXT,
    body    TEXT NOT NULL,
    prev    BLOB NOT NULL,
    hash    BLOB NOT NULL
) STRICT;
CREATE INDEX journal_kind ON journal (kind, seq);
CREATE INDEX journal_actor ON journal (actor, seq);
CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal
    BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;

CREATE TABLE accounts (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    login         TEXT NOT NULL UNIQUE COLLATE NOCASE,
    display_name  TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change   INTEGER NOT NULL,
    active        INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;
CREATE TABLE roles (
    account INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    role    TEXT NOT NULL,
    PRIMARY KEY (account, role)
) STRICT, WITHOUT ROWID;
CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    account    INTEGER NOT NULL REFERENCES accounts (id) ON DELETE CASCADE,
    opened_at  INTEGER NOT NULL,
    seen_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE datasets (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    digest     TEXT NOT NULL,
    bytes      INTEGER NOT NULL,
    about      TEXT NOT NULL,
    rejected   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    created_by INTEGER REFERENCES accounts (id)
) STRICT;
CREATE INDEX datasets_digest ON datasets (digest);
CREATE TABLE saved_filters (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset     TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    expressions TEXT NOT NULL,
    created_at  INTEGER NOT NULL,
    created_by  INTEGER REFERENCES accounts (id)
) STRICT;
CREATE INDEX saved_filters_dataset ON saved_filters (dataset);
",
    "
CREATE TABLE deployments (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    kind   TEXT NOT NULL,
    file   TEXT NOT NULL,
    source BLOB NOT NULL,
    digest TEXT NOT NULL,
    at     INTEGER NOT NULL,
    by     INTEGER
) STRICT;
CREATE TABLE models (
    kind       TEXT NOT NULL,
    key        TEXT NOT NULL,
    version    INTEGER NOT NULL,
    name       TEXT NOT NULL,
    deployment INTEGER NOT NULL REFERENCES deployments (id),
    PRIMARY KEY (kind, key, version)
) STRICT, WITHOUT ROWID;
CREATE TABLE start_triggers (
    process TEXT NOT NULL,
    node    TEXT NOT NULL,
    kind    INTEGER NOT NULL,
    name    TEXT NOT NULL,
    due     INTEGER,
    cycle   BLOB,
    PRIMARY KEY (process, node, kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX start_triggers_due ON start_triggers (due) WHERE due IS NOT NULL;

CREATE TABLE instances (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    process      TEXT NOT NULL,
    version      INTEGER NOT NULL,
    business_key TEXT,
    status       INTEGER NOT NULL,
    suspended    INTEGER NOT NULL,
    incidents    INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    next_due     INTEGER,
    step         INTEGER NOT NULL,
    state        BLOB NOT NULL
) STRICT;
CREATE INDEX instances_process ON instances (process, status);
CREATE INDEX instances_key ON instances (business_key) WHERE business_key IS NOT NULL;
CREATE INDEX instances_due ON instances (next_due) WHERE next_due IS NOT NULL;
CREATE INDEX instances_incidents ON instances (id) WHERE incidents > 0;
CREATE TABLE steps (
    instance INTEGER NOT NULL,
    step     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    seq      INTEGER NOT NULL,
    salt     BLOB NOT NULL,
    records  BLOB NOT NULL,
    PRIMARY KEY (instance, step)
) STRICT, WITHOUT ROWID;
CREATE TABLE tasks (
    instance   INTEGER NOT NULL,
    element    INTEGER NOT NULL,
    process    TEXT NOT NULL,
    version    INTEGER NOT NULL,
    node       TEXT NOT NULL,
    name       TEXT NOT NULL,
    assignee   TEXT,
    due        INTEGER,
    follow_up  INTEGER,
    priority   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (instance, element)
) STRICT, WITHOUT ROWID;
CREATE INDEX tasks_assignee ON tasks (assignee) WHERE assignee IS NOT NULL;
CREATE TABLE task_candidates (
    candidate TEXT NOT NULL,
    instance  INTEGER NOT NULL,
    element   INTEGER NOT NULL,
    PRIMARY KEY (instance, element, candidate)
) STRICT, WITHOUT ROWID;
CREATE INDEX task_candidates_candidate ON task_candidates (candidate);
CREATE TABLE jobs (
    instance INTEGER NOT NULL,
    element  INTEGER NOT NULL,
    kind     TEXT NOT NULL,
    due      INTEGER NOT NULL,
    PRIMARY KEY (instance, element)
) STRICT, WITHOUT ROWID;
CREATE INDEX jobs_kind ON jobs (kind, due);
CREATE TABLE waits (
    instance INTEGER NOT NULL,
    wait     INTEGER NOT NULL,
    kind     INTEGER NOT NULL,
    name     TEXT NOT NULL,
    key      TEXT,
    PRIMARY KEY (instance, wait)
) STRICT, WITHOUT ROWID;
CREATE INDEX waits_name ON waits (kind, name, key);
CREATE TABLE letters (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    kind      INTEGER NOT NULL,
    name      TEXT NOT NULL,
    key       TEXT,
    variables BLOB NOT NULL,
    recipient INTEGER,
    sent_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX letters_name ON letters (kind, name, key);
CREATE TABLE requests (
    key      TEXT PRIMARY KEY,
    instance INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE workers (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT NOT NULL UNIQUE,
    token_hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE notices (
    account   INTEGER PRIMARY KEY REFERENCES accounts (id) ON DELETE CASCADE,
    choice    TEXT NOT NULL,
    feed_hash BLOB UNIQUE,
    seen      INTEGER NOT NULL,
    sent      INTEGER NOT NULL,
    sent_at   INTEGER NOT NULL,
    held      TEXT NOT NULL
) STRICT;
",
];

/// Settings every connection needs.
pub(crate) fn prepare(connection: &Connection) -> Result<(), Error> {
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // Erased rows are overwritten with zeros.
    connection.pragma_update(None, "secure_delete", true)?;
    connection.busy_timeout(std::time::Duration::from_secs(10))?;
    Ok(())
}

/// Brings the tables to [`SCHEMA_VERSION`], each step in its own transaction.
pub(crate) fn migrate(connection: &mut Connection) -> Result<(), Error> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if !(0..=SCHEMA_VERSION).contains(&found) {
        return Err(Error::Schema { found, known: SCHEMA_VERSION });
    }
    for (version, sql) in MIGRATIONS.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", version as i64 + 1)?;
        transaction.commit()?;
    }
    Ok(())
}
