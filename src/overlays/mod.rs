//! What lies over the panes: palette, `:` line, help, jump, dialogs. The one on top has the keys.

use ratatui::layout::Rect;

use crate::commands::{Args, Command};
use crate::dialogs;
use crate::engine::News;
use crate::input::{Context, Key};
use crate::state::{Effect, Mouse, State};
use crate::view::Canvas;

/// One of them.
#[derive(Debug)]
pub enum Overlay {
    /// A dialog of a pane: see [`crate::dialogs`].
    Dialog(dialogs::Dialog),
}

impl Overlay {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::Dialog(dialog) => dialog.context(),
        }
    }
}

/// Commands of what lies on top.
pub const COMMANDS: &[Command] =
    &[Command { name: "close", scope: Context::Overlay, params: &[], run: close }];

fn close(state: &mut State, _: &Args) -> Vec<Effect> {
    state.overlays.pop();
    Vec::new()
}

/// A key that is bound to nothing.
pub fn key(state: &mut State, key: Key) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Dialog(_)) => dialogs::key(state, key),
        None => Vec::new(),
    }
}

/// Pasted text.
pub fn paste(state: &mut State, text: &str) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Dialog(_)) => dialogs::paste(state, text),
        None => Vec::new(),
    }
}

/// Text from the editor.
pub fn edited(state: &mut State, text: &str) -> Vec<Effect> {
    paste(state, text)
}

/// The mouse. A press outside closes.
pub fn mouse(state: &mut State, mouse: &Mouse) -> Vec<Effect> {
    match state.overlays.last_mut() {
        Some(Overlay::Dialog(_)) => dialogs::mouse(state, mouse),
        None => Vec::new(),
    }
}

/// News, for those that wait for an answer.
pub fn news(state: &mut State, news: &News) -> Vec<Effect> {
    dialogs::news(state, news)
}

/// Draws all, the last on top.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    for overlay in &state.overlays {
        match overlay {
            Overlay::Dialog(dialog) => dialogs::draw(state, dialog, area, canvas),
        }
    }
}
