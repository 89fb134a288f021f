//! The side: the group's notice, its members, who is there.

use canteen_text::wrap::wrap;
use ratatui::layout::Rect;

use super::put;
use crate::rest;
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::ListView;

/// Lines of the notice shown here.
const NOTICE: usize = 6;

/// How many members fit.
#[must_use]
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::Side);
    place.map_or(1, |place| usize::from(list_area(state, place).height).max(1))
}

fn notice(state: &State, cells: u16) -> Vec<String> {
    let text = state.chat.summary(state).map_or("", |chat| chat.notice.as_str());
    if text.is_empty() {
        return Vec::new();
    }
    let text = canteen_text::markup::plain(text);
    let lines = wrap(&text, usize::from(cells.saturating_sub(2)).max(1));
    lines.into_iter().take(NOTICE).map(|line| text[line].to_owned()).collect()
}

fn list_area(state: &State, area: Rect) -> Rect {
    let notice = notice(state, area.width).len();
    let above = u16::try_from(notice).unwrap_or(0) + if notice > 0 { 2 } else { 0 } + 1;
    let above = above.min(area.height);
    Rect { y: area.y + above, height: area.height - above, ..area }
}

/// Draws it.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if state.chat.open.is_none() || area.height < 2 {
        return;
    }
    let (x, end, mut y) = (area.x + 1, area.right(), area.y);
    let lines = notice(state, area.width);
    if !lines.is_empty() {
        put(canvas, x, y, end, &state.t("chat-side-notice"), canvas.style(Role::Title));
        y += 1;
        for line in &lines {
            if y < area.bottom() {
                put(canvas, x, y, end, line, canvas.style(Role::Notice));
            }
            y += 1;
        }
        y += 1;
    }
    let members = state.chat.people.members();
    if y < area.bottom() {
        let values = [("n", members.len().into())];
        let title = state.texts.with("chat-side-members", &values);
        put(canvas, x, y, end, &title, canvas.style(Role::Title));
    }
    let empty = state.t("chat-loading");
    let view = ListView {
        list: &state.chat.side,
        len: members.len(),
        row_height: 1,
        focused: state.focus.slot == Slot::Side,
        empty: &empty,
    };
    let target = |row| Target::Row(Screen::Chats, Slot::Side, row);
    view.draw(list_area(state, area), canvas, target, |row, place, canvas| {
        if let Some(member) = members.get(row) {
            draw_member(state, member, place, canvas);
        }
    });
}

fn draw_member(
    state: &State,
    one: &canteen_protocol::conversation::Participant,
    area: Rect,
    canvas: &mut Canvas<'_, '_>,
) {
    let (sign, role) = rest::sign(state, one.member);
    let style =
        |role, canvas: &Canvas<'_, '_>| ratatui::style::Style { bg: None, ..canvas.style(role) };
    put(canvas, area.x + 1, area.y, area.right(), sign, style(role, canvas));
    let name = state.name_of(one.member);
    let mut x = put(canvas, area.x + 3, area.y, area.right(), &name, style(Role::Text, canvas));
    if let Some(member) = state.directory.member(one.member)
        && !member.also().is_empty()
    {
        let text = format!(" {}", member.also());
        x = put(canvas, x, area.y, area.right(), &text, style(Role::Dim, canvas));
    }
    let owner = state.chat.summary(state).and_then(|chat| chat.owner);
    if owner == Some(one.member) {
        let text = format!(" {}", state.t("chat-side-owner"));
        x = put(canvas, x, area.y, area.right(), &text, style(Role::Accent, canvas));
    }
    let head = state.chat.summary(state).map(|chat| chat.head);
    if state.me() != Some(one.member) && head.is_some_and(|head| one.read >= head) {
        let begin = area.right().saturating_sub(2);
        if begin > x {
            put(canvas, begin, area.y, area.right(), "✓", style(Role::Read, canvas));
        }
    }
}
