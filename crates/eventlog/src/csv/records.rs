//! Records and fields (RFC 4180, with any delimiter and quote).
//!
//! A field is quoted when it begins with the quote; inside, the quote is written twice. A quote
//! anywhere else is a character like others. Lines end in LF or CR LF; empty lines are skipped.

use std::borrow::Cow;

use memchr::{memchr, memchr_iter, memchr2, memrchr};

/// One field of a block.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    /// Text without quotes.
    pub start: u32,
    pub end: u32,
    pub quoted: bool,
    /// Whether it contains quotes written twice.
    pub doubled: bool,
}

impl Field {
    /// As it stands in the block.
    #[inline]
    pub fn raw(self, text: &[u8]) -> &[u8] {
        &text[self.start as usize..self.end as usize]
    }

    /// Its text.
    pub fn text(self, text: &[u8], quote: u8) -> Cow<'_, [u8]> {
        let raw = self.raw(text);
        if !self.doubled {
            return Cow::Borrowed(raw);
        }
        let mut plain = Vec::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = memchr(quote, rest) {
            plain.extend_from_slice(&rest[..=at]);
            rest = &rest[(at + 2).min(rest.len())..];
        }
        plain.extend_from_slice(rest);
        Cow::Owned(plain)
    }
}

/// Why a record could not be cut into fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Broken {
    /// Something other than a delimiter follows the closing quote.
    BehindQuote,
    /// A quoted field is not closed before the end.
    Open,
}

/// Cuts a block into records.
pub(super) struct Records<'a> {
    text: &'a [u8],
    at: usize,
    delimiter: u8,
    /// A byte that occurs nowhere when there is no quote.
    quote: Option<u8>,
    /// Lines begun before the record read last, from 0.
    pub line: u64,
    next_line: u64,
}

impl<'a> Records<'a> {
    pub fn new(text: &'a [u8], delimiter: u8, quote: Option<u8>) -> Self {
        Self { text, at: 0, delimiter, quote, line: 0, next_line: 0 }
    }

    /// Where the next record begins.
    pub fn position(&self) -> usize {
        self.at
    }

    /// Lines before the next record, from 0.
    pub fn next_line(&self) -> u64 {
        self.next_line
    }

    /// Sets `fields` to those of the next record; `false` at the end. A broken record is
    /// skipped to the end of its line.
    #[inline]
    pub fn next(&mut self, fields: &mut Vec<Field>) -> Result<bool, Broken> {
        let text = self.text;
        loop {
            match text.get(self.at) {
                None => return Ok(false),
                Some(b'\n') => self.at += 1,
                Some(b'\r') if text.get(self.at + 1) == Some(&b'\n') => self.at += 2,
                Some(_) => break,
            }
            self.next_line += 1;
        }
        self.line = self.next_line;
        fields.clear();
        loop {
            if self.quote.is_some() && text.get(self.at).copied() == self.quote {
                let field = self.quoted()?;
                fields.push(field);
            } else {
                let end = memchr2(self.delimiter, b'\n', &text[self.at..]).map_or(text.len(), |at| self.at + at);
                let ends_line = text.get(end) != Some(&self.delimiter);
                let crlf = ends_line && end > self.at && text[end - 1] == b'\r';
                fields.push(Field {
                    start: self.at as u32,
                    end: (end - usize::from(crlf)) as u32,
                    quoted: false,
                    doubled: false,
                });
                self.at = end;
            }
            match text.get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                end => {
                    self.at += usize::from(end.is_some());
                    self.next_line += 1;
                    return Ok(true);
                }
            }
        }
    }

    /// The quoted field at hand; leaves `at` on the delimiter or LF behind it.
    #[inline]
    fn quoted(&mut self) -> Result<Field, Broken> {
        let text = self.text;
        let quote = self.quote.expect("a quote begins the field");
        let start = self.at + 1;
        let mut at = start;
        let mut doubled = false;
        loop {
            let Some(close) = memchr(quote, &text[at..]).map(|found| at + found) else {
                self.next_line += memchr_iter(b'\n', &text[start..]).count() as u64;
                self.at = text.len();
                return Err(Broken::Open);
            };
            if text.get(close + 1) == Some(&quote) {
                doubled = true;
                at = close + 2;
                continue;
            }
            self.next_line += memchr_iter(b'\n', &text[start..close]).count() as u64;
            let field = Field { start: start as u32, end: close as u32, quoted: true, doubled };
            self.at = close + 1;
            let rest = &text[self.at..];
            match rest {
                [] | [b'\n', ..] => return Ok(field),
                [byte, ..] if *byte == self.delimiter => return Ok(field),
                [b'\r'] | [b'\r', b'\n', ..] => {
                    self.at += 1;
                    return Ok(field);
                }
                _ => {
                    self.at = memchr(b'\n', rest).map_or(text.len(), |end| self.at + end + 1);
                    self.next_line += 1;
                    return Err(Broken::BehindQuote);
                }
            }
        }
    }
}

/// Where the last whole record of `text` ends, which begins at the start of a record; 0 when
/// it holds none. Agrees with [`Records`] on what is quoted.
pub(super) fn last_end(text: &[u8], delimiter: u8, quote: Option<u8>) -> usize {
    let Some(quote) = quote else { return memrchr(b'\n', text).map_or(0, |at| at + 1) };
    let mut last = 0;
    let mut at = 0;
    while let Some(open) = memchr(quote, &text[at..]).map(|found| at + found) {
        let begins = open == 0 || matches!(text[open - 1], b'\n') || text[open - 1] == delimiter;
        if !begins {
            at = open + 1;
            continue;
        }
        if let Some(end) = memrchr(b'\n', &text[at..open]) {
            last = at + end + 1;
        }
        at = open + 1;
        loop {
            match memchr(quote, &text[at..]).map(|found| at + found) {
                None => return last,
                Some(close) if text.get(close + 1) == Some(&quote) => at = close + 2,
                // Whether it is written twice cannot be seen yet.
                Some(close) if close + 1 == text.len() => return last,
                Some(close) => {
                    at = close + 1;
                    break;
                }
            }
        }
        match &text[at..] {
            [b'\n', ..] | [b'\r', b'\n', ..] => {}
            [byte, ..] if *byte == delimiter => {}
            // A broken record is skipped to the end of its line.
            rest => match memchr(b'\n', rest) {
                None => return last,
                Some(end) => {
                    at += end + 1;
                    last = at;
                }
            },
        }
    }
    memrchr(b'\n', &text[at..]).map_or(last, |end| at + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str) -> Vec<Result<Vec<String>, Broken>> {
        let mut records = Records::new(text.as_bytes(), b';', Some(b'"'));
        let mut fields = Vec::new();
        let mut all = Vec::new();
        loop {
            match records.next(&mut fields) {
                Ok(false) => return all,
                Ok(true) => all.push(Ok(fields
                    .iter()
                    .map(|field| String::from_utf8(field.text(text.as_bytes(), b'"').into_owned()).expect("UTF-8"))
                    .collect())),
                Err(broken) => all.push(Err(broken)),
            }
        }
    }

    fn check(text: &str, expected: &[&[&str]]) {
        let found: Vec<Vec<String>> = records(text).into_iter().map(|record| record.expect("whole")).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn fields_are_cut_as_rfc_4180_says() {
        check("a;b\nc;d", &[&["a", "b"], &["c", "d"]]);
        check("a;b\r\n\r\n;\n", &[&["a", "b"], &["", ""]]);
        check("\"a;\n\"\"x\"\"\";b\r\n", &[&["a;\n\"x\"", "b"]]);
        check("5\" pipe;\"\"\n", &[&["5\" pipe", ""]]);
        check("a;\"b\"\r", &[&["a", "b"]]);
        check("\"\"\"\"\n", &[&["\""]]);
        check("", &[]);
    }

    #[test]
    fn broken_quotes_cost_one_line() {
        assert_eq!(records("\"a\"b;c\nd;e\n"), [Err(Broken::BehindQuote), Ok(vec!["d".to_owned(), "e".to_owned()])]);
        assert_eq!(records("a;b\n\"c;d\ne"), [Ok(vec!["a".to_owned(), "b".to_owned()]), Err(Broken::Open)]);
    }

    #[test]
    fn lines_are_counted_inside_quotes_and_between_records() {
        let mut records = Records::new(b"a\n\n\"b\n\n\"\nc\n", b';', Some(b'"'));
        let mut lines = Vec::new();
        while records.next(&mut Vec::new()) == Ok(true) {
            lines.push(records.line);
        }
        assert_eq!(lines, [0, 2, 5]);
        assert_eq!(records.next_line(), 6);
    }

    #[test]
    fn blocks_end_where_records_do() {
        for (text, end) in [
            ("a;b\nc;d", 4),
            ("a;b\nc;\"d\n", 4),
            ("a;b\nc;\"d\"\n", 10),
            ("a;\"b\n\n\";c\nd", 10),
            ("a;5\"\nb;c", 5),
            ("\"a\"", 0),
            ("x\n\"a\"", 2),
            ("\"a\"b;\"c\nd;\"e\n", 8),
            ("a", 0),
        ] {
            assert_eq!(last_end(text.as_bytes(), b';', Some(b'"')), end, "{text:?}");
        }
    }
}
