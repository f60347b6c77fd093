//! Local times to instants.

use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};
use rustc_hash::FxHashMap;

/// Zone of times that name none, unless told otherwise: German authorities write local time.
pub(crate) const DEFAULT: &str = "Europe/Berlin";

const DAY: i64 = 86_400_000_000_000;
const NS: i64 = 1_000_000_000;

/// Whether a local time names one instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Clock {
    Once,
    /// It was skipped when summer time began; taken as if the clock had not been changed.
    Skipped,
    /// It came twice when summer time ended; the first is taken.
    Twice,
}

/// A time zone that remembers the days it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Zone {
    name: String,
    zone: TimeZone,
    /// Offset in seconds of days on which it does not change.
    days: FxHashMap<i64, Option<i32>>,
    last: (i64, i32),
}

impl Zone {
    /// The zone called `name` in the IANA database (`Europe/Berlin`, `UTC`), or an offset as
    /// `+01:00`. `None` when there is none.
    pub fn new(name: &str) -> Option<Self> {
        let zone = match name {
            "" => return None,
            "UTC" | "utc" | "Z" => TimeZone::UTC,
            name if name.starts_with(['+', '-']) => {
                let (ns, _, _) = crate::xes::iso_date(format!("1970-01-02T00:00:00{name}").as_bytes())?;
                let east = i32::try_from((DAY - ns) / NS).ok()?;
                TimeZone::fixed(jiff::tz::Offset::from_seconds(east).ok()?)
            }
            name => TimeZone::get(name).ok()?,
        };
        Some(Self { name: name.to_owned(), zone, days: FxHashMap::default(), last: (i64::MIN, 0) })
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The instant of the local time `ns`, its offset in minutes, and whether it is the only one.
    pub fn instant(&mut self, ns: i64) -> (i64, i16, Clock) {
        let day = ns.div_euclid(DAY);
        if day == self.last.0 {
            return (ns - i64::from(self.last.1) * NS, (self.last.1 / 60) as i16, Clock::Once);
        }
        let steady = match self.days.get(&day) {
            Some(steady) => *steady,
            None => {
                let steady = self.steady(day);
                self.days.insert(day, steady);
                steady
            }
        };
        if let Some(offset) = steady {
            self.last = (day, offset);
            return (ns - i64::from(offset) * NS, (offset / 60) as i16, Clock::Once);
        }
        let (offset, clock) = self.look(ns);
        (ns - i64::from(offset) * NS, (offset / 60) as i16, clock)
    }

    fn steady(&self, day: i64) -> Option<i32> {
        let ends = [0, DAY / 4, DAY / 2, DAY / 4 * 3, DAY - NS];
        let first = self.look(day * DAY);
        let same = ends.iter().all(|end| self.look((day * DAY).saturating_add(*end)) == first);
        (same && first.1 == Clock::Once).then_some(first.0)
    }

    fn look(&self, ns: i64) -> (i32, Clock) {
        let local = jiff::Timestamp::from_nanosecond(i128::from(ns))
            .map_or(DateTime::constant(1970, 1, 1, 0, 0, 0, 0), |instant| TimeZone::UTC.to_datetime(instant));
        match self.zone.to_ambiguous_timestamp(local).offset() {
            AmbiguousOffset::Unambiguous { offset } => (offset.seconds(), Clock::Once),
            AmbiguousOffset::Gap { before, .. } => (before.seconds(), Clock::Skipped),
            AmbiguousOffset::Fold { before, .. } => (before.seconds(), Clock::Twice),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::xes;

    fn check(zone: &str, local: &str, expected: &str, clock: Clock) {
        let (ns, _, _) = xes::iso_date(local.as_bytes()).expect("a date");
        let mut zone = Zone::new(zone).expect("a zone");
        for _ in 0..2 {
            let (ns, offset, found) = zone.instant(ns);
            assert_eq!((xes::date_text(ns, offset).as_str(), found), (expected, clock), "{local}");
        }
    }

    #[test]
    fn summer_time_begins_and_ends() {
        let zone = "Europe/Berlin";
        check(zone, "2024-01-15T12:00:00", "2024-01-15T12:00:00.000+01:00", Clock::Once);
        check(zone, "2024-07-15T12:00:00", "2024-07-15T12:00:00.000+02:00", Clock::Once);
        check(zone, "2024-03-31T01:59:59", "2024-03-31T01:59:59.000+01:00", Clock::Once);
        check(zone, "2024-03-31T02:30:00", "2024-03-31T02:30:00.000+01:00", Clock::Skipped);
        check(zone, "2024-03-31T03:00:00", "2024-03-31T03:00:00.000+02:00", Clock::Once);
        check(zone, "2024-10-27T02:30:00", "2024-10-27T02:30:00.000+02:00", Clock::Twice);
        check(zone, "2024-10-27T03:00:00", "2024-10-27T03:00:00.000+01:00", Clock::Once);
        check("+05:30", "2024-10-27T02:30:00", "2024-10-27T02:30:00.000+05:30", Clock::Once);
        check("UTC", "2024-10-27T02:30:00", "2024-10-27T02:30:00.000+00:00", Clock::Once);
        assert!(Zone::new("Europa/Berlin").is_none());
    }
}
