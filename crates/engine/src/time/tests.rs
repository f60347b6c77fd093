use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use super::{Days, after, date, interval, to_zoned};
use crate::context::{Calendars, Moment};

/// Weekends and the days between 24 December and 1 January off.
struct Office;

impl Calendars for Office {
    fn works(&self, name: &str, day: Date) -> Option<bool> {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        let closed = (day.month() == 12 && day.day() >= 24) || (day.month() == 1 && day.day() == 1);
        (name == "NW").then_some(!weekend && !closed)
    }
}

fn check(from: &str, duration: &str, calendar: Option<&str>, expected: &str) {
    let zone = TimeZone::get("Europe/Berlin").expect("a zone of the bundled database");
    let days = Days { zone: &zone, calendars: &Office, name: calendar };
    let from = date(from, Days { name: None, ..days }).expect("a date");
    let found = after(from, duration, days).map(|at| to_zoned(at, &zone).expect("in range").datetime().to_string());
    assert_eq!(found.unwrap_or_else(|error| error), expected, "{duration}");
}

#[test]
fn durations_follow_the_calendar_of_the_zone() {
    check("2026-01-31T08:00:00", "P1M", None, "2026-02-28T08:00:00");
    check("2026-03-28T08:00:00", "P1D", None, "2026-03-29T08:00:00");
    check("2026-03-28T08:00:00", "PT24H", None, "2026-03-29T09:00:00");
}

#[test]
fn days_of_a_calendar_are_working_days() {
    check("2026-11-20T16:00:00", "P1D", Some("NW"), "2026-11-23T16:00:00");
    check("2026-12-22T10:00:00", "P3D", Some("NW"), "2027-01-05T10:00:00");
    check("2026-12-22T10:00:00", "P1W", Some("NW"), "2027-01-07T10:00:00");
    check("2026-11-24T10:00:00", "P1M", Some("NW"), "2027-01-04T10:00:00");
    check("2026-11-20T16:00:00", "PT4H", Some("NW"), "2026-11-20T20:00:00");
}

#[test]
fn what_is_no_duration_or_calendar_is_said() {
    check("2026-11-20", "3 days", None, "`3 days` is no ISO 8601 duration, such as P14D or PT2H");
    check("2026-11-20", "P1D", Some("XX"), "there is no calendar `XX`; name a Land such as NW, as in ISO 3166-2:DE");
}

#[test]
fn dates_have_an_offset_or_stand_in_the_zone() {
    let zone = TimeZone::get("Europe/Berlin").expect("a zone of the bundled database");
    let days = Days { zone: &zone, calendars: &Office, name: None };
    let at = |text| date(text, days).map(|Moment(ms)| ms / 1000);
    assert_eq!(at("2026-11-23T08:30:00+01:00"), Ok(1_795_419_000));
    assert_eq!(at("2026-11-23T07:30:00Z"), Ok(1_795_419_000));
    assert_eq!(at("2026-11-23T08:30:00"), Ok(1_795_419_000));
    assert_eq!(at("2026-11-23T07:30:00@UTC"), Ok(1_795_419_000));
    assert_eq!(at("2026-11-23"), Ok(1_795_388_400));
    assert!(at("23.11.2026").is_err());
}

#[test]
fn intervals_have_a_number_a_start_and_a_period() {
    let read = |text| interval(text).map(|found| (found.times, found.from.is_some(), found.period.to_string()));
    assert_eq!(read("R3/PT1H"), Ok((Some(3), false, "PT1H".into())));
    assert_eq!(read("R/2026-01-01T08:00:00Z/P1M"), Ok((None, true, "P1M".into())));
    for wrong in ["R0/PT1H", "R3", "PT1H", "R3/PT0S", "R-1/PT1H", "R3/a/b/PT1H", "R3/1h"] {
        assert!(read(wrong).is_err(), "{wrong}");
    }
}
