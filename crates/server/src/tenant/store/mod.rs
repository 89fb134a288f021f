//! The slice's SQL.

pub mod agreed;
pub mod document;
pub mod end;
pub mod key;
pub mod proof;
