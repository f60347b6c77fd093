//! Office hours of the simulated office: Monday to Friday, 8:00 to 16:00, German time,
//! without the public holidays of its Land, as `lotse_mining::calendar` has them.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use lotse_mining::calendar::{Land, holidays};

/// Seconds in an office day.
pub const OFFICE_DAY: i64 = 8 * 3600;
/// An hour in seconds.
pub const HOUR: i64 = 3600;

/// Converts between instants (seconds since 1970-01-01T00:00:00Z) and seconds of office
/// time since the first office day.
pub struct Clock {
    /// When the office opens, ascending.
    opens: Vec<i64>,
    zone: TimeZone,
}

impl Clock {
    /// The office days from `first` to before `end`.
    pub fn new(land: Land, first: Date, end: Date) -> Self {
        let zone = TimeZone::get("Europe/Berlin").expect("the time-zone database is part of the program");
        let free: Vec<Date> =
            (first.year()..=end.year()).flat_map(|year| holidays(land, year)).map(|(day, _)| day).collect();
        let mut clock = Self { opens: Vec::new(), zone };
        let mut day = first;
        while day < end {
            let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !weekend && free.binary_search(&day).is_err() {
                clock.opens.push(clock.instant(day, 8 * HOUR));
            }
            day = day.checked_add(1.day()).expect("within the calendar");
        }
        clock
    }

    /// The instant `seconds` after midnight of `day`, in local time.
    pub fn instant(&self, day: Date, seconds: i64) -> i64 {
        let midnight = day.at(0, 0, 0, 0);
        let local = midnight.checked_add(seconds.seconds()).expect("within the calendar");
        local.to_zoned(self.zone.clone()).expect("local times of the range exist").timestamp().as_second()
    }

    /// Whether `day` is an office day.
    pub fn is_open(&self, day: Date) -> bool {
        self.opens.binary_search(&self.instant(day, 8 * HOUR)).is_ok()
    }

    /// Office time before the instant `at`.
    pub fn office_time(&self, at: i64) -> i64 {
        let days = self.opens.partition_point(|&open| open <= at);
        match days.checked_sub(1) {
            None => 0,
            Some(last) => last as i64 * OFFICE_DAY + (at - self.opens[last]).min(OFFICE_DAY),
        }
    }

    /// The instant at which work begins that begins after `office_time`: never at closing time.
    pub fn begins(&self, office_time: i64) -> i64 {
        self.opens[(office_time / OFFICE_DAY) as usize] + office_time % OFFICE_DAY
    }

    /// The instant at which work ends that ends after `office_time` (positive): closing
    /// time rather than the next opening.
    pub fn ends(&self, office_time: i64) -> i64 {
        self.begins(office_time - 1) + 1
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn office_time_and_instants_are_inverse_over_weekends_and_holidays() {
        let clock = Clock::new(Land::NI, date(2024, 10, 1), date(2024, 10, 8));
        // 3 October (Thursday) is a holiday: Tuesday, Wednesday, Friday, Monday are left.
        assert_eq!(clock.opens.len(), 4);
        assert!(!clock.is_open(date(2024, 10, 3)) && clock.is_open(date(2024, 10, 4)));
        let friday = clock.instant(date(2024, 10, 4), 8 * HOUR);
        assert_eq!(clock.begins(2 * OFFICE_DAY), friday);
        assert_eq!(clock.ends(2 * OFFICE_DAY), clock.instant(date(2024, 10, 2), 16 * HOUR));
        for work in [1, 5000, OFFICE_DAY - 1, OFFICE_DAY + 7, 3 * OFFICE_DAY + 100] {
            assert_eq!(clock.office_time(clock.begins(work)), work);
            assert_eq!(clock.office_time(clock.ends(work)), work);
        }
        assert_eq!(clock.office_time(clock.instant(date(2024, 10, 3), 12 * HOUR)), 2 * OFFICE_DAY);
    }
}
