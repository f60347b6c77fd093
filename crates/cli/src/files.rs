//! Reading and writing files, and saying what went wrong.

use std::fmt;
use std::io::{BufWriter, ErrorKind, Write};
use std::path::Path;

use lotse_eventlog::detect::Format;
use lotse_eventlog::{EventLog, csv, write_any};
use lotse_mining::drawing::Lang;
use tempfile::NamedTempFile;

use crate::reading::said;
use crate::unfinished;

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

    /// With what to do about it, where that is known.
    pub fn and(mut self, hint: Option<String>) -> Self {
        if let Some(hint) = hint {
            self.0.push_str(&format!("\n  hint: {hint}"));
        }
        self
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

/// The format that `path` is to be written in, by its ending.
pub fn writable(path: &Path) -> Result<Format, Failure> {
    let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    Format::of_name(&name).ok_or_else(|| {
        Failure::new(format!(
            "`{}`: the ending decides the format of a log; choose .xes, .xes.gz, .csv, .csv.gz or .parquet",
            path.display()
        ))
    })
}

/// Refuses a target that exists, unless told to replace it, or whose folder does not.
pub fn free(path: &Path, force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::new(format!("`{}` is a folder; name a file", path.display())));
    }
    if !folder(path).is_dir() {
        return Err(Failure::new(format!("the folder `{}` does not exist", folder(path).display())));
    }
    if path.exists() && !force {
        return Err(Failure::new(format!("`{}` exists; use --force to replace it", path.display())));
    }
    Ok(())
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Writes a log; what the format cannot say goes to the standard error.
pub fn write_log(path: &Path, format: Format, log: &EventLog, lang: Lang) -> Result<(), Failure> {
    write_with(path, |file| write_any(log, format, file).map_err(|error| Failure::caused(path.display(), &error)))?;
    if matches!(format, Format::Csv | Format::CsvGz) {
        for what in csv::omitted(log) {
            eprintln!("{}: {}", lang.pick("In CSV nicht enthalten", "not in the CSV"), said(&what, lang));
        }
    }
    Ok(())
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
    let mut target = BufWriter::with_capacity(1 << 18, unfinished::begin(folder(path)).map_err(failed)?);
    fill(&mut target)?;
    let file = target.into_inner().map_err(|error| failed(error.into_error()))?;
    file.as_file().sync_all().map_err(failed)?;
    unfinished::complete(file, path).map_err(failed)
}

/// Prints to the standard output; a reader that has gone away is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::caused("standard output", &error)),
        _ => Ok(()),
    }
}
