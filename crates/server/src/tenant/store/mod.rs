//! The slice's SQL.

pub mod agreed;
pub mod end;
pub mod key;
pub mod proof;
