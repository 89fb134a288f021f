//! Commands inside dialogs.

use crate::commands::Command;

/// The table.
pub const COMMANDS: &[Command] = &[];
