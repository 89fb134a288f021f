//! The client's engine against a real server: everything a member's devices must agree on,
//! whatever happens to the link, the server, the clock and the disk.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod admin;
mod clock;
mod crash;
mod devices;
mod directory;
mod drafts;
mod files;
mod history;
mod holes;
mod link;
mod offline;
mod search;
mod seat;
mod talk;
mod todos;
