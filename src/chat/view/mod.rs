//! How the pane looks.

mod header;
mod log;
mod side;

use canteen_text::width::truncate;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::composer;
use crate::state::{Slot, State};
use crate::theme::Role;
use crate::view::Canvas;

pub use side::rows as side_rows;

/// The parts of the main area, from top to bottom.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Title and notice.
    pub header: Rect,
    /// The messages.
    pub log: Rect,
    /// The line above the composer.
    pub rule: Rect,
    /// The composer.
    pub composer: Rect,
}

/// Divides the main area.
#[must_use]
pub fn parts(state: &State, area: Rect) -> Parts {
    let notice = state.chat.summary(state).is_some_and(|chat| !chat.notice.is_empty());
    let header = (1 + u16::from(notice && area.height >= 12)).min(area.height);
    let left = area.height - header;
    let composer = composer::height(state, area).min(left);
    let rule = u16::from(left > composer);
    let log = left - composer - rule;
    let part = |y: u16, height: u16| Rect { y: area.y + y, height, ..area };
    Parts {
        header: part(0, header),
        log: part(header, log),
        rule: part(header + log, rule),
        composer: part(header + log + rule, composer),
    }
}

/// Draws one of its places.
pub fn draw(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if slot == Slot::Side {
        return side::draw(state, area, canvas);
    }
    if state.chat.open.is_none() {
        if state.newcomer && crate::view::welcome::draw(state, area, canvas) {
            return;
        }
        let middle = area.y + area.height / 2;
        let text = state.with_key("chat-none", "jump");
        let style = canvas.style(Role::Placeholder);
        put(canvas, area.x + 1, middle, area.right(), &text, style);
        return;
    }
    let parts = parts(state, area);
    header::draw(state, parts.header, canvas);
    log::draw(state, parts.log, canvas);
    log::rule(state, parts.rule, canvas);
    if parts.composer.height > 0 {
        composer::draw(state, parts.composer, canvas);
    }
}

/// Writes text from `x` up to `end`; gives the column behind it.
pub fn put(canvas: &mut Canvas<'_, '_>, x: u16, y: u16, end: u16, text: &str, style: Style) -> u16 {
    let area = *canvas.frame.buffer_mut().area();
    let end = end.min(area.right());
    let room = usize::from(end.saturating_sub(x));
    if room == 0 || y >= area.bottom() || text.is_empty() {
        return x;
    }
    let (text, cells) = truncate(text, room);
    canvas.frame.buffer_mut().set_string(x, y, &text, style);
    x + u16::try_from(cells).unwrap_or(0)
}
