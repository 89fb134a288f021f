//! How the form looks: a line a field, what is wrong below its field, what the field takes at the
//! bottom; or what would change.

use canteen_text::width::width;
use canteen_text::wrap::wrap;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::diff::Line;
use super::field::{Field, Kind, Value};
use super::{Form, Mode};
use crate::admin::words;
use crate::state::State;
use crate::theme::Role;
use crate::view::{Canvas, Target};
use crate::widgets::{Pen, Place, place, popup, scrollbar};

/// Columns of the form.
const COLUMNS: u16 = 78;
/// Rows of it, at most.
const ROWS: u16 = 24;
/// Columns of the labels, at most.
const LABELS: u16 = 24;
/// Rows at the bottom: a line, what the field takes, the keys.
const BOTTOM: u16 = 4;

/// Rows that errors may take before the form scrolls.
const SPARE: usize = 2;

/// A line of the list of fields.
enum Row {
    Field(usize),
    Error(usize),
}

impl Form {
    /// As high as its fields and changes need, and the screen lets it be.
    fn frame(&self, area: Rect) -> Rect {
        let changes = match &self.mode {
            Mode::Review { lines, .. } => lines.len(),
            _ => 0,
        };
        let lines = (self.seen().len() + SPARE).max(changes);
        let rows = u16::try_from(lines).unwrap_or(ROWS).saturating_add(BOTTOM + 2).min(ROWS);
        place(area, COLUMNS, rows.min(area.height.saturating_sub(1)).max(4), Place::Middle)
    }

    /// How many lines fit into it on this screen.
    #[must_use]
    pub fn fits(&self, state: &State) -> usize {
        let frame = self.frame(Rect::new(0, 0, state.columns, state.rows));
        usize::from(frame.height.saturating_sub(2 + BOTTOM)).max(1)
    }

    /// Draws it.
    pub fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let title = match self.mode {
            Mode::Review { .. } => state.t("admin-review-title"),
            _ => self.title(state),
        };
        let inner = popup(self.frame(area), canvas, &title);
        if inner.height < 2 || inner.width < 8 {
            return;
        }
        let bottom = BOTTOM.min(inner.height.saturating_sub(1));
        let body = Rect { height: inner.height - bottom, ..inner };
        let below = Rect { y: body.bottom(), height: bottom, ..inner };
        match &self.mode {
            Mode::Review { scroll, lines, .. } => review(lines, *scroll, body, canvas),
            _ => self.rows(state, body, canvas),
        }
        self.bottom(state, below, canvas);
    }

    fn title(&self, state: &State) -> String {
        let title = state.t(self.subject.title());
        let about = match &self.subject {
            super::Subject::Member(id) | super::Subject::Offboard(id) => words::member(state, *id),
            super::Subject::Department(id) => words::path(state, *id),
            super::Subject::Tag(id) => words::tag(state, *id),
            super::Subject::Rule(id) => format!("{id}"),
            _ => return title,
        };
        format!("{title} · {about}")
    }

    fn rows(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let seen = self.seen();
        let mut rows = Vec::new();
        let mut here = 0;
        for (row, index) in seen.iter().enumerate() {
            if row == self.list.selected() {
                here = rows.len();
            }
            rows.push((row, Row::Field(*index)));
            if self.fields[*index].error.is_some() {
                rows.push((row, Row::Error(*index)));
            }
        }
        let height = usize::from(area.height);
        let last = rows.len().saturating_sub(height);
        let first = (here + 2).saturating_sub(height).min(last);
        let labels = seen.iter().map(|index| width(&words::label(state, self.fields[*index].name)));
        let labels = u16::try_from(labels.max().unwrap_or(0)).unwrap_or(LABELS).min(LABELS);
        let shown = rows.iter().skip(first).take(height);
        for (y, (row, line)) in (area.y..).zip(shown) {
            let scrolls = u16::from(rows.len() > height);
            let at = Rect { y, height: 1, width: area.width.saturating_sub(scrolls), ..area };
            canvas.hits.add(at, Target::Choice(*row));
            match line {
                Row::Field(index) => {
                    let on = *row == self.list.selected();
                    self.field_line(state, &self.fields[*index], (on, labels), at, canvas);
                }
                Row::Error(index) => {
                    let mut pen = Pen::new(at);
                    pen.skip(labels + 4);
                    let error = self.fields[*index].error.as_deref().unwrap_or_default();
                    pen.write(&format!("↑ {error}"), ink(Role::Error, canvas), canvas);
                }
            }
        }
        if rows.len() > height {
            let bar = Rect { x: area.right().saturating_sub(1), width: 1, ..area };
            scrollbar(bar, first..first + height, rows.len(), canvas);
        }
    }

    fn field_line(
        &self,
        state: &State,
        field: &Field,
        (here, labels): (bool, u16),
        at: Rect,
        canvas: &mut Canvas<'_, '_>,
    ) {
        let mut pen = Pen::new(at);
        let mark = if here { "▌" } else { " " };
        pen.write(mark, ink(Role::Accent, canvas), canvas);
        let changed = field.is_changed() && !self.subject.is_preset(field);
        pen.write(if changed { "●" } else { " " }, ink(Role::Warning, canvas), canvas);
        let role = if here { Role::Accent } else { Role::Dim };
        let label = words::label(state, field.name);
        pen.until(at.x + 2 + labels).write(&label, ink(role, canvas), canvas);
        pen.x = at.x + labels + 4;
        let room = Rect { x: pen.x, width: at.right().saturating_sub(pen.x), ..at };
        let editing = here && matches!(self.mode, Mode::Edit);
        if field.is_typed() {
            return typed(state, field, editing, room, canvas);
        }
        let text = words::shown(state, field);
        match field.kind {
            Kind::Flag => {
                let sign = if field.is_on() { "[x] " } else { "[ ] " };
                pen.write(sign, ink(Role::Accent, canvas), canvas);
                pen.write(&text, ink(Role::Text, canvas), canvas);
            }
            Kind::Choice(_) => {
                pen.write("‹ ", ink(Role::Dim, canvas), canvas);
                pen.write(&text, ink(Role::Text, canvas), canvas);
                pen.write(" ›", ink(Role::Dim, canvas), canvas);
            }
            Kind::Fixed => pen.write(&text, ink(Role::Dim, canvas), canvas),
            _ if field.now().is_empty() => {
                let none = state.t("admin-none");
                pen.write(&none, ink(Role::Placeholder, canvas), canvas);
            }
            _ => {
                let count = field.now().count();
                if count > 1 {
                    pen.write(&format!("{count}: "), ink(Role::Dim, canvas), canvas);
                }
                pen.write(&text, ink(Role::Text, canvas), canvas);
            }
        }
    }

    /// What is wrong with all of it, or what the field takes; and the keys.
    fn bottom(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let Some(last) = area.height.checked_sub(1) else { return };
        let line = |y: u16| Rect {
            x: area.x + 1,
            y: area.y + y,
            width: area.width.saturating_sub(2),
            height: 1,
        };
        let (text, role) = self.about(state);
        let cells = usize::from(area.width.saturating_sub(2)).max(1);
        for (y, range) in (1..last).zip(wrap(&text, cells)) {
            Pen::new(line(y)).write(&text[range], ink(role, canvas), canvas);
        }
        let key = match self.mode {
            Mode::Edit if !self.subject.is_staged() => "admin-keys-ask",
            Mode::Edit if self.subject.has_next() => "admin-keys-new",
            Mode::Edit => "admin-keys-edit",
            Mode::Review { .. } => "admin-keys-review",
            Mode::Leave => "admin-keys-leave",
            Mode::Saving(_) => "admin-keys-saving",
        };
        Pen::new(line(last)).write(&words::keyed(state, key), ink(Role::Hint, canvas), canvas);
    }

    fn about(&self, state: &State) -> (String, Role) {
        match &self.mode {
            Mode::Saving(_) => return (state.t("admin-saving"), Role::Accent),
            Mode::Leave => return (state.t("admin-leave"), Role::Warning),
            Mode::Review { .. } if !crate::admin::is_linked(state) => {
                return (words::keyed(state, "admin-offline-form"), Role::Warning);
            }
            Mode::Review { .. } => return (state.t("admin-review"), Role::Text),
            Mode::Edit => {}
        }
        if let Some(error) = &self.error {
            return (error.clone(), Role::Error);
        }
        let Some(field) = self.at() else { return (String::new(), Role::Dim) };
        if let Some(error) = &field.error {
            return (error.clone(), Role::Error);
        }
        let hint = words::hint(state, field.name);
        if !field.is_changed() || field.before.is_empty() || self.subject.is_preset(field) {
            return (hint, Role::Dim);
        }
        let old = match &field.before {
            Value::Flag(_) | Value::Text(_) => words::value(state, field.kind, &field.before),
            other => words::items(state, other).join(", "),
        };
        (state.texts.with("admin-was", &[("old", old.into()), ("hint", hint.into())]), Role::Dim)
    }
}

fn typed(state: &State, field: &Field, editing: bool, room: Rect, canvas: &mut Canvas<'_, '_>) {
    if field.kind == Kind::Secret {
        let dots = "•".repeat(field.input.text().chars().count());
        let mut pen = Pen::new(room);
        pen.write(&dots, canvas.style(Role::Input), canvas);
        if editing {
            let x = pen.x.min(room.right().saturating_sub(1));
            canvas.frame.set_cursor_position((x, room.y));
        }
        return;
    }
    if field.input.is_empty() && !editing {
        let none = state.t("admin-none");
        return Pen::new(room).write(&none, ink(Role::Placeholder, canvas), canvas);
    }
    field.input.draw(room, canvas, editing, "");
}

/// What would change.
fn review(lines: &[Line], scroll: usize, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let labels = lines.iter().map(|line| match line {
        Line::Change { label, .. } | Line::Gone { label, .. } | Line::New { label, .. } => {
            width(label)
        }
    });
    let labels = u16::try_from(labels.max().unwrap_or(0)).unwrap_or(LABELS).min(LABELS);
    let height = usize::from(area.height);
    let first = scroll.min(lines.len().saturating_sub(height));
    for (y, line) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let at = Rect { y, height: 1, ..area };
        changed_line(line, labels, at, canvas);
    }
    if lines.len() > height {
        let bar = Rect { x: area.right().saturating_sub(1), width: 1, ..area };
        scrollbar(bar, first..first + height, lines.len(), canvas);
    }
}

fn changed_line(line: &Line, labels: u16, at: Rect, canvas: &mut Canvas<'_, '_>) {
    let label = match line {
        Line::Change { label, .. } | Line::Gone { label, .. } | Line::New { label, .. } => label,
    };
    let mut pen = Pen::new(at);
    pen.skip(1);
    pen.until(at.x + 1 + labels).write(label, ink(Role::Dim, canvas), canvas);
    pen.x = at.x + labels + 3;
    match line {
        Line::Gone { text, .. } => {
            pen.write(&format!("− {text}"), ink(Role::Error, canvas), canvas);
        }
        Line::New { text, .. } => {
            pen.write(&format!("+ {text}"), ink(Role::Success, canvas), canvas);
        }
        Line::Change { old, new, .. } if old.is_empty() => {
            pen.write(&format!("+ {new}"), ink(Role::Success, canvas), canvas);
        }
        Line::Change { old, new, .. } => {
            // The old one gives way, so that the new one is seen.
            let room = at.right().saturating_sub(pen.x);
            let half = (room / 2).saturating_sub(2);
            pen.until(pen.x + half).write(old, ink(Role::Error, canvas), canvas);
            pen.x += half.min(u16::try_from(width(old)).unwrap_or(half));
            pen.write(" → ", ink(Role::Dim, canvas), canvas);
            let new = if new.is_empty() { "∅" } else { new };
            pen.write(new, ink(Role::Success, canvas), canvas);
        }
    }
}

/// A role's colour on the ground of the form.
fn ink(role: Role, canvas: &Canvas<'_, '_>) -> Style {
    Style { bg: None, ..canvas.style(role) }
}
