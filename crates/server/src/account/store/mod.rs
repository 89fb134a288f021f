//! The account slice's SQL.

pub mod code;
pub mod corp;
pub mod device;
pub mod page;
pub mod password;
pub mod ticket;
pub mod totp;
