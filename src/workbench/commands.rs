//! The pane's commands.

use crate::commands::{Args, Command};
use crate::engine;
use crate::input::Context;
use crate::state::{Effect, State};

/// The table.
pub const COMMANDS: &[Command] =
    &[Command { name: "notes", scope: Context::Global, params: &[], run: notes }];

/// The conversation with oneself.
fn notes(state: &mut State, _: &Args) -> Vec<Effect> {
    state.me().map(|me| Effect::Engine(engine::Command::OpenDirect(me))).into_iter().collect()
}
