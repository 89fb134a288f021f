//! How the composer looks: what it answers or edits, what is wrong, the text, the caret.

use canteen_text::width::truncate;
use ratatui::layout::Rect;

use super::{Purpose, locked};
use crate::chat::view::put;
use crate::state::{Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};

/// Lines of text shown at once.
const MOST: usize = 8;
/// The prompt before the text.
const PROMPT: &str = "> ";

/// Cells for the text.
#[must_use]
pub fn cells(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::Main);
    // One cell is left for the caret behind the last character.
    place.map_or(1, |place| usize::from(place.width).saturating_sub(PROMPT.len() + 1).max(1))
}

/// Rows the composer takes of a main area so high.
#[must_use]
pub fn height(state: &State, rows: u16) -> u16 {
    let (lines, _) = state.chat.composer.buffer.lines(cells(state));
    let most = MOST.min(usize::from(rows) / 3).max(1);
    let text = u16::try_from(lines.len().min(most)).unwrap_or(1);
    text + u16::from(context(state).is_some())
}

/// The line above the text: what is wrong, or what it is for.
fn context(state: &State) -> Option<(String, Role)> {
    let composer = &state.chat.composer;
    if let Some(error) = &composer.error {
        return Some((error.clone(), Role::Error));
    }
    match &composer.purpose {
        Purpose::New => None,
        Purpose::Edit { .. } => Some((state.t("chat-editing"), Role::Accent)),
        Purpose::Reply { by, text, .. } => {
            let who = by.map_or_else(|| state.t("someone"), |by| state.name_of(by));
            let values = [("who", who.into()), ("text", text.as_str().into())];
            Some((state.texts.with("chat-replying", &values), Role::Quote))
        }
    }
}

/// Draws it.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut area = area;
    if let Some((text, role)) = context(state)
        && area.height > 1
    {
        put(canvas, area.x, area.y, area.right(), &text, canvas.style(role));
        area.y += 1;
        area.height -= 1;
    }
    if let Some(why) = locked(state) {
        put(canvas, area.x, area.y, area.right(), &why, canvas.style(Role::Placeholder));
        return;
    }
    let writes = state.focus.slot == Slot::Main && state.chat.select.is_none();
    let role = if writes { Role::Accent } else { Role::Dim };
    let x = put(canvas, area.x, area.y, area.right(), PROMPT, canvas.style(role));
    let inner = Rect { x, width: area.right().saturating_sub(x), ..area };
    canvas.hits.add(inner, Target::Composer(0, 0));
    text(state, inner, writes, canvas);
}

fn text(state: &State, area: Rect, writes: bool, canvas: &mut Canvas<'_, '_>) {
    let buffer = &state.chat.composer.buffer;
    let (lines, (row, column)) = buffer.lines(cells(state));
    let fits = usize::from(area.height).max(1);
    let first = first_line(row, lines.len(), fits);
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let style = canvas.style(Role::Input);
        put(canvas, area.x, y, area.right(), &buffer.text()[line.clone()], style);
    }
    if buffer.is_empty() {
        let key = if writes { "chat-hint-write" } else { "chat-hint-select" };
        let room = usize::from(area.width);
        let hint = state.t(key);
        let (hint, _) = truncate(&hint, room);
        put(canvas, area.x, area.y, area.right(), &hint, canvas.style(Role::Placeholder));
    }
    if writes && state.overlays.is_empty() && area.height > 0 && area.width > 0 {
        let x = area.x + u16::try_from(column).unwrap_or(0).min(area.width - 1);
        let y = area.y + u16::try_from(row - first).unwrap_or(0).min(area.height - 1);
        canvas.frame.set_cursor_position((x, y));
    }
}

/// The first line shown so that the caret's row is among those that fit.
#[must_use]
pub fn first_line(row: usize, len: usize, fits: usize) -> usize {
    (row + 1).saturating_sub(fits).min(len.saturating_sub(fits))
}
