//! What is here, for whoever starts Canteen for the first time: a few lines where the open chat will
//! be, gone as soon as there is one.

use canteen_text::width::{pad, width};
use ratatui::layout::Rect;

use super::Canvas;
use crate::input::Context;
use crate::state::State;
use crate::theme::Role;
use crate::widgets::Pen;

/// What is told: a command line whose keys are shown, and the text.
const LINES: [(&str, &str); 7] = [
    ("open", "welcome-open"),
    ("jump", "welcome-jump"),
    ("pane 3", "welcome-contacts"),
    ("pane 4", "welcome-workbench"),
    ("palette", "welcome-palette"),
    ("help", "welcome-help"),
    ("quit", "welcome-quit"),
];

/// Draws it in the middle of an area; says whether there was room.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) -> bool {
    let keys = |line| state.keymap.chord_for(Context::Chats, line);
    let rows: Vec<(String, String)> =
        LINES.iter().filter_map(|(line, text)| Some((keys(line)?, state.t(text)))).collect();
    let chords = rows.iter().map(|(chord, _)| width(chord)).max().unwrap_or(0);
    let texts = rows.iter().map(|(_, text)| width(text)).max().unwrap_or(0);
    let title = state.t("welcome-title");
    let next = state.with_key("chat-none", "jump");
    let wide = (chords + 2 + texts).max(width(&title)).max(width(&next));
    let wide = u16::try_from(wide).unwrap_or(u16::MAX);
    let high = u16::try_from(rows.len() + 4).unwrap_or(u16::MAX);
    if wide > area.width || high + 2 > area.height {
        return false;
    }
    let left = area.x + (area.width - wide) / 2;
    let top = area.y + (area.height - high) / 3;
    let pen = |y: u16| Pen::new(Rect { x: left, y: top + y, width: wide, height: 1 });
    pen(0).write(&title, canvas.style(Role::Title), canvas);
    for (y, (chord, text)) in (2..).zip(&rows) {
        let mut pen = pen(y);
        pen.write(&pad(chord, chords), canvas.style(Role::Key), canvas);
        pen.skip(2);
        pen.write(text, canvas.style(Role::Hint), canvas);
    }
    pen(high - 1).write(&next, canvas.style(Role::Placeholder), canvas);
    true
}
