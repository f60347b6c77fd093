//! Office hours by weekday.

use std::fmt;

use jiff::civil::Weekday;

/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// When an office works, by weekday: from one minute of the day to before another.
///
/// Invariant: each day begins before it ends, at 24:00 at the latest, and one day is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    /// From Monday.
    days: [Option<(u16, u16)>; 7],
}

/// Hours that no office can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvalidHours {
    /// A day ends before it begins, or after midnight.
    #[error("day {day} of the week (from 1, Monday) does not begin before it ends")]
    Day {
        /// From 1, Monday.
        day: usize,
    },
    /// No day is open.
    #[error("no day of the week is open")]
    Closed,
}

impl Hours {
    /// Monday to Friday, 8:00 to 16:00.
    pub const OFFICE: Self = Self {
        days: [Some((480, 960)), Some((480, 960)), Some((480, 960)), Some((480, 960)), Some((480, 960)), None, None],
    };

    /// Hours from Monday to Sunday, in minutes since midnight; `None` where closed.
    ///
    /// # Errors
    /// A day that does not begin before it ends, or no open day.
    pub fn new(days: [Option<(u16, u16)>; 7]) -> Result<Self, InvalidHours> {
        let wrong = |day: &Option<(u16, u16)>| day.is_some_and(|(from, to)| from >= to || to > DAY);
        if let Some(index) = days.iter().position(wrong) {
            return Err(InvalidHours::Day { day: index + 1 });
        }
        if days.iter().all(Option::is_none) { Err(InvalidHours::Closed) } else { Ok(Self { days }) }
    }

    /// Hours of a weekday in minutes since midnight.
    #[must_use]
    pub fn of(&self, day: Weekday) -> Option<(u16, u16)> {
        self.days[day.to_monday_zero_offset() as usize]
    }
}

impl Default for Hours {
    fn default() -> Self {
        Self::OFFICE
    }
}

impl fmt::Display for Hours {
    /// `Mo 8:00-16:00, Tu 8:00-12:30`, open days only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (name, hours) in ["Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"].into_iter().zip(self.days) {
            if let Some((from, to)) = hours {
                let clock = |minutes: u16| format!("{}:{:02}", minutes / 60, minutes % 60);
                write!(f, "{separator}{name} {}-{}", clock(from), clock(to))?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_hours_are_refused_and_others_shown() {
        let mut days = [None; 7];
        assert_eq!(Hours::new(days), Err(InvalidHours::Closed));
        days[3] = Some((600, 600));
        assert_eq!(Hours::new(days), Err(InvalidHours::Day { day: 4 }));
        days[3] = Some((600, DAY + 1));
        assert_eq!(Hours::new(days), Err(InvalidHours::Day { day: 4 }));
        days[3] = Some((600, 1110));
        days[5] = Some((0, DAY));
        assert_eq!(Hours::new(days).map(|hours| hours.to_string()).as_deref(), Ok("Th 10:00-18:30, Sa 0:00-24:00"));
    }
}
