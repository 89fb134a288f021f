//! What the shell's own overlays have in common.

use ratatui::layout::Rect;

use super::Overlay;
use crate::input::Key;
use crate::state::{Effect, Found, ListDeed, State};
use crate::view::Canvas;

/// What becomes of an overlay after it did something.
#[derive(Debug)]
pub enum Then {
    /// It stays.
    Stay,
    /// It goes.
    Close,
    /// It goes, and this command line is run.
    Run(String),
    /// It goes, and this is done.
    Do(Vec<Effect>),
    /// It stays, and this is done.
    And(Vec<Effect>),
    /// It stays, and this lies over it.
    Over(Box<Overlay>),
}

/// An overlay. It is off the stack while its functions run, so that they can use all of the state.
pub trait Layer {
    /// A key that is bound to nothing.
    fn key(&mut self, state: &mut State, key: Key) -> Then;
    /// Pasted text.
    fn paste(&mut self, state: &mut State, text: &str) -> Then;
    /// What is done with every list.
    fn list(&mut self, state: &mut State, deed: ListDeed) -> Then;
    /// The mouse pressed a row.
    fn press(&mut self, state: &mut State, row: usize) -> Then;
    /// It is to go without having done anything; it may stay, or put something back first.
    fn close(&mut self, _: &mut State) -> Then {
        Then::Close
    }
    /// A look at the disk found this.
    fn found(&mut self, _: &mut State, _: &Found) {}
    /// Draws it.
    fn draw(&self, state: &State, area: Rect, canvas: &mut Canvas<'_, '_>);
}
