//! XML by bytes: tags, attributes, references. Works on a slice that may end anywhere;
//! [`Stop::More`] asks the caller for a longer one.
//!
//! Namespaces: prefixes are skipped, local names count. Entities other than the five of
//! XML do not exist here, for document types that declare some are refused.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memchr2, memmem};

use super::value;
use crate::{Attribute, Kind, Value};

/// Why scanning ended.
#[derive(Debug)]
pub(super) enum Stop {
    /// The slice ends within what is being read.
    More,
    /// The text at this offset breaks a rule.
    Syntax { at: usize, what: String },
    /// The thing at this offset passes a limit.
    Limit { at: usize, limit: u64, what: &'static str },
    /// A value at this offset that the strict mode refuses.
    Value { at: usize, key: String, expected: &'static str, text: String },
}

pub(super) type Scanned<T> = Result<T, Stop>;

pub(super) fn syntax<T>(at: usize, what: impl Into<String>) -> Scanned<T> {
    Err(Stop::Syntax { at, what: what.into() })
}

/// The next thing that is not blank, comment or processing instruction.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `<` of a start tag at this offset.
    Open(usize),
    /// `</` at this offset.
    Close(usize),
    /// Text or CDATA that is not blank begins here.
    Text(usize),
    /// `<!DOCTYPE` at this offset.
    Doctype(usize),
}

/// An attribute of a tag; ranges into the text.
#[derive(Clone, Debug)]
pub(super) struct Pair {
    pub name: Range<usize>,
    pub value: Range<usize>,
}

/// A start tag.
#[derive(Clone, Debug)]
pub(super) struct Tag {
    pub name: Range<usize>,
    /// `/>`
    pub empty: bool,
    /// Offset behind `>`.
    pub end: usize,
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t' | b'\r')
}

pub(super) fn skip_blank(text: &[u8], mut at: usize) -> usize {
    while at < text.len() && is_blank(text[at]) {
        at += 1;
    }
    at
}

/// Finds the next token at or behind `at`. Of text, returns the offset and where it ends.
pub(super) fn token(text: &[u8], mut at: usize) -> Scanned<(Token, usize)> {
    loop {
        at = skip_blank(text, at);
        let rest = &text[at..];
        match rest {
            [b'<', b'!', b'-', b'-', ..] => match memmem::find(&rest[4..], b"-->") {
                Some(length) => at += 4 + length + 3,
                None => return Err(Stop::More),
            },
            [b'<', b'!', b'[', ..] => {
                if rest.len() < 9 {
                    return Err(Stop::More);
                }
                if !rest.starts_with(b"<![CDATA[") {
                    return syntax(at, "`<![` does not begin a CDATA section");
                }
                let Some(length) = memmem::find(&rest[9..], b"]]>") else { return Err(Stop::More) };
                let end = at + 9 + length + 3;
                if rest[9..9 + length].iter().all(|&byte| is_blank(byte)) {
                    at = end;
                } else {
                    return Ok((Token::Text(at), end));
                }
            }
            [b'<', b'!', b'D' | b'd', ..] => return Ok((Token::Doctype(at), at)),
            [b'<', b'!', _, ..] if rest.len() < 4 => return Err(Stop::More),
            [b'<', b'!', _, ..] => return syntax(at, "`<!` begins neither a comment nor a CDATA section"),
            [b'<', b'?', ..] => match memmem::find(rest, b"?>") {
                Some(length) => at += length + 2,
                None => return Err(Stop::More),
            },
            [b'<', b'/', ..] => return Ok((Token::Close(at), at)),
            [b'<', b'!'] | [b'<'] | [] => return Err(Stop::More),
            [b'<', ..] => return Ok((Token::Open(at), at)),
            _ => match memchr(b'<', rest) {
                Some(length) => return Ok((Token::Text(at), at + length)),
                None => return Err(Stop::More),
            },
        }
    }
}

fn name_end(text: &[u8], start: usize) -> Scanned<usize> {
    let length = text[start..]
        .iter()
        .position(|&byte| is_blank(byte) || matches!(byte, b'/' | b'>' | b'=' | b'<' | b'"' | b'\''))
        .ok_or(Stop::More)?;
    if !is_name(&text[start..start + length]) {
        let found = shown(&text[start..text.len().min(start + length.max(20))]);
        return syntax(start, format!("a name was expected and `{found}` found"));
    }
    Ok(start + length)
}

/// Whether this is a name with or without prefix (Namespaces in XML 1.0, 4). Beyond ASCII
/// every character passes.
fn is_name(bytes: &[u8]) -> bool {
    fn is_start(byte: u8) -> bool {
        byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
    }
    let mut parts = bytes.split(|&byte| byte == b':');
    let whole = |part: &[u8]| {
        part.first().is_some_and(|&byte| is_start(byte))
            && part.iter().all(|&byte| is_start(byte) || byte.is_ascii_digit() || matches!(byte, b'-' | b'.'))
    };
    parts.by_ref().take(2).all(whole) && parts.next().is_none()
}

/// Reads the start tag whose `<` is at `at`; its attributes go to `pairs`.
pub(super) fn open(text: &[u8], at: usize, pairs: &mut Vec<Pair>) -> Scanned<Tag> {
    pairs.clear();
    let end = name_end(text, at + 1)?;
    let name = at + 1..end;
    let (empty, end) = attributes(text, end, pairs)?;
    Ok(Tag { name, empty, end })
}

/// Reads the rest of a start tag from behind its name or one of its attributes: whether it
/// ends in `/>`, and the offset behind.
pub(super) fn attributes(text: &[u8], mut at: usize, pairs: &mut Vec<Pair>) -> Scanned<(bool, usize)> {
    loop {
        let before = at;
        at = skip_blank(text, at);
        match text.get(at).copied().ok_or(Stop::More)? {
            b'>' => return Ok((false, at + 1)),
            b'/' => {
                return match text.get(at + 1).copied().ok_or(Stop::More)? {
                    b'>' => Ok((true, at + 2)),
                    _ => syntax(at, "`/` in a tag is not followed by `>`"),
                };
            }
            _ if at == before => return syntax(at, "a blank is missing between two attributes of a tag"),
            _ => {}
        }
        let end = name_end(text, at)?;
        let name = at..end;
        at = skip_blank(text, end);
        if text.get(at).copied().ok_or(Stop::More)? != b'=' {
            return syntax(at, format!("`=` is missing behind `{}`", shown(&text[name])));
        }
        at = skip_blank(text, at + 1);
        let quote = text.get(at).copied().ok_or(Stop::More)?;
        if quote != b'"' && quote != b'\'' {
            return syntax(at, format!("the value of `{}` is not in quotes", shown(&text[name])));
        }
        let start = at + 1;
        let length = memchr2(quote, b'<', &text[start..]).ok_or(Stop::More)?;
        if text[start + length] == b'<' {
            return syntax(
                start,
                format!(
                    "the value of `{}` contains `<`: a closing quote is missing, or it should be `&lt;`",
                    shown(&text[name])
                ),
            );
        }
        if pairs.iter().any(|pair| text[pair.name.clone()] == text[name.clone()]) {
            return syntax(at, format!("`{}` stands twice in one tag", shown(&text[name])));
        }
        pairs.push(Pair { name, value: start..start + length });
        at = start + length + 1;
    }
}

/// Reads the end tag whose `</` is at `at`: its name and the offset behind it.
pub(super) fn close(text: &[u8], at: usize) -> Scanned<(Range<usize>, usize)> {
    let end = name_end(text, at + 2)?;
    let last = skip_blank(text, end);
    match text.get(last).copied().ok_or(Stop::More)? {
        b'>' => Ok((at + 2..end, last + 1)),
        _ => syntax(last, format!("the end tag `</{}` is not closed by `>`", shown(&text[at + 2..end]))),
    }
}

/// A name without its namespace prefix.
pub(super) fn local(name: &[u8]) -> &[u8] {
    match memchr(b':', name) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Bytes for a message, at most 80 characters.
pub(super) fn shown(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text.into_owned() }
}

pub(super) fn utf8(text: &[u8], range: Range<usize>) -> Scanned<&str> {
    std::str::from_utf8(&text[range.clone()]).or_else(|error| {
        let at = range.start + error.valid_up_to();
        syntax(
            at,
            format!(
                "byte 0x{:02X} is not valid UTF-8; if the file is in another encoding, it has to say so in its first \
                 line: <?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>",
                text[at]
            ),
        )
    })
}

/// The text of an attribute value: references resolved, white space turned to blanks
/// (XML 1.0, 3.3.3).
pub(super) fn decode(text: &[u8], range: Range<usize>) -> Scanned<Cow<'_, str>> {
    let raw = utf8(text, range.clone())?;
    if !raw.bytes().any(|byte| byte == b'&' || byte < 0x20) {
        return Ok(Cow::Borrowed(raw));
    }
    let mut decoded = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(found) = rest.find(|c: char| c == '&' || c < ' ') {
        decoded.push_str(&rest[..found]);
        let at = range.start + raw.len() - rest.len() + found;
        rest = &rest[found..];
        match rest.as_bytes()[0] {
            b'&' => {
                let Some(end) = rest.find(';').filter(|&end| end <= 12) else {
                    return syntax(
                        at,
                        format!(
                            "`{}` is not a reference; `&` is written `&amp;`",
                            shown(&rest.as_bytes()[..rest.len().min(8)])
                        ),
                    );
                };
                let Some(c) = reference(&rest[1..end]) else {
                    return syntax(
                        at,
                        format!("`{}` is not one of the references XML defines; only those are read", &rest[..=end]),
                    );
                };
                decoded.push(c);
                rest = &rest[end + 1..];
            }
            b'\r' => {
                decoded.push(' ');
                rest = rest[1..].strip_prefix('\n').unwrap_or(&rest[1..]);
            }
            b'\t' | b'\n' => {
                decoded.push(' ');
                rest = &rest[1..];
            }
            control => return syntax(at, format!("the control character 0x{control:02X} is not allowed in XML")),
        }
    }
    decoded.push_str(rest);
    Ok(Cow::Owned(decoded))
}

fn reference(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix('x') {
                Some(hex) if !hex.starts_with('+') => u32::from_str_radix(hex, 16).ok()?,
                None if !number.starts_with('+') => number.parse().ok()?,
                _ => return None,
            };
            char::from_u32(code).filter(|&c| c != '\0')
        }
    }
}

/// The type an element name stands for; `None` for lists, containers and foreign names.
pub(super) fn kind(local: &[u8]) -> Option<Kind> {
    Some(match local {
        b"string" => Kind::String,
        b"date" => Kind::Date,
        b"int" => Kind::Int,
        b"float" => Kind::Float,
        b"boolean" => Kind::Boolean,
        b"id" => Kind::Id,
        _ => return None,
    })
}

/// An element within an attribute, in document order.
#[derive(Clone, Debug)]
pub(super) struct Element {
    pub name: Range<usize>,
    pub key: Option<Range<usize>>,
    pub value: Option<Range<usize>>,
    /// From `<` to behind the end tag.
    pub whole: Range<usize>,
    /// Index behind the last descendant.
    pub next: usize,
    /// Enclosing element, `usize::MAX` for the outermost.
    parent: usize,
    /// Has other attributes than `key` and `value`, or text.
    pub odd: bool,
    /// `key="…" value="…"`: what a prediction can be built on.
    pub plain: bool,
}

/// Reads a whole element whose `<` is at `at` with all in it into `elements`, the
/// outermost at index 0. Returns the offset behind it.
pub(super) fn element(
    text: &[u8],
    at: usize,
    depth_limit: usize,
    elements: &mut Vec<Element>,
    pairs: &mut Vec<Pair>,
) -> Scanned<usize> {
    elements.clear();
    let mut parent = usize::MAX;
    let mut depth = 0;
    let mut at = at;
    let mut token = Token::Open(at);
    loop {
        match token {
            Token::Open(start) => {
                let tag = open(text, start, pairs)?;
                let mut element = Element {
                    name: tag.name,
                    key: None,
                    value: None,
                    whole: start..tag.end,
                    next: elements.len() + 1,
                    parent,
                    odd: false,
                    plain: false,
                };
                for pair in pairs.iter() {
                    match &text[pair.name.clone()] {
                        b"key" => element.key = Some(pair.value.clone()),
                        b"value" => element.value = Some(pair.value.clone()),
                        _ => {
                            // Kept as written, so it has to be XML that others can read.
                            decode(text, pair.value.clone())?;
                            element.odd = true;
                        }
                    }
                }
                if let (Some(key), Some(value)) = (&element.key, &element.value) {
                    element.plain = !element.odd && key.start < value.start && text[value.end] == b'"';
                }
                at = tag.end;
                elements.push(element);
                if !tag.empty {
                    parent = elements.len() - 1;
                    depth += 1;
                    if depth > depth_limit {
                        return Err(Stop::Limit {
                            at: start,
                            limit: depth_limit as u64,
                            what: "levels of nested attributes",
                        });
                    }
                }
            }
            Token::Close(start) => {
                let (name, end) = close(text, start)?;
                let count = elements.len();
                let open = &mut elements[parent];
                if text[open.name.clone()] != text[name.clone()] {
                    return syntax(
                        start,
                        format!("`</{}>` closes `<{}>`", shown(&text[name]), shown(&text[open.name.clone()])),
                    );
                }
                open.whole.end = end;
                open.next = count;
                parent = open.parent;
                depth -= 1;
                at = end;
            }
            Token::Text(start) => {
                if text[start] != b'<' {
                    decode(text, start..at)?;
                }
                elements[parent].odd = true;
            }
            Token::Doctype(start) => return syntax(start, "a document type stands inside the log"),
        }
        if parent == usize::MAX {
            return Ok(at);
        }
        (token, at) = self::token(text, at)?;
    }
}

/// The attribute at `index` of what [`element`] read.
pub(super) fn attribute(text: &[u8], elements: &[Element], index: usize) -> Scanned<Attribute> {
    let element = &elements[index];
    let name = local(utf8(text, element.name.clone())?.as_bytes());
    let key = match &element.key {
        Some(range) => Some(decode(text, range.clone())?.into_owned()),
        None => None,
    };
    let written = match &element.value {
        Some(range) => Some(decode(text, range.clone())?),
        None => None,
    };
    let typed = match (&key, &written) {
        (Some(_), Some(written)) => typed(name, written),
        _ => None,
    };
    let mut members = Vec::new();
    let mut children = Vec::new();
    let mut child = index + 1;
    while child < element.next {
        let next = elements[child].next;
        if name == b"list" && local(&text[elements[child].name.clone()]) == b"values" && elements[child].key.is_none() {
            let mut member = child + 1;
            while member < next {
                members.push(attribute(text, elements, member)?);
                member = elements[member].next;
            }
        } else {
            children.push(attribute(text, elements, child)?);
        }
        child = next;
    }
    let value = match name {
        b"list" => Value::List(members),
        b"container" => Value::Container,
        _ => typed.unwrap_or_else(|| Value::Raw {
            element: String::from_utf8_lossy(name).into_owned(),
            value: written.map(Cow::into_owned),
        }),
    };
    Ok(Attribute { key: key.unwrap_or_default(), value, children })
}

fn typed(name: &[u8], text: &str) -> Option<Value> {
    let bytes = text.as_bytes();
    match kind(name)? {
        Kind::String => Some(Value::String(text.to_owned())),
        Kind::Id => Some(Value::Id(text.to_owned())),
        Kind::Date => value::date(bytes).map(|date| Value::Date { ns: date.ns, offset: date.offset }),
        Kind::Int => value::int(bytes).map(Value::Int),
        Kind::Float => value::float(bytes).map(Value::Float),
        Kind::Boolean => value::boolean(bytes).map(Value::Boolean),
        Kind::Fragment => None,
    }
}

/// Judges the document type whose `<!DOCTYPE` is at `at`; returns the offset behind it.
///
/// One that declares entities or points elsewhere is refused: such files can grow without
/// bound in memory or make the reader fetch things.
pub(super) fn doctype(text: &[u8], at: usize) -> Scanned<usize> {
    let mut subset = 0usize;
    let mut end = at;
    loop {
        match text.get(end).copied().ok_or(Stop::More)? {
            b'[' => subset += 1,
            b']' => subset = subset.saturating_sub(1),
            b'>' if subset == 0 => break,
            b'<' if subset > 0 && text[end..].starts_with(b"<!ENTITY") => {
                return syntax(
                    end,
                    "the document type declares entities; such files are refused. Remove `<!DOCTYPE …>`",
                );
            }
            b'<' if subset > 0 && text.len() - end < 8 => return Err(Stop::More),
            quote @ (b'"' | b'\'') => end += 1 + memchr(quote, &text[end + 1..]).ok_or(Stop::More)?,
            _ => {}
        }
        end += 1;
        if end - at > 1 << 16 {
            return syntax(at, "the document type does not end within 64 KiB");
        }
    }
    let declaration = &text[at..end];
    if memmem::find(declaration, b"SYSTEM").is_some() || memmem::find(declaration, b"PUBLIC").is_some() {
        return syntax(at, "the document type points to another file; such files are refused. Remove `<!DOCTYPE …>`");
    }
    Ok(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(raw: &str) -> Result<String, String> {
        decode(raw.as_bytes(), 0..raw.len()).map(Cow::into_owned).map_err(|stop| match stop {
            Stop::Syntax { what, .. } => what,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn references_and_white_space_are_resolved() {
        assert_eq!(decoded("a &amp;&lt;&gt;&quot;&apos; b").as_deref(), Ok("a &<>\"' b"));
        assert_eq!(decoded("&#228;&#xE4;&#10;").as_deref(), Ok("ää\n"));
        assert_eq!(decoded("a\r\nb\tc\nd").as_deref(), Ok("a b c d"));
        for bad in ["&nbsp;", "&#0;", "&#xD800;", "& b", "&#x+1;", "&amp", "a\u{1}"] {
            assert!(decoded(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_slice_cut_anywhere_asks_for_more() {
        let text = br#"<!-- c --><?p i?><list key='k'><values><int key="a" value="1"/><![CDATA[x]]></values></list> <"#;
        let (mut elements, mut pairs) = (Vec::new(), Vec::new());
        let (token, _) = token(text, 0).expect("complete");
        let Token::Open(start) = token else { panic!("{token:?}") };
        let end = element(text, start, 8, &mut elements, &mut pairs).expect("complete");
        assert_eq!((end, elements.len()), (text.len() - 2, 3));
        for cut in 0..text.len() - 2 {
            let result = super::token(&text[..cut], 0)
                .and_then(|(_, at)| element(&text[..cut], at, 8, &mut elements, &mut pairs));
            assert!(matches!(result, Err(Stop::More)), "cut at {cut}: {result:?}");
        }
    }
}
