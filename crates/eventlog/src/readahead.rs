//! Reading, inflating and decoding on a thread of its own, while another parses.

use std::io::{self, Read};
use std::sync::mpsc::{Receiver, Sender, channel, sync_channel};

/// Size of a chunk and of the free space before it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sizes {
    /// Most bytes of source in a chunk.
    pub chunk: usize,
    /// Free bytes before them, for what the consumer has left of the chunk before.
    pub headroom: usize,
}

/// Bytes of the source, in `buffer[headroom..end]`.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub buffer: Vec<u8>,
    pub end: usize,
}

/// The receiving side.
#[derive(Debug)]
pub(crate) struct Chunks {
    full: Receiver<io::Result<Chunk>>,
    empty: Sender<Vec<u8>>,
}

impl Chunks {
    /// The next chunk, never empty; `None` at the end of the source.
    pub fn next(&mut self) -> Option<io::Result<Chunk>> {
        self.full.recv().ok()
    }

    /// Gives a used buffer back.
    pub fn recycle(&mut self, buffer: Vec<u8>) {
        // The reading thread may have ended already; then the buffer is simply freed.
        let _ = self.empty.send(buffer);
    }
}

/// Calls `consume` with the chunks of `source`, which is read on another thread a few
/// chunks ahead. When `consume` returns early, reading stops after the chunk at hand.
pub(crate) fn with<T>(mut source: impl Read + Send, sizes: Sizes, consume: impl FnOnce(&mut Chunks) -> T) -> T {
    std::thread::scope(|scope| {
        let (send, full) = sync_channel(1);
        let (empty, recycled) = channel::<Vec<u8>>();
        scope.spawn(move || {
            loop {
                let mut buffer = recycled
                    .try_iter()
                    .find(|buffer| buffer.len() == sizes.headroom + sizes.chunk)
                    .unwrap_or_else(|| vec![0; sizes.headroom + sizes.chunk]);
                let (end, failure) = fill(&mut source, &mut buffer, sizes.headroom);
                let last = end < buffer.len();
                if end > sizes.headroom && send.send(Ok(Chunk { buffer, end })).is_err() {
                    return;
                }
                if let Some(error) = failure {
                    let _ = send.send(Err(error));
                    return;
                }
                if last {
                    return;
                }
            }
        });
        let mut chunks = Chunks { full, empty };
        let result = consume(&mut chunks);
        drop(chunks);
        result
    })
}

fn fill(source: &mut impl Read, buffer: &mut [u8], mut end: usize) -> (usize, Option<io::Error>) {
    while end < buffer.len() {
        match source.read(&mut buffer[end..]) {
            Ok(0) => break,
            Ok(read) => end += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return (end, Some(error)),
        }
    }
    (end, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bytes_arrive_in_order_and_an_error_comes_last() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let bytes: Vec<u8> = (0..1000u32).map(|i| i as u8).collect();
        let source = bytes.as_slice().chain(Broken);
        let (read, error) = with(source, Sizes { chunk: 64, headroom: 3 }, |chunks| {
            let mut read = Vec::new();
            loop {
                match chunks.next().expect("an error ends the source") {
                    Ok(chunk) => {
                        read.extend_from_slice(&chunk.buffer[3..chunk.end]);
                        chunks.recycle(chunk.buffer);
                    }
                    Err(error) => return (read, error),
                }
            }
        });
        assert_eq!(read, bytes);
        assert_eq!(error.to_string(), "broken");
    }

    #[test]
    fn a_consumer_may_leave_early() {
        let read = with(io::repeat(7), Sizes { chunk: 64, headroom: 0 }, |chunks| {
            chunks.next().expect("endless").expect("no error").end
        });
        assert_eq!(read, 64);
    }
}
