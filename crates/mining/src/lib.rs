//! Process mining on columns: directly-follows graph with times, working calendars, map
//! abstraction, layout and drawing. Pure functions of their arguments; no function returns
//! a time or a count of one natural person.

pub mod abstraction;
pub mod attributes;
pub mod calendar;
mod codes;
pub mod compare;
pub mod conformance;
pub mod discovery;
pub mod dotted;
pub mod drawing;
pub mod filter;
pub mod graph;
pub mod handover;
pub mod instances;
pub mod layout;
pub mod measurement;
pub mod metrics;
pub mod privacy;
pub mod selection;
pub mod statistics;
pub mod summary;
pub mod times;
pub mod variants;
mod zone;
