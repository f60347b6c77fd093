//! Passwords: argon2id, a few at a time on blocking threads.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use axum::http::StatusCode;
use tokio::sync::Semaphore;

use crate::{App, Problem, random};

/// Shortest password, in characters.
pub const SHORTEST: usize = 12;
/// Longest password, in bytes.
const LONGEST: usize = 1024;
/// So many hashes at the same time: each takes 19 MiB and one core for tens of
/// milliseconds.
const AT_ONCE: usize = 2;
/// So many callers wait for a hash; further ones are refused.
const WAITING: usize = 64;

/// Bounds how many passwords are hashed at the same time.
pub(crate) struct Hasher {
    running: Semaphore,
    waiting: Semaphore,
}

impl Default for Hasher {
    fn default() -> Self {
        Self { running: Semaphore::new(AT_ONCE), waiting: Semaphore::new(WAITING) }
    }
}

/// The hash of a password as PHC string, with a new salt: argon2id with the first
/// recommended parameters of OWASP (19 MiB, two passes). Blocks for tens of milliseconds.
///
/// # Errors
/// When the system gives no random numbers.
pub fn hash(password: &str) -> Result<String, Problem> {
    let salt = random::bytes::<16>()?;
    let hash: PasswordHash =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt).map_err(Problem::internal)?;
    Ok(hash.to_string())
}

/// Whether `password` has this hash. Without a hash the same work is done in vain, so
/// that the time does not tell whether the login exists.
fn verify(password: &str, hash: Option<&str>) -> Result<bool, Problem> {
    let Some(hash) = hash else {
        let salt = random::bytes::<16>()?;
        let mut out = [0u8; 32];
        Argon2::default().hash_password_into(password.as_bytes(), &salt, &mut out).map_err(Problem::internal)?;
        return Ok(false);
    };
    let hash = PasswordHash::new(hash).map_err(Problem::internal)?;
    Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Refuses passwords that are too short or too long.
///
/// # Errors
/// 422 `password-weak`.
pub(crate) fn check_strength(password: &str) -> Result<(), Problem> {
    if password.chars().count() >= SHORTEST && password.len() <= LONGEST {
        return Ok(());
    }
    let detail = [
        format!("Ein Passwort hat mindestens {SHORTEST} Zeichen und höchstens {LONGEST} Bytes."),
        format!("A password has at least {SHORTEST} characters and at most {LONGEST} bytes."),
    ];
    let title = ["Passwort zu kurz oder zu lang", "Password too short or too long"];
    Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "password-weak", title, detail))
}

impl App {
    /// Hashes on a blocking thread when one is free.
    pub(crate) async fn hash_password(&self, password: String) -> Result<String, Problem> {
        self.with_hasher(move || hash(&password)).await
    }

    /// Verifies on a blocking thread when one is free.
    pub(crate) async fn verify_password(&self, password: String, hash: Option<String>) -> Result<bool, Problem> {
        if password.len() > LONGEST {
            return Ok(false);
        }
        self.with_hasher(move || verify(&password, hash.as_deref())).await
    }

    async fn with_hasher<T: Send + 'static>(
        &self,
        f: impl FnOnce() -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let busy = |_| {
            let detail = ["Gerade melden sich sehr viele an.", "Very many people are logging in right now."];
            let title = ["Bitte kurz warten", "Please wait a moment"];
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, "busy", title, detail.map(str::to_owned)).retry_after(5)
        };
        let _waiting = self.hasher().waiting.try_acquire().map_err(busy)?;
        let _running = self.hasher().running.acquire().await.map_err(Problem::internal)?;
        self.blocking(move |_| f()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_its_hash_and_no_other() {
        let hash = hash("ein langer Satz").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        assert!(verify("ein langer Satz", Some(&hash)).unwrap());
        assert!(!verify("ein langer Sätz", Some(&hash)).unwrap());
        assert!(!verify("ein langer Satz", None).unwrap());
    }
}
