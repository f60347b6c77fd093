//! Deployed files and the models in them.

/// What a model is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A process (BPMN).
    Process,
    /// A decision model (DMN).
    Decision,
}

impl Kind {
    /// Its name in the database.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Process => "process",
            Self::Decision => "decision",
        }
    }

    pub(crate) fn from_code(code: &str) -> Self {
        if code == "process" { Self::Process } else { Self::Decision }
    }
}

/// A file to be deployed.
#[derive(Clone, Debug)]
pub struct NewDeployment {
    /// What its models are.
    pub kind: Kind,
    /// Name of the file.
    pub file: String,
    /// Its bytes.
    pub source: Vec<u8>,
    /// Key and name of its models.
    pub models: Vec<(String, String)>,
    /// What starts its processes.
    pub triggers: Vec<StartTrigger>,
}

/// A deployed file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployment {
    /// Identifier.
    pub id: i64,
    /// What its models are.
    pub kind: Kind,
    /// Name of the file.
    pub file: String,
    /// Its bytes.
    pub source: Vec<u8>,
}

/// A version of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    /// What it is.
    pub kind: Kind,
    /// `id` of the process or of the decision model.
    pub key: String,
    /// Version, from 1.
    pub version: u32,
    /// Name shown.
    pub name: String,
    /// The file it is in.
    pub deployment: i64,
    /// SHA-256 of the file, in hexadecimal digits.
    pub digest: String,
    /// When it was deployed, in milliseconds.
    pub at: i64,
    /// Account of who deployed it.
    pub by: Option<i64>,
}

/// What starts a process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartTrigger {
    /// `id` of the process.
    pub process: String,
    /// `id` of the start node.
    pub node: String,
    /// What.
    pub what: Trigger,
}

/// See [`StartTrigger`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// A message of this name.
    Message(String),
    /// A signal of this name.
    Signal(String),
    /// A timer.
    Timer {
        /// When it fires next, in milliseconds.
        due: i64,
        /// What the engine needs to go on with a cycle.
        cycle: Vec<u8>,
    },
}
