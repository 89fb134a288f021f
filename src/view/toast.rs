//! A note that is too long for the status line, in a box above it.

use canteen_text::width::width;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;

use super::{Canvas, Target};
use crate::state::{Level, State, Toast};
use crate::theme::Role;
use crate::widgets::cover;

/// The widest box.
const WIDEST: u16 = 64;
/// The most lines of text.
const MOST: usize = 6;

/// The role of a note's text.
#[must_use]
pub fn role(toast: &Toast) -> Role {
    match toast.level {
        Level::Info => Role::Info,
        Level::Warning => Role::Warning,
        Level::Error => Role::Error,
    }
}

/// Whether a note has to be in a box when so many cells are free for it in the status line.
#[must_use]
pub fn is_long(toast: &Toast, cells: u16) -> bool {
    width(&toast.text) > usize::from(cells)
}

/// Draws the box at the bottom right of an area. A press of the mouse takes the note away.
pub fn draw(state: &State, toast: &Toast, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let columns = area.width.min(WIDEST);
    let cells = usize::from(columns.saturating_sub(4)).max(1);
    let lines = wrap(&toast.text, cells);
    let shown = lines.len().min(MOST).min(usize::from(area.height));
    let rows = u16::try_from(shown).unwrap_or(0);
    if rows == 0 || columns < 6 {
        return;
    }
    let place =
        Rect { x: area.right() - columns, y: area.bottom() - rows, width: columns, height: rows };
    cover(place, canvas);
    let style = canvas.style(role(toast));
    let bar = if state.settings.ascii { "|" } else { "▌" };
    for (y, (index, line)) in (place.y..).zip(lines.iter().take(shown).enumerate()) {
        canvas.frame.buffer_mut().set_string(place.x, y, bar, style);
        let more = index + 1 == shown && lines.len() > shown;
        let text = &toast.text[line.clone()];
        let text = if more { format!("{text} …") } else { text.to_owned() };
        let room = usize::from(columns - 2);
        canvas.frame.buffer_mut().set_stringn(place.x + 2, y, text, room, style);
    }
    canvas.hits.add(place, Target::Line("back".to_owned()));
}
