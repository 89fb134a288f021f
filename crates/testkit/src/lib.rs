//! Servers, clients, databases, clocks and bad networks for tests.
//!
//! ```ignore
//! both_engines! {
//!     async fn a_message_arrives(server: TestServer) {
//!         server.corp("Acme").member("liwei").member("zhao").create().await;
//!         let (li, zhao) = (server.client("liwei").await, server.client("zhao").await);
//!         ...
//!         zhao.next_event(|event| matches!(event, Event::Entry(_))).await;
//!     }
//! }
//! ```
#![expect(clippy::expect_used, reason = "a test fails by panicking")]

mod bucket;
mod client;
mod corp;
pub mod http;
pub mod postgres;
mod proxy;
mod pty;
mod server;
mod slapd;
mod sound;
mod storage;
mod wait;

pub use bucket::Bucket;
pub use client::{Client, Closed};
pub use corp::{Corp, CorpBuilder, PASSWORD};
pub use proxy::Proxy;
pub use pty::{Colours, Pty, PtyBuilder, Signal};
pub use server::{START, TestServer};
pub use slapd::Slapd;
pub use sound::wav;
pub use storage::{OnEngine, Storage};
pub use wait::{Condition, DEADLINE, eventually, until};
