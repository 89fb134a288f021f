//! How dialogs change.

use super::Dialog;
use crate::engine::News;
use crate::input::Key;
use crate::overlays::Overlay;
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

/// News: what was asked for opens its dialog.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    if let News::Linked { url, expires } = news {
        let dialog = Dialog::Invite { url: url.clone(), expires: *expires };
        state.overlays.push(Overlay::Dialog(dialog));
    }
    Vec::new()
}

/// What is done with every list.
pub fn list(_: &mut State, _: ListDeed) -> Vec<Effect> {
    Vec::new()
}
