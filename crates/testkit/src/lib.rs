//! Servers, clients, databases, clocks and bad networks for tests.

pub mod postgres;
mod storage;

pub use storage::{OnEngine, Storage};
