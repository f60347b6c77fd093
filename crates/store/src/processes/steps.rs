//! Instances and what changes them.

use super::{StartTrigger, TaskRow};
use crate::{Author, Digest};

/// How an instance stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It runs.
    Running,
    /// Ended as modelled.
    Completed,
    /// Ended by an error that nothing caught.
    Failed,
    /// Cancelled.
    Cancelled,
}

impl Status {
    /// Its number in the database.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Running => 0,
            Self::Completed => 1,
            Self::Failed => 2,
            Self::Cancelled => 3,
        }
    }

    pub(crate) fn from_code(code: i64) -> Self {
        match code {
            0 => Self::Running,
            1 => Self::Completed,
            2 => Self::Failed,
            _ => Self::Cancelled,
        }
    }
}

/// What lists show of an instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InstanceRow {
    /// Identifier; in a new instance without meaning.
    pub id: i64,
    /// `id` of the process.
    pub process: String,
    /// Its version.
    pub version: u32,
    /// Business key, such as a file number.
    pub business_key: Option<String>,
    /// How it stands.
    pub status: Status,
    /// Whether it is stopped until resumed.
    pub suspended: bool,
    /// How many incidents are open.
    pub incidents: u32,
    /// When it started, in milliseconds.
    pub started_at: i64,
    /// When it changed last, in milliseconds.
    pub changed_at: i64,
    /// When its next timer fires, in milliseconds.
    pub next_due: Option<i64>,
    /// Steps so far.
    pub step: i64,
}

/// An instance with its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// What lists show.
    pub row: InstanceRow,
    /// The state, as the engine encodes it.
    pub state: Vec<u8>,
}

/// What one command caused in one instance.
#[derive(Clone, Debug)]
pub struct Step {
    /// The instance as it is now. Its step is one more than before; a first step makes a new instance, whose identifier
    /// is given by the store.
    pub row: InstanceRow,
    /// The state now.
    pub state: Vec<u8>,
    /// The records.
    pub records: Vec<u8>,
    /// Tasks that are over.
    pub tasks_gone: Vec<u32>,
    /// Tasks that are new or have changed, with who may claim them (`g:` and a group, `u:` and a person).
    pub tasks: Vec<(TaskRow, Vec<String>)>,
    /// Jobs that are over.
    pub jobs_gone: Vec<u32>,
    /// Jobs that are new or have changed: element, kind, and when they can be taken, in milliseconds.
    pub jobs: Vec<(u32, String, i64)>,
    /// Waits that are over.
    pub waits_gone: Vec<u32>,
    /// New waits.
    pub waits: Vec<Wait>,
}

/// Whether a message or a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WaitKind {
    /// A message, for one.
    Message,
    /// A signal, for all.
    Signal,
}

impl WaitKind {
    pub(crate) fn code(self) -> i64 {
        match self {
            Self::Message => 0,
            Self::Signal => 1,
        }
    }

    pub(crate) fn from_code(code: i64) -> Self {
        if code == 0 { Self::Message } else { Self::Signal }
    }
}

/// Something an instance waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wait {
    /// Its number in the instance.
    pub number: u32,
    /// What.
    pub kind: WaitKind,
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Option<String>,
}

/// A message or signal to be delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLetter {
    /// Which of the two.
    pub kind: WaitKind,
    /// Its name.
    pub name: String,
    /// Its key.
    pub key: Option<String>,
    /// What it carries, as the engine encodes it.
    pub variables: Vec<u8>,
    /// For this instance only.
    pub recipient: Option<i64>,
}

/// A message or signal on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Identifier.
    pub id: i64,
    /// What it is.
    pub content: NewLetter,
    /// Since when, in milliseconds.
    pub sent_at: i64,
}

/// A timer of a start event that has fired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TriggerFired {
    /// As it was.
    pub was: StartTrigger,
    /// When it fires next, and what the engine needs for it; `None`: never again.
    pub next: Option<(i64, Vec<u8>)>,
}

/// What is kept together.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Who, and when.
    pub author: Author,
    /// Steps, of different instances.
    pub steps: Vec<Step>,
    /// Messages and signals sent.
    pub letters: Vec<NewLetter>,
    /// Messages and signals delivered by it.
    pub delivered: Vec<i64>,
    /// A timer that fired.
    pub fired: Option<TriggerFired>,
    /// The key of a request that must not be answered twice; it names the first step's instance.
    pub request: Option<String>,
}

impl Commit {
    /// Nothing yet.
    #[must_use]
    pub fn by(author: Author) -> Self {
        Self { author, steps: Vec::new(), letters: Vec::new(), delivered: Vec::new(), fired: None, request: None }
    }
}

/// A step as it was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    /// Which, from 1.
    pub step: i64,
    /// When, in milliseconds.
    pub at: i64,
    /// The journal record that vouches for it.
    pub seq: i64,
    /// The records.
    pub records: Vec<u8>,
}

/// The digest of records that the journal holds: salted, so that nobody guesses short contents from it.
#[must_use]
pub(crate) fn digest(salt: &[u8], records: &[u8]) -> Digest {
    use sha2::Digest as _;
    let mut hasher = sha2::Sha256::new();
    hasher.update(b"lotse step 1\0");
    hasher.update(salt);
    hasher.update(records);
    hasher.finalize().into()
}
