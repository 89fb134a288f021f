//! How the composer looks: what it answers or edits, what is wrong, the text, the caret.

use ratatui::layout::Rect;

use super::{Purpose, locked};
use crate::chat::view::put;
use crate::rest;
use crate::state::{Slot, State};
use crate::theme::Role;
use crate::view::Canvas;

/// Lines of text shown at once.
const MOST: u16 = 8;
/// The prompt before the text.
const PROMPT: &str = "> ";

/// Columns for the text, and the most rows.
#[must_use]
pub fn text_size(state: &State) -> (u16, u16) {
    let Some(place) = state.arrangement().inner(Slot::Main) else { return (40, MOST) };
    let rows = crate::chat::view::parts(state, place).composer.height;
    let above = u16::from(context(state).is_some() && rows > 1);
    (text_columns(place.width), (rows - above).max(1))
}

fn text_columns(columns: u16) -> u16 {
    columns.saturating_sub(u16::try_from(PROMPT.len()).unwrap_or(0)).max(1)
}

/// Rows the composer takes of a main area of this size.
#[must_use]
pub fn height(state: &State, area: Rect) -> u16 {
    let most = MOST.min(area.height / 3).max(1);
    let text = state.chat.composer.buffer.height(text_columns(area.width), most);
    text + u16::from(context(state).is_some())
}

/// The line above the text: what is wrong, or what it is for.
fn context(state: &State) -> Option<(String, Role)> {
    let composer = &state.chat.composer;
    if let Some(error) = &composer.error {
        return Some((error.clone(), Role::Error));
    }
    match &composer.purpose {
        Purpose::New => rest::notice(state).map(|text| (text, Role::Notice)),
        Purpose::Edit { .. } => Some((state.t("chat-editing"), Role::Accent)),
        Purpose::Reply(quote) => {
            let recalled = || state.t("chat-quote-recalled");
            let text = if quote.text.is_empty() { recalled() } else { quote.text.clone() };
            let values = [("who", state.name_of(quote.by).into()), ("text", text.into())];
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
    let selects = state.chat.select.is_some();
    let key = if selects { "chat-hint-select" } else { "chat-hint-write" };
    let focused = writes && state.overlays.is_empty();
    state.chat.composer.buffer.draw(inner, canvas, focused, &state.t(key));
    if focused && let Some(completion) = &state.chat.composer.completion {
        let (column, row) = state.chat.composer.buffer.caret_place();
        completion.draw(inner, (inner.x + column, inner.y + row), canvas);
    }
}
