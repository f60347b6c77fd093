//! Texts that people write.

use serde::{Deserialize, Serialize};

use crate::Rejection;

/// A text that says something: trimmed, not empty, at most [`Text::MOST`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text(String);

impl Text {
    /// Most characters.
    pub const MOST: usize = 8000;

    /// # Errors
    /// When there is nothing in it, or too much.
    pub fn new(text: &str) -> Result<Self, Rejection> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Rejection::new("text-missing", "Bitte schreiben Sie etwas.", "Please write something."));
        }
        if text.chars().count() > Self::MOST {
            return Err(Rejection::new(
                "text-too-long",
                format!("Höchstens {} Zeichen. Bitte kürzen Sie den Text.", Self::MOST),
                format!("At most {} characters. Please shorten the text.", Self::MOST),
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Text {
    type Error = Rejection;

    fn try_from(text: String) -> Result<Self, Rejection> {
        Self::new(&text)
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

/// Reasons that a reader can follow: at least [`Reasons::LEAST`] characters and three words.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Text", into = "Text")]
pub struct Reasons(Text);

impl Reasons {
    /// Fewest characters.
    pub const LEAST: usize = 20;

    /// # Errors
    /// When it is no sentence.
    pub fn new(text: &str) -> Result<Self, Rejection> {
        Self::try_from(Text::new(text).map_err(|_| Self::missing())?)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    fn missing() -> Rejection {
        Rejection::new(
            "reasons-missing",
            "Bitte begründen Sie das in mindestens einem Satz. Wer den Impuls gegeben hat, liest die Begründung.",
            "Please give reasons in at least one sentence. Whoever gave the impulse reads them.",
        )
    }
}

impl TryFrom<Text> for Reasons {
    type Error = Rejection;

    fn try_from(text: Text) -> Result<Self, Rejection> {
        let words = text.as_str().split_whitespace().count();
        if text.as_str().chars().count() < Self::LEAST || words < 3 { Err(Self::missing()) } else { Ok(Self(text)) }
    }
}

impl From<Reasons> for Text {
    fn from(reasons: Reasons) -> Self {
        reasons.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_reasons_say_something() {
        assert_eq!(Text::new("  a ").map(String::from).as_deref(), Ok("a"));
        assert_eq!(Text::new(" \n").unwrap_err().code, "text-missing");
        assert_eq!(Text::new(&"a".repeat(8001)).unwrap_err().code, "text-too-long");
        for poor in ["", "nein", "zu teuer", "keinekeinekeinekeinekeine"] {
            assert_eq!(Reasons::new(poor).unwrap_err().code, "reasons-missing", "{poor}");
        }
        assert!(Reasons::new("Das Fachverfahren lässt es nicht zu.").is_ok());
        assert!(serde_json::from_str::<Reasons>("\"nein\"").is_err(), "nor by way of JSON");
    }
}
