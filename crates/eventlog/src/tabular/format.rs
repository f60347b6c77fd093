//! Formats of times in tables.
//!
//! A format is `iso` (every ISO 8601 form that the XES reader takes), `epoch` (seconds,
//! milliseconds, microseconds or nanoseconds since 1970, told apart by their digits), or a
//! pattern in the letters of `strptime`.

use crate::{NO_OFFSET, xes};

const NS: i64 = 1_000_000_000;

/// A time as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Moment {
    /// Nanoseconds since the epoch: an instant where there is an offset, else local time.
    pub ns: i64,
    /// Minutes east of UTC, or [`NO_OFFSET`].
    pub offset: i16,
    /// Whether there was no time of day.
    pub day_only: bool,
}

/// How times are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// ISO 8601.
    Iso,
    /// A number since 1970-01-01T00:00:00Z.
    Epoch,
    /// A pattern.
    Pattern {
        /// As `strptime` has it.
        text: String,
        /// The same, read.
        tokens: Vec<Token>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Year,
    ShortYear,
    Month,
    MonthName,
    Day,
    Hour,
    Hour12,
    Minute,
    Second,
    /// A point or comma and digits, or nothing.
    Fraction,
    Offset,
    HalfDay,
    /// One or more blanks.
    Blank,
    Byte(u8),
}

/// English and German, as far as they differ; three letters decide.
const MONTHS: [&[&str]; 12] = [
    &["jan", "jän"],
    &["feb"],
    &["mar", "mär", "mrz"],
    &["apr"],
    &["may", "mai"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "dez"],
];

impl Format {
    /// Reads `iso`, `epoch` or a pattern of `%Y %y %m %b %B %d %H %I %M %S %f %.f %z %p %T %F %D %R %%`
    /// and literal characters; `%f` and `%.f` match a fraction of a second or nothing.
    /// `None` when the pattern has an unknown letter, or no year, month and day.
    pub fn new(text: &str) -> Option<Self> {
        match text.trim() {
            "iso" | "ISO" => return Some(Self::Iso),
            "epoch" => return Some(Self::Epoch),
            _ => {}
        }
        let expanded =
            text.replace("%T", "%H:%M:%S").replace("%R", "%H:%M").replace("%F", "%Y-%m-%d").replace("%D", "%m/%d/%y");
        let mut tokens = Vec::new();
        let mut bytes = expanded.bytes().peekable();
        while let Some(byte) = bytes.next() {
            let token = match byte {
                b' ' => Token::Blank,
                b'%' => match bytes.next()? {
                    b'Y' => Token::Year,
                    b'y' => Token::ShortYear,
                    b'm' => Token::Month,
                    b'b' | b'B' | b'h' => Token::MonthName,
                    b'd' | b'e' => Token::Day,
                    b'H' | b'k' => Token::Hour,
                    b'I' | b'l' => Token::Hour12,
                    b'M' => Token::Minute,
                    b'S' => Token::Second,
                    b'f' => {
                        if tokens.last() == Some(&Token::Byte(b'.')) {
                            tokens.pop();
                        }
                        Token::Fraction
                    }
                    b'.' if bytes.next_if_eq(&b'f').is_some() => Token::Fraction,
                    b'z' => Token::Offset,
                    b'p' | b'P' => Token::HalfDay,
                    b'%' => Token::Byte(b'%'),
                    _ => return None,
                },
                byte => Token::Byte(byte),
            };
            if !(token == Token::Blank && tokens.last() == Some(&Token::Blank)) {
                tokens.push(token);
            }
        }
        let has = |some: &[Token]| some.iter().any(|token| tokens.contains(token));
        let whole = has(&[Token::Year, Token::ShortYear])
            && has(&[Token::Month, Token::MonthName])
            && has(&[Token::Day])
            && has(&[Token::HalfDay]) == has(&[Token::Hour12]);
        whole.then(|| Self::Pattern { text: text.to_owned(), tokens })
    }

    /// The text that [`Format::new`] reads.
    pub fn text(&self) -> &str {
        match self {
            Self::Iso => "iso",
            Self::Epoch => "epoch",
            Self::Pattern { text, .. } => text,
        }
    }

    /// The time that all of `text` is.
    #[inline]
    pub fn parse(&self, text: &[u8]) -> Option<Moment> {
        match self {
            Self::Iso => xes::iso_date(text).map(|(ns, offset, day_only)| Moment { ns, offset, day_only }),
            Self::Epoch => epoch(text.trim_ascii()),
            Self::Pattern { tokens, .. } => pattern(tokens, text.trim_ascii()),
        }
    }
}

/// 9 or 10 digits are seconds, 12 or 13 milliseconds, 15 or 16 microseconds, 18 or 19 nanoseconds.
fn epoch(text: &[u8]) -> Option<Moment> {
    let scale = match text.len() {
        9 | 10 => NS,
        12 | 13 => 1_000_000,
        15 | 16 => 1_000,
        18 | 19 => 1,
        _ => return None,
    };
    if !text.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let value: i64 = std::str::from_utf8(text).ok()?.parse().ok()?;
    Some(Moment { ns: value.checked_mul(scale)?, offset: 0, day_only: false })
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// `least` to `most` digits.
    fn digits(&mut self, least: usize, most: usize) -> Option<i64> {
        let start = self.at;
        let mut value = 0i64;
        while self.at - start < most
            && let Some(digit @ b'0'..=b'9') = self.peek()
        {
            value = value * 10 + i64::from(digit - b'0');
            self.at += 1;
        }
        (self.at - start >= least).then_some(value)
    }

    fn month(&mut self) -> Option<i64> {
        let rest = &self.text[self.at..];
        let letters = rest.iter().take_while(|byte| byte.is_ascii_alphabetic() || **byte >= 0x80).count();
        let name = std::str::from_utf8(&rest[..letters]).ok()?.to_lowercase();
        let month = MONTHS.iter().position(|names| names.iter().any(|known| name.starts_with(known)))?;
        self.at += letters;
        // The point of an abbreviation.
        if self.peek() == Some(b'.') && self.text.get(self.at + 1).is_some_and(|&next| next == b' ') {
            self.at += 1;
        }
        Some(month as i64 + 1)
    }

    fn fraction(&mut self) -> Option<i64> {
        if !matches!(self.peek(), Some(b'.' | b',')) {
            return Some(0);
        }
        self.at += 1;
        let (start, mut scale, mut ns) = (self.at, NS, 0);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            scale /= 10;
            if scale == 0 && digit != b'0' {
                return None;
            }
            ns += i64::from(digit - b'0') * scale;
            self.at += 1;
        }
        (self.at > start).then_some(ns)
    }

    fn offset(&mut self) -> Option<i16> {
        let rest = &self.text[self.at..];
        for name in [&b"UTC"[..], b"GMT", b"Z", b"z"] {
            if rest.starts_with(name) {
                self.at += name.len();
                return Some(0);
            }
        }
        let sign = match self.peek()? {
            b'+' => 1,
            b'-' => -1,
            _ => return None,
        };
        self.at += 1;
        let hours = self.digits(2, 2)?;
        if self.peek() == Some(b':') {
            self.at += 1;
        }
        let minutes = if self.peek().is_some_and(|byte| byte.is_ascii_digit()) { self.digits(2, 2)? } else { 0 };
        (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) as i16)
    }
}

fn pattern(tokens: &[Token], text: &[u8]) -> Option<Moment> {
    let mut cursor = Cursor { text, at: 0 };
    let (mut year, mut month, mut day) = (0, 0, 0);
    let (mut hour, mut minute, mut second, mut fraction) = (0, 0, 0, 0);
    let (mut offset, mut day_only, mut half) = (NO_OFFSET, true, None);
    for token in tokens {
        match token {
            Token::Year => year = cursor.digits(4, 4)?,
            Token::ShortYear => {
                // As POSIX has it: 69 to 99 are of the last century.
                let short = cursor.digits(2, 2)?;
                year = if short >= 69 { 1900 + short } else { 2000 + short };
            }
            Token::Month => month = cursor.digits(1, 2)?,
            Token::MonthName => month = cursor.month()?,
            Token::Day => day = cursor.digits(1, 2)?,
            Token::Hour => {
                hour = cursor.digits(1, 2)?;
                day_only = false;
            }
            Token::Hour12 => {
                hour = cursor.digits(1, 2).filter(|hour| (1..=12).contains(hour))? % 12;
                day_only = false;
            }
            Token::Minute => minute = cursor.digits(2, 2)?,
            Token::Second => second = cursor.digits(2, 2)?,
            Token::Fraction => fraction = cursor.fraction()?,
            Token::Offset => offset = cursor.offset()?,
            Token::HalfDay => {
                let marks = text.get(cursor.at..cursor.at + 2)?.to_ascii_lowercase();
                half = Some(match marks.as_slice() {
                    b"am" => 0,
                    b"pm" => 12,
                    _ => return None,
                });
                cursor.at += 2;
            }
            Token::Blank => {
                let before = cursor.at;
                while cursor.peek() == Some(b' ') {
                    cursor.at += 1;
                }
                if cursor.at == before {
                    return None;
                }
            }
            Token::Byte(byte) => {
                if cursor.peek() != Some(*byte) {
                    return None;
                }
                cursor.at += 1;
            }
        }
    }
    let hour = hour + half.unwrap_or(0);
    if cursor.at != text.len() || !(1678..=2261).contains(&year) || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let days = xes::day_number(year, month, day)?;
    let east = if offset == NO_OFFSET { 0 } else { i64::from(offset) * 60 };
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - east;
    Some(Moment { ns: seconds * NS + fraction, offset, day_only })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(format: &str, text: &str, expected: Option<&str>) {
        let moment = Format::new(format).expect("a format").parse(text.as_bytes());
        assert_eq!(moment.map(|m| xes::date_text(m.ns, m.offset)).as_deref(), expected, "{text} as {format}");
    }

    #[test]
    fn patterns_read_what_offices_write() {
        check("%d.%m.%Y %H:%M", "1.2.2024 9:05", Some("2024-02-01T09:05:00.000"));
        check("%d.%m.%Y %H:%M:%S%.f", "01.02.2024  09:05:06,25", Some("2024-02-01T09:05:06.250"));
        check("%d.%m.%Y %T", "31.02.2024 09:05:06", None);
        check("%d.%m.%Y", "29.02.2024", Some("2024-02-29T00:00:00.000"));
        check("%d.%m.%Y", "29.02.2023", None);
        check("%m/%d/%Y %I:%M %p", "12/31/2024 12:05 am", Some("2024-12-31T00:05:00.000"));
        check("%m/%d/%Y %I:%M %p", "12/31/2024 12:05 PM", Some("2024-12-31T12:05:00.000"));
        check("%m/%d/%Y %I:%M %p", "12/31/2024 13:05 PM", None);
        check("%d. %B %Y", "3. März 2024", Some("2024-03-03T00:00:00.000"));
        check("%d-%b-%y", "03-Okt-99", Some("1999-10-03T00:00:00.000"));
        check("%Y%m%d%H%M%S", "20240203040506", Some("2024-02-03T04:05:06.000"));
        check("%d/%m/%Y %H:%M %z", "03/02/2024 04:05 +0130", Some("2024-02-03T04:05:00.000+01:30"));
        check("%d.%m.%Y", "01.02.2024 10:00", None);
        check("iso", "2024-02-03 04:05", Some("2024-02-03T04:05:00.000"));
        check("epoch", "1700000000", Some("2023-11-14T22:13:20.000+00:00"));
        check("epoch", "1700000000123", Some("2023-11-14T22:13:20.123+00:00"));
        check("epoch", "17", None);
    }

    #[test]
    fn patterns_without_a_date_or_with_unknown_letters_are_none() {
        for text in ["", "%H:%M", "%Y-%m", "%d.%m.%Y %Q", "%d.%m.%Y %I:%M", "%"] {
            assert_eq!(Format::new(text), None, "{text}");
        }
    }
}
