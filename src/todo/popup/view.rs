//! How they look.

use canteen_protocol::todo::Role;
use canteen_text::width::width;
use ratatui::layout::Rect;

use super::form::{Field, Form};
use super::{People, Popup};
use crate::state::State;
use crate::theme::Role as Colour;
use crate::view::{Canvas, Target};
use crate::widgets::{Input, Pen, Place, place, popup};

/// Draws one.
pub fn draw(one: &Popup, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    match one {
        Popup::Form(form) => draw_form(form, state, area, canvas),
        Popup::People(people) => draw_people(people, state, area, canvas),
        Popup::Comment { input, .. } => draw_comment(input, state, area, canvas),
    }
}

fn draw_form(form: &Form, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let title = if form.todo.is_some() { "todo-form-edit" } else { "todo-form-new" };
    let inner = popup(place(area, 68, 9, Place::Middle), canvas, &state.t(title));
    let labels = Field::ALL.map(|field| state.t(label(field)));
    let wide = labels.iter().map(|label| width(label)).max().unwrap_or(0);
    let wide = u16::try_from(wide).unwrap_or(0) + 2;
    for ((row, field), label) in (0u16..).zip(Field::ALL).zip(&labels) {
        let line = Rect { y: inner.y + row, height: 1, ..inner };
        if line.bottom() > inner.bottom() {
            return;
        }
        canvas.hits.add(line, Target::Choice(usize::from(row)));
        let here = form.at == field;
        let role = if here { Colour::Accent } else { Colour::Dim };
        Pen::new(line).write(label, canvas.style(role), canvas);
        let mut place = Rect { x: line.x + wide, width: line.width.saturating_sub(wide), ..line };
        if let Some(meaning) = form.meaning(state, field) {
            place.width = place.width.min(24).max(place.width / 2);
            let after = Rect {
                x: place.right() + 1,
                width: line.right().saturating_sub(place.right() + 1),
                ..line
            };
            let (text, role) = match meaning {
                Ok(text) => (format!("→ {text}"), Colour::Dim),
                Err(why) => (why, Colour::Warning),
            };
            Pen::new(after).write(&text, canvas.style(role), canvas);
        }
        let input = &form.inputs[usize::from(row)];
        input.draw(place, canvas, here, &state.t(hint(field)));
    }
    let below = |row: u16| Rect { y: inner.y + row, height: 1, ..inner };
    if inner.height > 4
        && let Some(error) = &form.error
    {
        Pen::new(below(4)).write(error, canvas.style(Colour::Error), canvas);
    }
    if inner.height > 6 {
        let keys = state.t("todo-form-keys");
        Pen::new(below(6)).write(&keys, canvas.style(Colour::Hint), canvas);
    }
}

fn label(field: Field) -> &'static str {
    match field {
        Field::Text => "todo-form-text",
        Field::Due => "todo-form-due",
        Field::Remind => "todo-form-remind",
    }
}

fn hint(field: Field) -> &'static str {
    match field {
        Field::Text => "todo-form-text-hint",
        Field::Due => "todo-form-due-hint",
        Field::Remind => "todo-form-remind-hint",
    }
}

fn draw_people(people: &People, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let title = match people.role() {
        Role::Assignee => state.t("todo-people-assign"),
        Role::Watcher => state.t("todo-people-watch"),
    };
    let inner = popup(People::frame(area), canvas, &title);
    let (hint, empty) = (state.t("todo-people-hint"), state.t("todo-people-empty"));
    people.picker.draw(inner, canvas, &hint, &empty, true);
}

fn draw_comment(input: &Input, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
    let inner = popup(place(area, 68, 5, Place::Middle), canvas, &state.t("todo-comment-title"));
    input.draw(Rect { height: 1, ..inner }, canvas, true, &state.t("todo-comment-hint"));
    if inner.height > 2 {
        let keys = Rect { y: inner.y + 2, height: 1, ..inner };
        Pen::new(keys).write(&state.t("todo-comment-keys"), canvas.style(Colour::Hint), canvas);
    }
}
