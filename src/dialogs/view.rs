//! How dialogs look.

use ratatui::layout::Rect;

use super::Dialog;
use crate::state::State;
use crate::view::Canvas;

/// Draws one in the middle of the area.
pub fn draw(_: &State, dialog: &Dialog, _: Rect, _: &mut Canvas<'_, '_>) {
    match *dialog {}
}
