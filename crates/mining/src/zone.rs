//! Local time in Germany, fast for many instants.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// The zone in which days, weeks and months are counted.
pub(crate) fn berlin() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("the time-zone database is part of the program")
}

/// Offsets from UTC over a period, so that each instant costs a search among few changes.
pub(crate) struct Offsets {
    /// From this instant on (nanoseconds) this offset holds (nanoseconds east).
    changes: Vec<(i64, i64)>,
}

impl Offsets {
    /// The offsets in Germany from `from` to `to`.
    pub(crate) fn of(from: i64, to: i64) -> Self {
        let zone = berlin();
        let instant = |ns: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_nanos(ns);
        let nanos = |seconds: i32| i64::from(seconds) * 1_000_000_000;
        let mut changes = vec![(i64::MIN, nanos(zone.to_offset(instant(from)).seconds()))];
        for change in zone.following(instant(from)) {
            let at = i64::try_from(change.timestamp().as_nanosecond()).unwrap_or(i64::MAX);
            if at > to {
                break;
            }
            changes.push((at, nanos(change.offset().seconds())));
        }
        Self { changes }
    }

    /// Local time as nanoseconds since midnight of 1 January 1970, local time.
    pub(crate) fn local(&self, ns: i64) -> i64 {
        let index = self.changes.partition_point(|&(from, _)| from <= ns) - 1;
        ns.saturating_add(self.changes[index].1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_equal_those_of_the_database_every_hour_of_two_years() {
        let hour = 3_600_000_000_000;
        let from = 1_704_067_200_000_000_000; // 2024-01-01
        let offsets = Offsets::of(from, from + 17_520 * hour);
        for step in 0..17_520 {
            let at = from + step * hour;
            let instant = Timestamp::UNIX_EPOCH + SignedDuration::from_nanos(at);
            let expected = i64::from(berlin().to_offset(instant).seconds()) * 1_000_000_000;
            assert_eq!(offsets.local(at) - at, expected, "{instant}");
        }
    }
}
