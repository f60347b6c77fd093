//! Whether a column looks like names or identifiers of people.
//!
//! A guess from the name of the column and its first values, to ask the person who
//! imports; never the reason to keep something. It would rather ask once too often.

/// Words in names of columns that mean people, in German and English.
const WORDS: [&str; 27] = [
    "resource",
    "user",
    "person",
    "employee",
    "clerk",
    "responsible",
    "owner",
    "agent",
    "officer",
    "operator",
    "author",
    "assignee",
    "handler",
    "worker",
    "email",
    "mail",
    "bearbeiter",
    "bearbeiterin",
    "sachbearbeiter",
    "sachbearbeiterin",
    "sachbearbeitung",
    "mitarbeiter",
    "mitarbeiterin",
    "benutzer",
    "beschaeftigte",
    "beschäftigte",
    "kuerzel",
];

/// Endings of names of columns that mean a person's name, but not that of a step.
const NAMES: [&str; 6] = ["vorname", "nachname", "familienname", "firstname", "lastname", "surname"];

/// Whether the column `name` with these values looks like people.
pub(crate) fn looks_personal(name: &str, samples: &[String]) -> bool {
    by_name(name) || by_values(samples)
}

fn by_name(name: &str) -> bool {
    let words: Vec<String> = words(name);
    let known = |word: &str| {
        let singular = word.trim_end_matches("id").trim_end_matches("nr");
        WORDS.contains(&word) || NAMES.contains(&word) || WORDS.contains(&singular)
    };
    words.iter().any(|word| known(word)) || NAMES.contains(&words.concat().as_str())
}

/// `caseOwner_ID` gives `case`, `owner`, `id`.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut lower = false;
    for c in name.chars() {
        if !c.is_alphabetic() || (lower && c.is_uppercase()) {
            words.push(String::new());
        }
        if c.is_alphabetic() {
            words.last_mut().expect("at least one").extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Most values are e-mail addresses, or written like `Muster, Erika`.
fn by_values(samples: &[String]) -> bool {
    let looks = |text: &&String| {
        let mail = text.split_once('@').is_some_and(|(before, after)| !before.is_empty() && after.contains('.'));
        let listed = text.split_once(", ").is_some_and(|(last, first)| capital_word(last) && capital_word(first));
        mail || listed
    };
    !samples.is_empty() && samples.iter().filter(looks).count() * 2 > samples.len()
}

fn capital_word(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() > 1
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_columns_that_mean_people() {
        for name in
            ["org:resource", "case:responsible", "Sachbearbeiter", "userID", "USER_ID", "case_owner", "last name"]
        {
            assert!(looks_personal(name, &[]), "{name}");
        }
        for name in ["concept:name", "case:channel", "Gebühr", "org:group", "case:deadline", "lifecycle:transition"] {
            assert!(!looks_personal(name, &[]), "{name}");
        }
    }

    #[test]
    fn values_that_look_like_people() {
        let texts = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect::<Vec<_>>();
        assert!(looks_personal("x", &texts(&["Muster, Erika", "Probe, Max-Otto", "unbekannt"])));
        assert!(looks_personal("x", &texts(&["erika@amt.example"])));
        assert!(!looks_personal("x", &texts(&["Prüfung, formal", "Bescheid", "Antrag prüfen"])));
    }
}
