//! How the window looks.

use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::complete;
use super::state::{Row, Scope, Source};
use super::update::is_online;
use crate::chats::title_of;
use crate::state::State;
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen, Place, place, popup};

/// Lines of a hit: who, where and when; what.
const ROW: u16 = 2;
/// Lines that are not hits: what is typed, what can be, a rule; how far it has come.
const AROUND: u16 = 4;

fn frame(area: Rect) -> Rect {
    // Above the status line, and below what tells where one is.
    let area = Rect { height: area.height.saturating_sub(1), ..area };
    place(area, 110, area.height.saturating_sub(3).max(8), Place::Top)
}

/// How many hits are seen at a time.
#[must_use]
pub fn fits(state: &State) -> usize {
    let frame = frame(Rect::new(0, 0, state.columns, state.rows));
    usize::from(frame.height.saturating_sub(2 + AROUND) / ROW).max(1)
}

/// Draws it.
pub fn draw(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let inner = popup(frame(area), canvas, &title(state));
    if inner.height < AROUND + ROW || inner.width < 10 {
        return state.search.input.draw(inner, canvas, true, "");
    }
    let line = |n: u16| Rect { y: inner.y + n, height: 1, ..inner };
    input(state, line(0), canvas);
    below_input(state, line(1), canvas);
    let rule = "─".repeat(usize::from(inner.width));
    let style = canvas.style(Role::PopupBorder);
    canvas.frame.buffer_mut().set_string(inner.x, inner.y + 2, rule, style);
    let list = Rect { y: inner.y + AROUND - 1, height: inner.height - AROUND, ..inner };
    hits(state, list, canvas);
    progress(state, line(inner.height - 1), canvas);
}

fn title(state: &State) -> String {
    let here = match state.search.scope {
        Scope::Here(id) => state.chats.get(id),
        Scope::Everywhere => None,
    };
    match here {
        Some(chat) => {
            state.texts.with("search-title-here", &[("name", title_of(state, chat).into())])
        }
        None => state.t("search-title"),
    }
}

fn input(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut pen = Pen::new(area);
    pen.write("›", canvas.style(Role::Accent), canvas);
    let field = Rect { x: area.x + 2, width: area.width - 2, ..area };
    state.search.input.draw(field, canvas, true, &state.t("search-hint"));
    if state.search.renew && !state.search.input.is_empty() {
        let cells = u16::try_from(width(state.search.input.text())).unwrap_or(u16::MAX);
        let style = canvas.style(Role::Selection);
        let typed = Rect { width: cells.min(field.width), ..field };
        canvas.frame.buffer_mut().set_style(typed, style);
    }
}

/// What is wrong, what can be completed, or what filters there are.
fn below_input(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut pen = Pen::new(area);
    pen.skip(2);
    let offers = complete::offers(state);
    if let (Some(fault), true) = (&state.search.fault, offers.is_empty()) {
        pen.write(&fault.text(&state.texts), canvas.style(Role::Error), canvas);
        return;
    }
    if offers.is_empty() {
        let filters = complete::filters(state.search.scope);
        return pen.write(&filters, canvas.style(Role::Dim), canvas);
    }
    let key = state.keymap.chord_for(crate::input::Context::Search, "search-complete");
    if let Some(key) = key {
        pen.write(&key, canvas.style(Role::Key), canvas);
        pen.skip(1);
    }
    for (n, offer) in offers.iter().enumerate() {
        let role = if n == 0 { Role::Accent } else { Role::Dim };
        pen.write(&offer.label, canvas.style(role), canvas);
        pen.skip(2);
    }
}

fn hits(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let search = &state.search;
    let empty = match (&search.asked.criteria, &search.asked.here, &search.asked.server) {
        (None, ..) => state.t("search-empty"),
        (_, Source::Waiting, _) | (_, _, Source::Waiting) => state.t("search-looking"),
        _ if search.asked.due.is_some() && is_online(state) => state.t("search-looking"),
        _ => state.t("search-nothing"),
    };
    let view = ListView {
        list: &search.list,
        len: search.rows.len(),
        row_height: ROW,
        focused: true,
        empty: &empty,
    };
    view.draw(area, canvas, Target::Choice, |index, place, canvas| {
        if let Some(row) = search.rows.get(index) {
            hit(state, row, index == search.list.selected(), place, canvas);
        }
    });
}

fn hit(state: &State, row: &Row, selected: bool, area: Rect, canvas: &mut Canvas<'_, '_>) {
    // On the ground of the window, or of the chosen row.
    let over = |role: Role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
    let mut pen = Pen::new(area);
    pen.write(if selected { "▌" } else { " " }, canvas.style(Role::Accent), canvas);
    pen.skip(1);
    let item = &row.hit.item;
    let mut when = state.day_name(item.at);
    when = format!("{when} {}", state.clock(item.at));
    let cells = u16::try_from(width(&when)).unwrap_or(u16::MAX);
    let end = area.right().saturating_sub(cells.saturating_add(1));
    if end > pen.x + 8 {
        let mut right = pen;
        right.x = end;
        right.write(&when, over(Role::Clock, canvas), canvas);
        pen = pen.until(end - 1);
    }
    let own = item.by.is_some() && item.by == state.me();
    let name = item.by.map(|by| state.name_of(by)).unwrap_or_default();
    pen.write(&name, over(if own { Role::OwnName } else { Role::Name }, canvas), canvas);
    if state.search.scope == Scope::Everywhere {
        let chat = state.chats.get(row.hit.conversation);
        let title = chat.map(|chat| title_of(state, chat)).unwrap_or_default();
        pen.skip(2);
        pen.write(&title, over(Role::Dim, canvas), canvas);
    }
    let mut pen = Pen::new(area);
    (pen.x, pen.y) = (area.x + 2, area.y + 1);
    excerpt(row, &mut pen, |role, canvas| over(role, canvas), canvas);
}

/// The text with what was looked for standing out.
fn excerpt(
    row: &Row,
    pen: &mut Pen,
    style: impl Fn(Role, &Canvas<'_, '_>) -> Style,
    canvas: &mut Canvas<'_, '_>,
) {
    let mut at = 0;
    for mark in &row.marks {
        let plain = style(Role::Text, canvas);
        pen.write(&row.text[at..mark.start], plain, canvas);
        let found = style(Role::Match, canvas);
        pen.write(&row.text[mark.clone()], found, canvas);
        at = mark.end;
    }
    let plain = style(Role::Text, canvas);
    pen.write(&row.text[at..], plain, canvas);
}

/// How many there are, and whether there may be more.
fn progress(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let asked = &state.search.asked;
    if asked.criteria.is_none() {
        return;
    }
    let mut pen = Pen::new(area);
    pen.skip(2);
    let more = |source: &Source| matches!(source, Source::More(_) | Source::Waiting);
    let open = more(&asked.here) || more(&asked.server);
    let n = state.search.rows.len();
    if n > 0 {
        let key = if open { "search-count-more" } else { "search-count" };
        let count = state.texts.with(key, &[("n", n.into())]);
        pen.write(&count, canvas.style(Role::Dim), canvas);
        pen.write(" · ", canvas.style(Role::Dim), canvas);
    }
    let (text, role) = match &asked.server {
        _ if !is_online(state) => (state.t("search-offline"), Role::Warning),
        Source::Failed(why) => {
            (state.texts.with("search-failed", &[("why", why.as_str().into())]), Role::Warning)
        }
        Source::Waiting | Source::Unasked => (state.t("search-older"), Role::Info),
        Source::More(_) => (state.t("search-more"), Role::Dim),
        Source::Done => (state.t("search-all"), Role::Dim),
    };
    pen.write(&text, canvas.style(role), canvas);
}
