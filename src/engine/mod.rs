//! The client without a screen: the link to the server, the local history, the outbox.
//!
//! Talked to in [`Command`]s, heard from in [`News`]. First answers come from the local history;
//! the network is only ever a reason for more news.

mod command;
mod news;

pub use command::Command;
pub use news::News;
