//! Working time: office hours and the public holidays of each Land.
//!
//! Sources: the holiday acts of the Länder (Feiertagsgesetze) and the Unification
//! Treaty, Art. 2 (2), for 3 October; Easter after Gauss in the form of Meeus, Jones and
//! Butcher (Meeus, "Astronomical Algorithms", 1991, chapter 8). Holidays that hold only
//! in some municipalities (Augsburger Friedensfest, Fronleichnam in parts of Sachsen and
//! Thüringen, Mariä Himmelfahrt in Bavarian municipalities with an evangelical majority)
//! are left out; Bavaria has Mariä Himmelfahrt, as it holds in most of its municipalities.

mod hours;

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

pub use hours::{Hours, InvalidHours};

/// A German Land.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(clippy::upper_case_acronyms)]
pub enum Land {
    /// Baden-Württemberg
    BW,
    /// Bayern
    BY,
    /// Berlin
    BE,
    /// Brandenburg
    BB,
    /// Bremen
    HB,
    /// Hamburg
    HH,
    /// Hessen
    HE,
    /// Mecklenburg-Vorpommern
    MV,
    /// Niedersachsen
    NI,
    /// Nordrhein-Westfalen
    NW,
    /// Rheinland-Pfalz
    RP,
    /// Saarland
    SL,
    /// Sachsen
    SN,
    /// Sachsen-Anhalt
    ST,
    /// Schleswig-Holstein
    SH,
    /// Thüringen
    TH,
}

impl Land {
    /// All sixteen, by abbreviation as in ISO 3166-2:DE, with their names.
    pub const ALL: [(Self, &'static str, &'static str); 16] = [
        (Self::BW, "BW", "Baden-Württemberg"),
        (Self::BY, "BY", "Bayern"),
        (Self::BE, "BE", "Berlin"),
        (Self::BB, "BB", "Brandenburg"),
        (Self::HB, "HB", "Bremen"),
        (Self::HH, "HH", "Hamburg"),
        (Self::HE, "HE", "Hessen"),
        (Self::MV, "MV", "Mecklenburg-Vorpommern"),
        (Self::NI, "NI", "Niedersachsen"),
        (Self::NW, "NW", "Nordrhein-Westfalen"),
        (Self::RP, "RP", "Rheinland-Pfalz"),
        (Self::SL, "SL", "Saarland"),
        (Self::SN, "SN", "Sachsen"),
        (Self::ST, "ST", "Sachsen-Anhalt"),
        (Self::SH, "SH", "Schleswig-Holstein"),
        (Self::TH, "TH", "Thüringen"),
    ];

    /// The Land of an abbreviation such as `BY`, in any case.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, abbreviation, _)| abbreviation.eq_ignore_ascii_case(code)).map(|&(land, ..)| land)
    }

    /// Abbreviation.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL.iter().find(|&&(land, ..)| land == self).map_or("", |&(_, code, _)| code)
    }

    /// Name.
    #[must_use]
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|&&(land, ..)| land == self).map_or("", |&(_, _, name)| name)
    }
}

/// Easter Sunday of the Gregorian `year`.
#[must_use]
pub fn easter(year: i16) -> Date {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (b - (b + 8) / 25 + 1) / 3;
    let h = (19 * a + b - d - g + 15) % 30;
    let l = (32 + 2 * e + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    date(year, (n / 31) as i8, (n % 31 + 1) as i8)
}

/// The public holidays of `land` in `year` with their German names, by date. Rules are
/// those in force since 1990, with the years later ones came into force.
#[must_use]
pub fn holidays(land: Land, year: i16) -> Vec<(Date, &'static str)> {
    use Land::{BB, BE, BW, BY, HB, HE, HH, MV, NI, NW, RP, SH, SL, SN, ST, TH};
    let easter = easter(year);
    let after = |days: i32| easter.checked_add(days.days()).expect("within the calendar");
    let mut found = vec![
        (date(year, 1, 1), "Neujahr"),
        (after(-2), "Karfreitag"),
        (after(1), "Ostermontag"),
        (date(year, 5, 1), "Tag der Arbeit"),
        (after(39), "Christi Himmelfahrt"),
        (after(50), "Pfingstmontag"),
        (date(year, 10, 3), "Tag der Deutschen Einheit"),
        (date(year, 12, 25), "1. Weihnachtstag"),
        (date(year, 12, 26), "2. Weihnachtstag"),
    ];
    let mut add = |holds: bool, day: Date, name| {
        if holds {
            found.push((day, name));
        }
    };
    add(matches!(land, BW | BY | ST), date(year, 1, 6), "Heilige Drei Könige");
    add((land == BE && year >= 2019) || (land == MV && year >= 2023), date(year, 3, 8), "Internationaler Frauentag");
    add(land == BE && (year == 2020 || year == 2025), date(year, 5, 8), "Tag der Befreiung");
    add(matches!(land, BW | BY | HE | NW | RP | SL), after(60), "Fronleichnam");
    add(matches!(land, BY | SL), date(year, 8, 15), "Mariä Himmelfahrt");
    add(land == TH && year >= 2019, date(year, 9, 20), "Weltkindertag");
    let reformation =
        matches!(land, BB | MV | SN | ST | TH) || year == 2017 || (matches!(land, HB | HH | NI | SH) && year >= 2018);
    add(reformation, date(year, 10, 31), "Reformationstag");
    add(matches!(land, BW | BY | NW | RP | SL), date(year, 11, 1), "Allerheiligen");
    // The Wednesday before 23 November; everywhere until 1994.
    let before = date(year, 11, 22);
    let back = (i32::from(before.weekday().to_monday_zero_offset()) - 2).rem_euclid(7);
    let penance = before.checked_sub(back.days()).expect("within the calendar");
    add(land == SN || year < 1995, penance, "Buß- und Bettag");
    found.sort();
    found
}

/// When an office works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Its Land, whose public holidays are free.
    pub land: Land,
    /// Hours of the week.
    pub hours: Hours,
    /// Other days on which it is closed, such as 24 December, in any order.
    pub closed: Vec<Date>,
}

impl Rules {
    /// Monday to Friday, 8:00 to 16:00, without the public holidays of `land`.
    #[must_use]
    pub fn office(land: Land) -> Self {
        Self { land, hours: Hours::OFFICE, closed: Vec::new() }
    }
}

/// Working time by [`Rules`], in German time.
///
/// Built once for a range of years; outside of it there is no working time.
#[derive(Clone, Debug)]
pub struct Calendar {
    land: Land,
    /// Working intervals in nanoseconds since the epoch, ascending, disjoint, one a day.
    intervals: Vec<(i64, i64)>,
    /// Midnight before and after interval `i`.
    days: Vec<(i64, i64)>,
    /// Working time before interval `i`.
    before: Vec<i64>,
}

impl Calendar {
    /// [`Hours::OFFICE`] begins and ends at these full hours.
    pub const HOURS: (i8, i8) = (8, 16);

    /// The calendar of [`Rules::office`] for all days from the year of `from` to the year
    /// of `to` (nanoseconds since the epoch). At most 400 years are covered.
    #[must_use]
    pub fn new(land: Land, from: i64, to: i64) -> Self {
        Self::with(&Rules::office(land), from, to)
    }

    /// The calendar of `rules` for the same days as [`Calendar::new`]. Where summer time
    /// begins or ends within hours, the day is that much shorter or longer.
    #[must_use]
    pub fn with(rules: &Rules, from: i64, to: i64) -> Self {
        let zone = TimeZone::get("Europe/Berlin").expect("the time-zone database is part of the program");
        let year_of =
            |ns: i64| Timestamp::from_nanosecond(i128::from(ns)).map_or(1970, |at| at.to_zoned(zone.clone()).year());
        let first = year_of(from);
        let last = year_of(to).clamp(first, first + 399);
        let mut intervals = Vec::new();
        let mut days = Vec::new();
        for year in first..=last {
            let free: Vec<Date> = holidays(rules.land, year).into_iter().map(|(day, _)| day).collect();
            let mut day = date(year, 1, 1);
            while day.year() == year {
                let Ok(next) = day.tomorrow() else { break };
                if let Some((open, close)) = rules.hours.of(day.weekday())
                    && free.binary_search(&day).is_err()
                    && !rules.closed.contains(&day)
                {
                    let at = |minutes: u16| {
                        let (day, minutes) = if minutes == 24 * 60 { (next, 0) } else { (day, minutes) };
                        let local = day.at((minutes / 60) as i8, (minutes % 60) as i8, 0, 0);
                        let zoned = local.to_zoned(zone.clone()).expect("every local time has an instant");
                        i64::try_from(zoned.timestamp().as_nanosecond()).expect("within the range of the log")
                    };
                    intervals.push((at(open), at(close)));
                    days.push((at(0), at(24 * 60)));
                }
                day = next;
            }
        }
        let mut before = Vec::with_capacity(intervals.len());
        let mut sum = 0;
        for &(from, to) in &intervals {
            before.push(sum);
            sum += to - from;
        }
        Self { land: rules.land, intervals, days, before }
    }

    /// The Land.
    #[must_use]
    pub fn land(&self) -> Land {
        self.land
    }

    /// Working time before instant `at` since the beginning of the calendar.
    fn until(&self, at: i64) -> i64 {
        let index = self.intervals.partition_point(|&(from, _)| from <= at);
        if index == 0 {
            return 0;
        }
        let (from, to) = self.intervals[index - 1];
        self.before[index - 1] + at.min(to) - from
    }

    /// Working time from `from` to `to`, in nanoseconds; negative where `to` is earlier.
    /// Logarithmic in the days covered.
    #[must_use]
    pub fn working_ns(&self, from: i64, to: i64) -> i64 {
        self.until(to) - self.until(from)
    }

    /// Working days from the day of `from` to the day of `to`, both counted when they
    /// are working days; 0 where `to` is earlier.
    #[must_use]
    pub fn working_days(&self, from: i64, to: i64) -> usize {
        // A working day counts when it is not over before `from` and has begun by `to`.
        let first = self.days.partition_point(|&(_, end)| end <= from);
        let last = self.days.partition_point(|&(begin, _)| begin <= to);
        last.saturating_sub(first)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SECOND: i64 = 1_000_000_000;

    fn ns(text: &str) -> i64 {
        let zoned: jiff::Zoned = format!("{text}[Europe/Berlin]").parse().expect("a local time");
        i64::try_from(zoned.timestamp().as_nanosecond()).expect("in range")
    }

    #[test]
    fn easter_of_known_years() {
        for (year, month, day) in
            [(1981, 4, 19), (2000, 4, 23), (2019, 4, 21), (2024, 3, 31), (2025, 4, 20), (2038, 4, 25)]
        {
            assert_eq!(easter(year), date(year, month, day));
        }
    }

    #[test]
    fn numbers_of_holidays_in_2024_by_land() {
        let count = |land| holidays(land, 2024).len();
        use Land::*;
        for (land, expected) in [
            (BW, 12),
            (BY, 13),
            (BE, 10),
            (BB, 10),
            (HB, 10),
            (HH, 10),
            (HE, 10),
            (MV, 11),
            (NI, 10),
            (NW, 11),
            (RP, 11),
            (SL, 12),
            (SN, 11),
            (ST, 11),
            (SH, 10),
            (TH, 11),
        ] {
            assert_eq!(count(land), expected, "{land:?}");
        }
    }

    #[test]
    fn movable_and_single_holidays_fall_where_the_acts_put_them() {
        let on = |land, year, name: &str| {
            holidays(land, year).into_iter().find(|&(_, known)| known == name).map(|(day, _)| day)
        };
        assert_eq!(on(Land::SN, 2024, "Buß- und Bettag"), Some(date(2024, 11, 20)));
        assert_eq!(on(Land::SN, 2023, "Buß- und Bettag"), Some(date(2023, 11, 22)));
        assert_eq!(on(Land::NW, 2023, "Buß- und Bettag"), None);
        assert_eq!(on(Land::NI, 2016, "Reformationstag"), None);
        assert_eq!(on(Land::BY, 2017, "Reformationstag"), Some(date(2017, 10, 31)));
        assert_eq!(on(Land::NI, 2018, "Reformationstag"), Some(date(2018, 10, 31)));
        assert_eq!(on(Land::BE, 2018, "Internationaler Frauentag"), None);
        assert_eq!(on(Land::BE, 2025, "Tag der Befreiung"), Some(date(2025, 5, 8)));
        assert_eq!(on(Land::HE, 2024, "Fronleichnam"), Some(date(2024, 5, 30)));
    }

    #[test]
    fn a_weekend_and_good_friday_are_not_working_time() {
        let calendar = Calendar::new(Land::HE, ns("2024-01-01T00:00"), ns("2024-12-31T00:00"));
        // Thursday 15:00 to Tuesday 9:00 over Easter 2024: one hour and one hour.
        assert_eq!(calendar.working_ns(ns("2024-03-28T15:00"), ns("2024-04-02T09:00")), 2 * 3600 * SECOND);
        assert_eq!(calendar.working_days(ns("2024-03-28T15:00"), ns("2024-04-02T09:00")), 2);
        assert_eq!(calendar.working_ns(ns("2024-03-30T10:00"), ns("2024-03-31T10:00")), 0);
    }

    #[test]
    fn hours_differ_by_weekday_and_closed_days_are_free() {
        let mut days = [Some((8 * 60, 12 * 60 + 30)), None, Some((13 * 60, 18 * 60)), None, None, None, None];
        days[6] = Some((0, 24 * 60));
        let hours = Hours::new(days).expect("possible hours");
        let rules = Rules { land: Land::BE, hours, closed: vec![date(2024, 5, 15)] };
        let calendar = Calendar::with(&rules, ns("2024-01-01T00:00"), ns("2024-12-31T00:00"));
        let hours = |from, to| calendar.working_ns(ns(from), ns(to)) as f64 / SECOND as f64 / 3600.0;
        // Monday and Wednesday, 6 and 8 May; a week later the Wednesday is closed.
        assert_eq!(hours("2024-05-06T00:00", "2024-05-11T00:00"), 9.5);
        assert_eq!(hours("2024-05-13T00:00", "2024-05-18T00:00"), 4.5);
        // A whole Sunday, that on which summer time ends.
        assert_eq!(hours("2024-10-27T00:00", "2024-10-28T00:00"), 25.0);
        assert_eq!(calendar.working_days(ns("2024-05-06T20:00"), ns("2024-05-15T09:00")), 4);
    }

    proptest! {
        #[test]
        fn working_time_equals_counting_minutes(start in 0i64..500_000, length in 0i64..30_000) {
            let calendar = Calendar::new(Land::BY, ns("2023-01-01T00:00"), ns("2024-12-31T00:00"));
            let zone = TimeZone::get("Europe/Berlin").expect("a time zone");
            let minute = 60 * SECOND;
            let from = ns("2023-03-01T00:00") + start * minute;
            let free: Vec<Date> =
                [2023, 2024].iter().flat_map(|&year| holidays(Land::BY, year)).map(|(day, _)| day).collect();
            let counted = (0..length).filter(|step| {
                let at = Timestamp::from_nanosecond(i128::from(from + step * minute)).expect("in range");
                let local = at.to_zoned(zone.clone());
                local.weekday().to_monday_zero_offset() < 5
                    && !free.contains(&local.date())
                    && (8..16).contains(&local.hour())
            });
            prop_assert_eq!(calendar.working_ns(from, from + length * minute), counted.count() as i64 * minute);
        }
    }
}
