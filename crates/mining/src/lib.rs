pub mod abstraction;
pub mod calendar;
pub mod drawing;
pub mod graph;
pub mod instances;
pub mod layout;
pub mod selection;
pub mod times;
