//! Attribute trees: what a log says about itself, and the form in which two logs are compared.

/// Value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `<string>`
    String(String),
    /// `<date>`: nanoseconds since the epoch in UTC, and the offset written, in minutes.
    Date {
        /// Instant.
        ns: i64,
        /// Minutes east of UTC or [`crate::NO_OFFSET`].
        offset: i16,
    },
    /// `<int>`
    Int(i64),
    /// `<float>`
    Float(f64),
    /// `<boolean>`
    Boolean(bool),
    /// `<id>`
    Id(String),
    /// `<list>`: the ordered members of its `<values>`.
    List(Vec<Attribute>),
    /// `<container>`: its members are the children.
    Container,
    /// An element as it was written, where its text is not of its type or it has no key:
    /// element name and the `value` text.
    Raw {
        /// Element name, e.g. `date`.
        element: String,
        /// Text of the `value` attribute, if any.
        value: Option<String>,
    },
}

/// A key, a value and nested attributes (IEEE 1849-2016, 5.4).
#[derive(Clone, Debug, PartialEq)]
pub struct Attribute {
    /// Key; empty when the source gave none.
    pub key: String,
    /// Value.
    pub value: Value,
    /// Attributes of this attribute, in document order.
    pub children: Vec<Attribute>,
}

/// Whether something speaks of cases or of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `scope="trace"`
    Trace,
    /// `scope="event"`
    Event,
}

/// Attributes that every trace or event is declared to have, with default values.
#[derive(Clone, Debug, PartialEq)]
pub struct Global {
    /// Text of `scope`, `event` when absent.
    pub scope: String,
    /// The declared attributes.
    pub attributes: Vec<Attribute>,
}

/// A named list of keys that together identify an event or a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classifier {
    /// Name.
    pub name: String,
    /// Text of `scope`, if written.
    pub scope: Option<String>,
    /// Text of `keys` as written; keys that contain blanks stand in quotes.
    pub keys: String,
}

/// A declared extension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// Name.
    pub name: String,
    /// Prefix of its keys.
    pub prefix: String,
    /// Where it is defined; never fetched.
    pub uri: String,
}

/// What a log says of itself beside its cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// XML attributes of `<log>` in order (`xes.version`, `xmlns`, ...).
    pub root: Vec<(String, String)>,
    /// Extensions in order.
    pub extensions: Vec<Extension>,
    /// Globals in order.
    pub globals: Vec<Global>,
    /// Classifiers in order.
    pub classifiers: Vec<Classifier>,
    /// Attributes of the log.
    pub attributes: Vec<Attribute>,
}
