//! The account slice's SQL.

pub mod corp;
pub mod password;
