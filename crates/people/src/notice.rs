//! What in a free text looks like a person or a file number, to ask the writer before it is sent.

use serde::Serialize;

/// Something to look at again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Notice {
    /// `name`, `file-number`, `mail` or `phone`.
    pub kind: &'static str,
    /// The words.
    pub words: String,
}

const TITLES: [&str; 9] = ["herr", "herrn", "frau", "hr.", "fr.", "kollege", "kollegin", "mr.", "mrs."];
/// Words with a capital letter that follow a title and are no names.
const NO_NAMES: [&str; 8] =
    ["Bürgermeister", "Bürgermeisterin", "Landrat", "Landrätin", "Direktor", "Direktorin", "Doktor", "Professor"];

/// Looks for names behind a title, numbers of files and telephones, and mail addresses. It would rather ask
/// once too often; names without a title it cannot know.
#[must_use]
pub fn notices(text: &str) -> Vec<Notice> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let mut found = Vec::new();
    let mut note = |kind, words: String| {
        let notice = Notice { kind, words };
        if !found.contains(&notice) {
            found.push(notice);
        }
    };
    for (at, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        if TITLES.contains(&lower.as_str()) || TITLES.contains(&bare(&lower).as_str()) {
            let next = words.get(at + 1).map(|next| bare(next)).unwrap_or_default();
            if next.chars().next().is_some_and(char::is_uppercase) && !NO_NAMES.contains(&next.as_str()) {
                note("name", format!("{} {next}", bare(word)));
            }
        }
        let core = bare(word);
        if let Some((before, after)) = core.split_once('@')
            && !before.is_empty()
            && after.contains('.')
        {
            note("mail", core.clone());
        } else if looks_like_file_number(&core) {
            note("file-number", core);
        }
    }
    for run in text.split(|c: char| !(c.is_ascii_digit() || matches!(c, ' ' | '/' | '-' | '+' | '(' | ')'))) {
        let run = run.trim_matches(|c: char| !(c.is_ascii_digit() || c == '+'));
        let digits = run.chars().filter(char::is_ascii_digit).count();
        if (7..=15).contains(&digits) && (run.starts_with('0') || run.starts_with('+')) {
            note("phone", run.to_owned());
        }
    }
    found
}

/// Letters and digits joined by marks, as in `BA-2024/00123`, `32.4-1180/23` or `Az. 12/345`.
fn looks_like_file_number(word: &str) -> bool {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let marks = word.chars().filter(|c| matches!(c, '-' | '/' | '.' | '_')).count();
    let odd = word.chars().any(|c| !(c.is_alphanumeric() || matches!(c, '-' | '/' | '.' | '_')));
    let date = word
        .split(['.', '-', '/'])
        .all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit()))
        && word.split(['.', '-', '/']).count() <= 3
        && !word.contains('/');
    digits >= 4 && marks >= 1 && !odd && !date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_behind_titles_numbers_and_addresses_are_noticed() {
        let kinds =
            |text: &str| notices(text).into_iter().map(|one| format!("{}:{}", one.kind, one.words)).collect::<Vec<_>>();
        assert_eq!(kinds("Frau Beispiel scannt alles zweimal."), ["name:Frau Beispiel"]);
        assert_eq!(kinds("Im Vorgang BA-2024/00123 lag es an der Post."), ["file-number:BA-2024/00123"]);
        assert_eq!(kinds("Bitte an e.muster@amt.example melden"), ["mail:e.muster@amt.example"]);
        assert_eq!(kinds("Tel. 0351 4881234 anrufen"), ["phone:0351 4881234"]);
        for plain in [
            "Seit dem 01.03.2024 dauert es 14 Tage, früher 3-4.",
            "Die Frau Bürgermeisterin möchte das so",
            "Wir tippen 60 % der Anträge von Hand ab, etwa 20.000 im Jahr.",
        ] {
            assert_eq!(kinds(plain), Vec::<String>::new(), "{plain}");
        }
    }
}
