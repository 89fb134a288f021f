//! What the directory does: authorise, one transaction, one entry of the directory log.

pub mod found;
pub mod lookup;
pub mod resolve;
