//! Groups: what is done with one, one file a verb.

pub mod add;
pub mod create;
pub mod notice;
pub mod remove;
pub mod rename;
pub mod transfer;
