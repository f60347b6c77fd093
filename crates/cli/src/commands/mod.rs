//! What each command does.

pub mod align;
pub mod analyze;
pub mod convert;
pub mod decide;
pub mod declare;
pub mod discover;
pub mod effect;
pub mod manual;
pub mod map;
pub mod soundness;
pub mod variants;
