//! What is done: authorise, one transaction, tell.

pub mod error;
pub mod gate;
pub mod groups;
pub mod look;
pub mod person;
pub mod tokens;
pub mod users;
