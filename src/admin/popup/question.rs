//! A yes or a no before something is done that has no form.

use canteen_text::wrap::wrap;
use ratatui::layout::Rect;

use crate::admin::is_linked;
use crate::admin::state::Purpose;
use crate::engine::Deed;
use crate::input::Key;
use crate::overlays::Then;
use crate::state::{Level, State};
use crate::theme::Role;
use crate::view::Canvas;
use crate::widgets::{Pen, Place, place, popup};

/// Columns of it.
const COLUMNS: u16 = 64;

/// The question.
#[derive(Clone, PartialEq, Debug)]
pub struct Question {
    /// What is asked.
    pub text: String,
    /// What a yes does.
    pub deed: Deed,
    /// What its answer is for.
    pub purpose: Purpose,
}

impl Question {
    pub(super) fn key(&self, state: &mut State, key: Key) -> Then {
        match key.typed() {
            Some('y' | 'Y') if is_linked(state) => {
                Then::Do(vec![state.admin.ask(self.purpose.clone(), self.deed.clone())])
            }
            Some('y' | 'Y') => {
                let text = state.t("admin-offline");
                state.toast(Level::Error, text);
                Then::Stay
            }
            Some('n' | 'N') => Then::Close,
            _ => Then::Stay,
        }
    }

    pub(super) fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let cells = usize::from(COLUMNS.min(area.width).saturating_sub(4)).max(1);
        let lines = wrap(&self.text, cells);
        let rows = u16::try_from(lines.len() + 4).unwrap_or(u16::MAX);
        let title = state.t("admin-question");
        let inner = popup(place(area, COLUMNS, rows, Place::Middle), canvas, &title);
        let line = |y: u16| Rect {
            x: inner.x + 1,
            y: inner.y + y,
            width: inner.width.saturating_sub(2),
            height: 1,
        };
        let last = inner.height.saturating_sub(1);
        for (y, range) in (0..last).zip(lines) {
            Pen::new(line(y)).write(&self.text[range], canvas.style(Role::Popup), canvas);
        }
        let keys = state.t("admin-keys-question");
        Pen::new(line(last)).write(&keys, canvas.style(Role::Hint), canvas);
    }
}
