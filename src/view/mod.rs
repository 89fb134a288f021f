//! Drawing: reads the state, changes nothing, and tells what the mouse can hit.

mod ascii;
mod hints;
mod hits;
pub mod layout;
mod rail;
pub mod selection;
mod status;
mod toast;
pub mod welcome;

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Block, Borders};

use crate::overlays;
use crate::state::{Slot, State, pane};
use crate::theme::{Role, Theme};

pub use hints::{has_hint, hints};
pub use hits::{Hits, Target};

/// What there is to draw with.
pub struct Canvas<'a, 'b> {
    /// The frame; `frame.set_cursor_position` puts the caret.
    pub frame: &'a mut Frame<'b>,
    /// The colours.
    pub theme: &'a Theme,
    /// Where the mouse can hit what. Later ones lie on top.
    pub hits: &'a mut Hits,
}

impl Canvas<'_, '_> {
    /// The style of a role.
    #[must_use]
    pub fn style(&self, role: Role) -> Style {
        self.theme.style(role)
    }

    /// Makes a row of one colour when its ground turns colours round: each of them would be a
    /// ground of its own, and grey on grey cannot be read.
    pub fn even(&mut self, place: Rect, ground: Role) {
        let style = self.style(ground);
        if !style.add_modifier.contains(Modifier::REVERSED) {
            return;
        }
        let plain = Style::new().fg(style.fg.unwrap_or_default()).bg(style.bg.unwrap_or_default());
        let place = place.intersection(self.frame.area());
        self.frame.buffer_mut().set_style(place, plain);
    }
}

/// Smaller than this nothing useful can be shown.
const LEAST: (u16, u16) = (20, 5);

/// Draws one frame.
pub fn view(state: &State, theme: &Theme, frame: &mut Frame<'_>) -> Hits {
    let mut hits = Hits::default();
    draw(state, &mut Canvas { frame, theme, hits: &mut hits });
    if state.settings.ascii {
        ascii::simplify(frame.buffer_mut());
    }
    hits
}

fn draw(state: &State, canvas: &mut Canvas<'_, '_>) {
    let area = canvas.frame.area();
    let base = canvas.style(Role::Text);
    canvas.frame.buffer_mut().set_style(area, base);
    if area.width < LEAST.0 || area.height < LEAST.1 {
        return tiny(state, area, canvas);
    }
    let places = layout::arrange(area.width, area.height, state.focus);
    if let Some(rail) = places.rail {
        rail::draw(state, rail, canvas);
    }
    for slot in [Slot::List, Slot::Main, Slot::Side] {
        let Some(place) = places.of(slot) else { continue };
        if places.rules.contains(&slot) {
            rule(state, slot, place, canvas);
        }
        let inner = places.inner(slot).unwrap_or(place);
        canvas.hits.add(inner, Target::Place(state.focus.screen, slot));
        (pane::owner(state.focus.screen, slot).draw)(state, slot, inner, canvas);
    }
    status::draw(state, places.status, canvas);
    overlays::draw(state, area, canvas);
    selection::draw(state, canvas);
}

/// A line at the left of a place, lit when that place has the keys.
fn rule(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let lit = state.focus.slot == slot;
    let role = if lit { Role::BorderFocused } else { Role::Border };
    let block = Block::new().borders(Borders::LEFT).border_style(canvas.style(role));
    canvas.frame.render_widget(block, area);
}

fn tiny(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    canvas.frame.render_widget(state.t("too-small"), area);
}

#[cfg(test)]
pub mod tests;
