//! How they look.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Popup, hint};
use crate::state::State;
use crate::theme::Role;
use crate::transfers;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen, Place, place, popup};

impl Popup {
    /// Where it lies.
    pub(super) fn frame(&self, area: Rect) -> Rect {
        match self {
            Self::Recall { .. } | Self::Attach { .. } => place(area, 56, 5, Place::Middle),
            Self::React(_) => place(area, 40, 16, Place::Top),
            Self::Readers { picker, .. } => {
                let rows = u16::try_from(picker.choices().len()).unwrap_or(20).saturating_add(4);
                place(area, 48, rows.clamp(7, 20), Place::Top)
            }
            Self::Links { links, .. } => {
                let rows = u16::try_from(links.len()).unwrap_or(20).saturating_add(2);
                place(area, 100.min(area.width.saturating_sub(4)).max(20), rows, Place::Middle)
            }
        }
    }

    fn title(&self, state: &State) -> String {
        match self {
            Self::Recall { .. } => state.t("chat-recall-title"),
            Self::Attach { .. } => state.t("chat-attach-title"),
            Self::React(_) => state.t("chat-react-title"),
            Self::Links { .. } => state.t("chat-links-title"),
            Self::Readers { seq, .. } => {
                let (read, of) = state.chat.people.read_by(*seq, state.me());
                let values = [("read", read.into()), ("of", of.into())];
                state.texts.with("chat-readers-title", &values)
            }
        }
    }
}

/// Draws one.
pub fn draw(one: &Popup, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let inner = popup(one.frame(area), canvas, &one.title(state));
    let empty = state.t("chat-nothing-fits");
    match one {
        Popup::Recall { .. } => {
            let pen = |line: u16| Pen::new(Rect { y: inner.y + line, ..inner });
            pen(0).write(&state.t("chat-recall-ask"), canvas.style(Role::Popup), canvas);
            if inner.height > 2 {
                let hint = state.t("chat-recall-keys");
                pen(2).write(&hint, canvas.style(Role::Hint), canvas);
            }
        }
        Popup::Attach { name, size, .. } => {
            let pen = |line: u16| Pen::new(Rect { y: inner.y + line, ..inner });
            let name = canteen_text::sanitize::line(name, 120);
            let values = [("name", name.into()), ("size", transfers::size(*size).into())];
            let ask = state.texts.with("chat-attach-ask", &values);
            pen(0).write(&ask, canvas.style(Role::Popup), canvas);
            if inner.height > 2 {
                let hint = state.t("chat-attach-keys");
                pen(2).write(&hint, canvas.style(Role::Hint), canvas);
            }
        }
        Popup::React(picker) => {
            picker.draw(inner, canvas, &state.t("chat-react-hint"), &empty, true);
        }
        Popup::Readers { picker, .. } => {
            picker.draw(inner, canvas, &state.t("chat-readers-hint"), &empty, true);
        }
        Popup::Links { links, list } => {
            let view =
                ListView { list, len: links.len(), row_height: 1, focused: true, empty: &empty };
            view.draw(inner, canvas, Target::Choice, |row, place, canvas| {
                let mut pen = Pen::new(place);
                let letter = hint(row).map_or(' ', |letter| letter);
                pen.write(&format!(" {letter} "), canvas.style(Role::Key), canvas);
                pen.write(links[row].text(), Style::new(), canvas);
            });
        }
    }
}
