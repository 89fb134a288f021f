//! The SQL of to-dos, one file a table.

pub mod comments;
pub mod people;
pub mod todos;
