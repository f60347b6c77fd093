//! The interface over HTTP, in one binary: fifteen would each link the whole program.

mod analysis;
mod companions;
mod document;
mod imports;
mod impulses;
mod interface;
mod measures;
mod notices;
mod people;
mod potentials;
mod processes;
mod register;
mod roles;
mod sessions;
mod shutdown;
mod support;
