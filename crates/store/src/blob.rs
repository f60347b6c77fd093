//! Files named by the SHA-256 of their bytes.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::{Digest, Error};

/// Writes a file that has no name until it is complete. Dropped before, it is gone.
#[derive(Debug)]
pub struct BlobWriter {
    file: Option<File>,
    path: PathBuf,
    hasher: Sha256,
    bytes: u64,
}

impl BlobWriter {
    pub(crate) fn create(folder: &Path) -> Result<Self, Error> {
        let path = folder.join(random_name()?);
        let mut options = File::options();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&path).map_err(Error::file("write", &path))?;
        Ok(Self { file: Some(file), path, hasher: Sha256::new(), bytes: 0 })
    }

    /// Number of bytes written.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Flushes to disk; the digest is final after this.
    pub(crate) fn close(&mut self) -> Result<Digest, Error> {
        if let Some(file) = self.file.take() {
            file.sync_all().map_err(Error::file("write", &self.path))?;
        }
        Ok(self.hasher.clone().finalize().into())
    }

    /// Gives the closed file its name. Both folders are flushed.
    pub(crate) fn publish(&mut self, target: &Path) -> Result<(), Error> {
        fs::rename(&self.path, target).map_err(Error::file("write", target))?;
        self.path = PathBuf::new();
        sync_folder(target.parent().unwrap_or(Path::new(".")))
    }
}

impl Write for BlobWriter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let file = self.file.as_mut().ok_or_else(|| io::Error::other("the file is closed"))?;
        let written = file.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl Drop for BlobWriter {
    fn drop(&mut self) {
        if !self.path.as_os_str().is_empty() {
            // Whatever is left is removed when the store opens next.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Reads a file and its digest.
pub(crate) fn read(path: &Path) -> Result<(Vec<u8>, Digest), Error> {
    let mut bytes = Vec::new();
    File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)).map_err(Error::file("read", path))?;
    let digest = Sha256::digest(&bytes).into();
    Ok((bytes, digest))
}

pub(crate) fn sync_folder(folder: &Path) -> Result<(), Error> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(Error::file("write", folder))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(crate) fn random_name() -> Result<String, Error> {
    let mut bytes = [0u8; 16];
    getrandom::fill(&mut bytes).map_err(|_| Error::Random)?;
    Ok(hex(&bytes))
}
