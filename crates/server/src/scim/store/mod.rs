//! The slice's SQL.

pub mod groups;
pub mod members;
pub mod tokens;
