//! Who is there, who is writing, who has read: what only matters while it is seen.
//!
//! Nothing of it is stored. The hub knows who has a session and what each session shows; this
//! slice decides who may ask.

mod requests;
mod service;
mod store;

pub use requests::register;
