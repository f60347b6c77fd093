//! How a file is written: characters, delimiter, quotes, header.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::records::Records;
use crate::Error;

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Character between fields: one of ASCII, not a quote or line end.
    pub delimiter: char,
    /// Character around fields that contain delimiters or line ends; written twice inside.
    pub quote: Option<char>,
    /// Label of the character set (WHATWG Encoding Standard), e.g. `utf-8`, `windows-1252`.
    pub encoding: String,
    /// Whether the first record holds the names of the columns.
    pub header: bool,
}

/// What a person says about a file; the rest is found by looking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// Character between fields.
    pub delimiter: Option<char>,
    /// Character around fields; `Some(None)` for none.
    pub quote: Option<Option<char>>,
    /// Character set.
    pub encoding: Option<String>,
    /// Whether there is a header.
    pub header: Option<bool>,
    /// Zone of times that name none: IANA name or offset.
    pub time_zone: Option<String>,
    /// `iso`, `epoch` or a pattern as `strptime` has it.
    pub time_format: Option<String>,
}

impl From<Dialect> for Overrides {
    fn from(dialect: Dialect) -> Self {
        Self {
            delimiter: Some(dialect.delimiter),
            quote: Some(dialect.quote),
            encoding: Some(dialect.encoding),
            header: Some(dialect.header),
            ..Self::default()
        }
    }
}

/// A dialect in the form the reader works with.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bytes {
    pub delimiter: u8,
    pub quote: Option<u8>,
    pub encoding: &'static Encoding,
    pub header: bool,
}

impl Bytes {
    pub fn dialect(self) -> Dialect {
        Dialect {
            delimiter: char::from(self.delimiter),
            quote: self.quote.map(char::from),
            encoding: self.encoding.name().to_lowercase(),
            header: self.header,
        }
    }
}

/// The character set of a file that begins with `head`: a byte order mark, zero bytes as UTF-16
/// has them, or UTF-8 where all is valid; otherwise Windows-1252, as German offices write it.
pub(super) fn encoding(head: &[u8], complete: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(head) {
        return encoding;
    }
    let part = &head[..head.len().min(4096)];
    let zeros = |odd: usize| part.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    if part.len() >= 4 && zeros(1) * 4 > part.len() && zeros(0) == 0 {
        return UTF_16LE;
    }
    if part.len() >= 4 && zeros(0) * 4 > part.len() && zeros(1) == 0 {
        return UTF_16BE;
    }
    match std::str::from_utf8(head) {
        Ok(_) => UTF_8,
        // The last character may be cut.
        Err(error) if error.error_len().is_none() && !complete => UTF_8,
        Err(_) => WINDOWS_1252,
    }
}

/// The character set called `label`.
pub(super) fn known_encoding(label: &str) -> Result<&'static Encoding, Error> {
    Encoding::for_label(label.trim().as_bytes()).ok_or_else(|| Error::Format {
        what: format!("the character set `{label}` is not known; try utf-8 or windows-1252"),
    })
}

fn ascii(c: char, what: &str) -> Result<u8, Error> {
    u8::try_from(c).ok().filter(|byte| byte.is_ascii() && !matches!(byte, b'\n' | b'\r' | 0)).ok_or_else(|| {
        Error::Format { what: format!("`{c}` cannot be the {what} of a CSV file: only one of ASCII can") }
    })
}

/// The dialect of a file whose text begins with `text`.
pub(super) fn find(text: &[u8], encoding: &'static Encoding, overrides: &Overrides) -> Result<Bytes, Error> {
    let quote = match overrides.quote {
        None => Some(if in_apostrophes(text) { b'\'' } else { b'"' }),
        Some(None) => None,
        Some(Some(quote)) => Some(ascii(quote, "quote")?),
    };
    let delimiter = match overrides.delimiter {
        Some(delimiter) => ascii(delimiter, "delimiter")?,
        None => delimiter(text, quote),
    };
    if quote == Some(delimiter) {
        return Err(Error::Format { what: "delimiter and quote of a CSV file cannot be the same".to_owned() });
    }
    let header = overrides.header.unwrap_or_else(|| header(text, delimiter, quote));
    Ok(Bytes { delimiter, quote, encoding, header })
}

/// Whether fields stand in apostrophes: those of the first record do.
fn in_apostrophes(text: &[u8]) -> bool {
    let closes = |at: usize| matches!(text.get(at + 1), None | Some(b'\n' | b'\r' | b',' | b';' | b'\t' | b'|'));
    let line = &text[..memchr::memchr(b'\n', text).unwrap_or(text.len())];
    text.first() == Some(&b'\'')
        && memchr::memchr(b'"', line).is_none()
        && memchr::memchr_iter(b'\'', line).skip(1).step_by(2).all(closes)
        && memchr::memchr_iter(b'\'', line).count().is_multiple_of(2)
}

/// Rows looked at.
const ROWS: usize = 200;

/// The delimiter that cuts most rows into the same number of fields, the most fields among equals.
fn delimiter(text: &[u8], quote: Option<u8>) -> u8 {
    let mut best = (b',', 0usize, 0usize);
    for candidate in *b",;\t|" {
        let counts = widths(text, candidate, quote);
        let Some(&width) = counts.first() else { continue };
        let same = counts.iter().filter(|&&count| count == width).count();
        // The header decides on the width: data rows may be ragged, it is not.
        if width > 1 && (same * 10 / counts.len(), width) > (best.1, best.2) {
            best = (candidate, same * 10 / counts.len(), width);
        }
    }
    best.0
}

fn widths(text: &[u8], delimiter: u8, quote: Option<u8>) -> Vec<usize> {
    let mut records = Records::new(text, delimiter, quote);
    let mut fields = Vec::new();
    let mut widths = Vec::new();
    while widths.len() < ROWS {
        match records.next(&mut fields) {
            Ok(true) => widths.push(fields.len()),
            Ok(false) => break,
            Err(_) => widths.push(0),
        }
    }
    if widths.len() > 2 && records.position() >= text.len() {
        // The last row may be cut.
        widths.pop();
    }
    widths
}

/// Whether the first record looks like names: one is known as that of a column, or they are
/// texts, all different, none of them a number or a time.
fn header(text: &[u8], delimiter: u8, quote: Option<u8>) -> bool {
    let mut records = Records::new(text, delimiter, quote);
    let mut fields = Vec::new();
    if records.next(&mut fields) != Ok(true) {
        return true;
    }
    if fields.iter().any(|field| crate::tabular::parts::known(&String::from_utf8_lossy(field.raw(text)))) {
        return true;
    }
    let mut seen = rustc_hash::FxHashSet::default();
    fields.iter().all(|field| {
        let name = field.raw(text);
        let digits = name.iter().filter(|byte| byte.is_ascii_digit()).count();
        digits * 2 <= name.len() && (name.is_empty() || seen.insert(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], expected: (char, Option<char>, &str, bool)) {
        let dialect = find(text, encoding(text, true), &Overrides::default()).expect("a dialect").dialect();
        let (delimiter, quote, encoding, header) = expected;
        assert_eq!(dialect, Dialect { delimiter, quote, encoding: encoding.to_owned(), header });
    }

    #[test]
    fn dialects_are_told_by_their_text() {
        check(b"case,activity\n1,a\n2,b\n", (',', Some('"'), "utf-8", true));
        check(b"Vorgang;Schritt;Betrag\n1;a;1,5\n2;b;2,75\n", (';', Some('"'), "utf-8", true));
        check(b"case\tactivity\n1\ta, b, c\n2\tb\n", ('\t', Some('"'), "utf-8", true));
        check(b"case|activity\n1|a;b\n2|b;c\n", ('|', Some('"'), "utf-8", true));
        check(b"'case','activity'\n'1','a'\n", (',', Some('\''), "utf-8", true));
        check(b"1,a,2024-01-01\n2,b,2024-01-01\n", (',', Some('"'), "utf-8", false));
        check(b"Vorgang;Pr\xfcfung\n1;a\n", (';', Some('"'), "windows-1252", true));
        check("\u{feff}Vorgang;Prüfung\n1;a\n".as_bytes(), (';', Some('"'), "utf-8", true));
    }

    #[test]
    fn utf_16_is_told_with_and_without_mark() {
        let text: Vec<u8> = "case;step\n1;a\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(encoding(&text, true), UTF_16LE);
        let text: Vec<u8> = "\u{feff}case;step\n1;a\n".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(encoding(&text, true), UTF_16BE);
        assert_eq!(encoding("Prü".as_bytes().split_last().expect("bytes").1, false), UTF_8);
        assert_eq!(encoding(&"Prü".as_bytes()[..3], true), WINDOWS_1252);
    }
}
