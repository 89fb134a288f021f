//! Overlays in which one thing is picked: by a few letters of it, then `Enter` or the mouse.

use ratatui::layout::Rect;

use super::layer::{Layer, Then};
use crate::input::Key;
use crate::state::{ListDeed, State};
use crate::view::Canvas;
use crate::widgets::{Picker, Place, place, popup};

/// Rows of the frame that list nothing.
const AROUND: u16 = 4;

/// What is picked from, and what becomes of it.
pub trait Picks {
    /// What a choice stands for.
    type Key: Clone + PartialEq;
    /// Columns and rows it takes at most.
    const SIZE: (u16, u16);
    /// Its texts: the title, the hint while nothing is typed, and that nothing fits.
    const TEXTS: [&'static str; 3];

    /// What was typed, and what fits it.
    fn picker(&self) -> &Picker<Self::Key>;
    /// The same, to change it.
    fn picker_mut(&mut self) -> &mut Picker<Self::Key>;
    /// Puts in what fits what was typed.
    fn find(&mut self, state: &State);
    /// Enter, or a second click.
    fn take(&mut self, state: &mut State) -> Then;
}

fn frame<P: Picks>(area: Rect) -> Rect {
    let (columns, rows) = P::SIZE;
    place(area, columns, rows, Place::Top)
}

impl<P: Picks> Layer for P {
    fn key(&mut self, state: &mut State, key: Key) -> Then {
        if self.picker_mut().key(key) {
            self.find(state);
        }
        Then::Stay
    }

    fn paste(&mut self, state: &mut State, text: &str) -> Then {
        if self.picker_mut().paste(text) {
            self.find(state);
        }
        Then::Stay
    }

    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then {
        match deed {
            ListDeed::Move(step) => {
                let area = frame::<P>(Rect::new(0, 0, state.columns, state.rows));
                let rows = usize::from(area.height.saturating_sub(AROUND)).max(1);
                self.picker_mut().step(step, rows);
                Then::Stay
            }
            ListDeed::Open => self.take(state),
            ListDeed::Filter => Then::Stay,
        }
    }

    fn press(&mut self, state: &mut State, row: usize) -> Then {
        if self.picker_mut().press(row) { self.take(state) } else { Then::Stay }
    }

    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>) {
        let [title, hint, empty] = Self::TEXTS.map(|key| state.t(key));
        let inner = popup(frame::<P>(area), canvas, &title);
        self.picker().draw(inner, canvas, &hint, &empty, true);
    }
}
