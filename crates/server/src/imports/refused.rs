//! Why a file was refused, as a problem.

use axum::http::StatusCode;
use lotse_eventlog::{Error, german};

use crate::{Problem, problem};

/// The problem for an error of a reader. Its texts quote the file; they go to the person
/// who imports and nowhere else.
pub(crate) fn refused(error: &Error) -> Problem {
    let file = |code, title, german: String| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title, [german, problem::chain(error)])
    };
    if disk_full(error) {
        return Problem::disk_full();
    }
    match error {
        Error::Read { line, source } => file(
            "file-unreadable",
            ["Die Datei ist nicht lesbar", "The file cannot be read"],
            format!("Ab Zeile {line} lässt sich die Datei nicht weiter lesen; sie ist beschädigt oder unvollständig: {source}"),
        )
        .with_hint(["Prüfen Sie, ob die Datei vollständig ist.", "Check whether the file is complete."]),
        Error::Syntax { line, what } => file(
            "file-syntax",
            ["Die Datei verletzt ihr Format", "The file breaks its format"],
            format!("Zeile {line}: Die Datei hält die Regeln ihres Formats nicht ein. Der Leser sagt dazu (englisch): {what}"),
        ),
        Error::Value { line, key, expected, text } => file(
            "file-value",
            ["Ein Wert passt nicht", "A value does not fit"],
            format!("Zeile {line}: Der Wert „{text}“ passt nicht zu „{key}“; erwartet wird {}.", german(expected)),
        )
        .with_hint([
            "Berichtigen Sie die Zeile, ändern Sie die Zuordnung, oder lassen Sie fehlerhafte Zeilen überspringen.",
            "Correct the row, change the mapping, or have faulty rows skipped.",
        ]),
        Error::MissingColumn { columns, .. } => file(
            "column-missing",
            ["Eine Spalte fehlt", "A column is missing"],
            format!("Eine benötigte Spalte wurde nicht gefunden. Vorhanden sind: {columns}"),
        ),
        Error::Empty { rejected } => file(
            "file-empty",
            ["Keine Ereignisse", "No events"],
            format!("In der Datei wurde kein Ereignis gefunden; abgelehnte Zeilen: {rejected}."),
        ),
        Error::Limit { line, limit, what } => file(
            "file-limit",
            ["Die Datei überschreitet eine Grenze", "The file passes a limit"],
            format!("Zeile {line}: mehr als {limit} {}", german(what)),
        ),
        Error::Format { what } => file("file-format", ["Unbekanntes Format", "Unknown format"], what.clone())
            .with_hint(["Lotse liest XES, CSV und Parquet.", "Lotse reads XES, CSV and Parquet."]),
        Error::Cancelled => Problem::new(
            StatusCode::CONFLICT,
            "cancelled",
            ["Abgebrochen", "Cancelled"],
            ["Der Import wurde abgebrochen.".to_owned(), "The import was cancelled.".to_owned()],
        ),
        Error::Write(_) => Problem::internal(problem::chain(error)),
        _ => file("file-format", ["Die Datei ist nicht lesbar", "The file cannot be read"], error.to_string()),
    }
}

/// The problem for an error of the writer that stores a dataset: never the fault of the file.
pub(crate) fn not_stored(error: &Error) -> Problem {
    if disk_full(error) { Problem::disk_full() } else { Problem::internal(problem::chain(error)) }
}

/// Whether the disk is full, however deep the system's word for it lies.
fn disk_full(error: &Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        if error.downcast_ref().is_some_and(is_full) {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Whether a write failed for want of space.
pub(crate) fn is_full(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
}

#[cfg(test)]
mod tests {
    use lotse_eventlog::{LogBuilder, parquet};

    use super::*;

    /// Takes so many bytes, then fails.
    struct Disk(usize, std::io::ErrorKind);

    impl std::io::Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            if bytes.len() > self.0 {
                return Err(self.1.into());
            }
            self.0 -= bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_told_from_other_failures_of_storing() {
        let mut builder = LogBuilder::new();
        for case in 0..500 {
            builder.event(&format!("{case}"), "erfassen", Some(case));
        }
        let log = builder.finish();
        for room in [0, 100, 1500] {
            let error = parquet::write(&log, Disk(room, std::io::ErrorKind::StorageFull)).expect_err("no room");
            assert_eq!(not_stored(&error).status().as_u16(), 507, "{error:?}");
            assert_eq!(refused(&error).status().as_u16(), 507, "{error:?}");
            let error = parquet::write(&log, Disk(room, std::io::ErrorKind::BrokenPipe)).expect_err("no disk");
            assert_eq!(not_stored(&error).status().as_u16(), 500, "{error:?}");
        }
    }
}
