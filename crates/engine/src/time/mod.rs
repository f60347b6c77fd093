//! When timers fire: ISO 8601 dates, durations and repeating intervals, with working days.
//!
//! A duration without a calendar is added on the calendar of the zone: `P1M` after 31 January is 28 February, `P1D`
//! keeps the time of day across a change of the clocks. With a calendar, its days are working days and a moment that
//! falls on a day off moves to the same time of the next working day (as § 193 BGB moves the end of a period).

mod cycle;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, ToSpan, Zoned};

pub use cycle::{Interval, interval, next_of_cycle};

use crate::context::{Calendars, Moment};

/// How far a search for a working day goes before it is given up: a year without one is a broken calendar.
const LONGEST_BREAK_DAYS: u32 = 366;

/// Where and by what calendar days are counted.
#[derive(Clone, Copy)]
pub struct Days<'a> {
    /// The zone in which days begin.
    pub zone: &'a TimeZone,
    /// Calendars by name.
    pub calendars: &'a dyn Calendars,
    /// The calendar; `None`: every day counts.
    pub name: Option<&'a str>,
}

/// The moment that `text` names: a date (its beginning), a date and time (in the zone, unless it has an offset).
///
/// # Errors
/// What is wrong with the text or the calendar.
pub fn date(text: &str, days: Days<'_>) -> Result<Moment, String> {
    let zoned = read(text.trim(), days.zone).ok_or_else(|| {
        format!("`{text}` is no ISO 8601 date or date and time, such as 2026-11-23 or 2026-11-23T08:30:00+01:00")
    })?;
    to_moment(&on_working_day(zoned, days)?)
}

fn read(text: &str, zone: &TimeZone) -> Option<Zoned> {
    if let Ok(zoned) = text.replace('@', "[").parse::<Zoned>() {
        return Some(zoned);
    }
    if let Some((time, name)) = text.split_once('@') {
        let zone = TimeZone::get(name).ok()?;
        return time.parse::<DateTime>().ok()?.to_zoned(zone).ok();
    }
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment.to_zoned(zone.clone()));
    }
    text.parse::<DateTime>().ok()?.to_zoned(zone.clone()).ok()
}

/// `from` plus the duration `text`.
///
/// # Errors
/// What is wrong with the text or the calendar, or that the result lies beyond the year 9999.
pub fn after(from: Moment, text: &str, days: Days<'_>) -> Result<Moment, String> {
    let span = duration(text)?;
    let mut at = to_zoned(from, days.zone)?;
    let far = |error: jiff::Error| format!("`{text}` from there is out of range: {error}");
    if days.name.is_none() {
        return to_moment(&at.checked_add(span).map_err(far)?);
    }
    if span.is_negative() {
        return Err(format!("`{text}` is negative; working days are only counted forwards"));
    }
    let working = i64::from(span.get_weeks()) * 5 + i64::from(span.get_days());
    at = at.checked_add(Span::new().years(span.get_years()).months(span.get_months())).map_err(far)?;
    let clock = span.days(0).weeks(0).months(0).years(0);
    for _ in 0..working {
        at = next_working_day(at, days)?;
    }
    at = at.checked_add(clock).map_err(far)?;
    to_moment(&on_working_day(at, days)?)
}

/// Reads a duration such as `P3DT4H`.
///
/// # Errors
/// That it is none.
pub fn duration(text: &str) -> Result<Span, String> {
    let text = text.trim();
    if !text.trim_start_matches(['+', '-']).starts_with('P') {
        return Err(format!("`{text}` is no ISO 8601 duration, such as P14D or PT2H"));
    }
    text.parse::<Span>().map_err(|error| format!("`{text}` is no ISO 8601 duration, such as P14D or PT2H: {error}"))
}

/// A moment in a zone.
///
/// # Errors
/// That it lies outside the years -9999 to 9999.
pub fn to_zoned(moment: Moment, zone: &TimeZone) -> Result<Zoned, String> {
    let stamp = Timestamp::from_millisecond(moment.0).map_err(|error| format!("a moment out of range: {error}"))?;
    Ok(stamp.to_zoned(zone.clone()))
}

fn to_moment(zoned: &Zoned) -> Result<Moment, String> {
    Ok(Moment(zoned.timestamp().as_millisecond()))
}

fn works(at: &Zoned, days: Days<'_>, name: &str) -> Result<bool, String> {
    days.calendars
        .works(name, at.date())
        .ok_or_else(|| format!("there is no calendar `{name}`; name a Land such as NW, as in ISO 3166-2:DE"))
}

fn on_working_day(at: Zoned, days: Days<'_>) -> Result<Zoned, String> {
    match days.name {
        Some(name) if !works(&at, days, name)? => next_working_day(at, days),
        _ => Ok(at),
    }
}

fn next_working_day(mut at: Zoned, days: Days<'_>) -> Result<Zoned, String> {
    let name = days.name.unwrap_or_default();
    for _ in 0..LONGEST_BREAK_DAYS {
        at = at.checked_add(1.day()).map_err(|error| format!("a working day out of range: {error}"))?;
        if works(&at, days, name)? {
            return Ok(at);
        }
    }
    Err(format!("the calendar `{name}` has no working day within {LONGEST_BREAK_DAYS} days"))
}

#[cfg(test)]
mod tests;
