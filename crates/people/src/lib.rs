//! What people report, weigh and decide, as records in the journal.
//!
//! `decide` turns a command of a person into records or refuses it with a sentence that helps;
//! `apply` folds records into state. Neither reads a clock, draws random numbers or touches a disk:
//! the time, the random bytes and the key of the installation are handed in. The same records give
//! the same state everywhere.
//!
//! A determination (accepted, rejected, done, checked) has a [`Person`] as its author. There is no other
//! author in its type: nothing else can make one.

pub mod code_word;
pub mod impulse;
pub mod measure;
pub mod notice;
pub mod person;
pub mod portfolio;
pub mod potential;
pub mod register;
pub mod rejection;
pub mod similar;
pub mod text;

pub use person::{Duty, Person, Token};
pub use rejection::Rejection;
