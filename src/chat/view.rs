//! How the pane looks.

use ratatui::layout::Rect;

use crate::state::{Slot, State};
use crate::view::Canvas;

/// Draws one of its places.
pub fn draw(_: &State, _: Slot, _: Rect, _: &mut Canvas<'_, '_>) {}
