//! How the directory's list looks.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::card;
use super::state::{Row, Section, depth};
use crate::model::order::Sort;
use crate::rest;
use crate::state::{Screen, Slot, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{ListView, Pen};

/// How many rows fit.
pub fn rows(state: &State) -> usize {
    let place = state.arrangement().inner(Slot::List);
    place.map_or(1, |place| usize::from(below_title(place).height).max(1))
}

fn below_title(area: Rect) -> Rect {
    let top = u16::from(area.height > 1);
    Rect { y: area.y + top, height: area.height - top, ..area }
}

/// Draws one of its places.
pub fn draw(state: &State, slot: Slot, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match slot {
        Slot::List => list(state, area, canvas),
        Slot::Main => card::draw(state, area, canvas),
        Slot::Side => card::marked(state, area, canvas),
    }
}

fn list(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    if area.height > 1 {
        title(state, Rect { height: 1, ..area }, canvas);
    }
    let contacts = &state.contacts;
    let empty = match (&contacts.filter, state.directory.is_empty()) {
        (_, true) => state.t("contacts-loading"),
        (Some(_), _) => state.t("contacts-no-match"),
        (None, _) => state.t("contacts-empty"),
    };
    let view = ListView {
        list: &contacts.list,
        len: contacts.rows.len(),
        row_height: 1,
        focused: state.focus.slot == Slot::List,
        empty: &empty,
    };
    let target = |row| Target::Row(Screen::Contacts, Slot::List, row);
    view.draw(below_title(area), canvas, target, |row, place, canvas| {
        if let Some(&content) = contacts.rows.get(row) {
            let selected = row == contacts.list.selected();
            Drawn { state, row: content, selected }.draw(place, canvas);
        }
    });
}

/// The name of the pane, or the filter with the caret in it.
fn title(state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let pen = &mut Pen::new(area);
    pen.skip(u16::from(area.width > 20));
    let Some(filter) = &state.contacts.filter else {
        pen.write(&state.t("contacts-title"), canvas.style(Role::Title), canvas);
        pen.skip(1);
        let count = state.directory.len().to_string();
        pen.write(&count, canvas.style(Role::Dim), canvas);
        let sort = state.t(match state.contacts.order.sort {
            Sort::Name => "contacts-by-name",
            Sort::Added => "contacts-by-date",
            Sort::Manual => "contacts-by-hand",
        });
        pen.write(&format!(" · {sort}"), canvas.style(Role::Dim), canvas);
        return;
    };
    pen.write("/", canvas.style(Role::Accent), canvas);
    pen.write(filter, canvas.style(Role::Input), canvas);
    if state.focus.slot == Slot::List && state.overlays.is_empty() {
        canvas.frame.set_cursor_position((pen.x.min(area.right().saturating_sub(1)), area.y));
    }
    if filter.is_empty() {
        pen.skip(1);
        pen.write(&state.t("contacts-filter-hint"), canvas.style(Role::Placeholder), canvas);
    }
}

struct Drawn<'a> {
    state: &'a State,
    row: Row,
    selected: bool,
}

impl Drawn<'_> {
    fn draw(&self, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let pen = &mut Pen::new(area).until(area.right().saturating_sub(1));
        let edge = if self.selected { "▌" } else { " " };
        pen.write(edge, canvas.style(Role::Accent), canvas);
        pen.skip(depth(self.row).min(12) * 2);
        if let Some(open) = self.state.contacts.unfolded(self.row) {
            pen.write(if open { "▾ " } else { "▸ " }, canvas.style(Role::Dim), canvas);
        }
        match self.row {
            Row::Section(section) => self.section(section, pen, canvas),
            Row::Department(..) | Row::Tag(_) => self.set(pen, canvas),
            Row::Member(..) => self.member(pen, canvas),
            Row::Group(id) => {
                pen.write("# ", canvas.style(Role::Dim), canvas);
                if let Some(chat) = self.state.chats.get(id) {
                    self.counted(&chat.name, chat.members, pen, canvas);
                }
            }
        }
    }

    fn section(&self, section: Section, pen: &mut Pen, canvas: &mut Canvas<'_, '_>) {
        let name = match section {
            Section::Organisation => match &self.state.account {
                Some(account) => account.corp_name.clone(),
                None => self.state.t("contacts-organisation"),
            },
            Section::Pinned => self.state.t("contacts-pinned"),
            Section::Tags => self.state.t("contacts-tags"),
            Section::Groups => self.state.t("contacts-groups"),
        };
        pen.write(&name, self.over(Role::Title, canvas), canvas);
        let account = self.state.account.as_ref().filter(|_| section == Section::Organisation);
        if account.is_some_and(|account| account.standing.verified.is_some()) {
            pen.skip(1);
            pen.write("✓", self.over(Role::Online, canvas), canvas);
        }
    }

    fn set(&self, pen: &mut Pen, canvas: &mut Canvas<'_, '_>) {
        let directory = &self.state.directory;
        match self.row {
            Row::Department(id, _) => {
                if let Some(department) = directory.department(id) {
                    self.counted(&department.name, department.members, pen, canvas);
                }
            }
            Row::Tag(id) => {
                if let Some(tag) = directory.tag(id) {
                    let members = i64::try_from(tag.members.len()).unwrap_or(i64::MAX);
                    self.counted(&tag.name, members, pen, canvas);
                }
            }
            _ => {}
        }
    }

    fn counted(&self, name: &str, count: i64, pen: &mut Pen, canvas: &mut Canvas<'_, '_>) {
        pen.write(name, self.over(Role::Text, canvas), canvas);
        pen.skip(1);
        pen.write(&count.to_string(), self.over(Role::Dim, canvas), canvas);
    }

    fn member(&self, pen: &mut Pen, canvas: &mut Canvas<'_, '_>) {
        let Row::Member(id, _) = self.row else { return };
        let Some(person) = self.state.directory.member(id) else { return };
        let marked = self.state.contacts.marked.contains(&id);
        let (sign, role) = if marked { ("✓", Role::Accent) } else { rest::sign(self.state, id) };
        let begin = pen.x;
        pen.write(sign, canvas.style(role), canvas);
        pen.x = begin + 2;
        let role = if person.disabled { Role::Dim } else { Role::Text };
        pen.write(&person.called(), self.over(role, canvas), canvas);
        pen.skip(1);
        let beside = if person.title.is_empty() { person.also() } else { person.title };
        pen.write(beside, self.over(Role::Dim, canvas), canvas);
        if let Some(about) = rest::about(self.state, id) {
            pen.skip(1);
            pen.write(&about, self.over(Role::Away, canvas), canvas);
        }
    }

    /// A role's colours, but on the ground of a selected row.
    fn over(&self, role: Role, canvas: &Canvas<'_, '_>) -> Style {
        let style = canvas.style(role);
        if self.selected { Style { bg: None, ..style } } else { style }
    }
}
