//! Files over HTTP, on both engines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod blobs;
mod bounds;
mod carrying;
mod collecting;
mod documents;
mod later;
mod moving;
mod stage;
