//! Whether a column looks like names or identifiers of people.
//!
//! A guess from the name of the column and its first values, to ask the person who
//! imports; never the reason to keep something. It would rather ask once too often.

/// Why a column may name people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Personal {
    /// It is taken for the person who acted.
    Actor,
    /// Its name says so.
    Name,
    /// Its values look like names of people.
    Names,
    /// Its values look like e-mail addresses.
    Mails,
    /// Most of its values stand in another column of people as well.
    Shared,
}

impl Personal {
    /// The reason in a sentence.
    #[must_use]
    pub fn reason(self, german: bool) -> &'static str {
        match (self, german) {
            (Self::Actor, true) => "Die Spalte nennt die handelnde Person.",
            (Self::Actor, false) => "The column names the person who acted.",
            (Self::Name, true) => "Der Name der Spalte deutet auf Personen hin.",
            (Self::Name, false) => "The name of the column points to people.",
            (Self::Names, true) => "Die Werte sehen aus wie Namen von Personen.",
            (Self::Names, false) => "The values look like names of people.",
            (Self::Mails, true) => "Die Werte sehen aus wie E-Mail-Adressen.",
            (Self::Shared, true) => "Die Werte stehen auch in einer anderen Spalte mit Personen.",
            (Self::Shared, false) => "The values stand in another column of people as well.",
            (Self::Mails, false) => "The values look like e-mail addresses.",
        }
    }
}

/// Words in names of columns that mean people, in German and English.
const WORDS: [&str; 36] = [
    "resource",
    "ressource",
    "user",
    "username",
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
    "performer",
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
    "benutzername",
    "beschaeftigte",
    "beschäftigte",
    "kuerzel",
    "kürzel",
    "antragsteller",
    "antragstellerin",
    "verantwortlich",
    "creator",
];

/// Ends of names of columns that mean a person's name, but not that of a step.
const NAMES: [&str; 7] = ["vorname", "nachname", "familienname", "firstname", "lastname", "surname", "fullname"];

/// Why the column `name` with these values looks like people.
pub(crate) fn look(name: &str, values: &[&str]) -> Option<Personal> {
    if by_name(name) {
        return Some(Personal::Name);
    }
    let (mut all, mut mails, mut names) = (0, 0, 0);
    for value in values.iter().filter(|value| !value.is_empty()) {
        all += 1;
        mails += usize::from(value.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.')));
        names += usize::from(value.split_once(", ").is_some_and(|(last, first)| capital(last) && capital(first)));
    }
    match () {
        () if mails * 2 > all => Some(Personal::Mails),
        () if names * 2 > all => Some(Personal::Names),
        () => None,
    }
}

fn by_name(name: &str) -> bool {
    let words = words(name);
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

fn capital(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
        && text.chars().count() > 1
        && text.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_people_are_told_by_name_and_by_values() {
        for name in
            ["org:resource", "case:responsible", "Sachbearbeiter", "userID", "USER_ID", "case_owner", "last name"]
        {
            assert_eq!(look(name, &[]), Some(Personal::Name), "{name}");
        }
        for name in ["concept:name", "case:channel", "Gebühr", "org:group", "case:deadline", "lifecycle:transition"] {
            assert_eq!(look(name, &[]), None, "{name}");
        }
        assert_eq!(look("x", &["Muster, Erika", "", "Probe, Max-Otto", "unbekannt"]), Some(Personal::Names));
        assert_eq!(look("x", &["erika@amt.example"]), Some(Personal::Mails));
        assert_eq!(look("x", &["Prüfung, formal", "Bescheid", "Antrag prüfen"]), None);
    }
}
