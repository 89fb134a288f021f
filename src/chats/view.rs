//! How the list looks: two lines a conversation where there is room, else one.

use canteen_protocol::conversation::ConversationKind;
use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::model::{Chat, Link};
use crate::rest;
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen};

/// From this many rows on a conversation gets two lines.
const ROOMY: u16 = 30;
/// With less room than this a text that does not fit is not begun.
const PREVIEW: usize = 12;

/// Lines of one conversation.
fn row_height(state: &State) -> u16 {
    if state.rows >= ROOMY { 2 } else { 1 }
}

/// How many conversations fit.
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::List);
    place.map_or(1, |place| usize::from(list_area(place).height / row_height(state)).max(1))
}

/// Below the title line.
fn list_area(area: Rect) -> Rect {
    let top = u16::from(area.height > 1);
    Rect { y: area.y + top, height: area.height - top, ..area }
}

/// Draws the list.
pub fn draw(state: &State, _: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.height > 1 {
        title(state, Rect { height: 1, ..area }, canvas);
    }
    let chats = &state.chats;
    let empty = match (&chats.filter, chats.loaded) {
        // Texts with keys are not made for every frame.
        _ if !chats.shown().is_empty() => String::new(),
        (Some(_), _) => state.with_key("chats-no-match", "jump"),
        // Nothing is known on this machine, and nobody answers.
        (None, false) if matches!(state.link, Link::Offline { .. }) => state.t("chats-unreached"),
        (None, false) => state.t("chats-loading"),
        (None, true) => state.with_key("chats-empty", "jump"),
    };
    let view = ListView {
        list: &chats.list,
        len: chats.shown().len(),
        row_height: row_height(state),
        focused: state.focus.slot == Slot::List,
        empty: &empty,
    };
    let target = |row| Target::Row(Screen::Chats, Slot::List, row);
    view.draw(list_area(area), canvas, target, |row, place, canvas| {
        if let Some(chat) = chats.shown().get(row).and_then(|id| chats.get(*id)) {
            Row { state, chat, selected: row == chats.list.selected() }.draw(place, canvas);
        }
    });
}

/// The name of the pane, or the filter with the caret in it.
fn title(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let pen = &mut Pen::new(area);
    pen.skip(u16::from(area.width > 20));
    if let Some(filter) = &state.chats.filter {
        pen.write("/", canvas.style(Role::Accent), canvas);
        pen.write(filter, canvas.style(Role::Input), canvas);
        if state.focus.slot == Slot::List && state.overlays.is_empty() {
            canvas.frame.set_cursor_position((pen.x.min(area.right().saturating_sub(1)), area.y));
        }
        if filter.is_empty() {
            pen.skip(1);
            pen.write(&state.t("chats-filter-hint"), canvas.style(Role::Placeholder), canvas);
        }
        return;
    }
    pen.write(&state.t("chats-title"), canvas.style(Role::Title), canvas);
    let (unread, _) = state.chats.unread();
    if unread > 0 {
        pen.skip(1);
        pen.write(&count(unread), canvas.style(Role::Dim), canvas);
    }
}

struct Row<'a> {
    state: &'a State,
    chat: &'a Chat,
    selected: bool,
}

impl Row<'_> {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let marks = self.marks(area.height < 2);
        let end = self.right(&marks, area, area.y, canvas);
        let pen = &mut Pen::new(area).until(end);
        let edge = if self.selected { "▌" } else { " " };
        pen.write(edge, canvas.style(Role::Accent), canvas);
        let (sign, role) = self.sign();
        pen.write(sign, canvas.style(role), canvas);
        pen.x = area.x + 3;
        let name_role = if self.chat.unread > 0 { Role::UnreadName } else { Role::Text };
        pen.write(&title_of(self.state, self.chat), self.over(name_role, canvas), canvas);
        if let Some(about) = self.about() {
            pen.skip(1);
            pen.write(&about, self.over(Role::Away, canvas), canvas);
        }
        let (text, role) = self.preview();
        if area.height < 2 {
            pen.skip(2);
            // A word and a half tell nothing and disquiet the list.
            let room = usize::from(end.saturating_sub(pen.x));
            if room < PREVIEW && width(&text) > room {
                return;
            }
        } else {
            *pen = Pen::new(area).until(area.right().saturating_sub(1));
            (pen.x, pen.y) = (area.x + 3, area.y + 1);
        }
        pen.write(&text, self.over(role, canvas), canvas);
    }

    /// A role's colours, but on the ground of a selected row.
    fn over(&self, role: Role, canvas: &Canvas<'_, '_>) -> Style {
        let style = canvas.style(role);
        if self.selected { Style { bg: None, ..style } } else { style }
    }

    /// The marks at the right, from left to right. In one line there is seldom room for the draft.
    fn marks(&self, one_line: bool) -> Vec<(String, Role)> {
        let chat = self.chat;
        let mut marks = Vec::new();
        if one_line && !chat.draft.is_empty() {
            marks.push(("✎".to_owned(), Role::Draft));
        }
        if chat.queued > 0 {
            marks.push((format!("↑{}", chat.queued), Role::Queued));
        }
        if chat.muted {
            marks.push(("⊘".to_owned(), Role::Muted));
        }
        if chat.mentions > 0 {
            marks.push(("@".to_owned(), Role::MentionMe));
        }
        if chat.unread > 0 {
            let role = if chat.muted { Role::Dim } else { Role::Unread };
            marks.push((count(chat.unread), role));
        } else if chat.last_by.is_some() || chat.at.0 > 0 {
            marks.push((self.state.short_time(chat.at), Role::Clock));
        }
        marks
    }

    /// Draws the marks; gives the column where they begin.
    fn right(
        &self,
        marks: &[(String, Role)],
        area: Rect,
        y: u16,
        canvas: &mut Canvas<'_, '_>,
    ) -> u16 {
        let wide: usize = marks.iter().map(|(text, _)| width(text) + 1).sum();
        let begin = area.right().saturating_sub(u16::try_from(wide).unwrap_or(0));
        if begin < area.x + area.width / 2 {
            return area.right();
        }
        let mut pen = Pen::new(area);
        (pen.x, pen.y) = (begin, y);
        for (text, role) in marks {
            // A count stands on a ground of its own, also on the selected row.
            let style = match role {
                Role::Unread | Role::MentionMe => canvas.style(*role),
                _ => self.over(*role, canvas),
            };
            pen.write(text, style, canvas);
            pen.skip(1);
        }
        begin.saturating_sub(1)
    }

    /// What the other one does.
    fn about(&self) -> Option<String> {
        let peer = self.chat.peer.filter(|peer| Some(*peer) != self.state.me())?;
        rest::about(self.state, peer)
    }

    /// What kind of conversation: a presence dot for a person, `#` for a group.
    fn sign(&self) -> (&'static str, Role) {
        match (self.chat.kind, self.chat.peer) {
            _ if self.chat.pinned => ("▴", Role::Pinned),
            (ConversationKind::Direct, Some(peer)) => rest::sign(self.state, peer),
            (ConversationKind::Direct, None) => ("○", Role::Offline),
            _ => ("#", Role::Dim),
        }
    }

    fn preview(&self) -> (String, Role) {
        let chat = self.chat;
        if !chat.draft.is_empty() {
            let draft = canteen_text::markup::plain(&chat.draft.text);
            return (format!("{} {draft}", self.state.t("chats-draft")), Role::Draft);
        }
        if !chat.joined {
            return (self.state.t("chats-left"), Role::Dim);
        }
        let text = canteen_text::markup::plain(&chat.last_text);
        let Some(by) = chat.last_by else { return (String::new(), Role::Dim) };
        let said = if text.is_empty() { self.state.t("chats-recalled") } else { text };
        let own = self.state.me() == Some(by);
        if chat.kind == ConversationKind::Direct && !own {
            return (said, Role::Dim);
        }
        let who = if own { self.state.t("chats-you") } else { self.state.name_of(by) };
        (format!("{who}: {said}"), Role::Dim)
    }
}

/// The name of a conversation: a group's own, or the peer's.
#[must_use]
pub fn title_of(state: &State, chat: &Chat) -> String {
    match chat.peer {
        Some(peer) if Some(peer) == state.me() => state.t("chats-myself"),
        Some(peer) => state.name_of(peer),
        None => chat.name.clone(),
    }
}

fn count(n: i64) -> String {
    if n > 999 { "999+".to_owned() } else { n.to_string() }
}
