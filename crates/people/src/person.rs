//! Who acts.

use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// An authenticated natural person, by account.
///
/// Only whoever authenticates people makes one: the server, from a session. Service accounts, timers and
/// programs have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Person(i64);

impl Person {
    /// The person behind the account of a live session.
    #[must_use]
    pub fn authenticated(account: i64) -> Self {
        Self(account)
    }

    /// The account.
    #[must_use]
    pub fn account(self) -> i64 {
        self.0
    }
}

/// What a person is there for, after the roles of the German framework directive on idea management.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Duty {
    /// Runs the procedure: receives, checks, merges, keeps deadlines (*Verfahrensmanagement*).
    Procedure,
    /// Says what an impulse is worth (*begutachtende Stelle*).
    Assessment,
    /// Decides.
    Decision,
    /// Builds what was accepted.
    Implementation,
    /// Checks that it was built (*Umsetzungskontrolle*).
    Control,
}

/// A keyed hash that stands for a person or a code word at one place, and cannot be led back.
///
/// Tokens of one person at two places have nothing in common, so that nobody can count what a person did.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    /// HMAC-SHA-256 (RFC 2104) of `value` for `place` under the key of the installation, as 32 hexadecimal digits.
    #[must_use]
    pub fn new(key: &[u8; 32], place: &str, value: &str) -> Self {
        let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length will do");
        mac.update(&(place.len() as u64).to_le_bytes());
        mac.update(place.as_bytes());
        mac.update(value.as_bytes());
        let digest = mac.finalize().into_bytes();
        Self(digest[..16].iter().map(|byte| format!("{byte:02x}")).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_differ_by_key_place_and_value_and_are_stable() {
        let token = |key, place, value| Token::new(&[key; 32], place, value);
        assert_eq!(token(1, "vote 7", "3"), token(1, "vote 7", "3"));
        for other in
            [token(2, "vote 7", "3"), token(1, "vote 8", "3"), token(1, "vote 7", "4"), token(1, "vote", " 73")]
        {
            assert_ne!(token(1, "vote 7", "3"), other);
        }
    }
}
