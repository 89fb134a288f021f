//! How the app looks: the areas, the rows of the one that is open, one row's details beside them.

mod details;
mod row;

use canteen_text::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::area::Area;
use super::is_linked;
use super::state::Load;
use crate::input::Context;
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen};

pub use details::size as details_size;

/// Lines above the rows: the heading, and two for how things stand.
const TOP: u16 = 3;

/// How many rows fit.
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::Main);
    place.map_or(1, |place| usize::from(below_top(place).height).max(1))
}

fn below_top(area: Rect) -> Rect {
    let top = TOP.min(area.height.saturating_sub(1));
    Rect { y: area.y + top, height: area.height - top, ..area }
}

/// Draws one of its places.
pub fn draw(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match slot {
        Slot::List => areas(state, area, canvas),
        Slot::Main => main(state, area, canvas),
        Slot::Side => details::draw(state, area, canvas),
    }
}

fn areas(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let pen = &mut Pen::new(area);
    pen.skip(u16::from(area.width > 20));
    pen.write(&state.t("admin-title"), canvas.style(Role::Title), canvas);
    let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
    let shown = state.admin.open();
    let view = ListView {
        list: &state.admin.areas,
        len: shown.len(),
        row_height: 1,
        focused: state.focus.slot == Slot::List,
        empty: "",
    };
    let target = |row| Target::Row(Screen::Admin, Slot::List, row);
    view.draw(below, canvas, target, |row, place, canvas| {
        let Some(entry) = shown.get(row) else { return };
        let mut pen = Pen::new(place);
        pen.skip(1);
        pen.write(entry.sign, canvas.style(Role::Accent), canvas);
        pen.skip(1);
        let style = Style { bg: None, ..canvas.style(Role::Text) };
        pen.write(&state.t(&format!("admin-area-{}", entry.name)), style, canvas);
        if let Some(waiting) = waiting(state, entry.area) {
            pen.skip(1);
            pen.write(&waiting.to_string(), canvas.style(Role::Unread), canvas);
        }
    });
}

/// How many people wait for a word.
fn waiting(state: &State, area: Area) -> Option<usize> {
    let waits = canteen_protocol::invite::JoinState::Waiting;
    let count = state.admin.requests.iter().filter(|one| one.state == waits).count();
    (area == Area::Joining && count > 0).then_some(count)
}

fn main(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.height > 1 {
        heading(state, Rect { height: 1, ..area }, canvas);
    }
    if area.height > TOP {
        below_heading(state, Rect { y: area.y + 1, height: TOP - 1, ..area }, canvas);
    }
    let empty = empty(state);
    let list = state.admin.list();
    let view = ListView {
        list: &list,
        len: state.admin.rows.len(),
        row_height: 1,
        focused: state.focus.slot == Slot::Main,
        empty: &empty,
    };
    let target = |row| Target::Row(Screen::Admin, Slot::Main, row);
    view.draw(below_top(area), canvas, target, |index, place, canvas| {
        if let Some(row) = state.admin.rows.get(index) {
            row::draw(state, *row, index == list.selected(), place, canvas);
        }
    });
}

/// The area's name and how much there is, or the filter with the caret in it.
fn heading(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let pen = &mut Pen::new(area);
    let Some(filter) = &state.admin.filter else {
        let name = state.t(&format!("admin-area-{}", state.admin.area.name()));
        pen.write(&name, canvas.style(Role::Title), canvas);
        let count = state.admin.rows.len();
        if count > 0 && matches!(state.admin.area, Area::Members | Area::Departments | Area::Tags) {
            pen.skip(1);
            pen.write(&count.to_string(), canvas.style(Role::Dim), canvas);
        }
        return;
    };
    pen.write("/", canvas.style(Role::Accent), canvas);
    pen.write(filter, canvas.style(Role::Input), canvas);
    if state.focus.slot == Slot::Main && state.overlays.is_empty() {
        canvas.frame.set_cursor_position((pen.x.min(area.right().saturating_sub(1)), area.y));
    }
    if filter.is_empty() {
        pen.skip(1);
        pen.write(&state.t("admin-filter-hint"), canvas.style(Role::Placeholder), canvas);
    }
}

/// How things stand: no link, a refusal, which part of the log; else what the area is for.
fn below_heading(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let (text, role) = if !is_linked(state) {
        (state.t("admin-offline"), Role::Warning)
    } else if let Load::Failed(error) = state.admin.load(state.admin.area) {
        (error.message, Role::Error)
    } else if state.admin.area == Area::Audit && audit_filter(state).is_some() {
        (audit_filter(state).unwrap_or_default(), Role::Accent)
    } else {
        (deeds(state), Role::Dim)
    };
    let lines = wrap(&text, usize::from(area.width).max(1));
    for (y, range) in (area.y..area.bottom()).zip(lines) {
        Pen::new(Rect { y, height: 1, ..area }).write(&text[range], canvas.style(role), canvas);
    }
}

/// What is done in the area, with the keys that do it.
fn deeds(state: &State) -> String {
    let deeds = state.admin.area.entry().deeds.iter().map(|(line, text)| {
        let chord = state.keymap.chord_for(Context::Admin, line);
        format!("{} {}", chord.unwrap_or_else(|| format!(":{line}")), state.t(text))
    });
    deeds.collect::<Vec<_>>().join(" · ")
}

/// Which part of the audit log is shown, when it is not all of it.
fn audit_filter(state: &State) -> Option<String> {
    let filter = &state.admin.audit_filter;
    let by = filter.by.map(|by| super::words::member(state, by));
    let action = Some(filter.action.clone()).filter(|action| !action.is_empty());
    let parts: Vec<String> = by.into_iter().chain(action).collect();
    let part = parts.join(" · ");
    (!part.is_empty()).then(|| state.texts.with("admin-audit-part", &[("part", part.into())]))
}

fn empty(state: &State) -> String {
    let area = state.admin.area;
    match state.admin.load(area) {
        _ if state.admin.filter.as_ref().is_some_and(|filter| !filter.trim().is_empty()) => {
            state.t("admin-no-match")
        }
        Load::Failed(error) => {
            let refused = error.code == canteen_protocol::ErrorCode::Forbidden;
            let key = if refused { "admin-forbidden" } else { "admin-failed" };
            state.texts.with(key, &[("why", error.message.into())])
        }
        Load::Wanted | Load::Asked(_) if is_linked(state) => state.t("admin-loading"),
        Load::Wanted | Load::Asked(_) => state.t("admin-offline-area"),
        Load::Here => state.t(&format!("admin-empty-{}", area.name())),
    }
}
