//! Catching up: where all logs of a member stand, then what they hold.

pub mod heads;
pub mod range;
