//! What a pane gives the shell, and the list of panes.

use canteen_protocol::Time;
use ratatui::layout::Rect;

use super::{Effect, Mouse, Screen, Slot, State};
use crate::engine::News;
use crate::input::{Context, Key};
use crate::view::Canvas;
use crate::{admin, chat, chats, contacts, todo, workbench};

/// A pane's functions. All get the whole state; `slot` tells which of its places is meant.
pub struct Pane {
    /// In which context keys are read when `slot` has them.
    pub context: fn(&State, Slot) -> Context,
    /// Something the engine says; each pane hears everything.
    pub news: fn(&mut State, &News) -> Vec<Effect>,
    /// A key that is bound to nothing; mostly text.
    pub key: fn(&mut State, Slot, Key) -> Vec<Effect>,
    /// Pasted text.
    pub paste: fn(&mut State, Slot, &str) -> Vec<Effect>,
    /// The mouse on one of its targets. The shell has moved the focus to `slot` already when a
    /// button went down.
    pub mouse: fn(&mut State, Slot, &Mouse) -> Vec<Effect>,
    /// Does with the list in `slot` what is done with every list.
    pub list: fn(&mut State, Slot, ListDeed) -> Vec<Effect>,
    /// Runs after every event, of whatever pane: compares what is shown with what was asked for.
    pub settle: fn(&mut State) -> Vec<Effect>,
    /// When it next changes by the mere passing of time. The shell ticks and settles then.
    pub wake: fn(&State) -> Option<Time>,
    /// Draws one of its places.
    pub draw: fn(&State, Slot, Rect, &mut Canvas<'_, '_>),
}

/// What is done with every list, whatever it lists: see `commands/list.rs`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ListDeed {
    /// Move the selection.
    Move(Move),
    /// Begin or end filtering.
    Filter,
    /// Open what is selected.
    Open,
}

/// How a selection moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// So many rows; negative is up.
    Rows(isize),
    /// So many pages.
    Pages(isize),
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

impl Move {
    /// As rows, in a list of `len` of which `fits` are seen.
    #[must_use]
    pub fn rows(self, len: usize, fits: usize) -> isize {
        let page = isize::try_from(fits.max(2) - 1).unwrap_or(1);
        let far = isize::try_from(len).unwrap_or(isize::MAX);
        match self {
            Self::Rows(rows) => rows,
            Self::Pages(pages) => pages * page,
            Self::First => -far,
            Self::Last => far,
        }
    }
}

/// All panes.
pub static PANES: [&Pane; 6] =
    [&chats::PANE, &chat::PANE, &contacts::PANE, &workbench::PANE, &todo::PANE, &admin::PANE];

/// The pane that fills a place.
#[must_use]
pub fn owner(screen: Screen, slot: Slot) -> &'static Pane {
    match (screen, slot) {
        (Screen::Chats, Slot::List) => &chats::PANE,
        (Screen::Chats, Slot::Main | Slot::Side) => &chat::PANE,
        (Screen::Contacts, _) => &contacts::PANE,
        (Screen::Workbench, _) | (Screen::Todo, Slot::List) => &workbench::PANE,
        (Screen::Todo, _) => &todo::PANE,
        (Screen::Admin, _) => &admin::PANE,
    }
}
