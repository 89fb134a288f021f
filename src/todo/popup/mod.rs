//! What the app lays over the screen: a form for what and when, people to choose, a comment.

mod form;
mod people;
mod view;

use canteen_protocol::todo::{Role, TodoRef};
use ratatui::layout::Rect;

use super::deeds;
use crate::input::{Code, Context, Key};
use crate::model::TodoAct;
use crate::overlays::{Layer, Overlay, Then};
use crate::state::{Effect, ListDeed, Move, State};
use crate::view::Canvas;
use crate::widgets::Input;

pub use form::{Field, Form};
pub use people::People;

use crate::model::TodoItem;

/// Characters of a to-do or a comment.
const CHARS: usize = 1_000;

/// One of them.
#[derive(Debug)]
pub enum Popup {
    /// What and when.
    Form(Form),
    /// Who is on it.
    People(People),
    /// Something to say about it.
    Comment {
        /// About which.
        todo: TodoRef,
        /// What.
        input: Input,
    },
}

fn open(state: &mut State, popup: Popup) -> Vec<Effect> {
    state.overlays.push(Overlay::Todo(popup));
    Vec::new()
}

/// Asks what is to be done and when.
pub fn open_form(state: &mut State, form: Form) -> Vec<Effect> {
    open(state, Popup::Form(form))
}

/// Asks who is on it.
pub fn open_people(state: &mut State, item: &TodoItem, role: Role) -> Vec<Effect> {
    let people = People::new(state, item, role);
    open(state, Popup::People(people))
}

/// Asks what to say.
pub fn open_comment(state: &mut State, todo: TodoRef) -> Vec<Effect> {
    open(state, Popup::Comment { todo, input: Input::limited(CHARS) })
}

impl Popup {
    /// In which context its keys are read.
    #[must_use]
    pub fn context(&self) -> Context {
        match self {
            Self::People(_) => Context::Picker,
            Self::Form(_) | Self::Comment { .. } => Context::DialogInput,
        }
    }

    fn take(&mut self, state: &mut State) -> Then {
        match self {
            Self::Form(form) => form.save(state),
            Self::People(people) => Then::Do(people.save(state)),
            Self::Comment { todo, input } if !input.text().trim().is_empty() => {
                let (todo, text) = (todo.clone(), input.text().trim().to_owned());
                Then::Do(deeds::act(TodoAct::Comment { todo, text }))
            }
            Self::Comment { .. } => Then::Stay,
        }
    }
}

impl Layer for Popup {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        match (&mut *self, key.code) {
            (_, Code::Enter) => return self.take(state),
            (Self::Form(form), Code::Tab) => form.step(if key.shift { -1 } else { 1 }),
            (Self::Form(form), _) => form.key(key),
            (Self::People(people), Code::Tab) => people.mark(),
            (Self::People(people), _) => people.key(state, key),
            (Self::Comment { input, .. }, _) => {
                input.key(key);
            }
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        match self {
            Self::Form(form) => form.paste(text),
            Self::People(people) => people.paste(state, text),
            Self::Comment { input, .. } => input.insert(text),
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match (&mut *self, deed) {
            (_, ListDeed::Open) => return self.take(state),
            (Self::Form(form), ListDeed::Move(Move::Rows(by))) => form.step(by),
            (Self::People(people), ListDeed::Move(step)) => people.step(state, step),
            _ => {}
        }
        Then::Stay
    }

    fn press(&mut self, _: &mut State, row: usize) -> Then {
        match self {
            Self::Form(form) => form.go(row),
            Self::People(people) => people.press(row),
            Self::Comment { .. } => {}
        }
        Then::Stay
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        view::draw(self, state, area, canvas);
    }
}
