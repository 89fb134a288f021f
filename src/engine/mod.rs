//! The client without a screen: the link to the server, the local history, the outbox.
//!
//! Talked to in [`Command`]s, heard from in [`News`]. First answers come from the local history;
//! the network is only ever a reason for more news. One task owns everything here and waits for
//! nothing but its next event; what takes time (the history, the server) is done elsewhere and
//! comes back as one.

mod admin;
mod awaited;
mod carry;
mod catchup;
mod clock;
mod command;
mod commands;
mod directory;
mod drafts;
mod fetch;
mod flush;
mod handle;
mod ingest;
mod link;
mod met;
mod neighbours;
mod news;
mod outbox;
mod own;
mod pacing;
mod personal;
mod plan;
mod rest;
mod run;
mod search;
mod state;
mod todos;
mod transfers;
mod windows;

pub use admin::{Answer, Deed};
pub use clock::{Clock, ServerClock};
pub use command::{Command, Place, Search};
pub use handle::{Handle, Options, start};
pub use news::News;
pub use pacing::Pacing;
pub use transfers::{Due, Parcel};
