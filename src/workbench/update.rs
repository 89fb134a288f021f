//! How the pane changes.

use canteen_protocol::Time;

use crate::engine::News;
use crate::input::Key;
use crate::state::{Effect, ListDeed, Mouse, Slot, State};

/// Hears news.
pub fn news(_: &mut State, _: &News) -> Vec<Effect> {
    Vec::new()
}

/// A key that is bound to nothing.
pub fn key(_: &mut State, _: Slot, _: Key) -> Vec<Effect> {
    Vec::new()
}

/// Pasted text.
pub fn paste(_: &mut State, _: Slot, _: &str) -> Vec<Effect> {
    Vec::new()
}

/// The mouse.
pub fn mouse(_: &mut State, _: Slot, _: &Mouse) -> Vec<Effect> {
    Vec::new()
}

/// What is done with every list.
pub fn list(_: &mut State, _: Slot, _: ListDeed) -> Vec<Effect> {
    Vec::new()
}

/// Closes the gap between what is shown and what was asked for.
pub fn settle(_: &mut State) -> Vec<Effect> {
    Vec::new()
}

/// When time alone changes it.
pub fn wake(_: &State) -> Option<Time> {
    None
}
