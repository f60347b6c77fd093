//! Repeating intervals (ISO 8601-1, 5.6): `R3/PT1H`, `R/2026-01-01T08:00:00Z/P1M`.

use super::Days;
use crate::context::Moment;
use crate::instance::Cycle;

/// A repeating interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interval {
    /// How often it fires; `None`: without end.
    pub times: Option<u32>,
    /// When it fires first, as text; `None`: one period from now.
    pub from: Option<Box<str>>,
    /// The period, as text.
    pub period: Box<str>,
}

/// Reads a repeating interval.
///
/// # Errors
/// What is wrong with the text. `R0` is refused: a timer that never fires is a mistake.
pub fn interval(text: &str) -> Result<Interval, String> {
    let bad = || format!("`{text}` is no repeating interval, such as R3/PT1H or R/2026-01-01T08:00:00Z/P1M");
    let mut parts = text.trim().split('/');
    let times = match parts.next().and_then(|part| part.strip_prefix('R')).ok_or_else(bad)? {
        "" => None,
        digits => Some(digits.parse::<u32>().ok().filter(|&times| times > 0).ok_or_else(bad)?),
    };
    let (from, period) = match (parts.next(), parts.next(), parts.next()) {
        (Some(period), None, None) => (None, period),
        (Some(from), Some(period), None) => (Some(from.into()), period),
        _ => return Err(bad()),
    };
    let span = super::duration(period)?;
    if span.is_zero() || span.is_negative() {
        return Err(format!("`{text}` has no period: it would fire without end at once"));
    }
    Ok(Interval { times, from, period: period.into() })
}

/// The firing after the one that was `due`, and what is left of the cycle then; `None` when there is none. An endless
/// cycle leaves out firings that were missed while nothing ran; a counted one makes up for them.
#[must_use]
pub fn next_of_cycle(due: Moment, cycle: &Cycle, now: Moment, days: Days<'_>) -> Option<(Moment, Cycle)> {
    if cycle.left == Some(0) {
        return None;
    }
    let mut next = super::after(due, &cycle.period, days).ok()?;
    if cycle.left.is_none() && next <= now {
        // Far behind: begin anew from now rather than walk through every missed period.
        next = super::after(now, &cycle.period, days).unwrap_or(Moment(i64::MAX));
    }
    Some((next, Cycle { left: cycle.left.map(|left| left - 1), period: cycle.period.clone() }))
}
