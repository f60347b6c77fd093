//! Working days of the Länder.

use jiff::civil::{Date, Weekday};
use lotse_engine::Calendars;
use lotse_mining::calendar::{Land, holidays};

/// Monday to Friday without the public holidays of a Land, by its abbreviation (`BE`, or `DE-BE` as in ISO 3166-2).
#[derive(Clone, Copy, Debug)]
pub struct Holidays;

impl Calendars for Holidays {
    fn works(&self, name: &str, day: Date) -> Option<bool> {
        let land = Land::from_code(name.strip_prefix("DE-").unwrap_or(name))?;
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        Some(!weekend && !holidays(land, day.year()).iter().any(|(off, _)| *off == day))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use lotse_engine::Calendars as _;

    use super::Holidays;

    #[test]
    fn holidays_differ_by_land() {
        let corpus_christi = date(2026, 6, 4);
        assert_eq!(Holidays.works("BY", corpus_christi), Some(false));
        assert_eq!(Holidays.works("DE-BE", corpus_christi), Some(true));
        assert_eq!(Holidays.works("BE", date(2026, 11, 22)), Some(false), "a Sunday");
        assert_eq!(Holidays.works("Mars", corpus_christi), None);
    }
}
