//! How the workbench changes.

use canteen_protocol::Time;

use super::state::{tool, tools};
use crate::engine::News;
use crate::input::Key;
use crate::state::{Button, Effect, ListDeed, Mouse, MouseKind, Slot, State};
use crate::update::run_line;
use crate::view::Target;

/// Hears news; nothing here depends on any.
pub fn news(_: &mut State, _: &News) -> Vec<Effect> {
    Vec::new()
}

/// A key that is bound to nothing.
pub fn key(_: &mut State, _: Slot, _: Key) -> Vec<Effect> {
    Vec::new()
}

/// Pasted text; there is nothing to paste into.
pub fn paste(_: &mut State, _: Slot, _: &str) -> Vec<Effect> {
    Vec::new()
}

/// A click opens, the wheel moves.
pub fn mouse(state: &mut State, _: Slot, mouse: &Mouse) -> Vec<Effect> {
    match (mouse.kind, &mouse.target) {
        (MouseKind::Down(Button::Left), Some(Target::Row(_, _, row))) => {
            state.workbench.list.select(*row);
            open(state)
        }
        (MouseKind::Wheel(by), _) => {
            let len = tools(state).len();
            state.workbench.list.step(isize::try_from(by).unwrap_or(0), len);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// What is done with every list.
pub fn list(state: &mut State, _: Slot, deed: ListDeed) -> Vec<Effect> {
    match deed {
        ListDeed::Open => open(state),
        ListDeed::Move(step) => {
            let len = tools(state).len();
            let by = step.rows(len, len);
            state.workbench.list.step(by, len);
            Vec::new()
        }
        // So short a list needs no filter.
        ListDeed::Filter => Vec::new(),
    }
}

fn open(state: &mut State) -> Vec<Effect> {
    tool(state).map_or_else(Vec::new, |tool| run_line(state, tool.line))
}

/// Keeps the selection in sight.
pub fn settle(state: &mut State) -> Vec<Effect> {
    let rows = super::view::rows(state);
    let len = tools(state).len();
    state.workbench.list.fit(len, rows);
    Vec::new()
}

/// Nothing here changes by time alone.
pub fn wake(_: &State) -> Option<Time> {
    None
}
