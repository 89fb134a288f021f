//! To-dos: captured from messages or written down, alone or shared, with reminders that fire once.
//!
//! Owns the tables of migration 6 and the entries `todo` and `reminded` of personal logs. A to-do
//! stands in its tables as it is now; the log says only that it changed, so no text stays behind.
//! Asks the chat which messages a member may see and the directory who is who.

mod act;
mod content;
mod erase;
mod leaving;
mod reminders;
mod requests;
mod rules;
mod service;
mod store;
mod view;

pub use reminders::jobs;
pub use requests::{hook, register};
