//! The scanner: one pass over the text, no recursion, positions counted on the way.

use rustc_hash::{FxHashMap, FxHashSet};

use super::characters::{continues_name, is_allowed, is_space, starts_name};
use super::{Attribute, Content, Document, Element, ElementIndex, Error, Fault, Limits, Space};
use crate::resolved::Place;

impl Document {
    /// Reads a file within the usual [`Limits`].
    ///
    /// # Errors
    /// The first place where it is not well-formed XML, or where it is XML that we refuse.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        Self::read_within(bytes, &Limits::default())
    }

    /// Reads a file. Time and memory grow with its size and no faster.
    ///
    /// # Errors
    /// As [`read`](Self::read), and where a limit is passed.
    pub fn read_within(bytes: &[u8], limits: &Limits) -> Result<Self, Error> {
        let start = Place { line: 1, column: 1 };
        if bytes.len() > limits.bytes {
            return Err(Error { place: start, fault: Fault::TooLarge(bytes.len(), limits.bytes) });
        }
        let text = super::decode::decode(bytes)?;
        let mut scanner = Scanner::new(&text, *limits);
        scanner.file()?;
        Ok(Document {
            elements: scanner.elements,
            spaces: scanner.spaces,
            before: scanner.before,
            after: scanner.after,
            standalone: scanner.standalone,
        })
    }
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    limits: Limits,
    /// Up to where lines and columns are counted.
    counted: usize,
    place: Place,
    elements: Vec<Element>,
    spaces: Vec<Box<str>>,
    known: FxHashMap<Box<str>, Space>,
    /// Prefixes in force, innermost last.
    prefixes: Vec<(&'t str, Space)>,
    /// Open elements, and how many prefixes were in force before each.
    open: Vec<(ElementIndex, usize)>,
    before: Vec<Content>,
    after: Vec<Content>,
    standalone: Option<bool>,
}

/// An attribute before its prefix has a meaning.
struct Written<'t> {
    at: usize,
    prefix: &'t str,
    name: &'t str,
    value: Box<str>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, limits: Limits) -> Self {
        Self {
            text,
            at: 0,
            limits,
            counted: 0,
            place: Place { line: 1, column: 1 },
            elements: Vec::new(),
            spaces: Vec::new(),
            known: FxHashMap::default(),
            prefixes: vec![("xml", Space::Xml), ("", Space::None)],
            open: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            standalone: None,
        }
    }

    /// The place of a position not before the last one asked for.
    fn place_at(&mut self, at: usize) -> Place {
        debug_assert!(at >= self.counted);
        for byte in self.text.as_bytes()[self.counted..at].iter() {
            match byte {
                b'\n' => self.place = Place { line: self.place.line + 1, column: 1 },
                // Bytes that continue a character of UTF-8 are no column of their own.
                0x80..=0xBF => {}
                _ => self.place.column += 1,
            }
        }
        self.counted = at;
        self.place
    }

    fn wrong<T>(&self, at: usize, fault: Fault) -> Result<T, Error> {
        let at = at.min(self.text.len());
        let before = &self.text[..at];
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Err(Error { place: Place { line: count(line), column: count(column) }, fault })
    }

    fn expected<T>(&self, expected: &'static str) -> Result<T, Error> {
        let found = match self.text[self.at..].chars().next() {
            None => "the end of the file".into(),
            Some(c) => format!("`{}`", c.escape_default()),
        };
        self.wrong(self.at, Fault::Expected { expected, found: found.into() })
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn skip_space(&mut self) -> bool {
        let count = self.rest().iter().take_while(|&&byte| is_space(byte)).count();
        self.at += count;
        count > 0
    }

    fn take(&mut self, token: &str) -> bool {
        let here = self.rest().starts_with(token.as_bytes());
        if here {
            self.at += token.len();
        }
        here
    }

    /// Everything up to `end`, which is skipped.
    fn until(&mut self, end: &str, within: &str) -> Result<&'t str, Error> {
        let start = self.at;
        match memchr::memmem::find(self.rest(), end.as_bytes()) {
            None => self.wrong(start, Fault::Ends(within.into())),
            Some(length) => {
                self.at += length + end.len();
                let text = &self.text[start..start + length];
                self.check_characters(text, start)?;
                Ok(text)
            }
        }
    }

    fn check_characters(&self, text: &str, start: usize) -> Result<(), Error> {
        // Almost all text is printable ASCII; only what may be forbidden is looked at closely.
        for (offset, c) in text.char_indices() {
            if !is_allowed(c) {
                return self.wrong(start + offset, Fault::Character(c as u32));
            }
        }
        Ok(())
    }

    fn file(&mut self) -> Result<(), Error> {
        if self.text.bytes().all(is_space) {
            return self.wrong(0, Fault::Empty);
        }
        if self.rest().starts_with(b"<?xml") && self.rest().get(5).copied().is_some_and(is_space) {
            self.declaration()?;
        }
        loop {
            self.skip_space();
            if self.at == self.text.len() {
                return match self.elements.is_empty() {
                    true => self.wrong(
                        self.at,
                        Fault::Expected { expected: "an element", found: "the end of the file".into() },
                    ),
                    false => Ok(()),
                };
            }
            let content = if self.take("<!--") {
                self.comment()?
            } else if self.rest().starts_with(b"<!DOCTYPE") {
                return self.wrong(self.at, Fault::DocumentType);
            } else if self.take("<?") {
                self.instruction()?
            } else if self.rest().first() == Some(&b'<') && self.elements.is_empty() {
                self.tree()?;
                continue;
            } else if self.elements.is_empty() {
                return self.expected("an element");
            } else {
                return self.expected("nothing after the root element");
            };
            if self.elements.is_empty() { self.before.push(content) } else { self.after.push(content) }
        }
    }

    fn declaration(&mut self) -> Result<(), Error> {
        let start = self.at;
        self.at += "<?xml".len();
        let text = self.until("?>", "the XML declaration")?;
        let value = |name: &str| -> Option<&str> {
            let (_, rest) = text.split_once(name)?;
            let rest = rest.trim_start().strip_prefix('=')?.trim_start();
            let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            rest[1..].split_once(quote).map(|(value, _)| value)
        };
        match value("version") {
            Some("1.0" | "1.1") => {}
            other => {
                let found = format!("`{}`", other.unwrap_or("nothing")).into();
                return self.wrong(start, Fault::Expected { expected: "version=\"1.0\"", found });
            }
        }
        self.standalone = value("standalone").map(|value| value == "yes");
        Ok(())
    }

    fn comment(&mut self) -> Result<Content, Error> {
        let start = self.at;
        let text = self.until("-->", "a comment")?;
        if let Some(at) = text.find("--") {
            return self.wrong(start + at, Fault::Comment);
        }
        if text.ends_with('-') {
            return self.wrong(start + text.len(), Fault::Comment);
        }
        Ok(Content::Comment(lines(text)))
    }

    fn instruction(&mut self) -> Result<Content, Error> {
        let start = self.at;
        let target = self.name("the target of an instruction")?;
        if target.eq_ignore_ascii_case("xml") {
            return self.wrong(
                start,
                Fault::Expected { expected: "another target of the instruction", found: "`xml`".into() },
            );
        }
        let spaced = self.skip_space();
        if !spaced && !self.rest().starts_with(b"?>") {
            return self.expected("`?>`");
        }
        let data = self.until("?>", "a processing instruction")?;
        Ok(Content::Instruction(target.into(), lines(data)))
    }

    fn name(&mut self, expected: &'static str) -> Result<&'t str, Error> {
        let rest = &self.text[self.at..];
        let end = rest.char_indices().find(|(_, c)| !continues_name(*c)).map_or(rest.len(), |(at, _)| at);
        let name = &rest[..end];
        if !name.chars().next().is_some_and(starts_name) {
            return self.expected(expected);
        }
        self.at += end;
        Ok(name)
    }

    fn qualified(&mut self, expected: &'static str) -> Result<(&'t str, &'t str), Error> {
        let first = self.name(expected)?;
        if self.take(":") { Ok((first, self.name(expected)?)) } else { Ok(("", first)) }
    }

    fn tree(&mut self) -> Result<(), Error> {
        self.start_tag()?;
        while !self.open.is_empty() {
            let start = self.at;
            let length = memchr::memchr(b'<', self.rest());
            let Some(length) = length else {
                let (index, _) = self.open[self.open.len() - 1];
                let name = tag(&self.elements[index.at()]);
                return self.wrong(self.text.len(), Fault::Ends(format!("the element `{name}`").into()));
            };
            if length > 0 {
                self.at += length;
                let raw = &self.text[start..self.at];
                if let Some(at) = memchr::memmem::find(raw.as_bytes(), b"]]>") {
                    return self.wrong(start + at, Fault::SectionEnd);
                }
                let text = self.resolve(raw, start, false)?;
                self.add(Content::Text(text));
            }
            if self.take("</") {
                self.end_tag()?;
            } else if self.take("<!--") {
                let comment = self.comment()?;
                self.add(comment);
            } else if self.take("<![CDATA[") {
                let text = self.until("]]>", "a CDATA section")?;
                self.add(Content::CData(lines(text)));
            } else if self.take("<?") {
                let instruction = self.instruction()?;
                self.add(instruction);
            } else if self.rest().starts_with(b"<!DOCTYPE") {
                return self.wrong(self.at, Fault::DocumentType);
            } else {
                self.start_tag()?;
            }
        }
        Ok(())
    }

    fn add(&mut self, content: Content) {
        let (parent, _) = self.open[self.open.len() - 1];
        self.elements[parent.at()].content.push(content);
    }

    fn start_tag(&mut self) -> Result<(), Error> {
        let start = self.at;
        let place = self.place_at(start);
        self.at += 1;
        let (prefix, name) = self.qualified("the name of an element")?;
        let mut written: Vec<Written<'t>> = Vec::new();
        let closed = loop {
            let spaced = self.skip_space();
            if self.take("/>") {
                break true;
            }
            if self.take(">") {
                break false;
            }
            if !spaced {
                return self.expected("white space, `>` or `/>`");
            }
            let at = self.at;
            let (prefix, name) = self.qualified("an attribute, `>` or `/>`")?;
            self.skip_space();
            if !self.take("=") {
                return self.expected("`=`");
            }
            self.skip_space();
            let quote = match self.rest().first() {
                Some(quote @ (b'"' | b'\'')) => *quote,
                _ => return self.expected("a quotation mark"),
            };
            self.at += 1;
            let from = self.at;
            let Some(length) = memchr::memchr(quote, self.rest()) else {
                return self.wrong(from, Fault::Ends(format!("the value of the attribute `{name}`").into()));
            };
            self.at += length + 1;
            let raw = &self.text[from..from + length];
            if let Some(less) = memchr::memchr(b'<', raw.as_bytes()) {
                return self.wrong(from + less, Fault::LessThan);
            }
            let value = self.resolve(raw, from, true)?;
            if written.len() >= self.limits.attributes {
                return self.wrong(at, Fault::TooManyAttributes(self.limits.attributes));
            }
            written.push(Written { at, prefix, name, value });
        };
        if self.elements.len() >= self.limits.elements {
            return self.wrong(start, Fault::TooMany(self.limits.elements));
        }
        if self.open.len() >= self.limits.depth {
            return self.wrong(start, Fault::TooDeep(self.limits.depth));
        }
        let outside = self.prefixes.len();
        for attribute in &written {
            self.declare(attribute)?;
        }
        let space = self.space_of(prefix, start)?;
        let attributes = self.attributes(written)?;
        let index = ElementIndex(u32::try_from(self.elements.len()).expect("the limit lies below"));
        let parent = self.open.last().map(|(parent, _)| *parent);
        if parent.is_some() {
            self.add(Content::Element(index));
        }
        self.elements.push(Element {
            prefix: prefix.into(),
            space,
            name: name.into(),
            attributes,
            content: Vec::new(),
            parent,
            place,
        });
        if closed {
            self.prefixes.truncate(outside);
        } else {
            self.open.push((index, outside));
        }
        Ok(())
    }

    /// Notes what a declaration of a namespace means.
    fn declare(&mut self, attribute: &Written<'t>) -> Result<(), Error> {
        let prefix = match (attribute.prefix, attribute.name) {
            ("", "xmlns") => "",
            ("xmlns", prefix) => prefix,
            _ => return Ok(()),
        };
        let xml = Space::Xml.known_name();
        let forbidden = prefix == "xmlns"
            || (prefix == "xml") != (&*attribute.value == xml)
            || &*attribute.value == Space::Xmlns.known_name()
            || (!prefix.is_empty() && attribute.value.is_empty());
        if forbidden {
            let text = format!("xmlns:{prefix}=\"{}\"", attribute.value);
            return self.wrong(attribute.at, Fault::Declaration(text.into()));
        }
        if self.prefixes.len() >= self.limits.prefixes {
            return self.wrong(attribute.at, Fault::TooManyPrefixes(self.limits.prefixes));
        }
        let space = self.intern(&attribute.value);
        self.prefixes.push((prefix, space));
        Ok(())
    }

    fn intern(&mut self, name: &str) -> Space {
        if let Some(&space) = self.known.get(name) {
            return space;
        }
        let space = Space::known(name).unwrap_or_else(|| {
            self.spaces.push(name.into());
            Space::Other(u32::try_from(self.spaces.len() - 1).expect("fewer than bytes"))
        });
        self.known.insert(name.into(), space);
        space
    }

    fn space_of(&self, prefix: &str, at: usize) -> Result<Space, Error> {
        if prefix == "xmlns" {
            return self.wrong(at, Fault::Prefix(prefix.into()));
        }
        match self.prefixes.iter().rev().find(|(known, _)| *known == prefix) {
            Some((_, space)) => Ok(*space),
            None => self.wrong(at, Fault::Prefix(prefix.into())),
        }
    }

    fn attributes(&mut self, written: Vec<Written<'t>>) -> Result<Vec<Attribute>, Error> {
        let mut found: Vec<Attribute> = Vec::with_capacity(written.len());
        let mut seen: FxHashSet<(Space, &'t str)> = FxHashSet::default();
        let many = written.len() > 12;
        for attribute in written {
            let place = self.place_at(attribute.at);
            let (prefix, name, space) = match (attribute.prefix, attribute.name) {
                ("", "xmlns") => ("xmlns", "", Space::Xmlns),
                ("xmlns", name) => ("xmlns", name, Space::Xmlns),
                ("", name) => ("", name, Space::None),
                (prefix, name) => (prefix, name, self.space_of(prefix, attribute.at)?),
            };
            let twice = match many {
                true => !seen.insert((space, name)),
                false => found.iter().any(|known| known.space == space && *known.name == *name),
            };
            if twice {
                return self.wrong(attribute.at, Fault::Twice(name.into()));
            }
            found.push(Attribute { prefix: prefix.into(), space, name: name.into(), value: attribute.value, place });
        }
        Ok(found)
    }

    fn end_tag(&mut self) -> Result<(), Error> {
        let start = self.at - 2;
        let (prefix, name) = self.qualified("the name of an element")?;
        self.skip_space();
        if !self.take(">") {
            return self.expected("`>`");
        }
        let (index, outside) = self.open.pop().expect("only called within an element");
        let element = &self.elements[index.at()];
        if *element.name != *name || *element.prefix != *prefix {
            let found = if prefix.is_empty() { name.into() } else { format!("{prefix}:{name}").into() };
            let (open, line) = (tag(element).into(), element.place.line);
            return self.wrong(start, Fault::EndTag { found, open, line });
        }
        self.prefixes.truncate(outside);
        Ok(())
    }

    /// Text with its references resolved and its line ends as XML wants them (2.11, 3.3.3).
    fn resolve(&self, raw: &'t str, start: usize, attribute: bool) -> Result<Box<str>, Error> {
        self.check_characters(raw, start)?;
        let plain = |byte: u8| byte == b'&' || byte == b'\r' || (attribute && (byte == b'\n' || byte == b'\t'));
        if !raw.bytes().any(plain) {
            return Ok(raw.into());
        }
        let mut text = String::with_capacity(raw.len());
        let mut rest = raw;
        while let Some(at) = rest.bytes().position(plain) {
            text.push_str(&rest[..at]);
            let here = start + (raw.len() - rest.len()) + at;
            rest = &rest[at..];
            match rest.as_bytes()[0] {
                b'\r' => {
                    text.push(if attribute { ' ' } else { '\n' });
                    rest = rest.strip_prefix("\r\n").unwrap_or(&rest[1..]);
                }
                b'\n' | b'\t' => {
                    text.push(' ');
                    rest = &rest[1..];
                }
                _ => {
                    let end = rest.bytes().take(64).position(|byte| byte == b';');
                    let Some(end) = end else { return self.wrong(here, Fault::Ampersand) };
                    text.push(self.reference(&rest[1..end], here)?);
                    rest = &rest[end + 1..];
                }
            }
        }
        text.push_str(rest);
        Ok(text.into())
    }

    fn reference(&self, name: &str, at: usize) -> Result<char, Error> {
        let number = match name.strip_prefix("#x") {
            Some(digits) => u32::from_str_radix(digits, 16).ok().filter(|_| !digits.starts_with('+')),
            None => match name.strip_prefix('#') {
                Some(digits) => digits.parse().ok().filter(|_| !digits.starts_with('+')),
                None => {
                    return match name {
                        "lt" => Ok('<'),
                        "gt" => Ok('>'),
                        "amp" => Ok('&'),
                        "quot" => Ok('"'),
                        "apos" => Ok('\''),
                        other if super::is_name(other) => self.wrong(at, Fault::Entity(other.into())),
                        _ => self.wrong(at, Fault::Ampersand),
                    };
                }
            },
        };
        let Some(number) = number else { return self.wrong(at, Fault::Ampersand) };
        match char::from_u32(number).filter(|&c| is_allowed(c)) {
            Some(c) => Ok(c),
            None => self.wrong(at, Fault::Character(number)),
        }
    }
}

/// The name of an element as written.
fn tag(element: &Element) -> String {
    match &*element.prefix {
        "" => element.name.to_string(),
        prefix => format!("{prefix}:{}", element.name),
    }
}

/// Line ends as XML wants them (2.11).
fn lines(text: &str) -> Box<str> {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n").into() } else { text.into() }
}
