//! How members rest: work status, quiet, the away reply, and the zone in which their day ends.
//!
//! Owns table `rest` and `away_answer` of migration 5. Each change is an entry of the member's
//! personal log, so that all their devices have it, and news to those who watch them. Knows no
//! conversation: chat asks it whether someone answers automatically, and hears that a quiet has
//! ended by a job of kind [`QUIET_ENDED`].

mod erase;
mod requests;
mod rules;
mod service;
mod store;
mod timers;

pub use erase::hook;
pub use requests::register;
pub use service::{away_reply, quiet_of, statuses};
pub use timers::{QUIET_ENDED, jobs};
