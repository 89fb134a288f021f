//! What accounts do: prove who is there, open devices and end them.

pub mod change;
pub mod code;
pub mod devices;
pub mod hello;
pub mod org;
pub mod own;
mod owner;
pub mod second;
pub mod settings;
pub mod sign_in;
pub mod trail;
pub mod upkeep;
