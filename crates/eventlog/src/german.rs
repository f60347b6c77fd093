//! What readers and writers report, in German.
//!
//! Reports are written in English while a file is read, one sentence a kind. Here they are matched
//! against the sentences they were made from; names and values between stay as they are.

/// English sentences and their German ones; `{}` stands for what differs.
const SENTENCES: &[(&str, &str)] = &[
    ("{} cases without events", "{} Fälle ohne Ereignisse"),
    (
        "{} cases have the identifier of another and become one with it",
        "{} Fälle haben die Kennung eines anderen und werden eins mit ihm",
    ),
    ("what the log says of itself", "was das Protokoll über sich selbst sagt"),
    (
        "`{}` names no time zone; such times are read as local time in {}",
        "„{}“ nennt keine Zeitzone; gelesen als Ortszeit in {}",
    ),
    (
        "`{}` has times that did not exist in {}, when the clocks were set forward; they are read as if the clocks had not been",
        "„{}“ hat Zeiten, die es in {} bei der Umstellung auf Sommerzeit nicht gab; gelesen, als wäre nicht umgestellt worden",
    ),
    (
        "`{}` has times that came twice in {}, when the clocks were set back; they are read as the first",
        "„{}“ hat Zeiten, die es in {} bei der Umstellung auf Winterzeit zweimal gab; gelesen als die erste",
    ),
    ("`{}` has days without time of day, read as midnight", "„{}“ hat Tage ohne Uhrzeit; gelesen als Mitternacht"),
    ("events without time", "Ereignisse ohne Zeit"),
    (
        "texts with an apostrophe before a character that spreadsheets take for the begin of a formula; it was taken off",
        "Texte mit einem Apostroph vor einem Zeichen, das Tabellenprogramme für den Beginn einer Formel halten; er wurde entfernt",
    ),
    (
        "`{}` holds texts that are no numbers; it is not used as cost",
        "„{}“ enthält Texte, die keine Zahlen sind; nicht als Kosten verwendet",
    ),
    (
        "`{}` changes within a case and is kept as an attribute of events",
        "„{}“ ändert sich innerhalb eines Falls und bleibt ein Merkmal der Ereignisse",
    ),
    ("`{}` has no offset from UTC; such times are read as UTC", "„{}“ nennt keine Zeitzone; gelesen als UTC"),
    (
        "`{}` has dates without time of day, read as midnight UTC",
        "„{}“ hat Tage ohne Uhrzeit; gelesen als Mitternacht UTC",
    ),
    (
        "`{}` in the tag <{}> is not part of XES and is left out",
        "„{}“ im Element <{}> gehört nicht zu XES und fehlt im Ergebnis",
    ),
    (
        "text between the attributes is not part of XES and is left out",
        "Text zwischen den Merkmalen gehört nicht zu XES und fehlt im Ergebnis",
    ),
    (
        "text between the elements is not part of XES and is left out",
        "Text zwischen den Elementen gehört nicht zu XES und fehlt im Ergebnis",
    ),
    (
        "`{}` occurs more than once in one {}; the first is used, the others are kept",
        "„{}“ kommt mehrfach vor (in einem {}); das erste gilt, die anderen bleiben erhalten",
    ),
    (
        "`{}` has values that are not {}; they are kept as written",
        "„{}“ hat Werte, die nicht passen ({}); sie bleiben, wie sie geschrieben sind",
    ),
    (
        "<{}> is not an attribute type of XES; it is kept as written",
        "<{}> ist keine Merkmalsart von XES; bleibt, wie es geschrieben ist",
    ),
    ("<{}> without key; it is kept as written", "<{}> ohne Schlüssel; bleibt, wie es geschrieben ist"),
    ("`{}` has no value; it is kept as written", "„{}“ hat keinen Wert; bleibt, wie es geschrieben ist"),
    (
        "`{}` has text or attributes foreign to XES; it is kept as written",
        "„{}“ hat Text oder Merkmale, die nicht zu XES gehören; bleibt, wie es geschrieben ist",
    ),
    (
        "text and attributes foreign to XES in an attribute of the log are left out",
        "Text und Merkmale in einem Merkmal des Protokolls, die nicht zu XES gehören, fehlen im Ergebnis",
    ),
    (
        "elements within <extension> and <classifier> are not part of XES and are left out",
        "Elemente in <extension> und <classifier> gehören nicht zu XES und fehlen im Ergebnis",
    ),
    (
        "a trace has the same `concept:name` as one before; they stay separate cases",
        "Ein Fall heißt wie ein früherer (concept:name); sie bleiben getrennte Fälle",
    ),
    ("further oddities of many kinds", "weitere Auffälligkeiten vieler Arten"),
    ("an event outside a trace belongs to no case", "Ein Ereignis außerhalb eines Falls gehört zu keinem"),
    ("{} fields instead of {}", "{} Felder statt {}"),
    (
        "something follows the closing quote of a field",
        "Nach dem schließenden Anführungszeichen eines Felds folgt noch etwas",
    ),
    ("a quoted field begins here and is never closed", "Ein Feld in Anführungszeichen beginnt hier und endet nicht"),
    (
        "the event has no activity: it has no <string> with the key `{}`",
        "Das Ereignis nennt keinen Schritt: Es hat kein <string> mit dem Schlüssel „{}“",
    ),
    (
        "column `{}` holds names of people as well; they were replaced by pseudonyms",
        "Auch die Spalte „{}“ enthält Namen von Personen; sie wurden durch Pseudonyme ersetzt",
    ),
    (
        "column `{}` still holds {} values that are names in columns replaced or left out",
        "Die Spalte „{}“ enthält noch {} Werte, die in ersetzten oder ausgelassenen Spalten Namen sind",
    ),
    (
        "`{}`: day and month cannot be told apart for sure. Read as {}; {} is possible, too.",
        "„{}“: Tag und Monat lassen sich nicht sicher unterscheiden. Gelesen wird {}; möglich wäre auch {}.",
    ),
    (
        "`{}`: the values are in no known format of times.",
        "„{}“: Die Werte sind in keinem bekannten Format für Zeiten.",
    ),
    (
        "`{}` was taken for the {} by its values, not by its name.",
        "„{}“ wurde nach den Werten erkannt ({}), nicht nach dem Namen.",
    ),
    ("No column was found for the {}.", "Keine Spalte gefunden für: {}."),
    (
        "The column name `{}` is missing or occurs more than once; the column is called `{}` here.",
        "Der Spaltenname „{}“ fehlt oder kommt mehrfach vor; die Spalte heißt hier „{}“.",
    ),
    (
        "The file has no header; the columns are numbered.",
        "Die Datei hat keine Kopfzeile; die Spalten sind durchgezählt.",
    ),
    (
        "`{}` is left out: values of type {} have no counterpart here.",
        "„{}“ wird nicht gelesen: Werte vom Typ {} haben hier keine Entsprechung.",
    ),
    ("`{}` is empty", "„{}“ ist leer"),
    ("`{}` is not {}: `{}`", "„{}“ passt nicht (erwartet: {}): „{}“"),
];

/// Words for what was expected.
const WORDS: &[(&str, &str)] = &[
    ("an ISO 8601 date-time", "ein Zeitpunkt nach ISO 8601"),
    ("a date-time", "ein Zeitpunkt"),
    ("a number", "eine Zahl"),
    ("a decimal number", "eine Zahl"),
    ("an integer", "eine ganze Zahl"),
    ("a whole number", "eine ganze Zahl"),
    ("a value, which every event needs", "ein Wert, den jedes Ereignis braucht"),
    ("true or false", "wahr oder falsch (true, false)"),
    ("distinct activities", "verschiedene Schritte"),
    ("events", "Ereignisse"),
    ("rows", "Zeilen"),
    ("levels of nested attributes", "Ebenen verschachtelter Merkmale"),
    ("traces", "Fälle"),
    ("case", "Fall"),
    ("activity", "Schritt"),
    ("time", "Zeitpunkt"),
    ("trace", "Fall"),
    ("event", "Ereignis"),
];

/// `sentence` of a report or an error of this crate in German; what is not known stays as it is.
#[must_use]
pub fn german(sentence: &str) -> String {
    if let Some((_, word)) = WORDS.iter().find(|(known, _)| *known == sentence) {
        return (*word).to_owned();
    }
    for (english, german) in SENTENCES {
        if let Some(parts) = parts(english, sentence) {
            let mut out = String::new();
            let mut parts = parts.into_iter();
            let mut pieces = german.split("{}");
            out.push_str(pieces.next().unwrap_or_default());
            for piece in pieces {
                let part = parts.next().unwrap_or_default();
                let word = WORDS.iter().find(|(known, _)| *known == part).map_or(part, |(_, word)| word);
                out.push_str(word);
                out.push_str(piece);
            }
            return out;
        }
    }
    sentence.to_owned()
}

/// What stands in `sentence` for each `{}` of `pattern`.
fn parts<'a>(pattern: &str, sentence: &'a str) -> Option<Vec<&'a str>> {
    let mut pieces = pattern.split("{}");
    let mut rest = sentence.strip_prefix(pieces.next()?)?;
    let mut found = Vec::new();
    let mut pieces = pieces.peekable();
    while let Some(piece) = pieces.next() {
        // The last piece stands at the end, the others as soon as they can.
        let at = if pieces.peek().is_some() {
            rest.find(piece)?
        } else {
            rest.len().checked_sub(piece.len()).filter(|&at| rest.is_char_boundary(at) && rest.ends_with(piece))?
        };
        found.push(&rest[..at]);
        rest = &rest[at + piece.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_keep_names_and_values() {
        assert_eq!(
            german("`Ende` names no time zone; such times are read as local time in Europe/Berlin"),
            "„Ende“ nennt keine Zeitzone; gelesen als Ortszeit in Europe/Berlin"
        );
        assert_eq!(
            german("`Ende` is not a date-time: `31.02.`"),
            "„Ende“ passt nicht (erwartet: ein Zeitpunkt): „31.02.“"
        );
        assert_eq!(german("3 fields instead of 7"), "3 Felder statt 7");
        assert_eq!(german("something else"), "something else");
    }

    #[test]
    fn every_sentence_stands_in_a_reader_or_writer() {
        let sources = [
            include_str!("csv/read.rs"),
            include_str!("csv/block.rs"),
            include_str!("csv/write.rs"),
            include_str!("xes/rows.rs"),
            include_str!("xes/reader.rs"),
            include_str!("parquet/foreign.rs"),
            include_str!("tabular/warning.rs"),
        ]
        .concat();
        // Names of variables within braces do not matter.
        let mut plain = String::new();
        let mut rest = sources.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let name = after.split('}').next().unwrap_or_default();
            let of_variable = name.chars().all(|c| c.is_alphanumeric() || c == '_');
            plain.push_str(before);
            plain.push('{');
            rest = if of_variable { &after[name.len()..] } else { after };
        }
        plain.push_str(rest);
        for (english, german) in SENTENCES {
            // Said by those who replace names.
            let of_names = english.starts_with("column `");
            assert!(of_names || plain.contains(english), "{english}");
            assert_eq!(english.matches("{}").count(), german.matches("{}").count(), "{english}");
        }
    }
}
