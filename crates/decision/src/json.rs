//! JSON in and out without a floating-point number on the way.
//!
//! Dates, times and durations have no form in JSON. Going out they are either plain texts ([`Shape::Plain`]) or
//! `{"@": "2026-11-23"}` ([`Shape::Typed`]), which is read back as the same value. A plain text comes in as a text;
//! the declared type of an input makes a date of it.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::problem::{Place, Problem, What};
use crate::value::Value;

/// Deepest nesting that is read.
const DEEPEST: usize = 100;

/// How dates, times and durations are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As texts, for people and for programs that know the type.
    Plain,
    /// As `{"@": "…"}`, so that reading gives the same value.
    Typed,
}

/// Reads one value. Keys must not repeat; numbers keep all their digits.
///
/// # Errors
/// [`What::Json`] with the place.
pub fn read(text: &str) -> Result<Value, Problem> {
    let mut reader = Reader { text, at: 0 };
    let outcome = reader.value(0).and_then(|value| {
        reader.space();
        if reader.at == text.len() { Ok(value) } else { Err("something follows after the end") }
    });
    outcome.map_err(|reason| Problem::new(Place::in_text(text, reader.at), What::Json(reason)))
}

/// Writes one value on one line.
#[must_use]
pub fn write(value: &Value, shape: Shape) -> String {
    let mut text = String::new();
    put(&mut text, value, shape);
    text
}

fn put(text: &mut String, value: &Value, shape: Shape) {
    match value {
        Value::Null => text.push_str("null"),
        Value::Boolean(value) => {
            let _ = write!(text, "{value}");
        }
        Value::Number(value) => {
            let _ = write!(text, "{value}");
        }
        Value::String(value) => string(text, value),
        Value::Date(value) => at(text, &value.to_string(), shape),
        Value::Time(value) => at(text, &value.to_string(), shape),
        Value::DateTime(value) => at(text, &value.to_string(), shape),
        Value::DaysAndTime(value) => at(text, &value.to_string(), shape),
        Value::YearsAndMonths(value) => at(text, &value.to_string(), shape),
        Value::List(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                put(text, item, shape);
            }
            text.push(']');
        }
        Value::Context(entries) => {
            text.push('{');
            for (index, (name, value)) in entries.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                string(text, name);
                text.push_str(": ");
                put(text, value, shape);
            }
            text.push('}');
        }
    }
}

fn at(text: &mut String, value: &str, shape: Shape) {
    if shape == Shape::Typed {
        text.push_str("{\"@\": ");
        string(text, value);
        text.push('}');
    } else {
        string(text, value);
    }
}

/// Writes a JSON string.
pub(crate) fn string(text: &mut String, value: &str) {
    text.push('"');
    for sign in value.chars() {
        match sign {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            sign if (sign as u32) < 0x20 => {
                let _ = write!(text, "\\u{:04x}", sign as u32);
            }
            sign => text.push(sign),
        }
    }
    text.push('"');
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at += 1;
        }
    }

    fn take(&mut self, sign: u8) -> bool {
        let there = self.peek() == Some(sign);
        self.at += usize::from(there);
        there
    }

    fn word(&mut self, word: &str, value: Value) -> Result<Value, &'static str> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err("a value was expected")
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value, &'static str> {
        if depth > DEEPEST {
            return Err("nested too deep");
        }
        self.space();
        match self.peek() {
            None => Err("the text ends too early"),
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Boolean(true)),
            Some(b'f') => self.word("false", Value::Boolean(false)),
            Some(b'"') => self.string().map(Value::String),
            Some(b'[') => self.list(depth),
            Some(b'{') => self.context(depth),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(_) => Err("a value was expected"),
        }
    }

    fn number(&mut self) -> Result<Value, &'static str> {
        let rest = &self.text[self.at..];
        let end =
            rest.find(|sign: char| !matches!(sign, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(rest.len());
        let number = rest[..end].parse().map_err(|_| "this is not a number")?;
        self.at += end;
        Ok(Value::Number(number))
    }

    fn list(&mut self, depth: usize) -> Result<Value, &'static str> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.space();
            if self.take(b']') {
                return Ok(Value::List(items));
            }
            if !self.take(b',') {
                return Err("a comma or a closing bracket was expected");
            }
        }
    }

    fn context(&mut self, depth: usize) -> Result<Value, &'static str> {
        self.at += 1;
        let mut entries = BTreeMap::new();
        self.space();
        if self.take(b'}') {
            return Ok(Value::Context(entries));
        }
        loop {
            self.space();
            let start = self.at;
            let key = match self.peek() {
                Some(b'"') => self.string()?,
                _ => return Err("a key in quotation marks and a colon were expected"),
            };
            self.space();
            if !self.take(b':') {
                return Err("a key in quotation marks and a colon were expected");
            }
            let value = self.value(depth + 1)?;
            if entries.insert(key, value).is_some() {
                self.at = start;
                return Err("a key is there twice");
            }
            self.space();
            if self.take(b'}') {
                break;
            }
            if !self.take(b',') {
                return Err("a comma or a closing bracket was expected");
            }
        }
        if entries.len() == 1
            && let Some(Value::String(text)) = entries.get("@")
        {
            return Value::from_at(text).ok_or("`@` must hold a date, time or duration of FEEL");
        }
        Ok(Value::Context(entries))
    }

    fn string(&mut self) -> Result<String, &'static str> {
        const WRONG: &str = "a string is not closed or has a wrong escape";
        let start = self.at;
        self.at += 1;
        let mut value = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(sign) = rest.chars().next() else {
                self.at = start;
                return Err(WRONG);
            };
            self.at += sign.len_utf8();
            match sign {
                '"' => return Ok(value),
                '\\' => {
                    let Some(escape) = self.peek() else { return Err(WRONG) };
                    self.at += 1;
                    value.push(match escape {
                        b'"' => '"',
                        b'\\' => '\\',
                        b'/' => '/',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'n' => '\n',
                        b'r' => '\r',
                        b't' => '\t',
                        b'u' => self.unicode().ok_or(WRONG)?,
                        _ => return Err(WRONG),
                    });
                }
                sign if (sign as u32) < 0x20 => return Err(WRONG),
                sign => value.push(sign),
            }
        }
    }

    fn unicode(&mut self) -> Option<char> {
        let high = self.hex()?;
        if (0xd800..0xdc00).contains(&high) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return None;
            }
            let low = self.hex()?;
            if !(0xdc00..0xe000).contains(&low) {
                return None;
            }
            return char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00));
        }
        char::from_u32(high)
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        if !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return None;
        }
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_digits_and_dates_come_back() {
        let text = r#"{"a": [0.1, 12345678901234567890.123456789], "b": {"@": "2026-11-23"}, "c": "ä\"\n"}"#;
        let value = read(text).expect("valid");
        assert_eq!(write(&value, Shape::Typed), text);
        assert_eq!(read(&write(&value, Shape::Typed)).expect("valid"), value);
        assert!(write(&value, Shape::Plain).contains(r#""b": "2026-11-23""#));
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        let place = |text: &str| read(text).expect_err("invalid").place;
        assert_eq!(place("{\"a\": 1,\n \"a\": 2}"), Place { line: 2, column: 2 });
        assert_eq!(place("[1, 2"), Place { line: 1, column: 6 });
        assert_eq!(place("[1 2]"), Place { line: 1, column: 4 });
        assert_eq!(place("1 x"), Place { line: 1, column: 3 });
        assert_eq!(place("\"abc"), Place { line: 1, column: 1 });
        assert!(read(&"[".repeat(200)).is_err());
        assert!(read("1e").is_err() && read("{\"@\": \"x\"}").is_err() && read("\"\\ud800\"").is_err());
    }
}
