//! Whatever encoding the file declares, as UTF-8.
//!
//! XML 1.0, 4.3.3 and appendix F: a byte order mark decides; without one, two bytes of
//! `<` tell UTF-16; otherwise the declaration in the first line; otherwise UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use memchr::memmem;

use super::scan::shown;
use crate::Error;

/// A source of UTF-8: passed through where it is that already (checked later, value by
/// value), decoded otherwise.
pub(super) struct Utf8<R> {
    head: Vec<u8>,
    head_at: usize,
    source: R,
    decoding: Option<Decoding>,
}

struct Decoding {
    name: &'static str,
    decoder: Decoder,
    input: Vec<u8>,
    start: usize,
    end: usize,
    output: Vec<u8>,
    output_at: usize,
    output_end: usize,
    ended: bool,
    finished: bool,
}

const HEAD: usize = 512;

impl<R: Read> Utf8<R> {
    /// Looks at the first bytes of `source`.
    pub fn new(mut source: R) -> Result<Self, Error> {
        let mut head = vec![0; HEAD];
        let mut length = 0;
        while length < HEAD {
            match source.read(&mut head[length..]) {
                Ok(0) => break,
                Ok(read) => length += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(Error::Read { line: 1, source }),
            }
        }
        head.truncate(length);
        let (encoding, mark) = detect(&head)?;
        let decoding = (encoding != UTF_8).then(|| Decoding {
            name: encoding.name(),
            decoder: encoding.new_decoder_without_bom_handling(),
            input: vec![0; 1 << 16],
            start: 0,
            end: 0,
            output: vec![0; 1 << 16],
            output_at: 0,
            output_end: 0,
            ended: false,
            finished: false,
        });
        Ok(Self { head, head_at: mark, source, decoding })
    }

    fn raw(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let rest = &self.head[self.head_at..];
        if rest.is_empty() {
            return self.source.read(target);
        }
        let count = rest.len().min(target.len());
        target[..count].copy_from_slice(&rest[..count]);
        self.head_at += count;
        Ok(count)
    }
}

fn detect(head: &[u8]) -> Result<(&'static Encoding, usize), Error> {
    if let Some((encoding, mark)) = Encoding::for_bom(head) {
        return Ok((encoding, mark));
    }
    match head {
        [b'<', 0, next, ..] if *next != 0 => return Ok((UTF_16LE, 0)),
        [0, b'<', ..] => return Ok((UTF_16BE, 0)),
        _ => {}
    }
    let declaration = match (head.starts_with(b"<?xml"), memmem::find(head, b"?>")) {
        (true, Some(end)) => &head[..end],
        _ => return Ok((UTF_8, 0)),
    };
    let Some(at) = memmem::find(declaration, b"encoding") else { return Ok((UTF_8, 0)) };
    let label = declaration[at + 8..].trim_ascii_start().strip_prefix(b"=").map(<[u8]>::trim_ascii_start);
    let label = match label {
        Some([quote @ (b'"' | b'\''), rest @ ..]) => rest.split(|byte| byte == quote).next(),
        _ => None,
    };
    let label = label.unwrap_or_default();
    match Encoding::for_label(label) {
        // Eight-bit text that says UTF-16 lies; libxml2 and Xerces refuse it as well.
        Some(encoding) if encoding != UTF_16LE && encoding != UTF_16BE => Ok((encoding, 0)),
        _ => Err(Error::Syntax {
            line: 1,
            what: format!(
                "the declared encoding `{}` is not one that can be read; convert the file to UTF-8",
                shown(label)
            ),
        }),
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, target: &mut [u8]) -> io::Result<usize> {
        let Some(mut decoding) = self.decoding.take() else { return self.raw(target) };
        let result = decoding.read(target, |buffer| self.raw(buffer));
        self.decoding = Some(decoding);
        result
    }
}

impl Decoding {
    fn read(&mut self, target: &mut [u8], mut raw: impl FnMut(&mut [u8]) -> io::Result<usize>) -> io::Result<usize> {
        while self.output_at == self.output_end && !self.finished {
            if self.start == self.end && !self.ended {
                self.start = 0;
                self.end = raw(&mut self.input)?;
                self.ended = self.end == 0;
            }
            let (result, read, written) = self.decoder.decode_to_utf8_without_replacement(
                &self.input[self.start..self.end],
                &mut self.output,
                self.ended,
            );
            self.start += read;
            (self.output_at, self.output_end) = (0, written);
            match result {
                DecoderResult::Malformed(..) => {
                    return Err(io::Error::new(
                        io::ErrorKind::InvalidData,
                        format!("a byte sequence is not valid in the declared encoding {}", self.name),
                    ));
                }
                DecoderResult::InputEmpty => self.finished = self.ended,
                DecoderResult::OutputFull => {}
            }
        }
        let decoded = &self.output[self.output_at..self.output_end];
        let count = decoded.len().min(target.len());
        target[..count].copy_from_slice(&decoded[..count]);
        self.output_at += count;
        Ok(count)
    }
}
