//! How dialogs change.

use crate::engine::News;
use crate::input::Key;
use crate::state::{Effect, ListDeed, Mouse, State};

/// A key that is bound to nothing.
pub fn key(_: &mut State, _: Key) -> Vec<Effect> {
    Vec::new()
}

/// Pasted text, or text from the editor.
pub fn paste(_: &mut State, _: &str) -> Vec<Effect> {
    Vec::new()
}

/// The mouse.
pub fn mouse(_: &mut State, _: &Mouse) -> Vec<Effect> {
    Vec::new()
}

/// News.
pub fn news(_: &mut State, _: &News) -> Vec<Effect> {
    Vec::new()
}

/// What is done with every list.
pub fn list(_: &mut State, _: ListDeed) -> Vec<Effect> {
    Vec::new()
}
