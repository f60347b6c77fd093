//! Any character set as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};

/// A source of UTF-8 without byte order mark. UTF-8 passes unchecked: the reader looks at each
/// text. Bytes that another character set does not have are an error.
pub(super) struct Utf8<R> {
    source: R,
    decoder: Option<Decoder>,
    name: &'static str,
    /// Bytes of the source that are not decoded yet.
    input: Vec<u8>,
    output: Vec<u8>,
    at: usize,
    begun: bool,
    ended: bool,
}

const CHUNK: usize = 1 << 16;

impl<R: Read> Utf8<R> {
    pub fn new(source: R, encoding: &'static Encoding) -> Self {
        let decoder = (encoding != UTF_8).then(|| encoding.new_decoder_with_bom_removal());
        let name = encoding.name();
        Self { source, decoder, name, input: Vec::new(), output: Vec::new(), at: 0, begun: false, ended: false }
    }

    fn decode(&mut self) -> io::Result<()> {
        let decoder = self.decoder.as_mut().expect("not UTF-8");
        let kept = self.input.len();
        self.input.resize(kept + CHUNK, 0);
        let read = loop {
            match self.source.read(&mut self.input[kept..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result?,
            }
        };
        self.input.truncate(kept + read);
        let last = read == 0;
        let space = decoder.max_utf8_buffer_length_without_replacement(self.input.len()).unwrap_or(CHUNK * 4);
        self.output.resize(space, 0);
        self.at = 0;
        let (result, used, written) = decoder.decode_to_utf8_without_replacement(&self.input, &mut self.output, last);
        self.output.truncate(written);
        self.input.drain(..used);
        self.ended = last;
        match result {
            DecoderResult::Malformed(..) => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                format!("a character does not belong to {}; the file may be in another character set", self.name),
            )),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Utf8<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.decoder.is_none() {
            if self.begun {
                return self.source.read(buffer);
            }
            self.begun = true;
            let mut mark = [0; 3];
            let mut length = 0;
            while length < 3 {
                match self.source.read(&mut mark[length..]) {
                    Ok(0) => break,
                    Ok(read) => length += read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            self.output = if mark[..length] == *b"\xef\xbb\xbf" { Vec::new() } else { mark[..length].to_vec() };
        }
        while self.at == self.output.len() {
            if self.decoder.is_none() {
                self.at = 0;
                self.output = Vec::new();
                return self.source.read(buffer);
            }
            if self.ended {
                return Ok(0);
            }
            self.decode()?;
        }
        let length = buffer.len().min(self.output.len() - self.at);
        buffer[..length].copy_from_slice(&self.output[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{UTF_16LE, WINDOWS_1252};

    fn decoded(bytes: &[u8], encoding: &'static Encoding) -> io::Result<String> {
        let mut text = String::new();
        Utf8::new(bytes, encoding).read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn all_character_sets_become_utf_8_without_mark() {
        assert_eq!(decoded("\u{feff}ü".as_bytes(), UTF_8).expect("UTF-8"), "ü");
        assert_eq!(decoded(b"a", UTF_8).expect("UTF-8"), "a");
        assert_eq!(decoded(b"", UTF_8).expect("UTF-8"), "");
        assert_eq!(decoded(b"\xfc\x80", WINDOWS_1252).expect("text"), "ü€");
        let long = "Prüfung €\n".repeat(50_000);
        let utf16: Vec<u8> = "\u{feff}"
            .chars()
            .chain(long.chars())
            .collect::<String>()
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decoded(&utf16, UTF_16LE).expect("text"), long);
        assert!(decoded(b"\x00\xd8a\x00", UTF_16LE).is_err());
    }
}
