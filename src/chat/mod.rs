//! The open chat: messages, composer, members at the side.
//!
//! `log` holds a part of the conversation and knows which lines of it are seen, `lines` makes
//! lines of items, `composer` is where one writes, `select` what is done with messages. `settle`
//! asks the engine for what is missing.

mod commands;
mod composer;
mod files;
mod goto;
mod lines;
mod log;
mod people;
mod popup;
mod presence;
mod select;
mod settle;
mod state;
mod update;
mod view;

use crate::state::Pane;

pub use commands::COMMANDS;
pub use composer::{edited, flush, send_later, take_back};
pub use files::files_later;
pub use files::{Browser, found, played};
pub use goto::{go_to, is_choosing, resume, selected_place, show_again, whereabouts};
pub use popup::Popup;
pub use select::{Taken, taken};
pub use settle::looks_at;
pub use state::State;
pub use update::{forget, leave, open};

/// The pane's functions.
pub static PANE: Pane = Pane {
    context: update::context,
    news: update::news,
    key: update::key,
    paste: update::paste,
    mouse: update::mouse,
    list: update::list,
    settle: settle::settle,
    wake: settle::wake,
    draw: view::draw,
};

#[cfg(test)]
mod tests;
