//! Canteen's terminal client and command line, as a library with a thin `main`.
//!
//! `engine` owns the link to the server and the local history (`net`, `store`); the screen talks
//! to it in [`engine::Command`]s and hears [`engine::News`]. `model` is the vocabulary between them.

pub mod config;
pub mod engine;
pub mod model;
