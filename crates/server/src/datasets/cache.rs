//! Decoded datasets in memory, the least recently used go first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::Loaded;
use crate::Problem;

/// Decoded when it holds one; whoever decodes holds the lock.
type Slot = Arc<Mutex<Option<Arc<Loaded>>>>;

struct Entry {
    slot: Slot,
    used: u64,
    bytes: usize,
}

#[derive(Default)]
struct State {
    entries: HashMap<String, Entry>,
    clock: u64,
}

/// Keeps datasets up to `limit` bytes; the one used last stays even if it is larger.
pub(crate) struct Datasets {
    limit: usize,
    state: Mutex<State>,
}

impl Datasets {
    pub(crate) fn new(limit: usize) -> Self {
        Self { limit, state: Mutex::default() }
    }

    pub(crate) fn get(&self, id: &str, load: impl FnOnce() -> Result<Loaded, Problem>) -> Result<Arc<Loaded>, Problem> {
        let slot = {
            let mut state = self.lock();
            state.clock += 1;
            let used = state.clock;
            let entry =
                state.entries.entry(id.to_owned()).or_insert_with(|| Entry { slot: Slot::default(), used, bytes: 0 });
            entry.used = used;
            entry.slot.clone()
        };
        let mut held = slot.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(loaded) = &*held {
            return Ok(loaded.clone());
        }
        match load() {
            Ok(loaded) => {
                let loaded = Arc::new(loaded);
                *held = Some(loaded.clone());
                drop(held);
                self.settle(id, &slot, loaded.bytes());
                Ok(loaded)
            }
            Err(problem) => {
                self.forget_slot(id, &slot);
                Err(problem)
            }
        }
    }

    /// Forgets a dataset that was erased or changed.
    pub(crate) fn forget(&self, id: &str) {
        self.lock().entries.remove(id);
    }

    /// Number and bytes of the datasets in memory.
    pub(crate) fn usage(&self) -> (usize, usize) {
        let state = self.lock();
        (state.entries.len(), state.entries.values().map(|entry| entry.bytes).sum())
    }

    fn settle(&self, id: &str, slot: &Slot, bytes: usize) {
        let mut state = self.lock();
        match state.entries.get_mut(id) {
            Some(entry) if Arc::ptr_eq(&entry.slot, slot) => entry.bytes = bytes,
            _ => return,
        }
        while state.entries.values().map(|entry| entry.bytes).sum::<usize>() > self.limit {
            let oldest = state
                .entries
                .iter()
                .filter(|(other, entry)| *other != id && entry.bytes > 0)
                .min_by_key(|(_, entry)| entry.used)
                .map(|(other, _)| other.clone());
            let Some(oldest) = oldest else { break };
            state.entries.remove(&oldest);
        }
    }

    fn forget_slot(&self, id: &str, slot: &Slot) {
        let mut state = self.lock();
        if state.entries.get(id).is_some_and(|entry| Arc::ptr_eq(&entry.slot, slot)) {
            state.entries.remove(id);
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
