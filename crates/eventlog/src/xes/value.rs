//! Texts of attribute values to typed values and back.
//!
//! A text is typed only where writing the value gives back the same value: out-of-range
//! numbers and dates are refused here and kept as fragments by the reader.

use crate::NO_OFFSET;

const NS_PER_SECOND: i64 = 1_000_000_000;

/// A date and how its text was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// Nanoseconds since 1970-01-01T00:00:00Z.
    pub ns: i64,
    /// Minutes east of UTC or [`NO_OFFSET`].
    pub offset: i16,
    /// Whether the text had no time of day.
    pub day_only: bool,
}

/// Days since 1970-01-01 of a proleptic Gregorian date (Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms", `days_from_civil`).
fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year - era * 400;
    let day_of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Year, month and day of a day number; the inverse of [`days_from_civil`].
fn civil_from_days(days: i64) -> (i64, u32, u32) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month as u32, (doy - (153 * mp + 2) / 5 + 1) as u32)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

struct Digits<'a> {
    text: &'a [u8],
    at: usize,
}

impl Digits<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Exactly `count` digits.
    fn number(&mut self, count: usize) -> Option<i64> {
        let digits = self.text.get(self.at..self.at + count)?;
        let mut value = 0;
        for &digit in digits {
            if !digit.is_ascii_digit() {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
        }
        self.at += count;
        Some(value)
    }
}

/// A date-time in any of the ISO 8601 forms that occur in logs: date and time separated
/// by `T` or a blank, seconds and their fraction optional (point or comma, nine digits
/// that count), offset `Z`, `+hh:mm`, `+hhmm`, `+hh` or none; or a date alone.
///
/// `None` when it is not one, names a day or time that does not exist, or lies outside
/// the years 1678 to 2261 that nanoseconds in an `i64` hold.
pub(super) fn date(text: &[u8]) -> Option<Date> {
    let text = text.trim_ascii();
    let mut digits = Digits { text, at: 0 };
    let year = digits.number(4)?;
    let extended = digits.eat(b'-');
    let month = digits.number(2)?;
    if extended && !digits.eat(b'-') {
        return None;
    }
    let day = digits.number(2)?;
    if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) || !(1678..=2261).contains(&year) {
        return None;
    }
    let midnight = days_from_civil(year, month, day) * 86_400;
    if digits.at == text.len() {
        return Some(Date { ns: midnight * NS_PER_SECOND, offset: NO_OFFSET, day_only: true });
    }
    if !matches!(digits.peek(), Some(b'T' | b't' | b' ')) {
        return None;
    }
    digits.at += 1;
    let hour = digits.number(2)?;
    let colons = digits.eat(b':');
    let minute = digits.number(2)?;
    let mut second = 0;
    if (colons && digits.eat(b':')) || (!colons && digits.peek().is_some_and(|byte| byte.is_ascii_digit())) {
        second = digits.number(2)?;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let mut fraction = 0;
    if digits.eat(b'.') || digits.eat(b',') {
        let start = digits.at;
        let mut scale = NS_PER_SECOND;
        while let Some(digit @ b'0'..=b'9') = digits.peek() {
            scale /= 10;
            if scale == 0 && digit != b'0' {
                return None;
            }
            fraction += i64::from(digit - b'0') * scale;
            digits.at += 1;
        }
        if digits.at == start {
            return None;
        }
    }
    let offset = match digits.peek() {
        None => NO_OFFSET,
        Some(b'Z' | b'z') => {
            digits.at += 1;
            0
        }
        Some(sign @ (b'+' | b'-')) => {
            digits.at += 1;
            let hours = digits.number(2)?;
            let minutes = if digits.eat(b':') || digits.peek().is_some() { digits.number(2)? } else { 0 };
            if hours > 23 || minutes > 59 {
                return None;
            }
            let offset = (hours * 60 + minutes) as i16;
            if sign == b'-' { -offset } else { offset }
        }
        Some(_) => return None,
    };
    if digits.at != text.len() {
        return None;
    }
    let east = if offset == NO_OFFSET { 0 } else { i64::from(offset) * 60 };
    let seconds = midnight + hour * 3_600 + minute * 60 + second - east;
    Some(Date { ns: seconds * NS_PER_SECOND + fraction, offset, day_only: false })
}

/// Instant (or local time), offset and whether there is no time of day, of a date in any
/// ISO 8601 form that occurs in logs.
#[inline]
pub(crate) fn iso_date(text: &[u8]) -> Option<(i64, i16, bool)> {
    if text.len() == COMMON_DATE {
        let mut quoted = [b'"'; COMMON_DATE + 1];
        quoted[..COMMON_DATE].copy_from_slice(text);
        if let Some((ns, offset)) = common_date(&quoted) {
            return Some((ns, offset, false));
        }
    }
    date(text).map(|date| (date.ns, date.offset, date.day_only))
}

/// Days since 1970-01-01, if there is such a day.
pub(crate) fn day_number(year: i64, month: i64, day: i64) -> Option<i64> {
    ((1..=12).contains(&month) && (1..=days_in_month(year, month)).contains(&day))
        .then(|| days_from_civil(year, month, day))
}

/// Length of a date as [`common_date`] reads it.
pub(super) const COMMON_DATE: usize = 29;

/// The date that `text` begins with, if it is spelled `2024-05-06T07:08:09.000+02:00` with
/// a double quote behind it, as nearly all logs do.
pub(super) fn common_date(text: &[u8]) -> Option<(i64, i16)> {
    let text: &[u8; COMMON_DATE + 1] = text.first_chunk()?;
    let marks = [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':'), (19, b'.'), (26, b':'), (29, b'"')];
    let mut wrong = marks.iter().fold(0, |wrong, &(at, mark)| wrong | (text[at] ^ mark));
    let mut two = |at: usize| {
        let (tens, ones) = (text[at].wrapping_sub(b'0'), text[at + 1].wrapping_sub(b'0'));
        wrong |= u8::from(tens > 9) | u8::from(ones > 9);
        i64::from(tens) * 10 + i64::from(ones)
    };
    let (year, month, day) = (two(0) * 100 + two(2), two(5), two(8));
    let (hour, minute, second) = (two(11), two(14), two(17));
    let milli = two(20) * 10 + two(21) % 10;
    let offset = two(24) * 60 + two(27);
    let east = match text[23] {
        b'+' => offset,
        b'-' => -offset,
        _ => return None,
    };
    let possible = (1678..=2261).contains(&year)
        && (1..=12).contains(&month)
        && day >= 1
        && (day <= 28 || day <= days_in_month(year, month))
        && hour <= 23
        && minute <= 59
        && second <= 59
        && offset < 24 * 60
        && text[27] < b'6';
    if wrong != 0 || !possible {
        return None;
    }
    let seconds = days_from_civil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second - east * 60;
    Some((seconds * NS_PER_SECOND + milli * 1_000_000, east as i16))
}

/// Appends the date as `2024-05-06T07:08:09.000+02:00`: milliseconds, or as many of nine
/// digits as needed; without offset where there was none.
pub(crate) fn push_date(out: &mut Vec<u8>, ns: i64, offset: i16) {
    fn two(out: &mut Vec<u8>, value: u32) {
        out.push(b'0' + (value / 10) as u8);
        out.push(b'0' + (value % 10) as u8);
    }
    let east = if offset == NO_OFFSET { 0 } else { i64::from(offset) * 60 };
    let seconds = ns.div_euclid(NS_PER_SECOND) + east;
    let fraction = ns.rem_euclid(NS_PER_SECOND) as u32;
    let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
    let second_of_day = seconds.rem_euclid(86_400) as u32;
    two(out, year as u32 / 100);
    two(out, year as u32 % 100);
    out.push(b'-');
    two(out, month);
    out.push(b'-');
    two(out, day);
    out.push(b'T');
    two(out, second_of_day / 3_600);
    out.push(b':');
    two(out, second_of_day / 60 % 60);
    out.push(b':');
    two(out, second_of_day % 60);
    out.push(b'.');
    let (mut value, digits) = if fraction.is_multiple_of(1_000_000) {
        (fraction / 1_000_000, 3)
    } else if fraction.is_multiple_of(1_000) {
        (fraction / 1_000, 6)
    } else {
        (fraction, 9)
    };
    let start = out.len();
    out.resize(start + digits, b'0');
    for slot in out[start..].iter_mut().rev() {
        *slot = b'0' + (value % 10) as u8;
        value /= 10;
    }
    if offset != NO_OFFSET {
        out.push(if offset < 0 { b'-' } else { b'+' });
        let minutes = u32::from(offset.unsigned_abs());
        two(out, minutes / 60);
        out.push(b':');
        two(out, minutes % 60);
    }
}

/// A decimal integer within `i64`, with or without sign.
pub(super) fn int(text: &[u8]) -> Option<i64> {
    std::str::from_utf8(text.trim_ascii()).ok()?.parse().ok()
}

/// An `xs:double`: decimal or scientific, `INF`, `-INF`, `NaN` (`Infinity` as Java
/// writes it, too). A finite text beyond the range of `f64` is refused.
pub(super) fn float(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text.trim_ascii()).ok()?;
    let value: f64 = text.parse().ok()?;
    (!value.is_infinite() || text.contains(['i', 'I'])).then_some(value)
}

/// The shortest text that reads back as `value`.
pub(super) fn push_float(out: &mut Vec<u8>, value: f64) {
    use std::io::Write;
    if value.is_nan() {
        out.extend_from_slice(b"NaN");
    } else if value.is_infinite() {
        out.extend_from_slice(if value < 0.0 { b"-INF" } else { b"INF" });
    } else {
        write!(out, "{value:?}").expect("writing to memory");
    }
}

/// `true`, `false`, `1` or `0`; `True` and `FALSE` as some tools write them.
pub(super) fn boolean(text: &[u8]) -> Option<bool> {
    let text = text.trim_ascii();
    if text == b"1" || text.eq_ignore_ascii_case(b"true") {
        Some(true)
    } else if text == b"0" || text.eq_ignore_ascii_case(b"false") {
        Some(false)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(ns: i64, offset: i16) -> String {
        let mut out = Vec::new();
        push_date(&mut out, ns, offset);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn dates_of_all_forms_in_the_wild_are_read() {
        for (text, expected) in [
            ("2010-12-30T11:02:00.000+01:00", "2010-12-30T11:02:00.000+01:00"),
            ("2010-12-30T11:02:00+0100", "2010-12-30T11:02:00.000+01:00"),
            ("2010-12-30T11:02:00-05", "2010-12-30T11:02:00.000-05:00"),
            ("2010-12-30T11:02:00Z", "2010-12-30T11:02:00.000+00:00"),
            ("2010-12-30 11:02:00,5", "2010-12-30T11:02:00.500"),
            ("2010-12-30T11:02", "2010-12-30T11:02:00.000"),
            ("20101230T110203Z", "2010-12-30T11:02:03.000+00:00"),
            ("2010-12-30T11:02:00.123456Z", "2010-12-30T11:02:00.123456+00:00"),
            ("2010-12-30T11:02:00.123456789", "2010-12-30T11:02:00.123456789"),
            ("1969-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.999999999+00:00"),
            ("2012-02-29", "2012-02-29T00:00:00.000"),
        ] {
            let read = date(text.as_bytes()).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(written(read.ns, read.offset), expected, "{text}");
        }
        assert_eq!(date(b"1970-01-01T01:00:00.000+01:00").map(|date| date.ns), Some(0));
    }

    #[test]
    fn the_common_spelling_is_read_as_the_others() {
        for (year, month, day, hour, zone) in [
            (1678, 1, 1, 0, "+00:00"),
            (1970, 1, 1, 1, "+01:00"),
            (2000, 2, 29, 23, "-09:30"),
            (2024, 12, 31, 12, "+14:00"),
            (2261, 12, 31, 23, "-23:59"),
        ] {
            let text = format!("{year}-{month:02}-{day:02}T{hour:02}:59:58.987{zone}");
            let read = date(text.as_bytes()).expect(&text);
            assert_eq!(common_date(format!("{text}\" ").as_bytes()), Some((read.ns, read.offset)), "{text}");
        }
        for text in [
            "2023-02-29T00:00:00.000+00:00\"",
            "2023-00-01T00:00:00.000+00:00\"",
            "2023-01-01T24:00:00.000+00:00\"",
            "2023-01-01T00:00:00.000+24:00\"",
            "2023-01-01T00:00:00.000+00:60\"",
            "2023-01-01T00:00:00.0:0+00:00\"",
            "2023-01-01T00:00:00.000Z00:00\"",
            "2023-01-01T00:00:00.000+00:000",
            "2023-01-01T00:00:00.000+00:00",
        ] {
            assert_eq!(common_date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn dates_that_do_not_exist_are_refused() {
        for text in [
            "2011-02-29",
            "2011-13-01T00:00:00",
            "2011-01-01T24:00:00",
            "2011-01-01T10:00:61",
            "11.01.2011",
            "2011-01-01T10:00:00.1234567891",
            "2011-01-01T10:00:00.",
            "2011-01-01T10:00:00+01:00x",
            "1500-01-01T00:00:00",
            "",
        ] {
            assert_eq!(date(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused() {
        assert_eq!(int(b"9223372036854775807"), Some(i64::MAX));
        assert_eq!(int(b"9223372036854775808"), None);
        assert_eq!(float(b"1e999"), None);
        assert_eq!(float(b"-INF"), Some(f64::NEG_INFINITY));
        assert!(float(b"NaN").expect("a number").is_nan());
        assert_eq!((boolean(b"True"), boolean(b"yes")), (Some(true), None));
    }
}
