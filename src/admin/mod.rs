//! Administration: an app of the workbench for those who administer the corp.
//!
//! `area` lists what there is, `rows` what each area shows, `deeds` what is done with it, `form` is
//! the staged form by which everything is changed, `popup` what lies over the screen, `answers` takes
//! in what the server says. All of it needs the link: nothing waits in the outbox, and what is staged
//! stays in its form until the server has taken it or its author gives it up. Everything here is a
//! command of the shell, too (`canteen admin`).

mod answers;
mod area;
mod commands;
mod deeds;
mod form;
mod popup;
mod rows;
mod settings;
mod state;
mod update;
mod view;
mod words;

#[cfg(test)]
mod tests;

use crate::model::Link;
use crate::state::Pane;

pub use commands::COMMANDS;
pub use popup::Popup;
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
    wake: |_| None,
    draw: view::draw,
};

/// Whether who is signed in administers the corp.
#[must_use]
pub fn is_open(state: &crate::state::State) -> bool {
    state.account.as_ref().is_some_and(|account| account.standing.admin)
}

/// Whether the server can be asked now.
fn is_linked(state: &crate::state::State) -> bool {
    matches!(state.link, Link::Online | Link::Syncing)
}
