//! Looking for messages: in the open chat or everywhere, here at once and on the server after that.
//!
//! `query` understands what is typed, `resolve` finds whom and what it names, `day` reads days
//! that lie back. `state` and `update` hold what is asked and found, `layer` and `view` are the
//! window of it, `jump` goes to what was found, from hit to hit, and back.

mod commands;
mod complete;
mod day;
mod jump;
mod layer;
pub mod query;
pub mod resolve;
mod rows;
mod state;
mod update;
mod view;

pub use commands::COMMANDS;
pub use jump::sought;
pub use layer::Window;
pub use state::State;
pub use update::{news, settle, wake};

#[cfg(test)]
mod tests;
