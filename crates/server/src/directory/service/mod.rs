//! What the directory does: authorise, one transaction, one entry of the directory log.

pub mod act;
pub mod admins;
pub mod departments;
pub mod display;
pub mod ends;
pub mod export;
pub mod found;
pub mod grouped;
pub mod import;
pub mod lookup;
pub mod members;
pub mod names;
pub mod offboard;
pub mod power;
pub mod records;
pub mod resolve;
pub mod roles;
mod rolls;
pub mod scope;
pub mod sight;
pub mod standing;
pub mod sync;
pub mod tags;
pub mod visibility;
pub mod wording;
