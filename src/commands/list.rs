//! What is done with every list: moving, filtering, opening. The pane that has the keys does it.

use super::{Args, Command, Param};
use crate::input::Context;
use crate::overlays;
use crate::state::{Effect, ListDeed, Move, State, pane};

/// The table.
pub const COMMANDS: &[Command] = &[
    Command {
        name: "open",
        scope: Context::List,
        params: &[],
        run: |state, _| deed(state, ListDeed::Open),
    },
    Command {
        name: "move",
        scope: Context::List,
        params: &[Param::OneOf(&["up", "down", "page-up", "page-down", "first", "last"])],
        run: step,
    },
    Command {
        name: "filter",
        scope: Context::List,
        params: &[],
        run: |state, _| deed(state, ListDeed::Filter),
    },
];

fn deed(state: &mut State, deed: ListDeed) -> Vec<Effect> {
    if !state.overlays.is_empty() {
        return overlays::list(state, deed);
    }
    let focus = state.focus;
    (pane::owner(focus.screen, focus.slot).list)(state, focus.slot, deed)
}

fn step(state: &mut State, args: &Args) -> Vec<Effect> {
    let step = match args.text(0) {
        "up" => Move::Rows(-1),
        "down" => Move::Rows(1),
        "page-up" => Move::Pages(-1),
        "page-down" => Move::Pages(1),
        "first" => Move::First,
        _ => Move::Last,
    };
    deed(state, ListDeed::Move(step))
}
