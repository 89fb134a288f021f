//! The directory: departments, members, tags and groups, and a member's card beside them.

mod card;
mod commands;
mod ordering;
mod sorted;
mod state;
#[cfg(test)]
mod tests;
mod update;
mod view;

use crate::state::Pane;

pub use commands::COMMANDS;
pub use ordering::COMMANDS as ORDERING;
pub use state::{Row, State};

/// The pane's functions.
pub static PANE: Pane = Pane {
    context: update::context,
    news: update::news,
    key: update::key,
    paste: update::paste,
    mouse: update::mouse,
    list: update::list,
    settle: update::settle,
    wake: update::wake,
    draw: view::draw,
};
