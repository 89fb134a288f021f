//! The open chat: messages, composer, members at the side.

mod commands;
mod state;
mod update;
mod view;

use crate::input::Context;
use crate::state::Pane;

pub use commands::COMMANDS;
pub use state::State;
pub use update::{edited, open};

/// The pane's functions.
pub static PANE: Pane = Pane {
    context: |_, _| Context::Composer,
    news: update::news,
    key: update::key,
    paste: update::paste,
    mouse: update::mouse,
    list: update::list,
    settle: update::settle,
    wake: update::wake,
    draw: view::draw,
};
