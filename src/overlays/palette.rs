//! All commands, found by a few letters: what can be done here first.

use ratatui::layout::Rect;

use super::finding::fitting;
use super::layer::{Layer, Then};
use crate::commands::{self, Command};
use crate::input::{Context, Key};
use crate::state::{ListDeed, State};
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, Place, place, popup};

/// Commands that are for keys alone: nobody looks for them by name.
const FOR_KEYS: [&str; 24] = [
    "setting",
    "move",
    "open",
    "filter",
    "palette",
    "close",
    "back",
    "cancel",
    "focus",
    "choose",
    "scroll",
    "edit",
    "completion",
    "insert",
    "normal",
    "newline",
    "fold",
    "recall-line",
    "complete-line",
    "mark",
    "hit",
    "return",
    "search-scope",
    "search-complete",
];

/// The palette.
#[derive(Debug)]
pub struct Palette {
    picker: Picker<&'static str>,
    /// Where it was opened.
    beneath: Context,
}

impl Palette {
    /// One for where the keys are now.
    #[must_use]
    pub fn new(state: &State) -> Self {
        let mut palette = Self { picker: Picker::default(), beneath: state.context() };
        palette.find(state);
        palette
    }

    fn find(&mut self, state: &State) {
        let texts = &state.texts;
        let here: Vec<Context> = self.beneath.chain().collect();
        let mut all: Vec<(usize, &'static Command)> = commands::all()
            .filter(|command| !FOR_KEYS.contains(&command.name))
            .filter_map(|command| {
                let near = here.iter().position(|context| *context == command.scope)?;
                Some((near, command))
            })
            .collect();
        all.sort_by_key(|(near, _)| *near);
        let found = fitting(self.picker.query(), all, |(_, command)| {
            vec![command.title(texts), command.name.to_owned()]
        });
        let choice = |(_, command): (usize, &'static Command)| Choice {
            key: command.name,
            text: command.title(texts),
            detail: command.usage(),
            aside: state.keymap.chord_for(self.beneath, command.name).unwrap_or_default(),
        };
        self.picker.set_choices(found.into_iter().map(choice).collect());
    }

    fn fits(state: &State) -> usize {
        usize::from(frame(Rect::new(0, 0, state.columns, state.rows)).height.saturating_sub(4))
            .max(1)
    }

    fn take(&self) -> Then {
        let Some(command) = self.picker.selected().and_then(|name| commands::find(name)) else {
            return Then::Stay;
        };
        // What needs an argument goes on in the line.
        if command.needs_args() {
            Then::Run(format!("line {} ", command.name))
        } else {
            Then::Run(command.name.to_owned())
        }
    }
}

fn frame(area: Rect) -> Rect {
    place(area, 72, 20, Place::Top)
}

impl Layer for Palette {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if self.picker.key(key) {
            self.find(state);
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        if self.picker.paste(text) {
            self.find(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => self.picker.step(step, Self::fits(state)),
            ListDeed::Open => return self.take(),
            ListDeed::Filter => {}
        }
        Then::Stay
    }

    fn press(&mut self, _: &mut State, row: usize) -> Then {
        if self.picker.press(row) { self.take() } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("palette-title"));
        let (hint, empty) = (state.t("palette-hint"), state.t("palette-empty"));
        self.picker.draw(inner, canvas, &hint, &empty, true);
    }
}
