//! The rail of wide terminals: the panes and their keys.

use ratatui::layout::Rect;
use ratatui::text::Line;

use super::{Canvas, Target};
use crate::state::{Screen, Slot, State};
use crate::theme::Role;

/// The panes: number, sign, ASCII sign, where they are.
const PANES: [(u8, &str, &str, Screen, Slot); 4] = [
    (1, "≡", "=", Screen::Chats, Slot::List),
    (2, "✎", "~", Screen::Chats, Slot::Main),
    (3, "◉", "@", Screen::Contacts, Slot::List),
    (4, "▦", "#", Screen::Workbench, Slot::List),
];

/// Draws the rail.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let ground = canvas.style(Role::Rail);
    canvas.frame.buffer_mut().set_style(area, ground);
    for (row, (number, sign, ascii, screen, slot)) in (0u16..).zip(PANES) {
        let place = Rect { x: area.x, y: area.y + 1 + row * 2, width: area.width, height: 1 };
        if place.bottom() > area.bottom() {
            break;
        }
        let is_app = matches!(state.focus.screen, Screen::Todo | Screen::Admin);
        let app = screen == Screen::Workbench && is_app;
        let here = (state.focus.screen == screen || app)
            && (screen != Screen::Chats
                || (state.focus.slot == Slot::List) == (slot == Slot::List));
        let role = if here { Role::RailCurrent } else { Role::Rail };
        let sign = if state.settings.ascii { ascii } else { sign };
        let line = Line::styled(format!(" {number} {sign}"), canvas.style(role));
        canvas.frame.render_widget(line, place);
        canvas.hits.add(place, Target::Line(format!("pane {number}")));
    }
}
