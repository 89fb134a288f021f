//! The status line: own state, hints, what is queued, the link, the clock. It tells the truth.

use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::Canvas;
use crate::model::Link;
use crate::state::{Level, State};
use crate::theme::Role;

/// Draws the status line.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let ground = canvas.style(Role::Status);
    canvas.frame.buffer_mut().set_style(area, ground);
    let right = right(state, canvas);
    let width = u16::try_from(right.width()).unwrap_or(area.width).min(area.width);
    let left = Rect { width: area.width - width, ..area };
    let aside = Rect { x: area.x + left.width, width, ..area };
    canvas.frame.render_widget(left_line(state, canvas), left);
    canvas.frame.render_widget(Paragraph::new(right).alignment(Alignment::Right), aside);
}

fn left_line(state: &State, canvas: &Canvas<'_, '_>) -> Line<'static> {
    if let Some(toast) = state.toasts.top() {
        let role = match toast.level {
            Level::Info => Role::Info,
            Level::Warning => Role::Warning,
            Level::Error => Role::Error,
        };
        return Line::styled(format!(" {}", toast.text), canvas.style(role));
    }
    Line::raw("")
}

fn right(state: &State, canvas: &Canvas<'_, '_>) -> Line<'static> {
    let mut spans = Vec::new();
    if state.queued > 0 {
        let text = state.texts.with("status-queued", &[("n", state.queued.into())]);
        spans.push(Span::styled(text, canvas.style(Role::Warning)));
        spans.push(Span::raw(" · "));
    }
    let (key, role) = match &state.link {
        Link::Connecting => ("link-connecting", Role::Dim),
        Link::Syncing => ("link-syncing", Role::Dim),
        Link::Online => ("link-online", Role::Online),
        Link::Offline { .. } => ("link-offline", Role::Warning),
        Link::SignedOut { .. } => ("link-signed-out", Role::Error),
        Link::Refused { .. } => ("link-refused", Role::Error),
    };
    spans.push(Span::styled(state.t(key), canvas.style(role)));
    spans.push(Span::raw(format!(" · {} ", state.clock(state.now))));
    Line::from(spans)
}
