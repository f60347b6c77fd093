//! Which words of a text are names by themselves.
//!
//! Names of FEEL may contain spaces and operators, so `a.b + c` is one name unless `a`, `b` or `c` is known. The parser
//! takes the longest known name, and where none is known the longest possible one: a sum of undeclared variables would
//! silently become one odd variable without a value. So every word that can only be a name of its own is made known
//! before parsing: a word that is not next to another word. Declared names with spaces still win, being longer.

/// Words with a meaning of their own, after or before which a name ends.
const KEYWORDS: [&str; 21] = [
    "if",
    "then",
    "else",
    "for",
    "in",
    "return",
    "some",
    "every",
    "satisfies",
    "and",
    "or",
    "not",
    "between",
    "instance",
    "of",
    "function",
    "external",
    "true",
    "false",
    "null",
    "item",
];

/// Words that name types; where types may stand they are left to the parser.
const TYPES: [&str; 14] = [
    "Any", "Null", "boolean", "number", "string", "date", "time", "days", "years", "months", "duration", "list",
    "context", "range",
];

struct Word<'t> {
    /// A part of the text.
    text: &'t str,
    /// Nothing but spaces between the word before and this one.
    joined: bool,
    /// Followed by an opening bracket: the name of a function.
    called: bool,
}

/// Built-in functions with a name of several words. `date and time` is a keyword of the parser.
const FUNCTIONS: [&str; 31] = [
    "context merge",
    "context put",
    "day of week",
    "day of year",
    "distinct values",
    "ends with",
    "finished by",
    "get entries",
    "get value",
    "index of",
    "insert before",
    "list contains",
    "list replace",
    "lower case",
    "met by",
    "month of year",
    "overlaps after",
    "overlaps before",
    "round down",
    "round half down",
    "round half up",
    "round up",
    "started by",
    "starts with",
    "string join",
    "string length",
    "substring after",
    "substring before",
    "upper case",
    "week of year",
    "years and months duration",
];

/// The names that `text` itself tells, sorted, each once: words that stand alone, and built-in functions of several
/// words that are called.
pub(super) fn single(text: &str) -> Vec<&str> {
    let words = split(text);
    let typed = words.iter().any(|word| matches!(word.text, "instance" | "function"));
    let keyword = |word: &Word<'_>| KEYWORDS.contains(&word.text);
    let mut found = Vec::new();
    let mut index = 0;
    while index < words.len() {
        if let Some((name, length)) = function_at(&words[index..]) {
            found.push(name);
            index += length;
            continue;
        }
        let word = &words[index];
        let before = word.joined && index > 0 && !keyword(&words[index - 1]);
        let after = words.get(index + 1).is_some_and(|next| next.joined && !keyword(next));
        let temporal = matches!(word.text, "date" | "time");
        let special = temporal || (typed && TYPES.contains(&word.text));
        if !(keyword(word) || word.called || before || after || special) {
            found.push(word.text);
        }
        index += 1;
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// The built-in function of several words whose call begins here, and how many words it has.
fn function_at(words: &[Word<'_>]) -> Option<(&'static str, usize)> {
    FUNCTIONS.iter().find_map(|function| {
        let parts: Vec<&str> = function.split(' ').collect();
        let there = words.get(..parts.len())?;
        let joined = there.iter().skip(1).all(|word| word.joined) && there.last()?.called;
        let same = there.iter().zip(&parts).all(|(word, part)| word.text == *part);
        (joined && same).then_some((*function, parts.len()))
    })
}

/// `text` with a space where a keyword runs into an opening bracket, as in `if(a) then b`: the parser takes such a
/// keyword for the name of a function. `not(` stays, being one.
pub(super) fn spaced(text: &str) -> std::borrow::Cow<'_, str> {
    const SPACED: [&str; 10] = ["if", "then", "else", "in", "return", "satisfies", "and", "or", "between", "every"];
    let start = text.as_ptr() as usize;
    let ends: Vec<usize> = split(text)
        .iter()
        .filter(|word| word.called && SPACED.contains(&word.text))
        .map(|word| word.text.as_ptr() as usize - start + word.text.len())
        .filter(|&end| text[end..].starts_with('('))
        .collect();
    if ends.is_empty() {
        return text.into();
    }
    let mut spaced = text.to_owned();
    for end in ends.into_iter().rev() {
        spaced.insert(end, ' ');
    }
    spaced.into()
}

fn split(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut joined = false;
    let mut rest = text;
    while let Some(sign) = rest.chars().next() {
        let length = if sign == '"' {
            joined = false;
            string_length(rest)
        } else if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if sign.is_alphabetic() || sign == '_' {
            let end = rest.find(|sign: char| !sign.is_alphanumeric() && sign != '_').unwrap_or(rest.len());
            let called = rest[end..].trim_start().starts_with('(');
            words.push(Word { text: &rest[..end], joined, called });
            joined = true;
            end
        } else if sign.is_numeric() {
            joined = false;
            rest.find(|sign: char| !sign.is_alphanumeric()).unwrap_or(rest.len())
        } else {
            if !sign.is_whitespace() {
                joined = false;
            }
            sign.len_utf8()
        };
        rest = &rest[length..];
    }
    words
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (index, sign) in text.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return index + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::single;

    #[test]
    fn words_that_stand_alone_are_names() {
        assert_eq!(single("a.b + c - \"d e\" * max(f)"), ["a", "b", "c", "f"]);
        assert_eq!(single("if Alter des Kindes > x then y else null // z"), ["x", "y"]);
        assert_eq!(single("string length(s) + date and time(\"…\").year"), ["s", "string length", "year"]);
        assert_eq!(single("years and months duration(a, b) + index of(l, x)[1]").len(), 6);
        assert_eq!(single("x instance of number"), ["x"]);
    }
}
