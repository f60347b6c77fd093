//! Which format a file is in, told by its first bytes and its name.

use std::io::Read;

use crate::Error;

/// Format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// XES
    Xes,
    /// XES, compressed by gzip
    XesGz,
    /// CSV
    Csv,
    /// CSV, compressed by gzip
    CsvGz,
    /// Parquet
    Parquet,
}

impl Format {
    /// `xes`, `xes-gz`, `csv`, `csv-gz` or `parquet`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Xes => "xes",
            Self::XesGz => "xes-gz",
            Self::Csv => "csv",
            Self::CsvGz => "csv-gz",
            Self::Parquet => "parquet",
        }
    }

    /// Whether it is compressed by gzip.
    #[must_use]
    pub fn is_gzip(self) -> bool {
        matches!(self, Self::XesGz | Self::CsvGz)
    }

    /// The format that a file called `name` is to be written in; `None` for other endings.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let name = name.to_lowercase();
        [
            (".xes", Self::Xes),
            (".xes.gz", Self::XesGz),
            (".csv", Self::Csv),
            (".csv.gz", Self::CsvGz),
            (".parquet", Self::Parquet),
        ]
        .into_iter()
        .find(|(ending, _)| name.ends_with(ending))
        .map(|(_, format)| format)
    }
}

/// Tells the format of the file `name` that begins with `head` (a few kilobytes at least, or all
/// of it). The bytes decide; the name is asked only where they can be a table of text.
///
/// # Errors
/// When it is empty, or something else: a spreadsheet, an archive, a document.
pub fn detect(name: &str, head: &[u8]) -> Result<Format, Error> {
    if head.starts_with(&[0x1f, 0x8b]) {
        let mut plain = Vec::new();
        let inflated = flate2::read::MultiGzDecoder::new(head).take(1 << 16).read_to_end(&mut plain);
        // What is cut off or broken further on is found when the file is read.
        if plain.is_empty() && inflated.is_err() {
            return Err(Error::Format { what: "the gzip file is cut off or damaged at its begin".to_owned() });
        }
        let inner = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".GZ")).unwrap_or(name);
        return match plain_format(inner, &plain)? {
            Format::Xes => Ok(Format::XesGz),
            Format::Csv => Ok(Format::CsvGz),
            _ => unknown("Parquet inside gzip; unpack it first"),
        };
    }
    plain_format(name, head)
}

fn plain_format(name: &str, head: &[u8]) -> Result<Format, Error> {
    if head.is_empty() {
        return Err(Error::Empty { rejected: 0 });
    }
    if head.starts_with(b"PAR1") {
        return Ok(Format::Parquet);
    }
    for (magic, what) in [
        (&b"PK\x03\x04"[..], "a ZIP archive or a spreadsheet (.xlsx, .ods); save the sheet as CSV"),
        (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document (.xls, .doc); save the sheet as CSV"),
        (b"%PDF", "a PDF document"),
        (b"\x28\xb5\x2f\xfd", "compressed by zstd; unpack it first"),
        (b"BZh", "compressed by bzip2; unpack it first"),
        (b"\xfd7zXZ", "compressed by xz; unpack it first"),
        (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
        (b"SQLite format 3", "an SQLite database"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
    ] {
        if head.starts_with(magic) {
            return unknown(what);
        }
    }
    let encoding = crate::csv::encoding_of(head);
    let text = encoding.decode(&head[..head.len().min(1 << 16)]).0;
    let begin = text.trim_start();
    if begin.starts_with("<?xml") || begin.starts_with("<log") || begin.starts_with("<!--") || begin.starts_with("<!") {
        return if begin.to_lowercase().contains("<!doctype html") { unknown("a web page") } else { Ok(Format::Xes) };
    }
    if Format::of_name(name) == Some(Format::Xes) || begin.starts_with('<') {
        return Ok(Format::Xes);
    }
    if begin.starts_with(['{', '[']) {
        return unknown("JSON, which is not read as an event log");
    }
    if begin.is_empty() {
        return Err(Error::Empty { rejected: 0 });
    }
    if text.chars().take(4096).any(|c| c == '\0') {
        return unknown("not text");
    }
    Ok(Format::Csv)
}

fn unknown<T>(what: &str) -> Result<T, Error> {
    Err(Error::Format { what: format!("the file is no event log in XES, CSV or Parquet: it is {what}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gz(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(bytes).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn bytes_tell_the_format_whatever_the_name() {
        for (name, head, expected) in [
            ("a.txt", &b"<?xml version=\"1.0\"?><log/>"[..], Format::Xes),
            ("a.csv", b"\xef\xbb\xbf  <log>", Format::Xes),
            ("a", b"PAR1....", Format::Parquet),
            ("a.xes", b"case,activity\n", Format::Xes),
            ("a.dat", b"case;activity\n", Format::Csv),
        ] {
            assert_eq!(detect(name, head).expect("a format"), expected, "{name}");
        }
        assert_eq!(detect("a", &gz(b"<log>")).expect("a format"), Format::XesGz);
        assert_eq!(detect("a", &gz(b"a,b\n1,2\n")[..10]).map_err(|_| ()), Err(()), "nothing can be inflated");
        assert_eq!(detect("a.csv.gz", &gz(b"a,b\n1,2\n")).expect("a format"), Format::CsvGz);
        let utf16: Vec<u8> = "\u{feff}<log>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(detect("a", &utf16).expect("a format"), Format::Xes);
    }

    #[test]
    fn other_files_are_refused_by_what_they_are() {
        for (head, what) in [
            (&b"PK\x03\x04"[..], "spreadsheet"),
            (b"%PDF-1.7", "PDF"),
            (b"<!DOCTYPE html>", "web page"),
            (b"{\"a\":1}", "JSON"),
            (b"a\0\0\0b\x01", "not text"),
        ] {
            let error = detect("a.csv", head).expect_err("refused").to_string();
            assert!(error.contains(what), "{error}");
        }
        assert!(matches!(detect("a.csv", b""), Err(Error::Empty { .. })));
        assert!(matches!(detect("a.csv", b" \n"), Err(Error::Empty { .. })));
    }
}
