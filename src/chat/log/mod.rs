//! The part of the log that is held, and which part of that is seen.

pub mod held;
pub mod place;

pub use held::{COUNT, Log};
pub use place::{Place, Seen};
