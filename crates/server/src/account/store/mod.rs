//! The account slice's SQL.

pub mod code;
pub mod corp;
pub mod device;
pub mod password;
