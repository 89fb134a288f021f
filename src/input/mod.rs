//! Keys: what they are called, in which context they are read, what they mean.
//!
//! Knows nothing of the state or of what commands do.

mod context;
mod key;
mod keymap;
mod pending;

pub use context::Context;
pub use key::{BadKey, Code, Key};
pub use keymap::{Binding, Found, Keymap, chord_text};
pub use pending::Pending;
