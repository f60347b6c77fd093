//! One thread writes; the commands that wait together are committed together.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread::JoinHandle;

use rusqlite::Connection;

use crate::Error;

/// Told after the commit whether it happened; answers the caller.
type Answer = Box<dyn FnOnce(&Connection, Result<(), Error>) + Send>;
/// Runs inside the transaction.
type Command = Box<dyn FnOnce(&Connection) -> Answer + Send>;

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
            let result = scoped(connection, command);
            Box::new(move |connection: &Connection, committed: Result<(), Error>| {
                let result = committed.and(result);
                then(connection, &result);
                // A caller that went away has its answer in the database.
                let _ = sender.send(result);
            })
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
            first_fails(connection, first, error);
            continue;
        }
        let mut answers = vec![first(connection)];
        while answers.len() < BATCH {
            match commands.try_recv() {
                Ok(command) => answers.push(command(connection)),
                Err(_) => break,
            }
        }
        let committed = connection.execute_batch("COMMIT").map_err(std::sync::Arc::new);
        if committed.is_err() && !connection.is_autocommit() {
            // Closing a transaction that failed to commit; were it to fail too, the next BEGIN says so.
            let _ = connection.execute_batch("ROLLBACK");
        }
        for answer in answers {
            answer(connection, committed.clone().map_err(Error::Database));
        }
    }
}

/// No transaction could be begun: the command runs nowhere and its caller learns why.
fn first_fails(connection: &Connection, command: Command, error: rusqlite::Error) {
    // The command still has to produce its answer; without a transaction its savepoint
    // would commit by itself, so it runs against an empty database in memory and fails.
    let error = Error::from(error);
    if let Ok(nowhere) = Connection::open_in_memory() {
        command(&nowhere)(connection, Err(error));
    }
}

fn scoped<T>(connection: &Connection, command: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
    connection.execute_batch("SAVEPOINT command")?;
    let result = command(connection);
    match &result {
        Ok(_) => connection.execute_batch("RELEASE command")?,
        Err(_) => connection.execute_batch("ROLLBACK TO command; RELEASE command")?,
    }
    result
}
