//! Dictionary encoding: each distinct text once, in order of first appearance.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// The code that stands for "no value" in dense code slices. No dictionary hands it out.
pub const NONE: u32 = u32::MAX;

/// Distinct texts with consecutive codes from 0, in order of first appearance.
///
/// All texts live in one arena; look-up by text is one probe of an open-addressing
/// table. Holds at most `u32::MAX - 1` texts.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    arena: String,
    ends: Vec<usize>,
    /// Codes plus one at their hash slot, 0 when free; length is a power of two.
    table: Vec<u32>,
}

fn hash(text: &[u8]) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    hasher.write_u8(0xff);
    hasher.finish()
}

impl Dictionary {
    /// An empty dictionary.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Number of distinct texts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether no text has been added.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text of `code`.
    ///
    /// # Panics
    /// When `code` was not handed out by this dictionary.
    #[must_use]
    pub fn text(&self, code: u32) -> &str {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.arena[start..self.ends[code]]
    }

    /// The code of `text`, if it occurs.
    #[must_use]
    pub fn code(&self, text: &str) -> Option<u32> {
        if self.table.is_empty() {
            return None;
        }
        let mask = self.table.len() - 1;
        let mut slot = (hash(text.as_bytes()) >> 20) as usize & mask;
        loop {
            match self.table[slot] {
                0 => return None,
                stored if self.text(stored - 1) == text => return Some(stored - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The code of `text`, adding it when it is new. Amortised constant time.
    pub fn intern(&mut self, text: &str) -> u32 {
        match self.find_or_slot(text.as_bytes()) {
            Ok(code) => code,
            Err(slot) => self.add(text, slot),
        }
    }

    /// As [`Dictionary::intern`], of bytes that are looked at only when they are new.
    ///
    /// # Errors
    /// When the bytes are new and not UTF-8.
    pub fn intern_utf8(&mut self, bytes: &[u8]) -> Result<u32, std::str::Utf8Error> {
        match self.find_or_slot(bytes) {
            Ok(code) => Ok(code),
            Err(slot) => Ok(self.add(std::str::from_utf8(bytes)?, slot)),
        }
    }

    #[inline]
    fn find_or_slot(&mut self, bytes: &[u8]) -> Result<u32, usize> {
        if (self.len() + 1) * 8 > self.table.len() * 5 {
            self.grow();
        }
        let mask = self.table.len() - 1;
        let mut slot = (hash(bytes) >> 20) as usize & mask;
        loop {
            match self.table[slot] {
                0 => return Err(slot),
                stored if self.bytes(stored - 1) == bytes => return Ok(stored - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    fn add(&mut self, text: &str, slot: usize) -> u32 {
        let code = u32::try_from(self.len()).expect("fewer than u32::MAX texts");
        assert!(code < NONE - 1, "a dictionary holds fewer than u32::MAX - 1 texts");
        self.arena.push_str(text);
        self.ends.push(self.arena.len());
        self.table[slot] = code + 1;
        code
    }

    #[inline]
    fn bytes(&self, code: u32) -> &[u8] {
        let code = code as usize;
        let start = if code == 0 { 0 } else { self.ends[code - 1] };
        &self.arena.as_bytes()[start..self.ends[code]]
    }

    fn grow(&mut self) {
        let size = (self.table.len() * 2).max(16);
        let mask = size - 1;
        let mut table = vec![0u32; size];
        for code in 0..self.len() as u32 {
            let mut slot = (hash(self.bytes(code)) >> 20) as usize & mask;
            while table[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            table[slot] = code + 1;
        }
        self.table = table;
    }

    /// All texts in code order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &str> + '_ {
        (0..self.len() as u32).map(|code| self.text(code))
    }

    /// Bytes held on the heap.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        self.arena.capacity() + self.ends.capacity() * 8 + self.table.capacity() * 4
    }

    /// Gives back what growth reserved in advance.
    pub fn shrink(&mut self) {
        self.arena.shrink_to_fit();
        self.ends.shrink_to_fit();
    }
}

impl<'a> FromIterator<&'a str> for Dictionary {
    fn from_iter<I: IntoIterator<Item = &'a str>>(texts: I) -> Self {
        let mut dictionary = Self::new();
        for text in texts {
            dictionary.intern(text);
        }
        dictionary
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_get_codes_in_order_of_first_appearance_and_keep_them() {
        let mut dictionary = Dictionary::new();
        for i in 0..1000 {
            assert_eq!(dictionary.intern(&format!("text {i}")), i);
        }
        for i in 0..1000 {
            assert_eq!(dictionary.intern(&format!("text {i}")), i);
            assert_eq!(dictionary.code(&format!("text {i}")), Some(i));
            assert_eq!(dictionary.text(i), format!("text {i}"));
        }
        assert_eq!(dictionary.code("unseen"), None);
        assert_eq!(Dictionary::new().code(""), None);
    }
}
