//! Opening the data folder.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use rusqlite::{Connection, OpenFlags, params};
use serde_json::Value;

use crate::writer::Writer;
use crate::{Author, Error, Journal, Record, RecordQuery, blob, journal, schema};

/// At most this many idle read connections are kept.
const IDLE: usize = 8;

/// Where things are.
#[derive(Clone, Debug)]
pub(crate) struct Folders {
    pub(crate) root: PathBuf,
    pub(crate) blobs: PathBuf,
    pub(crate) temporary: PathBuf,
}

impl Folders {
    pub(crate) fn blob(&self, digest: &str) -> PathBuf {
        self.blobs.join(digest)
    }

    /// Removes the file `digest` unless a dataset has it. Runs on the writer thread. A
    /// file that cannot be removed now is removed when the store opens next.
    pub(crate) fn forget(&self, connection: &Connection, digest: &str) {
        let used =
            connection.query_row("SELECT EXISTS (SELECT 1 FROM datasets WHERE digest = ?)", params![digest], |row| {
                row.get::<_, bool>(0)
            });
        if let Ok(false) = used {
            let _ = fs::remove_file(self.blob(digest));
            let _ = blob::sync_folder(&self.blobs);
        }
    }
}

/// The data folder of one authority, opened by one OS process.
pub struct Store {
    pub(crate) writer: Writer,
    pub(crate) folders: Folders,
    idle: Mutex<Vec<Connection>>,
    pseudonym_key: [u8; 32],
    _lock: File,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The key must not reach any output.
        formatter.debug_struct("Store").field("root", &self.folders.root).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens or creates the data folder, brings its tables up to date and removes what a
    /// crash left behind.
    ///
    /// # Errors
    /// [`Error::InUse`], [`Error::Schema`]; failures of disk and database.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let folders =
            Folders { root: root.to_owned(), blobs: root.join("datasets"), temporary: root.join("temporary") };
        for folder in [&folders.root, &folders.blobs, &folders.temporary] {
            create_private(folder)?;
        }
        let path = root.join("lock");
        let lock =
            File::options().write(true).create(true).truncate(false).open(&path).map_err(Error::file("open", &path))?;
        lock.try_lock().map_err(|_| Error::InUse { path: root.to_owned() })?;

        let database = root.join("lotse.sqlite");
        restrict(&database)?;
        let mut connection = Connection::open(&database)?;
        schema::prepare(&connection)?;
        schema::migrate(&mut connection)?;
        clean(&folders, &connection)?;
        let pseudonym_key = pseudonym_key(&root.join("pseudonym.key"))?;
        blob::sync_folder(root)?;
        Ok(Self {
            writer: Writer::start(connection)?,
            folders,
            idle: Mutex::new(Vec::new()),
            pseudonym_key,
            _lock: lock,
        })
    }

    /// The data folder.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.folders.root
    }

    /// Folder for files that do not outlive the OS process; emptied by [`Store::open`].
    #[must_use]
    pub fn temporary(&self) -> &Path {
        &self.folders.temporary
    }

    /// The key of this installation under which actors are pseudonymised. Never leaves
    /// the server: no answer, log line or record may contain it.
    #[must_use]
    pub fn pseudonym_key(&self) -> &[u8; 32] {
        &self.pseudonym_key
    }

    /// Appends a record and returns when it is on disk.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn append(&self, author: Author, kind: &str, subject: Option<&str>, body: Value) -> Result<Record, Error> {
        let (kind, subject) = (kind.to_owned(), subject.map(str::to_owned));
        self.writer.run(move |connection| journal::append(connection, author, &kind, subject.as_deref(), &body))
    }

    /// Appends records, all or none, and returns when they are on disk. Each has a kind, a subject and a body.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn append_all(&self, author: Author, records: Vec<(String, Option<String>, Value)>) -> Result<(), Error> {
        self.writer.run(move |connection| {
            for (kind, subject, body) in &records {
                journal::append(connection, author, kind, subject.as_deref(), body)?;
            }
            Ok(())
        })
    }

    /// Hands every record of `kind` to `visit`, oldest first.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn fold(&self, kind: &str, visit: impl FnMut(Record)) -> Result<(), Error> {
        self.read(|connection| journal::fold(connection, kind, visit))
    }

    /// Records that fit, newest first, and how many fit without offset and limit.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn records(&self, query: &RecordQuery) -> Result<(Vec<Record>, u64), Error> {
        self.read(|connection| journal::read(connection, query))
    }

    /// Length and head of the journal.
    ///
    /// # Errors
    /// Failures of the database.
    pub fn journal(&self) -> Result<Journal, Error> {
        self.read(journal::state)
    }

    /// Walks the whole chain of hashes.
    ///
    /// # Errors
    /// [`Error::Tampered`] names the first record that does not fit.
    pub fn verify_journal(&self) -> Result<Journal, Error> {
        self.read(journal::verify)
    }

    /// Whether commands can be carried out.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.writer.is_running() && self.read(|connection| journal::state(connection).map(|_| ())).is_ok()
    }

    pub(crate) fn read<T>(&self, query: impl FnOnce(&Connection) -> Result<T, Error>) -> Result<T, Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => {
                let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
                let connection = Connection::open_with_flags(self.folders.root.join("lotse.sqlite"), flags)?;
                connection.busy_timeout(std::time::Duration::from_secs(10))?;
                connection
            }
        };
        // One snapshot for all statements of a query.
        connection.execute_batch("BEGIN")?;
        let result = query(&connection);
        connection.execute_batch("COMMIT")?;
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < IDLE {
            idle.push(connection);
        }
        result
    }
}

/// Removes temporary files, and dataset files that no row names.
fn clean(folders: &Folders, connection: &Connection) -> Result<(), Error> {
    let mut statement = connection.prepare("SELECT digest FROM datasets")?;
    let used: HashSet<String> = statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    for (folder, keep) in [(&folders.temporary, None), (&folders.blobs, Some(&used))] {
        for entry in fs::read_dir(folder).map_err(Error::file("read", folder))? {
            let entry = entry.map_err(Error::file("read", folder))?;
            let known = keep.is_some_and(|used| entry.file_name().to_str().is_some_and(|name| used.contains(name)));
            let is_file = entry.file_type().map_err(Error::file("read", entry.path()))?.is_file();
            if is_file && !known {
                fs::remove_file(entry.path()).map_err(Error::file("remove", entry.path()))?;
            }
        }
    }
    Ok(())
}

/// Reads the key, or makes one.
fn pseudonym_key(path: &Path) -> Result<[u8; 32], Error> {
    let mut key = [0u8; 32];
    match File::open(path) {
        Ok(mut file) => file.read_exact(&mut key).map_err(Error::file("read", path))?,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            getrandom::fill(&mut key).map_err(|_| Error::Random)?;
            let unfinished = path.with_extension("new");
            let mut options = File::options();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            options
                .open(&unfinished)
                .and_then(|mut file| file.write_all(&key).and_then(|()| file.sync_all()))
                .and_then(|()| fs::rename(&unfinished, path))
                .map_err(Error::file("write", path))?;
        }
        Err(error) => return Err(Error::file("read", path)(error)),
    }
    Ok(key)
}

fn create_private(folder: &Path) -> Result<(), Error> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(Error::file("create", folder))
}

/// Only the owner may read the database: made so before it is opened, since SQLite gives
/// the files beside it the mode that it has.
fn restrict(database: &Path) -> Result<(), Error> {
    let mut options = File::options();
    options.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(database).map_err(Error::file("open", database))?;
    #[cfg(unix)]
    for ending in ["", "-wal", "-shm"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mut path = database.as_os_str().to_owned();
        path.push(ending);
        match fs::set_permissions(&path, fs::Permissions::from_mode(0o600)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(Error::file("protect", path)(error));
            }
            _ => {}
        }
    }
    Ok(())
}
