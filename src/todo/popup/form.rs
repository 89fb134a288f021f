//! What is to be done, by when, and when to be reminded: three lines.

use canteen_protocol::todo::{Remind, TodoRef};

use super::CHARS;
use crate::input::Key;
use crate::model::TodoItem;
use crate::overlays::Then;
use crate::state::{Level, State};
use crate::todo::{deeds, words};
use crate::widgets::Input;

/// A line of the form.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Field {
    /// What is to be done.
    #[default]
    Text,
    /// By when.
    Due,
    /// When to be reminded.
    Remind,
}

impl Field {
    /// All, from top to bottom.
    pub const ALL: [Self; 3] = [Self::Text, Self::Due, Self::Remind];
}

/// The form.
#[derive(Debug)]
pub struct Form {
    /// Of which to-do; none for a new one.
    pub(super) todo: Option<TodoRef>,
    pub(super) inputs: [Input; 3],
    /// What the lines said at first: what is not touched is not changed.
    before: [String; 3],
    pub(super) at: Field,
    /// Why it cannot be saved.
    pub(super) error: Option<String>,
}

impl Form {
    /// An empty one.
    #[must_use]
    pub fn new() -> Self {
        let inputs = [Input::limited(CHARS), Input::default(), Input::default()];
        Self { todo: None, inputs, before: Default::default(), at: Field::Text, error: None }
    }

    /// One with what a to-do says.
    #[must_use]
    pub fn of(state: &State, item: &TodoItem) -> Self {
        let mut form = Self::new();
        form.todo = Some(item.key.clone());
        let due = item.now.due.map(|due| state.exact(due)).unwrap_or_default();
        let remind = match item.now.remind {
            Remind::Due => String::new(),
            Remind::Never => state.t("todo-word-never"),
            Remind::At(at) => state.exact(at),
        };
        let [text_in, due_in, remind_in] = &mut form.inputs;
        text_in.insert(&item.now.text);
        due_in.set(due);
        remind_in.set(remind);
        form.before = form.texts().map(str::to_owned);
        form
    }

    /// The same at a line.
    #[must_use]
    pub fn at(state: &State, item: &TodoItem, at: Field) -> Self {
        Self { at, ..Self::of(state, item) }
    }

    pub(super) fn step(&mut self, by: isize) {
        let here = Field::ALL.iter().position(|field| *field == self.at).unwrap_or(0);
        let count = isize::try_from(Field::ALL.len()).unwrap_or(1);
        let here = isize::try_from(here).unwrap_or(0);
        self.go(usize::try_from((here + by).rem_euclid(count)).unwrap_or(0));
    }

    pub(super) fn go(&mut self, row: usize) {
        self.at = Field::ALL.get(row).copied().unwrap_or(self.at);
    }

    fn input(&mut self) -> &mut Input {
        let [text, due, remind] = &mut self.inputs;
        match self.at {
            Field::Text => text,
            Field::Due => due,
            Field::Remind => remind,
        }
    }

    pub(super) fn key(&mut self, key: Key) {
        self.input().key(key);
        self.error = None;
    }

    pub(super) fn paste(&mut self, text: &str) {
        self.input().insert(text);
        self.error = None;
    }

    fn texts(&self) -> [&str; 3] {
        let [text, due, remind] = &self.inputs;
        [text.text(), due.text(), remind.text()]
    }

    /// Saves it, or says why not and stays.
    pub(super) fn save(&mut self, state: &mut State) -> Then {
        let saved = match &self.todo {
            Some(todo) => {
                let fields = Field::ALL.map(|field| self.touched(field));
                deeds::save(state, todo, fields)
            }
            None => deeds::save_new(state, self.texts()),
        };
        match saved {
            Ok(effects) => {
                if self.todo.is_none() {
                    let note = state.t("todo-added");
                    state.toast(Level::Info, note);
                }
                Then::Do(effects)
            }
            Err(why) => {
                self.error = Some(why);
                Then::Stay
            }
        }
    }

    /// What a line says, when it is not what it said at first.
    fn touched(&self, field: Field) -> Option<&str> {
        let row = Field::ALL.iter().position(|one| *one == field)?;
        let text = self.inputs[row].text();
        (text != self.before[row]).then_some(text)
    }

    /// What a line means, for whoever writes it.
    pub(super) fn meaning(&self, state: &State, field: Field) -> Option<Result<String, String>> {
        let [_, due, remind] = self.texts();
        if self.todo.is_some() && self.touched(field).is_none() {
            return None;
        }
        match field {
            Field::Text => None,
            Field::Due if due.trim().is_empty() => None,
            Field::Due => Some(deeds::due_of(state, due).map(|at| match at.0 {
                0 => state.t("todo-no-due"),
                _ => words::moment(state, at),
            })),
            Field::Remind => Some(deeds::remind_of(state, remind).map(|remind| match remind {
                Remind::Due => state.t("todo-remind-due"),
                Remind::Never => state.t("todo-remind-never"),
                Remind::At(at) => words::moment(state, at),
            })),
        }
    }
}
