//! A set of rows or cases, one bit each.

/// A fixed-length set of numbers below its length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    /// The empty subset of `0..len`.
    #[must_use]
    pub fn empty(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    /// All of `0..len`.
    #[must_use]
    pub fn full(len: usize) -> Self {
        let mut full = Self { words: vec![u64::MAX; len.div_ceil(64)], len };
        full.trim();
        full
    }

    /// The numbers below `len` that satisfy `predicate`.
    #[must_use]
    pub fn from_fn(len: usize, mut predicate: impl FnMut(usize) -> bool) -> Self {
        let mut bits = Self::empty(len);
        for index in 0..len {
            if predicate(index) {
                bits.words[index / 64] |= 1 << (index % 64);
            }
        }
        bits
    }

    fn trim(&mut self) {
        if !self.len.is_multiple_of(64)
            && let Some(last) = self.words.last_mut()
        {
            *last &= (1 << (self.len % 64)) - 1;
        }
    }

    /// Length of the range, not the number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether the range itself is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether `index` is a member.
    ///
    /// # Panics
    /// When `index` is not below the length.
    #[must_use]
    pub fn get(&self, index: usize) -> bool {
        assert!(index < self.len, "index within the bitmap");
        self.words[index / 64] >> (index % 64) & 1 == 1
    }

    /// Makes `index` a member or not.
    ///
    /// # Panics
    /// When `index` is not below the length.
    pub fn set(&mut self, index: usize, member: bool) {
        assert!(index < self.len, "index within the bitmap");
        let bit = 1 << (index % 64);
        if member {
            self.words[index / 64] |= bit;
        } else {
            self.words[index / 64] &= !bit;
        }
    }

    /// Number of members.
    #[must_use]
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Keeps what is also in `other`.
    ///
    /// # Panics
    /// When the lengths differ.
    pub fn and(&mut self, other: &Self) {
        assert_eq!(self.len, other.len, "bitmaps of one length");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= other;
        }
    }

    /// Adds what is in `other`.
    ///
    /// # Panics
    /// When the lengths differ.
    pub fn or(&mut self, other: &Self) {
        assert_eq!(self.len, other.len, "bitmaps of one length");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word |= other;
        }
    }

    /// Leaves out what is in `other`.
    ///
    /// # Panics
    /// When the lengths differ.
    pub fn and_not(&mut self, other: &Self) {
        assert_eq!(self.len, other.len, "bitmaps of one length");
        for (word, other) in self.words.iter_mut().zip(&other.words) {
            *word &= !other;
        }
    }

    /// Turns members into non-members and back.
    pub fn invert(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.trim();
    }

    /// The members, ascending.
    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.words.iter().enumerate().flat_map(|(index, &word)| {
            let mut rest = word;
            std::iter::from_fn(move || {
                (rest != 0).then(|| {
                    let bit = rest.trailing_zeros() as usize;
                    rest &= rest - 1;
                    index * 64 + bit
                })
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_follow_set_operations_across_word_boundaries() {
        let thirds = Bitmap::from_fn(130, |index| index % 3 == 0);
        let mut others = thirds.clone();
        others.invert();
        assert_eq!((thirds.count(), others.count()), (44, 86));
        let mut both = thirds.clone();
        both.and(&others);
        assert_eq!(both.count(), 0);
        both.or(&thirds);
        assert_eq!(both.iter().collect::<Vec<_>>(), (0..130).step_by(3).collect::<Vec<_>>());
        assert_eq!(Bitmap::full(130).count(), 130);
        assert_eq!(Bitmap::full(128).iter().last(), Some(127));
        assert_eq!(Bitmap::full(0).count(), 0);
    }
}
