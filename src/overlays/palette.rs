//! All commands, found by a few letters: what can be done here first.

use super::finding::fitting;
use super::layer::Then;
use super::picks::Picks;
use crate::commands::{self, Command};
use crate::input::Context;
use crate::state::State;
use crate::widgets::{Choice, Picker};

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
}

impl Picks for Palette {
    type Key = &'static str;
    const SIZE: (u16, u16) = (72, 20);
    const TEXTS: [&'static str; 3] = ["palette-title", "palette-hint", "palette-empty"];

    fn picker(&self) -> &Picker<&'static str> {
        &self.picker
    }

    fn picker_mut(&mut self) -> &mut Picker<&'static str> {
        &mut self.picker
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

    fn take(&mut self, _: &mut State) -> Then {
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
