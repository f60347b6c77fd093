//! What each element does, as clause 13 of BPMN 2.0.2 has it: one model of a few nodes for each.

#[path = "../support/mod.rs"]
mod support;

mod activities;
mod compensation;
mod events;
mod gateways;
mod operations;
mod refusals;
mod repetition;
mod tasks;
mod variables;
