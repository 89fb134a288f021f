//! The chat's title, who is in it or there, whether it is muted, the group's notice.

use canteen_protocol::conversation::ConversationKind;
use canteen_text::width::width;
use ratatui::layout::Rect;

use super::put;
use crate::chats::title_of;
use crate::model::Chat;
use crate::rest;
use crate::state::State;
use crate::theme::Role;
use crate::view::Canvas;

/// Draws it.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let Some(chat) = state.chat.summary(state) else { return };
    if area.height == 0 {
        return;
    }
    let muted = if chat.muted { state.t("chat-muted") } else { String::new() };
    let wide = u16::try_from(width(&muted)).unwrap_or(0);
    let mut end = area.right();
    if wide > 0 && wide + 8 < area.width {
        end -= wide + 1;
        put(canvas, end, area.y, area.right(), &muted, canvas.style(Role::Muted));
    }
    let mut x = area.x;
    if chat.kind != ConversationKind::Direct {
        x = put(canvas, x, area.y, end, "# ", canvas.style(Role::Dim));
    }
    x = put(canvas, x, area.y, end, &title_of(state, chat), canvas.style(Role::Title));
    for (text, role) in about(state, chat) {
        x = put(canvas, x, area.y, end, " · ", canvas.style(Role::Dim));
        x = put(canvas, x, area.y, end, &text, canvas.style(role));
    }
    if area.height > 1 {
        let text = canteen_text::markup::plain(&chat.notice);
        let text = state.texts.with("chat-notice", &[("text", text.into())]);
        put(canvas, area.x, area.y + 1, area.right(), &text, canvas.style(Role::Notice));
    }
}

fn about(state: &State, chat: &Chat) -> Vec<(String, Role)> {
    match (chat.kind, chat.peer) {
        (ConversationKind::Direct, Some(peer)) if Some(peer) != state.me() => {
            let mut about: Vec<(String, Role)> = Vec::new();
            if state.directory.display().chat_titles
                && let Some(member) = state.directory.member(peer)
                && !member.title.is_empty()
            {
                about.push((member.title.to_string(), Role::Dim));
            }
            let (sign, role) = rest::sign(state, peer);
            let here = if state.online.contains(&peer) { "chat-there" } else { "chat-not-there" };
            let text = rest::about(state, peer).unwrap_or_else(|| state.t(here));
            about.push((format!("{sign} {text}"), role));
            about
        }
        (ConversationKind::Direct, _) => Vec::new(),
        _ => {
            let n = state.texts.with("chat-members", &[("n", chat.members.into())]);
            vec![(n, Role::Dim)]
        }
    }
}
