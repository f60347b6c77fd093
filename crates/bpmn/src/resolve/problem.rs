//! Why a file is no model.

use std::fmt;

use crate::raw;
use crate::resolved::Place;

/// Something wrong in a file, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where.
    pub place: Place,
    /// `id` of the element; empty where it has none.
    pub element: Box<str>,
    /// What is wrong.
    pub what: What,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It is no XML that is read.
    Xml(raw::Fault),
    /// The root is not `definitions` of BPMN 2.0.
    NotBpmn(Box<str>),
    /// An `id` that another element has, too (XML Schema, `xsd:ID`).
    Duplicate,
    /// An element that must be referred to has no `id`.
    NoId(Box<str>),
    /// A required attribute or element is missing (its name).
    Missing(&'static str),
    /// A reference that leads nowhere: attribute and value.
    Dangling(&'static str, Box<str>),
    /// A sequence flow whose ends lie in different scopes (clause 8.4.13).
    Crosses,
    /// A value that does not fit: attribute, value, and what would.
    Value(Box<str>, Box<str>, &'static str),
}

/// The language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German.
    German,
    /// English.
    English,
}

impl Problem {
    /// What is wrong and what to do, without the place.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let german = language == Language::German;
        match &self.what {
            What::Xml(fault) if german => format!("Die Datei ist kein lesbares XML: {fault}"),
            What::Xml(fault) => format!("the file is not XML that is read: {fault}"),
            What::NotBpmn(root) if german => format!(
                "Die Datei beginnt mit „{root}“ statt mit „definitions“ von BPMN 2.0. Im Modellierer als BPMN 2.0 speichern."
            ),
            What::NotBpmn(root) => {
                format!("the file begins with `{root}` instead of `definitions` of BPMN 2.0; save it as BPMN 2.0")
            }
            What::Duplicate if german => "Diese Kennung (id) hat schon ein anderes Element. Eine davon ändern.".into(),
            What::Duplicate => "another element has this id already; change one of them".into(),
            What::NoId(name) if german => format!("„{name}“ hat keine Kennung (id)."),
            What::NoId(name) => format!("`{name}` has no id"),
            What::Missing(name) if german => format!("Es fehlt „{name}“."),
            What::Missing(name) => format!("`{name}` is missing"),
            What::Dangling(name, value) if german => {
                format!("„{name}“ verweist auf „{value}“, aber das gibt es in der Datei nicht.")
            }
            What::Dangling(name, value) => format!("`{name}` refers to `{value}`, which is not in the file"),
            What::Crosses if german => {
                "Dieser Sequenzfluss verlässt seinen Prozess oder Teilprozess (BPMN 2.0.2, 8.4.13).".into()
            }
            What::Crosses => "this sequence flow leaves its process or sub-process (BPMN 2.0.2, clause 8.4.13)".into(),
            What::Value(name, value, expected) if german => format!("„{name}“ ist „{value}“, erwartet: {expected}."),
            What::Value(name, value, expected) => format!("`{name}` is `{value}`; expected {expected}"),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}", self.place.line)?;
        if !self.element.is_empty() {
            write!(f, ", `{}`", self.element)?;
        }
        write!(f, ": {}", self.sentence(Language::English))
    }
}

impl From<raw::Error> for Problem {
    fn from(error: raw::Error) -> Self {
        Self { place: error.place, element: "".into(), what: What::Xml(error.fault) }
    }
}
