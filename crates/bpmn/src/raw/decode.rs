//! From bytes to text: UTF-8, UTF-16, US-ASCII, ISO 8859-1 and Windows-1252, which modellers write.

use std::borrow::Cow;

use super::{Error, Fault};
use crate::resolved::Place;

/// Windows-1252 from 0x80 to 0x9F; `\0` where it has no character.
const WINDOWS: [char; 32] = [
    '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0', '‘', '’', '“', '”', '•',
    '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
];

/// The text of a file. The byte order mark is dropped.
pub(super) fn decode(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    if let Some(rest) = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]) {
        return utf8(rest);
    }
    if bytes.starts_with(&[0xFE, 0xFF]) || bytes.starts_with(&[0, b'<']) {
        return utf16(bytes, u16::from_be_bytes);
    }
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[b'<', 0]) {
        return utf16(bytes, u16::from_le_bytes);
    }
    let declared = declared(bytes).map(|name| name.to_ascii_uppercase());
    match declared.as_deref() {
        None | Some("UTF-8" | "UTF8") => utf8(bytes),
        Some("US-ASCII" | "ASCII") => match bytes.iter().position(|byte| !byte.is_ascii()) {
            None => utf8(bytes),
            Some(at) => Err(wrong(bytes, at, Fault::Bytes("ASCII"))),
        },
        Some("ISO-8859-1" | "LATIN1" | "ISO_8859-1") => Ok(bytes.iter().map(|&byte| char::from(byte)).collect()),
        Some("WINDOWS-1252" | "CP1252") => {
            let mut text = String::with_capacity(bytes.len());
            for (at, &byte) in bytes.iter().enumerate() {
                match byte {
                    0x80..=0x9F => match WINDOWS[usize::from(byte - 0x80)] {
                        '\0' => return Err(wrong(bytes, at, Fault::Bytes("Windows-1252"))),
                        letter => text.push(letter),
                    },
                    _ => text.push(char::from(byte)),
                }
            }
            Ok(text.into())
        }
        Some(other) => Err(Error { place: Place { line: 1, column: 1 }, fault: Fault::Encoding(other.into()) }),
    }
}

/// The encoding that the XML declaration names. All encodings read here agree with ASCII so far.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = &bytes[..bytes.len().min(256)];
    let head = head.strip_prefix(b"<?xml")?;
    let head = &head[..memchr::memmem::find(head, b"?>")?];
    let text: String = head.iter().map(|&byte| char::from(byte)).collect();
    let (_, rest) = text.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest[1..].split_once(quote).map(|(name, _)| name.to_owned())
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>, Error> {
    std::str::from_utf8(bytes)
        .map(Cow::Borrowed)
        .map_err(|error| wrong(bytes, error.valid_up_to(), Fault::Bytes("UTF-8")))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<Cow<'static, str>, Error> {
    let start = Place { line: 1, column: 1 };
    if !bytes.len().is_multiple_of(2) {
        return Err(Error { place: start, fault: Fault::Bytes("UTF-16") });
    }
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).skip_while(|&unit| unit == 0xFEFF);
    let text: Result<String, _> = char::decode_utf16(units).collect();
    text.map(Cow::Owned).map_err(|_| Error { place: start, fault: Fault::Bytes("UTF-16") })
}

/// An error at a byte; columns count bytes here, since there are no characters.
fn wrong(bytes: &[u8], at: usize, fault: Fault) -> Error {
    let before = &bytes[..at];
    let line = memchr::memchr_iter(b'\n', before).count() + 1;
    let column = at - memchr::memrchr(b'\n', before).map_or(0, |end| end + 1) + 1;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Error { place: Place { line: count(line), column: count(column) }, fault }
}
