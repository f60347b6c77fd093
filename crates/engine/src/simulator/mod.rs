//! A world for engines: many instances, messages between them, a clock that is set by hand, and chance with a seed.
//!
//! Drives [`decide`](crate::decide) and [`apply`](crate::apply) as a server does, in memory. With
//! [`World::restarting`], every record is followed by a restart: the instance is written to bytes and read again.
//! [`Simulation`] fills a world with invented cases, people, workers and faults.

mod chance;
mod guess;
mod observe;
mod random;
mod world;

pub use chance::Chance;
pub use observe::Row;
pub use random::{Broken, Figures, Options, Simulation};
pub use world::{Nothing, Observer, Registry, World};
