//! What is done with to-dos, a file for a few verbs that belong together.

pub mod add;
pub mod alter;
pub mod chat;
pub mod list;
pub mod people;
pub mod recall;
