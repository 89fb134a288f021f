//! The slice's SQL.

pub mod adoption;
pub mod letters;
pub mod links;
pub mod requests;
