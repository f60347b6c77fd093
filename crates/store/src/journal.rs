//! The journal: records in order, each bound to the one before it by its hash.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{AccountId, Error};

/// A SHA-256 value.
pub type Digest = [u8; 32];

/// Who causes a record, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Author {
    /// The account; `None` for the system itself.
    pub account: Option<AccountId>,
    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub at: i64,
}

/// A journal record.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Position, from 1 without gaps.
    pub seq: i64,
    /// Who and when.
    pub author: Author,
    /// What happened, e.g. `dataset.imported`.
    pub kind: String,
    /// What it happened to, e.g. the identifier of a dataset.
    pub subject: Option<String>,
    /// The facts. Never a password, a token, a pseudonymisation key or content of a log.
    pub body: Value,
    /// Hash over this record and the hash of the one before.
    pub hash: Digest,
}

/// Which records to read.
#[derive(Clone, Debug, Default)]
pub struct RecordQuery {
    /// Only of this kind.
    pub kind: Option<String>,
    /// Only about this.
    pub subject: Option<String>,
    /// Only by this account.
    pub account: Option<AccountId>,
    /// Not before, in milliseconds.
    pub from: Option<i64>,
    /// Before, in milliseconds.
    pub to: Option<i64>,
    /// After this position.
    pub after: Option<i64>,
    /// Skip so many, newest first.
    pub offset: u64,
    /// At most so many.
    pub limit: u64,
}

/// State of the whole journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Journal {
    /// Number of records.
    pub length: i64,
    /// Hash of the last record; zeros when there is none.
    pub head: Digest,
}

/// Appends a record inside the current transaction.
pub(crate) fn append(
    connection: &Connection,
    author: Author,
    kind: &str,
    subject: Option<&str>,
    body: &Value,
) -> Result<Record, Error> {
    let Journal { length, head } = state(connection)?;
    let seq = length + 1;
    let text = serde_json::to_string(body)?;
    let hash = chain(&head, seq, author, kind, subject, &text);
    connection
        .prepare_cached(
            "INSERT INTO journal (seq, at, actor, kind, subject, body, prev, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        )?
        .execute(params![seq, author.at, author.account.map(|id| id.0), kind, subject, text, head, hash])?;
    Ok(Record { seq, author, kind: kind.to_owned(), subject: subject.map(str::to_owned), body: body.clone(), hash })
}

pub(crate) fn state(connection: &Connection) -> Result<Journal, Error> {
    let last = connection
        .prepare_cached("SELECT seq, hash FROM journal ORDER BY seq DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (length, head) = last.unwrap_or((0, [0; 32]));
    Ok(Journal { length, head })
}

/// Every field with its length before it, so that no two records have the same bytes.
fn chain(prev: &Digest, seq: i64, author: Author, kind: &str, subject: Option<&str>, body: &str) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update(b"lotse journal 1\0");
    hasher.update(prev);
    hasher.update(seq.to_be_bytes());
    hasher.update(author.at.to_be_bytes());
    hasher.update(author.account.map_or(-1, |id| id.0).to_be_bytes());
    let mut text = |text: Option<&str>| {
        hasher.update(text.map_or(-1, |text| text.len() as i64).to_be_bytes());
        hasher.update(text.unwrap_or_default());
    };
    text(Some(kind));
    text(subject);
    text(Some(body));
    hasher.finalize().into()
}

struct Stored {
    record: Record,
    prev: Digest,
    text: String,
}

fn stored(row: &Row<'_>) -> rusqlite::Result<Stored> {
    let text: String = row.get(5)?;
    let body = serde_json::from_str(&text)
        .map_err(|error| rusqlite::Error::FromSqlConversionFailure(5, rusqlite::types::Type::Text, Box::new(error)))?;
    Ok(Stored {
        record: Record {
            seq: row.get(0)?,
            author: Author { at: row.get(1)?, account: row.get::<_, Option<i64>>(2)?.map(AccountId) },
            kind: row.get(3)?,
            subject: row.get(4)?,
            body,
            hash: row.get(7)?,
        },
        prev: row.get(6)?,
        text,
    })
}

/// Records that fit `query`, newest first, and how many fit without offset and limit.
pub(crate) fn read(connection: &Connection, query: &RecordQuery) -> Result<(Vec<Record>, u64), Error> {
    const FITS: &str = "FROM journal WHERE (?1 IS NULL OR kind = ?1) AND (?2 IS NULL OR subject = ?2)
        AND (?3 IS NULL OR actor = ?3) AND (?4 IS NULL OR at >= ?4) AND (?5 IS NULL OR at < ?5) AND (?6 IS NULL OR seq > ?6)";
    let account = query.account.map(|id| id.0);
    let total: i64 = connection.query_row(
        &format!("SELECT count(*) {FITS}"),
        params![query.kind, query.subject, account, query.from, query.to, query.after],
        |row| row.get(0),
    )?;
    let sql =
        format!("SELECT seq, at, actor, kind, subject, body, prev, hash {FITS} ORDER BY seq DESC LIMIT ?7 OFFSET ?8");
    let mut statement = connection.prepare(&sql)?;
    let limit = i64::try_from(query.limit).unwrap_or(i64::MAX);
    let offset = i64::try_from(query.offset).unwrap_or(i64::MAX);
    let rows = statement.query_map(
        params![query.kind, query.subject, account, query.from, query.to, query.after, limit, offset],
        |row| stored(row).map(|stored| stored.record),
    )?;
    Ok((rows.collect::<Result<_, _>>()?, total as u64))
}

/// Visits all records of a kind, oldest first.
pub(crate) fn fold(connection: &Connection, kind: &str, mut visit: impl FnMut(Record)) -> Result<(), Error> {
    let mut statement = connection
        .prepare("SELECT seq, at, actor, kind, subject, body, prev, hash FROM journal WHERE kind = ? ORDER BY seq")?;
    let mut rows = statement.query([kind])?;
    while let Some(row) = rows.next()? {
        visit(stored(row)?.record);
    }
    Ok(())
}

/// Walks the whole chain. Linear in the journal.
pub(crate) fn verify(connection: &Connection) -> Result<Journal, Error> {
    let mut statement =
        connection.prepare("SELECT seq, at, actor, kind, subject, body, prev, hash FROM journal ORDER BY seq")?;
    let mut reached = Journal { length: 0, head: [0; 32] };
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let Stored { record, prev, text } = stored(row)?;
        let expected = chain(&reached.head, record.seq, record.author, &record.kind, record.subject.as_deref(), &text);
        if record.seq != reached.length + 1 || prev != reached.head || record.hash != expected {
            return Err(Error::Tampered { seq: reached.length + 1 });
        }
        reached = Journal { length: record.seq, head: record.hash };
    }
    Ok(reached)
}
