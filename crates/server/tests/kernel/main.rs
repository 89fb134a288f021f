//! The kernel on real databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod audit;
mod full;
mod jobs;
mod lanes;
mod settings;
