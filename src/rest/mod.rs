//! How one rests, on the screen: the menu of statuses and quiet, what others do, messages that
//! wait.
//!
//! Keeps what the engine says in [`State`]; others ask it for words and signs. What is set goes
//! into the outbox as acts, so all of it can be done without a connection.

mod commands;
mod deeds;
mod menu;
mod preset;
mod state;
#[cfg(test)]
mod tests;
mod waiting;
mod words;

pub use commands::COMMANDS;
pub use deeds::{attached, focus_changed, idle, look_for_terminal, wake};
pub use menu::Menu;
pub use preset::Preset;
pub use state::State;
pub use waiting::WaitingList;
pub use words::{about, countdown, mine, notice, sign};
