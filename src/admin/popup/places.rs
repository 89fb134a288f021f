//! Picking what somebody is in: the tree, with a mark for what they are in, which is the main one,
//! what they lead and where they stand in each.

use canteen_protocol::DepartmentId;
use canteen_protocol::directory::Place;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::pick::frame;
use crate::admin::form::{Field, Value};
use crate::admin::rows::tree;
use crate::admin::words;
use crate::input::{Code, Key};
use crate::overlays::Then;
use crate::state::{Move, State};
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{Input, List, ListView, Pen, popup};

/// Departments that a query lists.
const LISTED: usize = 200;

/// The picker.
#[derive(Debug)]
pub struct Places {
    field: &'static str,
    input: Input,
    rows: Vec<(DepartmentId, u16)>,
    list: List,
    /// The main one first.
    places: Vec<Place>,
    /// Whether there were any when it was opened.
    had_any: bool,
}

impl Places {
    /// One for a field.
    pub fn new(state: &State, field: &Field) -> Self {
        let places = match field.now() {
            Value::Places(places) => places,
            _ => Vec::new(),
        };
        let (input, list) = (Input::default(), List::default());
        let (rows, had_any) = (Vec::new(), !places.is_empty());
        let mut one = Self { field: field.name, input, rows, list, places, had_any };
        one.find(state);
        let first = one.places.first().map(|place| place.department);
        let row = one.rows.iter().position(|(id, _)| Some(*id) == first);
        one.list.select(row.unwrap_or(0));
        one.list.fit(one.rows.len(), fits(state));
        one
    }

    fn find(&mut self, state: &State) {
        let query = self.input.text().trim();
        self.rows = if query.is_empty() {
            tree(&state.directory)
        } else {
            let found = state.directory.search_departments(query, LISTED);
            found.into_iter().map(|id| (id, 0)).collect()
        };
        self.list = List::default();
    }

    /// The directory has changed: what one is at stays selected, while it is there.
    pub fn renew(&mut self, state: &State) {
        let at = self.at();
        self.find(state);
        let row = self.rows.iter().position(|(id, _)| Some(*id) == at);
        self.list.select(row.unwrap_or(0));
        self.list.fit(self.rows.len(), fits(state));
    }

    fn at(&self) -> Option<DepartmentId> {
        self.rows.get(self.list.selected()).map(|(id, _)| *id)
    }

    fn place(&self, id: DepartmentId) -> Option<usize> {
        self.places.iter().position(|place| place.department == id)
    }

    /// Into the department one is at, or out of it.
    fn mark(&mut self) {
        let Some(department) = self.at() else { return };
        match self.place(department) {
            Some(at) => drop(self.places.remove(at)),
            None => self.places.push(Place { department, ..Place::default() }),
        }
    }

    /// Does something with the place one is at, which they are in then.
    fn with(&mut self, deed: impl FnOnce(&mut Place)) {
        let Some(department) = self.at() else { return };
        if self.place(department).is_none() {
            self.places.push(Place { department, ..Place::default() });
        }
        if let Some(at) = self.place(department) {
            deed(&mut self.places[at]);
        }
    }

    fn make_main(&mut self) {
        self.with(|_| {});
        if let Some(at) = self.at().and_then(|id| self.place(id)) {
            let place = self.places.remove(at);
            self.places.insert(0, place);
        }
    }

    pub(super) fn key(&mut self, state: &State, key: Key) -> Then {
        let empty = self.input.is_empty();
        match key.code {
            Code::Tab => self.mark(),
            Code::Char('t') if key.ctrl => self.with(|place| place.leader = !place.leader),
            Code::Char('o') if key.ctrl => self.make_main(),
            Code::Left if empty => self.with(|place| place.order = (place.order - 1).max(0)),
            Code::Right if empty => self.with(|place| place.order += 1),
            _ => {
                let before = self.input.text().to_owned();
                self.input.key(key);
                if before != self.input.text() {
                    self.find(state);
                }
            }
        }
        Then::Stay
    }

    pub(super) fn paste(&mut self, state: &State, text: &str) {
        self.input.insert(text);
        self.find(state);
    }

    pub(super) fn step(&mut self, state: &State, step: Move) -> Then {
        let (len, fits) = (self.rows.len(), fits(state));
        self.list.step(step.rows(len, fits), len);
        self.list.fit(len, fits);
        Then::Stay
    }

    pub(super) fn press(&mut self, row: usize) -> Then {
        if row < self.rows.len() {
            self.list.select(row);
            self.mark();
        }
        Then::Stay
    }

    /// Puts the places into the field. Where there never were any the selected one is meant.
    pub(super) fn take(&mut self, state: &mut State) -> Then {
        if self.places.is_empty() && !self.had_any {
            self.mark();
        }
        super::fill(state, self.field, Value::Places(self.places.clone()))
    }

    pub(super) fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &words::label(state, self.field));
        if inner.height < 4 || inner.width < 8 {
            return;
        }
        let mut pen = Pen::new(inner);
        pen.write("› ", canvas.style(Role::Accent), canvas);
        let input = Rect { x: pen.x, width: inner.right() - pen.x, height: 1, ..inner };
        self.input.draw(input, canvas, true, &state.t("admin-places-hint"));
        let body = Rect { y: inner.y + 1, height: inner.height - 3, ..inner };
        let empty = state.t("admin-pick-empty");
        let view = ListView {
            list: &self.list,
            len: self.rows.len(),
            row_height: 1,
            focused: true,
            empty: &empty,
        };
        view.draw(body, canvas, Target::Choice, |row, place, canvas| {
            self.row(state, row, place, canvas);
        });
        for (y, key) in [(2, "admin-places-keys"), (1, "admin-places-keys-more")] {
            let line = Rect { y: inner.bottom() - y, height: 1, ..inner };
            Pen::new(line).write(&state.t(key), canvas.style(Role::Hint), canvas);
        }
    }

    fn row(&self, state: &State, row: usize, at: Rect, canvas: &mut Canvas<'_, '_>) {
        let Some((id, depth)) = self.rows.get(row).copied() else { return };
        let ink = |role, canvas: &Canvas<'_, '_>| Style { bg: None, ..canvas.style(role) };
        let place = self.place(id);
        let mut pen = Pen::new(at);
        let (sign, role) = match place {
            None => ("○ ", Role::Dim),
            Some(0) => ("◉ ", Role::Marked),
            Some(_) => ("● ", Role::Marked),
        };
        pen.write(sign, canvas.style(role), canvas);
        pen.skip(depth.min(12) * 2);
        let name = if self.input.is_empty() {
            state.directory.department(id).map(|one| one.name.clone()).unwrap_or_default()
        } else {
            words::path(state, id)
        };
        pen.write(&name, ink(Role::Text, canvas), canvas);
        let Some(found) = place.and_then(|index| self.places.get(index)) else { return };
        let mut more = Vec::new();
        if place == Some(0) {
            more.push(state.t("admin-main"));
        }
        if found.leader {
            more.push(format!("★{}", state.t("admin-leads")));
        }
        if found.order != 0 {
            more.push(format!("↕{}", found.order));
        }
        pen.skip(2);
        pen.write(&more.join(" · "), ink(Role::Accent, canvas), canvas);
    }
}

/// How many rows fit on this screen.
fn fits(state: &State) -> usize {
    let frame = frame(Rect::new(0, 0, state.columns, state.rows));
    usize::from(frame.height.saturating_sub(5)).max(1)
}
