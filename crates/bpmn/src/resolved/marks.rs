//! Markings of the extension namespace `lotse:`: what says who decides.

/// Markings of a process or flow node. All empty where the model says nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// `lotse:question`: the question that a user task answers.
    pub question: Option<Box<str>>,
    /// `lotse:determination`: makes the answer to a question effective.
    pub determination: Option<Determination>,
    /// `lotse:adviser`: its results are advice.
    pub adviser: Option<Adviser>,
    /// `lotse:enacted`: the legal basis of an enacted rule.
    pub enacted: Option<Box<str>>,
    /// `lotse:shows`: variables a user task shows.
    pub shows: Vec<Box<str>>,
    /// `lotse:adopts`: shown rule values that its answer adopts.
    pub adopts: Vec<Box<str>>,
    /// `lotse:afterOwn`: variables shown only after the own assessment is stored.
    pub after_own: Vec<Box<str>>,
}

/// A marked adviser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adviser {
    /// Its identifier.
    pub id: Box<str>,
}

/// A determination (Feststellung).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Determination {
    /// The question it makes effective.
    pub question: Box<str>,
    /// Its class.
    pub class: Class,
    /// The legal basis, where one is declared.
    pub basis: Option<Box<str>>,
}

/// Who makes a determination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// D1: an enacted rule alone.
    Rule,
    /// D2: one person.
    OnePerson,
    /// D2f: statutory fiction.
    Fiction,
    /// D3: two different persons.
    TwoPersons,
}
