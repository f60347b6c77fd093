//! All impulses.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Id, Impulse, Submitter};
use crate::Token;

/// All impulses of an authority.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    impulses: BTreeMap<Id, Impulse>,
    by_code: FxHashMap<Token, Id>,
}

impl Board {
    /// Number of impulses.
    #[must_use]
    pub fn len(&self) -> usize {
        self.impulses.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.impulses.is_empty()
    }

    /// The impulse of this number.
    #[must_use]
    pub fn get(&self, id: Id) -> Option<&Impulse> {
        self.impulses.get(&id)
    }

    /// The impulse given under the code word of this token.
    #[must_use]
    pub fn by_code(&self, token: &Token) -> Option<&Impulse> {
        self.get(*self.by_code.get(token)?)
    }

    /// All, oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Impulse> {
        self.impulses.values()
    }

    /// The number of the next one.
    #[must_use]
    pub fn next(&self) -> Id {
        Id(self.impulses.last_key_value().map_or(0, |(id, _)| id.0) + 1)
    }

    pub(super) fn add(&mut self, impulse: Impulse) {
        if let Submitter::CodeWord(token) = &impulse.submitter {
            self.by_code.insert(token.clone(), impulse.id);
        }
        self.impulses.insert(impulse.id, impulse);
    }

    pub(super) fn get_mut(&mut self, id: Id) -> Option<&mut Impulse> {
        self.impulses.get_mut(&id)
    }
}
