//! Where a text stops being FEEL.
//!
//! The parser says only that a text is wrong. The place is found with it nevertheless: the longest beginning of the
//! text, up to the end of a word or sign, that some ending makes right, ends where the fault begins.

use crate::problem::Place;

/// Endings that are tried, after all brackets are closed.
const ENDINGS: [&str; 8] =
    ["", " 1", " then 1 else 1", " 1 then 1 else 1", " else 1", " 1 else 1", " return 1", " satisfies true"];

/// Texts longer than this are not searched, only named.
const LONGEST: usize = 4096;

/// The place at which `text` goes wrong; `right` says whether a text is right.
pub(super) fn locate(text: &str, right: impl Fn(&str) -> bool) -> Place {
    if text.trim().is_empty() {
        return Place::default();
    }
    if let Some(offset) = open_quote(text) {
        return Place::in_text(text, offset);
    }
    if text.len() > LONGEST {
        return Place::default();
    }
    let ends = ends(text);
    for &end in ends.iter().rev() {
        let part = &text[..end];
        let Some(closers) = closers(part) else { continue };
        let viable = ENDINGS.iter().any(|ending| right(&format!("{part}{ending}{closers}")))
            || right(&format!("{part} in [1] return 1{closers}"))
            || right(&format!("{part} in [1] satisfies true{closers}"))
            || right(&format!("{part}: 1{closers}"));
        if viable {
            let rest = &text[end..];
            let skipped = rest.len() - rest.trim_start().len();
            return Place::in_text(text, end + skipped);
        }
    }
    Place::in_text(text, text.len() - text.trim_start().len())
}

/// Start of a string that never ends.
fn open_quote(text: &str) -> Option<usize> {
    let mut open = None;
    let mut escaped = false;
    for (index, sign) in text.char_indices() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if open.is_some() => escaped = true,
            '"' => open = if open.is_some() { None } else { Some(index) },
            _ => {}
        }
    }
    open
}

/// Offsets at which a word or sign ends, outside of strings.
fn ends(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    let mut word = false;
    for (index, sign) in text.char_indices() {
        if quoted {
            match sign {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '"' => {
                    quoted = false;
                    ends.push(index + 1);
                }
                _ => {}
            }
            continue;
        }
        let in_word = sign.is_alphanumeric() || sign == '_';
        if word && !in_word {
            ends.push(index);
        }
        word = in_word;
        if sign == '"' {
            quoted = true;
        } else if !in_word && !sign.is_whitespace() {
            ends.push(index + sign.len_utf8());
        }
    }
    if word {
        ends.push(text.len());
    }
    ends.dedup();
    ends
}

/// The brackets that are open at the end of `text`, closed; none when they do not fit.
fn closers(text: &str) -> Option<String> {
    let mut open = Vec::new();
    let mut quoted = false;
    let mut escaped = false;
    for sign in text.chars() {
        match sign {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '(' => open.push(')'),
            '[' => open.push(']'),
            '{' => open.push('}'),
            ')' | ']' | '}' if open.pop() != Some(sign) => return None,
            _ => {}
        }
    }
    Some(open.into_iter().rev().collect())
}
