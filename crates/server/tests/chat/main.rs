//! Conversations and messages through the router, on a real database.

mod catching_up;
mod groups;
mod messages;
mod model;
mod reading;
mod world;
