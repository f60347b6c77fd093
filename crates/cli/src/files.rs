//! Reading and writing files, and saying what went wrong.

use std::fmt;
use std::fs::File;
use std::io::{BufReader, ErrorKind, Read, Write};
use std::path::Path;

use lotse_eventlog::{EventLog, ImportReport, Mode, xes};

/// What went wrong, with its causes, in one line each.
pub struct Failure(String);

impl Failure {
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }

    /// `place`, then the chain of causes.
    pub fn caused(place: impl fmt::Display, error: &dyn std::error::Error) -> Self {
        let mut message = format!("{place}: {error}");
        let mut cause = error.source();
        while let Some(error) = cause {
            message.push_str(&format!("\n  because: {error}"));
            cause = error.source();
        }
        Self(message)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Key of the natural person who acted (IEEE 1849-2016, organizational extension).
const ACTOR: &str = "org:resource";

/// Ending of a path in lower case, without the dot.
pub fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Reads an event log. Whether it is compressed is seen from its first bytes.
pub fn read(path: &Path, strict: bool, activity: Option<xes::Activity>) -> Result<(EventLog, ImportReport), Failure> {
    let failed = |error: &dyn std::error::Error| Failure::caused(path.display(), error);
    if let Some(xes::Activity::Keys(keys)) = &activity
        && keys.iter().any(|key| key == ACTOR)
    {
        return Err(Failure::new(format!(
            "`{ACTOR}` names the person who acted and cannot be the activity: that would give figures about \
             individual employees; use a role or unit such as `org:role` or `org:group`"
        )));
    }
    let mut file = File::open(path).map_err(|error| failed(&error))?;
    let mut head = [0u8; 2];
    let mut length = 0;
    while length < head.len() {
        match file.read(&mut head[length..]).map_err(|error| failed(&error))? {
            0 => break,
            read => length += read,
        }
    }
    let source = std::io::Cursor::new(head[..length].to_vec()).chain(file);
    let mode = if strict { Mode::Strict } else { Mode::Tolerant };
    let options = xes::Options { mode, activity, ..xes::Options::default() };
    let result = if head == [0x1f, 0x8b] {
        xes::read(flate2::read::MultiGzDecoder::new(BufReader::new(source)), &options, &mut ())
    } else {
        xes::read(source, &options, &mut ())
    };
    result.map_err(|error| failed(&error))
}

/// Refuses a target that exists, unless told to replace it.
pub fn free(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        return Err(Failure::new(format!("`{}` exists; use --force to replace it", path.display())));
    }
    Ok(())
}

/// Writes the whole file or nothing: under another name first, then renamed.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::caused(path.display(), &error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// Prints to the standard output; a reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::caused("standard output", &error)),
        _ => Ok(()),
    }
}
