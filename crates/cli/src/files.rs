//! Reading and writing files, and saying what went wrong.

use std::fmt;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use lotse_eventlog::{EventLog, xes};
use tempfile::NamedTempFile;

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

/// Ending of a path in lower case, without the dot.
pub fn ending(path: &Path) -> String {
    path.extension().map_or_else(String::new, |ending| ending.to_string_lossy().to_lowercase())
}

/// Refuses a target of a format that logs are not written in.
pub fn writable(path: &Path) -> Result<(), Failure> {
    match ending(path).as_str() {
        "xes" => Ok(()),
        other => Err(Failure::new(format!("`{}`: `.{other}` is not a format for logs; choose xes", path.display()))),
    }
}

/// Refuses a target that exists, unless told to replace it.
pub fn free(path: &Path, force: bool) -> Result<(), Failure> {
    if path.exists() && !force {
        return Err(Failure::new(format!("`{}` exists; use --force to replace it", path.display())));
    }
    Ok(())
}

/// Writes a log; the ending decides the format.
pub fn write_log(path: &Path, log: &EventLog) -> Result<(), Failure> {
    write_with(path, |file| xes::write(log, file).map_err(|error| Failure::caused(path.display(), &error)))
}

/// Writes the whole file or nothing.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write_with(path, |file| file.write_all(bytes).map_err(|error| Failure::caused(path.display(), &error)))
}

/// Lets `fill` write under another name first; what is complete is renamed.
fn write_with(
    path: &Path,
    fill: impl FnOnce(&mut BufWriter<NamedTempFile>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::caused(path.display(), &error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut target = BufWriter::with_capacity(1 << 18, NamedTempFile::new_in(folder).map_err(failed)?);
    fill(&mut target)?;
    let file = target.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
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
