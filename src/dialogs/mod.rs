//! Dialogs of the panes: questions, menus, pickers. One at a time has the keys.

mod commands;
mod state;
mod update;
mod view;

#[cfg(test)]
mod tests;

pub use commands::COMMANDS;
pub use state::Dialog;
pub use update::{key, list, mouse, news, paste};
pub use view::draw;
