//! Bytes of instances and records: one byte of format, then the postcard encoding (varints, no names).

use crate::instance::Instance;
use crate::record::Record;

/// The format of instances and records.
const FORMAT: u8 = 1;

/// Bytes that are no instance or records of a known format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Of another format.
    #[error("format {found} of instances is not known; it was written by a later release")]
    Format {
        /// Which.
        found: u8,
    },
    /// Broken.
    #[error("the bytes are damaged: {reason}")]
    Damaged {
        /// How.
        reason: String,
    },
}

/// The bytes of an instance. The same state gives the same bytes.
#[must_use]
pub fn encode(instance: &Instance) -> Vec<u8> {
    postcard::to_extend(instance, vec![FORMAT]).expect("a vector has room")
}

/// The instance of bytes.
///
/// # Errors
/// [`Unreadable`].
pub fn decode(bytes: &[u8]) -> Result<Instance, Unreadable> {
    read(bytes)
}

/// The bytes of what one command caused.
#[must_use]
pub fn encode_records(records: &[Record]) -> Vec<u8> {
    postcard::to_extend(records, vec![FORMAT]).expect("a vector has room")
}

/// The records of bytes.
///
/// # Errors
/// [`Unreadable`].
pub fn decode_records(bytes: &[u8]) -> Result<Vec<Record>, Unreadable> {
    read(bytes)
}

fn read<T: serde::de::DeserializeOwned>(bytes: &[u8]) -> Result<T, Unreadable> {
    let damaged = |reason: &dyn ToString| Unreadable::Damaged { reason: reason.to_string() };
    match bytes.split_first() {
        Some((&FORMAT, rest)) => {
            let (value, left) = postcard::take_from_bytes(rest).map_err(|error| damaged(&error))?;
            if left.is_empty() { Ok(value) } else { Err(damaged(&"more bytes than expected")) }
        }
        Some((&found, _)) => Err(Unreadable::Format { found }),
        None => Err(damaged(&"there are none")),
    }
}
