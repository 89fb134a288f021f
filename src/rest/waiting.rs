//! One's messages that wait to be delivered: choosing one takes it back.

use super::words;
use crate::engine::Command;
use crate::model::{Act, Draft, WaitKey, Waits};
use crate::overlays::{Picks, Then};
use crate::state::{Effect, State};
use crate::widgets::{Choice, Picker};

/// Characters of a text in the list.
const TEXT: usize = 60;

/// The list.
#[derive(Debug)]
pub struct WaitingList {
    picker: Picker<WaitKey>,
}

impl WaitingList {
    /// One of all that wait.
    #[must_use]
    pub fn new(state: &State) -> Self {
        let mut list = Self { picker: Picker::default() };
        list.find(state);
        list
    }
}

impl Picks for WaitingList {
    type Key = WaitKey;
    const SIZE: (u16, u16) = (76, 16);
    const TEXTS: [&'static str; 3] =
        ["rest-waiting-title", "rest-waiting-hint", "rest-waiting-empty"];

    fn picker(&self) -> &Picker<WaitKey> {
        &self.picker
    }

    fn picker_mut(&mut self) -> &mut Picker<WaitKey> {
        &mut self.picker
    }

    fn find(&mut self, state: &State) {
        let query = self.picker.query().to_lowercase();
        let fits = |one: &&Waits| one.says().to_lowercase().contains(&query);
        let choices = state.rest.resting.waiting.iter().filter(fits).map(|one| {
            let chat = state.chats.get(one.conversation);
            let to = chat.map(|chat| crate::chats::title_of(state, chat)).unwrap_or_default();
            Choice {
                key: one.key,
                text: to,
                detail: canteen_text::excerpt::excerpt(&one.says(), TEXT),
                aside: words::due(state, one),
            }
        });
        self.picker.set_choices(choices.collect());
    }

    /// Takes the chosen one back; its text goes into the composer of its conversation.
    fn take(&mut self, state: &mut State) -> Then {
        let Some(key) = self.picker.selected() else { return Then::Close };
        let found = state.rest.resting.waiting.iter().find(|one| one.key == *key).cloned();
        let Some(one) = found else { return Then::Close };
        match one.key {
            // The engine gives the text back.
            WaitKey::Queued(local) => Then::Do(vec![Effect::Engine(Command::Withdraw(local))]),
            WaitKey::Server(id) => {
                let mut effects = crate::chats::open(state, one.conversation);
                effects.extend(crate::chat::take_back(state, &Draft::new(one.text)));
                effects.push(Effect::Engine(Command::Act(Act::TakeBack { id })));
                Then::Do(effects)
            }
        }
    }
}
