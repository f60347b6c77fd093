//! Why a file is not XML, or not XML that we read.

use crate::resolved::Place;

/// A file that cannot be read, with the place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {fault}", place.line, place.column)]
pub struct Error {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nothing there.
    #[error("the file is empty")]
    Empty,
    /// Larger than [`Limits::bytes`](super::Limits::bytes).
    #[error("the file has {0} bytes, more than the {1} that are read")]
    TooLarge(usize, usize),
    /// More than [`Limits::elements`](super::Limits::elements).
    #[error("more than {0} elements")]
    TooMany(usize),
    /// Deeper than [`Limits::depth`](super::Limits::depth).
    #[error("elements lie deeper than {0} within each other")]
    TooDeep(usize),
    /// More than [`Limits::attributes`](super::Limits::attributes).
    #[error("an element with more than {0} attributes")]
    TooManyAttributes(usize),
    /// More than [`Limits::prefixes`](super::Limits::prefixes).
    #[error("more than {0} prefixes in force at one place")]
    TooManyPrefixes(usize),
    /// A character set we do not read.
    #[error("the encoding `{0}` is not read; save the file as UTF-8")]
    Encoding(Box<str>),
    /// Bytes that the encoding does not know.
    #[error("these bytes are no {0}; save the file as UTF-8")]
    Bytes(&'static str),
    /// A character that XML forbids.
    #[error("the character U+{0:04X} is not allowed in XML")]
    Character(u32),
    /// A document type declaration.
    #[error(
        "a document type declaration is not read, since it can expand without bound or fetch files; remove `<!DOCTYPE …>`"
    )]
    DocumentType,
    /// A reference to an entity that XML does not define itself.
    #[error("the entity `&{0};` is not defined; write the character itself or `&#…;`")]
    Entity(Box<str>),
    /// An ampersand that begins no reference.
    #[error("a lone `&`; write `&amp;`")]
    Ampersand,
    /// The end of the file inside of something.
    #[error("the file ends within {0}")]
    Ends(Box<str>),
    /// Something else was expected.
    #[error("expected {expected}, found {found}")]
    Expected {
        /// What should stand here.
        expected: &'static str,
        /// What does.
        found: Box<str>,
    },
    /// An end tag that fits no start tag.
    #[error("the end tag `</{found}>` does not fit the start tag `<{open}>` of line {line}")]
    EndTag {
        /// The name found.
        found: Box<str>,
        /// The name of the open element.
        open: Box<str>,
        /// The line of its start tag.
        line: u32,
    },
    /// The same attribute twice.
    #[error("the attribute `{0}` occurs twice")]
    Twice(Box<str>),
    /// A prefix without a declaration.
    #[error("the prefix `{0}` is not declared; add `xmlns:{0}=\"…\"`")]
    Prefix(Box<str>),
    /// A declaration of a namespace that the recommendation forbids.
    #[error("the namespace declaration `{0}` is not allowed")]
    Declaration(Box<str>),
    /// `--` inside a comment.
    #[error("`--` is not allowed within a comment")]
    Comment,
    /// `]]>` in text.
    #[error("`]]>` is not allowed in text; write `]]&gt;`")]
    SectionEnd,
    /// `<` in the value of an attribute.
    #[error("`<` is not allowed in the value of an attribute; write `&lt;`")]
    LessThan,
}
