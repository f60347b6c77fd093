//! BPMN execution: [`decide`] what a command causes, [`apply`] what has happened.
//!
//! An [`Instance`] changes by [`Record`]s only. `decide` reads the instance, the command and a [`Context`] (the moment,
//! models, decisions, calendars) and returns records; the shell stores them and applies them. The same records give the
//! same state on every machine; applying them needs no model. There is no clock, file or network in this crate.
//!
//! Semantics: BPMN 2.0.2 (ISO/IEC 19510), clause 13. What cannot run is refused by [`Deployed::new`] with element and
//! reason; nothing of a model is ignored.

mod apply;
mod context;
mod decide;
pub mod feel;
pub mod instance;
mod machine;
mod model;
mod record;
pub mod simulator;
mod snapshot;
pub mod time;
mod value;

pub use apply::apply;
pub use context::{
    Actor, Calendars, Compiled, Context, Decisions, Expressions, Limits, ModelRef, Models, Moment, Scope,
};
pub use decide::{BadTimer, Command, Plan, Rejection, Trigger, advance, decide};
pub use instance::{Id, Instance, Status};
pub use model::{Deployed, Refusal};
pub use record::Record;
pub use snapshot::{Unreadable, decode, decode_records, encode, encode_records};
pub use value::{Value, Variables};
