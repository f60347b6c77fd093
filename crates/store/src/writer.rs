//! One thread writes; the commands that wait together are committed together.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::Error;

/// Told after the commit whether it happened; answers the caller.
type Answer = Box<dyn FnOnce(&Connection, Result<(), Error>) + Send>;
/// Runs inside the transaction, or learns that there is none. Gives what the database said
/// when it failed.
type Command = Box<dyn FnOnce(Result<&Connection, Error>) -> (Answer, Option<Arc<rusqlite::Error>>) + Send>;

/// At most this many commands share a transaction, so that nobody waits long.
const BATCH: usize = 256;

pub(crate) struct Writer {
    queue: Option<SyncSender<Command>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    pub(crate) fn start(connection: Connection) -> Result<Self, Error> {
        let (queue, commands) = mpsc::sync_channel(BATCH);
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || serve(&connection, &commands))
            .map_err(Error::file("start", "store-writer"))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Runs `command` in a transaction and returns when it is on disk. A command that
    /// fails leaves no trace and does not disturb others in the same transaction.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        command: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Error> {
        self.run_then(command, |_, _| {})
    }

    /// As [`Writer::run`]; `then` runs on the writer thread after the commit and before
    /// the answer, so no other command comes in between.
    pub(crate) fn run_then<T: Send + 'static>(
        &self,
        command: impl FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
        then: impl FnOnce(&Connection, &Result<T, Error>) + Send + 'static,
    ) -> Result<T, Error> {
        let (sender, receiver) = mpsc::sync_channel(1);
        let command: Command = Box::new(move |connection| {
            let result = connection.and_then(|connection| scoped(connection, command));
            let failure = match &result {
                Err(Error::Database(error)) => Some(error.clone()),
                _ => None,
            };
            let answer: Answer = Box::new(move |connection: &Connection, committed: Result<(), Error>| {
                let result = committed.and(result);
                then(connection, &result);
                // A caller that went away has its answer in the database.
                let _ = sender.send(result);
            });
            (answer, failure)
        });
        self.queue.as_ref().ok_or(Error::Stopped)?.send(command).map_err(|_| Error::Stopped)?;
        receiver.recv().map_err(|_| Error::Stopped)?
    }

    pub(crate) fn is_running(&self) -> bool {
        self.thread.as_ref().is_some_and(|thread| !thread.is_finished())
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(connection: &Connection, commands: &Receiver<Command>) {
    while let Ok(first) = commands.recv() {
        if let Err(error) = connection.execute_batch("BEGIN IMMEDIATE") {
            // The command runs nowhere and its caller learns why.
            let (answer, _) = first(Err(error.into()));
            answer(connection, Ok(()));
            continue;
        }
        let mut answers = Vec::new();
        let mut next = Some(first);
        let mut lost = None;
        while let Some(command) = next {
            let (answer, failure) = command(Ok(connection));
            answers.push(answer);
            if connection.is_autocommit() {
                // A full or failing disk makes SQLite give up the whole transaction. The next
                // command would commit by itself, and those before are undone.
                lost = Some(failure.unwrap_or_else(|| Arc::new(gone())));
                break;
            }
            next = if answers.len() < BATCH { commands.try_recv().ok() } else { None };
        }
        let committed = match lost {
            Some(failure) => Err(failure),
            None => connection.execute_batch("COMMIT").map_err(Arc::new),
        };
        if committed.is_err() && !connection.is_autocommit() {
            // Closing a transaction that failed to commit; were it to fail too, the next BEGIN says so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(connection, committed.clone().map_err(Error::Database));
        }
    }
}

fn gone() -> rusqlite::Error {
    let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ABORT);
    rusqlite::Error::SqliteFailure(code, Some("the transaction was rolled back".to_owned()))
}

fn scoped<T>(connection: &Connection, command: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
    connection.execute_batch("SAVEPOINT command")?;
    let result = command(connection);
    match &result {
        Ok(_) => connection.execute_batch("RELEASE command")?,
        // With the transaction gone there is nothing to undo, and the first error says more.
        Err(_) if connection.is_autocommit() => {}
        Err(_) => connection.execute_batch("ROLLBACK TO command; RELEASE command")?,
    }
    result
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    /// Runs `commands` in one transaction and gives what their callers were told, and the
    /// rows there are afterwards.
    fn together(commands: &[&'static str]) -> (Vec<bool>, Vec<i64>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("test.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("CREATE TABLE t (n INTEGER)").unwrap();
        let writer = Writer::start(connection).unwrap();
        let queue = writer.queue.as_ref().unwrap();
        // The first command holds the writer until the others wait behind it, in this order.
        let (release, hold) = channel::<()>();
        let first: Command = Box::new(move |_| {
            hold.recv().unwrap();
            (Box::new(|_, _| {}), None)
        });
        queue.send(first).unwrap();
        let waiting: Vec<_> = commands
            .iter()
            .map(|&sql| {
                let (sender, receiver) = mpsc::sync_channel(1);
                let command: Command = Box::new(move |connection| {
                    let result = connection.and_then(|c| scoped(c, |c| Ok(c.execute_batch(sql)?)));
                    (Box::new(move |_, committed| sender.send(committed.and(result).is_ok()).unwrap()), None)
                });
                queue.send(command).unwrap();
                receiver
            })
            .collect();
        release.send(()).unwrap();
        let told = waiting.into_iter().map(|answer| answer.recv().unwrap()).collect();
        drop(writer);
        let connection = Connection::open(&path).unwrap();
        let mut rows = connection.prepare("SELECT n FROM t ORDER BY n").unwrap();
        let rows = rows.query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap();
        (told, rows)
    }

    #[test]
    fn what_callers_are_told_is_what_is_kept_when_the_transaction_is_lost() {
        // A full disk ends the transaction as ROLLBACK does here.
        let (told, rows) = together(&["INSERT INTO t VALUES (1)", "ROLLBACK", "INSERT INTO t VALUES (3)"]);
        assert_eq!(told, [false, false, true]);
        assert_eq!(rows, [3]);
    }

    #[test]
    fn a_failing_command_does_not_disturb_others() {
        let (told, rows) =
            together(&["INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2); nonsense", "INSERT INTO t VALUES (3)"]);
        assert_eq!(told, [true, false, true]);
        assert_eq!(rows, [1, 3]);
    }
}
