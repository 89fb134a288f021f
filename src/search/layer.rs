//! The window: typing, moving, taking.

use ratatui::layout::Rect;

use super::{jump, view};
use crate::input::Key;
use crate::overlays::{Layer, Then};
use crate::state::{ListDeed, State};
use crate::view::Canvas;

/// The window of the search; what it shows is in [`State::search`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window;

impl Layer for Window {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if std::mem::take(&mut state.search.renew) && key.typed().is_some() {
            state.search.input.take();
        }
        state.search.input.key(key);
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        if std::mem::take(&mut state.search.renew) {
            state.search.input.take();
        }
        state.search.input.insert(text);
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let len = state.search.rows.len();
                let by = step.rows(len, view::fits(state));
                state.search.list.step(by, len);
                Then::Stay
            }
            ListDeed::Open => take(state),
            ListDeed::Filter => Then::Stay,
        }
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        state.search.list.select(row);
        take(state)
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        view::draw(state, area, canvas);
    }
}

fn take(state: &mut State) -> Then {
    match jump::take(state) {
        Some(effects) => Then::Do(effects),
        None => Then::Stay,
    }
}
