//! Texts that a spreadsheet would take for a formula.
//!
//! A text that begins with `=`, `+`, `-`, `@`, a tab or a carriage return is written with an
//! apostrophe before it (OWASP, "CSV Injection"); so is one that begins with apostrophes and
//! then one of these. Reading takes one apostrophe away from texts of this form. So each text
//! comes back as it was, and nothing that Lotse writes is run by a spreadsheet. Numbers in
//! number columns are written as they are.

/// Whether `text` is written with an apostrophe before it.
pub(super) fn dangerous(text: &[u8]) -> bool {
    let rest = &text[text.iter().take_while(|byte| **byte == b'\'').count()..];
    matches!(rest.first(), Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r'))
}

/// The text without its guard, if it has one.
#[inline]
pub(super) fn unguarded(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'\'', rest @ ..] if dangerous(rest) => Some(rest),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guards_come_off_again() {
        for text in ["=1+1", "+49", "-5", "@x", "\tx", "'=x", "''-", "'a", "a", "", "'"] {
            let written = if dangerous(text.as_bytes()) { format!("'{text}") } else { text.to_owned() };
            assert!(!written.starts_with(['=', '+', '-', '@', '\t', '\r']), "{written}");
            let read = unguarded(written.as_bytes()).unwrap_or(written.as_bytes());
            assert_eq!(read, text.as_bytes());
        }
    }
}
