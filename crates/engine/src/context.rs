//! What the engine asks of its surroundings: the moment, models, expressions, decisions, working days.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::model::Deployed;
use crate::value::{Value, Variables};

/// A moment: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Moment(pub i64);

/// A version of a process.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ModelRef {
    /// `id` of the process.
    pub process: Box<str>,
    /// Version, from 1.
    pub version: u32,
}

/// The deployed models.
pub trait Models {
    /// The model of a version.
    fn get(&self, model: &ModelRef) -> Option<&Deployed>;
    /// The newest version of a process.
    fn latest(&self, process: &str) -> Option<ModelRef>;
}

/// An expression language.
pub trait Expressions {
    /// Reads an expression. `language` is what the model says, often empty.
    ///
    /// # Errors
    /// What is wrong with the text, or that the language is not known.
    fn compile(&self, language: &str, text: &str) -> Result<Box<dyn Compiled>, String>;
}

/// An expression that was understood.
pub trait Compiled: Send + Sync + std::fmt::Debug {
    /// Its value.
    ///
    /// # Errors
    /// Why there is none, for people to read.
    fn evaluate(&self, scope: &dyn Scope, now: Moment) -> Result<Value, String>;
}

/// Variables that an expression sees.
pub trait Scope {
    /// The innermost variable of that name.
    fn get(&self, name: &str) -> Option<&Value>;
    /// Every visible variable once, in an order that does not matter.
    fn all(&self) -> Variables;
}

impl Scope for Variables {
    fn get(&self, name: &str) -> Option<&Value> {
        Variables::get(self, name)
    }

    fn all(&self) -> Variables {
        self.clone()
    }
}

/// Decisions of deployed decision models.
pub trait Decisions {
    /// The value of `decision` under `inputs`.
    ///
    /// # Errors
    /// Why there is none: unknown, or it failed.
    fn decide(&self, decision: &str, inputs: &dyn Scope, now: Moment) -> Result<Value, String>;
}

/// Working days.
pub trait Calendars {
    /// Whether `day` is a working day in the calendar `name`; `None` if there is no such calendar.
    fn works(&self, name: &str, day: Date) -> Option<bool>;
}

/// Limits that keep one command from running away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Flow nodes entered within one command; beyond, an incident stops the path.
    pub steps: u32,
    /// Nesting of sub-processes and calls.
    pub depth: u32,
    /// Instances of one multi-instance activity.
    pub instances: u32,
    /// Bytes of all variables handed in with one command.
    pub variables: usize,
    /// How often a job is tried where the model does not say.
    pub retries: u32,
    /// Wait before the second try in milliseconds; doubled with each further one, at most an hour.
    pub back_off_ms: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { steps: 20_000, depth: 64, instances: 10_000, variables: 4 << 20, retries: 3, back_off_ms: 10_000 }
    }
}

/// Everything that [`decide`](crate::decide) reads besides the instance and the command.
pub struct Context<'a> {
    /// When the command is decided.
    pub now: Moment,
    /// Who gives it.
    pub actor: Actor,
    /// Deployed models.
    pub models: &'a dyn Models,
    /// Decision models.
    pub decisions: &'a dyn Decisions,
    /// Working days.
    pub calendars: &'a dyn Calendars,
    /// The zone in which days begin.
    pub zone: &'a TimeZone,
    /// Limits.
    pub limits: Limits,
}

/// Who gives a command. The shell has authenticated it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Actor {
    /// A natural person with the groups it belongs to now.
    Person {
        /// The account.
        id: Box<str>,
        /// Its groups.
        groups: Vec<Box<str>>,
    },
    /// A worker: a machine.
    Worker(Box<str>),
    /// The engine itself: a timer, a message from another instance.
    Engine,
}

impl Actor {
    /// The person, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Person { id, .. } => Some(id),
            _ => None,
        }
    }
}
