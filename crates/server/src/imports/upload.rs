//! Files sent and not yet imported.

use std::collections::HashMap;
use std::fs::File;
use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use axum::http::StatusCode;
use http_body_util::BodyExt as _;
use lotse_store::AccountId;
use tempfile::{NamedTempFile, TempPath};
use tokio::io::AsyncWriteExt as _;

use crate::{App, Problem, random};

/// Uploads an account may have at the same time.
const PER_ACCOUNT: usize = 16;

struct Upload {
    name: String,
    owner: AccountId,
    path: TempPath,
    size: u64,
    used_at: i64,
    busy: bool,
}

/// Uploads by identifier.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<HashMap<String, Upload>>);

/// An upload opened for reading.
pub(crate) struct Opened {
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) file: File,
}

impl Uploads {
    /// Streams `body` into a file; it is gone again unless it arrives completely.
    pub(crate) async fn receive(
        &self,
        app: &App,
        owner: AccountId,
        name: &str,
        announced: Option<u64>,
        mut body: Body,
    ) -> Result<(String, u64), Problem> {
        self.sweep(app);
        let limit = app.config().upload_limit.unwrap_or(u64::MAX);
        if announced.is_some_and(|bytes| bytes > limit) {
            return Err(too_large(limit));
        }
        if self.lock().values().filter(|upload| upload.owner == owner).count() >= PER_ACCOUNT {
            return Err(too_many());
        }
        let created =
            app.blocking(|app| NamedTempFile::new_in(app.store().temporary()).map_err(|error| disk(&error))).await?;
        let (file, path) = created.into_parts();
        let mut file = tokio::fs::File::from_std(file);
        let mut size = 0u64;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|_| incomplete())?.into_data() else { continue };
            size += data.len() as u64;
            if size > limit {
                return Err(too_large(limit));
            }
            file.write_all(&data).await.map_err(|error| disk(&error))?;
        }
        file.flush().await.map_err(|error| disk(&error))?;
        if size == 0 {
            let detail = ["Die gesendete Datei ist leer.", "The file sent is empty."];
            return Err(Problem::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                "file-empty",
                ["Leere Datei", "Empty file"],
                detail.map(str::to_owned),
            ));
        }
        let id = random::to_hex(&random::bytes::<16>()?);
        let upload = Upload { name: file_name(name), owner, path, size, used_at: app.now_ms(), busy: false };
        self.lock().insert(id.clone(), upload);
        Ok((id, size))
    }

    /// Opens an upload of `owner`.
    pub(crate) fn open(&self, app: &App, id: &str, owner: AccountId) -> Result<Opened, Problem> {
        let mut uploads = self.lock();
        let upload = uploads.get_mut(id).filter(|upload| upload.owner == owner).ok_or_else(Problem::not_found)?;
        upload.used_at = app.now_ms();
        let file = File::open(&upload.path).map_err(|error| disk(&error))?;
        Ok(Opened { name: upload.name.clone(), size: upload.size, file })
    }

    /// Reserves an upload for a job.
    pub(crate) fn begin(&self, id: &str, owner: AccountId) -> Result<(), Problem> {
        let mut uploads = self.lock();
        let upload = uploads.get_mut(id).filter(|upload| upload.owner == owner).ok_or_else(Problem::not_found)?;
        if std::mem::replace(&mut upload.busy, true) { Err(busy()) } else { Ok(()) }
    }

    /// A job has ended: the upload goes when it became a dataset, else it may be tried again.
    pub(crate) fn end(&self, app: &App, id: &str, imported: bool) {
        let mut uploads = self.lock();
        if imported {
            uploads.remove(id);
        } else if let Some(upload) = uploads.get_mut(id) {
            upload.busy = false;
            upload.used_at = app.now_ms();
        }
    }

    /// Removes an upload and its file.
    pub(crate) fn discard(&self, id: &str, owner: AccountId) -> Result<(), Problem> {
        let mut uploads = self.lock();
        let upload = uploads.get(id).filter(|upload| upload.owner == owner).ok_or_else(Problem::not_found)?;
        if upload.busy {
            return Err(busy());
        }
        uploads.remove(id);
        Ok(())
    }

    /// Removes uploads nobody has used for long.
    pub(crate) fn sweep(&self, app: &App) {
        let age = i64::try_from(app.config().upload_age.as_millis()).unwrap_or(i64::MAX);
        let oldest = app.now_ms().saturating_sub(age);
        self.lock().retain(|_, upload| upload.busy || upload.used_at >= oldest);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<String, Upload>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The last part of a path in either spelling, without control characters, at most 200
/// characters. It is shown and never used as a path.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(200).collect();
    match clean.trim() {
        "" | "." | ".." => "log".to_owned(),
        name => name.to_owned(),
    }
}

fn disk(error: &std::io::Error) -> Problem {
    if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded) {
        return Problem::disk_full();
    }
    Problem::internal(error)
}

fn incomplete() -> Problem {
    let detail = ["Die Datei kam nicht vollständig an.", "The file did not arrive completely."];
    let title = ["Übertragung abgebrochen", "Transfer broken off"];
    Problem::new(StatusCode::BAD_REQUEST, "upload-incomplete", title, detail.map(str::to_owned))
}

fn too_large(limit: u64) -> Problem {
    let megabytes = limit / 1_000_000;
    let detail = [
        format!("Dateien dürfen auf diesem Server höchstens {megabytes} MB groß sein."),
        format!("Files may have at most {megabytes} MB on this server."),
    ];
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "upload-too-large", ["Datei zu groß", "File too large"], detail)
}

fn too_many() -> Problem {
    let detail = [
        format!("Es warten schon {PER_ACCOUNT} Dateien von Ihnen auf den Import."),
        format!("{PER_ACCOUNT} of your files are waiting to be imported already."),
    ];
    let title = ["Zu viele Dateien", "Too many files"];
    Problem::new(StatusCode::TOO_MANY_REQUESTS, "too-many-uploads", title, detail).retry_after(60)
}

fn busy() -> Problem {
    let detail = ["Diese Datei wird gerade importiert.", "This file is being imported."];
    Problem::new(StatusCode::CONFLICT, "upload-busy", ["Import läuft", "Import under way"], detail.map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn no_path_survives_in_a_name() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\logs\\akten.csv", "akten.csv"),
            ("..", "log"),
            ("a\u{0}b\n.xes", "ab.xes"),
            ("", "log"),
        ] {
            assert_eq!(file_name(given), kept);
        }
    }
}
