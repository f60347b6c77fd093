//! Limits on failed logins, per login name and per address.
//!
//! Kept in memory: a restart forgets them. Names and addresses are kept as hashes under a
//! random key of this OS process.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::{Mutex, PoisonError};

/// Failed attempts count for so long.
const WINDOW_MS: i64 = 15 * 60 * 1000;
/// Attempts on one login name within the window.
const PER_LOGIN: usize = 10;
/// Attempts from one address within the window: an authority may share one.
const PER_ADDRESS: usize = 100;
/// At most so many names and addresses are remembered; beyond, those whose last attempt
/// is oldest are forgotten.
const REMEMBERED: usize = 100_000;

/// Counts attempts.
#[derive(Default)]
pub(crate) struct Limiter {
    key: RandomState,
    attempts: Mutex<HashMap<u64, Vec<i64>>>,
}

impl Limiter {
    /// Counts an attempt, which is taken back by [`Limiter::succeeded`].
    ///
    /// # Errors
    /// Seconds until another attempt is allowed.
    pub(crate) fn attempt(&self, login: &str, address: &str, now: i64) -> Result<(), u64> {
        let keys = self.keys(login, address);
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        if attempts.len() >= REMEMBERED {
            attempts.retain(|_, times| times.last().is_some_and(|last| now - last < WINDOW_MS));
            while attempts.len() >= REMEMBERED {
                let oldest = attempts.iter().min_by_key(|(_, times)| times.last().copied()).map(|(key, _)| *key);
                oldest.map(|key| attempts.remove(&key));
            }
        }
        let mut wait = 0;
        for (key, limit) in keys {
            let times = attempts.entry(key).or_default();
            times.retain(|at| now - at < WINDOW_MS);
            if times.len() >= limit {
                wait = wait.max(times[0] + WINDOW_MS - now);
            }
        }
        if wait > 0 {
            return Err(wait.unsigned_abs().div_ceil(1000));
        }
        for (key, _) in keys {
            attempts.entry(key).or_default().push(now);
        }
        Ok(())
    }

    /// The last attempt was a success: the name starts anew, the address gets it back.
    pub(crate) fn succeeded(&self, login: &str, address: &str) {
        let [(login, _), (address, _)] = self.keys(login, address);
        let mut attempts = self.attempts.lock().unwrap_or_else(PoisonError::into_inner);
        attempts.remove(&login);
        if let Some(times) = attempts.get_mut(&address) {
            times.pop();
        }
    }

    fn keys(&self, login: &str, address: &str) -> [(u64, usize); 2] {
        let login = self.key.hash_one(("login", login.to_lowercase()));
        [(login, PER_LOGIN), (self.key.hash_one(("address", address)), PER_ADDRESS)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_attempt_on_a_name_waits_for_the_first_to_age() {
        let limiter = Limiter::default();
        for second in 0..10 {
            assert_eq!(limiter.attempt("Eva", &format!("10.0.0.{second}"), second * 1000), Ok(()));
        }
        assert_eq!(limiter.attempt("eva", "10.0.1.1", 10_000), Err(890));
        assert_eq!(limiter.attempt("max", "10.0.1.1", 10_000), Ok(()));
        assert_eq!(limiter.attempt("eva", "10.0.1.1", WINDOW_MS), Ok(()));
    }

    #[test]
    fn one_address_cannot_try_names_without_end() {
        let limiter = Limiter::default();
        let refused = (0..200).filter(|n| limiter.attempt(&format!("name {n}"), "10.0.0.1", 0).is_err()).count();
        assert_eq!(refused, 100);
    }

    #[test]
    fn success_forgives_the_name() {
        let limiter = Limiter::default();
        for _ in 0..50 {
            assert_eq!(limiter.attempt("eva", "10.0.0.1", 0), Ok(()));
            limiter.succeeded("eva", "10.0.0.1");
        }
    }
}
