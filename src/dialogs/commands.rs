//! Commands that open dialogs.

use crate::commands::Command;
use crate::engine;
use crate::input::Context;
use crate::state::Effect;

/// The table.
pub const COMMANDS: &[Command] = &[Command {
    name: "invite",
    scope: Context::Global,
    params: &[],
    run: |_, _| vec![Effect::Engine(engine::Command::MakeLink)],
}];
