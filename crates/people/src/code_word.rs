//! Code words: how somebody comes back to an impulse without a name.
//!
//! The word is made here of random bytes and shown once. Kept is only its [`Token`]; nobody, whatever their
//! rights, can find out who has it. Six words of 128 make 42 bits; guessing goes through the server, which
//! limits attempts, and through the key of the installation.

use crate::{Rejection, Token};

/// How many words a code has.
pub const WORDS: usize = 6;

/// 128 German words without umlauts, none the beginning of another, easy to tell apart when spoken.
const LIST: &[&str; 128] = &[
    "abend", "acker", "adler", "ahorn", "amsel", "anker", "apfel", "arche", "asche", "aster", "balken", "banane",
    "becher", "biber", "birke", "blume", "boden", "bogen", "boje", "brief", "brise", "brot", "buche", "burg", "dachs",
    "damm", "delta", "diele", "distel", "docht", "dorf", "drache", "echo", "efeu", "eiche", "eimer", "elster", "ernte",
    "esel", "eule", "faden", "falke", "farn", "feder", "felsen", "fenster", "fichte", "flagge", "fluss", "forelle",
    "fuchs", "furche", "gabel", "garten", "geige", "gipfel", "glas", "glocke", "graben", "gurke", "hafen", "hagel",
    "hammer", "hase", "hecht", "heide", "herbst", "hirsch", "honig", "hafer", "igel", "insel", "jacke", "januar",
    "kabel", "kahn", "kamin", "karte", "kelle", "kerze", "kiesel", "klee", "koffer", "komet", "korb", "kranich",
    "kreide", "lampe", "lachs", "leiter", "lerche", "linde", "lotse", "luchs", "magnet", "mantel", "marder", "messing",
    "minze", "mohn", "morgen", "motte", "nadel", "nebel", "nest", "ofen", "olive", "orgel", "otter", "palme", "pfeil",
    "pilz", "planke", "quelle", "rabe", "regen", "reiher", "ring", "robbe", "rose", "ruder", "salbei", "sand", "segel",
    "silber", "sonne", "tanne", "wolke",
];

/// A code of six words joined by hyphens. Each byte of `random` must be uniform; its highest bit is not used.
#[must_use]
pub fn generate(random: [u8; WORDS]) -> String {
    random.map(|byte| LIST[usize::from(byte & 127)]).join("-")
}

/// The code as it is hashed: small letters, words joined by one hyphen, whatever was typed between them.
#[must_use]
pub fn normalise(typed: &str) -> String {
    let words = typed.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// What stands for the code in records.
///
/// # Errors
/// When it cannot be one.
pub fn token(key: &[u8; 32], typed: &str) -> Result<Token, Rejection> {
    let code = normalise(typed);
    let known = code.split('-').filter(|word| LIST.contains(word)).count();
    if known != WORDS || code.split('-').count() != WORDS {
        return Err(Rejection::new(
            "code-word-form",
            format!("Ein Kennwort besteht aus {WORDS} Wörtern. Bitte prüfen Sie die Schreibweise."),
            format!("A code consists of {WORDS} words. Please check the spelling."),
        ));
    }
    Ok(Token::new(key, "code word", &code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_distinct_and_none_begins_another() {
        for (at, word) in LIST.iter().enumerate() {
            assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{word}");
            for other in &LIST[at + 1..] {
                assert!(!word.starts_with(other) && !other.starts_with(word), "{word} {other}");
            }
        }
    }

    #[test]
    fn a_code_is_recognised_however_it_is_typed() {
        let code = generate([0, 127, 255, 3, 64, 200]);
        assert_eq!(code.split('-').count(), WORDS);
        let typed = format!("  {} ", code.to_uppercase().replace('-', "  "));
        assert_eq!(token(&[1; 32], &typed), token(&[1; 32], &code));
        assert_ne!(token(&[1; 32], &code), token(&[2; 32], &code));
        assert_eq!(token(&[1; 32], "abend anker").unwrap_err().code, "code-word-form");
    }
}
