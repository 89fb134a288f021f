//! To-dos: an app of the workbench, the capturing of messages, marks on them, reminders.
//!
//! `shown` says what of the list is seen and in which order, `deeds` what is done with a to-do,
//! `popup` asks for what a deed needs, `words` puts times and progress into words. What the engine
//! told last is all it knows; every change is an act that comes back as news.

mod commands;
mod deeds;
mod mark;
mod popup;
mod reminders;
mod shown;
mod state;
mod update;
mod view;
mod words;

#[cfg(test)]
mod tests;

use crate::state::Pane;

pub use commands::COMMANDS;
pub use deeds::capture;
pub use mark::{mark, settle as settle_marks};
pub use popup::Popup;
pub use shown::View;
pub use state::State;

/// The app's functions.
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
