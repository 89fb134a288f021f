//! The list of chats.

mod commands;
mod state;
mod update;
mod view;

use crate::state::Pane;

pub use commands::COMMANDS;
pub use state::State;
pub use update::{open, show};
pub use view::title_of;

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
