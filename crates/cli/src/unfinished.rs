//! Files that are written under another name until they are complete, and go when the program
//! is told to end before that.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The file under way; there is one at most.
static UNDER_WAY: Mutex<Option<PathBuf>> = Mutex::new(None);

fn lock() -> MutexGuard<'static, Option<PathBuf>> {
    UNDER_WAY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes a file in `folder`. Its rights are those of any new file.
pub fn begin(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".lotse-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut under_way = lock();
    let file = builder.tempfile_in(folder)?;
    *under_way = Some(file.path().to_owned());
    Ok(file)
}

/// Gives the complete file its name.
pub fn complete(file: NamedTempFile, path: &Path) -> std::io::Result<()> {
    let mut under_way = lock();
    *under_way = None;
    file.persist(path).map(drop).map_err(|error| error.error)
}

/// From now on a signal to end (SIGINT, SIGTERM, SIGHUP) removes the file under way and ends the
/// program with 128 and the number of the signal, as shells do.
#[cfg(unix)]
pub fn remove_on_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build()?;
    let mut signals = {
        let _entered = runtime.enter();
        (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?, signal(SignalKind::hangup())?)
    };
    std::thread::spawn(move || {
        let code = runtime.block_on(async {
            tokio::select! {
                _ = signals.0.recv() => 130,
                _ = signals.1.recv() => 143,
                _ = signals.2.recv() => 129,
            }
        });
        // Held to the end: nothing begins any more.
        let under_way = lock();
        if let Some(path) = under_way.as_ref() {
            let _ = std::fs::remove_file(path);
        }
        std::process::exit(code);
    });
    Ok(())
}

/// Other systems end the program as they do.
#[cfg(not(unix))]
pub fn remove_on_signal() -> std::io::Result<()> {
    Ok(())
}
