//! From text to columns: the structure of a log above its rows.

use std::io::Read;

use super::encoding::Utf8;
use super::rows::{Of, Rows, Workshop};
use super::scan::{self, Scanned, Stop, Token};
use super::{Activity, NAME, NAMESPACE, Options, TIME, rows};
use crate::readahead::{self, Chunks, Sizes};
use crate::{
    Attribute, Classifier, ColumnId, Error, EventLog, Extension, Global, ImportReport, Kind, Meta, Mode, Parts,
    Progress, Roles, Table, Values,
};

const SIZES: Sizes = Sizes { chunk: 1 << 20, headroom: 1 << 16 };
/// Progress is told every this many bytes.
const STRIDE: u64 = 4 << 20;
/// Kinds of oddities told apart; the rest is counted together.
const MOST_KINDS_OF_NOTES: usize = 500;

/// Reads a log from plain XML. Linear in the size of the source; holds the columns and a
/// few megabytes of text. The source is read on a thread of its own.
///
/// Cases stand in document order, traces of the same name apart. An event without activity,
/// one whose `time:timestamp` is not a date, or one outside a trace is rejected
/// ([`Mode::Tolerant`]) or refuses the file ([`Mode::Strict`]); an event without
/// `time:timestamp` is kept.
///
/// # Errors
/// When the text is not XML or not a log, ends early, passes a limit, holds no event, or
/// when `progress` cancels. A log is never read in part.
pub fn read(
    source: impl Read + Send,
    options: &Options,
    progress: &mut dyn Progress,
) -> Result<(EventLog, ImportReport), Error> {
    let source = Utf8::new(source)?;
    readahead::with(source, SIZES, |chunks| {
        let mut window = Window {
            chunks,
            buffer: Vec::new(),
            at: 0,
            end: 0,
            ended: false,
            consumed: 0,
            counted: 0,
            line: 1,
            told: 0,
            limit: options.limits.bytes,
        };
        let mut reader = Reader::new(options);
        loop {
            let text = &window.buffer[..window.end];
            let step = reader.step(text, window.at);
            match step {
                Ok(at) => {
                    if !reader.shop.notes.is_empty() {
                        reader.report_notes(&mut window);
                    }
                    window.at = at;
                    if reader.place == Place::End
                        && window.ended
                        && scan::skip_blank(text_of(&window), at) == window.end
                    {
                        break;
                    }
                }
                Err(Stop::More) => {
                    reader.shop.notes.clear();
                    if window.ended {
                        if reader.place == Place::End {
                            break;
                        }
                        return Err(reader.ended_early(&mut window));
                    }
                    window.more(progress, u64::from(reader.events.rows))?;
                    reader.check_limits(&mut window)?;
                }
                Err(Stop::Syntax { at, what }) => return Err(Error::Syntax { line: window.line_of(at), what }),
                Err(Stop::Limit { at, limit, what }) => {
                    return Err(Error::Limit { line: window.line_of(at), limit, what });
                }
                Err(Stop::Value { at, key, expected, text }) => {
                    return Err(Error::Value { line: window.line_of(at), key, expected, text });
                }
            }
        }
        window.finish(progress, u64::from(reader.events.rows))?;
        reader.finish()
    })
}

fn text_of<'a>(window: &'a Window<'_>) -> &'a [u8] {
    &window.buffer[..window.end]
}

/// The part of the text at hand.
struct Window<'a> {
    chunks: &'a mut Chunks,
    /// Text in `at..end`.
    buffer: Vec<u8>,
    at: usize,
    end: usize,
    ended: bool,
    /// Bytes of the source received.
    consumed: u64,
    /// Offset up to which line ends are counted, and the line there.
    counted: usize,
    line: u64,
    told: u64,
    limit: usize,
}

impl Window<'_> {
    /// The line of an offset.
    fn line_of(&mut self, at: usize) -> u64 {
        let ends = |range: &[u8]| memchr::memchr_iter(b'\n', range).count() as u64;
        if at >= self.counted {
            self.line += ends(&self.buffer[self.counted..at]);
        } else {
            self.line -= ends(&self.buffer[at..self.counted]);
        }
        self.counted = at;
        self.line
    }

    /// Adds at least one chunk behind what is not used yet, or marks the end.
    fn more(&mut self, progress: &mut dyn Progress, events: u64) -> Result<(), Error> {
        let line = self.line_of(self.at);
        let left = self.end - self.at;
        if left > self.limit {
            let what = "bytes in one event or attribute; an end tag may be missing";
            return Err(Error::Limit { line, limit: self.limit as u64, what });
        }
        let mut gathered = Vec::new();
        // One chunk, or what doubles a long rest: so the rest is not scanned too often.
        loop {
            match self.chunks.next() {
                None => {
                    self.ended = true;
                    break;
                }
                Some(Err(source)) => return Err(Error::Read { line: self.last_line(&gathered), source }),
                Some(Ok(chunk)) => {
                    self.consumed += (chunk.end - SIZES.headroom) as u64;
                    if gathered.is_empty() && left <= SIZES.headroom {
                        let mut buffer = chunk.buffer;
                        let at = SIZES.headroom - left;
                        buffer[at..SIZES.headroom].copy_from_slice(&self.buffer[self.at..self.end]);
                        let used = std::mem::replace(&mut self.buffer, buffer);
                        self.chunks.recycle(used);
                        (self.at, self.end, self.counted) = (at, chunk.end, at);
                        return self.tell(progress, events);
                    }
                    gathered.extend_from_slice(&chunk.buffer[SIZES.headroom..chunk.end]);
                    self.chunks.recycle(chunk.buffer);
                    if gathered.len() >= left {
                        break;
                    }
                }
            }
        }
        self.buffer.truncate(self.end);
        self.buffer.drain(..self.at);
        self.buffer.extend_from_slice(&gathered);
        (self.at, self.end, self.counted) = (0, self.buffer.len(), 0);
        self.tell(progress, events)
    }

    fn last_line(&mut self, gathered: &[u8]) -> u64 {
        self.line_of(self.end) + memchr::memchr_iter(b'\n', gathered).count() as u64
    }

    fn tell(&mut self, progress: &mut dyn Progress, events: u64) -> Result<(), Error> {
        if self.consumed - self.told < STRIDE {
            return Ok(());
        }
        self.finish(progress, events)
    }

    fn finish(&mut self, progress: &mut dyn Progress, events: u64) -> Result<(), Error> {
        self.told = self.consumed;
        if progress.advance(self.consumed, events) { Ok(()) } else { Err(Error::Cancelled) }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Start,
    Log,
    Trace,
    End,
}

struct Reader<'a> {
    options: &'a Options,
    place: Place,
    cases: Rows,
    events: Rows,
    case_of: Vec<u32>,
    meta: Meta,
    report: ImportReport,
    shop: Workshop,
    /// Events to be rejected are told with the notes, for only then their line is known.
    rejected: Option<(usize, String)>,
    /// Name of `<log>` and of the open `<trace>` as written, prefix included.
    log_name: Vec<u8>,
    trace_name: Vec<u8>,
    case_names: usize,
    no_activity: u64,
}

impl<'a> Reader<'a> {
    fn new(options: &'a Options) -> Self {
        let mut events = Rows::new(Of::Events);
        match &options.activity {
            None => events.required = vec![NAME.to_owned()],
            Some(Activity::Keys(keys)) => events.required = keys.clone(),
            Some(Activity::Classifier(_)) => {}
        }
        Self {
            options,
            place: Place::Start,
            cases: Rows::new(Of::Cases),
            events,
            case_of: Vec::new(),
            meta: Meta::default(),
            report: ImportReport::default(),
            shop: Workshop { depth: options.limits.depth, columns: options.limits.columns, ..Workshop::default() },
            rejected: None,
            log_name: Vec::new(),
            trace_name: Vec::new(),
            case_names: 0,
            no_activity: 0,
        }
    }

    /// Reads the next thing at `at` and returns the offset behind it. Asking for more leaves
    /// everything as it was.
    fn step(&mut self, text: &[u8], at: usize) -> Scanned<usize> {
        let (token, next) = scan::token(text, at)?;
        match (self.place, token) {
            (Place::Trace, Token::Open(start)) => self.in_trace(text, start),
            (Place::Log, Token::Open(start)) => self.in_log(text, start),
            (Place::Start, Token::Open(start)) => self.root(text, start),
            (Place::End, Token::Open(start)) => {
                scan::syntax(start, "another element follows the log; a file holds one log")
            }
            (Place::Trace, Token::Close(start)) => {
                let end = expect_close(text, start, &self.trace_name)?;
                self.place = Place::Log;
                Ok(end)
            }
            (Place::Log, Token::Close(start)) => {
                let end = expect_close(text, start, &self.log_name)?;
                self.place = Place::End;
                Ok(end)
            }
            (_, Token::Close(start)) => scan::syntax(start, "an end tag without start tag"),
            (Place::Start, Token::Doctype(start)) => scan::doctype(text, start),
            (_, Token::Doctype(start)) => scan::syntax(start, "a document type stands behind the beginning"),
            (Place::Start, Token::Text(start)) => scan::syntax(
                start,
                format!("this is not XML: it begins with `{}`", scan::shown(&text[start..next.min(start + 40)])),
            ),
            (Place::End, Token::Text(start)) => scan::syntax(start, "text follows the log"),
            (_, Token::Text(start)) => {
                self.shop
                    .notes
                    .push((start, "text between the elements is not part of XES and is left out".to_owned()));
                Ok(next)
            }
        }
    }

    fn root(&mut self, text: &[u8], start: usize) -> Scanned<usize> {
        let tag = scan::open(text, start, &mut self.shop.pairs)?;
        let name = &text[tag.name.clone()];
        if scan::local(name) != b"log" {
            return scan::syntax(
                start,
                format!("this is not XES: the outermost element is <{}>, not <log>", scan::shown(name)),
            );
        }
        self.log_name = name.to_vec();
        for pair in &self.shop.pairs {
            let name = scan::utf8(text, pair.name.clone())?.to_owned();
            self.meta.root.push((name, scan::decode(text, pair.value.clone())?.into_owned()));
        }
        if self.meta.root.is_empty() {
            // Marks the log as one that has a header of its own.
            self.meta.root.push(("xmlns".to_owned(), NAMESPACE.to_owned()));
        }
        self.place = if tag.empty { Place::End } else { Place::Log };
        Ok(tag.end)
    }

    fn in_log(&mut self, text: &[u8], start: usize) -> Scanned<usize> {
        let (name, name_end) = name_at(text, start)?;
        match scan::local(name) {
            b"trace" => {
                if self.case_of.is_empty() && self.events.required.is_empty() {
                    self.resolve_classifier(start)?;
                }
                let (end, closed) = self.cases.read(text, start, name_end, &mut self.shop)?;
                if self.cases.rows >= u32::MAX - 1 {
                    return Err(Stop::Limit { at: start, limit: u64::from(u32::MAX - 1), what: "traces" });
                }
                self.cases.commit(text)?;
                self.note_repeated_name(start);
                self.trace_name.clear();
                self.trace_name.extend_from_slice(name);
                self.place = if closed { Place::Log } else { Place::Trace };
                Ok(end)
            }
            b"event" => {
                let end = self.element(text, start)?;
                self.reject(start, "an event outside a trace belongs to no case".to_owned())?;
                Ok(end)
            }
            b"extension" => {
                let end = self.element_tag(text, start)?;
                let extension = Extension {
                    name: self.pair(text, b"name")?,
                    prefix: self.pair(text, b"prefix")?,
                    uri: self.pair(text, b"uri")?,
                };
                self.note_foreign(text, start, "extension", &["name", "prefix", "uri"]);
                self.meta.extensions.push(extension);
                Ok(end)
            }
            b"classifier" => {
                let end = self.element_tag(text, start)?;
                let scoped = self.shop.pairs.iter().any(|pair| text[pair.name.clone()] == *b"scope");
                let scope = if scoped { Some(self.pair(text, b"scope")?) } else { None };
                let classifier = Classifier { name: self.pair(text, b"name")?, scope, keys: self.pair(text, b"keys")? };
                self.note_foreign(text, start, "classifier", &["name", "scope", "keys"]);
                self.meta.classifiers.push(classifier);
                Ok(end)
            }
            b"global" => {
                let end = self.element(text, start)?;
                let attribute = self.attributes(text, 0)?;
                let _ = scan::open(text, start, &mut self.shop.pairs)?;
                let scope = match self.pair(text, b"scope")? {
                    scope if scope.is_empty() => "event".to_owned(),
                    scope => scope,
                };
                self.note_foreign(text, start, "global", &["scope"]);
                self.meta.globals.push(Global { scope, attributes: attribute.children });
                Ok(end)
            }
            _ => {
                let end = self.element(text, start)?;
                if self.shop.elements.iter().any(|element| element.odd) {
                    let what = "text and attributes foreign to XES in an attribute of the log are left out";
                    self.shop.notes.push((start, what.to_owned()));
                }
                let attribute = self.attributes(text, 0)?;
                self.meta.attributes.push(attribute);
                Ok(end)
            }
        }
    }

    fn in_trace(&mut self, text: &[u8], start: usize) -> Scanned<usize> {
        let (name, name_end) = name_at(text, start)?;
        match scan::local(name) {
            b"event" => {
                let (end, _) = self.events.read(text, start, name_end, &mut self.shop)?;
                if let Some(rejection) = self.events.rejection.take() {
                    if self.options.mode == Mode::Strict {
                        return Err(Stop::Value {
                            at: rejection.at,
                            key: rejection.key,
                            expected: rejection.expected,
                            text: rejection.text,
                        });
                    }
                    self.reject(
                        rejection.at,
                        format!("`{}` is not {}: `{}`", rejection.key, rejection.expected, rejection.text),
                    )?;
                } else if !self.events.is_complete() {
                    self.no_activity += 1;
                    let key = self.events.missing().unwrap_or_default();
                    let reason = format!("the event has no activity: it has no <string> with the key `{key}`");
                    self.reject(start, reason)?;
                } else {
                    if self.events.rows >= u32::MAX - 1 {
                        return Err(Stop::Limit { at: start, limit: u64::from(u32::MAX - 1), what: "events" });
                    }
                    self.events.commit(text)?;
                    self.case_of.push(self.cases.rows - 1);
                }
                Ok(end)
            }
            b"trace" => scan::syntax(start, "a trace stands inside a trace; the end tag of the first may be missing"),
            _ => {
                let end = self.element(text, start)?;
                self.cases.append(text, &mut self.shop)?;
                Ok(end)
            }
        }
    }

    fn element(&mut self, text: &[u8], start: usize) -> Scanned<usize> {
        scan::element(text, start, self.shop.depth, &mut self.shop.elements, &mut self.shop.pairs)
    }

    /// Reads an element of which only the tag counts, and its tag again into the pairs.
    fn element_tag(&mut self, text: &[u8], start: usize) -> Scanned<usize> {
        let end = self.element(text, start)?;
        if self.shop.elements.len() > 1 {
            let what = "elements within <extension> and <classifier> are not part of XES and are left out";
            self.shop.notes.push((start, what.to_owned()));
        }
        scan::open(text, start, &mut self.shop.pairs)?;
        Ok(end)
    }

    fn attributes(&self, text: &[u8], index: usize) -> Scanned<Attribute> {
        scan::attribute(text, &self.shop.elements, index)
    }

    /// The attribute `name` of the tag in the pairs, empty when absent.
    fn pair(&self, text: &[u8], name: &[u8]) -> Scanned<String> {
        match self.shop.pairs.iter().find(|pair| text[pair.name.clone()] == *name) {
            Some(pair) => Ok(scan::decode(text, pair.value.clone())?.into_owned()),
            None => Ok(String::new()),
        }
    }

    fn note_foreign(&mut self, text: &[u8], at: usize, tag: &str, known: &[&str]) {
        for pair in &self.shop.pairs {
            let name = scan::shown(&text[pair.name.clone()]);
            if !known.contains(&name.as_str()) {
                self.shop.notes.push((at, format!("`{name}` in the tag <{tag}> is not part of XES and is left out")));
            }
        }
    }

    fn note_repeated_name(&mut self, at: usize) {
        let Some(id) = self.cases.string_column(NAME) else { return };
        let Values::Text { codes, dictionary } = &self.cases.columns[id.0 as usize].values else { return };
        // As many names as distinct ones: the trace just read brought a new one, or none.
        let repeated = codes.len() - dictionary.len();
        if repeated > self.case_names {
            self.case_names = repeated;
            let what = "a trace has the same `concept:name` as one before; they stay separate cases";
            self.shop.notes.push((at, what.to_owned()));
        }
    }

    fn reject(&mut self, at: usize, reason: String) -> Scanned<()> {
        if self.options.mode == Mode::Strict {
            return scan::syntax(at, format!("{reason}. The tolerant mode leaves such events out and lists them"));
        }
        self.rejected = Some((at, reason));
        // Makes sure that the rejection is reported with its line.
        self.shop.notes.push((at, String::new()));
        Ok(())
    }

    fn report_notes(&mut self, window: &mut Window<'_>) {
        for (at, message) in self.shop.notes.drain(..) {
            if message.is_empty() {
                if let Some((at, reason)) = self.rejected.take() {
                    let line = window.line_of(at);
                    self.report.reject(line, || reason);
                }
                continue;
            }
            let full = self.report.diagnostics.len() >= MOST_KINDS_OF_NOTES;
            let known = !full || self.report.diagnostics.iter().any(|known| known.message == message);
            let message = if known { message.as_str() } else { "further oddities of many kinds" };
            // The line counts for the first of its kind only.
            let line = match self.report.diagnostics.iter().any(|known| known.message == *message) {
                true => 0,
                false => window.line_of(at),
            };
            self.report.note(line, message);
        }
    }

    fn check_limits(&mut self, window: &mut Window<'_>) -> Result<(), Error> {
        let limit = self.options.limits.activities;
        for key in &self.events.required {
            if let Some(id) = self.events.string_column(key)
                && let Values::Text { dictionary, .. } = &self.events.columns[id.0 as usize].values
                && dictionary.len() > limit
            {
                let line = window.line_of(window.at);
                return Err(Error::Limit { line, limit: limit as u64, what: "distinct activities" });
            }
        }
        Ok(())
    }

    fn ended_early(&self, window: &mut Window<'_>) -> Error {
        let line = window.line_of(window.end);
        let open = match self.place {
            Place::Start if window.consumed == 0 => "the file is empty".to_owned(),
            Place::Start => "the file ends before <log>; this is not a whole XES file".to_owned(),
            Place::Log => "the file ends within <log>: it is truncated. Nothing was imported".to_owned(),
            Place::Trace | Place::End => {
                "the file ends within a <trace>: it is truncated. Nothing was imported".to_owned()
            }
        };
        Error::Syntax { line, what: open }
    }

    fn resolve_classifier(&mut self, at: usize) -> Scanned<()> {
        let Some(Activity::Classifier(name)) = &self.options.activity else { return Ok(()) };
        let of_events = |classifier: &&Classifier| classifier.scope.as_deref() != Some("trace");
        let Some(classifier) = self.meta.classifiers.iter().filter(of_events).find(|known| known.name == *name) else {
            let known: Vec<&str> =
                self.meta.classifiers.iter().filter(of_events).map(|known| known.name.as_str()).collect();
            return scan::syntax(
                at,
                format!("the log declares no event classifier `{name}`; it declares: {}", known.join(", ")),
            );
        };
        let declared = self.meta.globals.iter().flat_map(|global| &global.attributes).map(|known| known.key.as_str());
        self.events.required = classifier_keys(&classifier.keys, declared);
        if self.events.required.is_empty() {
            return scan::syntax(at, format!("the classifier `{name}` names no key"));
        }
        Ok(())
    }

    fn finish(mut self) -> Result<(EventLog, ImportReport), Error> {
        let rejected = self.report.rejected_count;
        if self.events.rows == 0 {
            if self.no_activity > 0 && self.no_activity == rejected {
                let mut columns: Vec<&str> = self
                    .events
                    .columns
                    .iter()
                    .filter(|column| column.parent.is_none() && column.kind == Kind::String)
                    .map(|column| column.key.as_str())
                    .collect();
                columns.dedup();
                return Err(Error::MissingColumn {
                    role: "activity",
                    hint: format!("no event has all of: {}; name another attribute", self.events.required.join(", ")),
                    columns: columns.join(", "),
                });
            }
            return Err(Error::Empty { rejected });
        }
        let keys = std::mem::take(&mut self.events.required);
        let events = self.events.finish();
        let string = |table: &Table, key: &str| {
            table
                .iter()
                .find(|(_, column)| column.parent.is_none() && column.kind == Kind::String && column.key == key)
                .map(|(id, _)| id)
        };
        let activity: Vec<ColumnId> =
            keys.iter().map(|key| string(&events, key).expect("every event has the key")).collect();
        let time = events
            .iter()
            .find(|(_, column)| column.parent.is_none() && column.kind == Kind::Date && column.key == TIME)
            .map(|(id, _)| id);
        if let Some(id) = time {
            rows::note_times_without_offset(events.column(id), &mut self.report);
        }
        let cases = self.cases.finish();
        let case_id = string(&cases, NAME);
        self.report.events = events.rows as u64;
        self.report.cases = cases.rows as u64;
        let roles = Roles::by_key(&events);
        let log =
            Parts { case_of: self.case_of, cases, events, case_id, activity, time, roles, meta: self.meta }.assemble();
        Ok((log, self.report))
    }
}

fn name_at(text: &[u8], start: usize) -> Scanned<(&[u8], usize)> {
    let length = text[start + 1..]
        .iter()
        .position(|&byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r' | b'/' | b'>'))
        .ok_or(Stop::More)?;
    Ok((&text[start + 1..start + 1 + length], start + 1 + length))
}

fn expect_close(text: &[u8], start: usize, opened: &[u8]) -> Scanned<usize> {
    let (name, end) = scan::close(text, start)?;
    if text[name.clone()] != *opened {
        let (closed, opened) = (scan::shown(&text[name]), scan::shown(opened));
        return scan::syntax(start, format!("`</{closed}>` closes `<{opened}>`"));
    }
    Ok(end)
}

/// Keys of a classifier: separated by blanks, in quotes where they contain blanks
/// (IEEE 1849-2016, 5.6.2). Files in the wild leave the quotes out; so declared keys that
/// match first win.
fn classifier_keys<'a>(text: &str, declared: impl Iterator<Item = &'a str>) -> Vec<String> {
    let declared: Vec<&str> = declared.collect();
    let mut keys = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let known = declared
            .iter()
            .filter(|key| rest.strip_prefix(**key).is_some_and(|tail| tail.is_empty() || tail.starts_with(' ')))
            .max_by_key(|key| key.len());
        let quoted = ['\'', '"'].into_iter().find_map(|quote| {
            let inner = rest.strip_prefix(quote)?;
            inner.find(quote).map(|end| &inner[..end])
        });
        let (key, used) = match (known, quoted) {
            (Some(key), _) if !key.is_empty() => (*key, key.len()),
            (_, Some(key)) => (key, key.len() + 2),
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (&rest[..end], end)
            }
        };
        keys.push(key.to_owned());
        rest = rest[used..].trim_start();
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classifier_keys_with_blanks_are_kept_whole() {
        let keys = |text, declared: &[&'static str]| classifier_keys(text, declared.iter().copied());
        assert_eq!(keys("concept:name lifecycle:transition", &[]), ["concept:name", "lifecycle:transition"]);
        assert_eq!(keys("'Activity code' org:resource", &[]), ["Activity code", "org:resource"]);
        assert_eq!(keys("Activity code org:resource", &["Activity code"]), ["Activity code", "org:resource"]);
        assert!(keys("  ", &["x"]).is_empty());
    }
}
