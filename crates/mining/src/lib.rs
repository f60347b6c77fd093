pub mod abstraction;
pub mod drawing;
pub mod layout;
