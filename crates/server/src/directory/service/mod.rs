//! What the directory does: authorise, one transaction, one entry of the directory log.

pub mod act;
pub mod admins;
pub mod departments;
pub mod export;
pub mod found;
pub mod import;
pub mod lookup;
pub mod members;
pub mod names;
pub mod offboard;
pub mod resolve;
mod rolls;
pub mod sight;
pub mod sync;
pub mod tags;
pub mod visibility;
pub mod wording;
