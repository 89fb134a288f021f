//! The connection to a server: requests with answers, pushes in order, errors in words.
//!
//! Owns the socket, the ids of requests and the limits of sizes and times. Knows nothing of what
//! is said over it, keeps nothing, and never connects again by itself: that is the engine's.

pub mod clean;
mod client;
pub mod directory;
mod endpoint;
mod error;
pub mod files;
mod socket;
mod tls;

#[cfg(test)]
mod tests;

pub use client::{Asked, Client, Counted, Events, connect};
pub use endpoint::{host, is_loopback};
pub use error::CallError;

use std::path::PathBuf;

/// How connections are made.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// A file of certificates (PEM) that are trusted besides the public ones.
    pub ca_file: Option<PathBuf>,
    /// Talk without TLS to servers that are not on this machine.
    pub plain: bool,
}
