//! How the app looks: the list in the main area, one to-do's details beside it.

mod details;

use canteen_text::width::width;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::shown::View;
use super::words;
use crate::model::TodoItem;
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen};

pub use details::size as details_size;

/// Lines above the list.
const TOP: u16 = 2;

/// How many rows fit.
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::Main);
    place.map_or(1, |place| usize::from(below_top(place).height).max(1))
}

fn below_top(area: Rect) -> Rect {
    let top = TOP.min(area.height.saturating_sub(1));
    Rect { y: area.y + top, height: area.height - top, ..area }
}

/// Whether a column is that of the boxes to tick.
pub fn is_box(state: &State, column: u16) -> bool {
    let place = state.arrangement().inner(Slot::Main);
    place.is_some_and(|place| (place.x + 1..place.x + 3).contains(&column))
}

/// Draws one of its places.
pub fn draw(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match slot {
        Slot::Main => list(state, area, canvas),
        Slot::Side => details::draw(state, area, canvas),
        Slot::List => {}
    }
}

fn list(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.height > 1 {
        views(state, Rect { height: 1, ..area }, canvas);
    }
    if area.height > 2 {
        below_views(state, Rect { y: area.y + 1, height: 1, ..area }, canvas);
    }
    let empty = empty(state);
    let view = ListView {
        list: &state.todo.list,
        len: state.todo.rows.len(),
        row_height: 1,
        focused: state.focus.slot == Slot::Main,
        empty: &empty,
    };
    let target = |row| Target::Row(Screen::Todo, Slot::Main, row);
    view.draw(below_top(area), canvas, target, |row, place, canvas| {
        if let Some(item) = state.todo.rows.get(row).and_then(|index| state.todo.all.get(*index)) {
            draw_row(state, item, row == state.todo.list.selected(), place, canvas);
        }
    });
}

/// What to do next where there is nothing.
fn empty(state: &State) -> String {
    if state.todo.filter.as_deref().is_some_and(|text| !text.trim().is_empty()) {
        return state.t("todo-no-match");
    }
    match state.todo.view {
        View::Open | View::Mine if state.todo.all.is_empty() => state.t("todo-empty-first"),
        View::Open | View::Mine => state.t("todo-empty-open"),
        View::Shared => state.t("todo-empty-shared"),
        View::Overdue => state.t("todo-empty-overdue"),
        View::Soon => state.t("todo-empty-soon"),
        View::Done => state.t("todo-empty-done"),
    }
}

/// The parts of the list with their counts. A press of the mouse shows one.
fn views(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let me = state.me().unwrap_or_default();
    let mut pen = Pen::new(area);
    for view in View::ALL {
        let name = state.t(&format!("todo-view-{}", view.name()));
        let count = state.todo.count(view, me, state.now);
        let here = state.todo.view == view;
        let text = if count > 0 { format!("{name} {count}") } else { name };
        let wide = u16::try_from(width(&text)).unwrap_or(u16::MAX);
        if pen.x.saturating_add(wide) > area.right() {
            break;
        }
        let role = match view {
            _ if here => Role::Title,
            View::Overdue if count > 0 => Role::Error,
            _ => Role::Dim,
        };
        let place = Rect { x: pen.x, width: wide, ..area };
        canvas.hits.add(place, Target::Line(format!("todo-view {}", view.name())));
        pen.write(&text, canvas.style(role), canvas);
        pen.skip(2);
    }
}

/// The filter while one types it, else a rule.
fn below_views(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let mut pen = Pen::new(area);
    let Some(filter) = &state.todo.filter else {
        let rule = "─".repeat(usize::from(area.width));
        return pen.write(&rule, canvas.style(Role::Border), canvas);
    };
    pen.write("/", canvas.style(Role::Accent), canvas);
    pen.write(filter, canvas.style(Role::Input), canvas);
    if state.focus.slot == Slot::Main && state.overlays.is_empty() {
        let column = pen.x.min(area.right().saturating_sub(1));
        canvas.frame.set_cursor_position((column, area.y));
    }
    if filter.is_empty() {
        pen.skip(1);
        pen.write(&state.t("todo-filter-hint"), canvas.style(Role::Placeholder), canvas);
    }
}

/// The sign of a to-do: open, done by the member but not by all, done.
fn sign(state: &State, item: &TodoItem) -> (&'static str, Role) {
    let own = state.me().is_some_and(|me| item.is_over(me));
    match (item.now.done.is_some(), own) {
        (true, _) => ("✓", Role::Success),
        (false, true) => ("◐", Role::Accent),
        (false, false) => ("○", Role::Dim),
    }
}

fn draw_row(
    state: &State,
    item: &TodoItem,
    selected: bool,
    area: Rect,
    canvas: &mut Canvas<'_, '_>,
) {
    let over = |role: Role, canvas: &Canvas<'_, '_>| {
        let style = canvas.style(role);
        if selected { Style { bg: None, ..style } } else { style }
    };
    let mut pen = Pen::new(area);
    pen.write(if selected { "▌" } else { " " }, canvas.style(Role::Accent), canvas);
    let (sign, role) = sign(state, item);
    pen.write(sign, over(role, canvas), canvas);
    pen.skip(1);
    let aside = aside(state, item);
    let wide: usize = aside.iter().map(|(text, _)| width(text) + 1).sum();
    let wide = u16::try_from(wide).unwrap_or(u16::MAX);
    let end = area.right().saturating_sub(wide);
    if end > pen.x + 12 {
        let mut right = pen;
        right.skip(end - pen.x);
        for (text, role) in &aside {
            right.write(text, over(*role, canvas), canvas);
            right.skip(1);
        }
        pen = pen.until(end.saturating_sub(1));
    }
    let done = state.me().is_some_and(|me| item.is_over(me));
    let quiet = done || item.now.text.is_empty();
    let role = if quiet { Role::Dim } else { Role::Text };
    pen.write(&words::title(state, item), over(role, canvas), canvas);
}

/// What stands at the right: how far it has come, how much was said, when it is due.
fn aside(state: &State, item: &TodoItem) -> Vec<(String, Role)> {
    let mut parts = Vec::new();
    if item.pending {
        parts.push(("↑".to_owned(), Role::Queued));
    }
    if item.now.comments > 0 {
        parts.push((format!("≡{}", item.now.comments), Role::Dim));
    }
    if let Some(progress) = words::progress(state, item) {
        parts.push((progress, Role::Accent));
    }
    let over = state.me().is_some_and(|me| item.is_over(me));
    match item.now.due {
        Some(due) if !over => parts.push(words::due(state, due)),
        _ => {}
    }
    parts
}
