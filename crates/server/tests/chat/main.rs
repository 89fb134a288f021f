//! Conversations and messages through the router, on a real database.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod catching_up;
mod direct;
mod drafts;
mod groups;
mod leaving;
mod live;
mod messages;
mod model;
mod random;
mod reading;
mod reminders;
mod search;
mod sharing;
mod todos;
mod world;
