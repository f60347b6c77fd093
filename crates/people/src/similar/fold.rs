//! From text to features.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::synonyms;

/// Words that say nothing, folded.
const STOP: &[&str] = &[
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "ander", "andere", "auch", "auf",
    "aus", "bei", "beim", "bis", "da", "dabei", "dadurch", "damit", "dann", "das", "dass", "dem", "den", "der", "des",
    "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch", "dort", "durch", "ein", "eine", "einem",
    "einen", "einer", "eines", "er", "erst", "es", "etwa", "fuer", "gibt", "haben", "hat", "hier", "ich", "ihr",
    "ihre", "im", "immer", "in", "ins", "ist", "jede", "jedem", "jeden", "jeder", "jedes", "kann", "kein", "keine",
    "koennen", "man", "mehr", "mit", "muessen", "muss", "nach", "nicht", "noch", "nur", "ob", "oder", "oft", "ohne",
    "schon", "sehr", "sein", "seit", "sich", "sie", "sind", "so", "statt", "um", "und", "uns", "unser", "unsere",
    "viel", "viele", "vom", "von", "vor", "wann", "war", "was", "weil", "wenn", "wer", "werden", "wie", "wieder",
    "wir", "wird", "wo", "wurde", "zu", "zum", "zur", "zwei", "a", "all", "and", "are", "as", "at", "be", "been",
    "but", "by", "can", "do", "does", "every", "for", "from", "get", "has", "have", "if", "into", "is", "it", "its",
    "must", "no", "not", "of", "on", "one", "or", "our", "so", "than", "that", "the", "their", "then", "there", "they",
    "this", "to", "until", "was", "we", "were", "what", "when", "which", "who", "will", "with", "you",
];

/// Endings of German and English, longest first.
const ENDINGS: &[&str] = &[
    "ungen", "heiten", "keiten", "ation", "ieren", "iert", "ung", "heit", "keit", "isch", "lich", "ern", "est", "ing",
    "tion", "en", "er", "em", "es", "et", "st", "ed", "ly", "e", "n", "s", "t",
];

/// Small letters without umlauts.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            'é' | 'è' | 'ê' => folded.push('e'),
            'á' | 'à' => folded.push('a'),
            c => folded.push(c),
        }
    }
    folded
}

/// A word without its ending, at least four letters long.
pub(super) fn stem(word: &str) -> &str {
    let mut word = word;
    for _ in 0..2 {
        let cut = ENDINGS.iter().find_map(|ending| word.strip_suffix(ending).filter(|rest| rest.len() >= 4));
        match cut {
            Some(rest) => word = rest,
            None => break,
        }
    }
    word
}

fn hash(kind: u8, text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    kind.hash(&mut hasher);
    text.hash(&mut hasher);
    hasher.finish()
}

/// Features of a text with their weights: whole stems, what they mean, and runs of four characters of longer words.
#[must_use]
pub fn features(text: &str) -> Vec<(u64, f32)> {
    let folded = fold(text);
    let mut found: FxHashMap<u64, f32> = FxHashMap::default();
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 1 && !STOP.contains(word)) {
        let stem = stem(word);
        *found.entry(hash(0, stem)).or_default() += 1.0;
        for meaning in synonyms::meanings(word) {
            *found.entry(hash(2, meaning)).or_default() += 1.4;
        }
        let chars: Vec<char> = stem.chars().collect();
        if chars.len() >= 4 {
            // The runs of a word count together about as much as its stem.
            let runs = chars.len() - 3;
            let weight = 1.6 / (runs as f32).sqrt();
            for run in chars.windows(4) {
                let run: String = run.iter().collect();
                *found.entry(hash(1, &run)).or_default() += weight;
            }
        }
    }
    let mut found: Vec<(u64, f32)> = found.into_iter().collect();
    found.sort_unstable_by_key(|&(feature, _)| feature);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_and_endings_do_not_matter() {
        assert_eq!(fold("Prüfung größer"), "pruefung groesser");
        assert_eq!(stem("pruefungen"), stem("pruefung"));
        assert_eq!(stem("scannen"), stem("scannt"));
        assert_eq!(stem("amt"), "amt");
    }
}
