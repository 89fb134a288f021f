//! The pane's commands.

use crate::commands::Command;

/// The table.
pub const COMMANDS: &[Command] = &[];
