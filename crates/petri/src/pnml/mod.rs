//! PNML, the file format of Petri nets (ISO/IEC 15909-2).

mod read;
mod write;

pub use read::PnmlError;
