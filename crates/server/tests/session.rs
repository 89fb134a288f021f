//! Sessions over real sockets, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "session/hello.rs"]
mod hello;
