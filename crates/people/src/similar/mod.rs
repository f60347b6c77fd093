//! Similar impulses while somebody types.
//!
//! Words are folded (umlauts, case), cut to stems, and compared two ways: by whole stems and by runs of four
//! characters, so that compounds („Papierunterlagen“, „Unterlagen aus Papier“), endings and typing errors meet.
//! Scores are BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over both kinds of
//! features, normalised by what the question itself would score.

mod fold;
mod synonyms;

use rustc_hash::FxHashMap;

pub use fold::{features, fold as folded};

const K1: f32 = 1.2;
const B: f32 = 0.6;
/// Features that more than this share of the texts have say nothing.
const COMMON: f32 = 0.25;

/// An index of texts by number.
#[derive(Clone, Debug, Default)]
pub struct Index {
    features: FxHashMap<u64, Vec<(u32, f32)>>,
    ids: Vec<u64>,
    lengths: Vec<f32>,
    gone: Vec<bool>,
    total: f32,
}

/// A text that is like another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Its number.
    pub id: u64,
    /// 0 (nothing in common) to about 1 (the same).
    pub score: f32,
}

impl Index {
    /// Adds the text of the impulse `id`.
    pub fn add(&mut self, id: u64, text: &str) {
        let at = self.ids.len() as u32;
        let found = features(text);
        let length: f32 = found.iter().map(|(_, weight)| weight).sum();
        for (feature, weight) in found {
            self.features.entry(feature).or_default().push((at, weight));
        }
        self.ids.push(id);
        self.lengths.push(length);
        self.gone.push(false);
        self.total += length;
    }

    /// Takes the text of the impulse `id` out.
    pub fn remove(&mut self, id: u64) {
        if let Some(at) = self.ids.iter().position(|&known| known == id) {
            self.gone[at] = true;
        }
    }

    /// The `most` texts most like `text`, best first, ties by number.
    #[must_use]
    pub fn similar(&self, text: &str, most: usize) -> Vec<Hit> {
        let count = self.ids.len() as f32;
        let mean = (self.total / count.max(1.0)).max(1.0);
        let mut scores = vec![0f32; self.ids.len()];
        let mut best = 0f32;
        for (feature, weight) in features(text) {
            let postings = self.features.get(&feature).map_or(&[][..], Vec::as_slice);
            let share = postings.len() as f32;
            if count > 40.0 && share > COMMON * count {
                continue;
            }
            let idf = (1.0 + (count - share + 0.5) / (share + 0.5)).ln() * weight;
            // What the same text would get.
            best += idf * (K1 + 1.0) / (1.0 + K1);
            for &(at, often) in postings {
                let norm = K1 * (1.0 - B + B * self.lengths[at as usize] / mean);
                scores[at as usize] += idf * often * (K1 + 1.0) / (often + norm);
            }
        }
        let mut hits: Vec<Hit> = scores
            .into_iter()
            .enumerate()
            .filter(|&(at, score)| score > 0.0 && !self.gone[at])
            .map(|(at, score)| Hit { id: self.ids[at], score: score / best.max(f32::MIN_POSITIVE) })
            .collect();
        let order = |a: &Hit, b: &Hit| b.score.total_cmp(&a.score).then(a.id.cmp(&b.id));
        if hits.len() > most {
            hits.select_nth_unstable_by(most, order);
            hits.truncate(most);
        }
        hits.sort_by(order);
        hits
    }
}

#[cfg(test)]
mod tests;
