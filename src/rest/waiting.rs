//! One's messages that wait to be delivered: choosing one takes it back.

use ratatui::layout::Rect;

use super::words;
use crate::engine::Command;
use crate::input::Key;
use crate::model::{Act, Draft, WaitKey, Waits};
use crate::overlays::{Layer, Then};
use crate::state::{Effect, ListDeed, State};
use crate::view::Canvas;
use crate::widgets::{Choice, Picker, Place, place, popup};

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
    fn take(&self, state: &mut State) -> Then {
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

fn frame(area: Rect) -> Rect {
    place(area, 76, 16, Place::Top)
}

impl Layer for WaitingList {
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
            ListDeed::Move(step) => {
                let area = frame(Rect::new(0, 0, state.columns, state.rows));
                self.picker.step(step, usize::from(area.height.saturating_sub(4)).max(1));
                Then::Stay
            }
            ListDeed::Open => self.take(state),
            ListDeed::Filter => Then::Stay,
        }
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        if self.picker.press(row) { self.take(state) } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let inner = popup(frame(area), canvas, &state.t("rest-waiting-title"));
        let (hint, empty) = (state.t("rest-waiting-hint"), state.t("rest-waiting-empty"));
        self.picker.draw(inner, canvas, &hint, &empty, true);
    }
}
