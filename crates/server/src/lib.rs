//! The Canteen server: slices of capability over a small kernel.
//!
//! Kernel: `db` (one SQL text, two engines), `log` (durable ordered logs), `bus` (news between
//! nodes and sessions), `gateway` (WebSocket sessions), `http`, `jobs` (timers that survive
//! restarts), `audit`, `mail`, `metrics`, `blob` (the bytes of files). Slices: `account`,
//! `directory`, `chat`, `file`, `presence`, `rest`, `tenant`, `todo`. Slices may call the kernel and
//! each other's services; the kernel knows no slice.

pub mod account;
pub mod app;
pub mod audit;
pub mod blob;
pub mod bus;
pub mod chat;
pub mod clock;
pub mod config;
pub mod db;
pub mod directory;
pub mod erase;
pub mod fault;
pub mod file;
pub mod gateway;
pub mod hooks;
pub mod http;
pub mod invite;
pub mod jobs;
pub mod log;
pub mod mail;
pub mod metrics;
pub mod presence;
pub mod rest;
pub mod router;
mod scim;
pub mod server;
pub mod sms;
pub mod tenant;
pub mod todo;

pub use app::{App, Caller, SessionId};
pub use fault::{Fault, Outcome};
pub use server::{Options, Server};
