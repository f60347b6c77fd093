//! Instants as RFC 3339, and days in Germany.

use jiff::tz::TimeZone;

/// Milliseconds since the epoch as RFC 3339 in UTC.
pub(crate) fn rfc3339(ms: i64) -> String {
    jiff::Timestamp::from_millisecond(ms).map_or_else(|_| String::new(), |instant| instant.to_string())
}

/// Nanoseconds since the epoch as RFC 3339 in UTC.
pub(crate) fn rfc3339_ns(ns: i64) -> String {
    jiff::Timestamp::from_nanosecond(i128::from(ns)).map_or_else(|_| String::new(), |instant| instant.to_string())
}

/// The zone in which days are counted.
pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC)
}
