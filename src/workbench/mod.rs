//! The apps.

mod commands;
mod state;
mod update;
mod view;

use crate::input::Context;
use crate::state::Pane;

pub use commands::COMMANDS;
pub use state::State;

/// The pane's functions.
pub static PANE: Pane = Pane {
    context: |_, _| Context::Workbench,
    news: update::news,
    key: update::key,
    paste: update::paste,
    mouse: update::mouse,
    list: update::list,
    settle: update::settle,
    wake: update::wake,
    draw: view::draw,
};
