//! What is wrong, where, and what to do, in German and English.

use std::fmt;

/// A place in a text or file, counted from 1; zero means that it is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: u32,
    /// Character in the line.
    pub column: u32,
}

impl Place {
    /// The place of a byte `offset` in `text`.
    pub(crate) fn in_text(text: &str, offset: usize) -> Self {
        let before = &text[..offset.min(text.len())];
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().unwrap_or("").chars().count();
        Self { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// Whether the place is known.
    #[must_use]
    pub fn is_known(self) -> bool {
        self.line > 0
    }
}

/// A language that sentences come in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// German.
    #[default]
    German,
    /// English.
    English,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// The file is not XML, or uses a document type; the reader's words.
    Xml(String),
    /// The file is larger than [`crate::Limits::file`].
    FileTooLarge {
        /// Bytes of the file.
        size: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// The root is not `definitions` of a known version of DMN; what it is.
    NotDmn(String),
    /// An attribute or part that DMN demands is missing; its name.
    Missing(&'static str),
    /// An attribute has a value that DMN does not know.
    Unknown {
        /// Name of the attribute or element.
        name: &'static str,
        /// The value that stands there.
        value: String,
    },
    /// Two elements have the same id or, of one kind, the same name.
    Twice(String),
    /// A reference that leads nowhere.
    Dangling(String),
    /// A decision needs itself; the way round.
    Cycle(Vec<String>),
    /// A rule of a decision table has more or fewer entries than the table has columns.
    Entries {
        /// Columns of the table.
        columns: usize,
        /// Entries of the rule.
        entries: usize,
    },
    /// A text is not FEEL; the place is where it goes wrong.
    Syntax,
    /// An expression in another language than FEEL.
    OtherLanguage(String),
    /// A text is longer than [`crate::Limits::text`].
    TooLong {
        /// Bytes of the text.
        length: usize,
        /// Bytes allowed.
        allowed: usize,
    },
    /// An expression is nested too deep.
    TooDeep,
    /// An evaluation took more steps than [`crate::Limits::steps`].
    Steps(u64),
    /// Functions call each other too deep, most likely without end.
    Endless,
    /// `now()` or `today()` was used without a moment given.
    NoMoment(&'static str),
    /// A function in Java or PMML.
    External,
    /// The evaluator failed; its message.
    Broken(String),
    /// There is no decision, service or knowledge model of this name.
    NoSuchDecision(String),
    /// The model or decision is not in force on this day.
    NotInForce {
        /// The day of the case.
        day: String,
        /// First day in force, where one is given.
        from: Option<String>,
        /// Last day in force, where one is given.
        until: Option<String>,
    },
    /// Inputs are not JSON; the place is where it goes wrong.
    Json(&'static str),
    /// An input does not have its declared type.
    Type {
        /// Path to the value.
        path: String,
        /// Declared type.
        expected: String,
        /// The value found.
        found: String,
    },
    /// A condition gave neither true nor false; what it gave, and why.
    NotACondition(String),
    /// The element is faulty, so what needs it cannot run either; its name.
    Needs(String),
}

/// Something wrong with a model, an expression or inputs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Place in the file, or in the text where there is no file.
    pub place: Place,
    /// Kind and name of the element, such as `decision "Gebühr"`; empty without one.
    pub element: String,
    /// What is wrong.
    pub what: What,
}

impl Problem {
    pub(crate) fn new(place: Place, what: What) -> Self {
        Self { place, element: String::new(), what }
    }

    pub(crate) fn of(mut self, element: &str) -> Self {
        if self.element.is_empty() {
            element.clone_into(&mut self.element);
        }
        self
    }

    /// Moves a place within a text that itself starts at `start`.
    pub(crate) fn shifted(mut self, start: Place) -> Self {
        if start.is_known() {
            self.place = if self.place.line > 1 {
                Place { line: start.line + self.place.line - 1, column: self.place.column }
            } else if self.place.line == 1 {
                Place { line: start.line, column: start.column + self.place.column - 1 }
            } else {
                start
            };
        }
        self
    }

    /// One or two sentences for people: where, what, and what to do.
    #[must_use]
    pub fn sentence(&self, language: Language) -> String {
        let mut text = String::new();
        let german = language == Language::German;
        if self.place.is_known() {
            text += &if german {
                format!("Zeile {}, Zeichen {}: ", self.place.line, self.place.column)
            } else {
                format!("line {}, character {}: ", self.place.line, self.place.column)
            };
        }
        if !self.element.is_empty() {
            text += &format!("{}: ", self.element);
        }
        let words = if german { german_words(&self.what) } else { english_words(&self.what) };
        text.push_str(&words);
        text
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(Language::English))
    }
}

impl std::error::Error for Problem {}

fn german_words(what: &What) -> String {
    match what {
        What::Xml(reason) => format!("Die Datei ist kein gültiges XML ({reason})."),
        What::FileTooLarge { size, allowed } => {
            format!("Die Datei hat {size} Bytes, erlaubt sind {allowed}. Teilen Sie das Modell auf.")
        }
        What::NotDmn(root) => {
            format!("Die Datei ist kein DMN-Modell der Fassungen 1.1 bis 1.5, sondern beginnt mit `{root}`.")
        }
        What::Missing(part) => format!("Es fehlt `{part}`."),
        What::Unknown { name, value } => format!("`{value}` ist für `{name}` nicht vorgesehen."),
        What::Twice(name) => format!("`{name}` gibt es zweimal. Benennen Sie eines davon um."),
        What::Dangling(name) => format!("`{name}` gibt es nicht. Fügen Sie es hinzu oder entfernen Sie den Verweis."),
        What::Cycle(way) => format!("Die Entscheidung hängt von sich selbst ab: {}.", way.join(" → ")),
        What::Entries { columns, entries } => {
            format!("Die Regel hat {entries} Einträge, die Tabelle aber {columns} Spalten.")
        }
        What::Syntax => {
            "Das ist kein FEEL-Ausdruck. Prüfen Sie die Stelle auf Tippfehler und fehlende Klammern.".into()
        }
        What::OtherLanguage(language) => {
            format!("Der Ausdruck ist in `{language}` geschrieben. Lotse versteht nur FEEL.")
        }
        What::TooLong { length, allowed } => {
            format!("Der Ausdruck hat {length} Zeichen, erlaubt sind {allowed}. Teilen Sie ihn auf.")
        }
        What::TooDeep => "Der Ausdruck ist zu tief verschachtelt. Teilen Sie ihn auf.".into(),
        What::Steps(steps) => format!(
            "Die Auswertung wurde nach {steps} Schritten abgebrochen. \
             Kürzen Sie die Listen, über die eine Schleife läuft, oder heben Sie die Grenze an."
        ),
        What::Endless => {
            "Funktionen rufen einander zu tief auf. Vermutlich fehlt eine Bedingung, die das beendet.".into()
        }
        What::NoMoment(function) => {
            format!("`{function}()` braucht einen Zeitpunkt, und keiner wurde angegeben.")
        }
        What::External => "Funktionen in Java oder PMML werden nicht ausgeführt. Schreiben Sie sie in FEEL.".into(),
        What::Broken(reason) => format!("Die Auswertung ist gescheitert ({reason}). Melden Sie das bitte."),
        What::NoSuchDecision(name) => format!("Eine Entscheidung `{name}` enthält das Modell nicht."),
        What::NotInForce { day, from, until } => format!(
            "Am {day} nicht in Kraft (gültig {} {}).",
            from.as_ref().map_or("seit jeher".to_owned(), |day| format!("ab {day}")),
            until.as_ref().map_or("ohne Ende".to_owned(), |day| format!("bis {day}")),
        ),
        What::Json(reason) => format!("Die Eingabe ist kein gültiges JSON: {}.", json_german(reason)),
        What::Type { path, expected, found } => {
            format!("`{path}` muss vom Typ {expected} sein, angegeben ist {found}.")
        }
        What::NotACondition(found) => format!("Die Bedingung ergibt weder wahr noch falsch, sondern {found}."),
        What::Needs(name) => format!("Nicht auswertbar, weil `{name}` fehlerhaft ist."),
    }
}

fn english_words(what: &What) -> String {
    match what {
        What::Xml(reason) => format!("The file is not valid XML ({reason})."),
        What::FileTooLarge { size, allowed } => {
            format!("The file has {size} bytes, {allowed} are allowed. Divide the model.")
        }
        What::NotDmn(root) => format!("The file is not a DMN model of version 1.1 to 1.5: it begins with `{root}`."),
        What::Missing(part) => format!("`{part}` is missing."),
        What::Unknown { name, value } => format!("`{value}` is not a value of `{name}`."),
        What::Twice(name) => format!("`{name}` is there twice. Rename one of them."),
        What::Dangling(name) => format!("There is no `{name}`. Add it or remove the reference."),
        What::Cycle(way) => format!("The decision depends on itself: {}.", way.join(" → ")),
        What::Entries { columns, entries } => {
            format!("The rule has {entries} entries, but the table has {columns} columns.")
        }
        What::Syntax => "This is not FEEL. Look for a misspelling or a missing bracket at this place.".into(),
        What::OtherLanguage(language) => format!("The expression is in `{language}`. Lotse understands FEEL only."),
        What::TooLong { length, allowed } => {
            format!("The expression has {length} characters, {allowed} are allowed. Divide it.")
        }
        What::TooDeep => "The expression is nested too deep. Divide it.".into(),
        What::Steps(steps) => format!(
            "The evaluation was stopped after {steps} steps. Shorten the lists that a loop runs over, or raise the limit."
        ),
        What::Endless => "Functions call each other too deep. Most likely a condition to end that is missing.".into(),
        What::NoMoment(function) => format!("`{function}()` needs a moment, and none was given."),
        What::External => "Functions in Java or PMML are not run. Write them in FEEL.".into(),
        What::Broken(reason) => format!("The evaluation failed ({reason}). Please report this."),
        What::NoSuchDecision(name) => format!("The model has no decision `{name}`."),
        What::NotInForce { day, from, until } => format!(
            "Not in force on {day} (valid {} {}).",
            from.as_ref().map_or("since ever".to_owned(), |day| format!("from {day}")),
            until.as_ref().map_or("without end".to_owned(), |day| format!("until {day}")),
        ),
        What::Json(reason) => format!("The input is not valid JSON: {reason}."),
        What::Type { path, expected, found } => format!("`{path}` must be of type {expected}, but is {found}."),
        What::NotACondition(found) => format!("The condition gives neither true nor false, but {found}."),
        What::Needs(name) => format!("Cannot be evaluated, since `{name}` is faulty."),
    }
}

fn json_german(reason: &str) -> &str {
    match reason {
        "a value was expected" => "hier fehlt ein Wert",
        "the text ends too early" => "der Text endet zu früh",
        "something follows after the end" => "nach dem Ende folgt noch etwas",
        "a key is there twice" => "ein Schlüssel steht doppelt da",
        "a string is not closed or has a wrong escape" => {
            "eine Zeichenkette ist nicht geschlossen oder falsch maskiert"
        }
        "this is not a number" => "das ist keine Zahl",
        "a comma or a closing bracket was expected" => "hier fehlt ein Komma oder eine schließende Klammer",
        "a key in quotation marks and a colon were expected" => {
            "hier fehlt ein Schlüssel in Anführungszeichen mit Doppelpunkt"
        }
        "nested too deep" => "zu tief verschachtelt",
        "`@` must hold a date, time or duration of FEEL" => {
            "`@` muss ein Datum, eine Uhrzeit oder eine Dauer von FEEL enthalten"
        }
        other => other,
    }
}
